"""A candidate opens a séance in JupyterLab, runs it, and meets no error."""

import shutil
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT
from navigateur import errors, lab, needs_chromium, open_notebook, page, run_all
from test_exercices import built

from atelier import temoins

pytestmark = [pytest.mark.navigateur, needs_chromium]
SEANCE = "1_2_1_bases_prospects"


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A candidate's folder: the released séance, its exercises answered."""
    exam = built(SEANCE, 1)["exercices"]
    release = next((ROOT / ".atelier/essais/graine-1").glob(f"{SEANCE}/release/{SEANCE}")).resolve()
    folder = tmp_path_factory.mktemp("candidat")
    shutil.copytree(release, folder / SEANCE)
    answered = temoins.answered(exam.master, exam.release, {})
    nbformat.write(answered, folder / SEANCE / "exercices.ipynb")
    return folder


@pytest.mark.parametrize("name", ["lecon", "exercices"])
def test_a_notebook_runs_in_the_browser_without_an_error(desk, tmp_path, name):
    with lab(desk, tmp_path) as address, page() as tab:
        open_notebook(tab, address, f"{SEANCE}/{name}.ipynb")
        run_all(tab)
        outside = tab.outside
    notebook = desk / SEANCE / f"{name}.ipynb"
    assert errors(notebook) == []
    ran = [c for c in nbformat.read(notebook, as_version=4).cells if c.cell_type == "code"]
    assert all(cell.execution_count for cell in ran if cell.source.strip())
    assert outside == []
