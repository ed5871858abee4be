"""Electronic invoicing: who must send when, by which circuit, which codes."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

RECEPTION_OBLIGATOIRE = date(2026, 9, 1)
"""Every business liable to VAT must be able to receive electronic invoices."""

STATUTS_OBLIGATOIRES: Mapping[int, str] = MappingProxyType(
    {200: "Déposée", 210: "Refusée", 212: "Encaissée", 213: "Rejetée"}
)

TYPES_DE_FACTURE: Mapping[str, str | None] = MappingProxyType(
    {
        "pro forma": None,
        "simple": "380",
        "acompte": "386",
        "situation": "380",
        "solde": "380",
        "récapitulative": "380",
        "avoir": "381",
        "rectificative": "384",
        "autofacture": "389",
    }
)
"""Kinds of invoice and their UNTDID 1001 code; a pro forma is not an invoice, so has none."""


def emission_obligatoire(taille: str) -> date:
    """From when a seller must send them, by size: « ge », « eti », « pme » or « micro »."""
    return {
        "ge": date(2026, 9, 1),
        "eti": date(2026, 9, 1),
        "pme": date(2027, 9, 1),
        "micro": date(2027, 9, 1),
    }[taille]


def circuit(*, client_assujetti: bool, pays: str = "FR") -> str:
    """« e-invoicing » between businesses established in France, « e-reporting » otherwise."""
    return "e-invoicing" if client_assujetti and pays == "FR" else "e-reporting"
