"""Public procurement: thresholds before VAT, dated, and minimal delays."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from ..problems import Refusal


@dataclass(frozen=True)
class SeuilsMarches:
    """Thresholds in euros before VAT (CCP R2122-8, R2124-1; décrets 2025-1383, 2025-1386)."""

    dispense_fournitures_services: int = 40_000
    dispense_travaux: int = 100_000
    boamp_ou_jal: int = 90_000
    formalise_etat: int = 140_000
    formalise_collectivite: int = 216_000
    formalise_entite: int = 432_000
    formalise_travaux: int = 5_404_000


SEUILS = (
    (date(2026, 1, 1), SeuilsMarches()),
    (date(2026, 4, 1), replace(SeuilsMarches(), dispense_fournitures_services=60_000)),
)
"""Thresholds and the day from which they apply."""


def seuils(jour: date) -> SeuilsMarches:
    """Thresholds in force on a day of 2026 or later."""
    en_vigueur = [valeurs for depuis, valeurs in SEUILS if depuis <= jour]
    if not en_vigueur:
        raise Refusal(
            f"Les seuils des marchés publics ne sont connus qu'à partir de 2026 ({jour})."
        )
    return en_vigueur[-1]


def procedure(montant: int, nature: str, acheteur: str, jour: date) -> str:
    """« dispense », « publicité adaptée », « adaptée » (BOAMP or JAL) or « formalisée » (+ TED).

    `nature`: « fournitures », « services » or « travaux »; `acheteur`: « etat », « collectivite »
    or « entite ».
    """
    en_vigueur = seuils(jour)
    travaux = nature == "travaux"
    if montant < (
        en_vigueur.dispense_travaux if travaux else en_vigueur.dispense_fournitures_services
    ):
        return "dispense"
    if not travaux and montant < en_vigueur.boamp_ou_jal:
        return "publicité adaptée"
    formalise = {
        "etat": en_vigueur.formalise_etat,
        "collectivite": en_vigueur.formalise_collectivite,
        "entite": en_vigueur.formalise_entite,
    }[acheteur]
    return (
        "adaptée"
        if montant < (en_vigueur.formalise_travaux if travaux else formalise)
        else "formalisée"
    )


def delai_minimal(envoi: date, *, electronique: bool = True, urgence: bool = False) -> date:
    """Earliest deadline of an open call: 35 days, 30 by electronic means, 15 if urgent.

    The day when the notice is sent does not count (CCP R2161-2, R2161-3).
    """
    return envoi + timedelta(days=15 if urgence else 30 if electronique else 35)
