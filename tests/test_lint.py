import shutil
from pathlib import Path

import pytest
from textes import cell, exercices, prose, source_of_tests, write

from atelier import lint

SEANCE = "1_2_1_bases_prospects"


@pytest.fixture
def small_course(course: Path, tmp_path: Path) -> Path:
    shutil.copy(course / "referentiel.yml", tmp_path)
    shutil.copy(course.parent / "jupytext.toml", tmp_path)
    return tmp_path


def problems(course: Path, cells) -> list[str]:
    write(course / SEANCE / "exercices.md", cells)
    return [str(problem) for problem in lint.lint(course, known_data=["prospects.xlsx"])]


def test_a_sound_seance_has_no_problem(small_course):
    assert problems(small_course, exercices()) == []


def replaced(rank, new):
    cells = exercices()
    cells[rank] = new
    return cells


def graded(visible='assert total, "rien"', hidden='assert total > 0, "négatif"', **more):
    return cell("tests", "1_2_C1-total", source_of_tests(visible, hidden), **{"points": 2, **more})


@pytest.mark.parametrize(
    ("rank", "new", "said"),
    [
        (3, cell("answer", "total", "total = 1", grade=True), "interdite"),
        (7, cell("task", "1_2_C3-explication", "x", points=1, locked=False), "interdite"),
        (4, cell("tests", "9_9_C9-total", "x", points=1), "critère 9.9.C9 n'est pas de ceux"),
        (4, cell("tests", "2_2_C1-total", "x", points=1), "critère 2.2.C1 n'est pas de ceux"),
        (4, cell("tests", "cell-4f3a2b1c", "x", points=1), "commence par son critère"),
        (4, cell("tests", "preparation", "x", points=1), "porté par 2 cellules"),
        (4, graded(visible='assert total == secret, "x"'), "utilise secret"),
        (4, graded(visible="from atelier.verification import corrige"), "partie visible"),
        (4, graded(visible="assert total"), "pas de message pour le candidat"),
        (4, graded(hidden="from atelier.verification import corrige\ncorrige.totaux"), "corrige.totaux"),
        (4, graded(visible="assert ventes.size, 'x'", hidden="1"), "ne juge aucune réponse"),
        (4, graded(points=0), "points"),
        (4, cell("tests", "1_2_C1-total", "assert total, 'x'", points=1), "il faut une partie cachée"),
        (4, graded(visible="assert (total, 'x'"), "ne comprend pas la ligne"),
        (3, cell("answer", "total", "total = 0"), "il faut une solution"),
        (
            3,
            cell("answer", "total", "total = 0\n### BEGIN SOLUTION\ntotal = 1\n### END SOLUTION"),
            "seuls des commentaires",
        ),
        (1, cell("read_only", "preparation", "ventes = [total]"), "ne peut pas utiliser la réponse total"),
        (1, cell("read_only", "preparation", "ventes = []"), "doit appeler demarrer()"),
        (2, prose("## Exercice 1 — Additionner\n\nSans indice."), "deux indices"),
        (2, prose("## Exercice 1\n\n### BEGIN HIDDEN TESTS\n"), "seraient distribués"),
        (6, prose("*Votre réponse ici.*"), "doit précéder la tâche"),
        (7, cell("task", "1_2_C3-explication", "Expliquez.", points=3), "il faut un barème"),
        (0, prose("# Essai\n\nLisez `donnees/absent.xlsx`."), "donnees/absent.xlsx"),
    ],
)  # fmt: skip
def test_each_fault_is_told_in_one_sentence(small_course, rank, new, said):
    found = problems(small_course, replaced(rank, new))
    assert any(said in sentence for sentence in found), found
    assert all(sentence.startswith((SEANCE, "referentiel.yml")) for sentence in found)


def test_a_fault_names_its_file_and_its_cell(small_course):
    found = problems(small_course, replaced(3, cell("answer", "total", "total = 0")))
    assert found[0].startswith(f"{SEANCE}/exercices.md, cellule total : ")


def test_a_lesson_keeps_its_frame(small_course):
    write(small_course / SEANCE / "lecon.md", [prose("# 1.2.1 — Essai"), exercices()[4]])
    found = [str(p) for p in lint.lint(small_course, [])]
    for said in ("« ## À retenir »", "À votre tour", "ipywidgets", "jamais notée"):
        assert any(said in sentence for sentence in found), said


def test_a_proof_of_an_unforeseen_kind_is_told(small_course):
    task = exercices()[7]
    task.metadata["nbgrader"]["grade_id"] = "1_2_C1-explication"
    assert any(
        "1.2.C1 a une preuve par lecture" in p for p in problems(small_course, replaced(7, task))
    )


def test_a_text_that_jupyterlab_would_rewrite_is_told_then_normalised(small_course):
    path = write(small_course / SEANCE / "exercices.md", exercices())
    path.write_text(
        path.read_text(encoding="utf-8").replace("```{code-cell}", "```{code-cell} ipython3", 1)
    )
    assert any("--normaliser" in str(p) for p in lint.lint(small_course, []))
    assert lint.normalize(path)
    assert lint.lint(small_course, []) == []


def test_an_unreadable_text_is_told_and_the_others_go_on(small_course):
    write(small_course / SEANCE / "exercices.md", exercices())
    (small_course / SEANCE / "lecon.md").write_text("# Sans en-tête\n", encoding="utf-8")
    found = [str(p) for p in lint.lint(small_course, [])]
    assert len(found) == 1 and "il manque l'en-tête" in found[0]
