"""Where a candidate stands is read from the saved files, and shown on the welcome notebook."""

import time
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from test_candidat_check import flagged

from atelier import referentiel
from atelier_candidat import progress, welcome

ERROR = new_output("error", ename="AssertionError", evalue="total est vide", traceback=[])


def seance(folder: Path, name: str, *, ran=None, passed=True, written="") -> Path:
    """A séance's folder, its tests cell run or not, its text written or not."""
    path = folder / name
    path.mkdir()
    title = new_markdown_cell(f"# {name[:5].replace('_', '.')} — Titre : exercices")
    tests = flagged(new_code_cell("assert total"), "2_1_C2-total", grade=True, points=2)
    tests.execution_count = ran
    tests.outputs = [] if passed else [ERROR]
    cells = [
        title,
        tests,
        new_markdown_cell(written, metadata={"tags": ["reponse"]}),
        flagged(new_markdown_cell("Rédigez."), "2_2_C5-lettre", task=True, points=2),
        flagged(new_markdown_cell("Présentez."), "1_1_C4-a-oral", task=True, points=2),
    ]
    nbformat.write(new_notebook(cells=cells), path / "exercices.ipynb")
    nbformat.write(new_notebook(cells=[title]), path / "lecon.ipynb")
    return path


@pytest.mark.parametrize(
    ("work", "etat", "faits"),
    [
        ({}, "à commencer", 0),
        ({"ran": 3, "passed": False}, "en cours", 0),
        ({"ran": 3}, "en cours", 1),
        ({"ran": 3, "written": "Monsieur, …"}, "terminée", 2),
        ({"ran": 3, "written": "*Écrivez votre réponse ici.*"}, "en cours", 1),
    ],
)
def test_a_seance_is_to_begin_under_way_or_done(tmp_path, work, etat, faits):
    seance(tmp_path, "2_1_1_documents", **work)
    (found,) = progress.seances(tmp_path)
    assert (found.etat, found.faits, found.demandes) == (etat, faits, 2)
    assert found.titre == "2.1.1 — Titre"


@pytest.mark.parametrize("name", ["reponses/fiche.json", "livrables/lettre.docx"])
def test_a_file_of_the_candidate_begins_a_seance(tmp_path, name):
    file = seance(tmp_path, "2_1_1_documents") / name
    file.parent.mkdir()
    (file.parent / ".tmp").touch()
    assert progress.seances(tmp_path)[0].etat == "à commencer"
    file.touch()
    assert progress.seances(tmp_path)[0].etat == "en cours"


def test_an_unreadable_notebook_is_said_and_hides_no_other(tmp_path):
    seance(tmp_path, "1_1_1_renseigner", ran=1, written="oui")
    seance(tmp_path, "2_1_1_documents")
    (tmp_path / "1_1_1_renseigner/exercices.ipynb").write_text("{")
    first, second = progress.seances(tmp_path)
    assert (first.etat, second.etat) == ("en cours", "à commencer")
    assert "exercices.ipynb ne se lit pas" in welcome.page([first, second]).html


def test_other_folders_are_no_seances(tmp_path):
    for name in ("donnees", "release", "9_1_1_autre", "0_0_0_demarrer"):
        (tmp_path / name).mkdir()
    (tmp_path / "1_1_1_note.ipynb").touch()
    assert progress.seances(tmp_path) == []
    assert "Aucune séance" in repr(welcome.page([]))


def test_the_page_begins_with_what_to_open_next(tmp_path):
    seance(tmp_path, "1_1_1_renseigner", ran=1, written="oui")
    seance(tmp_path, "2_1_1_documents")
    shown = welcome.page(progress.seances(tmp_path))
    assert shown.texte.startswith("La suite : 2.1.1 — Titre")
    assert shown.html.index("2_1_1_documents/lecon.ipynb") < shown.html.index("1_1_1_renseigner/")
    seance(tmp_path, "2_1_2_suivre", ran=1)
    shown = welcome.page(progress.seances(tmp_path))
    assert shown.texte.startswith("Reprenez où vous en étiez : 2.1.2 — Titre")
    assert "2.1.2 — Titre : en cours, 1 sur 2" in shown.texte


def test_the_welcome_notebook_is_valid_and_already_filled(tmp_path):
    seance(tmp_path, "1_1_1_renseigner")
    path = welcome.ecrire(tmp_path)
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    (output,) = notebook.cells[1].outputs
    assert "1_1_1_renseigner/exercices.ipynb" in output.data["text/html"]
    assert "1.1.1 — Titre : à commencer" in output.data["text/plain"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["1_1_1_renseigner", "accueil.ipynb"]


def test_twenty_seances_are_read_in_well_under_a_second(tmp_path):
    for rank in range(20):
        seance(tmp_path, f"1_1_{rank % 10}_seance{rank}", ran=1)
    start = time.perf_counter()
    assert len(progress.seances(tmp_path)) == 20
    assert time.perf_counter() - start < 0.5


def test_the_blocs_are_those_of_the_referentiel(course):
    blocs = referentiel.load(course / "referentiel.yml").blocs
    named = {bloc.code: f"Bloc {bloc.code} — {bloc.libelle}" for bloc in blocs}
    assert named.items() <= progress.BLOCS.items()
