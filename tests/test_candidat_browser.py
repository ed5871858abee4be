"""A candidate fills a form and records an oral in JupyterLab, comes back, and finds them."""

import json
import os
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import axe
import navigateur
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from atelier_candidat import duree, reponses

pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.xdist_group("formulaires"),  # one JupyterLab for all
    navigateur.needs_chromium,
]

MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
FORM = """from atelier_candidat import *
demarrer()
Formulaire("qualification", [
    Texte("besoin", "Besoin exprimé", aide="Une phrase."),
    TexteLong("contexte", "Contexte", lignes=2, facultatif=True),
    Nombre("budget", "Budget annoncé", unite="€"),
    Date("rappel", "Date de rappel"),
    Choix("decision", "Votre décision", ["rappeler", "envoyer un devis"]),
    ChoixMultiple("outils", "Outils utilisés", ["agenda", "visio"]),
    OuiNon("accord", "Accord pour recevoir l'offre"),
    Tableau("objections", "Objections et réponses", [
        Texte("objection", "Objection"), Nombre("remise", "Remise", unite="%")], lignes=3),
    Tableau("taches", "Un outil pour chaque tâche", [
        Choix("outil", "Outil", ["agenda", "tableau partagé"])],
        lignes=["relancer", "préparer la réunion"], nom_lignes="tache"),
], titre="Fiche de qualification")"""

FILLED = {
    "besoin": "deux bureaux, d'ici mars",
    "budget": 12500.5,
    "rappel": "2026-12-01",
    "decision": "rappeler",
    "outils": ["visio"],
    "accord": False,
    "objections": [{"objection": "trop cher"}, {"objection": "trop tard", "remise": 5}],
    "taches": [{"tache": "relancer", "outil": "agenda"}],
}
LEFT = (
    "Réponse enregistrée. Il reste à remplir : « Objections et réponses » et « Un outil pour chaque "
    "tâche »."
)


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """A JupyterLab for all these tests: its address and its folder."""
    root = tmp_path_factory.mktemp("laboratoire")
    (root / "bureau").mkdir()
    with navigateur.lab(root / "bureau", root) as address:
        yield address, root / "bureau"


@pytest.fixture
def seance(laboratory, request) -> tuple[str, Path]:
    """A folder with one notebook, and the notebook's address."""
    address, root = laboratory
    folder = root / request.node.name[:30]
    folder.mkdir()
    notebook = new_notebook(cells=[new_code_cell(FORM), new_code_cell("Enregistreur()")])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "exercices.ipynb")
    return address, folder


def open_notebook(tab, address, folder):
    navigateur.open_notebook(tab, address, f"{folder.name}/exercices.ipynb")


def open_and_run(tab, address, folder):
    open_notebook(tab, address, folder)
    navigateur.run_all(tab)
    tab.wait_for_selector(".ac-formulaire")
    tab.wait_for_selector(".ac-enregistreur", state="attached")


def kept(folder):
    return json.loads((folder / "reponses/qualification.json").read_text())["reponses"]


def until(check, seconds=15):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if check():
                return
        except (OSError, KeyError):
            pass
        time.sleep(0.1)
    raise AssertionError("attendu en vain")


def test_nothing_is_promised_when_python_does_not_answer(seance, tmp_path):
    """A drawn form outlives its kernel; a microphone that is cut gives silence."""
    from playwright.sync_api import expect

    address, folder = seance
    silence = tmp_path / "silence.wav"
    with wave.open(str(silence), "wb") as sound:
        sound.setparams((1, 2, 16000, 0, "NONE", ""))
        sound.writeframes(bytes(32000))
    cut = (*MICROPHONE, f"--use-file-for-fake-audio-capture={silence}")
    with navigateur.page(*cut, permissions=["microphone"]) as tab:
        open_and_run(tab, address, folder)
        recorder = tab.locator(".ac-enregistreur")
        recorder.get_by_role("button", name="Enregistrer").click()
        expect(recorder.get_by_role("status")).to_contain_text(
            "On ne vous entend pas", timeout=9000
        )
        recorder.get_by_role("button", name="Terminer").click()
        expect(recorder.get_by_role("status")).to_contain_text("livrables/oral.webm")

        tab.evaluate(f"{navigateur.KERNEL}.restart()")
        tab.wait_for_function(f"{navigateur.KERNEL}?.status === 'idle'")
        form = tab.locator(".ac-formulaire")
        form.get_by_label("Besoin exprimé").fill("deux bureaux")
        recorder.get_by_role("button", name="Recommencer").click()
        expect(form.get_by_role("status")).to_contain_text("Réponse non enregistrée", timeout=9000)
        expect(recorder.get_by_role("status")).to_contain_text("rien ne s'enregistre", timeout=9000)


WIDE = """from atelier_candidat import *
Formulaire("analyse", [Tableau("constats", "Vos constats", [
    Choix("agence", "Agence", ["Lyon", "Nantes"]), Choix("indicateur", "Indicateur", ["taux de marque (%)"]),
    Nombre("valeur", "Valeur lue"), Choix("position", "Par rapport à votre seuil", ["respecte le seuil"]),
    TexteLong("constat", "Phrase (valeur et seuil)", lignes=2), Texte("action", "Action proposée")], lignes=5),
    Tableau("jalons", "Le circuit", [
    Texte("transmet", "Ce qui est transmis"), Choix("a_qui", "À qui", ["assistant", "toute l'équipe"]),
    Date("pour_le", "Pour le"), Choix("canal", "Canal", ["signature électronique"])],
    lignes=["réunir les attestations"])])"""


@axe.needs_npm
def test_the_widest_tables_of_a_form_cut_no_choice_and_are_filled_row_by_row(seance):
    address, folder = seance
    notebook = nbformat.read(folder / "exercices.ipynb", as_version=4)
    notebook.cells = [new_code_cell(WIDE)]
    nbformat.write(notebook, folder / "exercices.ipynb")
    with navigateur.page() as tab:
        tab.set_viewport_size({"width": 1250, "height": 900})  # a small laptop, its side bar open
        open_notebook(tab, address, folder)
        navigateur.run_all(tab)
        form = tab.locator(".ac-formulaire")
        form.wait_for()
        frame = form.bounding_box()
        controls = form.locator("select, input, textarea").all()
        assert len(controls) == 10
        for control in controls:
            shown = control.bounding_box()
            assert shown["x"] + shown["width"] <= frame["x"] + frame["width"]
            assert shown["width"] > 110  # « — choisir — » and its arrow, a date
        form.get_by_role("button", name="Ajouter une ligne").click()
        assert axe.violations(tab, ".ac-formulaire") == []
        second = form.get_by_role("group", name="Ligne 2")
        second.get_by_label("Agence").select_option("Lyon")
        second.get_by_label("Action proposée").fill("revoir les remises")
        tab.keyboard.press("Tab")
        tab.wait_for_function("document.querySelector('.ac-statut').dataset.etat === 'enregistree'")
    written = json.loads((folder / "reponses" / "analyse.json").read_text())
    assert {"agence": "Lyon", "action": "revoir les remises"} in written["reponses"]["constats"]


@axe.needs_npm
def test_forms_and_recorder_have_no_accessibility_fault(seance):
    address, folder = seance
    with navigateur.page() as tab:
        open_and_run(tab, address, folder)
        tab.locator(".ac-formulaire").get_by_label("Budget annoncé (€)").fill("douze")
        tab.locator(".ac-formulaire .ac-erreur:not(:empty)").wait_for()
        assert axe.violations(tab, ".ac-formulaire") == []
        assert axe.violations(tab, ".ac-enregistreur") == []


def test_shortcuts_of_jupyterlab_do_not_act_in_a_form_except_to_save(seance):
    from playwright.sync_api import expect

    address, folder = seance
    with navigateur.page() as tab:
        open_and_run(tab, address, folder)
        cells = f"{navigateur.CONTEXT}.model.sharedModel.cells.map(c => c.cell_type).join()"
        before = tab.evaluate(cells)
        form = tab.locator(".ac-formulaire")
        for label in ("Votre décision", "visio", "Oui", "Outil, relancer"):
            form.get_by_label(label, exact=True).focus()
            for key in ("x", "b", "m", "d", "d"):  # cut, insert, change to text, delete
                tab.keyboard.press(key)
        form.get_by_label("Besoin exprimé").focus()
        tab.keyboard.press("Shift+Enter")
        assert tab.evaluate(cells) == before
        tab.evaluate(f"{navigateur.CONTEXT}.model.sharedModel.setMetadata('essai', 1)")
        form.get_by_label("Besoin exprimé").focus()
        navigateur.save(tab)
        expect(form.get_by_label("Besoin exprimé")).to_be_focused()


def test_a_form_and_a_recording_survive_closing_the_browser(seance, tmp_path):
    from playwright.sync_api import expect

    address, folder = seance
    shots = Path(os.environ.get("CAPTURES", tmp_path))
    with navigateur.page(*MICROPHONE, permissions=["microphone"]) as tab:
        open_and_run(tab, address, folder)
        form = tab.locator(".ac-formulaire")
        status = form.get_by_role("status")
        expect(status).to_have_text("Pas encore de réponse.")
        assert not (folder / "reponses/qualification.json").exists()

        # By its labels and with the keyboard only
        form.get_by_label("Besoin exprimé").focus()
        tab.keyboard.type("deux bureaux, d'ici mars")
        expect(status).to_contain_text("Réponse enregistrée.")
        until(lambda: kept(folder)["besoin"] == "deux bureaux, d'ici mars")
        tab.keyboard.press("Tab")
        tab.keyboard.press("Tab")
        tab.keyboard.type("douze mille")
        tab.keyboard.press("Tab")
        budget = form.get_by_label("Budget annoncé (€)")
        expect(form.get_by_text("Écrivez un nombre, par exemple 1 234,5.")).to_be_visible()
        expect(budget).to_have_attribute("aria-invalid", "true")
        expect(budget).to_have_accessible_description("Écrivez un nombre, par exemple 1 234,5.")
        form.screenshot(path=shots / "formulaire-erreur.png")
        budget.fill("12 500,50")
        form.get_by_label("Date de rappel").fill("1/12/2026")
        form.get_by_label("Votre décision").select_option("rappeler")
        # what stands below moves up when the message goes: a click in that instant falls beside
        expect(budget).not_to_have_attribute("aria-invalid", "true")
        form.get_by_label("Visio").check()
        form.get_by_label("Non", exact=True).check()
        form.get_by_label("Objection, ligne 1").fill("trop cher")
        form.get_by_role("button", name="Ajouter une ligne").click()
        tab.keyboard.type("trop tard")
        form.get_by_label("Remise (%), ligne 2").fill("5")
        form.get_by_label("Remise (%), ligne 2").blur()
        form.get_by_label("Outil, relancer").select_option("agenda")
        expect(status).to_have_text(LEFT)
        form.screenshot(path=shots / "formulaire-rempli.png")
        until(lambda: kept(folder) == FILLED)
        assert reponses("qualification", folder / "reponses") == FILLED

        # Three seconds of voice, with a pause
        recorder = tab.locator(".ac-enregistreur")
        recorder.get_by_role("button", name="Enregistrer").click()
        said = recorder.get_by_role("status")
        expect(said).to_have_text("Enregistrement en cours : parlez.")
        tab.wait_for_timeout(1500)
        recorder.get_by_role("button", name="Mettre en pause").click()
        recorder.screenshot(path=shots / "enregistreur-pause.png")
        tab.wait_for_timeout(1000)
        recorder.get_by_role("button", name="Reprendre").click()
        tab.wait_for_timeout(1500)
        recorder.get_by_role("button", name="Terminer").click()
        expect(said).to_contain_text("gardé dans livrables/oral.webm")
        assert 2.5 < duree(folder / "livrables/oral.webm") < 4
        recorder.get_by_role("button", name="Écouter").click()
        expect(recorder.locator("audio")).to_be_visible()
        assert tab.evaluate("document.querySelector('.ac-enregistreur audio').error") is None
        recorder.screenshot(path=shots / "enregistreur-ecoute.png")

        # A file made elsewhere
        recorder.get_by_label("Déposer un fichier").set_input_files(
            Path(__file__).parent / "sons/son.mp3"
        )
        expect(said).to_contain_text("livrables/oral.mp3 (3 s)")
        assert not (folder / "livrables/oral.webm").exists()

        # The same way with the mouse: a file dropped on the recorder
        sound = tab.evaluate_handle(
            """bytes => { const moved = new DataTransfer();
            moved.items.add(new File([new Uint8Array(bytes)], "voix.ogg")); return moved; }""",
            list((Path(__file__).parent / "sons/son.ogg").read_bytes()),
        )
        recorder.dispatch_event("drop", {"dataTransfer": sound})
        expect(said).to_contain_text("livrables/oral.ogg (2 s)")
        assert (tab.outside, tab.complaints) == ([], [])

    with navigateur.page() as tab:  # another day
        open_notebook(tab, address, folder)
        expect(tab.get_by_text("pour l'afficher de nouveau")).to_have_count(2)
        tab.screenshot(path=shots / "rouvert.png")
        open_and_run(tab, address, folder)
        form = tab.locator(".ac-formulaire")
        expect(form.get_by_label("Budget annoncé (€)")).to_have_value("12 500,5")
        expect(form.get_by_label("Date de rappel")).to_have_value("01/12/2026")
        expect(form.get_by_label("Objection, ligne 2")).to_have_value("trop tard")
        expect(form.get_by_label("Non", exact=True)).to_be_checked()
        expect(form.get_by_role("status")).to_have_text(LEFT)
        said = tab.locator(".ac-enregistreur").get_by_role("status")
        expect(said).to_contain_text("oral.ogg")
        assert kept(folder) == FILLED

        # No microphone in this browser
        tab.locator(".ac-enregistreur").get_by_role("button", name="Recommencer").click()
        expect(said).to_contain_text("Aucun micro n'est branché")
        assert duree(folder / "livrables/oral") > 2
