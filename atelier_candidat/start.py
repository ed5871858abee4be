"""What the first cell of a notebook does."""

from pathlib import Path

from atelier_candidat import explanation, palette


def demarrer() -> None:
    """Make the folders for answers, explain errors in French, show tables and charts plainly."""
    for folder in ("livrables", "reponses"):
        Path(folder).mkdir(exist_ok=True)
    presenter()


def presenter() -> None:
    """Explain errors in French, show tables and charts plainly; writes nothing."""
    _show_tables_plainly()
    palette.appliquer()
    explanation.install()


def _show_tables_plainly() -> None:
    import pandas as pd

    pd.set_option("display.max_columns", 30)
    pd.set_option("display.max_rows", 20)
    pd.set_option("display.min_rows", 10)
    pd.set_option("display.max_colwidth", 60)
    pd.set_option("display.width", 120)
    pd.set_option("display.precision", 4)
    pd.set_option("styler.format.decimal", ",")
    pd.set_option("styler.format.thousands", " ")
