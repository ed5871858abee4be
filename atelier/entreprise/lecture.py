"""Rows and columns of a table as plain Python objects, for code that goes line by line.

Columns go through `tolist`: iterating a text column of pandas 3 costs ten times more.
"""

from collections import namedtuple
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd


def rangees(table: pd.DataFrame) -> list[Any]:
    """The rows as named tuples."""
    rangee = _rangee(tuple(table.columns))
    return list(map(rangee._make, zip(*_columns(table), strict=True)))


@cache  # to make such a class takes as long as to fill a hundred rows
def _rangee(colonnes: tuple[str, ...]) -> Any:
    return namedtuple("rangee", colonnes, rename=True)


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


def rangees_par(table: pd.DataFrame, cle: str) -> dict[str, list[Any]]:
    """The rows as named tuples, in a list for each value of one column."""
    groupes: dict[str, list[Any]] = {}
    for valeur, rangee in zip(table[cle].tolist(), rangees(table), strict=True):
        groupes.setdefault(valeur, []).append(rangee)
    return groupes
