"""The shared mailbox of séance 1.1.1: forty messages, those that must be read, their answers."""

import datetime

import numpy as np
import pandas as pd

from atelier.droit import jours
from atelier.entreprise import fichiers, fictif
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.tirage import un

NOMBRE = 40
CHARTE = (
    ("après-vente", "haute", 0),
    ("livraisons", "haute", 0),
    ("ventes", "haute", 1),
    ("comptabilité", "normale", 2),
    ("achats", "normale", 2),
    ("accueil", "basse", 3),
)
"""Service, priority, and working days within which the company promises an answer."""

ATTENTES = (
    ("à l'heure", 0, 8),
    ("à l'heure, un week-end compris", 0, 12),
    ("en retard", 1, 7),
    ("très en retard", 4, 3),
    ("sans réponse, en retard", 2, 4),
    ("sans réponse, encore à l'heure", 0, 6),
)
"""How answers came: kind, working days late (0: none), how many of the forty messages."""
FERMETURE = 12  # working days before today, the one on which the company took stock


@table("boite_commune")
def boite_commune(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """One row per message received in the last five weeks; the truth tells how it was answered.

    Nothing came nor left on `ferme_le`, when the company was closed; it delays the latest answers.
    """
    models = fictif.textes("premier_niveau.yml")["courants"]
    ranks = _ranks(hasard, models)
    people = fictif.personnes(hasard, NOMBRE)
    suppliers = [fournisseur.nom for fournisseur in entreprise.profil.fournisseurs]
    kinds = hasard.permutation(np.repeat(np.arange(len(ATTENTES)), [n for *_, n in ATTENTES]))
    promised = {service: delay for service, _, delay in CHARTE}
    words = [word for _, several in MOTS for word in several]
    products = [a.designation for a in entreprise.profil.catalogue]
    neutral = [name for name in products if not any(word in name.casefold() for word in words)]
    weeks = [entreprise.date - datetime.timedelta(days=n) for n in range(41, 0, -1)]
    ferme = jours.retirer_jours_ouvres(entreprise.date, FERMETURE)
    days = [*(day for day in weeks if jours.est_ouvre(day) and day != ferme), entreprise.date]
    before = sum(day < ferme for day in days)
    rows, truth = [], []
    for rank, kind in zip(range(NOMBRE), kinds, strict=True):
        model = models[ranks[rank]]
        name = f"{people.civilite[rank]} {people.prenom[rank]} {people.nom[rank]}"
        if model["qui"] == "fournisseur":
            name = f"{name} ({un(hasard, suppliers)})"
        service = trier(model["texte"], model["qui"])
        received, answered = _times(hasard, days, before, int(kind), promised[service])
        said = _filled(entreprise, hasard, model, neutral, received)
        rows.append(
            {
                "recu_le": received,
                "canal": model["canal"],
                "qui": model["qui"],
                "expediteur": name,
                "objet": said["objet"],
                "texte": said["texte"],
                "repondu_le": answered,
                "date_du_jour": entreprise.jour(),
                "ferme_le": pd.Timestamp(ferme),
            }
        )
        truth.append({"service": service, "attente": ATTENTES[kind][0]})
    frame = pd.concat([pd.DataFrame(rows), pd.DataFrame(truth)], axis=1)
    frame = frame.sort_values("recu_le", kind="stable", ignore_index=True)
    frame.insert(0, "numero", [f"M-{rank:02d}" for rank in range(1, NOMBRE + 1)])
    return Table(
        frame.drop(columns=["service", "attente"]), frame[["numero", "service", "attente"]]
    )


MOTS = (
    ("ventes", ("devis", "tarif", "prix", "catalogue", "remise")),
    ("achats", ()),
    ("comptabilité", ("facture", "règlement", "paiement")),
    ("livraisons", ("livraison", "livré", "transporteur", "colis")),
    ("après-vente", ("cassé", "en panne", "abîmé")),
)
"""Words that send a message to a service; `achats` takes every supplier."""


def trier(texte: str, qui: str) -> str:
    """The service that the words give; a later rule wins over an earlier one."""
    service = "accueil"
    for name, words in MOTS:
        supplier = name == "achats" and qui == "fournisseur"
        if supplier or any(word in texte.casefold() for word in words):
            service = name
    return service


def _ranks(hasard: np.random.Generator, models: list[dict[str, str]]) -> list[int]:
    """Which model each message follows: those without a field serve once, the others are reused."""
    again = [rank for rank, model in enumerate(models) if "{" in model["texte"]]
    more = np.resize(hasard.permutation(again), NOMBRE - len(models))
    return [int(rank) for rank in hasard.permutation([*range(len(models)), *more])]


def _filled(
    entreprise: Entreprise,
    hasard: np.random.Generator,
    model: dict[str, str],
    products: list[str],
    received: pd.Timestamp,
) -> dict[str, str]:
    past, soon = hasard.integers(1, 20), hasard.integers(6, 30)
    fields = {
        "produit": un(hasard, products),
        "besoin": un(hasard, entreprise.profil.besoins),
        "date": _day(received - pd.Timedelta(days=int(past))),
        "bientot": _day(received + pd.Timedelta(days=int(soon))),
        "montant": f"{hasard.integers(80, 2400):_},{hasard.integers(100):02d}".replace(
            "_", "\u202f"
        ),
    }
    return {name: model[name].format_map(fields) for name in ("objet", "texte")}


def _times(
    hasard: np.random.Generator, days: list[datetime.date], closed: int, kind: int, promise: int
) -> tuple[pd.Timestamp, pd.Timestamp | None]:
    """When a message came and was answered, so that it is late by what its kind says; `days` are
    those worked until yesterday, then today; `closed`, the rank of the first after the closing."""
    name, late, _ = ATTENTES[kind]
    *before, today = days
    if "sans réponse" in name:
        waited = promise + late if late else int(hasard.integers(0, promise + 1))
        if late:
            waited += int(hasard.integers(0, 4))
        return _moment(hasard, before[-waited] if waited else today), None
    waited = promise + late if late else int(hasard.integers(0, promise + 1))
    starts = list(range(len(before) - max(waited, promise)))
    if "week-end" in name and promise:  # on time in working days, late on the calendar
        waited = promise
        starts = [n for n in starts if (before[n + waited] - before[n]).days > promise]
    if "très" in name:
        starts = [n for n in starts if n < closed <= n + waited]
    first = un(hasard, starts)
    received = _moment(hasard, before[first])
    answered = _moment(hasard, before[first + waited])
    if answered <= received:
        answered = received + pd.Timedelta(minutes=int(hasard.integers(5, 50)))
    return received, answered


def _moment(hasard: np.random.Generator, jour: datetime.date) -> pd.Timestamp:
    """An hour of office on this day."""
    return pd.Timestamp(jour) + pd.Timedelta(minutes=int(hasard.integers(8 * 60, 17 * 60)))


@fichier("boite_commune.csv", "les quarante messages de la boîte commune, et leurs réponses")
def boite_commune_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("boite_commune"), dates="%Y-%m-%d %H:%M")


@fichier("suivi_messages.csv", "les mêmes messages : reçus, répondus, et le délai promis à chacun")
def suivi_messages_csv(entreprise: Entreprise) -> bytes:
    frame = entreprise.table("boite_commune")
    promised = {service: delay for service, _, delay in CHARTE}
    frame["delai_jours"] = entreprise.verite("boite_commune")["service"].map(promised)
    columns = ["numero", "recu_le", "repondu_le", "delai_jours"]
    return fichiers.csv(frame[columns], dates="%Y-%m-%d %H:%M")


@fichier("charte_reponses.csv", "priorité et délai promis par chaque service")
def charte_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(pd.DataFrame(CHARTE, columns=["service", "priorite", "delai_jours"]))


@table("messages_a_lire")
def messages_a_lire(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Messages that words would send to the wrong place, in two sets that have none in common."""
    models = fictif.textes("premier_niveau.yml")["a_lire"]
    chosen = [models[rank] for rank in hasard.permutation(len(models))]
    people = fictif.personnes(hasard, len(models))
    frame = pd.DataFrame(chosen)
    frame["expediteur"] = people.civilite + " " + people.prenom + " " + people.nom
    frame["numero"] = ""
    for lot, letter in (("exercice", "R"), ("epreuve", "S")):
        rows = frame["lot"] == lot
        frame.loc[rows, "numero"] = [f"{letter}-{n:02d}" for n in range(1, int(rows.sum()) + 1)]
    frame = frame.sort_values("numero", ignore_index=True)
    return Table(
        frame[["lot", "numero", "qui", "expediteur", "texte"]],
        frame[["numero", "service", "priorite"]],
    )


@fichier("messages_a_relire.csv", "huit messages que les mots trompent")
def messages_a_relire_csv(entreprise: Entreprise) -> bytes:
    return _set(entreprise, "exercice")


@fichier("messages_a_orienter.csv", "huit autres messages que les mots trompent")
def messages_a_orienter_csv(entreprise: Entreprise) -> bytes:
    return _set(entreprise, "epreuve")


def _set(entreprise: Entreprise, lot: str) -> bytes:
    frame = entreprise.table("messages_a_lire")
    return fichiers.csv(frame[frame["lot"] == lot].drop(columns="lot"))


@table("dossiers_a_repondre")
def dossiers_a_repondre(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """What is known before writing four answers: one row per dossier and heading."""
    profile, today = entreprise.profil, entreprise.date
    people = fictif.personnes(hasard, 4)
    articles = hasard.choice([a.designation for a in profile.catalogue], 4, replace=False)
    billed = int(hasard.integers(8, 20))
    fields = {
        "passe": _day(entreprise.jour(-int(hasard.integers(12, 20)))),
        "promis": _day(jours.retirer_jours_ouvres(today, int(hasard.integers(2, 5)))),
        "produit_1": articles[0],
        "produit_4": articles[3],
        "facture": billed,
        "livre": billed - int(hasard.integers(2, 6)),
        "comptable": _of_service(entreprise, "comptabilité"),
        "vendeur": _of_service(entreprise, "commercial"),
        "fournisseur": profile.fournisseurs[0].nom,
        "besoin": profile.besoins[0],
        "delai": profile.conditions.delai_livraison_jours,
        "franco": f"{profile.conditions.franco_ht.normalize():f}",
    }
    fields |= {
        letter: f"{people.civilite[n]} {people.prenom[n]} {people.nom[n]}"
        for n, letter in enumerate("abcd")
    }
    fields |= {f"j{n}": _day(jours.ajouter_jours_ouvres(today, n)) for n in (1, 2, 3, 5)}
    rows = [
        (dossier, heading, content.format_map(fields))
        for dossier, headings in fictif.textes("premier_niveau.yml")["dossiers"].items()
        for heading, content in headings.items()
    ]
    return Table(pd.DataFrame(rows, columns=["dossier", "rubrique", "contenu"]))


def _day(day: datetime.date) -> str:
    return f"{day:%d/%m/%Y}"


def _of_service(entreprise: Entreprise, service: str) -> str:
    person = next(p for p in entreprise.profil.equipe if p.service == service)
    return f"{person.prenom} {person.nom}"


@fichier("dossiers_a_repondre.csv", "ce que l'on sait avant d'écrire quatre réponses")
def dossiers_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("dossiers_a_repondre"))
