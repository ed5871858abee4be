"""A candidate opens JupyterLab on the welcome page, works, checks, and sees the progress."""

import os
import re
from pathlib import Path

import axe
import navigateur
import pytest
from nbformat import read, write
from nbformat.v4 import new_markdown_cell
from playwright.sync_api import expect
from test_candidat_check import notebook

from atelier import presentation
from atelier_candidat import welcome

pytestmark = [pytest.mark.navigateur, navigateur.needs_chromium]
SEANCE = "2_1_1_documents"
OUTPUT = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output"


@pytest.fixture
def desk(tmp_path) -> Path:
    """A candidate's folder: one small séance and the welcome notebook."""
    folder = tmp_path / "bureau"
    (folder / SEANCE).mkdir(parents=True)
    path = notebook(folder / SEANCE, answer="# total = ____")
    exercices = read(path, as_version=4)
    exercices.cells.insert(0, new_markdown_cell("# 2.1.1 — Produire des documents : exercices"))
    exercices.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    presentation.present(exercices)
    write(exercices, path)
    welcome.ecrire(folder)
    return folder


@axe.needs_npm
def test_the_welcome_page_shows_what_to_do_and_what_is_done(desk, tmp_path):
    shots = Path(os.environ.get("CAPTURES", tmp_path))
    with navigateur.lab(desk, tmp_path) as address, navigateur.page() as tab:
        navigateur.open_notebook(tab, address, "accueil.ipynb")
        shown = tab.locator(OUTPUT).first
        expect(shown).to_contain_text("Commencez ici : 2.1.1 — Produire des documents")
        assert axe.violations(tab, OUTPUT) == []

        # the lesson of this séance is missing: its exercises open, in a tab of JupyterLab
        shown.get_by_role("link", name="exercices").click()
        exercices = f"{SEANCE}/exercices.ipynb"
        navigateur.opened(tab, exercices)
        navigateur.run_cell(tab, "demarrer()")
        navigateur.run_cell(tab, "Vérifier mon travail")
        report = tab.locator(OUTPUT).filter(has_text="Prêt")
        expect(report).to_contain_text("Prêt : 0 sur 2. Prochaine étape : Exercice 1")
        expect(report).to_contain_text("→ à faire total : « total » n'existe pas encore")
        assert axe.violations(tab, OUTPUT) == []

        # answered, the same button says so in the same place
        tab.get_by_text("# total = ____").click()
        tab.keyboard.press("Control+a")
        tab.keyboard.type("total = 12")
        tab.keyboard.press("Shift+Enter")
        navigateur.run_cell(tab, "total doit être un nombre entier")
        again = tab.get_by_role("button", name="Vérifier de nouveau")
        again.focus()
        tab.keyboard.press("Enter")
        expect(report).to_contain_text("✓ fait total : la forme est bonne")
        tab.screenshot(path=shots / "valider.png")
        navigateur.save(tab)

        tab.get_by_role("tab", name="accueil.ipynb").click()
        navigateur.opened(tab, "accueil.ipynb")
        navigateur.run_cell(tab, "Où vous en êtes")
        refresh = tab.get_by_role("button", name="Actualiser")
        expect(refresh).to_be_visible()
        shown = tab.locator(OUTPUT).first
        expect(shown).to_contain_text("en cours, 1 sur 2")
        expect(shown).to_contain_text("Reprenez où vous en étiez : 2.1.1")
        (desk / SEANCE / "exercices.ipynb").write_text("{")
        refresh.focus()
        tab.keyboard.press("Enter")
        expect(shown).to_contain_text("Le notebook exercices.ipynb ne se lit pas")
        expect(refresh).to_have_accessible_name(re.compile("Actualiser .fait à"))
        tab.screenshot(path=shots / "accueil.png")
        assert (tab.outside, tab.complaints) == ([], [])
