"""Office files whose bytes depend only on what is in them: no clock, no machine."""

import datetime
import io
import zipfile
from collections.abc import Callable, Sequence
from csv import writer
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

UTF8_EXCEL, WINDOWS = "utf-8-sig", "cp1252"
"""Encodings of an office's csv files: UTF-8 with its mark for Excel, and the older one."""

# asked of every cell: a union written there would be built each time
BOOLEENS, NOMBRES = (bool, np.bool_), (float, Decimal)
EPOQUE = 25_569  # 1970-01-01, in a workbook's days


def csv(donnees: pd.DataFrame, encodage: str = UTF8_EXCEL, dates: str = "%Y-%m-%d") -> bytes:
    """A `;` csv: comma decimals, dates in this format, an empty cell where nothing is known.

    Column by column and not by `to_csv`, which knows no Decimal and takes half as long again.
    """
    text = io.StringIO(newline="")
    lines = writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(donnees.columns.tolist())
    columns = [_texts(column, dates) for _, column in donnees.items()]
    lines.writerows(zip(*columns, strict=True))
    return text.getvalue().encode(encodage)


def _texts(column: "pd.Series[Any]", dates: str) -> list[Any]:
    if column.dtype.kind == "M":
        column = column.dt.strftime(dates)
    values = column.tolist()
    if column.dtype == np.int64:
        return values
    return [value if type(value) is str else _text(value) for value in values]


def _text(value: Any) -> Any:
    if isinstance(value, NOMBRES):
        return "" if value != value else f"{value}".replace(".", ",")
    return "" if value is None or value is pd.NA or value is pd.NaT else value


def texte(contenu: str, encodage: str = "utf-8") -> bytes:
    """A text, html or ics file."""
    return contenu.encode(encodage)


@dataclass(frozen=True)
class Feuille:
    """A sheet as an office makes it: title rows, an empty row, the header, the rows.

    With two titles the header is on the fourth row (`pd.read_excel(…, header=3)`).
    """

    nom: str
    donnees: pd.DataFrame
    titres: Sequence[str] = ()
    entetes: dict[str, str] = field(default_factory=dict)  # column -> text of its header
    groupes: Sequence[tuple[str, int]] = ()  # merged header above the header: text, width
    largeurs: dict[str, int] = field(default_factory=dict)
    dates: str = "dd/mm/yyyy"
    nombres: str = "#,##0.00"


def classeur(
    feuilles: Sequence[Feuille],
    date: datetime.date,
    auteur: str,
    ajouter: Callable[[xlsxwriter.Workbook], None] | None = None,
) -> bytes:
    """An xlsx of these sheets; `ajouter` may add others to the xlsxwriter workbook."""
    octets = io.BytesIO()
    book = xlsxwriter.Workbook(octets, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    created = datetime.datetime.combine(date, datetime.time(8, 30))
    book.set_properties({"author": auteur, "created": created, "title": feuilles[0].nom})
    for feuille in feuilles:
        _write(book, feuille)
    if ajouter is not None:
        ajouter(book)
    book.close()
    return octets.getvalue()


class _Sheet(Worksheet):  # type: ignore[misc]  # xlsxwriter has no types
    """A sheet that ends with a table, whose rows it writes itself: xlsxwriter makes an object of
    each cell, and takes four times as long."""

    rows: Sequence[str] = ()

    def write_table(self, first: int, donnees: pd.DataFrame, day: Format, number: Format) -> None:
        """The table from this row on, dates and decimals in these formats."""
        letters = [xl_col_to_name(rank) for rank in range(donnees.shape[1])]
        columns = [column.tolist() for _, column in donnees.items()]
        cell = partial(_cell, day=day._get_xf_index(), number=number._get_xf_index())
        self.rows = [
            f'<row r="{row}">{"".join(map(cell, [f"{x}{row}" for x in letters], values))}</row>'
            for row, values in enumerate(zip(*columns, strict=True), start=first + 1)
        ]
        self._check_dimensions(max(first, first + len(donnees) - 1), len(letters) - 1)

    def _write_rows(self) -> None:
        super()._write_rows()
        self.fh.writelines(self.rows)


def _cell(place: str, value: Any, day: int, number: int) -> str:
    """The xml of a cell, dates and decimals in the styles of these ranks."""
    if isinstance(value, str):
        spaces = ' xml:space="preserve"' if value != value.strip() else ""
        return f'<c r="{place}" t="inlineStr"><is><t{spaces}>{escape(value)}</t></is></c>'
    if value is None or value is pd.NaT or value != value:
        return ""
    if isinstance(value, BOOLEENS):
        return _cell(place, "oui" if value else "non", day, number)
    if isinstance(value, pd.Timestamp):
        return f'<c r="{place}" s="{day}"><v>{EPOQUE + value.timestamp() / 86_400:.16G}</v></c>'
    if isinstance(value, NOMBRES):
        return f'<c r="{place}" s="{number}"><v>{float(value):.16G}</v></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def _write(book: xlsxwriter.Workbook, feuille: Feuille) -> None:
    sheet = book.add_worksheet(feuille.nom, _Sheet)
    title = book.add_format({"bold": True, "font_size": 13})
    head = book.add_format({"bold": True, "bg_color": "#D9E2EC", "border": 1, "text_wrap": True})
    group = book.add_format({"bold": True, "align": "center", "bg_color": "#BCCCDC", "border": 1})
    day = book.add_format({"num_format": feuille.dates})
    number = book.add_format({"num_format": feuille.nombres})
    row = 0
    for text in feuille.titres:
        sheet.write_string(row, 0, text, title if row == 0 else None)
        row += 1
    if feuille.titres:
        row += 0 if feuille.groupes else 1
    if feuille.groupes:
        column = 0
        for text, width in feuille.groupes:
            if width > 1:
                sheet.merge_range(row, column, row, column + width - 1, text, group)
            else:
                sheet.write_string(row, column, text, group)
            column += width
        row += 1
    for column, name in enumerate(feuille.donnees.columns):
        sheet.write_string(row, column, feuille.entetes.get(name, name), head)
        sheet.set_column(column, column, feuille.largeurs.get(name, max(12, len(name) + 2)))
    sheet.write_table(row + 1, feuille.donnees, day, number)
    sheet.freeze_panes(row + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(row)


def zip_fixe(octets: bytes) -> bytes:
    """The same zip container (docx, pptx, ods) with the date of every member set to 1980."""
    fixed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(octets)) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            target.writestr(
                zipfile.ZipInfo(member.filename, (1980, 1, 1, 0, 0, 0)),
                source.read(member),
                zipfile.ZIP_DEFLATED,
            )
    return fixed.getvalue()
