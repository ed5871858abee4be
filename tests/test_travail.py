"""The candidate's folder of this machine: a copy of release/ that work begun keeps."""

import os
import shutil
import time

import pytest
from conftest import ROOT
from test_candidat_progress import seance

from atelier import cli, folders, travail
from atelier_candidat import lab

DONE = "1_1_1_renseigner"
UNTOUCHED = "2_1_1_documents"


@pytest.fixture
def session(tmp_path) -> folders.Folders:
    for name in (folders.CONFIG, folders.SESSION):
        shutil.copyfile(ROOT / name, tmp_path / name)
    (tmp_path / "release").mkdir()
    for name in (DONE, UNTOUCHED):
        seance(tmp_path / "release", name)
    return folders.find(tmp_path)


@pytest.mark.parametrize("written", ["reponses/fiche.json", "lecon.ipynb", "mes notes.txt"])
def test_what_was_written_is_kept_and_the_rest_follows_the_release(session, written):
    travail.preparer(session)
    mine = session.travail / DONE / written
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("à moi")
    os.utime(mine, (later := time.time() + 1, later))  # the file system's clock is coarse
    for name in (DONE, UNTOUCHED):
        (session.release / name / "exercices.ipynb").write_text('{"cells": []}')
    travail.preparer(session)
    assert mine.read_text() == "à moi"
    assert (session.travail / DONE / "exercices.ipynb").read_text() != '{"cells": []}'
    assert (session.travail / UNTOUCHED / "exercices.ipynb").read_text() == '{"cells": []}'


def test_lab_opens_on_the_welcome_notebook(session, monkeypatch):
    called = []
    monkeypatch.setattr(lab.os, "execve", lambda program, argv, env: called.append(argv))
    monkeypatch.chdir(session.root)
    cli.main(["lab", "--sans-navigateur"])
    assert "--LabApp.default_url=/lab/tree/travail/accueil.ipynb" in called[0]
    assert DONE in (session.travail / "accueil.ipynb").read_text()
    cli.main(["lab", "--racine", "travail"])
    assert "--LabApp.default_url=/lab/tree/accueil.ipynb" in called[1]


def test_valider_finds_a_seance_where_it_is_done(session, monkeypatch, capsys):
    travail.preparer(session)
    monkeypatch.chdir(session.root)
    assert cli.main(["valider", UNTOUCHED]) == 0
    assert "→ à faire total" in capsys.readouterr().out
    assert cli.main(["valider", "rien.ipynb"]) == 1
    assert "n'existe pas" in capsys.readouterr().err
