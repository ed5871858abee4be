"""A candidate's kit: everything to work with, nothing secret, and it installs."""

import json
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from atelier import build, folders, kit, session
from atelier.problems import Refusal

ROOT = Path(__file__).parent.parent
SEANCES = ("0_0_0_demarrer", "1_2_1_bases_prospects")


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> folders.Folders:
    root = tmp_path_factory.mktemp("session")
    for name in (folders.CONFIG, folders.SESSION):
        (root / name).write_bytes((ROOT / name).read_bytes())
    made = folders.Folders(root=root, course=ROOT / "course")
    current = session.load(made.session)
    list(build.build(made, current, [*SEANCES, "bloc1_evaluation"], record=False))
    return made


def files(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_kit_holds_the_lessons_and_exercises_and_no_exam(where, tmp_path):
    assert kit.write(where, tmp_path / "k.zip") == list(SEANCES)
    found = files(tmp_path / "k.zip")
    assert {f"seances/{s}/exercices.ipynb" for s in SEANCES} <= found.keys()
    assert "seances/1_2_1_bases_prospects/donnees/prospects.xlsx" in found
    assert not any("evaluation" in name for name in found)
    kit.write(where, tmp_path / "e.zip", ["bloc1_evaluation"], "C-02")
    found = files(tmp_path / "e.zip")
    assert "seances/bloc1_evaluation/sujet_1.ipynb" in found
    assert found["seances/candidat.txt"] == b"C-02\n"


def test_a_kit_holds_nothing_secret(where, tmp_path):
    kit.write(where, tmp_path / "k.zip", [*SEANCES, "bloc1_evaluation"])
    secrets = set()
    for path in where.source.glob("*/*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            for mark in ("HIDDEN TESTS", "MARK SCHEME"):
                hidden = source.partition(f"### BEGIN {mark}")[2].partition(f"### END {mark}")[0]
                secrets |= {line.strip() for line in hidden.splitlines() if len(line) > 50}
    assert len(secrets) > 100
    texts = files(tmp_path / "k.zip")
    with zipfile.ZipFile(tmp_path / "k.zip") as archive:
        (wheel,) = (name for name in archive.namelist() if name.endswith(".whl"))
        archive.extract(wheel, tmp_path)
    inside = files(tmp_path / wheel)
    assert {name.partition("/")[0].partition("-")[0] for name in inside} == {"atelier_candidat"}
    for name, content in {**texts, **inside}.items():
        text = content.decode("utf-8", "ignore")
        assert "### BEGIN" not in text, name
        assert not re.search(r"^\s*(from|import) atelier\b", text, re.MULTILINE), name
        assert [s for s in secrets if s in text or json.dumps(s)[1:-1] in text] == [], name


def test_the_same_session_makes_the_same_bytes(where, tmp_path):
    kit.write(where, tmp_path / "a.zip")
    kit.write(where, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_the_lock_of_a_kit_has_what_notebooks_import_and_no_more(where, tmp_path):
    kit.write(where, tmp_path / "k.zip")
    text = files(tmp_path / "k.zip")["outils/requirements.txt"].decode()
    names = {line.partition("==")[0] for line in text.splitlines() if "==" in line}
    assert {"jupyterlab", "pandas", "openpyxl", "anywidget", "python-stdnum", "numpy"} <= names
    assert not {"nbgrader", "sqlalchemy", "distributed", "pytest", "saxonche"} & names
    assert text.count("--hash=sha256:") > len(names) and "://" not in text
    assert text.count("\ncontourpy==") == 2  # every Python that a candidate may have


def test_launchers_can_be_run_and_windows_reads_its_own(where, tmp_path):
    kit.write(where, tmp_path / "k.zip")
    found = files(tmp_path / "k.zip")
    with zipfile.ZipFile(tmp_path / "k.zip") as archive:
        modes = {i.filename: i.external_attr >> 16 & 0o777 for i in archive.infolist()}
    assert modes["1-Ouvrir-Linux.sh"] == modes["1-Ouvrir-macOS.command"] == 0o755
    assert found["1-Ouvrir-Windows.bat"].count(b"\r\n") == found["1-Ouvrir-Windows.bat"].count(
        b"\n"
    )
    subprocess.run(["sh", "-n"], input=found["1-Ouvrir-Linux.sh"], check=True)
    (wheel,) = (name for name in found if name.endswith(".whl"))
    for name in ("1-Ouvrir-Linux.sh", "1-Ouvrir-macOS.command", "1-Ouvrir-Windows.bat"):
        assert wheel.partition("/")[2].encode() in found[name]


def test_a_kit_for_an_exam_opens_with_the_tools_of_the_first_one(where, tmp_path):
    kit.write(where, tmp_path / "k.zip")
    kit.write(where, tmp_path / "e.zip", ["bloc1_evaluation"])
    first, second = files(tmp_path / "k.zip"), files(tmp_path / "e.zip")
    assert first["outils/requirements.txt"] == second["outils/requirements.txt"]
    folder = tmp_path / "chez-elle"
    (folder / ".outils" / "bin").mkdir(parents=True)
    (folder / "outils").mkdir()
    (folder / "outils" / "requirements.txt").write_bytes(second["outils/requirements.txt"])
    (folder / ".outils" / "pret.txt").write_bytes(first["outils/requirements.txt"])
    python = folder / ".outils" / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$@"\n')
    python.chmod(0o755)
    (folder / "ouvrir.sh").write_bytes(second["1-Ouvrir-Linux.sh"])
    said = subprocess.run(
        ["sh", folder / "ouvrir.sh"], capture_output=True, text=True, check=True
    ).stdout
    assert said == "-m atelier_candidat ouvrir seances\n"


def test_an_unknown_seance_is_refused(where, tmp_path):
    with pytest.raises(Refusal, match="9_9_9"):
        kit.write(where, tmp_path / "k.zip", ["9_9_9_rien"])
    assert not (tmp_path / "k.zip").exists()


def test_the_wheel_installs_in_a_bare_python(tmp_path):
    name, content = kit.wheel_of(kit.PACKAGE)
    (tmp_path / name).write_bytes(content)
    venv.create(tmp_path / "v", with_pip=True)
    python = tmp_path / "v" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "--no-index", "--no-deps", tmp_path / name],
        check=True, capture_output=True,
    )  # fmt: skip
    said = subprocess.run(
        [python, "-c", "import atelier_candidat.remise as r; print(r.__file__)"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    # its own imports need the lock: what counts is that it is found there, and complete
    assert "No module named 'atelier" not in said.stderr
    installed = {p.name for p in (tmp_path / "v").rglob("atelier_candidat/vues/*")}
    assert installed == {p.name for p in (kit.PACKAGE / "vues").iterdir()}
