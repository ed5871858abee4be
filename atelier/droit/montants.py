"""Amounts as an invoice counts them: Decimal, half up, VAT per rate (EN 16931, BR-CO-10 to 17)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
NUL = Decimal("0.00")


def arrondi(montant: Decimal) -> Decimal:
    """The amount to the nearest cent, a half rounding away from zero."""
    return montant.quantize(CENT, ROUND_HALF_UP)


def remises_en_cascade(brut: Decimal, taux: Iterable[Decimal]) -> Decimal:
    """What remains of `brut` after discounts in %, each on the remainder of the one before."""
    for un_taux in taux:
        brut *= 1 - un_taux / 100
    return brut


def montant_ligne(quantite: Decimal | int, prix: Decimal, remise: Decimal = NUL) -> Decimal:
    """Net amount of a line before VAT, rounded to the cent (EN 16931, BT-131)."""
    return arrondi(remises_en_cascade(quantite * prix, [remise]))


@dataclass(frozen=True)
class Totaux:
    """Totals of an invoice; `tva` gives the VAT of each rate (%)."""

    ht: Decimal
    tva: Mapping[Decimal, Decimal]
    total_tva: Decimal
    ttc: Decimal


def totaux(lignes: Iterable[tuple[Decimal, Decimal]]) -> Totaux:
    """Totals of lines (net amount, VAT rate in %).

    The VAT is computed on the base of each rate and rounded once (BR-CO-17), never line by line.
    """
    bases: dict[Decimal, Decimal] = {}
    for montant, taux in lignes:
        bases[taux] = bases.get(taux, NUL) + montant
    tva = {taux: arrondi(base * taux / 100) for taux, base in sorted(bases.items(), reverse=True)}
    ht, total_tva = sum(bases.values(), NUL), sum(tva.values(), NUL)
    return Totaux(ht=ht, tva=tva, total_tva=total_tva, ttc=ht + total_tva)


def ht_depuis_ttc(ttc: Decimal, taux: Decimal) -> Decimal:
    """Amount before VAT: a division by (1 + rate), not a subtraction of the rate."""
    return arrondi(ttc / (1 + taux / 100))
