import shutil
import subprocess
import sys

import pytest
from conftest import ROOT

from atelier import cli


def test_every_command_has_its_help_in_french(capsys):
    for commande in cli.COMMANDES:
        with pytest.raises(SystemExit) as stop:
            cli.main([commande, "--help"])
        assert stop.value.code == 0
        shown = capsys.readouterr().out
        assert shown.startswith(f"utilisation : atelier {commande}")
        assert not {"usage:", "options:", "positional", "show this help"} & set(shown.split("\n"))


def test_the_page_of_commands_says_what_the_commands_say(monkeypatch):
    monkeypatch.setenv("COLUMNS", "90")
    page = (ROOT / "docs" / "commandes.md").read_text(encoding="utf-8")
    assert page == cli.reference(), "relancez make docs"


def test_a_refusal_is_one_sentence_and_exit_code_1(capsys, tmp_path):
    assert cli.main(["couverture", "--racine", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("atelier : ") and said.count("\n") == 1


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["inconnue"],
        ["construire", "--graine", "un"],
        ["construire", "--date", "hier"],
        ["corriger", "--processus", "0"],
        ["corriger", "--delai", "-3"],
    ],
)
def test_a_wrong_call_is_told_in_french_with_exit_code_2(argv, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(argv)
    assert stop.value.code == 2
    assert "atelier : " in capsys.readouterr().err


@pytest.mark.parametrize(
    "argv",
    [
        ["construire", "9_9_9_nulle"],
        ["corriger", "9_9_9_nulle"],
        ["entreprise", "ormelune", "--graine", "-1", "--sortie", "nulle"],
        ["rgpd", "effacer", "C-99"],
        ["verifier", "9_9_9_nulle"],
    ],
)
def test_what_does_not_exist_is_refused_in_one_sentence(argv, capsys, tmp_path):
    for name in ("nbgrader_config.py", "session.yml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "course").symlink_to(ROOT / "course")
    (tmp_path / "submitted").mkdir()
    assert cli.main([*argv, "--racine", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("atelier : ") and said.count("\n") == 1


def test_help_does_not_import_the_heavy_libraries():
    code = (
        "import sys; from atelier import cli\n"
        "try: cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('pandas', 'nbformat', 'nbgrader', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
