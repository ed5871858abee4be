"""Carbon footprint of trips: factors of ADEME's Impact CO₂, as of 1 July 2026."""

from collections.abc import Mapping
from types import MappingProxyType

PAR_VEHICULE = frozenset({"voiture thermique", "voiture essence", "voiture électrique"})
"""Modes whose factor is per vehicle: divide by the number of occupants."""

FACTEURS: Mapping[str, float] = MappingProxyType(
    {
        "tgv": 0.00293,
        "intercités": 0.00898,
        "ter": 0.02769,
        "rer": 0.00978,
        "métro": 0.00444,
        "tramway": 0.00428,
        "autocar": 0.03756,
        "bus": 0.12242,
        "voiture thermique": 0.142253,
        "voiture essence": 0.169708,
        "voiture électrique": 0.067365,
        "vélo électrique": 0.01095,
        "avion": 0.224572,
    }
)
"""kgCO₂e per km, making and fuel; « avion » is the short haul (see `facteur_avion`)."""

AVION = ((1000, 0.224572), (2000, 0.184661), (5000, 0.166794), (float("inf"), 0.177894))


def facteur_avion(km_aller: float) -> float:
    """kgCO₂e per passenger and km by air, trails included, by the length of the way out."""
    return next(facteur for borne, facteur in AVION if km_aller <= borne)


def emissions(mode: str, km: float, occupants: int = 1, *, km_aller: float | None = None) -> float:
    """kgCO₂e of one traveller over `km` in all, unrounded.

    A car's is shared by its occupants. By air `km_aller` sets the factor (half of `km` if absent).
    """
    if mode == "avion":
        return km * facteur_avion(km / 2 if km_aller is None else km_aller)
    return km * FACTEURS[mode] / (occupants if mode in PAR_VEHICULE else 1)
