"""Grades for Moodle: quoted, penalties taken off, and nothing half-read passed for final."""

import csv
from pathlib import Path

from carnets import cells, classe
from nbgrader.api import Gradebook
from nbgrader.apps import ExportApp

from atelier.bilan.moodle import MoodleExport


def exported(root: Path, **options: object) -> list[dict[str, str]]:
    where = classe(root)
    target = root / "moodle.csv"
    with Gradebook(where.db_url) as gradebook:
        book = gradebook.find_submission("bloc1_evaluation", "C-01").notebooks[0]
        book.late_submission_penalty = 2.5
        gradebook.db.commit()
        MoodleExport(to=str(target), **options).export(gradebook)
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_line_per_candidate_and_two_columns_per_seance(tmp_path: Path) -> None:
    rows = exported(tmp_path / "s")
    total = sum(points for seance, _, _, points, _ in cells() if seance == "bloc1_evaluation")
    assert rows[0]["Numéro d'identification"] == "C-01"
    assert float(rows[0]["bloc1_evaluation"]) == total - 2.5
    assert rows[0]["bloc1_evaluation (feedback)"] == "Pénalité de retard : 2,5 points."
    assert rows[1]["bloc1_evaluation"] == "-"
    assert rows[1]["bloc1_evaluation (feedback)"].startswith("Reste à lire : ")
    assert (rows[4]["bloc1_evaluation"], rows[4]["bloc1_evaluation (feedback)"]) == ("-", "")


def test_students_and_assignments_may_be_chosen(tmp_path: Path) -> None:
    rows = exported(tmp_path / "s", student=["C-03"], assignment=["2_2_1_facturer"])
    assert len(rows) == 1
    assert set(rows[0]) == {
        "Numéro d'identification", "2_2_1_facturer", "2_2_1_facturer (feedback)",
    }  # fmt: skip


def test_nbgrader_knows_the_plugin_by_its_name() -> None:
    app = ExportApp()
    app.load_config_file = lambda *_: None  # type: ignore[method-assign]
    app.plugin_class = "atelier.bilan.moodle.MoodleExport"
    assert app.plugin_class is MoodleExport
