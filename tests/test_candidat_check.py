"""A candidate checks a notebook: what is done, what is missing, exercise by exercise."""

import subprocess
import sys
import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from atelier_candidat import Remarque
from atelier_candidat.check import _run as run_on
from atelier_candidat.check import bilan, controler


def flagged(cell, grade_id, grade=False, solution=False, task=False, points=None):
    cell.metadata["nbgrader"] = {
        "grade_id": grade_id,
        "grade": grade,
        "solution": solution,
        "task": task,
        "locked": True,
        "schema_version": 3,
    } | ({"points": points} if points else {})
    return cell


def notebook(folder, answer="total = 12", written="*Écrivez votre réponse ici.*"):
    cells = [
        flagged(new_code_cell("from atelier_candidat import demarrer\ndemarrer()\nbase = 10"), "d"),
        new_markdown_cell("## Exercice 1. Calculer un total"),
        flagged(new_code_cell(answer), "total", solution=True),
        flagged(
            new_code_cell("assert isinstance(total, int), 'total doit être un nombre entier'"),
            "2_1_C2-total",
            grade=True,
            points=2,
        ),
        new_markdown_cell("## Exercice 2. Relancer un client"),
        new_markdown_cell(written, metadata={"tags": ["reponse"]}),
        flagged(new_markdown_cell("Rédigez."), "2_2_C5-lettre", task=True, points=2),
        flagged(new_markdown_cell("Présentez."), "1_1_C4-oral", task=True, points=2),
    ]
    path = folder / "exercices.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return path


def test_each_exercise_says_what_is_done_and_what_is_missing(tmp_path):
    found = list(controler(notebook(tmp_path), lambda source: run_on(source, {"total": "12"})))
    assert bilan(found) == (
        "Exercice 1. Calculer un total\n"
        "  [à faire] 2_1_C2-total : total doit être un nombre entier\n"
        "\n"
        "Exercice 2. Relancer un client\n"
        "  [à faire] 2_2_C5-lettre : vous n'avez encore rien écrit\n"
        "  [fait   ] 1_1_C4-oral : sera entendu par un examinateur\n"
        "\n"
        "1 sur 3 : il en reste 2.\n"
        "Ces contrôles regardent la forme ; le fond est jugé à la correction. "
        "Enregistrez le notebook avant de valider (Ctrl+S)."
    )


def test_a_finished_notebook_can_be_handed_in(tmp_path):
    path = notebook(tmp_path, written="Monsieur, …")
    found = list(controler(path, lambda source: run_on(source, {"total": 12})))
    assert all(control.fait for control in found)
    assert "tout est là" in bilan(found)


def test_a_missing_answer_is_a_sentence(tmp_path):
    (first, *_) = controler(notebook(tmp_path), lambda source: run_on(source, {}))
    assert first.message.startswith("« total » n'existe pas encore")


def test_the_tests_do_not_touch_the_candidates_names():
    names = {"total": 12}
    assert run_on("total = 0; autre = 1", names) == ""
    assert names == {"total": 12}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": 3}'])
def test_a_broken_notebook_is_a_sentence(tmp_path, content):
    path = tmp_path / "exercices.ipynb"
    path.write_text(content)
    with pytest.raises(Remarque, match="ne se lit pas"):
        list(controler(path, lambda source: ""))
    with pytest.raises(Remarque, match="n'existe pas"):
        list(controler(tmp_path / "autre.ipynb", lambda source: ""))


def fresh(path):
    return subprocess.run(
        [sys.executable, "-m", "atelier_candidat", str(path)],
        capture_output=True,
        text=True,
        cwd=path.parent,
    )


def test_from_a_fresh_start_the_cells_run_in_order(tmp_path):
    done = fresh(notebook(tmp_path, answer="total = base + 2"))
    assert "[fait   ] 2_1_C2-total" in done.stdout, done.stderr
    done = fresh(notebook(tmp_path, answer="total = bases + 2"))
    assert "[à faire] 2_1_C2-total : « total » n'existe pas encore" in done.stdout
    assert done.returncode == 0 and "Traceback" not in done.stdout + done.stderr


def test_from_a_fresh_start_a_missing_notebook_is_refused(tmp_path):
    done = fresh(tmp_path / "rien.ipynb")
    assert done.returncode == 1 and "n'existe pas" in done.stderr


def test_in_the_running_kernel_the_check_takes_less_than_600_ms(tmp_path):
    path = notebook(tmp_path)
    start = time.perf_counter()
    list(controler(path, lambda source: run_on(source, {"total": 12})))
    assert time.perf_counter() - start < 0.6
