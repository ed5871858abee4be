"""What hidden tests may use: the reference's answers, and checks that speak French.

Every check raises `Remarque` (an AssertionError) with one sentence for the candidate. What is
wrong in the test itself raises `Refusal`, for its author.
"""

from atelier.verification.credit import Points, Selection, part, precision_rappel
from atelier.verification.reference import corrige
from atelier.verification.tables import Comparaison, lignes_justes, memes_lignes
from atelier.verification.values import (
    diagnostic,
    egales,
    est_vide,
    meme_montant,
    meme_valeur,
    memes_dates,
    memes_textes,
    texte_contient,
)
from atelier_candidat.remark import Remarque

__all__ = [
    "Comparaison",
    "Points",
    "Remarque",
    "Selection",
    "corrige",
    "diagnostic",
    "egales",
    "est_vide",
    "lignes_justes",
    "meme_montant",
    "meme_valeur",
    "memes_dates",
    "memes_lignes",
    "memes_textes",
    "part",
    "precision_rappel",
    "texte_contient",
]
