"""Social networks: a quarter's figures, and the grid that ranks them for an objective."""

import numpy as np
import pandas as pd

from atelier.entreprise import fichiers
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.tirage import jusqua

PROFILS = {
    # network: followers, reach by follower, share of professionals, interactions, clicks, requests
    "LinkedIn": (2200, 1.6, 0.62, 0.034, 0.014, 0.0042),
    "Facebook": (3900, 1.1, 0.14, 0.028, 0.009, 0.0008),
    "Instagram": (5200, 1.7, 0.09, 0.061, 0.006, 0.0005),
    "TikTok": (2600, 3.4, 0.04, 0.072, 0.003, 0.0002),
    "YouTube": (900, 2.2, 0.28, 0.019, 0.011, 0.0011),
    "Pinterest": (1500, 2.0, 0.11, 0.024, 0.012, 0.0006),
}
"""Orders of magnitude invented for the course; only their ranking is taught."""

OBJECTIFS = {
    "obtenir des demandes de professionnels": {
        "part de la cible": 5,
        "demandes": 4,
        "portée": 1,
        "engagement": 2,
    },
    "se faire connaître des jeunes adultes": {
        "part de la cible": 0,
        "demandes": 1,
        "portée": 5,
        "engagement": 4,
    },
    "fidéliser les clients particuliers de la région": {
        "part de la cible": 1,
        "demandes": 3,
        "portée": 2,
        "engagement": 2,
    },
}
"""Weights of the grid's criteria, by objective."""

NOTES = {
    "part de la cible": (5, 2, 1, 1, 3, 1),
    "demandes": (5, 3, 1, 1, 3, 2),
    "portée": (2, 3, 4, 5, 1, 2),
    "engagement": (3, 3, 4, 5, 2, 2),
}
"""Marks from 1 to 5, in the order of PROFILS, for the company's usual target."""

LOCALES = {"part de la cible": (1, 5, 3, 2, 2, 2), "demandes": (1, 5, 3, 1, 2, 2)}
"""Marks that change when the target is the region's private customers."""


@table("reseaux")
def reseaux(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """One row per network. LinkedIn always gives the cheapest requests from professionals, and
    another network always reaches more people."""
    rows = []
    for name, (followers, reach, share, interact, click, ask) in PROFILS.items():
        noise = hasard.uniform(0.88, 1.12, 7)
        people = round(followers * noise[0])
        reached = round(people * reach * noise[1])
        requests = max(1, round(reached * ask * noise[5] * 3))
        cost = round((120 + 0.035 * reached) * noise[6])
        rows.append(
            {
                "reseau": name,
                "abonnes": people,
                "portee": reached,
                "part_cible": round(share * noise[2], 2),
                "interactions": round(reached * interact * noise[3]),
                "clics": round(reached * click * noise[4]),
                "demandes": requests,
                "cout": cost,
            }
        )
    return Table(pd.DataFrame(rows))


@table("reseaux_grille")
def reseaux_grille(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """One row per objective, criterion and network; the truth is the network that wins each
    objective, always by two points or more."""
    frame = jusqua(
        lambda: _graded(hasard),
        lambda frame: not _winners(frame).empty,
        "Aucun réseau social ne l'emporte nettement : essayez une autre graine.",
    )
    order = hasard.permutation(len(frame))
    return Table(frame.iloc[order].reset_index(drop=True), _winners(frame))


def _graded(hasard: np.random.Generator) -> pd.DataFrame:
    rows = []
    for objective, weights in OBJECTIFS.items():
        marks = NOTES | LOCALES if "région" in objective else NOTES
        for criterion, weight in weights.items():
            shift = hasard.integers(-1, 2, len(PROFILS))
            for network, mark, move in zip(PROFILS, marks[criterion], shift, strict=True):
                note = mark if mark == 5 else min(4, max(1, mark + int(move)))
                rows.append((objective, criterion, weight, network, note))
    return pd.DataFrame(rows, columns=["objectif", "critere", "poids", "reseau", "note"])


def _winners(frame: pd.DataFrame) -> pd.DataFrame:
    """The best network of each objective, or nothing when one wins by less than two points."""
    scored = frame.assign(score=frame["poids"] * frame["note"])
    scores = scored.groupby(["objectif", "reseau"])["score"].sum().unstack()
    ranked = np.sort(scores.to_numpy(), axis=1)
    if (ranked[:, -1] - ranked[:, -2] < 2).any():
        return pd.DataFrame()
    best = scores.idxmax(axis=1)
    return pd.DataFrame({"objectif": best.index, "reseau": best.to_numpy()})


@fichier("reseaux.csv", "les chiffres du trimestre de chaque réseau social")
def reseaux_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("reseaux"))


@fichier("reseaux_grille.csv", "la grille de choix d'un réseau selon l'objectif")
def reseaux_grille_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("reseaux_grille"))
