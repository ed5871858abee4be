"""A candidate checks a notebook: what is done, what is missing, exercise by exercise."""

import subprocess
import sys
import time
from dataclasses import replace
from html import unescape

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from atelier_candidat import Remarque
from atelier_candidat.check import bilan, cells, controler, page, run_on


def flagged(cell, grade_id, grade=False, solution=False, task=False, points=None):
    cell.metadata["nbgrader"] = {
        "grade_id": grade_id,
        "grade": grade,
        "solution": solution,
        "task": task,
        "locked": not solution,
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


def check(path, **names):
    return list(controler(cells(path), lambda cell: run_on(cell, names)))


def test_each_exercise_says_what_is_done_and_what_is_missing(tmp_path):
    found = check(notebook(tmp_path), total="12")
    assert bilan(found) == (
        "Prêt : 0 sur 2. Prochaine étape : Exercice 1. Calculer un total, « total ».\n"
        "\n"
        "Exercice 1. Calculer un total\n"
        "  → à faire total : total doit être un nombre entier\n"
        "\n"
        "Exercice 2. Relancer un client\n"
        "  → à faire lettre : vous n'avez encore rien écrit\n"
        "  · à l'oral oral : sera entendu par un examinateur\n"
        "\n"
        "Ce contrôle regarde la forme ; le fond est jugé à la correction. Vos textes sont lus "
        "dans le notebook enregistré : Ctrl + S d'abord."
    )


def test_the_page_says_the_same_and_shows_names_as_text(tmp_path):
    found = check(notebook(tmp_path, written="Monsieur, …"), total="<b>12</b>")
    shown = page(found)
    assert shown.texte == bilan(found)
    assert "Prêt : 1 sur 2, plus qu'un. Prochaine étape" in unescape(shown.html)
    assert "<li>✓ fait <strong>lettre</strong> : sera lu par un formateur</li>" in shown.html
    assert "<b>" not in page([replace(found[0], message="<b>")]).html


def test_a_finished_notebook_can_be_handed_in(tmp_path):
    found = check(notebook(tmp_path, written="Monsieur, …"), total=12)
    assert all(control.fait for control in found)
    assert "Tout est là" in bilan(found)


def test_a_missing_answer_is_a_sentence(tmp_path):
    (first, *_) = check(notebook(tmp_path))
    assert first.message.startswith("« total » n'existe pas encore")


def test_an_answer_named_almost_as_asked_is_pointed_at(tmp_path):
    (first, *_) = check(notebook(tmp_path), totals=12)
    assert first.message == (
        "« total » n'existe pas encore (ne confondez pas avec « totals ») : "
        "répondez, puis exécutez votre réponse."
    )


def test_a_name_that_python_does_not_give_is_explained_too():
    cell = new_code_cell("def f():\n    return suite\n    suite = 1\nf()")
    assert "suite" in run_on(cell, {})


def test_the_tests_do_not_touch_the_candidates_names():
    names = {"total": 12}
    assert run_on({"source": "total = 0; autre = 1"}, names) == ""
    assert names == {"total": 12}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": 3}'])
def test_a_broken_notebook_is_a_sentence(tmp_path, content):
    path = tmp_path / "exercices.ipynb"
    path.write_text(content)
    with pytest.raises(Remarque, match="ne se lit pas"):
        cells(path)
    with pytest.raises(Remarque, match="n'existe pas"):
        cells(tmp_path / "autre.ipynb")


def fresh(path):
    return subprocess.run(
        [sys.executable, "-m", "atelier_candidat", "valider", str(path)],
        capture_output=True,
        text=True,
        cwd=path.parent,
    )


def test_from_a_fresh_start_the_cells_run_in_order(tmp_path):
    done = fresh(notebook(tmp_path, answer="total = base + 2"))
    assert "✓ fait total : la forme est bonne" in done.stdout, done.stderr
    done = fresh(notebook(tmp_path, answer="total = bases + 2"))
    assert "→ à faire total : « total » n'existe pas encore" in done.stdout
    assert done.returncode == 0 and "Traceback" not in done.stdout + done.stderr


def test_a_seance_is_checked_by_its_folder(tmp_path, capsys):
    (tmp_path / "seance").mkdir()
    notebook(tmp_path / "seance", answer="total = base + 2")
    nbformat.write(new_notebook(cells=[]), tmp_path / "seance/lecon.ipynb")
    done = fresh(tmp_path / "seance")
    assert "✓ fait total" in done.stdout and "lecon" not in done.stdout, done.stderr
    (tmp_path / "vide").mkdir()
    done = fresh(tmp_path / "vide")
    assert done.returncode == 1 and "ne contient aucun notebook d'exercices" in done.stderr


def test_from_a_fresh_start_a_missing_notebook_is_refused(tmp_path):
    done = fresh(tmp_path / "rien.ipynb")
    assert done.returncode == 1 and "n'existe pas" in done.stderr


def test_in_the_running_kernel_the_check_takes_less_than_600_ms(tmp_path):
    path = notebook(tmp_path)
    start = time.perf_counter()
    check(path, total=12)
    assert time.perf_counter() - start < 0.6
