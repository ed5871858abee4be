"""Payments on the bank statement, what each invoice still owes, and customers' credit."""

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from atelier import droit
from atelier.entreprise import defauts, fichiers
from atelier.entreprise.fictif import sans_accents
from atelier.entreprise.lecture import correspondre, dictionnaire, rangees
from atelier.entreprise.registre import Entreprise, Table, fichier, table, une_fois
from atelier.entreprise.tirage import un

LIBELLES = {
    "virement": "VIR SEPA {nom} {reference}",
    "prélèvement": "PRLV SEPA {nom} {reference}",
    "LCR": "LCR ECHUE {nom} {reference}",
    "carte bancaire": "CB VAD {nom} {reference}",
    "mandat administratif": "VIR TRESOR PUBLIC {nom} {reference}",
}
AUTRES_MOUVEMENTS = (
    ("VIR SALAIRES", 18_000, 32_000),
    ("PRLV URSSAF", 6_000, 11_000),
    ("PRLV LOYER ENTREPOT", 2_400, 2_400),
    ("VIR FOURNISSEUR", 1_200, 9_000),
    ("FRAIS TENUE DE COMPTE", 18, 45),
    ("PRLV ENERGIE", 350, 900),
)
BORNES = {"1-30": (1, 30), "31-60": (31, 60), "61-90": (61, 90), "plus de 90": (91, 160)}


@une_fois
def _a_encaisser(entreprise: Entreprise) -> pd.DataFrame:
    """Invoices and deposits with what is expected of each, its credit note deducted."""
    factures = entreprise.table("factures")
    avoirs = factures[factures["type"] == "avoir"].groupby("facture_origine")["net_a_payer"].sum()
    dues = factures[factures["type"] != "avoir"].reset_index(drop=True)
    dues["attendu"] = dues["net_a_payer"] + correspondre(dues["facture"], avoirs)
    colonnes = ["client", "raison_sociale", "type", "reglement"]
    clients = entreprise.table("clients")[colonnes].rename(columns={"type": "type_client"})
    return dues.merge(clients, on="client", how="left")


@table("reglements")
def reglements(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """The operations of the bank statement; the truth gives the invoice and the fault of each.

    Late, partial and double payments, references lost or miscopied, and movements that are no
    customer's. `operation` is the rank in the file, from 1.
    """
    dues = _a_encaisser(entreprise)
    aujourd_hui, n = entreprise.jour(), len(dues)
    habitude = dictionnaire(entreprise.verite("clients"), "client", "retard_moyen")
    retards = dues["client"].map(habitude).to_numpy() + hasard.integers(-3, 6, size=n)
    comptant = ((dues["delai_paiement"] == "comptant") | (dues["type"] == "acompte")).to_numpy()
    retards = np.where(comptant, 0, retards)
    payees = dues["echeance"] + pd.to_timedelta(retards, unit="D")
    payees = payees.where(payees > dues["date"], dues["date"])
    regle = (payees < aujourd_hui).to_numpy() & (dues["attendu"] > 0).to_numpy()
    regle[_impayees(dues, comptant, aujourd_hui, hasard)] = False

    candidates = np.flatnonzero(regle & ~comptant)
    defaut = np.full(n, "", dtype=object)
    for nom in ("partiel", "double", "référence absente", "référence mal recopiée"):
        libres = candidates[defaut[candidates] == ""]
        defaut[defauts.tirer(hasard, "reglements", nom, libres)] = nom
    operations: list[dict[str, Any]] = []
    for due, jour, ce in zip(rangees(dues[regle]), payees[regle], defaut[regle], strict=True):
        part = Decimal(int(hasard.integers(30, 71))) / 100 if ce == "partiel" else Decimal(1)
        operation = _operation(due, jour, ce, part, hasard)
        operations.append(operation)
        if ce == "double":
            delai = pd.Timedelta(days=int(hasard.integers(1, 8)))
            seconde = {**operation, "date_operation": operation["date_operation"] + delai}
            operations.append(seconde)
    operations += _mouvements(entreprise, hasard)
    passees = [x for x in operations if x["date_operation"] < aujourd_hui]
    passees.sort(key=lambda x: (x["date_operation"], x["libelle"]))
    table_ = pd.DataFrame(passees)
    verite = table_[["juste", "defaut"]].rename(columns={"juste": "facture"})
    verite.insert(0, "operation", range(1, len(verite) + 1))
    return Table(table_.drop(columns=["juste", "defaut"]), verite)


def _impayees(
    dues: pd.DataFrame, comptant: Any, aujourd_hui: pd.Timestamp, hasard: np.random.Generator
) -> list[int]:
    """Invoices that nobody pays: some in each column of the aged balance."""
    retard = (aujourd_hui - dues["echeance"]).dt.days
    rangs: list[int] = []
    for tranche, (debut, fin) in BORNES.items():
        dedans = np.flatnonzero(retard.between(debut, fin) & ~comptant & (dues["attendu"] > 40))
        rangs += defauts.tirer(hasard, "reglements", f"impayée {tranche}", dedans).tolist()
    return rangs


def _operation(
    due: Any, jour: pd.Timestamp, defaut: str, part: Decimal, hasard: np.random.Generator
) -> dict[str, Any]:
    reference = due.facture
    if defaut == "référence absente":
        reference = ""
    elif defaut == "référence mal recopiée":
        fautes = (
            reference.replace("-", ""),
            reference[2:],
            reference.lower(),
            f"N° {reference[-4:]}",
        )
        reference = un(hasard, fautes)
    nom = sans_accents(due.raison_sociale).replace("-", " ").upper()
    return {
        "date_operation": jour + pd.Timedelta(days={5: 2, 6: 1}.get(jour.weekday(), 0)),
        "libelle": LIBELLES[due.reglement].format(nom=nom, reference=reference).strip(),
        "mode": due.reglement,
        "montant": droit.arrondi(due.attendu * part),
        "facture": reference,
        "juste": due.facture,
        "defaut": defaut,
    }


def _mouvements(entreprise: Entreprise, hasard: np.random.Generator) -> list[dict[str, Any]]:
    """Salaries, rent, suppliers: what a statement holds besides customers."""
    lignes = []
    for mois in range(8):
        for libelle, bas, haut in AUTRES_MOUVEMENTS:
            montant = Decimal(int(hasard.integers(bas * 100, haut * 100 + 1))) / 100
            lignes.append(
                {
                    "date_operation": entreprise.jour(-30 * mois - int(hasard.integers(1, 28))),
                    "libelle": libelle,
                    "mode": "virement" if libelle.startswith("VIR") else "prélèvement",
                    "montant": -montant,
                    "facture": "",
                    "juste": "",
                    "defaut": "hors clients",
                }
            )
    return lignes


@table("suivi_factures")
def suivi_factures(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """What each invoice still owes today, credit notes and payments deducted.

    `statut` is one of soldée, partielle, impayée, trop-perçu.
    """
    operations = entreprise.table("reglements").assign(
        juste=entreprise.verite("reglements")["facture"]
    )
    recues = operations[operations["juste"] != ""].groupby("juste")
    dues = _a_encaisser(entreprise)
    dues = dues.assign(
        regle=correspondre(dues["facture"], recues["montant"].sum()),
        dernier_reglement=dues["facture"].map(recues["date_operation"].max()),
    )
    dues["reste_du"] = dues["attendu"] - dues["regle"]
    dues["statut"] = np.select(
        [dues["reste_du"] < 0, dues["reste_du"] == 0, dues["regle"] == 0],
        ["trop-perçu", "soldée", "impayée"],
        "partielle",
    )
    colonnes = ["facture", "type", "date", "client", "raison_sociale", "net_a_payer", "attendu"]
    colonnes += ["echeance", "regle", "dernier_reglement", "reste_du", "statut"]
    return Table(dues[colonnes].rename(columns={"attendu": "du_apres_avoir"}))


@table("encours_clients")
def encours_clients(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """What each customer with an account owes today, against the limit that was agreed."""
    suivi = entreprise.table("suivi_factures")
    non_reglees = suivi.groupby("client")["reste_du"].sum()
    livrees = entreprise.table("livraisons_a_facturer")[["client", "commande"]].drop_duplicates()
    verite = entreprise.verite("livraisons_a_facturer")
    livre = livrees.merge(verite, on="commande").groupby("client")["net_a_payer"].sum()
    clients = entreprise.table("clients")
    clients = clients[clients["plafond_encours"] > 0]
    table_ = clients[["client", "raison_sociale"]].reset_index(drop=True)
    table_["factures_non_reglees"] = correspondre(table_["client"], non_reglees)
    table_["livre_non_facture"] = correspondre(table_["client"], livre)
    table_["encours"] = table_["factures_non_reglees"] + table_["livre_non_facture"]
    table_["plafond"] = clients["plafond_encours"].to_numpy()
    return Table(table_)


@fichier("reglements.csv", "le relevé de banque, tel que la banque l'envoie (cp1252)")
def reglements_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("reglements"), fichiers.WINDOWS, "%d/%m/%Y")


@fichier("suivi_factures.csv", "les factures, ce qui est réglé et ce qui reste dû")
def suivi_factures_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("suivi_factures"))


@fichier("encours_clients.csv", "l'encours et le plafond de chaque client en compte")
def encours_clients_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("encours_clients"))
