"""The reports: what each reader finds there, whole or not at all, and for hostile copies too."""

import csv
import json
import shutil
import sys
from itertools import pairwise
from pathlib import Path
from statistics import correlation

import openpyxl
import pytest
from axe import needs_npm, violations
from bs4 import BeautifulSoup
from carnets import CLASSE, class_score, classe
from navigateur import needs_chromium, page
from nbgrader.api import Comment, Gradebook

from atelier import candidatures, folders, results
from atelier.bilan import batch, evidence, promotion
from atelier.bilan.batch import Options
from atelier.cli import main
from atelier.decision import Verdict
from atelier.paper import rendering, tables


@pytest.fixture
def session(tmp_path: Path) -> folders.Folders:
    return classe(tmp_path / "s")


def bilan(where: folders.Folders, *args: str) -> int:
    return main(["bilan", *args, "--racine", str(where.root)])


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_the_command_writes_one_page_per_candidate_and_the_class(
    session: folders.Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bilan(session) == 0
    pages = {path.stem for path in (session.bilans / "candidats").iterdir()}
    assert pages == {person.code for person in CLASSE}
    assert {path.name for path in session.bilans.glob("promotion.*")} == {
        "promotion.html", "promotion.csv", "promotion.xlsx",
    }  # fmt: skip
    said = capsys.readouterr().out
    assert "Bilans de 7 candidats" in said
    assert "Reste à lire ou à écouter" in said


def test_a_page_says_each_critere_once_with_its_verdict(session: folders.Folders) -> None:
    bilan(session, "C-01")
    page_ = soup(session.bilans / "candidats" / "C-01.html")
    rows = page_.select("#grille tbody tr")
    assert len(rows) == 45
    assert {row.select_one(".verdict").text for row in rows} == {"Acquis"}
    text = page_.get_text(" ")
    assert "Par la formation" in text
    assert "le jury décide" in text


def test_what_nobody_read_is_shown_as_waiting(session: folders.Folders) -> None:
    bilan(session, "C-02")
    page_ = soup(session.bilans / "candidats" / "C-02.html")
    row = next(r for r in page_.select("#grille tbody tr") if "2.3.C2" in r.text)
    assert row.select_one(".verdict").text == "À examiner"
    assert "tiers-temps accordé" in page_.text


def test_the_states_without_a_copy_are_told_apart(session: folders.Folders) -> None:
    bilan(session)
    said = {
        code: soup(session.bilans / "candidats" / f"{code}.html")
        .select_one("#synthese .verdict")
        .text
        for code in ("C-04", "C-05", "C-06", "C-07")
    }
    assert said == {
        "C-04": "À examiner", "C-05": "Absent", "C-06": "Excusé", "C-07": "Non remis",
    }  # fmt: skip


def test_a_page_is_alone_in_the_world(session: folders.Folders) -> None:
    bilan(session, "C-01")
    page_ = soup(session.bilans / "candidats" / "C-01.html")
    assert page_.html["lang"] == "fr"
    assert not page_.find_all(["script", "link", "img", "iframe"])
    assert "http" not in str(page_).replace("http-equiv", "")
    assert not page_.find_all(href=lambda h: h and not h.startswith(("#", "../")))
    levels = [int(tag.name[1]) for tag in page_.find_all(["h1", "h2", "h3", "h4", "h5"])]
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert all(th.get("scope") for th in page_.find_all("th"))


def test_hidden_tests_are_never_shown(session: folders.Folders) -> None:
    bilan(session)
    for path in session.bilans.rglob("*.html"):
        assert "SECRET_CANARY" not in path.read_text(encoding="utf-8")


HOSTILE = (
    '</pre><script>alert(1)</script><img src=x onerror="alert(2)">{{ 7*7 }}\u202eevil\x00\x1b[31m'
)


def test_a_hostile_answer_is_only_text(session: folders.Folders) -> None:
    folder = session.autograded / "C-01" / "bloc2_evaluation"
    for path in folder.glob("*.ipynb"):
        notebook = json.loads(path.read_text())
        for cell in notebook["cells"]:
            flags = cell["metadata"].get("nbgrader", {})
            if flags.get("solution") or "reponse" in cell["metadata"].get("tags", ()):
                cell["source"] = HOSTILE
            if cell["cell_type"] == "markdown" and cell["source"].startswith("## "):
                cell["source"] = f"## {HOSTILE}"
            for output in cell.get("outputs", ()):
                output["evalue"] = HOSTILE
        path.write_text(json.dumps(notebook))
    with Gradebook(session.db_url) as gradebook:
        book = gradebook.find_submission_notebook("sujet_2", "bloc2_evaluation", "C-01")
        task = gradebook.find_task_cell("2_3_C1-lecture", "sujet_2", "bloc2_evaluation")
        gradebook.db.add(Comment(notebook_id=book.id, cell_id=task.id, manual_comment=HOSTILE))
        gradebook.db.commit()
    bilan(session, "C-01")
    text = (session.bilans / "candidats" / "C-01.html").read_text(encoding="utf-8")
    page_ = BeautifulSoup(text, "html.parser")
    assert "alert(1)" in page_.text  # quoted, where a reader sees what was written
    assert not page_.find_all(["script", "img"])
    assert "{{ 7*7 }}" in page_.text
    assert not {"\u202e", "\x00", "\x1b"} & set(text)


def test_evidence_is_the_answer_the_message_and_the_file(session: folders.Folders) -> None:
    found = evidence.of_copy(session.autograded / "C-03" / "bloc2_evaluation")
    preuve = found["sujet_2", "2_2_C1-calcul"]
    assert "relances = factures" in preuve.reponse
    assert preuve.message == "3 clients sur 12 ne devraient pas être relancés"
    assert preuve.fichiers == ("livrables/suivi.xlsx",)
    assert preuve.titre.startswith("Exercice")


def test_a_partial_credit_keeps_its_message_but_never_its_source(tmp_path: Path) -> None:
    tests = {
        "cell_type": "code",
        "metadata": {"nbgrader": {"grade": True, "grade_id": "t"}},
        "source": "assert SECRET",
        "outputs": [
            {"output_type": "execute_result", "data": {"text/plain": "2.5"}},
            {"output_type": "stream", "name": "stdout", "text": "11 factures justes sur 12\n"},
        ],
    }
    (tmp_path / "s.ipynb").write_text(json.dumps({"cells": [tests]}))
    assert evidence.of_copy(tmp_path)["s", "t"].message == "11 factures justes sur 12"


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", '{"cells": 3}', '{"cells": [3, null, {"cell_type": 5}]}', "\x00" * 50,
     '{"cells": [{"metadata": {"nbgrader": []}}]}', "[" * 100_000,
     '{"cells": [{"metadata": {"nbgrader": {"grade": true}}, "outputs": [7]}]}'],
)  # fmt: skip
def test_a_broken_notebook_gives_no_evidence_and_stops_nothing(
    tmp_path: Path, content: str
) -> None:
    (tmp_path / "sujet_1.ipynb").write_text(content)
    assert all(not preuve.reponse for preuve in evidence.of_copy(tmp_path).values())


def test_an_answer_that_names_a_file_outside_shows_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    (tmp_path / "copie").mkdir()
    cells = [
        {"cell_type": "code", "metadata": {"nbgrader": {"solution": True, "grade_id": "r"}},
         "source": "open('livrables/../../secret.txt')"},
        {"cell_type": "code", "metadata": {"nbgrader": {"grade": True, "grade_id": "t"}},
         "source": ""},
    ]  # fmt: skip
    (tmp_path / "copie" / "s.ipynb").write_text(json.dumps({"cells": cells}))
    assert evidence.of_copy(tmp_path / "copie")["s", "t"].fichiers == ()


def test_a_comment_goes_beside_the_answer_that_it_is_about(session: folders.Folders) -> None:
    with Gradebook(session.db_url) as gradebook:
        book = gradebook.find_submission_notebook("exercices", "2_2_1_facturer", "C-01")
        cell = gradebook.find_solution_cell("reponse-calcul-2_2_C1", "exercices", "2_2_1_facturer")
        gradebook.db.add(
            Comment(notebook_id=book.id, cell_id=cell.id, manual_comment="Bien vu, l'avoir.")
        )
        gradebook.db.commit()
    bilan(session, "C-01")
    page_ = soup(session.bilans / "candidats" / "C-01.html")
    element = next(e for e in page_.select("#exercices .element") if "2_2_C1" in e.text)
    assert "Bien vu, l'avoir." in element.text


def test_what_the_engine_says_twice_is_shown_once(session: folders.Folders) -> None:
    said = "3 clients sur 12 ne devraient pas être relancés"
    with Gradebook(session.db_url) as gradebook:
        book = gradebook.find_submission_notebook("exercices", "2_2_1_facturer", "C-02")
        cell = gradebook.find_solution_cell("reponse-calcul-2_2_C1", "exercices", "2_2_1_facturer")
        gradebook.db.add(Comment(notebook_id=book.id, cell_id=cell.id, auto_comment=said))
        gradebook.db.commit()
    bilan(session, "C-02")
    page_ = soup(session.bilans / "candidats" / "C-02.html")
    element = next(e for e in page_.select("#exercices .element") if "2_2_C1-calcul" in e.text)
    assert element.text.count(said) == 1


def test_advice_links_to_the_lesson_where_it_is_released(session: folders.Folders) -> None:
    for seance in ("1_1_1_renseigner", "2_2_2_suivre_reglements"):
        (session.release / seance).mkdir(parents=True)
        (session.release / seance / "lecon.ipynb").write_text("{}")
    bilan(session, "C-03")
    target = session.bilans / "candidats" / "C-03.html"
    links = [a["href"] for a in soup(target).select("#suite a")]
    assert links
    assert all((target.parent / link).is_file() for link in links)


def test_the_class_table_opens_in_french_excel(session: folders.Folders) -> None:
    bilan(session)
    raw = (session.bilans / "promotion.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert [row["candidat"] for row in rows] == [person.code for person in CLASSE]
    assert rows[0]["bloc 2"] == "acquis"
    assert rows[4]["2.2.C5"] == "absent"
    assert all("." not in row["2.2.2 exercices (%)"] for row in rows)


def test_the_class_workbook_holds_no_formula(session: folders.Folders) -> None:
    bilan(session)
    book = openpyxl.load_workbook(session.bilans / "promotion.xlsx")
    assert book.sheetnames == ["Candidats", "Critères", "Éléments", "Temps"]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@cmd", "\t=1", " =1", "\u00a0=1"])
def test_a_formula_in_a_text_is_neutralised(text: str) -> None:
    assert tables.neutral(text).startswith("'")
    row = next(csv.reader([tables.csv(["a"], [[text]]).decode("utf-8-sig").splitlines()[1]]))
    assert row == [f"'{text}"]


def test_numbers_keep_their_sign_and_their_comma() -> None:
    lines = (
        tables.csv(["a", "b"], [[-1.5, None], [2, 'dit "oui"']]).decode("utf-8-sig").splitlines()
    )
    assert lines[1:] == ['"-1,5";""', '"2";"dit ""oui"""']


def test_a_report_is_whole_or_absent(tmp_path: Path) -> None:
    target = tmp_path / "a.html"
    target.write_text("avant")
    with pytest.raises(UnicodeEncodeError):
        rendering.write(target, "après \ud800")
    assert target.read_text() == "avant"
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_an_unknown_candidate_is_refused_before_anything_is_written(
    session: folders.Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bilan(session, "C-99") == 1
    assert "C-99 n'est ni sur la liste" in capsys.readouterr().err
    assert not session.bilans.exists()


def test_a_candidate_off_the_list_is_reported_and_pointed_at(session: folders.Folders) -> None:
    text = session.session.read_text()
    session.session.write_text(
        "\n".join(line for line in text.splitlines() if "C-03" not in line) + "\n"
    )
    bilan(session)
    assert "pas sur la liste de la session" in soup(session.bilans / "promotion.html").text
    assert (session.bilans / "candidats" / "C-03.html").is_file()


def test_names_stay_out_unless_asked_for_and_out_of_file_names_always(
    session: folders.Folders,
) -> None:
    session.identites.write_text("code;nom;prenom;courriel\nC-01;Le Goff;Maëlle;m@x.example\n")
    bilan(session)
    assert not any("Goff" in p.read_text("utf-8") for p in session.bilans.rglob("*.html"))
    bilan(session, "C-01", "--noms")
    assert "Maëlle Le Goff" in soup(session.bilans / "candidats" / "C-01.html").h1.text
    assert not any("Goff" in str(path) for path in session.root.rglob("*"))


def test_two_processes_write_the_same_pages_as_one(session: folders.Folders) -> None:
    bilan(session)
    first = {p.name: p.read_bytes() for p in (session.bilans / "candidats").iterdir()}
    shutil.rmtree(session.bilans)
    batch._ALONE, before = 0, batch._ALONE
    try:
        assert bilan(session, "--processus", "2") == 0
    finally:
        batch._ALONE = before
    assert {p.name: p.read_bytes() for p in (session.bilans / "candidats").iterdir()} == first


def test_difficulty_and_discrimination_are_those_of_the_class(session: folders.Folders) -> None:
    item = ("s", "n", "g")
    other = ("s", "n", "h")
    pairs = [(1, 1), (1, 0.8), (0, 0.2), (0, 0.1), (1, 0.9), (0, 0), (1, 0.7), (0, 0.3)]
    lines = [
        promotion.Ligne(CLASSE[0], (), (), Verdict.ACQUIS, (), (), 0, ((item, a), (other, b)))
        for a, b in pairs
    ]
    stat = next(s for s in promotion.items(lines) if s.item == item)
    assert stat.facilite == 0.5
    assert stat.discrimination == pytest.approx(correlation(*zip(*pairs, strict=True)))
    assert next(s for s in promotion.items(lines[:3]) if s.item == item).discrimination is None


def test_a_bilan_as_pdf_is_tagged_in_french(session: folders.Folders) -> None:
    import pypdf

    assert bilan(session, "C-05", "--pdf") == 0
    pdf = pypdf.PdfReader(session.bilans / "candidats" / "C-05.pdf")
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert "Bilan de C-05" in pdf.pages[0].extract_text()


@pytest.mark.navigateur
@needs_chromium
@needs_npm
def test_every_page_passes_the_accessibility_rules(session: folders.Folders) -> None:
    bilan(session)
    with page() as tab:
        for path in sorted(session.bilans.rglob("*.html")):
            tab.goto(path.as_uri())
            assert violations(tab) == [], path.name
            tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            assert violations(tab) == [], f"{path.name}, dépliée"
            width = tab.evaluate("document.documentElement.scrollWidth")
            assert width <= 1400, f"{path.name} déborde"
        assert tab.outside == []


@pytest.mark.long
def test_a_thousand_candidates_take_less_than_a_minute_and_little_memory(tmp_path: Path) -> None:
    import subprocess

    from carnets import make

    from atelier.session import Candidat

    people = [Candidat(f"C-{rank:04d}") for rank in range(1000)]
    where = make(tmp_path / "s", people, class_score)
    # Processor time of all processes: a busy machine says nothing of the program.
    probe = (
        "import resource as r, sys; from atelier.cli import main; code = main(sys.argv[1:]); "
        "uses = [r.getrusage(who) for who in (r.RUSAGE_SELF, r.RUSAGE_CHILDREN)]; "
        "print(sum(u.ru_utime + u.ru_stime for u in uses), max(u.ru_maxrss for u in uses)); "
        "sys.exit(code)"
    )
    command = [sys.executable, "-c", probe, "bilan", "--racine", str(where.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, largest = done.stdout.split()[-2:]
    assert float(seconds) < 60
    assert int(largest) < 1024 * 1024  # KiB
    assert len(list((where.bilans / "candidats").iterdir())) == 1000


def test_reading_the_class_is_one_pass(session: folders.Folders) -> None:
    engine = results.connect(session.db_url)
    examen = candidatures.load(session, engine)
    lines = list(batch.write_all(session, [], Options(processus=1)))
    assert [line.candidat for line in lines] != []
    assert {line.candidat.code for line in lines} == {c.code for c in examen.candidats}


def test_the_class_page_shows_time_and_failed_tries_where_jupyterlab_counted_them(
    session: folders.Folders,
) -> None:
    bilan(session)
    assert not soup(session.bilans / "promotion.html").select("#temps")
    seance = sorted(path.name for path in (session.submitted / "C-01").iterdir())[0]
    item = next(i for i in results.items(results.connect(session.db_url)) if i.seance == seance)
    for code, seconds in (("C-01", 600), ("C-02", 1800), ("C-03", 5400)):
        kept = session.submitted / code / seance / "reponses" / f".travail-{item.notebook}.json"
        kept.parent.mkdir()
        kept.write_text(json.dumps({"secondes": seconds, "essais": {item.grade_id: 6}}))
    bilan(session)
    page_ = soup(session.bilans / "promotion.html")
    (row,) = page_.select("#temps tbody tr")
    assert [cell.text for cell in row.select("td")] == ["3", "30 min", "90 min"]
    assert any("6" in row.text for row in page_.select("#elements tbody tr"))
