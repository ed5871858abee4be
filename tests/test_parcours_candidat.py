"""A candidate's whole job in the browser: receive, fill, record, check, hand in."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import axe
import navigateur
import pytest
from conftest import ROOT
from navigateur import run_cell
from playwright.sync_api import expect
from test_candidat_browser import MICROPHONE, until
from test_exercices import built

from atelier import folders
from atelier_candidat import duree, welcome

pytestmark = [pytest.mark.navigateur, pytest.mark.long, navigateur.needs_chromium, axe.needs_npm]
SEANCE = "1_1_2_recueillir_besoins"
NOTEBOOK = f"{SEANCE}/exercices.ipynb"
CONTACT = "Bonjour, Camille de la société Ormelune, avez-vous deux minutes ?"


@pytest.fixture
def exchange(tmp_path) -> Path:
    """A classroom's shared folder where the trainer has released the séance."""
    from nbgrader.apps import NbGraderAPI

    built(SEANCE, 1)
    session = ROOT / ".atelier/essais/graine-1" / SEANCE
    shared = tmp_path / "echange"
    shared.mkdir()
    config = folders.Folders(root=session, course=ROOT / "course").nbgrader_config()
    config.Exchange.root = str(shared)
    assert NbGraderAPI(config=config).release_assignment(SEANCE)["success"]
    return shared


@pytest.fixture
def desk(exchange, tmp_path) -> Iterator[tuple[str, Path]]:
    """JupyterLab on a candidate's empty folder, linked to that shared folder."""
    folder = tmp_path / "bureau"
    folder.mkdir()
    welcome.ecrire(folder)
    (tmp_path / "config").mkdir()
    (tmp_path / "config/nbgrader_config.py").write_text(
        f'c.Exchange.root = "{exchange}"\nc.CourseDirectory.course_id = "assistant-commercial"\n'
    )
    with navigateur.lab(folder, tmp_path) as address:
        yield address, folder


def assignments(tab):
    """nbgrader's own list of assignments, put in front."""
    tab.evaluate("window.jupyterapp.commands.execute('nbgrader:open-assignment-list')")
    return tab.locator("#assignments")


def show(tab, name):
    """Put the notebook of this tab in front."""
    tab.get_by_role("tab", name=name).click()


def test_a_candidate_receives_fills_records_checks_and_hands_in(desk, exchange, tmp_path):
    address, folder = desk
    shots = Path(os.environ.get("CAPTURES", tmp_path))
    with navigateur.page(*MICROPHONE, permissions=["microphone"]) as tab:
        # the séance arrives from the trainer, and the welcome page shows it
        navigateur.open_notebook(tab, address, "accueil.ipynb")
        expect(tab.locator(".jp-OutputArea-output")).to_contain_text("Aucune séance")
        assignments(tab).get_by_role("button", name="Fetch", exact=True).click()
        handing_in = assignments(tab).get_by_role("button", name="Submit", exact=True)
        expect(handing_in).to_be_visible(timeout=20_000)
        show(tab, "accueil.ipynb")
        run_cell(tab, "Aucune séance")
        tab.get_by_role("link", name="exercices").click()
        navigateur.opened(tab, NOTEBOOK)

        # the form, with the keyboard
        run_cell(tab, "demarrer()")
        run_cell(tab, "# Formulaire : Maj + Entrée")
        form = tab.locator(".ac-formulaire")
        form.get_by_label("Contact : vos premiers mots").focus()
        tab.keyboard.type(CONTACT)
        tab.keyboard.press("Tab")
        tab.keyboard.type("Votre contrat finit en mars.")
        expect(form.get_by_role("status")).to_contain_text("Réponse enregistrée. Il reste")
        kept = folder / SEANCE / "reponses/scenario.json"
        until(lambda: json.loads(kept.read_text())["reponses"]["contact"] == CONTACT)
        assert axe.violations(tab, ".ac-formulaire") == []
        navigateur.save(tab)

        # the page is loaded again: the form says how to get it back, with what was typed
        tab.reload()
        navigateur.opened(tab, NOTEBOOK)
        run_cell(tab, "Maj + Entrée, pour l'afficher de nouveau")
        expect(form.get_by_label("Contact : vos premiers mots")).to_have_value(CONTACT)
        form.screenshot(path=shots / "parcours-formulaire.png")

        # the oral
        run_cell(tab, "# Enregistreur : Maj + Entrée")
        recorder = tab.locator(".ac-enregistreur")
        recorder.get_by_role("button", name="Enregistrer").press("Enter")
        said = recorder.get_by_role("status")
        expect(said).to_have_text("Enregistrement en cours : parlez.")
        assert axe.violations(tab, ".ac-enregistreur") == []
        tab.wait_for_timeout(2000)
        recorder.get_by_role("button", name="Terminer").press("Enter")
        expect(said).to_contain_text("gardé dans livrables/oral.webm")
        assert 1.5 < duree(folder / SEANCE / "livrables/oral.webm") < 4

        # what is ready, what is missing
        run_cell(tab, "# Vérifier mon travail")
        report = tab.locator(".jp-OutputArea-output").filter(has_text="Prêt :")
        expect(report).to_contain_text("✓ fait duree")
        expect(report).to_contain_text("→ à faire autorises")
        tab.screenshot(path=shots / "parcours-valider.png")
        navigateur.save(tab)

        # handed in
        assignments(tab)
        handing_in.click()
        sent = exchange / "assistant-commercial/inbound"
        until(lambda: any(sent.iterdir()))
        (copy,) = sent.iterdir()
        until(lambda: (copy / "livrables/oral.webm").is_file())
        assert json.loads((copy / "reponses/scenario.json").read_text())["reponses"]["contact"]
        assert (copy / "exercices.ipynb").is_file()
        expect(assignments(tab)).to_contain_text("Submitted assignments")
        tab.screenshot(path=shots / "parcours-rendu.png")
        assert (tab.outside, tab.complaints) == ([], [])
