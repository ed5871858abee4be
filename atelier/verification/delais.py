"""Planned dates: each step is worth its part, and the public holidays theirs."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from atelier.verification.credit import Cumul
from atelier.verification.tables import lignes_d_une, lignes_justes, memes_lignes


def delais_juges(
    cumul: Cumul,
    obtenu: Any,
    attendu: pd.DataFrame,
    sans_feries: pd.DataFrame,
    points: Mapping[str, float],
    feries: float,
    **named: Any,
) -> None:
    """Earn the points of each column of dates, public holidays left aside, and `feries` for them.

    `sans_feries`: the reference as it would be if the holidays were worked. The holidays are judged
    by the rows that run over one, in the columns that are right otherwise. `named`: arguments of
    `memes_lignes`. Raises Refusal when no row runs over a holiday.
    """
    deux = (attendu, sans_feries)
    for colonne, valeur in points.items():
        cumul.controle(valeur, lignes_d_une, obtenu, deux, colonnes=[colonne], **named)
    justes = [
        colonne
        for colonne in points
        if any(not lignes_justes(obtenu, t, colonnes=[colonne], **named).remarque for t in deux)
    ]
    en_passe = (attendu[list(points)] != sans_feries[list(points)]).any(axis=1)
    jugees = justes or list(points)
    cumul.controle(feries, memes_lignes, obtenu, attendu, colonnes=jugees, lignes=en_passe, **named)
