"""Time and failures, as JupyterLab's cells are run: an indication, and never believed blindly."""

import json

import pytest
from IPython.core.interactiveshell import InteractiveShell

from atelier_candidat import worklog
from atelier_candidat.worklog import PAUSE, Travail


def test_a_long_pause_is_not_work():
    travail = Travail()
    travail.note("a", False, 30)
    travail.note("a", False, PAUSE + 1)
    assert travail.secondes == 30


def test_failures_are_counted_cell_by_cell():
    travail = Travail()
    for cell, failed in (("a", True), ("a", True), ("b", True), ("b", False)):
        travail.note(cell, failed, 1)
    assert travail.essais == {"a": 2, "b": 1}


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """A shell in a séance's folder, as the kernel that JupyterLab starts for exercices.ipynb."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "exercices.ipynb"))
    (tmp_path / "reponses").mkdir()
    made = InteractiveShell()
    monkeypatch.setattr("IPython.get_ipython", lambda: made)
    return made


def test_what_is_run_in_jupyterlab_is_kept_and_taken_up_again(shell, tmp_path, capsys):
    worklog.keep()
    worklog.keep()  # the first cell run again counts nothing twice
    shell.run_cell("1 / 0", cell_id="1_2_C1-formats")
    shell.run_cell("1 + 1", cell_id="1_2_C1-formats")
    shell.run_cell("1 / 0")  # a program, not a person in JupyterLab
    kept = worklog.read(worklog.path_of("exercices", tmp_path))
    assert kept.essais == {"1_2_C1-formats": 1} and kept.secondes >= 0


def test_a_notebook_run_by_a_program_keeps_nothing(shell, tmp_path, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME")
    worklog.keep()
    shell.run_cell("1 + 1", cell_id="a")
    assert list((tmp_path / "reponses").iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", '{"secondes": -1, "essais": {}}', '{"secondes": 1e99, "essais": {}}',
        '{"secondes": 1, "essais": {"a": -3}}', '{"secondes": "x", "essais": {}}',
        '{"secondes": NaN, "essais": {}}', '{"secondes": 1, "essais": []}', "[" * 5000,
    ],
    ids=range(10),
)  # fmt: skip
def test_a_file_that_makes_no_sense_says_nothing(tmp_path, text):
    path = tmp_path / "t.json"
    path.write_text(text)
    assert worklog.read(path) is None


def test_what_is_written_is_what_is_read(tmp_path):
    path = worklog.path_of("exercices", tmp_path)
    path.parent.mkdir()
    path.write_text(json.dumps({"secondes": 90.5, "essais": {"a": 2}}))
    assert worklog.read(path) == Travail(90.5, {"a": 2})
