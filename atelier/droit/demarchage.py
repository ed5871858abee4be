"""Calling a consumer: prior consent, days, hours and attempts, as of 11 August 2026.

C. conso. L223-1, R223-1 to R223-4, D223-9 (loi 2025-594, décret 2026-662). A call between
professionals is outside these articles.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from .conservation import ans_apres, fin_conservation
from .jours import feries

CRENEAUX = ((time(10), time(13)), (time(14), time(20)))
"""Slots at the consumer's hour; opening minute included, closing one excluded (convention)."""
MAX_TENTATIVES = 4
FENETRE = 30  # calendar days, the day of the call included (convention: the text leaves it open)

MOTIFS = (
    "sans consentement",
    "consentement expiré",
    "consentement retiré",
    "week-end",
    "jour férié",
    "hors créneau",
    "trop de tentatives",
)
"""Closed list of the reasons not to call, in the order in which they are given."""


def fin_consentement(recueil: date) -> date:
    """Last day on which a consent is valid: at most one year, that day included."""
    return ans_apres(recueil, 1)


def fin_preuve_consentement(recueil: date) -> date:
    """Until when the dated proof of a consent is kept (C. conso. R223-2)."""
    return fin_conservation("consentement", recueil)


def _consentement(jour: date, recueil: date | None, retrait: date | None) -> str | None:
    if recueil is None or recueil > jour:
        return "sans consentement"
    if retrait is not None and recueil <= retrait <= jour:
        return "consentement retiré"
    return "consentement expiré" if jour > fin_consentement(recueil) else None


def _moment(instant: datetime) -> str | None:
    if instant.weekday() >= 5:
        return "week-end"
    if instant.date() in feries(instant.year):
        return "jour férié"
    heure = instant.time()
    return None if any(debut <= heure < fin for debut, fin in CRENEAUX) else "hors créneau"


def motifs_de_refus(
    instant: datetime,
    tentatives: Iterable[date] = (),
    *,
    consentement: date | None = None,
    retrait: date | None = None,
    contrat_en_cours: bool = False,
    horaire_accepte: bool = False,
) -> list[str]:
    """Why a consumer may not be called at that instant; empty when the call is allowed.

    `tentatives` are the days of earlier calls, unanswered ones included. A contract in force, when
    the call bears on it, needs no consent; a precise date and hour accepted by the consumer lifts
    the slots.
    """
    jour = instant.date()
    motifs = []
    if not contrat_en_cours:
        motifs.append(_consentement(jour, consentement, retrait))
    if not horaire_accepte:
        motifs.append(_moment(instant))
    debut = jour - timedelta(days=FENETRE - 1)
    if sum(debut <= passee <= jour for passee in tentatives) >= MAX_TENTATIVES:
        motifs.append("trop de tentatives")
    return [motif for motif in motifs if motif]
