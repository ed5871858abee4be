"""A telephone campaign of séance 1.1.2: its brief, who agreed to be called, when, objections.

Every case of the law of 11 August 2026 (atelier.droit.demarchage) is there on every seed.
"""

import datetime

import numpy as np
import pandas as pd

from atelier.droit import demarchage, jours
from atelier.droit.conservation import ans_apres
from atelier.entreprise import fichiers, fictif
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.tirage import un

OBJECTIONS = 5
APPEL = 6  # days from the session to the first calls
PLAGE = (8000, 9999)  # last digits of these people's phones

ACCORDS = (
    # case, how many, agreed so many days before the call (or its birthday), withdrawn, contract
    ("valable", 8, 120, None, False),
    ("anniversaire", 1, 0, None, False),
    ("expiré d'un jour", 2, 1, None, False),
    ("expiré", 4, 500, None, False),
    ("retiré", 4, 150, 40, False),
    ("jamais donné", 6, None, None, False),
    ("contrat", 3, None, None, True),
    ("contrat, accord expiré", 2, 480, None, True),
    ("contrat, accord retiré", 1, 150, 40, True),
)
"""The cases of individuals; days of `anniversaire` and `expiré d'un jour` count past one year."""
PROFESSIONNELS = (("sans opposition", 8), ("opposé", 4))

MOMENTS = (
    ("permis", "10:00"),
    ("permis", "11:40"),
    ("permis", "12:45"),
    ("permis", "14:00"),
    ("permis", "16:20"),
    ("permis", "19:45"),
    ("hors créneau", "09:30"),
    ("hors créneau", "13:00"),
    ("hors créneau", "13:25"),
    ("hors créneau", "20:00"),
    ("week-end", "11:00"),
    ("week-end", "15:30"),
    ("week-end", "20:15"),
    ("jour férié", "11:15"),
    ("jour férié", "13:40"),
)
"""Planned calls to individuals, each case given; two of the allowed days also bear attempts."""


@table("brief_appels")
def brief_appels(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """One row per heading: what the caller is told of the campaign."""
    profile = entreprise.profil
    campaign = un(hasard, profile.campagnes)
    caller = next(p for p in profile.equipe if p.service == "administration des ventes")
    seller = un(hasard, profile.commerciaux)
    limit = jours.ajouter_jours_ouvres(entreprise.date, int(hasard.integers(20, 26)))
    rows = [
        ("entreprise", profile.nom),
        ("métier", profile.metier),
        ("appelant", f"{caller.prenom} {caller.nom}"),
        ("offre", campaign.offre),
        ("cible", f"secteur « {un(hasard, profile.secteurs)} »"),
        ("objectif", "un rendez-vous de vingt minutes"),
        ("conseiller", f"{seller.prenom} {seller.nom}"),
        ("date limite", f"{limit:%d/%m/%Y}"),
        ("preuve", f"{int(hasard.integers(82, 98))} % de clients satisfaits à la dernière enquête"),
        ("téléphone", profile.siege.telephone),
    ]
    return Table(pd.DataFrame(rows, columns=["rubrique", "contenu"]))


@table("fiches_appel")
def fiches_appel(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """One row per person whom someone would like to call; the truth says which case it is."""
    day = first_call(entreprise)
    cases = [(case, *rest) for case, n, *rest in ACCORDS for _ in range(n)]
    rows = [
        ("particulier", case, _agreed(hasard, day, case, before), _shift(day, gone), contract, "")
        for case, before, gone, contract in cases
    ]
    rows += [
        ("professionnel", case, None, None, False, "oui" if case == "opposé" else "")
        for case, n in PROFESSIONNELS
        for _ in range(n)
    ]
    columns = ["type", "cas", "accord_le", "retrait_le", "contrat_en_cours", "opposition"]
    frame = pd.DataFrame(rows, columns=columns).iloc[hasard.permutation(len(rows))]
    frame = frame.reset_index(drop=True)
    frame["contrat_en_cours"] = np.where(frame["contrat_en_cours"], "oui", "non")
    frame[["accord_le", "retrait_le"]] = frame[["accord_le", "retrait_le"]].apply(pd.to_datetime)
    frame.insert(0, "numero", [f"A-{rank:02d}" for rank in range(1, len(frame) + 1)])
    frame.insert(1, "nom", _names(entreprise, hasard, frame["type"]))
    frame["telephone"] = _phones(hasard, len(frame))
    frame["jour_appel"] = pd.Timestamp(day)
    return Table(frame.drop(columns="cas"), frame[["numero", "cas"]])


@table("appels_prevus")
def appels_prevus(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """One row per planned call, everyone having agreed; the truth says why it may not be made."""
    first = first_call(entreprise)
    days = [d.date() for d in pd.date_range(first, periods=14)]
    open_days = [day for day in days if jours.est_ouvre(day)]
    weekend = [day for day in days if day.weekday() >= 5]
    # A day whose window opens on a worked day, after another: attempts there are plausible
    edge = next((day for day in open_days if all(map(jours.est_ouvre, _window(day)))), open_days[0])
    holiday = next(
        day
        for year in (first.year, first.year + 1)
        for day in jours.feries(year)
        if day > entreprise.date and day.weekday() < 5
    )
    rows: list[tuple[str, pd.Timestamp, str]] = []
    for case, hour in MOMENTS * 2:
        choice = {"week-end": weekend, "jour férié": [holiday]}.get(case, open_days)
        day = un(hasard, choice)
        rows.append(("particulier", _at(day, hour), "" if case == "permis" else case))
    for case in (
        "trop de tentatives",
        "trop de tentatives",
        "trop de tentatives",
        "fenêtre",
        "fenêtre",
        "trois",
    ):
        rows.append(("particulier", _at(edge, "11:10"), case))
    for hour in ("08:45", "13:20", "18:30"):
        rows.append(("professionnel", _at(un(hasard, open_days), hour), ""))
    rows = [rows[rank] for rank in hasard.permutation(len(rows))]
    frame = pd.DataFrame(rows, columns=["type", "prevu_le", "cas"])
    frame = frame.sort_values("prevu_le", kind="stable", ignore_index=True)
    frame.insert(0, "numero", [f"P-{rank:02d}" for rank in range(1, len(frame) + 1)])
    frame.insert(1, "nom", _names(entreprise, hasard, frame["type"]))
    return Table(frame.drop(columns="cas"), frame[["numero", "cas"]])


@table("tentatives")
def tentatives(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """One row per earlier call, answered or not."""
    calls = entreprise.table("appels_prevus")
    cases = entreprise.verite("appels_prevus")["cas"].tolist()
    rows = []
    for number, moment, case in zip(calls["numero"], calls["prevu_le"], cases, strict=True):
        first, beyond = _window(moment.date())
        past = range(1, (entreprise.date - first).days)
        worked = [d for n in past if jours.est_ouvre(d := first + datetime.timedelta(days=n))]
        count = {"trop de tentatives": 3, "fenêtre": 3, "trois": 3}.get(
            case, int(hasard.integers(3))
        )
        days = [worked[rank] for rank in hasard.permutation(len(worked))[:count]]
        days += {"trop de tentatives": [first], "fenêtre": [beyond]}.get(case, [])
        rows += [(number, pd.Timestamp(day)) for day in days]
    frame = pd.DataFrame(rows, columns=["numero", "date"])
    frame["resultat"] = hasard.choice(
        ["pas de réponse", "répondeur", "occupé", "a demandé d'être rappelé"], len(frame)
    )
    return Table(frame.sort_values(["date", "numero"], ignore_index=True))


@table("objections_appel")
def objections_appel(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """The objections that the caller must be ready for."""
    known = list(entreprise.profil.objections)
    chosen = hasard.choice(known, min(OBJECTIONS, len(known)), replace=False)
    return Table(pd.DataFrame({"objection": chosen}))


def _window(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first day of the thirty that end on this one, and the day before it."""
    first = day - datetime.timedelta(days=demarchage.FENETRE - 1)
    return first, first - datetime.timedelta(days=1)


def first_call(entreprise: Entreprise) -> datetime.date:
    """The first working day of the campaign."""
    return jours.premier_jour_ouvre(entreprise.date + datetime.timedelta(days=APPEL))


def _agreed(
    hasard: np.random.Generator, day: datetime.date, case: str, before: int | None
) -> datetime.date | None:
    """When a person agreed: so many days before the call, or a year and some days before."""
    if before is None:
        return None
    if case in ("anniversaire", "expiré d'un jour"):
        agreed = day - datetime.timedelta(days=365 + before)
        while ans_apres(agreed, 1) > day - datetime.timedelta(days=before):
            agreed -= datetime.timedelta(days=1)
        return agreed
    return day - datetime.timedelta(days=before + int(hasard.integers(0, 60)))


def _shift(day: datetime.date, before: int | None) -> datetime.date | None:
    return None if before is None else day - datetime.timedelta(days=before)


def _at(day: datetime.date, hour: str) -> pd.Timestamp:
    return pd.Timestamp(f"{day} {hour}")


def _names(
    entreprise: Entreprise, hasard: np.random.Generator, kinds: "pd.Series[str]"
) -> list[str]:
    """People for individuals, invented companies for professionals."""
    people = fictif.personnes(hasard, len(kinds))
    invented = hasard.choice(fictif.noms_inventes(), len(kinds), replace=False)
    known = fictif.secteurs()
    models = [name for secteur in entreprise.profil.secteurs for name in known[secteur]["noms"]]
    return [
        un(hasard, models).format(nom=invented[n])
        if kind == "professionnel"
        else f"{people.civilite[n]} {people.prenom[n]} {people.nom[n]}"
        for n, kind in enumerate(kinds)
    ]


def _phones(hasard: np.random.Generator, n: int) -> list[str]:
    regions = hasard.integers(1, 6, n)
    return list(fictif.espaces(fictif.telephones(hasard, regions, 0.6, PLAGE)))


@fichier("brief_appels.csv", "ce que dit la responsable de la campagne d'appels")
def brief_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("brief_appels"))


@fichier("fiches_appel.csv", "personnes que l'on voudrait appeler, avec leur accord")
def fiches_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("fiches_appel"))


@fichier("appels_prevus.csv", "appels prévus au planning de la campagne")
def prevus_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("appels_prevus"), dates="%Y-%m-%d %H:%M")


@fichier("tentatives.csv", "appels déjà tentés, réponses ou non")
def tentatives_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("tentatives"))


@fichier("objections_appel.csv", "objections entendues par les vendeurs")
def objections_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("objections_appel"))
