"""Invoices and quotations to check, most with mentions missing."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from atelier import droit
from atelier.entreprise import fichiers
from atelier.entreprise.bureau import ACCORDS
from atelier.entreprise.factures_controlees import Facture, controlees
from atelier.entreprise.lecture import enregistrements, fiches, rangees_par
from atelier.entreprise.reclamations import euros
from atelier.entreprise.registre import Entreprise, Table, fichier, table

DEVIS = 6
SAINES = 3  # of the twelve invoices; one of the six quotations
TAILLES = {"PME": "pme", "ETI": "eti", "GE": "ge"}
"""The profile's sizes in the words of the law's module."""
LIBELLES = {
    "facture": {m.code: m.libelle for m in droit.MENTIONS_FACTURE},
    "devis": {m.code: m.libelle for m in droit.MENTIONS_DEVIS},
}
SOUVENT_OUBLIEES = (
    "numero",
    "date_reglement",
    "escompte",
    "taux_penalites",
    "indemnite_40",
    "tva_vendeur",
    "siren_vendeur",
    "date_livraison",
    "bon_commande",
)
"""Each is missing on one invoice at least."""
Contenus = dict[str, str]


def pourcent(taux: Decimal) -> str:
    """« 5,5 % »."""
    return f"{taux.normalize():f} %".replace(".", ",")


def remises(ligne: Any) -> str:
    """The discounts of a line, one after the other: « 8 % + 5 % »."""
    taux = (ligne.remise_pct, ligne.remise_quantite_pct)
    return " + ".join(pourcent(un_taux) for un_taux in taux if un_taux)


def _contexte(facture: Facture, rang: int) -> droit.ContexteFacture:
    client = facture.client
    return droit.ContexteFacture(
        emission=facture.piece.date.date(),
        taille=TAILLES[facture.vendeur.taille],
        client_particulier=client.type == "particulier",
        total_ht=facture.piece.total_ht,
        livraison_a_une_autre_date=True,
        livraison_a_une_autre_adresse=rang % 4 == 1,
        facturation_a_une_autre_adresse=rang % 5 == 2,
        option_debits=rang % 6 == 3,
        remise=any(map(remises, facture.lignes)),
        exoneration=client.type == "export",
        client_redevable=client.type == "export" and isinstance(client.tva_intra, str),
        bon_de_commande=client.type != "particulier",
    )


def _adresse(qui: Any) -> str:
    return f"{qui.adresse}, {qui.code_postal} {qui.ville}"


def _contenus(facture: Facture) -> Contenus:
    """What a complete invoice says under each mention."""
    vendeur, piece, client, lignes = facture.vendeur, facture.piece, facture.client, facture.lignes
    mandat = f" (facture établie en son nom par {facture.emetteur})" if facture.emetteur else ""
    totaux = droit.totaux((ligne.montant_ht, ligne.taux_tva) for ligne in lignes)
    premiere = lignes[0]
    penalites = pourcent(vendeur.conditions.penalites_taux)
    par_taux = " ; ".join(f"{pourcent(taux)} : {euros(tva)} €" for taux, tva in totaux.tva.items())
    return {
        "vendeur": f"{vendeur.nom} {vendeur.forme}, {_adresse(vendeur.siege)}{mandat}",
        "client": f"{client.raison_sociale}, {_adresse(client)}",
        "adresse_facturation": "Service comptable, 12 rue de la Gare, 75012 Paris",
        "siren_vendeur": f"RCS {vendeur.greffe} {vendeur.siren}",
        "forme_capital": f"{vendeur.forme} au capital de {vendeur.capital} €",
        "tva_vendeur": vendeur.tva_intra,
        "tva_client": client.tva_intra if isinstance(client.tva_intra, str) else "",
        "date_emission": f"{piece.date:%d/%m/%Y}",
        "numero": piece.facture,
        "date_livraison": f"Livré le {facture.date_livraison:%d/%m/%Y}",
        "designation": premiere.designation,
        "quantite": str(premiere.quantite),
        "prix_unitaire": f"{euros(premiere.prix_unitaire_ht)} € HT",
        "taux_tva": pourcent(premiere.taux_tva),
        "remise": max(map(remises, lignes), key=len),
        "total_ht": f"{euros(totaux.ht)} €",
        "total_tva": par_taux,
        "texte_exoneration": "Exonération de TVA, art. 262 I du CGI"
        if client.pays in ("GB", "US")
        else "Exonération de TVA, art. 262 ter I du CGI",
        "date_reglement": f"À régler le {piece.echeance:%d/%m/%Y}",
        "escompte": "Escompte pour paiement anticipé : néant",
        "taux_penalites": f"Pénalités de retard : {penalites} par an",
        "indemnite_40": "Indemnité forfaitaire pour frais de recouvrement : 40 €",
        "bon_commande": f"Votre commande {piece.commande}",
        "siren_client": str(client.siret)[:9],
        "adresse_livraison": f"Livré à : entrepôt, zone artisanale des Prés, {client.ville}",
        "nature_operation": "Livraison de biens",
        "option_debits": "Option pour le paiement de la taxe d'après les débits",
    }


def _oublis(
    hasard: np.random.Generator,
    factures: Sequence[Facture],
    contextes: Sequence[droit.ContexteFacture],
) -> list[list[str]]:
    """The mentions to leave out of each invoice: those planted in it; in most others a usual one
    each, and up to two more.
    """
    dues = [droit.mentions_facture(contexte) for contexte in contextes]
    oublis = [list(facture.oublis) for facture in factures]
    propres = [i for i, facture in enumerate(factures) if not facture.oublis]
    fautives = hasard.permutation(propres)[SAINES:].tolist()
    for code in hasard.permutation(SOUVENT_OUBLIEES).tolist():
        possibles = [i for i in fautives if code in dues[i]]
        oublis[min(possibles, key=lambda i: len(oublis[i]))].append(code)
    for i in fautives:
        autres = [code for code in dues[i] if code not in oublis[i]]
        n = int(hasard.integers(0 if oublis[i] else 1, 3))
        oublis[i] += [str(code) for code in hasard.choice(autres, n, replace=False)]
    return oublis


@table("contextes_factures")
def contextes_factures(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """What decides which mentions each of the twelve invoices needs."""
    lignes = [
        {"facture": facture.piece.facture, **asdict(_contexte(facture, rang))}
        for rang, facture in enumerate(controlees(entreprise))
    ]
    table_ = pd.DataFrame(lignes).rename(
        columns={"emission": "date_emission", "taille": "taille_vendeur"}
    )
    return Table(table_.assign(date_emission=pd.to_datetime(table_["date_emission"])))


@table("factures_a_controler")
def factures_a_controler(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """What twelve invoices say, mention by mention; the truth is what they should say and do not.

    Those of SOUVENT_OUBLIEES are all missing somewhere; three invoices are complete.
    """
    factures = controlees(entreprise)
    dus = _contextes(entreprise.table("contextes_factures"))
    oublis = _oublis(hasard, factures, dus)
    lignes, verite = [], []
    for facture, contexte, manquantes in zip(factures, dus, oublis, strict=True):
        nom, obligatoires = facture.piece.facture, droit.mentions_facture(contexte)
        lignes += _rubriques("facture", nom, obligatoires, manquantes, _contenus(facture))
        verite += [{"facture": nom, "code": code} for code in manquantes]
    return Table(pd.DataFrame(lignes), pd.DataFrame(verite))


def _contextes(table_: pd.DataFrame) -> list[droit.ContexteFacture]:
    colonnes = table_.drop(columns="facture").rename(
        columns={"date_emission": "emission", "taille_vendeur": "taille"}
    )
    return [
        droit.ContexteFacture(**{**ligne, "emission": ligne["emission"].date()})
        for ligne in enregistrements(colonnes)
    ]


def _rubriques(
    document: str,
    nom: str,
    obligatoires: Sequence[str],
    manquantes: Sequence[str],
    contenus: Contenus,
) -> list[dict[str, str]]:
    """The lines of a document's form; what is missing is an empty cell."""
    return [
        {
            document: nom,
            "code": code,
            "rubrique": LIBELLES[document][code],
            "contenu": "" if code in manquantes or code not in obligatoires else contenu,
        }
        for code, contenu in contenus.items()
    ]


@table("devis_a_controler")
def devis_a_controler(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """What six quotations say; the truth is what they should say and do not."""
    totaux = fiches(entreprise.verite("demandes_devis"), "demande")
    clients = entreprise.fiches("clients", "client")
    lignes, verite = [], []
    demandes = rangees_par(entreprise.table("demandes_devis"), "demande")
    sain = int(hasard.integers(DEVIS))
    for i, (demande, detail) in enumerate(list(demandes.items())[:DEVIS]):
        premiere, client = detail[0], clients[detail[0].client]
        contexte = droit.ContexteDevis(client_particulier=client.type == "particulier")
        obligatoires = droit.mentions_devis(contexte)
        nom = demande.replace("DD", "D")
        total, profil = totaux[demande], entreprise.profil
        contenus = {
            "date": f"{premiere.date:%d/%m/%Y}",
            "validite": f"Valable {profil.conditions.validite_devis_jours} jours",
            "vendeur": f"{profil.nom} {profil.forme}, {_adresse(profil.siege)}, {profil.siren}",
            "client": f"{client.raison_sociale}, {_adresse(client)}",
            "objet": f"Fourniture et livraison à {client.ville}",
            "quantite": str(premiere.quantite),
            "prix_unitaire": f"{euros(profil.article(premiere.reference).prix_ht)} € HT",
            "taux_tva": pourcent(profil.article(premiere.reference).tva),
            "total_ht": f"{euros(total.total_ht)} €",
            "total_tva": f"{euros(total.total_tva)} €",
            "total_ttc": f"{euros(total.total_ttc)} €",
            "paiement": f"Paiement : {ACCORDS.get(client.delai_paiement, 'à la commande')}",
            "delai": f"Livraison sous {profil.conditions.delai_livraison_jours} jours ouvrés",
            "bon_pour_accord": "Date, signature et « Bon pour accord » : …",
        }
        manquantes = []
        if i != sain:
            n = int(hasard.integers(1, 4))
            manquantes = [str(c) for c in hasard.choice(obligatoires, n, replace=False)]
        lignes += _rubriques("devis", nom, [*obligatoires, "delai"], manquantes, contenus)
        verite += [{"devis": nom, "code": code} for code in manquantes]
    return Table(pd.DataFrame(lignes), pd.DataFrame(verite))


@fichier("factures_a_controler.csv", "ce que disent douze factures, rubrique par rubrique")
def factures_a_controler_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("factures_a_controler"))


@fichier("contextes_factures.csv", "ce qui décide des mentions que chaque facture doit porter")
def contextes_factures_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(_oui_non(entreprise.table("contextes_factures")))


@fichier("devis_a_controler.csv", "ce que disent six devis, rubrique par rubrique")
def devis_a_controler_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("devis_a_controler"))


@fichier("mentions.csv", "les mentions obligatoires de la facture et du devis, avec leur source")
def mentions_csv(entreprise: Entreprise) -> bytes:
    lignes = [("facture", m.code, m.libelle, m.source) for m in droit.MENTIONS_FACTURE]
    lignes += [("devis", m.code, m.libelle, m.source) for m in droit.MENTIONS_DEVIS]
    return fichiers.csv(pd.DataFrame(lignes, columns=["document", "code", "mention", "source"]))


def _oui_non(table_: pd.DataFrame) -> pd.DataFrame:
    booleennes = table_.select_dtypes("bool").columns
    return table_.assign(**{c: np.where(table_[c], "oui", "non") for c in booleennes})
