"""The gradebook read by set queries says what nbgrader's own objects say."""

import contextlib
import datetime
import sqlite3
from pathlib import Path

import pypdf
import pytest
from carnets import CLASSE, classe
from nbgrader.api import Gradebook

from atelier import folders, gradebook, results
from atelier.cli import main
from atelier.problems import Refusal


def test_every_score_is_the_one_nbgrader_computes(tmp_path: Path) -> None:
    where = classe(tmp_path / "s")
    with Gradebook(where.db_url) as gradebook:
        grade = gradebook.find_grade("2_2_C5-calcul", "sujet_2", "bloc2_evaluation", "C-01")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 1.5, 0.5, False
        extra = gradebook.find_grade("2_2_C6-lecture", "sujet_2", "bloc2_evaluation", "C-01")
        extra.extra_credit = 2
        gradebook.db.commit()
        expected = {
            (g.student.id, g.assignment.name, g.notebook.name, g.name): (g.score, g.max_score)
            for g in gradebook.db.query(results_grade()).all()
            if not g.needs_manual_grade
        }
    found = {
        (r.candidat, r.seance, r.notebook, r.grade_id): (r.points, r.maximum)
        for r in results.results(results.connect(where.db_url))
        if r.points is not None
    }
    assert found == expected
    assert found["C-01", "bloc2_evaluation", "sujet_2", "2_2_C5-calcul"] == (2.0, 4.0)
    assert found["C-01", "bloc2_evaluation", "sujet_2", "2_2_C6-lecture"] == (8.0, 6.0)


def results_grade():  # type: ignore[no-untyped-def]
    from nbgrader.api import Grade

    return Grade


@pytest.mark.parametrize(
    ("is_task", "auto", "manual", "extra", "review", "points"),
    [
        (True, None, None, None, True, None),  # a task that nobody read
        (True, 0.0, None, None, False, None),  # even when nbgrader believes it is done
        (True, None, 0.0, None, False, 0.0),  # read, and worth nothing
        (True, None, 4.0, 1.0, False, 5.0),
        (True, None, 4.0, None, True, None),  # read, but the copy has changed since
        (False, 3.0, None, None, False, 3.0),
        (False, 3.0, 1.0, None, False, 1.0),  # the manual score wins
        (False, None, None, None, True, None),  # never graded
        (False, 3.0, 1.0, None, True, None),  # back in the queue after a new grading
        (False, 0.0, None, None, False, 0.0),
    ],
)
def test_what_nobody_read_has_no_points(
    is_task: bool,
    auto: float | None,
    manual: float | None,
    extra: float | None,
    review: bool,
    points: float | None,
) -> None:
    assert results._points(is_task, auto, manual, extra, review) == points


def test_rows_come_candidate_by_candidate_and_only_those_asked_for(tmp_path: Path) -> None:
    engine = results.connect(classe(tmp_path / "s").db_url)
    order = [row.candidat for row in results.results(engine)]
    assert order == sorted(order)
    assert {r.candidat for r in results.results(engine, ["C-02", "C-07"])} == {"C-02", "C-07"}
    assert list(results.results(engine, [])) == []
    assert results.candidats(engine) == [person.code for person in CLASSE]


def test_the_items_of_the_course_are_told_with_their_maximum(tmp_path: Path) -> None:
    items = results.items(results.connect(classe(tmp_path / "s").db_url))
    assert ("bloc1_evaluation", "sujet_1", "1_1_C6-oral", 3.0, True) in items
    assert not any(item.grade_id.startswith("reponse-") for item in items)


def test_a_comment_of_the_examiner_wins_over_the_engines(tmp_path: Path) -> None:
    where = classe(tmp_path / "s")
    with Gradebook(where.db_url) as gradebook:
        for cell, auto, manual in (
            ("1_1_C1-lecture", "No response.", None),
            ("1_1_C2-lecture", "No response.", "Très juste."),
            ("1_1_C3-lecture", None, "  "),
        ):
            submitted = gradebook.find_submission_notebook("sujet_1", "bloc1_evaluation", "C-01")
            cell_id = gradebook.find_task_cell(cell, "sujet_1", "bloc1_evaluation").id
            from nbgrader.api import Comment

            gradebook.db.add(
                Comment(
                    notebook_id=submitted.id,
                    cell_id=cell_id,
                    auto_comment=auto,
                    manual_comment=manual,
                )
            )
        gradebook.db.commit()
    found = {c.cell: c.text for c in results.comments(results.connect(where.db_url), ["C-01"])}
    assert found == {"1_1_C1-lecture": "Sans réponse.", "1_1_C2-lecture": "Très juste."}


def test_lateness_counts_the_extension_and_is_shown_not_guessed(tmp_path: Path) -> None:
    where = classe(tmp_path / "s")
    due = datetime.datetime(2026, 11, 24, 12)
    with Gradebook(where.db_url) as gradebook:
        gradebook.find_assignment("bloc1_evaluation").duedate = due
        late = gradebook.find_submission("bloc1_evaluation", "C-01")
        late.timestamp = due + datetime.timedelta(hours=2)
        late.notebooks[0].late_submission_penalty = 1.5
        extended = gradebook.find_submission("bloc1_evaluation", "C-02")
        extended.timestamp = due + datetime.timedelta(hours=2)
        extended.extension = datetime.timedelta(hours=3)
        gradebook.db.commit()
    engine = results.connect(where.db_url)
    copies = {(c.candidat, c.seance): c for c in results.copies(engine)}
    assert copies["C-01", "bloc1_evaluation"].is_late
    assert copies["C-01", "bloc1_evaluation"].penalty == 1.5
    assert not copies["C-02", "bloc1_evaluation"].is_late
    assert not copies["C-03", "bloc1_evaluation"].is_late  # no time recorded: not known late


def test_a_missing_or_foreign_gradebook_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="corrigez d'abord"):
        results.connect(f"sqlite:///{tmp_path / 'gradebook.db'}")
    assert not (tmp_path / "gradebook.db").exists()
    (tmp_path / "gradebook.db").write_text("ce n'est pas une base")
    with pytest.raises(Refusal, match="illisible"):
        results.connect(f"sqlite:///{tmp_path / 'gradebook.db'}")


def engine_state(where: folders.Folders, *rows: tuple[str, str, str, str, int]) -> None:
    """Rows of the engine's own table, as it writes them."""
    gradebook.prepare(where.db_url)
    with contextlib.closing(sqlite3.connect(where.root / "gradebook.db")) as connection:
        connection.executemany(
            "INSERT INTO atelier_copie (candidat, seance, etat, raison, niveau, cle, essais, "
            "correcteur) VALUES (?, ?, ?, ?, ?, 'abc123', 1, '')",
            rows,
        )
        connection.commit()


def test_the_engines_states_are_read_where_it_graded(tmp_path: Path) -> None:
    where = classe(tmp_path / "s")
    assert results.etats(results.connect(where.db_url)) == []
    engine_state(where, ("C-01", "bloc1_evaluation", "rejetée", "fichier illisible", 3))
    (found,) = results.etats(results.connect(where.db_url), ["C-01"])
    assert (found.etat, found.raison, found.niveau) == ("rejetée", "fichier illisible", 3)
    results.erase(results.connect(where.db_url), "C-01")
    assert results.etats(results.connect(where.db_url)) == []


def test_a_flagged_copy_is_told_to_all_who_read_about_it(tmp_path: Path) -> None:
    where = classe(tmp_path / "s")
    engine_state(where, ("C-03", "bloc2_evaluation", "signalée", "boucle <sans> fin", 2))
    for args in (["bilan"], ["recours", "C-03", "2.2.C5"]):
        assert main([*args, "--racine", str(where.root)]) == 0
    for name in ("candidats/C-03.html", "promotion.html"):
        assert "boucle &lt;sans&gt; fin" in (where.bilans / name).read_text("utf-8")
    pdf = pypdf.PdfReader(where.bilans / "recours/C-03/2.2.C5.pdf")
    assert "isolation de niveau 2" in "".join(page.extract_text() for page in pdf.pages)
