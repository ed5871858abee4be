"""A trainer changes a cell in the Create Assignment panel: the text changes there, nowhere else."""

import difflib
import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from navigateur import CONTEXT, TOKEN, lab, needs_chromium, page

pytestmark = [pytest.mark.navigateur, needs_chromium]
SEANCE = "1_2_1_bases_prospects"
CELL = "1_2_C1-doublons"


def changed(before: str, after: str) -> set[int]:
    """The lines of `before` that are no longer the same, by their number."""
    blocks = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), False)
    return {
        line
        for kind, start, end, *_ in blocks.get_opcodes()
        if kind != "equal"
        for line in range(start, max(end, start + 1))
    }


def save(tab, path: Path) -> str:
    tab.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    tab.wait_for_function(f"!{CONTEXT}.model.dirty", timeout=20_000)
    return path.read_text("utf-8")


def test_changing_a_cell_in_create_assignment_changes_that_cell_alone(tmp_path):
    root = tmp_path / "session"
    shutil.copytree(ROOT / "course" / SEANCE, root / "course" / SEANCE)
    for name in ("jupytext.toml", "nbgrader_config.py"):
        shutil.copy(ROOT / name, root)
    path = root / "course" / SEANCE / "exercices.md"
    before = path.read_text("utf-8")
    home = tmp_path / "home"
    home.mkdir()
    with lab(root, home) as address, page() as tab:
        tab.goto(f"{address}/lab?token={TOKEN}&reset")
        tab.wait_for_selector(".jp-FileBrowser-Panel, .jp-DirListing", timeout=90_000)
        tab.evaluate(
            "window.jupyterapp.commands.execute('docmanager:open', "
            f"{{path: 'course/{SEANCE}/exercices.md', factory: 'Jupytext Notebook'}})"
        )
        tab.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
        tab.evaluate("window.jupyterapp.commands.execute('nbgrader:open-create-assignment')")
        tab.wait_for_selector(".nbgrader-CellWidget", timeout=60_000)
        assert save(tab, path) == before, "opened and saved: nothing moves"

        ids = tab.locator(".nbgrader-CellId input").evaluate_all("all => all.map(i => i.value)")
        cell = tab.locator(".nbgrader-CellWidget").nth(ids.index(CELL))
        points, kind = cell.locator(".nbgrader-CellPoints input"), cell.locator("select")
        given = points.input_value()
        place = before.splitlines().index(f"  grade_id: {CELL}")

        points.fill("7")
        points.press("Tab")
        assert len(changed(before, after := save(tab, path))) == 1
        assert "  points: 7\n" in after
        kind.select_option("solution")
        flags = changed(before, save(tab, path))
        assert flags and flags <= set(range(place - 2, place + 7)), "the flags of that cell"

        kind.select_option("tests")
        for field, value in ((cell.locator(".nbgrader-CellId input"), CELL), (points, given)):
            field.fill(value)
            field.press("Tab")
        assert save(tab, path) == before, "set back, the text is what it was"
        assert tab.outside == []
