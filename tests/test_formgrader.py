"""A trainer in Formgrader: release, collect, grade, mark with the mark scheme in view, give back."""

import contextlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from navigateur import TOKEN, lab, needs_chromium, page
from nbgrader.api import Gradebook
from test_correction import SEANCE as SMALL
from test_correction import grade, session, template
from test_engine_elsewhere import BIN
from test_lecture import hostile_class, with_course

from atelier import folders, results
from atelier.cli import main

__all__ = ["session", "template"]
pytestmark = [pytest.mark.navigateur, needs_chromium, pytest.mark.xdist_group("moteur")]
SEANCE = "1_2_1_bases_prospects"
TASK = "1_2_C3-rubriques"
ME = pwd.getpwuid(os.getuid()).pw_name  # nbgrader's exchange knows a candidate by the account


@contextlib.contextmanager
def formgrader(root: Path, home: Path) -> Iterator[Any]:
    """Formgrader's page, in a tab of its own; `said` holds what any script made it say."""
    home.mkdir()
    with lab(root, home) as address, page() as tab:
        tab.said = []
        tab.on("dialog", lambda dialog: (tab.said.append(dialog.message), dialog.dismiss()))
        tab.address = f"{address}/formgrader"
        tab.goto(f"{tab.address}?token={TOKEN}")
        yield tab


def press(tab: Any, where: str, row: str, column: str) -> None:
    """Press a button in one of Formgrader's tables; it must answer "Success"."""
    tab.goto(f"{tab.address}/{where}")
    tab.locator(f"tr:has-text('{row}') td.{column} a").first.click()
    tab.wait_for_selector("#success-modal, #error-modal", state="attached", timeout=150_000)
    assert tab.locator("#success-modal").count(), tab.locator("#error-modal").text_content()


def nbgrader(folder: Path, *args: str) -> None:
    done = subprocess.run(
        [BIN / "nbgrader", *args], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]


def a_session(root: Path) -> folders.Folders:
    """A session of one real séance, with an exchange of its own."""
    (root / "course").mkdir(parents=True)
    for name in ("referentiel.yml", "regles.yml", "entreprises", SEANCE):
        (root / "course" / name).symlink_to(ROOT / "course" / name)
    shutil.copy(ROOT / "session.yml", root)
    exchange = root.parent / "echange"
    exchange.mkdir()
    exchange.chmod(0o777)
    config = (ROOT / "nbgrader_config.py").read_text("utf-8")
    config += f"c.Exchange.root = {str(exchange)!r}\n"
    (root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    assert main(["construire", "--racine", str(root)]) == 0  # Formgrader lists what is in source/
    where = folders.find(root)
    shutil.rmtree(where.release / SEANCE)
    return where


def test_a_trainer_does_everything_from_formgrader(tmp_path):
    where = a_session(tmp_path / "session")
    candidate = tmp_path / "candidat"
    candidate.mkdir()
    shutil.copy(where.root / "nbgrader_config.py", candidate)
    with formgrader(where.root, tmp_path / "home") as tab:
        press(tab, "manage_assignments", SEANCE, "assign")
        press(tab, "manage_assignments", SEANCE, "release")
        nbgrader(candidate, "fetch_assignment", SEANCE)
        nbgrader(candidate, "submit", SEANCE)
        press(tab, "manage_assignments", SEANCE, "collect")
        press(tab, f"manage_submissions/{SEANCE}", ME, "autograde")

        (waiting,) = [
            a for a in results.attentes(results.connect(where.db_url)) if a.grade_id == TASK
        ]
        tab.goto(f"{tab.address}/submissions/{waiting.copie}/#{TASK}")
        tab.wait_for_load_state("networkidle")  # its fields keep nothing before it has the scores
        cell = tab.locator(f".nbgrader_cell:has([id='{TASK}'])")
        assert "0 :" in cell.inner_text() and "2 :" in cell.inner_text(), "the mark scheme"
        assert tab.locator("details summary").count(), "hints are folded, not shown as tags"
        with tab.expect_response(lambda r: "/api/grade/" in r.url and r.request.method == "PUT"):
            cell.locator("input.score").fill("1")
            cell.locator("input.score").press("Tab")
        with tab.expect_response(lambda r: "/api/comment/" in r.url and r.request.method == "PUT"):
            cell.locator("textarea.comment").fill("Citez <b>un</b> besoin.")
            cell.locator("textarea.comment").press("Tab")
        press(tab, f"manage_submissions/{SEANCE}", ME, "generate-feedback")
        outside, said = tab.outside, tab.said
    found = {r.grade_id: r.points for r in results.results(results.connect(where.db_url))}
    assert found[TASK] == 1
    shown = (where.feedback / ME / SEANCE / "exercices.html").read_text("utf-8")
    assert f"{TASK} : 1 sur" in shown and "Citez &lt;b&gt;un&lt;/b&gt; besoin." in shown
    assert "HIDDEN TESTS" not in shown
    assert outside == [] and said == []


def test_nothing_that_a_copy_holds_runs_in_formgrader_nor_in_feedback(session, tmp_path):
    where = with_course(session)
    codes = hostile_class(where)
    grade(where)
    nbgrader(where.root, "generate_feedback", SMALL)
    with Gradebook(where.db_url) as gradebook:
        copies = {c: gradebook.find_submission_notebook("sujet", SMALL, c).id for c in codes}
    with formgrader(where.root, tmp_path / "home") as tab:
        places = [f"{tab.address}/submissions/{copie}/" for copie in copies.values()]
        places += [(where.feedback / c / SMALL / "sujet.html").as_uri() for c in codes]
        for place in places:
            tab.goto(place)
            for link in tab.query_selector_all("p a:not([href^=http]), td a, details a"):
                link.click()
            tab.wait_for_timeout(100)
            assert tab.url == place
            if "/formgrader/" in place:
                assert "pour une idée juste" in tab.inner_text("body"), "the mark scheme"
        outside, said = tab.outside, tab.said
    assert len(codes) == 12
    assert said == []
    assert outside == []
