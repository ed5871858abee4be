"""Incidents open on orders, to be settled by the company's own grid of decisions."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from atelier.droit import jours
from atelier.entreprise import fichiers
from atelier.entreprise.articles import Article
from atelier.entreprise.fictif import textes
from atelier.entreprise.lecture import dictionnaire, rangees
from atelier.entreprise.registre import Entreprise, Table, fichier, table

PAR_TYPE = {"rupture": 6, "retard": 4, "casse": 3, "manquant": 3}


def regle(incident: dict[str, Any]) -> int:
    """Rank, in the grid of its type, of the first rule that this incident meets."""
    if incident["type"] == "rupture":
        if incident["reference_equivalente"]:
            return 0
        partielle = incident["stock_disponible"] and incident["livraison_partielle"] == "oui"
        return 1 if partielle else 2
    if incident["type"] == "retard":
        return 0 if incident["jours_de_retard"] <= 2 else 1
    return 0 if incident["stock_disponible"] >= incident["quantite"] else 1


@table("grille_incidents")
def grille_incidents(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """What the company does in each case; within a type the first rule that applies is the one."""
    return Table(pd.DataFrame(textes("incidents.yml")["grille"]))


class Nombre(int):
    """A number with which a story's words agree.

    `{n:une unité|# unités}` has a form for one and one for more; with three, the first is for none.
    """

    def __format__(self, formes: str) -> str:
        if "|" not in formes:
            return super().__format__(formes)
        *aucun, un, plusieurs = formes.split("|")
        forme = aucun[0] if aucun and self == 0 else plusieurs if self > 1 else un
        return forme.replace("#", str(int(self)))


def _genre(article: Article) -> str:
    """A kind is told by a designation's first word: an armchair replaces an armchair."""
    return article.designation.split()[0]


def _equivalent(catalogue: Iterable[Article], voulu: Article) -> Article:
    """What replaces an article: in stock, of its family, of its kind if possible, near in price."""
    voisins = [
        autre
        for autre in catalogue
        if autre.famille == voulu.famille and autre.stock and autre.reference != voulu.reference
    ]
    return min(voisins, key=lambda a: (_genre(a) != _genre(voulu), abs(a.prix_ht - voulu.prix_ht)))


def _chiffres(
    genre: str, rang: int, commandee: int, lot: int, hasard: np.random.Generator
) -> tuple[int, int, int, bool]:
    """Quantity concerned, stock left, days late and whether a part may be delivered.

    On every seed each question of the grid is decisive once, and each limit is met exactly.
    """
    if genre == "retard":
        retard = (2, 3, 1, int(hasard.integers(4, 9)))[rang]
        return commandee, int(hasard.integers(1, 40)), retard, True
    if genre == "rupture":  # the third customer wants all at once, for the last nothing is left
        stock = 0 if rang == 5 else lot * int(hasard.integers(1, commandee // lot))
        return commandee, stock, 0, rang != 2
    quantite = max(2, round(commandee * 0.3))
    stock = (quantite, quantite - 1, quantite + int(hasard.integers(1, 40)))[rang]
    return quantite, stock, 0, True


@table("incidents")
def incidents(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Sixteen incidents on recent orders; the truth is the decision, and each rule is met."""
    connus = textes("incidents.yml")
    commandes = entreprise.table("commandes").tail(120)
    noms = dictionnaire(commandes, "commande", "client")
    catalogue = {article.reference: article for article in entreprise.profil.catalogue}
    equivalents = {r: _equivalent(catalogue.values(), a) for r, a in catalogue.items()}
    lots = {reference: article.conditionnement for reference, article in catalogue.items()}
    lignes = entreprise.table("commandes_lignes")
    lignes = lignes[lignes["commande"].isin(noms)]
    lignes = lignes[lignes["quantite"] >= 2 * lignes["reference"].map(lots)]
    melangees = lignes.sample(frac=1, random_state=hasard).drop_duplicates("commande")
    tirees = rangees(melangees.drop_duplicates("reference"))
    # the first and the fourth rupture are those that another article of the same kind settles
    genres = {r: _genre(catalogue[r]) == _genre(autre) for r, autre in equivalents.items()}
    premiere, seconde = sorted(tirees, key=lambda ligne: not genres[ligne.reference])[:2]
    autres = [ligne for ligne in tirees if ligne not in (premiere, seconde)]
    tirees = [premiere, *autres[:2], seconde, *autres[2:]]
    rows: list[dict[str, Any]] = []
    for genre, nombre in PAR_TYPE.items():
        regles = [entree for entree in connus["grille"] if entree["type"] == genre]
        for rang in range(nombre):
            ligne = tirees[len(rows)]
            lot = lots[ligne.reference]
            quantite, stock, retard, partielle = _chiffres(genre, rang, ligne.quantite, lot, hasard)
            remplace = genre == "rupture" and rang % 3 == 0
            delai = catalogue[ligne.reference].delai_jours
            incident = {
                "date": pd.Timestamp(
                    jours.retirer_jours_ouvres(entreprise.date, int(hasard.integers(1, 4)))
                ),
                "commande": ligne.commande,
                "client": noms[ligne.commande],
                "type": genre,
                "reference": ligne.reference,
                "designation": ligne.designation,
                "quantite": quantite,
                "stock_disponible": stock,
                "reappro_jours": delai,
                "reference_equivalente": equivalents[ligne.reference].reference if remplace else "",
                "livraison_partielle": "oui" if partielle else "non",
                "jours_de_retard": retard,
            }
            incident["recit"] = connus[genre][rang % len(connus[genre])].format(
                commande=ligne.commande,
                designation=ligne.designation,
                quantite=Nombre(quantite),
                stock=Nombre(stock),
                reappro=Nombre(delai),
                retard=Nombre(retard),
            )
            incident["decision"] = regles[regle(incident)]["decision"]
            rows.append(incident)
    melange = [rows[i] for i in hasard.permutation(len(rows))]
    table_ = pd.DataFrame(melange).sort_values("date", kind="stable", ignore_index=True)
    table_.insert(0, "incident", [f"IN-{rang:02d}" for rang in range(1, len(table_) + 1)])
    return Table(table_.drop(columns="decision"), table_[["incident", "decision"]])


@fichier("incidents.csv", "les incidents ouverts : ruptures, retards, casse, manquants")
def incidents_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("incidents"))


@fichier(
    "grille_incidents.csv",
    "ce que l'entreprise décide dans chaque cas, la première règle qui convient",
)
def grille_incidents_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("grille_incidents"))
