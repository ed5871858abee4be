"""What the séance on payments starts from: late invoices to charge, a reminder to write."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from atelier import droit
from atelier.entreprise import fichiers
from atelier.entreprise.lecture import dictionnaire, rangees
from atelier.entreprise.reclamations import euros
from atelier.entreprise.registre import Entreprise, Table, fichier, table, une_fois

RETARDS, PRIVES = 10, 2  # late invoices of businesses, and of consumers
NOUVEAU_DELAI = 10  # days given by the reminder
RAPPEL, RELANCE = 8, 15  # days after the due date when the first two steps were taken
Rubriques = Mapping[str, str]


def rubriques(valeurs: Rubriques) -> Table:
    """A table of one fact a line."""
    return Table(pd.DataFrame(list(valeurs.items()), columns=["rubrique", "valeur"]))


@une_fois
def _en_retard(entreprise: Entreprise) -> pd.DataFrame:
    """Unpaid invoices of French businesses that are past due, oldest first."""
    types = dictionnaire(entreprise.table("clients"), "client", "type")
    suivi = entreprise.table("suivi_factures")
    late = suivi[
        (suivi["reste_du"] > 0)
        & (suivi["echeance"] < entreprise.jour())
        & (suivi["type"] == "facture")
        & (suivi["client"].map(types) == "professionnel")
    ]
    return late.sort_values(["echeance", "facture"], ignore_index=True)


@table("relances_a_chiffrer")
def relances_a_chiffrer(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Late invoices to charge, the contract's rate on each; two are owed by consumers."""
    late = _en_retard(entreprise)
    rangs = np.unique(np.linspace(0, len(late) - 1, min(RETARDS, len(late))).astype(int))
    colonnes = ["facture", "client", "raison_sociale", "echeance", "reste_du"]
    pros = late.iloc[rangs][colonnes].assign(type="professionnel")
    clients = entreprise.table("clients")
    prives = clients[clients["type"] == "particulier"].sample(PRIVES, random_state=hasard)
    comptoir = [
        {
            "facture": f"FC-{entreprise.date.year}-{rang:04d}",
            "client": prive.client,
            "raison_sociale": prive.raison_sociale,
            "echeance": entreprise.jour(-int(hasard.integers(9, 70))),
            "reste_du": Decimal(int(hasard.integers(4000, 30000))) / 100,
            "type": "particulier",
        }
        for rang, prive in enumerate(rangees(prives), start=int(hasard.integers(11, 60)))
    ]
    toutes = pd.concat([pros, pd.DataFrame(comptoir)]).sort_values("facture", ignore_index=True)
    taux = entreprise.profil.conditions.penalites_taux
    toutes["taux"] = pd.Series([taux] * len(toutes), dtype=object)
    return Table(
        toutes[["facture", "client", "raison_sociale", "type", "echeance", "reste_du", "taux"]]
    )


def _changement(jour: date) -> date:
    """The last day of the latest half-year before this day whose rate and the next are known."""
    connus = list(droit.REFI_BCE)
    debuts = [date(int(c[:4]), 1 if c.endswith("S1") else 7, 1) for c in connus]
    suivants = [debut for debut in debuts[1:] if debut < jour]
    return (pd.Timestamp(max(suivants)) - pd.Timedelta(days=1)).date()


@table("relance_sans_taux")
def relance_sans_taux(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """An invoice without a contract's rate, paid late over a change of half-year."""
    fin = pd.Timestamp(_changement(entreprise.date))
    avant, apres = (int(n) for n in hasard.integers(12, 80, size=2))
    echeance, paiement = fin - pd.Timedelta(days=avant), fin + pd.Timedelta(days=apres)
    paiement = min(paiement, entreprise.jour())
    semestres = [droit.semestre(fin.date()), droit.semestre((fin + pd.Timedelta(days=1)).date())]
    premier, second = (f"{droit.taux_par_defaut(s)}".replace(".", ",") for s in semestres)
    return rubriques(
        {
            "reste_du": euros(Decimal(int(hasard.integers(180_000, 950_000))) / 100),
            "echeance": f"{echeance:%Y-%m-%d}",
            "payee_le": f"{paiement:%Y-%m-%d}",
            "fin_du_premier_semestre": f"{fin:%Y-%m-%d}",
            "taux_du_premier_semestre": premier,
            "taux_du_second_semestre": second,
        }
    )


def _ouvre(echeance: pd.Timestamp, jours: int) -> date:
    return droit.premier_jour_ouvre((echeance + pd.Timedelta(days=jours)).date())


def _adresse(qui: Any) -> str:
    return f"{qui.adresse}, {qui.code_postal} {qui.ville}"


@table("relance_a_ecrire")
def relance_a_ecrire(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Everything known of an invoice thirty days late at least, whose customer is written to."""
    late = _en_retard(entreprise)
    anciennes = late[late["echeance"] <= entreprise.jour(-30)]
    grosses = anciennes.assign(du=anciennes["reste_du"].astype(float)).sort_values("du")
    choisie = rangees(grosses.tail(1))[0]
    client = entreprise.fiches("clients", "client")[choisie.client]
    profil = entreprise.profil
    etapes = {
        "rappel amiable par e-mail": _ouvre(choisie.echeance, RAPPEL),
        "relance par téléphone": _ouvre(choisie.echeance, RELANCE),
    }
    nouveau = entreprise.jour(NOUVEAU_DELAI)
    return rubriques(
        {
            "date_du_jour": f"{entreprise.date:%Y-%m-%d}",
            "creancier": f"{profil.nom} {profil.forme}",
            "creancier_adresse": _adresse(profil.siege),
            "creancier_telephone": profil.siege.telephone,
            "iban": profil.iban,
            "client": choisie.raison_sociale,
            "client_adresse": _adresse(client),
            "facture": choisie.facture,
            "date_facture": f"{choisie.date:%Y-%m-%d}",
            "echeance": f"{choisie.echeance:%Y-%m-%d}",
            "reste_du": euros(choisie.reste_du),
            "taux": f"{profil.conditions.penalites_taux.normalize():f}".replace(".", ","),
            "demarches": " ; ".join(f"{nom} le {jour:%d/%m/%Y}" for nom, jour in etapes.items()),
            "nouveau_delai": f"{nouveau:%Y-%m-%d}",
        }
    )


@fichier("relances_a_chiffrer.csv", "des factures en retard, avec le taux du contrat")
def relances_a_chiffrer_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("relances_a_chiffrer"))


@fichier("relance_sans_taux.csv", "une facture payée en retard, à cheval sur deux semestres")
def relance_sans_taux_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("relance_sans_taux"))


@fichier("relance_a_ecrire.csv", "ce que l'on sait d'une facture à réclamer par lettre")
def relance_a_ecrire_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("relance_a_ecrire"))
