"""A jury's workbook comes back with its decisions, or with one sentence and nothing recorded."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from carnets import classe

from atelier import candidatures, folders
from atelier.cli import main
from atelier.jury import journal

Sheet = Any


@pytest.fixture
def session(tmp_path: Path) -> folders.Folders:
    where = classe(tmp_path / "s")
    assert jury(where, "--classeur") == 0
    return where


def jury(where: folders.Folders, *args: str) -> int:
    return main(["jury", "essai-2026", *args, "--racine", str(where.root)])


def returned(where: folders.Folders, change: Callable[[Any], None]) -> Path:
    """The jury's workbook, changed and saved as the jury would."""
    book = openpyxl.load_workbook(where.bilans / "jury" / "decisions-essai-2026.xlsx")
    change(book)
    path = where.root / "retour.xlsx"
    book.save(path)
    return path


def line_of(sheet: Sheet, candidat: str, objet: str) -> int:
    return next(
        row[0].row for row in sheet.iter_rows() if (row[0].value, row[1].value) == (candidat, objet)
    )


def decide(
    candidat: str, objet: str, decision: str, motif: str = "", sheet: str = "Blocs"
) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        line = line_of(book[sheet], candidat, objet)
        book[sheet].cell(line, 6).value = decision
        book[sheet].cell(line, 7).value = motif

    return change


def entries(where: folders.Folders) -> list[journal.Entree]:
    return journal.read(candidatures.journal_path(where))


def import_(where: folders.Folders, path: Path) -> int:
    return jury(where, "--importer", str(path), "--qui", "Mme Martin")


def test_decisions_come_back_with_who_when_and_why(session: folders.Folders) -> None:
    def change(book: Any) -> None:
        decide("C-01", "bloc 1", "acquis")(book)
        decide("C-04", "bloc 2", "acquis", "dossier solide")(book)
        decide("C-03", "2.2.C5", "non acquis", "lettre copiée", "Critères")(book)

    assert import_(session, returned(session, change)) == 0
    found = {(e.candidat, e.objet): e for e in entries(session)}
    assert set(found) == {("C-01", "1"), ("C-04", "2"), ("C-03", "2.2.C5")}
    assert found["C-01", "1"].motif == "Conforme à la proposition."
    assert found["C-04", "2"].proposition == "à examiner"
    assert found["C-04", "2"].qui == "Mme Martin"
    assert found["C-04", "2"].quand > "2026"


def test_the_same_workbook_twice_records_nothing_twice(session: folders.Folders) -> None:
    path = returned(session, decide("C-01", "bloc 1", "acquis"))
    assert import_(session, path) == 0
    assert import_(session, path) == 0
    assert len(entries(session)) == 1


def test_an_older_workbook_never_hides_a_newer_decision(
    session: folders.Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    old = returned(session, decide("C-01", "bloc 1", "non acquis", "avis d'un examinateur"))
    old = old.rename(session.root / "ancien.xlsx")
    assert import_(session, returned(session, decide("C-01", "bloc 1", "acquis"))) == 0
    assert import_(session, old) == 1
    assert "une autre décision a été enregistrée" in capsys.readouterr().err
    assert [e.decision for e in entries(session)] == ["acquis"]


def test_a_decision_changed_or_withdrawn_keeps_the_first_in_the_journal(
    session: folders.Folders,
) -> None:
    import_(session, returned(session, decide("C-01", "bloc 1", "acquis")))
    jury(session, "--classeur")
    import_(session, returned(session, decide("C-01", "bloc 1", "", "")))
    assert [e.decision for e in entries(session)] == ["acquis", None]


def _unknown(book: Any) -> None:
    book["Blocs"].cell(4, 1).value = "C-99"


def _formula(book: Any) -> None:
    book["Blocs"].cell(5, 8).value = "=1+1"


def _value_for_formula(book: Any) -> None:
    book["Blocs"].cell(5, 8).value = "acquis"


def _proposition(book: Any) -> None:
    book["Critères"].cell(9, 4).value = "acquis "
    book["Critères"].cell(10, 4).value = "partiellement"


def _missing_line(book: Any) -> None:
    book["Critères"].delete_rows(book["Critères"].max_row)


def _twice(book: Any) -> None:
    for column in range(1, 6):
        book["Blocs"].cell(5, column).value = book["Blocs"].cell(4, column).value


def _sheet(book: Any) -> None:
    del book["Critères"]


def _other_session(book: Any) -> None:
    book["Blocs"].cell(1, 1).value = "Décisions du jury – session autre"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_unknown, "ligne 4 : le candidat « C-99 » est inconnu"),
        (_formula, "ligne 5 : la formule de la colonne « retenu » a été modifiée"),
        (_value_for_formula, "ligne 5 : la formule"),
        (_proposition, "ligne 10 : la colonne « proposition » a été modifiée"),
        (_missing_line, "a disparu"),
        (_twice, "écrit deux fois"),
        (_sheet, "la feuille « Critères » manque"),
        (_other_session, "n'est pas celui de la session essai-2026"),
        (decide("C-01", "bloc 1", "peut-être"), "« peut-être » n'est pas une décision"),
        (decide("C-01", "bloc 1", "non acquis"), "écrivez-en le motif"),
        (decide("C-01", "bloc 1", "", "parce que"), "aucune décision"),
    ],
)
def test_a_doubtful_workbook_is_one_sentence_and_records_nothing(
    session: folders.Folders,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[Any], None],
    said: str,
) -> None:
    def both(book: Any) -> None:
        decide("C-03", "bloc 2", "acquis", "une bonne décision, avant l'erreur")(book)
        change(book)

    assert import_(session, returned(session, both)) == 1
    message = capsys.readouterr().err
    assert said in message
    assert message.count("\n") == 1
    assert entries(session) == []


def test_a_file_that_is_no_workbook_is_one_sentence(
    session: folders.Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = session.root / "retour.xlsx"
    for content in (b"", b"PK\x03\x04abc", b"<html>"):
        broken.write_bytes(content)
        assert import_(session, broken) == 1
        assert "n'est pas un classeur Excel lisible" in capsys.readouterr().err
    assert import_(session, session.root / "absent.xlsx") == 1
    assert "introuvable" in capsys.readouterr().err


def test_results_changed_since_the_workbook_are_told(
    session: folders.Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    from nbgrader.api import Gradebook

    path = returned(session, decide("C-01", "bloc 1", "acquis"))
    with Gradebook(session.db_url) as gradebook:
        grade = gradebook.find_grade("1_1_C1-calcul", "sujet_1", "bloc1_evaluation", "C-01")
        grade.auto_score = 0.0
        gradebook.db.commit()
    assert import_(session, path) == 1
    assert "les résultats ont changé" in capsys.readouterr().err


def test_who_decides_is_asked_for_and_the_session_checked(
    session: folders.Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    path = returned(session, decide("C-01", "bloc 1", "acquis"))
    assert jury(session, "--importer", str(path)) == 1
    assert "Indiquez qui décide" in capsys.readouterr().err
    assert main(["jury", "autre", "--racine", str(session.root)]) == 1
    assert "s'appelle essai-2026" in capsys.readouterr().err
    assert main(["jury", str(session.root), "--classeur"]) == 0


def test_only_the_jurys_cells_are_open_and_offer_its_three_words(session: folders.Folders) -> None:
    book = openpyxl.load_workbook(session.bilans / "jury" / "decisions-essai-2026.xlsx")
    for sheet in book:
        assert sheet.protection.sheet
        assert not sheet.cell(4, 6).protection.locked
        assert sheet.cell(4, 4).protection.locked
        assert sheet.data_validations.dataValidation[0].formula1 == (
            '"acquis,partiellement,non acquis"'
        )
