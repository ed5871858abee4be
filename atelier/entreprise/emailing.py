"""Six e-mailing campaigns in two versions: the sender's log, the figures, the best moment."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from atelier.entreprise import defauts, fichiers
from atelier.entreprise.profil import Campagne
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.tirage import un

Rng = np.random.Generator
Rows = npt.NDArray[np.int64]

ENVOIS = 600  # messages of each version of a campaign
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
HEURES = (8, 10, 12, 14, 17)
SOLIDES, RARES = 7, 3  # slots with hundreds of messages, and those with a few
COMPTES = {
    "envoyes": "envoi",
    "hard": "hard",
    "soft": "soft",
    "ouvreurs": "ouverture",
    "cliqueurs": "clic",
    "desabonnes": "desabonnement",
    "acheteurs": "achat",
}
"""The event or the kind of bounce that each column counts."""
ECARTS_NETS, ECARTS_FAIBLES = (0.038, 0.046), (0.002, 0.005)
"""Differences of click rate between versions: |z| > 2.2, or |z| < 0.8, with 600 messages each."""


@table("emailing_moments")
def emailing_moments(entreprise: Entreprise, hasard: Rng) -> Table:
    """The slots in which messages are sent. One of the solid ones is the best by clicks and another
    by opens; the rare ones look better, on a handful of messages."""
    week = [(day, hour) for day in range(5) for hour in HEURES]
    picks = hasard.choice(len(week), SOLIDES, replace=False)
    weekend = [(day, hour) for day in (5, 6) for hour in (9, 11, 20)]
    rare = hasard.choice(len(weekend), RARES, replace=False)
    appeal = [2.2, *hasard.uniform(0.75, 1.0, SOLIDES - 1), *[6.0] * RARES]
    opening = [1.0, 1.4, *hasard.uniform(0.8, 1.0, SOLIDES - 2), *[2.0] * RARES]
    share = [0.15, *hasard.uniform(0.10, 0.18, SOLIDES - 1), *[0.0015] * RARES]
    slots = [week[pick] for pick in picks] + [weekend[pick] for pick in rare]
    frame = pd.DataFrame(slots, columns=["jour", "heure"])
    return Table(frame.assign(attrait=appeal, ouverture=opening, part=np.array(share) / sum(share)))


@table("emailing_journal")
def emailing_journal(entreprise: Entreprise, hasard: Rng) -> Table:
    """The sender's log, one row per event; the truth gives, by campaign, `z` of the click rates
    and whether the difference is significant at 5 %."""
    base = entreprise.table("prospects_base")
    contacts = base.loc[base["email"].notna(), "numero"].to_numpy(dtype=object)
    campaigns = len(entreprise.profil.campagnes)
    nets = defauts.nombre("emailing", "version nettement meilleure", campaigns)
    bad = defauts.nombre("emailing", "base de mauvaise qualité", campaigns)
    firsts = [first for first, _ in _in_order(entreprise)]
    clear, poor = np.zeros(campaigns, bool), np.zeros(campaigns, bool)
    clear[hasard.permutation(campaigns)[:nets]] = True
    poor[hasard.permutation(campaigns)[:bad]] = True
    parts, truth = [], []
    for rank in range(campaigns):
        week = int(hasard.integers(0, 3))
        monday = firsts[rank] + pd.Timedelta(days=-firsts[rank].weekday() % 7 + 7 * week)
        send = _send(entreprise, hasard, contacts, monday, bool(poor[rank]))
        answers, z, winner = _answer(hasard, send, bool(clear[rank]))
        parts.append(_events(hasard, send, answers, f"E{rank + 1}"))
        truth.append((f"E{rank + 1}", z, winner, abs(z) > 1.96, bool(poor[rank])))
    log = {column: np.concatenate([part[column] for part in parts]) for column in parts[0]}
    known = ["campagne", "z", "gagnante", "significatif", "mauvaise_base"]
    return Table(pd.DataFrame(log), pd.DataFrame(truth, columns=known))


@dataclass(frozen=True)
class Envoi:
    """The messages of a campaign, in columns."""

    contact: npt.NDArray[np.object_]
    version: npt.NDArray[np.str_]
    date: npt.NDArray[np.datetime64]  # to the minute
    attrait: npt.NDArray[np.float64]
    ouverture: npt.NDArray[np.float64]
    rebond: npt.NDArray[np.object_]  # hard, soft or empty


def _in_order(entreprise: Entreprise) -> list[tuple[pd.Timestamp, Campagne]]:
    """The campaigns by first day of their month, the last one whose answers have all come."""
    limit = entreprise.jour(-45)
    found = []
    for campaign in entreprise.profil.campagnes:
        year = limit.year if campaign.mois <= limit.month else limit.year - 1
        found.append((pd.Timestamp(year, campaign.mois, 1), campaign))
    return sorted(found, key=lambda dated: dated[0])


def _send(
    entreprise: Entreprise,
    hasard: Rng,
    contacts: npt.NDArray[np.object_],
    monday: pd.Timestamp,
    poor: bool,
) -> Envoi:
    """Who is sent what, when, and whether it bounces."""
    n = 2 * ENVOIS
    slots = entreprise.table("emailing_moments")
    where = hasard.choice(len(slots), n, p=slots["part"])
    where[: len(slots)] = np.arange(len(slots))  # every slot serves in every campaign
    hours = slots["jour"].to_numpy()[where] * 24 + slots["heure"].to_numpy()[where]
    bounces = np.full(n, "", dtype=object)
    drawn = hasard.random(n)
    hard, soft = (0.11, 0.03) if poor else (0.015, 0.012)
    bounces[drawn < hard] = "hard"
    bounces[(drawn >= hard) & (drawn < hard + soft)] = "soft"
    versions = hasard.permutation(np.repeat(["A", "B"], ENVOIS))
    for version in ("A", "B"):  # each has at least one of both
        bounces[np.flatnonzero(versions == version)[:2]] = "hard", "soft"
    return Envoi(
        contact=hasard.choice(contacts, n, replace=False),
        version=versions,
        date=np.datetime64(monday, "m") + 60 * hours,
        attrait=slots["attrait"].to_numpy()[where],
        ouverture=slots["ouverture"].to_numpy()[where],
        rebond=bounces,
    )


def _answer(hasard: Rng, send: Envoi, clear: bool) -> tuple[dict[str, Rows], float, str]:
    """Which messages are opened, clicked, and lead to buy or to leave; z of the click rates; the
    winner."""
    gap = un(hasard, ECARTS_NETS if clear else ECARTS_FAIBLES)
    base_click, base_open = hasard.uniform(0.035, 0.045), hasard.uniform(0.22, 0.26)
    better = un(hasard, ["A", "B"])
    counts = {}
    done: dict[str, list[Rows]] = {"ouvre": [], "clique": [], "achete": [], "part": []}
    for version in ("A", "B"):
        rows = np.flatnonzero((send.version == version) & (send.rebond == ""))
        more = gap if version == better else 0.0
        opened = round((base_open + 2.5 * more) * len(rows))
        clicked = round((base_click + more) * len(rows))
        openers = _some(hasard, rows, opened, send.ouverture[rows])
        clickers = _some(hasard, openers, clicked, send.attrait[openers])
        done["ouvre"].append(openers)
        done["clique"].append(clickers)
        buyers = max(1, round(hasard.uniform(0.08, 0.22) * clicked))
        done["achete"].append(hasard.choice(clickers, buyers, replace=False))
        leavers = max(1, round(hasard.uniform(0.003, 0.008) * len(rows)))
        done["part"].append(hasard.choice(openers, leavers, replace=False))
        counts[version] = (clicked, len(rows))
    answers = {name: np.sort(np.concatenate(rows)) for name, rows in done.items()}
    return answers, z_de_deux_taux(*counts["A"], *counts["B"]), better


def _some(hasard: Rng, rows: Rows, n: int, weights: npt.NDArray[np.float64]) -> Rows:
    return np.sort(hasard.choice(rows, n, replace=False, p=weights / weights.sum()))


def z_de_deux_taux(clics_a: int, n_a: int, clics_b: int, n_b: int) -> float:
    """z of two proportions, pooled variance, positive when B is above A."""
    pooled = (clics_a + clics_b) / (n_a + n_b)
    spread = float(np.sqrt(pooled * (1 - pooled) * (1 / n_a + 1 / n_b)))
    return (clics_b / n_b - clics_a / n_a) / spread


def _events(
    hasard: Rng, send: Envoi, answers: dict[str, Rows], campaign: str
) -> dict[str, npt.NDArray[Any]]:
    """The columns of the log, by date: everyone is sent once, some open or click several times."""
    opened, clicked = answers["ouvre"], answers["clique"]
    reads = opened[_repeated(hasard, len(opened), 0.65)]
    visits = clicked[_repeated(hasard, len(clicked), 0.75)]
    left, bought = answers["part"], answers["achete"]
    bounced = np.flatnonzero(send.rebond != "")
    events = [
        ("envoi", np.arange(len(send.date)), np.zeros(len(send.date))),
        ("rebond", bounced, np.ones(len(bounced))),
        ("ouverture", reads, 4 + hasard.lognormal(4.5, 1.4, len(reads))),
        ("clic", visits, 9 + hasard.lognormal(4.9, 1.3, len(visits))),
        ("desabonnement", left, 6 + hasard.lognormal(4, 1, len(left))),
        ("achat", bought, 60 + hasard.lognormal(7, 0.8, len(bought))),
    ]
    kinds, messages, minutes = zip(*events, strict=True)
    rows = np.concatenate(messages)
    names = np.repeat(np.array(kinds, dtype=object), [len(part) for part in messages])
    delay = np.minimum(np.round(np.concatenate(minutes)), 20_000).astype(int)
    margins = np.full(len(rows), np.nan)
    margins[names == "achat"] = np.round(hasard.lognormal(3.9, 0.6, len(bought)), 2)
    details = np.full(len(rows), None, dtype=object)
    details[names == "rebond"] = send.rebond[bounced]
    dates = (send.date[rows] + delay).astype("datetime64[us]")
    columns = {
        "campagne": np.full(len(rows), campaign, dtype=object),
        "version": send.version[rows],
        "contact": send.contact[rows],
        "evenement": names,
        "detail": details,
        "date": dates,
        "marge": margins,
    }
    order = np.argsort(dates, kind="stable")
    return {name: column[order] for name, column in columns.items()}


def _repeated(hasard: Rng, n: int, once: float) -> Rows:
    return np.repeat(np.arange(n), hasard.geometric(once, n))


@table("emailing_campagnes")
def emailing_campagnes(entreprise: Entreprise, hasard: Rng) -> Table:
    """The figures of each version, counted on people; the cost is that of both versions' sends."""
    log = entreprise.table("emailing_journal")
    events = log["evenement"].where(log["evenement"] != "rebond", log["detail"])
    key = ["campagne", "version", "evenement"]
    people = log.assign(evenement=events).drop_duplicates([*key, "contact"])
    counts = people.groupby(key).size().unstack(fill_value=0)
    groups = log.groupby(["campagne", "version"])
    dates = groups["date"].min().dt.normalize()
    frame = pd.DataFrame(
        {
            "envoyee_le": dates,
            **{column: counts[event] for column, event in COMPTES.items()},
            "marge": groups["marge"].sum().round(2),
        }
    ).reset_index()
    profil = entreprise.profil
    ranks = frame["campagne"].str[1:].astype(int).to_numpy() - 1
    dated = _in_order(entreprise)
    campaigns = [dated[rank][1] for rank in ranks]
    subjects = zip(campaigns, frame["version"], strict=True)
    frame.insert(1, "nom", [campaign.nom for campaign in campaigns])
    frame.insert(3, "objet", [c.objet_a if v == "A" else c.objet_b for c, v in subjects])
    frame.insert(5, "cible", hasard.choice(profil.secteurs, len(profil.campagnes))[ranks])
    setup = hasard.choice([60, 90, 120, 160, 240], len(profil.campagnes))[ranks]
    frame["cout"] = np.round(setup + 0.03 * frame["envoyes"], 2)
    return Table(frame, entreprise.verite("emailing_journal"))


@table("emailing_creneaux")
def emailing_creneaux(entreprise: Entreprise, hasard: Rng) -> Table:
    """Messages by day and hour of sending, all campaigns together; the truth is the best slot
    among those of at least a hundred messages delivered."""
    log = entreprise.table("emailing_journal")
    messages = log["campagne"] + log["contact"]
    sent = log.loc[log["evenement"] == "envoi", "date"]
    frame = pd.DataFrame({"jour_rang": sent.dt.day_of_week, "heure": sent.dt.hour, "envoyes": 1})
    for column, event in (("rebonds", "rebond"), ("ouvreurs", "ouverture"), ("cliqueurs", "clic")):
        frame[column] = messages[sent.index].isin(messages[log["evenement"] == event])
    counts = frame.groupby(["jour_rang", "heure"], as_index=False).sum()
    counts.insert(0, "jour", [JOURS[rank] for rank in counts["jour_rang"]])
    counts.insert(3, "delivres", counts["envoyes"] - counts["rebonds"])
    solid = counts[counts["delivres"] >= 100]
    best = solid.loc[[(solid["cliqueurs"] / solid["delivres"]).idxmax()], ["jour", "heure"]]
    return Table(counts.drop(columns=["jour_rang", "rebonds"]), best)


@fichier("emailing_journal.csv", "le journal du logiciel d'envoi, une ligne par événement")
def emailing_journal_csv(entreprise: Entreprise) -> bytes:
    log = entreprise.table("emailing_journal")
    # pandas writes the seconds five times as fast as it leaves them out
    minutes = log["date"].dt.strftime("%Y-%m-%d %H:%M:%S").str[:-3]
    return fichiers.csv(log.assign(date=minutes))


@fichier("emailing_campagnes.csv", "les chiffres de chaque campagne et de chaque version")
def emailing_campagnes_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("emailing_campagnes"))


@fichier("emailing_creneaux.csv", "les envois par jour et par heure, toutes campagnes réunies")
def emailing_creneaux_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("emailing_creneaux"))
