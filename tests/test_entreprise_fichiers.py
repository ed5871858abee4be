"""The companies' files are what an office has: workbooks, csv, their types and encodings."""

import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from test_entreprise import DATE, ROOT, profil

from atelier import entreprise
from atelier.entreprise import fichiers
from atelier.entreprise.profil import Profil

__all__ = ["profil"]


@pytest.fixture(scope="module")
def ormelune() -> entreprise.Entreprise:
    folder = ROOT / "course" / "entreprises" / "ormelune"
    return entreprise.generer(entreprise.charger(folder), 1, DATE)


def test_office_containers_hold_no_clock(profil: Profil) -> None:
    made = entreprise.generer(profil, 1, DATE)
    for name in ("prospects.xlsx", "catalogue.xlsx"):
        with zipfile.ZipFile(BytesIO(entreprise.FICHIERS[name].octets(made))) as book:
            assert {member.date_time[0] for member in book.infolist()} == {1980}
            assert b"2026-11-24T08:30:00Z" in book.read("docProps/core.xml")


def test_the_raw_workbook_reads_from_its_fourth_row(profil: Profil, tmp_path: Path) -> None:
    made = entreprise.generer(profil, 1, DATE)
    (path,) = entreprise.ecrire(made, tmp_path, ["prospects.xlsx"])
    frame = pd.read_excel(path, engine="calamine", header=3, dtype=str)
    assert list(frame.columns[:5]) == ["numero", "source", "saisi_le", "saisi_par", "societe"]
    assert len(frame) == len(made.table("prospects"))
    assert frame["code_postal"].str.len().lt(5).any()
    assert frame["saisi_le"].str.contains("/").any() and frame["saisi_le"].str.contains(":").any()
    assert frame["budget_annuel_ht"].str.contains(",").any()


def test_a_csv_has_commas_in_decimals_and_empty_cells_where_nothing_is_known() -> None:
    table = pd.DataFrame(
        {
            "texte": ["a;b", None],
            "prix": [Decimal("12.50"), None],
            "taux": [0.5, None],
            "nombre": [3, 4],
            "lots": pd.array([3, None], dtype="Int64"),
            "jour": [pd.Timestamp(2026, 11, 24), pd.NaT],
        }
    )
    lines = fichiers.csv(table).decode("utf-8-sig").splitlines()
    assert lines == ["texte;prix;taux;nombre;lots;jour", '"a;b";12,50;0,5;3;3;2026-11-24', ";;;4;;"]


def test_a_cell_of_a_workbook_is_what_it_was_in_the_table() -> None:
    day = pd.Timestamp(2026, 11, 24, 8, 30)
    kept = [" Ets R&D <Sud> ", "07100", day, Decimal("12.50"), 3, True, None]
    table = pd.DataFrame([kept, kept[::-1]], columns=list("abcdefg"), dtype=object)
    octets = fichiers.classeur([fichiers.Feuille("F", table, ["Titre"])], DATE, "Ormelune")
    (sheet,) = openpyxl.load_workbook(BytesIO(octets))
    read = [" Ets R&D <Sud> ", "07100", day, 12.5, 3, "oui", None]
    assert list(sheet.iter_rows(min_row=4, values_only=True)) == [tuple(read), tuple(read[::-1])]
    assert sheet.dimensions == "A1:G5"
    assert [sheet[place].number_format for place in ("C4", "D4", "E4")] == [
        "dd/mm/yyyy", "#,##0.00", "General",
    ]  # fmt: skip
    frame = pd.read_excel(BytesIO(octets), engine="calamine", header=2)
    assert frame.loc[0, "a"] == " Ets R&D <Sud> " and frame.loc[0, "c"] == day


def test_updates_come_in_the_older_encoding(profil: Profil) -> None:
    made = entreprise.generer(profil, 1, DATE)
    octets = entreprise.FICHIERS["prospects_mises_a_jour.csv"].octets(made)
    with pytest.raises(UnicodeDecodeError):
        octets.decode("utf-8")
    frame = pd.read_csv(BytesIO(octets), sep=";", dtype=str, encoding="cp1252")
    assert list(frame.columns) == ["numero", "email", "telephone", "ville", "code_postal"]


def test_the_bank_statement_opens_in_an_old_office_programme(
    ormelune: entreprise.Entreprise,
) -> None:
    octets = entreprise.FICHIERS["reglements.csv"].octets(ormelune)
    lu = pd.read_csv(BytesIO(octets), sep=";", decimal=",", encoding="cp1252")
    assert lu["montant"].dtype == float and lu["date_operation"].str.match(r"\d\d/\d\d/\d{4}").all()


def test_orders_to_control_open_under_their_titles(ormelune: entreprise.Entreprise) -> None:
    octets = entreprise.FICHIERS["commandes_a_controler.xlsx"].octets(ormelune)
    feuilles = pd.read_excel(BytesIO(octets), engine="calamine", sheet_name=None, header=3)
    assert list(feuilles) == ["Lignes", "Commandes"] and len(feuilles["Commandes"]) == 60
