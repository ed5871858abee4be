"""Rows and columns of a table as plain Python objects, for code that goes line by line.

Columns go through `tolist`: iterating a text column of pandas 3 costs ten times more.
"""

from collections import namedtuple
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd


def rangees(table: pd.DataFrame) -> list[Any]:
    """The rows as named tuples."""
    rangee = namedtuple("rangee", [str(name) for name in table.columns], rename=True)  # type: ignore[misc]
    return list(map(rangee._make, zip(*_columns(table), strict=True)))


def enregistrements(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries, free to change."""
    names = [str(name) for name in table.columns]
    return [dict(zip(names, values, strict=True)) for values in zip(*_columns(table), strict=True)]


def _columns(table: pd.DataFrame) -> list[list[Any]]:
    return [column.tolist() for _, column in table.items()]


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


def groupes(
    table: pd.DataFrame, cle: str, parmi: Iterable[str] | None = None
) -> dict[str, pd.DataFrame]:
    """The rows of each value of a column, or of these values only."""
    wanted = table if parmi is None else table[table[cle].isin(list(parmi))]
    return {str(valeur): lignes for valeur, lignes in wanted.groupby(cle)}
