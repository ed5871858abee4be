"""One tender to answer: documents to fill, pieces required and held, steps of the answer."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from atelier import droit
from atelier.entreprise import defauts, fichiers
from atelier.entreprise.articles import Article
from atelier.entreprise.fictif import sans_accents, textes
from atelier.entreprise.lecture import rangees
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.tirage import jusqua, un

POSTES = 14
ETATS = ("absente", "périmée", "mauvais format", "non signée")
FICHE = (
    "Dénomination sociale",
    "Forme juridique",
    "Capital",
    "SIREN",
    "SIRET du siège",
    "Code NAF",
    "Numéro de TVA intracommunautaire",
    "RCS",
    "Adresse du siège",
    "Téléphone",
    "Courriel",
    "Taille de l'entreprise",
    "IBAN",
    "Chiffre d'affaires HT du dernier exercice",
)


@table("consultation")
def consultation(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """What the tender's rules say, key by key: buyer, subject, deadlines, award criteria."""
    avis = entreprise.table("avis_marches")
    pertinents = avis[entreprise.verite("avis_marches")["pertinent"]]
    loin = pertinents.sort_values("datelimitereponse").iloc[-1]
    depot = date.fromordinal(entreprise.date.toordinal() + int(hasard.integers(24, 32)))
    depot = droit.premier_jour_ouvre(depot)
    questions = droit.retirer_jours_ouvres(depot, 8)
    poids_prix = un(hasard, [40, 50, 60])
    valeurs: Mapping[str, str] = {
        # the price list asks for articles of every family: so does the subject
        "objet": f"Accord-cadre : {entreprise.profil.metier}",
        "acheteur": loin["nomacheteur"],
        "cpv": entreprise.profil.cpv[0],
        "procedure": "Procédure adaptée",
        "date_limite_depot": f"{depot:%Y-%m-%d}",
        "heure_limite_depot": "12:00",
        "date_limite_questions": f"{questions:%Y-%m-%d}",
        "duree_marche": "24 mois, reconductible une fois",
        "critere_prix_pct": str(poids_prix),
        "critere_technique_pct": str(90 - poids_prix),
        "critere_environnement_pct": "10",
        "remise_marche_pct": str(un(hasard, [8, 12, 15])),
        "depot": "par voie électronique, sur le profil d'acheteur",
    }
    return Table(pd.DataFrame({"cle": list(valeurs), "valeur": list(valeurs.values())}))


@table("bordereau")
def bordereau(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """The articles that the buyer asks a price for; the truth is the price list filled in.

    Our price is the catalogue's less the discount decided for this tender. They are drawn until
    rounding shows: of a price, and of the VAT of each rate rather than of each line.
    """
    lus = dict(rangees(entreprise.table("consultation")))
    remise = Decimal(lus["remise_marche_pct"])
    postes = jusqua(
        lambda: _postes(entreprise, hasard, remise),
        lambda postes: _arrondis_visibles(postes, remise),
        "Aucun bordereau tiré du catalogue n'a de prix à arrondir : mettez dans catalogue.csv des "
        "prix au centime, et deux taux de TVA.",
    )
    lignes, verite = [], []
    for rang, (article, quantite, prix) in enumerate(postes, start=1):
        lignes.append(
            {
                "poste": rang,
                "designation": article.designation,
                "unite": article.unite,
                "quantite_estimee": quantite,
                "reference": article.reference,
            }
        )
        verite.append({"poste": rang, "prix_unitaire_ht": prix, "montant_ht": prix * quantite})
    return Table(pd.DataFrame(lignes), pd.DataFrame(verite))


def _postes(
    entreprise: Entreprise, hasard: np.random.Generator, remise: Decimal
) -> list[tuple[Article, int, Decimal]]:
    """Articles in the catalogue's order, with a quantity and our price."""
    catalogue = entreprise.profil.catalogue
    choisis = sorted(hasard.choice(len(catalogue), POSTES, replace=False).tolist())
    return [
        (
            article,
            article.conditionnement * int(hasard.integers(4, 60)),
            droit.arrondi(droit.remises_en_cascade(article.prix_ht, [remise])),
        )
        for article in (catalogue[i] for i in choisis)
    ]


def _arrondis_visibles(postes: list[tuple[Article, int, Decimal]], remise: Decimal) -> bool:
    exacts = [droit.remises_en_cascade(article.prix_ht, [remise]) for article, *_ in postes]
    taxes = [(article.tva, prix * quantite) for article, quantite, prix in postes]
    par_ligne = sum(droit.arrondi(montant * taux / 100) for taux, montant in taxes)
    par_taux = sum(
        droit.arrondi(sum(montant for t, montant in taxes if t == taux) * taux / 100)
        for taux in {taux for taux, _ in taxes}
    )
    return exacts != [prix for *_, prix in postes] and par_ligne != par_taux


@table("pieces_exigees")
def pieces_exigees(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """What the tender's rules ask for."""
    table_ = pd.DataFrame(textes("consultation.yml")["pieces"])
    table_ = table_.rename(columns={"validite": "validite_max_jours"})
    return Table(table_[["code", "piece", "phase", "format", "validite_max_jours", "signature"]])


@table("pieces_detenues")
def pieces_detenues(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """The files of our folder; the truth is the state of each piece required at the deadline.

    A file out of date is also in the wrong format, one in the wrong format is not signed either,
    and a right one reaches its age limit on the deadline: the order of the states shows.
    """
    exigees = entreprise.table("pieces_exigees")
    depot = pd.Timestamp(dict(rangees(entreprise.table("consultation")))["date_limite_depot"])
    n, codes = len(exigees), exigees["code"].tolist()
    etat = dict.fromkeys(codes, "conforme")
    possibles = {
        "absente": [c for c in codes if c not in ("BPU", "DQE")],
        "périmée": exigees.loc[exigees["validite_max_jours"] != "", "code"].tolist(),
        "mauvais format": exigees.loc[exigees["signature"] == "oui", "code"].tolist(),
        "non signée": exigees.loc[exigees["signature"] == "oui", "code"].tolist(),
    }
    for ce in reversed(ETATS):  # the most constrained first
        libres = np.array(
            [i for i in range(n) if etat[codes[i]] == "conforme" and codes[i] in possibles[ce]]
        )
        combien = min(len(libres), defauts.nombre("pieces_detenues", ce, n))
        for i in hasard.choice(libres, combien, replace=False):
            etat[codes[int(i)]] = ce
    nom, lignes = sans_accents(entreprise.profil.nom).upper(), []
    a_la_limite = next(code for code in possibles["périmée"] if etat[code] == "conforme")
    for exigee in rangees(exigees):
        ce = etat[exigee.code]
        if ce == "absente":
            continue
        limite = int(exigee.validite_max_jours or 400)
        age = (
            # still valid today: it is at the deadline, 24 days away at least, that it is not
            int(hasard.integers(limite + 1, limite + 24))
            if ce == "périmée"
            else int(
                hasard.integers(5, 20 if exigee.phase == "offre" else max(6, min(limite, 300) - 45))
            )
        )
        if exigee.code == a_la_limite:
            age = limite
        jour = min(depot - pd.Timedelta(days=age), entreprise.jour(-1))
        extension = "docx" if ce in ("périmée", "mauvais format") else exigee.format
        signee = exigee.signature == "oui" and ce not in ("mauvais format", "non signée")
        ligne = {
            "fichier": f"{jour:%Y-%m-%d}_{exigee.code}_{nom}_v01.{extension}",
            "code": exigee.code,
            "date_document": jour,
            "format": extension,
            "signee": "oui" if signee else "non",
        }
        lignes.append(ligne)
    ordre = hasard.permutation(len(lignes))
    table_ = pd.DataFrame([lignes[i] for i in ordre])
    return Table(table_, pd.DataFrame({"code": codes, "etat": [etat[c] for c in codes]}))


@table("etapes_reponse")
def etapes_reponse(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """The steps of the answer; the truth is the latest first and last day of each.

    The last step ends on the working day before the deadline; days are working days.
    """
    depot = date.fromisoformat(dict(rangees(entreprise.table("consultation")))["date_limite_depot"])
    etapes = textes("consultation.yml")["etapes"]
    par_service: dict[str, list[str]] = {}
    for salarie in entreprise.profil.equipe:
        par_service.setdefault(salarie.service, []).append(salarie.code)
    veille = droit.retirer_jours_ouvres(depot, 1)
    fins: dict[str, date] = {}
    debuts: dict[str, date] = {}
    for etape in reversed(etapes):
        suivantes = [debuts[s["code"]] for s in etapes if etape["code"] in s["apres"]]
        fin = min((droit.retirer_jours_ouvres(d, 1) for d in suivantes), default=veille)
        fins[etape["code"]] = fin
        debut = droit.retirer_jours_ouvres(fin, etape["duree"] - 1) if etape["duree"] > 1 else fin
        debuts[etape["code"]] = debut
    lignes = [
        {
            "etape": etape["code"],
            "intitule": etape["intitule"],
            "service": etape["service"],
            "responsable": un(hasard, par_service.get(etape["service"], ["—"])),
            "duree_jours_ouvres": etape["duree"],
            "apres": ", ".join(etape["apres"]),
        }
        for etape in etapes
    ]
    verite = pd.DataFrame(
        {
            "etape": [etape["code"] for etape in etapes],
            "debut": pd.to_datetime([debuts[e["code"]] for e in etapes]),
            "fin": pd.to_datetime([fins[e["code"]] for e in etapes]),
        }
    )
    return Table(pd.DataFrame(lignes), verite)


def _feuille_de_prix(book: xlsxwriter.Workbook, entreprise: Entreprise, nom: str) -> None:
    """A price form: what the buyer wrote is grey, what is to be filled is white and framed."""
    lignes = rangees(entreprise.table("bordereau"))
    lus: dict[str, Any] = dict(rangees(entreprise.table("consultation")))
    feuille = book.add_worksheet(nom)
    titre = book.add_format({"bold": True, "font_size": 14})
    tete = book.add_format({"bold": True, "bg_color": "#D9E2EC", "border": 1, "text_wrap": True})
    texte = book.add_format({"bg_color": "#F2F2F2", "border": 1, "text_wrap": True})
    vide = book.add_format({"border": 1, "num_format": "#,##0.00"})
    intitule = {"BPU": "Bordereau des prix unitaires", "DQE": "Détail quantitatif estimatif"}[nom]
    feuille.write(0, 0, intitule, titre)
    feuille.write(1, 0, f"{lus['acheteur']} – {lus['objet']}")
    feuille.write(2, 0, "Candidat :")
    entetes = ["N°", "Désignation", "Unité"]
    entetes += (
        ["Prix unitaire HT"]
        if nom == "BPU"
        else ["Quantité estimée", "Prix unitaire HT", "Montant HT"]
    )
    feuille.write_row(4, 0, entetes, tete)
    for rang, ligne in enumerate(lignes, start=5):
        feuille.write_row(rang, 0, [ligne.poste, ligne.designation, ligne.unite], texte)
        if nom == "DQE":
            feuille.write(rang, 3, ligne.quantite_estimee, texte)
        for colonne in range(3 if nom == "BPU" else 4, len(entetes)):
            feuille.write_blank(rang, colonne, None, vide)
    if nom == "DQE":
        pied = 5 + len(lignes)
        for i, mot in enumerate(("Total HT", "TVA", "Total TTC")):
            feuille.write(pied + i, 4, mot, tete)
            feuille.write_blank(pied + i, 5, None, vide)
    feuille.set_column(1, 1, 52)
    feuille.set_column(3, 5, 16)
    feuille.freeze_panes(5, 0)
    feuille.set_landscape()
    feuille.fit_to_pages(1, 0)


@fichier(
    "bpu_dqe.xlsx",
    "bordereau des prix et détail estimatif de l'acheteur, à remplir (noms de colonnes ligne 5)",
)
def bpu_dqe_xlsx(entreprise: Entreprise) -> bytes:
    def ajouter(book: xlsxwriter.Workbook) -> None:
        for nom in ("BPU", "DQE"):
            _feuille_de_prix(book, entreprise, nom)

    notice = pd.DataFrame(
        {
            "À lire": [
                "Le BPU donne le prix unitaire HT de chaque poste, à deux décimales.",
                "Le DQE reprend ces prix : montant = quantité estimée × prix unitaire.",
                "Aucune ligne ne peut être supprimée, déplacée ou laissée vide.",
            ]
        }
    )
    feuille = fichiers.Feuille("Notice", notice, ["Annexe financière"], largeurs={"À lire": 80})
    return fichiers.classeur([feuille], entreprise.date, "Service de la commande publique", ajouter)


@fichier(
    "fiche_signaletique.xlsx",
    "fiche signalétique du candidat, à remplir (noms de colonnes ligne 4)",
)
def fiche_signaletique_xlsx(entreprise: Entreprise) -> bytes:
    lus: dict[str, Any] = dict(rangees(entreprise.table("consultation")))
    vide = pd.DataFrame({"Rubrique": FICHE, "Réponse": [""] * len(FICHE)})
    titres = ["Fiche signalétique du candidat", f"{lus['acheteur']} – {lus['objet']}"]
    feuille = fichiers.Feuille("Fiche", vide, titres, largeurs={"Rubrique": 44, "Réponse": 60})
    return fichiers.classeur([feuille], entreprise.date, "Service de la commande publique")


@fichier("bordereau.csv", "les postes du bordereau et notre référence pour chacun")
def bordereau_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("bordereau"))


@fichier("consultation.csv", "ce que dit le règlement de la consultation")
def consultation_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("consultation"))


@fichier("pieces_exigees.csv", "les pièces que demande le règlement de la consultation")
def pieces_exigees_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("pieces_exigees"))


@fichier("pieces_detenues.csv", "les fichiers de notre dossier de réponse")
def pieces_detenues_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("pieces_detenues"))


@fichier("etapes_reponse.csv", "les étapes de la réponse, leur durée et leur ordre")
def etapes_reponse_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("etapes_reponse"))
