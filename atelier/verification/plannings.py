"""Judge a planning drawn as a chart: one bar for each activity, at its time, on a line of its own.

The activities are a table with `personne`, `type`, `debut` and `fin`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd

from atelier.verification.charts import (
    couleurs_contrastees,
    graphique_adapte,
    legende_presente,
    panneaux,
    titre_present,
)
from atelier_candidat import Remarque

_SLACK = 0.01  # hours: bars that only touch


class _Barre(NamedTuple):
    ligne: str
    jour: int  # of the month; 0 where the axis counts hours
    heure: float
    duree: float  # hours
    serie: str  # as the legend names it

    @property
    def horaire(self) -> tuple[float, float]:
        return round(self.heure, 1), round(self.duree, 1)


def meme_planning(g: Any, activites: pd.DataFrame, nom: str) -> None:
    """Check that each bar of a planning is one activity, at its time, on its person's line."""
    graphique_adapte(
        g,
        ["planning"],
        "un planning montre quand commence et combien dure chaque activité : des barres "
        "horizontales placées à leur heure (left=)",
    )
    barres = _barres(g)
    traces, voulus = sorted(barre.horaire for barre in barres), _horaires(activites)
    if len(traces) != len(voulus):
        raise Remarque(
            f"{nom} montre {len(traces)} barres ; une par activité est attendue, "
            f"soit {len(voulus)}."
        )
    if [heure for heure, _ in traces] != [heure for heure, _ in voulus]:
        raise Remarque(
            f"Dans {nom}, des barres ne commencent pas à leur heure (14 h 30 s'écrit 14,5)."
        )
    if traces != voulus:
        raise Remarque(f"Dans {nom}, des barres n'ont pas la bonne durée (en heures, comme l'axe).")
    for rank, barre in enumerate(barres):
        if any(_overlap(barre, other) for other in barres[rank + 1 :]):
            raise Remarque(
                f"Sur la ligne « {barre.ligne} », des barres se recouvrent : donnez une ligne à "
                "chaque personne et à chaque jour."
            )
    lignes = {barre.ligne for barre in barres}
    for personne in activites["personne"].unique():
        if not any(part in ligne for ligne in lignes for part in personne.split()):
            raise Remarque(f"Aucune ligne ne nomme {personne} : on ne sait pas qui fait quoi.")


def remarques_du_planning(g: Any, activites: pd.DataFrame) -> list[str]:
    """What makes a planning hard to read, at most six sentences; empty when it is clear."""
    vus, barres = panneaux(g), _barres(g)
    types = sorted(activites["type"].unique())
    legende = " ".join(texte for panneau in vus for texte in panneau.legende).casefold()
    remarques = []
    if any(genre not in legende for genre in types):
        remarques.append(f"La légende ne nomme pas tous les types d'activité ({', '.join(types)}).")
    elif swapped := _swapped(barres, activites, types):
        remarques.append(
            f"Les barres que la légende nomme « {swapped} » ne sont pas les activités de ce type."
        )
    if len({couleur for panneau in vus for couleur in panneau.couleurs}) < len(types):
        remarques.append(
            "Donnez à chaque type d'activité sa couleur : ici, plusieurs types ont la même."
        )
    for controle in (legende_presente, titre_present, couleurs_contrastees):
        try:
            controle(g)
        except Remarque as remarque:
            remarques.append(str(remarque))
    if not any(panneau.axe_x for panneau in vus):
        remarques.append("L'axe des heures n'est pas nommé.")
    return remarques


def etat_mal_nomme(g: Any, etats: Mapping[str, str]) -> str:
    """The state under which the legend names a bar of another, by the bar's line; "" when none.

    Nothing is said of bars whose colour is not in the legend.
    """
    for panneau in panneaux(g):
        for serie in panneau.series.values():
            named = [
                etat for etat in set(etats.values()) if etat.casefold() in serie.nom.casefold()
            ]
            true = {etats.get(str(ligne).strip()) for ligne in serie.x} - {None}
            if len(named) == 1 and true and true != set(named):
                return named[0]
    return ""


def _barres(g: Any) -> list[_Barre]:
    found = []
    vus = panneaux(g)
    for rank, panneau in enumerate(vus, 1):
        for serie in panneau.series.values():
            for ou, debut, longueur in zip(serie.x, serie.debut, serie.y, strict=True):
                ligne = f"{ou}" if len(vus) == 1 else f"{ou} {panneau.titre} ({rank})"
                duree = float(longueur or 0)
                if isinstance(debut, datetime):  # an axis of dates counts days
                    heure = debut.hour + debut.minute / 60
                    found.append(_Barre(ligne, debut.day, heure, 24 * duree, serie.nom))
                else:
                    found.append(_Barre(ligne, 0, float(debut), duree, serie.nom))  # type: ignore[arg-type]
    return found


def _horaires(activites: pd.DataFrame) -> list[tuple[float, float]]:
    """Start and length of each activity, in hours."""
    starts = activites["debut"].dt.hour + activites["debut"].dt.minute / 60
    lengths = (activites["fin"] - activites["debut"]).dt.total_seconds() / 3600
    return sorted(zip(starts.round(1).tolist(), lengths.round(1).tolist(), strict=True))


def _overlap(one: _Barre, other: _Barre) -> bool:
    return (
        (one.ligne, one.jour) == (other.ligne, other.jour)
        and one.heure < other.heure + other.duree - _SLACK
        and other.heure < one.heure + one.duree - _SLACK
    )


def _swapped(barres: list[_Barre], activites: pd.DataFrame, types: Iterable[str]) -> str:
    """The type whose bars are not its activities; "" where series do not say their type."""
    by_type: dict[str, list[tuple[float, float]]] = {genre: [] for genre in types}
    for barre in barres:
        named = [genre for genre in by_type if genre in barre.serie.casefold()]
        if len(named) != 1:
            return ""
        by_type[named[0]].append(barre.horaire)
    for genre, horaires in by_type.items():
        if sorted(horaires) != _horaires(activites[activites["type"] == genre]):
            return genre
    return ""
