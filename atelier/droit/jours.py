"""Working days in France: Monday to Friday, the eleven public holidays excluded."""

from datetime import date, timedelta
from functools import cache

import numpy as np
from dateutil.easter import easter

OUVRABLES = "1111110"  # Monday to Saturday
HIER, DEMAIN = timedelta(days=-1), timedelta(days=1)

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


def est_ouvre(jour: date) -> bool:
    """Whether the day is worked, Monday to Friday."""
    return jour.weekday() < 5 and jour not in feries(jour.year)


def _decaler(jour: date, n: int, sens: timedelta) -> date:
    """n working days later than `jour`, or than the first one found in this direction."""
    while not est_ouvre(jour):
        jour += sens
    pas = DEMAIN if n > 0 else HIER
    for _ in range(abs(n)):
        jour += pas
        while not est_ouvre(jour):
            jour += pas
    return jour


def ajouter_jours_ouvres(jour: date, n: int) -> date:
    """The n-th working day after `jour`, which does not count."""
    return _decaler(jour, n, HIER)


def retirer_jours_ouvres(jour: date, n: int) -> date:
    """D − n of a retro-planning: the n-th working day before `jour`, which does not count."""
    return _decaler(jour, -n, DEMAIN)


def decaler_jours_ouvres(jour: date, n: int) -> date:
    """The n-th working day after `jour`, or before when n is negative."""
    return ajouter_jours_ouvres(jour, n) if n >= 0 else retirer_jours_ouvres(jour, -n)


def premier_jour_ouvre(jour: date) -> date:
    """`jour` itself when it is worked, else the first working day after it."""
    return _decaler(jour, 0, DEMAIN)


def _compter(debut: date, fin: date, semaine: str) -> int:
    jours = calendrier(debut.year, fin.year, semaine)
    return int(np.busday_count(debut, np.datetime64(fin) + np.timedelta64(1, "D"), busdaycal=jours))


def jours_ouvres(debut: date, fin: date) -> int:
    """Number of working days (Monday to Friday) from `debut` to `fin`, both included."""
    return _compter(debut, fin, "1111100")


def jours_ouvrables(debut: date, fin: date) -> int:
    """Number of days Monday to Saturday, holidays excluded, from `debut` to `fin` included."""
    return _compter(debut, fin, OUVRABLES)
