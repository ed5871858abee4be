"""Every command that the documentation gives exists, and those of a session run as written."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from carnets import classe
from conftest import ROOT
from nbgrader.apps import NbGraderApp

from atelier import cli

PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
# Run elsewhere on a real course, by tests of their own: they build it, grade it or open a browser.
ELSEWHERE = {
    "collecter", "construire", "corriger", "demo", "entreprise", "kit", "lab", "remettre", "valider",
}  # fmt: skip
_BLOCK = re.compile(r"^ *```\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`((?:atelier|make|nbgrader) [^`]+)`")


def commands(page: Path) -> list[list[str]]:
    """The commands of a page, in its order, without their comments."""
    if page.name == "commandes.md":  # made from the commands themselves
        return []
    text = page.read_text("utf-8")
    found = [(m.start(), line) for m in _BLOCK.finditer(text) for line in m[1].splitlines()]
    found += [(m.start(), m[1]) for m in _INLINE.finditer(text)]
    lines = [
        line.strip().removeprefix(".venv/bin/") for _, line in sorted(found, key=lambda f: f[0])
    ]
    return [
        shlex.split(line, comments=True)
        for line in lines
        if line.startswith(("atelier ", "make ", "nbgrader "))
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_the_page_exists(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for program, *argv in commands(page):
        if program == "make":
            assert set(argv) <= targets, argv
        elif program == "nbgrader":
            assert argv[0] in NbGraderApp().subcommands, argv
        elif argv[0] != "--help":
            parser, called = cli._parser(argv)
            assert called, argv
            if len(argv) > 1:  # alone, it is only named
                parser.parse_args(argv)


@pytest.mark.filterwarnings("ignore:Cell is missing an id field")  # in the class's notebooks
@pytest.mark.parametrize(
    "name", ["formateur", "installation", pytest.param("jury", marks=pytest.mark.long)]
)
def test_the_commands_of_a_session_run_in_the_order_of_the_page(name, tmp_path, monkeypatch):
    where = classe(tmp_path / "s")
    shutil.copytree(where.autograded / "C-01", where.source)  # the same cells: enough to quote
    monkeypatch.chdir(where.root)
    ran = []
    for program, *argv in commands(ROOT / "docs" / f"{name}.md"):
        if (
            program != "atelier"
            or argv[0] in ELSEWHERE
            or argv in (["rgpd"], ["recours"], ["jury"])
        ):
            continue
        argv = [arg.replace("NOM-DE-LA-SESSION", "essai-2026") for arg in argv]
        if argv[-1] == "--cloturer":
            continue  # refused while decisions are missing: test_jury_transmission closes a session
        assert cli.main(argv) == 0, argv
        ran.append(argv)
        # what a person copies or fills between two commands
        for made, copied in (
            ("double-correction/fiche.csv", ("fiche-A.csv", "fiche-B.csv")),
            ("decisions-essai-2026.xlsx", ("decisions.xlsx",)),
        ):
            if (where.bilans / "jury" / made).exists():
                for copy in copied:
                    shutil.copy(where.bilans / "jury" / made, copy)
    assert ran
