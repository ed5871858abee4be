"""Six e-mailing campaigns in two versions: the sender's log, the figures, the best moment."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from atelier.entreprise import defauts, fichiers
from atelier.entreprise.profil import Campagne
from atelier.entreprise.registre import Entreprise, Table, fichier, table

Rng = np.random.Generator
Rows = npt.NDArray[np.int64]

ENVOIS = 600  # messages of each version of a campaign
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
HEURES = (8, 10, 12, 14, 17)
SOLIDES, RARES = 7, 3  # slots with hundreds of messages, and those with a few
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
        clicks = _answer(hasard, send, bool(clear[rank]))
        parts.append(_events(hasard, send).assign(campagne=f"E{rank + 1}"))
        truth.append((f"E{rank + 1}", *clicks, abs(clicks[0]) > 1.96, bool(poor[rank])))
    log = pd.concat(parts).sort_values(["campagne", "date"], kind="stable", ignore_index=True)
    columns = ["campagne", "version", "contact", "evenement", "detail", "date", "marge"]
    known = ["campagne", "z", "gagnante", "significatif", "mauvaise_base"]
    return Table(log[columns], pd.DataFrame(truth, columns=known))


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
) -> pd.DataFrame:
    """Who is sent what, when, and whether it bounces: one row per message."""
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
    return pd.DataFrame(
        {
            "contact": hasard.choice(contacts, n, replace=False),
            "version": versions,
            "date": monday + pd.to_timedelta(hours, unit="h"),
            "attrait": slots["attrait"].to_numpy()[where],
            "ouverture": slots["ouverture"].to_numpy()[where],
            "rebond": bounces,
        }
    )


def _answer(hasard: Rng, send: pd.DataFrame, clear: bool) -> tuple[float, str]:
    """Mark who opens, clicks, buys and leaves; returns z of the click rates and the winner."""
    gap = hasard.choice(ECARTS_NETS if clear else ECARTS_FAIBLES)
    base_click, base_open = hasard.uniform(0.035, 0.045), hasard.uniform(0.22, 0.26)
    better = str(hasard.choice(["A", "B"]))
    counts = {}
    done = {column: np.zeros(len(send), bool) for column in ("ouvre", "clique", "achete", "part")}
    versions, bounces = send["version"].to_numpy(), send["rebond"].to_numpy()
    appeal, opening = send["attrait"].to_numpy(), send["ouverture"].to_numpy()
    for version in ("A", "B"):
        rows = np.flatnonzero((versions == version) & (bounces == ""))
        more = gap if version == better else 0.0
        opened = round((base_open + 2.5 * more) * len(rows))
        clicked = round((base_click + more) * len(rows))
        openers = _some(hasard, rows, opened, opening[rows])
        clickers = _some(hasard, openers, clicked, appeal[openers])
        done["ouvre"][openers] = True
        done["clique"][clickers] = True
        buyers = max(1, round(hasard.uniform(0.08, 0.22) * clicked))
        done["achete"][hasard.choice(clickers, buyers, replace=False)] = True
        leavers = max(1, round(hasard.uniform(0.003, 0.008) * len(rows)))
        done["part"][hasard.choice(openers, leavers, replace=False)] = True
        counts[version] = (clicked, len(rows))
    for column, who in done.items():
        send[column] = who
    return z_de_deux_taux(*counts["A"], *counts["B"]), better


def _some(hasard: Rng, rows: Rows, n: int, weights: npt.NDArray[np.float64]) -> Rows:
    return np.sort(hasard.choice(rows, n, replace=False, p=weights / weights.sum()))


def z_de_deux_taux(clics_a: int, n_a: int, clics_b: int, n_b: int) -> float:
    """z of two proportions, pooled variance, positive when B is above A."""
    pooled = (clics_a + clics_b) / (n_a + n_b)
    spread = float(np.sqrt(pooled * (1 - pooled) * (1 / n_a + 1 / n_b)))
    return (clics_b / n_b - clics_a / n_a) / spread


def _events(hasard: Rng, send: pd.DataFrame) -> pd.DataFrame:
    """The rows of the log: everyone is sent once, some open or click several times."""
    opened, clicked = np.flatnonzero(send["ouvre"]), np.flatnonzero(send["clique"])
    reads = opened[_repeated(hasard, len(opened), 0.65)]
    visits = clicked[_repeated(hasard, len(clicked), 0.75)]
    left, bought = np.flatnonzero(send["part"]), np.flatnonzero(send["achete"])
    bounced = np.flatnonzero(send["rebond"] != "")
    events = [
        ("envoi", np.arange(len(send)), np.zeros(len(send))),
        ("rebond", bounced, np.ones(len(bounced))),
        ("ouverture", reads, 4 + hasard.lognormal(4.5, 1.4, len(reads))),
        ("clic", visits, 9 + hasard.lognormal(4.9, 1.3, len(visits))),
        ("desabonnement", left, 6 + hasard.lognormal(4, 1, len(left))),
        ("achat", bought, 60 + hasard.lognormal(7, 0.8, len(bought))),
    ]
    names, rows, minutes = zip(*events, strict=True)
    log = send[["version", "contact", "date"]].iloc[np.concatenate(rows)]
    counts = [len(part) for part in rows]
    names = np.repeat(np.array(names, dtype=object), counts)
    delay = np.minimum(np.round(np.concatenate(minutes)), 20_000)
    margins = np.full(len(log), np.nan)
    margins[names == "achat"] = np.round(hasard.lognormal(3.9, 0.6, len(bought)), 2)
    details = np.full(len(log), None, dtype=object)
    details[names == "rebond"] = send["rebond"].to_numpy()[bounced]
    return log.assign(
        evenement=names,
        detail=details,
        date=(log["date"] + pd.to_timedelta(delay, unit="m")).dt.floor("min"),
        marge=margins,
    ).reset_index(drop=True)


def _repeated(hasard: Rng, n: int, once: float) -> Rows:
    return np.repeat(np.arange(n), hasard.geometric(once, n))


@table("emailing_campagnes")
def emailing_campagnes(entreprise: Entreprise, hasard: Rng) -> Table:
    """The figures of each version, counted on people; the cost is that of both versions' sends."""
    log = entreprise.table("emailing_journal")
    events = log["evenement"].where(log["evenement"] != "rebond", log["detail"])
    people = log.assign(evenement=events).pivot_table(
        index=["campagne", "version"],
        columns="evenement",
        values="contact",
        aggfunc="nunique",
        fill_value=0,
    )
    groups = log.groupby(["campagne", "version"])
    frame = pd.DataFrame(
        {
            "envoyee_le": groups["date"].min().dt.normalize(),
            "envoyes": people["envoi"],
            "hard": people["hard"],
            "soft": people["soft"],
            "ouvreurs": people["ouverture"],
            "cliqueurs": people["clic"],
            "desabonnes": people["desabonnement"],
            "acheteurs": people["achat"],
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
    key = ["campagne", "contact"]
    sent = log[log["evenement"] == "envoi"].set_index(key)["date"]
    frame = pd.DataFrame({"jour_rang": sent.dt.day_of_week, "heure": sent.dt.hour})
    for column, event in (("rebond", "rebond"), ("ouvre", "ouverture"), ("clique", "clic")):
        reached = log.loc[log["evenement"] == event, key].drop_duplicates()
        frame[column] = frame.index.isin(pd.MultiIndex.from_frame(reached))
    counts = frame.groupby(["jour_rang", "heure"]).agg(
        envoyes=("rebond", "size"),
        rebonds=("rebond", "sum"),
        ouvreurs=("ouvre", "sum"),
        cliqueurs=("clique", "sum"),
    )
    counts = counts.reset_index()
    counts.insert(0, "jour", [JOURS[rank] for rank in counts["jour_rang"]])
    counts.insert(3, "delivres", counts["envoyes"] - counts["rebonds"])
    solid = counts[counts["delivres"] >= 100]
    best = solid.loc[[(solid["cliqueurs"] / solid["delivres"]).idxmax()], ["jour", "heure"]]
    return Table(counts.drop(columns=["jour_rang", "rebonds"]), best)


@fichier("emailing_journal.csv", "le journal du logiciel d'envoi, une ligne par événement")
def emailing_journal_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("emailing_journal"), dates="%Y-%m-%d %H:%M")


@fichier("emailing_campagnes.csv", "les chiffres de chaque campagne et de chaque version")
def emailing_campagnes_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("emailing_campagnes"))


@fichier("emailing_creneaux.csv", "les envois par jour et par heure, toutes campagnes réunies")
def emailing_creneaux_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("emailing_creneaux"))
