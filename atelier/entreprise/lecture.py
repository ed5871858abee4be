"""Rows and columns of a table as plain Python objects, for code that goes line by line."""

from typing import Any

import pandas as pd


def rangees(table: pd.DataFrame) -> list[Any]:
    """The rows as named tuples."""
    return list(table.itertuples(index=False))


def dictionnaire(table: pd.DataFrame, cle: str, valeur: str) -> dict[str, Any]:
    """One column by another; the last row wins."""
    return dict(zip(table[cle].tolist(), table[valeur].tolist(), strict=True))


def fiches(table: pd.DataFrame, cle: str) -> dict[str, Any]:
    """The rows as named tuples, by the value of one column."""
    return dict(zip(table[cle].tolist(), rangees(table), strict=True))


def groupes(table: pd.DataFrame, cle: str) -> dict[str, pd.DataFrame]:
    """The rows of each value of a column."""
    return {str(valeur): lignes for valeur, lignes in table.groupby(cle)}
