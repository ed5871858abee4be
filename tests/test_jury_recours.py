"""An appeal gathers all that a verdict rests on, and says what is missing."""

import hashlib
from pathlib import Path

import pypdf
import pytest
from carnets import classe

from atelier import candidatures, folders, results
from atelier.cli import main
from atelier.jury import journal, recours
from atelier.jury.journal import Entree


@pytest.fixture
def session(tmp_path: Path) -> folders.Folders:
    return classe(tmp_path / "s")


def gather(where: folders.Folders, code: str, critere: str):  # type: ignore[no-untyped-def]
    engine = results.connect(where.db_url)
    examen = candidatures.load(where, engine)
    found = recours.gather(examen, engine, code, critere)
    return found, recours.page(examen, found)


def test_the_file_holds_answer_message_hash_receipt_seed_and_history(
    session: folders.Folders,
) -> None:
    entry = Entree("C-03", "2.2.C5", "partiellement", "acquis", "vu en oral", "jury", "2026-11-24")
    journal.append(candidatures.journal_path(session), [entry])
    found, html = gather(session, "C-03", "2.2.C5")
    copy = session.submitted / "C-03" / "bloc2_evaluation" / "sujet.ipynb"
    assert found.empreintes["bloc2_evaluation/sujet.ipynb"] == (
        hashlib.sha256(copy.read_bytes()).hexdigest()
    )
    assert found.recepisse == "2026-11-24 10:05:00 UTC"
    for said in (
        "relances.to_excel", "3 clients sur 12", "graine 1", "les tests du sujet", "vu en oral",
        "2_2_C5-lecture", "livrables/suivi.xlsx",
    ):  # fmt: skip
        assert said in html
    assert "SECRET_CANARY" not in html


def test_an_answer_is_printed_whole(session: folders.Folders) -> None:
    path = session.autograded / "C-03" / "bloc2_evaluation" / "sujet_2.ipynb"
    long = "\\n".join(f"ligne_{n} = {n}" for n in range(200))
    path.write_text(path.read_text().replace("relances = factures[factures['reste'] > 0]", long))
    assert "ligne_199" in gather(session, "C-03", "2.2.C5")[1]


def test_the_command_writes_one_tagged_pdf_named_by_codes(session: folders.Folders) -> None:
    session.identites.write_text("code;nom;prenom;courriel\nC-03;Le Goff;Maëlle;\n")
    assert main(["recours", "C-03", "2.2.C5", "--racine", str(session.root)]) == 0
    pdf = pypdf.PdfReader(session.bilans / "recours" / "C-03" / "2.2.C5.pdf")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "Maëlle Le Goff" in text


@pytest.mark.parametrize(
    ("code", "critere", "said"),
    [("C-99", "2.2.C5", "C-99 n'est ni"), ("C-03", "9.9.C9", "9.9.C9 n'existe pas")],
)
def test_an_unknown_candidate_or_critere_is_one_sentence(
    session: folders.Folders,
    capsys: pytest.CaptureFixture[str],
    code: str,
    critere: str,
    said: str,
) -> None:
    assert main(["recours", code, critere, "--racine", str(session.root)]) == 1
    assert said in capsys.readouterr().err
    assert not session.bilans.exists()


def test_a_candidate_without_a_copy_has_a_file_that_says_so(session: folders.Folders) -> None:
    found, html = gather(session, "C-05", "2.2.C5")
    assert found.pieces == ()
    assert "Absent à l&#39;épreuve" in html
    assert "aucun fichier remis" in html
