"""Fictitious companies whose whole commercial life comes from a seed.

    profil = charger(Path("course/entreprises/ormelune"))
    entreprise = generer(profil, graine=1, date=date(2026, 11, 24))
    entreprise.table("prospects")       # DataFrame, made when it is asked for
    entreprise.verite("prospects")      # what was planted in it, or the clean answer
    ecrire(entreprise, Path("donnees"), ["prospects.xlsx"])

FICHIERS lists the office files by name. The company's ground truth is here, so this package is
never importable by a candidate.
"""

import datetime
import difflib
import importlib
import pkgutil
from collections.abc import Iterable
from pathlib import Path

from atelier.entreprise.profil import Profil, charger, noms
from atelier.entreprise.registre import FICHIERS, TABLES, Entreprise
from atelier.problems import Refusal

__all__ = ["FICHIERS", "TABLES", "Entreprise", "Profil", "charger", "ecrire", "generer", "noms"]

for _module in sorted(module.name for module in pkgutil.iter_modules(__path__)):
    importlib.import_module(f"{__name__}.{_module}")


def generer(profil: Profil, graine: int, date: datetime.date) -> Entreprise:
    """The company of this profile on this seed, as it stands on this date."""
    return Entreprise(profil=profil, graine=graine, date=date)


def ecrire(
    entreprise: Entreprise, dossier: Path, noms: Iterable[str] | None = None
) -> tuple[Path, ...]:
    """Write the office files, or only those named; raises Refusal on an unknown name."""
    wanted = tuple(sorted(FICHIERS) if noms is None else noms)
    for nom in wanted:
        if nom not in FICHIERS:
            close = difflib.get_close_matches(nom, FICHIERS, 1, 0.6)
            hint = f" (vouliez-vous dire {close[0]} ?)" if close else ""
            raise Refusal(f"Aucune entreprise ne fabrique le fichier {nom}{hint}.")
    dossier.mkdir(parents=True, exist_ok=True)
    written = []
    for nom in wanted:
        path = dossier / nom
        path.write_bytes(FICHIERS[nom].octets(entreprise))
        written.append(path)
    return tuple(written)
