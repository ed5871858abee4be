"""Tables for French Excel: CSV and workbooks that open right and execute nothing."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

Cell = str | float | int | None
_FORMULA = "=+-@\t\r\n"
_ONE_PAGE = 12  # columns that stay readable on the width of a page


def csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table as French Excel opens it: `;`, decimal comma, quoted, UTF-8 with its mark."""
    lines = [header, *rows]
    text = "\r\n".join(";".join(map(_quoted, line)) for line in lines) + "\r\n"
    return text.encode("utf-8-sig")


def neutral(text: str) -> str:
    """Text that a spreadsheet will not take for a formula."""
    return f"'{text}" if text.lstrip(" \u00a0\ufeff")[:1] in tuple(_FORMULA) and text else text


def _quoted(value: Cell) -> str:
    if value is None:
        text = ""
    elif isinstance(value, str):
        text = neutral(value)
    else:
        text = f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")
    return '"' + text.replace('"', '""') + '"'


def workbook(sheets: Iterable[tuple[str, Sequence[str], Sequence[Sequence[Cell]]]]) -> bytes:
    """A workbook of tables (name, header, rows): filters, frozen header, widths, no formula."""
    buffer = io.BytesIO()
    # strings_to_*: an answer or a comment stays text, whatever it looks like.
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    head = book.add_format(
        {"bold": True, "bg_color": "#17505E", "font_color": "#FFFFFF", "text_wrap": True,
         "valign": "top", "border": 1, "border_color": "#D5DBE2"}
    )  # fmt: skip
    share = book.add_format({"num_format": "0.00"})
    colours = {name: book.add_format(style) for name, style in _VERDICTS.items()}
    for name, header, rows in sheets:
        sheet = book.add_worksheet(name)
        for column, title in enumerate(header):
            sheet.write_string(0, column, title, head)
            longest = max([len(title), *(len(str(row[column] or "")) for row in rows)], default=8)
            sheet.set_column(column, column, min(48, max(8, longest + 2)))
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, column, value, colours.get(value))
                elif value is not None:
                    whole = isinstance(value, int)
                    sheet.write_number(line, column, value, None if whole else share)
        if header:
            sheet.autofilter(0, 0, max(1, len(rows)), len(header) - 1)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        if len(header) <= _ONE_PAGE:
            sheet.fit_to_pages(1, 0)
        else:  # too wide for one sheet of paper: each one repeats whose line it is
            sheet.repeat_columns(0)
        sheet.repeat_rows(0)
    book.close()
    return buffer.getvalue()


_VERDICTS: dict[str, dict[str, Any]] = {
    "acquis": {"font_color": "#14592F", "bg_color": "#E9F5ED"},
    "partiellement": {"font_color": "#704900", "bg_color": "#FFF5DF"},
    "non acquis": {"font_color": "#8F1A1A", "bg_color": "#FDEEEE"},
    "à examiner": {"font_color": "#33475B", "bg_color": "#EDF1F5"},
}
