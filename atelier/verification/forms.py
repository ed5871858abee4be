"""Check what a candidate filled in a form."""

from collections.abc import Mapping, Sequence
from typing import Any

from atelier_candidat.remark import Remarque, combien


def formulaire_rempli(reponses: Mapping[str, Any], champs: Sequence[str], mots: int = 0) -> None:
    """Check that these fields are filled, and that texts have at least `mots` words."""
    for name in champs:
        value = reponses[name]  # a blank field is a sentence by itself
        if isinstance(value, str):
            _long_enough(value, mots, f"« {name} »")


def lignes_remplies(
    lignes: Sequence[Mapping[str, Any]],
    colonnes: Sequence[str],
    minimum: int = 1,
    mots: int = 0,
    nom: str = "le tableau",
) -> None:
    """Check that a table of a form has enough rows, each with these columns filled."""
    if len(lignes) < minimum:
        filled = combien(len(lignes), "ligne remplie")
        raise Remarque(f"Dans {nom}, {filled} sur {minimum} demandées.")
    for rank, row in enumerate(lignes, 1):
        blank = [column for column in colonnes if column not in row]
        if blank:
            raise Remarque(f"Dans {nom}, la ligne n° {rank} laisse « {blank[0]} » vide.")
        for column in colonnes:
            if isinstance(row[column], str):
                _long_enough(row[column], mots, f"« {column} », ligne n° {rank}")


def _long_enough(text: str, words: int, name: str) -> None:
    count = len(text.split())
    if count < words:
        raise Remarque(
            f"{name} tient en {combien(count, 'mot')} : développez en {words} mots au moins."
        )
