"""Working days in France: Monday to Friday, the eleven public holidays excluded."""

from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

import numpy as np
from dateutil.easter import easter

OUVRABLES = "1111110"  # Monday to Saturday


FIXES = {
    (1, 1): "Jour de l'an",
    (5, 1): "Fête du Travail",
    (5, 8): "Fête de la Victoire",
    (7, 14): "Fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "Armistice",
    (12, 25): "Noël",
}
APRES_PAQUES = {1: "Lundi de Pâques", 39: "Ascension", 50: "Lundi de Pentecôte"}


@cache
def feries(annee: int) -> dict[date, str]:
    """The eleven public holidays of a year, with their French names (C. trav. L3133-1)."""
    fixes = {date(annee, mois, jour): nom for (mois, jour), nom in FIXES.items()}
    paques = easter(annee)
    mobiles = {paques + timedelta(days=jours): nom for jours, nom in APRES_PAQUES.items()}
    return dict(sorted({**fixes, **mobiles}.items()))


@cache
def calendrier(premiere: int, derniere: int, semaine: str = "1111100") -> np.busdaycalendar:
    """A numpy calendar of the days worked from a year to another, both included."""
    chomes = [jour for annee in range(premiere, derniere + 1) for jour in feries(annee)]
    return np.busdaycalendar(weekmask=semaine, holidays=np.array(chomes, dtype="datetime64[D]"))


def _date(jour: Any) -> date:
    resultat: date = jour.astype(object)
    return resultat


def est_ouvre(jour: date) -> bool:
    """Whether the day is worked, Monday to Friday."""
    return jour.weekday() < 5 and jour not in feries(jour.year)


def _decaler(jour: date, n: int, sens: Literal["forward", "backward"]) -> date:
    calendrier_utile = calendrier(jour.year - 1 - abs(n) // 200, jour.year + 1 + abs(n) // 200)
    return _date(np.busday_offset(jour, n, roll=sens, busdaycal=calendrier_utile))


def ajouter_jours_ouvres(jour: date, n: int) -> date:
    """The n-th working day after `jour`, which does not count."""
    return _decaler(jour, n, "backward")


def retirer_jours_ouvres(jour: date, n: int) -> date:
    """D − n of a retro-planning: the n-th working day before `jour`, which does not count."""
    return _decaler(jour, -n, "forward")


def premier_jour_ouvre(jour: date) -> date:
    """`jour` itself when it is worked, else the first working day after it."""
    return _decaler(jour, 0, "forward")


def _compter(debut: date, fin: date, semaine: str) -> int:
    jours = calendrier(debut.year, fin.year, semaine)
    return int(np.busday_count(debut, np.datetime64(fin) + 1, busdaycal=jours))


def jours_ouvres(debut: date, fin: date) -> int:
    """Number of working days (Monday to Friday) from `debut` to `fin`, both included."""
    return _compter(debut, fin, "1111100")


def jours_ouvrables(debut: date, fin: date) -> int:
    """Number of days Monday to Saturday, holidays excluded, from `debut` to `fin` included."""
    return _compter(debut, fin, OUVRABLES)
