import hashlib
import json
import shutil
import sqlite3
from pathlib import Path

import nbformat
import pytest
from textes import cell, exercices, prose, write

from atelier import build, folders, session
from atelier.problems import Refusal

SEANCE = "1_2_1_bases_prospects"
SESSION = (
    "nom: essai\ngraine: 1\ndate: 2026-11-24\nentreprises: {formation: une, evaluation: autre}\n"
)


@pytest.fixture(scope="module")
def built(course: Path, tmp_path_factory) -> Path:
    """A session folder with a small course of one séance, built once."""
    root = tmp_path_factory.mktemp("session")
    shutil.copy(course.parent / "nbgrader_config.py", root)
    (root / "session.yml").write_text(SESSION, encoding="utf-8")
    (root / "course").mkdir()
    shutil.copy(course / "referentiel.yml", root / "course")
    write(root / "course" / SEANCE / "exercices.md", exercices())
    assert build_all(folders.find(root)) == [(SEANCE, True)]
    return root


@pytest.fixture
def where(built: Path, tmp_path: Path) -> folders.Folders:
    """A copy of that session to change at will."""
    return folders.find(shutil.copytree(built, tmp_path / "session"))


def build_all(where: folders.Folders, **options) -> list[tuple[str, bool]]:
    return list(build.build(where, session.load(where.session), **options))


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        found.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return found.hexdigest()


def test_two_builds_give_the_same_bytes(where):
    first = digest(where.source), digest(where.release)
    build_all(where, force=True)
    assert (digest(where.source), digest(where.release)) == first


def test_nothing_is_rebuilt_when_nothing_changed(where):
    assert build_all(where) == [(SEANCE, False)]
    text = where.course / SEANCE / "exercices.md"
    text.write_text(
        text.read_text(encoding="utf-8").replace("Additionner", "Sommer"), encoding="utf-8"
    )
    assert build_all(where) == [(SEANCE, True)]


def test_a_lost_gradebook_or_release_is_built_again(where):
    (where.root / "gradebook.db").unlink()
    assert build_all(where) == [(SEANCE, True)]
    shutil.rmtree(where.release / SEANCE)
    assert build_all(where) == [(SEANCE, True)]


def test_the_release_holds_no_solution_no_hidden_test_no_mark_scheme(where):
    released = (where.release / SEANCE / "exercices.ipynb").read_text(encoding="utf-8")
    for secret in ("sum()", "corrige", "HIDDEN", "SOLUTION", "MARK SCHEME", "très bien"):
        assert secret not in released
    assert "total doit être un nombre" in released


def test_cells_are_named_by_their_grade_id(where):
    notebook = nbformat.read(where.release / SEANCE / "exercices.ipynb", as_version=4)
    ids = [cell.id for cell in notebook.cells]
    assert "1_2_C1-total" in ids and "1_2_C3-explication-reponse" in ids
    nbformat.validate(notebook)


def test_the_gradebook_knows_each_graded_cell_and_its_points(where):
    with sqlite3.connect(where.root / "gradebook.db") as db:
        rows = dict(db.execute("select name, max_score from base_cell join grade_cells using (id)"))
        rows |= dict(db.execute("select name, max_score from base_cell join task_cells using (id)"))
    assert rows == {"1_2_C1-total": 2.0, "1_2_C3-explication": 3.0}


def test_the_generate_button_releases_today_s_text(where, monkeypatch):
    """Formgrader's Generate runs nbgrader with our hook from the session's folder."""
    from nbgrader.apps import NbGraderAPI

    text = where.course / SEANCE / "exercices.md"
    text.write_text(
        text.read_text(encoding="utf-8").replace("Additionner", "Sommer"), encoding="utf-8"
    )
    result = NbGraderAPI(config=where.nbgrader_config()).generate_assignment(SEANCE, force=True)
    assert result["success"], result
    assert "Sommer" in (where.release / SEANCE / "exercices.ipynb").read_text(encoding="utf-8")


def test_a_text_that_cannot_be_read_leaves_nothing_old_to_release(where):
    (where.course / SEANCE / "lecon.md").write_text("# sans en-tête\n", encoding="utf-8")
    with pytest.raises(Refusal, match=r"lecon\.md"):
        build_all(where)
    assert not (where.source / SEANCE).exists()


def test_a_fault_that_nbgrader_refuses_is_told_by_its_message(where):
    without_points = cell("tests", "1_2_C1-reste", "assert total, 'x'")
    write(where.course / SEANCE / "exercices.md", [*exercices(), without_points])
    with pytest.raises(Refusal, match=f"release/{SEANCE}.*1_2_C1-reste"):
        build_all(where)


def test_an_identifier_given_twice_is_told(where):
    cells = [*exercices(), cell("task", "1_2_C3-explication", "Encore.", points=1)]
    write(where.course / SEANCE / "exercices.md", cells)
    with pytest.raises(Refusal, match=r"exercices\.md : 2 cellules portent l'identifiant 1_2_C3"):
        build_all(where)


def test_an_unknown_seance_is_refused(where):
    with pytest.raises(Refusal, match="9_9_9"):
        build_all(where, chosen=["9_9_9"])


def test_a_folder_that_is_not_a_session_is_refused(tmp_path):
    with pytest.raises(Refusal, match=r"nbgrader_config\.py"):
        folders.find(tmp_path)


def test_other_files_of_a_seance_are_released(where):
    image = where.course / SEANCE / "images" / "plan.svg"
    image.parent.mkdir()
    image.write_text("<svg/>", encoding="utf-8")
    build_all(where)
    assert (where.release / SEANCE / "images" / "plan.svg").is_file()


def test_the_data_of_a_seance_are_those_that_its_texts_name(where):
    write(
        where.course / SEANCE / "lecon.md",
        [prose('Ouvrez `donnees/a.xlsx`, puis "donnees/b_c.tar.gz".')],
    )
    assert build.data_files(where.course, SEANCE) == ("a.xlsx", "b_c.tar.gz")


def test_a_half_written_fingerprint_only_costs_a_build(where):
    (where.cache / "construction.json").write_text('{"1_2', encoding="utf-8")
    assert build_all(where) == [(SEANCE, True)]
    assert json.loads((where.cache / "construction.json").read_text())
