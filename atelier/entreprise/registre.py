"""The registry: each theme module declares its tables and its office files by decorating functions.

    @table("prospects")
    def prospects(entreprise, hasard):
        return Table(donnees, verite)          # two DataFrames; the second is never given out

    @fichier("prospects.xlsx", "fichier de prospection, jamais nettoyé")
    def prospects_xlsx(entreprise):
        return fichiers.classeur(…)            # bytes

    @une_fois                                  # what several tables of a company start from
    def _livrees(entreprise):
        return …                               # not to be changed by them

Modules of this package whose names do not begin with `_` are imported by `__init__`, so that adding
a theme is adding a module.
"""

import datetime
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from atelier.entreprise.lecture import fiches
from atelier.entreprise.profil import Profil

Fait = TypeVar("Fait")


@dataclass(frozen=True)
class Table:
    """A table as the company has it, and what is true behind it."""

    donnees: pd.DataFrame
    verite: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class Entreprise:
    """A company's whole commercial life at a date, each table made when it is first asked for."""

    profil: Profil
    graine: int
    date: datetime.date  # "today" of the session
    _tables: dict[str, Table] = field(default_factory=dict, repr=False, compare=False)
    _faits: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)

    def table(self, nom: str) -> pd.DataFrame:
        """The table of this name, as given to candidates; the caller may change what it gets."""
        return self._made(nom).donnees.copy(deep=False)  # pandas copies what is written to

    def verite(self, nom: str) -> pd.DataFrame:
        """What was planted in this table, or the clean answer; never leaves the trusted side."""
        return self._made(nom).verite.copy(deep=False)

    def fiches(self, nom: str, cle: str) -> dict[str, Any]:
        """The rows of a table by the value of one column, read once; nobody may change them."""
        if (nom, cle) not in self._faits:
            self._faits[nom, cle] = fiches(self.table(nom), cle)
        found: dict[str, Any] = self._faits[nom, cle]
        return found

    def hasard(self, nom: str) -> np.random.Generator:
        """A stream of its own for each name: adding a table never changes the others."""
        name = f"{self.profil.dossier}/{nom}".encode()
        words = np.frombuffer(hashlib.sha256(name).digest()[:16], dtype="<u4")
        return np.random.default_rng([self.graine, *(int(word) for word in words)])

    def jour(self, decalage: int = 0) -> pd.Timestamp:
        """Today, or so many days after (before when negative)."""
        return pd.Timestamp(self.date + datetime.timedelta(days=decalage))

    def _made(self, nom: str) -> Table:
        if nom not in self._tables:
            self._tables[nom] = TABLES[nom](self, self.hasard(nom))
        return self._tables[nom]


@dataclass(frozen=True)
class Fichier:
    """An office file: its name, what it is, and the function that gives its bytes."""

    nom: str
    description: str
    octets: Callable[[Entreprise], bytes]


Fabrique = Callable[[Entreprise, np.random.Generator], Table]

TABLES: dict[str, Fabrique] = {}
FICHIERS: dict[str, Fichier] = {}


def table(nom: str) -> Callable[[Fabrique], Fabrique]:
    """Declare the function that makes this table."""

    def declare(make: Fabrique) -> Fabrique:
        _once(TABLES, nom)
        TABLES[nom] = make
        return make

    return declare


def fichier(
    nom: str, description: str
) -> Callable[[Callable[[Entreprise], bytes]], Callable[[Entreprise], bytes]]:
    """Declare the function that gives the bytes of this file."""

    def declare(write: Callable[[Entreprise], bytes]) -> Callable[[Entreprise], bytes]:
        _once(FICHIERS, nom)
        FICHIERS[nom] = Fichier(nom, description, write)
        return write

    return declare


def une_fois(chercher: Callable[[Entreprise], Fait]) -> Callable[[Entreprise], Fait]:
    """Find a fact of a company when it is first asked for, and keep it; nobody may change it."""

    @wraps(chercher)
    def trouver(entreprise: Entreprise) -> Any:
        if chercher not in entreprise._faits:
            entreprise._faits[chercher] = chercher(entreprise)
        return entreprise._faits[chercher]

    return trouver


def _once(known: dict[str, Fabrique] | dict[str, Fichier], nom: str) -> None:
    if nom in known:
        raise ValueError(f"{nom} is declared twice")
