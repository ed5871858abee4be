"""Read a candidate's Excel workbook: values, formulas, filters, formats, order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from atelier.verification.values import ecrire, en_date, en_decimal, est_vide, normaliser
from atelier_candidat import Remarque
from atelier_candidat.archive import abime, archive_saine

MOST_CELLS = 1_000_000
_FUNCTION = re.compile(r"(?:_XLFN\.(?:_XLWS\.)?)?([A-Z][A-Z0-9.]*)\(")


@dataclass(frozen=True)
class MiseEnForme:
    """One conditional format: where it applies, its kind (`cellIs`, `expression`…), its formula."""

    zone: str
    type: str
    formules: tuple[str, ...]


class Classeur:
    """An .xlsx workbook. Sheets are named as in Excel; without a name, the first one is read.

    A formula's value is the one kept by Excel or LibreOffice at the last saving: None when the
    file was never opened there, 0 when xlsxwriter wrote it. Judge formulas by `formules`.
    """

    def __init__(self, chemin: str | Path) -> None:
        self.chemin = archive_saine(chemin, (".xlsx",))
        self._written = self._load(kept=False)
        if not self._written.worksheets:
            raise abime(self.chemin)
        for sheet in self._written.worksheets:
            if sheet.max_row * sheet.max_column > MOST_CELLS:
                raise Remarque(f"La feuille « {sheet.title} » est démesurée : allégez-la.")

    def _load(self, kept: bool) -> Any:
        import openpyxl

        try:
            return openpyxl.load_workbook(self.chemin, data_only=kept)
        except Exception as error:  # openpyxl lets many exceptions of its parsers through
            raise abime(self.chemin) from error

    @cached_property
    def _kept(self) -> Any:
        return self._load(kept=True)  # a second reading, which tests of formulas do not need

    @property
    def feuilles(self) -> tuple[str, ...]:
        """The sheets' names, in order."""
        return tuple(sheet.title for sheet in self._written.worksheets)

    def _sheet(self, feuille: str | None, kept: bool = False) -> Any:
        book = self._kept if kept else self._written
        if feuille is None:
            return book.worksheets[0]
        found = [s for s in book.worksheets if normaliser(s.title) == normaliser(feuille)]
        if not found:
            names = ", ".join(f"« {name} »" for name in self.feuilles)
            raise Remarque(f"Il manque la feuille « {feuille} » (le classeur contient {names}).")
        return found[0]

    def valeur(self, cellule: str, feuille: str | None = None) -> Any:
        """The value of a cell such as `B2`."""
        return self._sheet(feuille, kept=True)[cellule].value

    def formules(self, feuille: str | None = None) -> dict[str, str]:
        """Every formula by cell, with English function names: `{"D2": "=B2*C2"}`."""
        return {
            cell.coordinate: str(getattr(cell.value, "text", cell.value))
            for row in self._sheet(feuille).iter_rows()
            for cell in row
            if cell.data_type == "f"
        }

    def fonctions(self, feuille: str | None = None) -> set[str]:
        """The Excel functions used, in English: `{"SUM", "IF"}` (SOMME is SUM, SI is IF)."""
        return {
            name
            for formula in self.formules(feuille).values()
            for name in _FUNCTION.findall(formula.upper())
        }

    def table(self, feuille: str | None = None, ligne_titres: int | None = None) -> pd.DataFrame:
        """The sheet's table, with the values kept; without `ligne_titres`, the first row that is
        filled in every column of the table is taken for the headings.
        """
        rows = [list(row) for row in self._sheet(feuille, kept=True).iter_rows(values_only=True)]
        start = _headings(rows) if ligne_titres is None else ligne_titres - 1
        if start >= len(rows):
            raise Remarque(f"Dans {self.chemin.name}, la table n'a pas de ligne de titres.")
        names = ["" if v is None else str(v).strip() for v in rows[start]]
        body = [row for row in rows[start + 1 :] if not all(est_vide(v) for v in row)]
        table = pd.DataFrame(body, columns=names)
        return table.loc[:, [bool(name) for name in names]]

    def filtre(self, feuille: str | None = None) -> bool:
        """Whether the sheet has an automatic filter, on a range or a table."""
        sheet = self._sheet(feuille)
        return bool(sheet.auto_filter.ref) or any(
            table.autoFilter is not None for table in sheet.tables.values()
        )

    def mises_en_forme(self, feuille: str | None = None) -> tuple[MiseEnForme, ...]:
        """The conditional formats of a sheet."""
        return tuple(
            MiseEnForme(str(zone.sqref), str(rule.type), tuple(map(str, rule.formula)))
            for zone in self._sheet(feuille).conditional_formatting
            for rule in zone.rules
        )

    def format(self, cellule: str, feuille: str | None = None) -> str:
        """The number format of a cell, such as `#,##0.00 €`."""
        return str(self._sheet(feuille)[cellule].number_format)

    def figee(self, feuille: str | None = None) -> bool:
        """Whether panes are frozen, so that headings stay in view."""
        return self._sheet(feuille).freeze_panes is not None

    def triee(self, colonne: str, decroissant: bool = False, feuille: str | None = None) -> None:
        """Check that a column's values are sorted."""
        table = self.table(feuille)
        if colonne not in table.columns:
            raise Remarque(f"Dans {self.chemin.name}, il manque la colonne « {colonne} ».")
        values = [v for v in table[colonne].tolist() if not est_vide(v)]
        ranks = [_sortable(v) for v in values]
        for before, after, value in zip(ranks, ranks[1:], values[1:], strict=False):
            if before != after and (before < after) == decroissant:
                order = "décroissant" if decroissant else "croissant"
                raise Remarque(
                    f"La colonne « {colonne} » n'est pas triée par ordre {order} : "
                    f"{ecrire(value)} n'est pas à sa place."
                )

    def exige_fonctions(self, noms: Sequence[str], feuille: str | None = None) -> None:
        """Check that a sheet calculates with these functions (one of several: `"SUMIF|SUMIFS"`)."""
        used = self.fonctions(feuille)
        for choice in noms:
            if not used & set(choice.split("|")):
                french = " ou ".join(EN_FRANCAIS.get(name, name) for name in choice.split("|"))
                raise Remarque(
                    f"Dans {self.chemin.name}, aucune formule n'utilise {french} : le "
                    "classeur doit calculer lui-même."
                )


EN_FRANCAIS = {
    "SUM": "SOMME",
    "SUMIF": "SOMME.SI",
    "SUMIFS": "SOMME.SI.ENS",
    "COUNT": "NB",
    "COUNTIF": "NB.SI",
    "COUNTIFS": "NB.SI.ENS",
    "AVERAGE": "MOYENNE",
    "IF": "SI",
    "IFS": "SI.CONDITIONS",
    "VLOOKUP": "RECHERCHEV",
    "XLOOKUP": "RECHERCHEX",
    "INDEX": "INDEX",
    "MATCH": "EQUIV",
    "ROUND": "ARRONDI",
    "TODAY": "AUJOURDHUI",
    "SUBTOTAL": "SOUS.TOTAL",
    "MAX": "MAX",
    "MIN": "MIN",
    "DATE": "DATE",
    "EOMONTH": "FIN.MOIS",
    "WORKDAY": "SERIE.JOUR.OUVRE",
    "NETWORKDAYS": "NB.JOURS.OUVRES",
    "IFERROR": "SIERREUR",
}


def classeur(chemin: str | Path) -> Classeur:
    """Open an .xlsx workbook; raises Remarque for a missing, damaged or unsafe file."""
    return Classeur(chemin)


def _headings(rows: list[list[Any]]) -> int:
    """The first row as full as the fullest, all texts: titles above a table fill one cell."""
    counts = [sum(not est_vide(v) for v in row) for row in rows]
    widest = max(counts, default=0)
    for rank, (row, count) in enumerate(zip(rows, counts, strict=True)):
        filled = [v for v in row if not est_vide(v)]
        if widest and count >= 0.8 * widest and all(isinstance(v, str) for v in filled):
            return rank
    return 0


def _sortable(value: Any) -> tuple[int, Any]:
    """Numbers, then dates, then texts, as Excel sorts."""
    number = None if isinstance(value, str) else en_decimal(value)
    if number is not None:
        return 0, number
    day = en_date(value)
    return (1, day.isoformat()) if day is not None else (2, normaliser(str(value)))
