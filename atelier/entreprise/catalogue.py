"""The catalogue, the general conditions, the team and the places, as tables and files."""

from decimal import Decimal

import numpy as np
import pandas as pd

from atelier.entreprise import fichiers
from atelier.entreprise.registre import Entreprise, Table, fichier, table


@table("catalogue")
def catalogue(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """One row per article, prices and VAT rates as Decimal; the stock varies with the seed, and
    some articles are out of stock."""
    frame = pd.DataFrame(entreprise.profil.catalogue)
    n = len(frame)
    stock = np.round(frame["stock"].to_numpy() * hasard.uniform(0.4, 1.3, n)).astype(int)
    stock[hasard.choice(n, max(4, n // 15), replace=False)] = 0
    return Table(frame.assign(stock=stock))


@table("equipe")
def equipe(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    return Table(pd.DataFrame(entreprise.profil.equipe))


@table("agences")
def agences(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    return Table(pd.DataFrame(entreprise.profil.agences))


@table("conditions")
def conditions(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """The general conditions as `condition, valeur, unite`, then the discounts by amount."""
    agreed = entreprise.profil.conditions
    rows: list[tuple[str, Decimal | int | str, str]] = [
        ("franco de port à partir de", agreed.franco_ht, "EUR HT"),
        ("frais de port", agreed.port_ht, "EUR HT"),
        ("minimum de commande", agreed.minimum_ht, "EUR HT"),
        ("acompte à partir de", agreed.acompte_seuil_ht, "EUR HT"),
        ("taux de l'acompte", agreed.acompte_taux, "% du TTC"),
        ("délai de paiement", agreed.delai, "règle"),
        ("pénalités de retard", agreed.penalites_taux, "% par an"),
        ("escompte", agreed.escompte_taux, "%"),
        ("validité du devis", agreed.validite_devis_jours, "jours"),
        ("délai de livraison", agreed.delai_livraison_jours, "jours ouvrés"),
    ]
    rows += [
        (f"remise quantité à partir de {start} EUR HT", rate, "%")
        for start, rate in agreed.remises_quantite
    ]
    return Table(pd.DataFrame(rows, columns=["condition", "valeur", "unite"]))


@fichier("catalogue.xlsx", "le catalogue : prix HT, taux de TVA, stock, poids")
def catalogue_xlsx(entreprise: Entreprise) -> bytes:
    frame = entreprise.table("catalogue").drop(columns="prix_achat_ht")
    sheet = fichiers.Feuille("Catalogue", frame, largeurs={"designation": 48, "famille": 22})
    return fichiers.classeur([sheet], entreprise.date, entreprise.profil.nom)


@fichier("catalogue.csv", "le catalogue : prix HT, taux de TVA, stock, poids")
def catalogue_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("catalogue").drop(columns="prix_achat_ht"))


@fichier("equipe.csv", "les salariés, leur fonction, leur service, leur agence")
def equipe_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("equipe"))


@fichier("agences.csv", "les agences et leurs coordonnées")
def agences_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("agences"))


@fichier("conditions.csv", "les conditions générales de vente, en chiffres")
def conditions_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("conditions"))


@fichier("cgv.txt", "les conditions générales de vente, en clair")
def cgv_txt(entreprise: Entreprise) -> bytes:
    return fichiers.texte(entreprise.profil.cgv.replace("**", ""))


@fichier("entreprise.csv", "la fiche d'identité de l'entreprise et la date du jour")
def entreprise_csv(entreprise: Entreprise) -> bytes:
    profil, siege = entreprise.profil, entreprise.profil.siege
    rows = {
        "nom": profil.nom,
        "metier": profil.metier,
        "forme": profil.forme,
        "capital": str(profil.capital),
        "siren": profil.siren,
        "siret": profil.siret,
        "rcs": f"{profil.greffe} {profil.siren}",
        "tva_intra": profil.tva_intra,
        "iban": profil.iban,
        "naf": profil.naf,
        "taille": profil.taille,
        "adresse": siege.adresse,
        "code_postal": siege.code_postal,
        "ville": siege.ville,
        "telephone": siege.telephone,
        "email": f"contact@{profil.domaine}",
        "histoire": profil.histoire,
        "date_du_jour": entreprise.date.isoformat(),
    }
    return fichiers.csv(pd.DataFrame({"rubrique": list(rows), "valeur": list(rows.values())}))
