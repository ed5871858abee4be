"""Rows and columns of a table as plain Python objects, for code that goes line by line."""

from decimal import Decimal
from typing import Any

import pandas as pd


def rangees(table: pd.DataFrame) -> list[Any]:
    """The rows as named tuples."""
    return list(table.itertuples(index=False))


def enregistrements(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries, free to change."""
    return [{str(cle): valeur for cle, valeur in rang.items()} for rang in table.to_dict("records")]


def dictionnaire(table: pd.DataFrame, cle: str, valeur: str) -> dict[str, Any]:
    """One column by another; the last row wins."""
    return dict(zip(table[cle].tolist(), table[valeur].tolist(), strict=True))


def correspondre(cles: "pd.Series[Any]", montants: "pd.Series[Any]") -> "pd.Series[Any]":
    """For each key the amount indexed by it, 0.00 where there is none."""
    connus = montants.to_dict()
    valeurs = [connus.get(cle, Decimal("0.00")) for cle in cles.tolist()]
    return pd.Series(valeurs, index=cles.index, dtype=object)


def fiches(table: pd.DataFrame, cle: str) -> dict[str, Any]:
    """The rows as named tuples, by the value of one column."""
    return dict(zip(table[cle].tolist(), rangees(table), strict=True))


def groupes(table: pd.DataFrame, cle: str) -> dict[str, pd.DataFrame]:
    """The rows of each value of a column."""
    return {str(valeur): lignes for valeur, lignes in table.groupby(cle)}
