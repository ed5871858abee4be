"""Value-added tax: rates, exemption thresholds, the key of a French VAT number."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

TAUX_METROPOLE = tuple(map(Decimal, ("20", "10", "5.5", "2.1")))
"""Rates in mainland France, in % (CGI 278 to 281)."""

TAUX_CORSE = tuple(map(Decimal, ("20", "13", "10", "2.1", "0.9")))
TAUX_ANTILLES_REUNION = tuple(map(Decimal, ("8.5", "2.1", "1.75", "1.05")))

FRANCHISE_2026: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"ventes": (85_000, 93_500), "services": (37_500, 41_250)}
)
"""Threshold and raised threshold of the exemption, in euros (CGI 293 B)."""


def franchise_applicable(activite: str, annee_precedente: Decimal, en_cours: Decimal) -> bool:
    """Whether a seller in 2026 invoices without VAT (CGI 293 B).

    Last year's turnover is held against the threshold, this year's against the raised one.
    """
    seuil, majore = FRANCHISE_2026[activite]
    return annee_precedente <= seuil and en_cours <= majore


def cle_tva(siren: str) -> str:
    """The VAT number of a SIREN, with its numeric key (CGI ann. II, 242 nonies A for its use)."""
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"
