"""A payment plan: the sum due, the dates, the deposit and the instalments, each worth as much."""

from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from atelier.problems import Refusal
from atelier.verification.checks import CENT
from atelier.verification.credit import Cumul, Points
from atelier.verification.values import egales, en_date, en_decimal
from atelier_candidat.remark import montant_fr

PART = 0.25  # of the points, for each of the four


def echeancier_juge(obtenu: pd.DataFrame, attendu: pd.DataFrame, points: float, nom: str) -> Points:
    """The points of a plan of `date` and `montant`; `attendu` has the deposit first.

    The instalments are judged by the answer's own deposit, the last one by the sum: a fault is
    paid once. Raises Refusal where the instalments are all equal, since forgetting that the last
    one carries the difference would then cost nothing.
    """
    jours = [pd.Timestamp(jour) for jour in attendu["date"]]
    du = sum(attendu["montant"], Decimal(0))
    acompte, part, *_, derniere = attendu["montant"]
    nombre = len(jours) - 1
    if part == derniere:
        raise Refusal(f"Dans {nom}, les mensualités tombent juste : choisissez un autre montant.")
    dates, verses = _by_date(obtenu)
    sien = verses[0] if verses else None
    juste = egales(sien, acompte, 0.001)
    reste = du - (acompte if sien is None else sien)
    part = (reste / nombre).quantize(CENT, ROUND_HALF_UP)
    pres = 0.001 if juste else 0.0101  # what another deposit leaves may be shared one cent off
    cumul = Cumul()
    somme = sum((one for one in verses if one is not None), Decimal(0))
    cumul.condition(
        PART * points,
        egales(somme, du, 0.001),
        f"La somme des échéances fait {montant_fr(somme)} € : elle n'est pas le montant dû, au "
        "centime près. La dernière porte la différence.",
    )
    tous_les_trente_jours = {jours[0] + pd.Timedelta(days=30 * n) for n in range(2, len(jours))}
    cumul.condition(
        PART * points,
        dates == jours,
        "Les mensualités tombent le même jour de chaque mois, et non tous les 30 jours."
        if tous_les_trente_jours <= set(dates)
        else "Les dates ne sont pas celles demandées : aujourd'hui pour l'acompte, puis le même "
        "jour de chaque mois à partir du mois prochain.",
    )
    cumul.condition(
        PART * points,
        juste,
        "Le premier versement est l'acompte, et non une part égale aux autres."
        if egales(sien, du / (nombre + 1), 0.01)
        else "Le premier versement n'est pas l'acompte accordé, arrondi au centime.",
    )
    cumul.condition(
        PART * points,
        len(verses) == len(jours) and all(egales(one, part, pres) for one in verses[1:-1]),
        "Les mensualités sont fausses : c'est le reste, acompte déduit, qui se partage."
        if len(verses) > 1 and egales(verses[1], du / nombre, 0.01)
        else "Les mensualités, sauf la dernière, sont le reste partagé également, arrondi au "
        "centime : les vôtres ne le sont pas.",
    )
    return cumul.points()


def _by_date(obtenu: pd.DataFrame) -> tuple[list[pd.Timestamp | None], list[Decimal | None]]:
    """The dates and amounts of a plan, the earliest first; in its own order if a date is none."""
    lues = [en_date(one) for one in obtenu["date"]]
    dates = [None if jour is None else pd.Timestamp(jour) for jour in lues]
    montants = [en_decimal(one) for one in obtenu["montant"]]
    if None not in dates:
        rangs = pd.Series(dates, dtype=object).sort_values(kind="stable").index
        return [dates[n] for n in rangs], [montants[n] for n in rangs]
    return dates, montants
