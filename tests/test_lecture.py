"""What waits for a person: told by critère, and read across the class with its mark scheme."""

import json
import shutil
from pathlib import Path

import copies_de_test as sample
import pytest
from axe import needs_npm, violations
from bs4 import BeautifulSoup
from carnets import classe
from conftest import ROOT
from navigateur import needs_chromium, page
from nbgrader.api import Gradebook
from test_correction import SEANCE, grade, hand_in, session, template

from atelier import folders, lecture, results
from atelier.cli import main

__all__ = ["session", "template"]
pytestmark = [pytest.mark.xdist_group("moteur")]

ECRITURES = {  # what a candidate may write to run a script where the examiner reads
    "balise": "<script>alert(1)</script>",
    "image": '<img src=x onerror="alert(1)">',
    "dessin": "<svg onload=alert(1)></svg><details open ontoggle=alert(1)><summary>a</summary></details>",
    "lien": "[un](javascript:alert(1)) [deux](JaVaScRiPt&colon;alert(1)) "
    r"[trois](javascript\:alert(1)) [quatre](&#106;avascript:alert(1)) [cinq][r]"
    "\n\n[r]: javascript:alert(1)\n",
    "suivi": "![une image](https://example.org/suivi.png) <img src=https://example.org/b.png>",
}


def affichages() -> dict[str, str]:
    """The hostile displays of the security suite, by name."""
    files = sorted((sample.FOLDER / "hostiles").glob("navigateur-*.py"))
    return {p.stem: p.read_text("utf-8").partition("# %% total\n")[2] for p in files}


def hostile_class(where: folders.Folders) -> list[str]:
    """One candidate for each payload; gives their codes."""
    codes = []
    for rank, (name, payload) in enumerate([*affichages().items(), *ECRITURES.items()], start=1):
        submitted = sample.notebook({"total": payload} if name in affichages() else None)
        for cell in submitted.cells:
            if name in ECRITURES and cell.metadata.get("tags") == ["reponse"]:
                cell.source = payload
        codes.append(f"X-{rank:02d}")
        hand_in(where, codes[-1], sample.as_bytes(submitted))
    return codes


def with_course(where: folders.Folders) -> folders.Folders:
    """The small session, with what the commands read of a course."""
    where.course.mkdir()
    shutil.copy(ROOT / "course" / "referentiel.yml", where.course)
    shutil.copy(ROOT / "nbgrader_config.py", where.root)
    return where


def a_lire(where: folders.Folders, *args: str) -> int:
    return main(["a-lire", *args, "--racine", str(where.root)])


def test_what_waits_is_exactly_what_has_no_points(tmp_path: Path) -> None:
    engine = results.connect(classe(tmp_path / "s").db_url)
    waiting = {(a.candidat, *a[:3]) for a in results.attentes(engine)}
    assert waiting == {r[:4] for r in results.results(engine) if r.points is None}
    assert waiting


def test_the_queue_is_told_by_critere_oldest_copy_first(session: folders.Folders, capsys) -> None:
    where = with_course(session)
    for who in ("C-01", "C-02", "C-03"):
        hand_in(where, who, sample.as_bytes(sample.notebook()))
    for who, moment in (("C-01", "2026-11-24 10:05:00 UTC"), ("C-02", "2026-11-24 09:00:00 UTC")):
        (where.submitted / who / SEANCE / "timestamp.txt").write_text(moment)
    grade(where)
    assert a_lire(where) == 0
    said = capsys.readouterr().out
    assert "3 réponses à lire ou à écouter" in said
    assert f"3 à lire    1_2_C1-avis ({SEANCE})" in said
    assert a_lire(where, "--json") == 0
    (item,) = json.loads(capsys.readouterr().out)
    assert [copy["candidat"] for copy in item["copies"]] == ["C-02", "C-01", "C-03"]
    assert item["critere"] == "1.2.C1"


def test_a_mark_in_formgrader_takes_the_answer_out_of_the_queue(
    session: folders.Folders, capsys
) -> None:
    where = with_course(session)
    hand_in(where, "C-01", sample.as_bytes(sample.notebook()))
    grade(where)
    with Gradebook(where.db_url) as gradebook:
        found = gradebook.find_grade("1_2_C1-avis", "sujet", SEANCE, "C-01")
        found.manual_score, found.needs_manual_grade = 2, False
        gradebook.db.commit()
    assert a_lire(where) == 0
    assert "Rien n'attend" in capsys.readouterr().out


def test_the_page_of_a_critere_shows_its_answers_under_the_mark_scheme(
    session: folders.Folders, capsys
) -> None:
    where = with_course(session)
    for who, text in (("C-01", "Elles montent."), ("C-02", "*Votre réponse ici.*")):
        submitted = sample.notebook()
        for cell in submitted.cells:
            if cell.metadata.get("tags") == ["reponse"]:
                cell.source = text
        hand_in(where, who, sample.as_bytes(submitted))
    deposited = where.submitted / "C-01" / SEANCE / "livrables"
    deposited.mkdir()
    (deposited / "note.pdf").write_bytes(b"%PDF")
    (deposited / "piege.html").write_text("<script>alert(1)</script>")
    grade(where)
    assert a_lire(where, "--critere", "1.2.C1", "--adresse", "http://centre/hub/") == 0
    assert "2 points pour une idée juste." in capsys.readouterr().out
    written = (where.bilans / "a-lire" / "1.2.C1.html").read_text("utf-8")
    shown = BeautifulSoup(written, "html.parser")
    assert "2 points pour une idée juste." in shown.select_one(".bareme").text
    assert "BEGIN" not in written and sample.CANARY not in written
    first, second = shown.select(".copie")
    assert "Elles montent." in first.text
    assert "Sans réponse." in second.text
    links = [a["href"] for a in first.select("a")]
    assert links[0].startswith("http://centre/hub/formgrader/submissions/")
    assert links[1:] == [f"../../submitted/C-01/{SEANCE}/livrables/note.pdf"], (
        "a page of theirs could run a script when the examiner opens it"
    )


def test_an_unknown_critere_and_a_session_not_built_are_refused(
    session: folders.Folders, capsys
) -> None:
    where = with_course(session)
    assert a_lire(where, "--critere", "1.1.C99") == 1
    assert "1.1.C99" in capsys.readouterr().err
    hand_in(where, "C-01", sample.as_bytes(sample.notebook()))
    grade(where)
    shutil.rmtree(where.source)
    assert a_lire(where, "--critere", "1.2.C1") == 1
    assert "atelier construire" in capsys.readouterr().err


@pytest.mark.navigateur
@needs_chromium
@needs_npm
def test_nothing_that_a_copy_holds_runs_where_the_examiner_reads(session: folders.Folders) -> None:
    where = with_course(session)
    codes = hostile_class(where)
    assert len(codes) == 12
    grade(where)
    items = lecture.queue(results.attentes(results.connect(where.db_url)))
    path = lecture.write_page(where, "1.2.C1", "essai", items, lecture.FORMGRADER)
    with page() as tab:
        said: list[str] = []
        tab.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        tab.goto(path.as_uri())
        for link in tab.query_selector_all(".copie blockquote a:not([href^=https])"):
            link.click()
        tab.wait_for_timeout(500)
        assert tab.url == path.as_uri()
        assert tab.locator(".copie").count() == 12
        wrong, outside = violations(tab), tab.outside
    assert said == []
    assert wrong == []
    assert outside == []
