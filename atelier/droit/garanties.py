"""Delays that protect a buyer: conformity, withdrawal, reserves to the carrier."""

import calendar
from datetime import date, timedelta

from .conservation import ans_apres
from .jours import feries, premier_jour_ouvre

RETRACTATION_JOURS = 14


def fin_de_garantie(delivrance: date, *, reparation: bool = False) -> date:
    """Last day of the legal guarantee of conformity, consumers only (C. conso. L217-3 s.).

    Two years from the delivery of the good, six months more after a repair.
    """
    fin = ans_apres(delivrance, 2)
    if not reparation:
        return fin
    annee, mois = fin.year + (fin.month + 5) // 12, (fin.month + 5) % 12 + 1
    return date(annee, mois, min(fin.day, calendar.monthrange(annee, mois)[1]))


def fin_de_retractation(reception: date) -> date:
    """Last day to withdraw from a distance sale (C. conso. L221-18, L221-19).

    14 days from the day after the reception; a Saturday, a Sunday or a holiday is carried over to
    the next working day.
    """
    return premier_jour_ouvre(reception + timedelta(days=RETRACTATION_JOURS))


def fin_de_reserves(reception: date, *, dimanche_compte: bool = True) -> date:
    """Last day for the protest to the carrier: three days, holidays excluded (C. com. L133-3).

    The text says « fériés »: whether a Sunday counts must be stated by the exercise.
    """
    jour, restants = reception, 3
    while restants:
        jour += timedelta(days=1)
        chome = jour in feries(jour.year) or (jour.weekday() == 6 and not dimanche_compte)
        restants -= not chome
    return jour
