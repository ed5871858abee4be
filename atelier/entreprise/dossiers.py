"""What the séance on claims starts from: claims to trace, facts gathered, letters to write."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from atelier import droit
from atelier.entreprise import fichiers
from atelier.entreprise.commandes import NUL
from atelier.entreprise.factures import lignes_au_prix
from atelier.entreprise.lecture import dictionnaire, rangees, rangees_par
from atelier.entreprise.reclamations import INVOQUES, MOIS_EN, REJET, SOLUTIONS, euros, retrouvables
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.relances import rubriques

LIMITES = (
    ("casse", "professionnel", 0, 2, "non"),
    ("manquant", "professionnel", 0, 2, "non"),
    ("erreur de facturation", "professionnel", 0, 9, "non"),
    ("double paiement", "professionnel", 0, 3, "non"),
    ("rétractation", "particulier", 0, 14, "oui"),
    ("rétractation", "particulier", 0, 15, "non"),
    ("conformité", "professionnel", 0, 12, "non"),
    ("conformité", "particulier", 2, 0, "oui"),
    ("conformité", "particulier", 2, 1, "non"),
)
"""Claims on a limit or just past it, about orders without a fault: motive, customer, years and days
from the delivery or the payment, whether it is founded."""


@dataclass(frozen=True)
class Cas:
    """A claim and the answer due to it; what it is about happened `ans` years before our papers."""

    reclamation: str
    recue_le: pd.Timestamp
    motif: str
    commande: str
    reference: str
    facture: str
    fondee: str
    solution: str
    ans: int = 0


@table("reclamations_a_rassembler")
def reclamations_a_rassembler(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """The claims whose order can be found; left out are those that quote only a day on which the
    customer ordered twice. The truth is the order, the delivery note and the invoice.
    """
    recues, verite = entreprise.table("reclamations"), entreprise.verite("reclamations")
    garde = retrouvables(entreprise, recues.assign(commande=verite["commande"]))
    colonnes = ["reclamation", "date", "langue", "client", "texte"]
    suite = recues.loc[garde, colonnes].reset_index(drop=True)
    suite["texte"] = suite["texte"].str.replace("\n", " ")
    return Table(suite, verite.loc[garde, ["reclamation", "commande", "bl", "facture"]])


@table("reclamations_faits")
def reclamations_faits(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """What our own documents say of each claim; the truth is whether it is founded, and the answer.

    `facture_ht` and `du_ht` are of the line in question. Added to the claims received are those of
    `LIMITES`, so that each rule decides a row.
    """
    livraisons = entreprise.fiches("livraisons", "commande")
    livrees = rangees(lignes_au_prix(entreprise))
    lignes = {(ligne.commande, ligne.reference): ligne for ligne in livrees}
    clients = dictionnaire(entreprise.table("commandes"), "commande", "client")
    types = dictionnaire(entreprise.table("clients"), "client", "type")
    suivi = entreprise.fiches("suivi_factures", "facture")
    factures_ht = {
        (ligne.facture, ligne.reference): ligne.montant_ht
        for ligne in rangees(entreprise.table("factures_lignes"))
    }
    ecarts = {
        (ecart.facture, ecart.ligne): ecart.avoir_ht
        for ecart in rangees(entreprise.verite("factures_lignes"))
    }
    rows, verite = [], []
    tous = [*_recus(entreprise), *_limites(entreprise, hasard)]
    for cas in sorted(tous, key=lambda cas: cas.recue_le):
        livraison, reglement = livraisons[cas.commande], suivi.get(cas.facture)
        ligne = lignes[cas.commande, cas.reference]
        facture_ht = factures_ht.get((cas.facture, cas.reference), NUL)
        ecart = ecarts.get((cas.facture, ligne.ligne), NUL)
        rows.append(
            {
                "reclamation": cas.reclamation,
                "recue_le": cas.recue_le,
                "client_type": types[clients[cas.commande]],
                "motif": cas.motif,
                "commande": _ancien(cas.commande, cas.ans),
                "facture": _ancien(cas.facture, cas.ans),
                "promise_le": _il_y_a(livraison.date_promise, cas.ans),
                "livree_le": _il_y_a(livraison.date_livraison, cas.ans),
                "commandee": ligne.quantite_commandee,
                "livree": ligne.quantite_livree,
                "abimee": ligne.quantite_abimee,
                "facture_ht": facture_ht,
                "du_ht": facture_ht - ecart,
                "taux_tva": ligne.taux_tva,
                "net_a_payer": reglement.du_apres_avoir if reglement else NUL,
                "regle": reglement.regle if reglement else NUL,
            }
        )
        verite.append({c: getattr(cas, c) for c in ("reclamation", "fondee", "solution")})
    return Table(pd.DataFrame(rows), pd.DataFrame(verite))


def _recus(entreprise: Entreprise) -> list[Cas]:
    """The claims received."""
    dates = dictionnaire(entreprise.table("reclamations"), "reclamation", "date")
    return [
        Cas(
            reclamation=vrai.reclamation,
            recue_le=dates[vrai.reclamation],
            motif=INVOQUES.get(vrai.motif, vrai.motif),
            commande=vrai.commande,
            reference=vrai.reference,
            facture=vrai.facture,
            fondee=vrai.fondee,
            solution=vrai.solution,
        )
        for vrai in rangees(entreprise.verite("reclamations"))
    ]


def _limites(entreprise: Entreprise, hasard: np.random.Generator) -> list[Cas]:
    """A claim for each of `LIMITES`, numbered in a series of their own, by day."""
    types = dictionnaire(entreprise.table("clients"), "client", "type")
    livrees = dictionnaire(entreprise.table("livraisons"), "commande", "date_livraison")
    payees = dictionnaire(entreprise.table("suivi_factures"), "facture", "dernier_reglement")
    lignes = rangees_par(entreprise.table("livraisons_lignes"), "commande")
    libres = _sans_reproche(entreprise, hasard)
    tous = []
    for motif, qui, ans, jours, fondee in LIMITES:
        facture = next(f for f in libres if types[f.client] == qui)
        libres.remove(facture)
        livree, payee = livrees[facture.commande], payees[facture.facture]
        debut = _il_y_a(payee if motif == "double paiement" else livree, ans)
        tous.append(
            Cas(
                reclamation="",
                recue_le=debut + pd.DateOffset(years=ans, days=jours),
                motif=motif,
                commande=facture.commande,
                reference=lignes[facture.commande][0].reference,
                facture=facture.facture,
                fondee=fondee,
                solution=SOLUTIONS[motif] if fondee == "oui" else REJET,
                ans=ans,
            )
        )
    tous.sort(key=lambda cas: cas.recue_le)
    annee = entreprise.date.year
    return [replace(cas, reclamation=f"RE-{annee}-{n:03d}") for n, cas in enumerate(tous, start=1)]


def _sans_reproche(entreprise: Entreprise, hasard: np.random.Generator) -> list[Any]:
    """The invoices paid of orders delivered weeks ago without a fault, in any order."""
    suivi = entreprise.fiches("suivi_factures", "facture")
    livrees = dictionnaire(entreprise.table("livraisons"), "commande", "date_livraison")
    recemment = entreprise.jour(-20)
    reproches = {
        *entreprise.verite("livraisons")["commande"],
        *entreprise.verite("reclamations")["commande"],
        *entreprise.verite("factures_lignes")["facture"],
    }
    libres = [
        facture
        for facture in rangees(entreprise.table("factures"))
        if facture.type == "facture"
        and suivi[facture.facture].reste_du == 0
        and reproches.isdisjoint((facture.commande, facture.facture))
        and livrees[facture.commande] < recemment
        and suivi[facture.facture].dernier_reglement < recemment
    ]
    return [libres[rang] for rang in hasard.permutation(len(libres))]


def _il_y_a(jour: pd.Timestamp, ans: int) -> pd.Timestamp:
    """The same day some years before, or the next open one."""
    if not ans:
        return jour
    return pd.Timestamp(droit.premier_jour_ouvre((jour - pd.DateOffset(years=ans)).date()))


def _ancien(numero: str, ans: int) -> str:
    """« BC-2026-0045 » two years before: « BC-2024-0045 »."""
    if not ans:
        return numero
    serie, annee, rang = numero.split("-")
    return f"{serie}-{int(annee) - ans}-{rang}"


def _reponse(entreprise: Entreprise, motif: str, langue: str) -> Table:
    """What is known of one claim and what was decided, to answer it in its language."""
    recues = entreprise.fiches("reclamations", "reclamation")
    *_, vrai = (
        vrai
        for vrai in rangees(entreprise.verite("reclamations"))
        if vrai.motif == motif and recues[vrai.reclamation].langue == langue
    )
    recue, profil = recues[vrai.reclamation], entreprise.profil
    lignes = rangees_par(entreprise.table("livraisons_lignes"), "commande")[vrai.commande]
    ligne = next(ligne for ligne in lignes if ligne.reference == vrai.reference)
    qui, _, societe = recue.expediteur.rpartition(", ")
    valeurs = {
        "date_du_jour": _jour(entreprise.jour(), langue),
        "notre_entreprise": f"{profil.nom} {profil.forme}",
        "client": societe,
        "interlocuteur": qui,
        "reclamation_du": _jour(recue.date, langue),
        "commande": vrai.commande,
        "bon_de_livraison": vrai.bl,
        "article": ligne.designation,
        **_decision(entreprise, motif, langue, vrai, ligne),
    }
    return rubriques({**valeurs, "message": recue.texte.replace("\n", " ")})


def _decision(
    entreprise: Entreprise, motif: str, langue: str, vrai: Any, ligne: Any
) -> dict[str, str]:
    promis = pd.Timestamp(droit.ajouter_jours_ouvres(entreprise.date, 3))
    if motif == "casse":
        return {
            "quantite_abimee": f"{ligne.quantite_abimee}",
            "decision": "remplacement à nos frais",
            "date_du_remplacement": _jour(promis, langue),
        }
    if motif == "manquant":
        return {
            "quantite_manquante": f"{ligne.quantite_commandee - ligne.quantite_livree}",
            "decision": "envoi du manquant sans frais",
            "date_de_livraison": _jour(promis, langue),
        }
    if motif == "erreur de facturation":
        montant = f"{vrai.montant_ttc}" if langue == "en" else euros(vrai.montant_ttc)
        return {
            "facture": vrai.facture,
            "decision": "avoir de la différence",
            "montant_ttc_de_l_avoir": montant,
            "date_de_l_avoir": _jour(promis, langue),
        }
    livraison = entreprise.fiches("livraisons", "commande")[vrai.commande]
    return {
        "date_promise": _jour(livraison.date_promise, langue),
        "date_de_livraison": _jour(livraison.date_livraison, langue),
        "decision": "rejet motivé : la livraison a eu lieu avant la date promise",
    }


def _jour(jour: pd.Timestamp, langue: str) -> str:
    """« 24/11/2026 » or « 24 November 2026 »."""
    if langue == "fr":
        return f"{jour:%d/%m/%Y}"
    return f"{jour.day} {MOIS_EN[jour.month - 1]} {jour.year}"


@table("reponse_fr")
def reponse_fr(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """A breakage to answer in French."""
    return _reponse(entreprise, "casse", "fr")


@table("reponse_en")
def reponse_en(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """A wrong invoice to answer in English."""
    return _reponse(entreprise, "erreur de facturation", "en")


@table("reponse_fr_examen")
def reponse_fr_examen(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """An unfounded claim to answer in French."""
    return _reponse(entreprise, "livraison en avance", "fr")


@table("reponse_en_examen")
def reponse_en_examen(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """A short delivery to answer in English."""
    return _reponse(entreprise, "manquant", "en")


@fichier("reclamations_a_rassembler.csv", "des réclamations dont il faut retrouver les pièces")
def reclamations_a_rassembler_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("reclamations_a_rassembler"))


@fichier("reclamations_faits.csv", "ce que disent nos pièces de chaque réclamation")
def reclamations_faits_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("reclamations_faits"))


@fichier("reponse_fr.csv", "un dossier décidé, à annoncer en français")
def reponse_fr_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("reponse_fr"))


@fichier("reponse_en.csv", "un dossier décidé, à annoncer en anglais")
def reponse_en_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("reponse_en"))


@fichier("reponse_fr_examen.csv", "un autre dossier décidé, à annoncer en français")
def reponse_fr_examen_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("reponse_fr_examen"))


@fichier("reponse_en_examen.csv", "un autre dossier décidé, à annoncer en anglais")
def reponse_en_examen_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("reponse_en_examen"))
