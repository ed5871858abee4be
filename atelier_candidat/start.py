"""What the first cell of a notebook does."""

import re
from pathlib import Path
from typing import Any

from atelier_candidat import explanation, palette, worklog


def demarrer() -> None:
    """Make the folders for answers, explain errors in French, show tables and charts plainly."""
    for folder in ("livrables", "reponses"):
        Path(folder).mkdir(exist_ok=True)
    worklog.keep()
    presenter()


def presenter() -> None:
    """Explain errors in French, show numbers, tables and charts plainly; writes nothing."""
    from IPython import get_ipython

    _read_workbooks_fast()
    _show_tables_plainly()
    if (shell := get_ipython()) is not None:
        _show_results_plainly(shell.display_formatter)
    palette.appliquer()
    explanation.install()


def _read_workbooks_fast() -> None:
    """Read xlsx as pandas 4 will by default: the same cells, ten times faster than openpyxl."""
    import pandas as pd

    pd.set_option("io.excel.xlsx.reader", "calamine")


def _show_tables_plainly() -> None:
    import pandas as pd

    pd.set_option("display.max_columns", 30)
    pd.set_option("display.max_rows", 20)
    pd.set_option("display.min_rows", 10)
    pd.set_option("display.max_colwidth", 60)
    pd.set_option("display.width", 120)
    pd.set_option("display.float_format", decimales)
    pd.set_option("styler.format.decimal", ",")
    pd.set_option("styler.format.thousands", " ")


_WHOLE = 'style="white-space: nowrap"'


def _whole_words(table: Any) -> str | None:
    """A table whose dates and codes are not cut at their hyphens, however many its columns."""
    shown: str | None = table._repr_html_()
    if shown is None:
        return None
    alone = re.sub(r"<td>(?=[^\s<]{1,24}</td>)", f"<td {_WHOLE}>", shown)
    in_text = r"(?<=[>\s])(?=\S*\d)[^\s<>]{1,12}-[^\s<>]{1,12}(?=[\s<])"
    return re.sub(
        r"<td>[^<]+ [^<]+</td>",
        lambda cell: re.sub(in_text, rf"<span {_WHOLE}>\g<0></span>", cell[0]),
        alone,
    )


def decimales(value: float) -> str:
    """A number of a table: two decimals, up to four where they matter (a rate), never 1.2e+06.

    With a point, as the candidate types it.
    """
    exact = f"{value:.4f}"
    kept = exact.rstrip("0")
    return f"{value:.2f}" if len(kept.partition(".")[2]) < 2 else kept


def _show_results_plainly(display: Any) -> None:
    """What the last line of a cell shows, by IPython's formatters.

    A number is 1859.64, and not 1859.6399999999999 nor np.float64(1859.64); a table keeps its codes
    whole; a chart comes alone, without `Text(0.5, 1.0, 'Ventes')` where the line gave its title.
    """
    import numpy as np
    import pandas as pd

    plain = display.formatters["text/plain"]
    for number in (float, np.float64):
        plain.for_type(
            number, lambda value, printer, _: printer.text(repr(round(float(value), 10)))
        )
    for scalar in (np.int64, np.bool_):
        plain.for_type(scalar, lambda value, printer, _: printer.text(repr(value.item())))
    display.formatters["text/html"].for_type(pd.DataFrame, _whole_words)
    for part in ("text.Text", "legend.Legend", "axes._axes.Axes", "container.BarContainer"):
        module, _, kind = f"matplotlib.{part}".rpartition(".")
        display.ipython_display_formatter.for_type_by_name(module, kind, lambda _: None)
