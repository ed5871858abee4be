"""When an invoice falls due, whether that is legal, and how old a debt is."""

import calendar
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

REGLES = ("comptant", "30j", "45j", "60j", "45jfm_A", "45jfm_B")
"""Payment rules between professionals; A: + 45 days, then month end; B: month end, then + 45."""

TRANCHES = ("non échu", "1-30", "31-60", "61-90", "plus de 90")
"""Columns of an aged balance, in days after the due date."""


def _fin_de_mois(jour: date) -> date:
    return jour.replace(day=calendar.monthrange(jour.year, jour.month)[1])


def echeance(facture: date, regle: str) -> date:
    """Due date of an invoice, in calendar days, its own day not counted, never postponed.

    The two ways to count « 45 jours fin de mois » are those of the CEPC's opinion.
    Raises KeyError for a rule that is not in REGLES.
    """
    if regle == "45jfm_A":
        return _fin_de_mois(facture + timedelta(days=45))
    if regle == "45jfm_B":
        return _fin_de_mois(facture) + timedelta(days=45)
    jours = {"comptant": 0, "30j": 30, "45j": 45, "60j": 60}[regle]
    return facture + timedelta(days=jours)


def echeance_maximale(
    facture: date,
    regle: str | None = None,
    *,
    reception: date | None = None,
    periodique: bool = False,
) -> date:
    """Latest legal due date between professionals (C. com. L441-10 I).

    60 days from the invoice when a delay is agreed, or the « 45 jours fin de mois » stipulated;
    45 days for a periodic invoice; without agreement (`regle=None`), 30 days from the reception
    of the goods, which must then be given.
    """
    if regle is None:
        if reception is None:
            raise ValueError("sans délai convenu, donner la date de réception")
        return reception + timedelta(days=30)
    if periodique:
        return facture + timedelta(days=45)
    return echeance(facture, regle if regle.startswith("45jfm") else "60j")


def est_legale(
    prevue: date,
    facture: date,
    regle: str | None = None,
    *,
    reception: date | None = None,
    periodique: bool = False,
) -> bool:
    """Whether a due date keeps within the legal maximum (see `echeance_maximale`)."""
    return prevue <= echeance_maximale(facture, regle, reception=reception, periodique=periodique)


def tranche(due: date, jour: date) -> str:
    """Column of the aged balance where a debt stands on `jour`; the due day itself is not late."""
    retard = (jour - due).days
    if retard <= 0:
        return TRANCHES[0]
    return TRANCHES[min((retard - 1) // 30, 3) + 1]


def dso(creances_ttc: Decimal, ca_ttc: Decimal, jours: int) -> Decimal:
    """Days of sales outstanding, to a tenth of a day."""
    return (creances_ttc / ca_ttc * jours).quantize(Decimal("0.1"), ROUND_HALF_UP)
