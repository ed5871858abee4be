"""Orders to follow: the planning of séance 2.1.3, and orders to which the CGV apply."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from atelier.droit import jours, montants
from atelier.entreprise import fichiers
from atelier.entreprise.bureau import ACCORDS
from atelier.entreprise.lecture import rangees
from atelier.entreprise.profil import Conditions
from atelier.entreprise.registre import Entreprise, Table, fichier, table

ETATS = ("livrée", "en retard", "en cours")
ARC, EXPEDITION = 1, 1  # working days from the order, and from the end of its preparation
NOMBRE = 16
LIVREES = 4  # working days in which an order is delivered after a public holiday, even late
EXEMPTES = 2  # customers whose own conditions exempt them from carriage


@table("suivi_commandes")
def suivi_commandes(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Sixteen orders prepared to measure and the days that each step takes, with the truth.

    On every seed: five delivered, two of them late; four late and not delivered; the others in
    progress, one of them due today. Two of those delivered ran over the last public holiday, the
    one on the day planned, the other late.
    """
    today = jours.premier_jour_ouvre(entreprise.date)
    apres = jours.ajouter_jours_ouvres(_dernier_ferie(today), 1)
    names = entreprise.table("clients")["raison_sociale"].sample(NOMBRE, random_state=hasard)
    preparation, transport = hasard.integers(1, 6, NOMBRE), hasard.integers(1, 4, NOMBRE)
    # Working days between today and the planned delivery, the earliest first
    gaps = [-12, -10, -9, -7, -6, -5, -4, -2, -1, 0, 0, 1, 2, 3, 4, 6]
    delivered = {0: -1, 1: 0, 3: 2, 4: 0, 6: 1}  # rank: working days after the planned day
    rows = []
    for rank, gap in enumerate(gaps):
        due = apres if rank in (1, 3) else jours.decaler_jours_ouvres(today, gap)
        steps = ARC + EXPEDITION + int(preparation[rank]) + int(transport[rank])
        real = jours.decaler_jours_ouvres(due, delivered[rank]) if rank in delivered else None
        rows.append(
            {
                "date": pd.Timestamp(jours.retirer_jours_ouvres(due, steps)),
                "preparation": int(preparation[rank]),
                "transport": int(transport[rank]),
                "livree_le": pd.Timestamp(real) if real else pd.NaT,
                "livraison": pd.Timestamp(due),
                "etat": _state(due, real, entreprise.date),
            }
        )
    frame = pd.DataFrame(rows).sort_values("date", kind="stable", ignore_index=True)
    frame.insert(0, "commande", _numbers(entreprise, 41, NOMBRE))
    frame.insert(1, "raison_sociale", names.tolist())
    given = ["commande", "raison_sociale", "date", "preparation", "transport", "livree_le"]
    return Table(frame[given], frame[["commande", "date", "livraison", "etat"]])


def _dernier_ferie(today: date) -> date:
    """The last public holiday of a weekday that left the time to deliver late after it."""
    years = (today.year - 1, today.year)
    limit = jours.retirer_jours_ouvres(today, LIVREES)
    return max(d for y in years for d in jours.feries(y) if d.weekday() < 5 and d < limit)


def _numbers(entreprise: Entreprise, first: int, n: int) -> list[str]:
    """Orders prepared to measure have a series of their own."""
    return [f"CP-{entreprise.date.year}-{rank:03d}" for rank in range(first, first + n)]


def _state(due: date, real: date | None, today: date) -> str:
    if real is not None:
        return ETATS[0]
    return ETATS[1] if due < today else ETATS[2]


@fichier(
    "suivi_commandes.csv", "commandes récentes, durée de leurs étapes, date de livraison réelle"
)
def suivi_commandes_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("suivi_commandes"))


@table("suivi_planning")
def suivi_planning(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Ten other orders, their planning already made, in no order: commande, debut, fin, etat.

    Neither the numbers nor the first days follow the last days: to sort by them shows.
    """
    today = jours.premier_jour_ouvre(entreprise.date)
    gaps = [-9, -7, -6, -4, -3, -1, 1, 4, 5, 6]
    lengths = {-6: 4, -3: 9, 1: 5, 4: 10}  # working days; the later begins before the earlier
    numbers = _numbers(entreprise, 11, len(gaps))
    rows = []
    for rank, gap in enumerate(gaps):
        due = jours.decaler_jours_ouvres(today, gap)
        drawn = int(hasard.integers(max(4, gap + 1), 11))
        start = jours.retirer_jours_ouvres(due, lengths.get(gap, drawn))
        real = due if gap in (-9, -7, -4) else None
        name = numbers[(7 * rank + 3) % len(gaps)]
        rows.append((name, pd.Timestamp(start), pd.Timestamp(due), _state(due, real, today)))
    order = hasard.permutation(len(rows))
    columns = ["commande", "debut", "fin", "etat"]
    return Table(pd.DataFrame([rows[i] for i in order], columns=columns))


@fichier("suivi_planning.csv", "planning déjà calculé d'autres commandes, à tracer")
def suivi_planning_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("suivi_planning"))


@table("commandes_cgv")
def commandes_cgv(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Orders of professional customers to which the CGV apply, each with its own conditions.

    Every threshold (minimum, franco, deposit) has an order that reaches it before discount only,
    and one that reaches it exactly; two customers never pay carriage, and order little.
    """
    clients = entreprise.table("clients")
    clients = clients[clients["type"] == "professionnel"]
    exempt = clients["franco_ht"] == 0
    ordinary = ~exempt & (clients["remise_pct"] > 0)
    chosen = pd.concat(
        [
            clients[ordinary].sample(NOMBRE - EXEMPTES, random_state=hasard),
            clients[exempt].sample(EXEMPTES, random_state=hasard),
        ]
    )
    chosen = chosen.sort_values("franco_ht", ascending=False, kind="stable", ignore_index=True)
    amounts = list(_telling_amounts(chosen, entreprise.profil.conditions, hasard))
    accords = list(ACCORDS.values())
    starts = [
        jours.retirer_jours_ouvres(entreprise.date, int(n)) for n in hasard.integers(1, 9, NOMBRE)
    ]
    frame = pd.DataFrame(
        {
            "raison_sociale": chosen["raison_sociale"],
            "brut_ht": amounts,
            "remise": chosen["remise_pct"],
            "franco_ht": [Decimal(int(value)) for value in chosen["franco_ht"]],
            "date": pd.to_datetime(sorted(starts)),
            "accord": [accords[rank % 4] for rank in hasard.permutation(NOMBRE)],
        }
    )
    frame.insert(0, "commande", [f"CGV-{rank:02d}" for rank in range(1, NOMBRE + 1)])
    return Table(frame)


def _telling_amounts(
    chosen: pd.DataFrame, conditions: Conditions, hasard: np.random.Generator
) -> Iterator[Decimal]:
    """Gross amounts: on each threshold and just short of it, then ordinary ones."""
    thresholds = (conditions.minimum_ht, conditions.franco_ht, conditions.acompte_seuil_ht)
    for rank, customer in enumerate(rangees(chosen)):
        rest = 1 - Decimal(str(customer.remise_pct)) / 100
        threshold = thresholds[rank // 2 % 3]
        if rank < 6 and rank % 2 == 0:  # just above before discount, below after
            yield montants.arrondi(threshold * (1 + (1 / rest - 1) / 2))
        elif rank < 6:  # exactly on it once rounded
            yield montants.arrondi(threshold / rest)
        else:
            # those who never pay carriage: below what exempts the others
            step, most = (rank % 2, 140) if customer.franco_ht else (0, 95)
            low, high = thresholds[step] * 80, thresholds[step + 1] * most
            yield Decimal(int(hasard.integers(int(low), int(high)))) / 100


@fichier("commandes_cgv.csv", "commandes à valoriser : montant brut, conditions du client, accord")
def commandes_cgv_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("commandes_cgv"))
