"""The demonstration, run as a person runs it, on a course of two séances."""

import shutil
import sqlite3
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT

from atelier import cli, demo

SEANCE = demo.ACCIDENTS


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> tuple[Path, str, int]:
    """The demonstration's folder, what was printed, and the exit code."""
    import contextlib
    import io

    root = tmp_path_factory.mktemp("cours")
    for name in ("nbgrader_config.py", "session.yml"):
        shutil.copyfile(ROOT / name, root / name)
    (root / "course").mkdir()
    for name in ("referentiel.yml", "regles.yml", "entreprises", SEANCE):
        (root / "course" / name).symlink_to(ROOT / "course" / name)
    (root / "tests" / "copies").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "copies" / f"{SEANCE}.yml", root / "tests" / "copies")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        code = cli.main(["demo", "--racine", str(root)])
    return root / demo.DOSSIER, printed.getvalue(), code


def test_every_copy_gets_a_verdict_and_the_summary_says_so(shown):
    _, printed, code = shown
    assert code == 0
    assert "0 sans verdict" in printed
    assert "C-10" in printed and "rejetée" in printed


def test_each_candidate_has_a_bilan_and_the_class_a_page_and_a_table(shown):
    folder, _, _ = shown
    for eleve in demo.CLASSE:
        assert (folder / "bilans" / "candidats" / f"{eleve.code}.html").is_file()
    assert (folder / "bilans" / "promotion.html").is_file()
    assert (folder / "bilans" / "promotion.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_excellent_earn_all_that_is_computed_and_the_blank_nothing(shown):
    folder, _, _ = shown
    query = """
        select s.student_id, sum(g.auto_score) from grade g
        join submitted_notebook n on g.notebook_id = n.id
        join submitted_assignment s on n.assignment_id = s.id
        join base_cell c on g.cell_id = c.id where c.type = 'GradeCell' group by 1"""
    with sqlite3.connect(folder / "gradebook.db") as db:
        points = dict(db.execute(query).fetchall())
    assert points["C-01"] == points["C-02"] == max(points.values()) > 0
    assert points["C-09"] == 0
    assert points["C-07"] < points["C-03"]


def test_what_the_examiner_has_not_read_waits_even_in_a_broken_copy(shown):
    folder, _, _ = shown
    query = """
        select s.student_id from grade g
        join submitted_notebook n on g.notebook_id = n.id
        join submitted_assignment s on n.assignment_id = s.id
        join base_cell c on g.cell_id = c.id
        where c.type = 'TaskCell' and g.needs_manual_grade"""
    with sqlite3.connect(folder / "gradebook.db") as db:
        waiting = {code for (code,) in db.execute(query)}
    assert waiting == {e.code for e in demo.CLASSE if e.presence == "present" and not e.lue}
    assert {"C-09", "C-10", "C-11"} <= waiting


def test_no_name_is_in_what_the_command_prints_or_in_a_file_name(shown):
    folder, printed, _ = shown
    names = [eleve.nom for eleve in demo.CLASSE]
    assert not any(name in printed for name in names)
    assert not any(name in path.name for path in folder.rglob("*") for name in names)


def test_an_endless_loop_costs_only_its_own_cell(shown):
    folder, _, _ = shown
    copy = folder / "autograded" / "C-06" / SEANCE / "exercices.ipynb"
    *others, endless = nbformat.read(copy, as_version=4).cells
    assert "while True" in endless.source and endless.outputs
    assert sum(bool(cell.get("execution_count")) for cell in others) > 10
