"""What a late payment costs between professionals (C. com. L441-10 II, D441-5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from ..problems import Refusal
from .montants import arrondi

INDEMNITE_RECOUVREMENT = Decimal("40.00")
"""Euros per late invoice, once, between professionals only (C. com. D441-5)."""


def _taux(**valeurs: str) -> Mapping[str, Decimal]:
    return MappingProxyType(
        {f"{cle[1:5]}-{cle[5:]}": Decimal(taux) for cle, taux in valeurs.items()}
    )


REFI_BCE = _taux(
    _2024S1="4.50", _2024S2="4.25", _2025S1="3.15", _2025S2="2.15", _2026S1="2.15", _2026S2="2.40"
)
"""Refinancing rate of the ECB on the first day of the half-year, in %."""

INTERET_LEGAL = _taux(
    _2024S1="5.07", _2024S2="4.92", _2025S1="3.71", _2025S2="2.76", _2026S1="2.62", _2026S2="2.75"
)
"""Legal interest rate, « autres cas » (professional creditor), in %."""

RELANCES = ((30, "mise en demeure"), (15, "relance ferme"), (8, "rappel amiable"))


@dataclass(frozen=True)
class Segment:
    """Days of delay within one half-year, and the annual rate (%) that applies to them."""

    semestre: str
    jours: int
    taux: Decimal


def semestre(jour: date) -> str:
    """The half-year of a day, such as « 2026-S2 »."""
    return f"{jour.year}-S{1 if jour.month <= 6 else 2}"


def _lire(table: Mapping[str, Decimal], cle: str, nom: str) -> Decimal:
    if cle not in table:
        raise Refusal(
            f"Le {nom} du semestre {cle} n'est pas connu : "
            f"ajoutez-le dans atelier/droit/penalites.py dès sa publication."
        )
    return table[cle]


def taux_par_defaut(cle: str) -> Decimal:
    """Rate in % when the contract states none: ECB + 10 points (C. com. L441-10 II)."""
    return _lire(REFI_BCE, cle, "taux de refinancement de la BCE") + 10


def plancher(cle: str) -> Decimal:
    """Lowest rate in % that a contract may state: three times the legal interest."""
    return 3 * _lire(INTERET_LEGAL, cle, "taux d'intérêt légal")


def jours_de_retard(echeance: date, paiement: date) -> int:
    """Days of delay: from the day after the due date to the day of payment, both counted."""
    return max(0, (paiement - echeance).days)


def segments(echeance: date, paiement: date) -> list[Segment]:
    """Days of delay cut by half-year, each with its default rate."""
    morceaux = []
    jour = echeance + timedelta(days=1)
    while jour <= paiement:
        dernier = date(jour.year, 6, 30) if jour.month <= 6 else date(jour.year, 12, 31)
        fin, cle = min(dernier, paiement), semestre(jour)
        morceaux.append(Segment(cle, (fin - jour).days + 1, taux_par_defaut(cle)))
        jour = fin + timedelta(days=1)
    return morceaux


def penalites(
    montant: Decimal, echeance: date, paiement: date, taux: Decimal | None = None
) -> Decimal:
    """Penalties on an amount including VAT, on a year of 365 days, rounded once at the end.

    With `taux` (annual, in %) the contract's rate applies throughout; without, the default rate
    of each half-year. The first day counted is the one after the due date, the last the payment's.
    """
    if taux is not None:
        poids = taux * jours_de_retard(echeance, paiement)
    else:
        poids = sum((s.taux * s.jours for s in segments(echeance, paiement)), Decimal(0))
    return arrondi(montant * poids / 36500)


def niveau_de_relance(echeance: date, jour: date) -> str:
    """Step of the graduated reminders at D+8, D+15, D+30 (convention of the course)."""
    retard = jours_de_retard(echeance, jour)
    return next((niveau for seuil, niveau in RELANCES if retard >= seuil), "aucune")
