"""Incidents open on orders, to be settled by the company's own grid of decisions."""

from typing import Any

import numpy as np
import pandas as pd

from atelier.entreprise import fichiers
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


@table("incidents")
def incidents(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Sixteen incidents on recent orders; the truth is the decision, and each rule is met."""
    connus = textes("incidents.yml")
    commandes = entreprise.table("commandes").tail(60)
    noms = dictionnaire(commandes, "commande", "client")
    lignes = entreprise.table("commandes_lignes")
    lignes = lignes[lignes["commande"].isin(noms)].drop_duplicates("commande")
    tirees = rangees(lignes.sample(sum(PAR_TYPE.values()), random_state=hasard))
    catalogue = entreprise.profil.catalogue
    rows: list[dict[str, Any]] = []
    for genre, nombre in PAR_TYPE.items():
        regles = [entree for entree in connus["grille"] if entree["type"] == genre]
        for rang in range(nombre):
            ligne, voulue = tirees[len(rows)], rang % len(regles)
            article = entreprise.profil.article(ligne.reference)
            voisins = [
                a.reference
                for a in catalogue
                if a.famille == article.famille and a.reference != article.reference
            ]
            quantite = ligne.quantite
            stock = int(hasard.integers(0, max(1, quantite)))  # short of what is asked
            if genre == "rupture" and voulue == 1:
                quantite, stock = quantite + article.conditionnement, article.conditionnement
            if genre in ("casse", "manquant"):
                quantite = max(1, round(quantite * 0.3))
                stock = quantite + int(hasard.integers(0, 40)) if voulue == 0 else quantite - 1
            retard = int(hasard.integers(1, 3)) if voulue == 0 else int(hasard.integers(3, 9))
            partielle = hasard.random() < 0.5 if voulue == 2 and not stock else voulue != 2
            incident = {
                "date": entreprise.jour(-int(hasard.integers(1, 4))),
                "commande": ligne.commande,
                "client": noms[ligne.commande],
                "type": genre,
                "reference": ligne.reference,
                "designation": ligne.designation,
                "quantite": quantite,
                "stock_disponible": stock,
                "reappro_jours": article.delai_jours,
                "reference_equivalente": str(hasard.choice(voisins or [""]))
                if genre == "rupture" and voulue == 0
                else "",
                "livraison_partielle": "oui" if partielle else "non",
                "jours_de_retard": retard if genre == "retard" else 0,
            }
            recits = connus[genre]
            champs = {**incident, "stock": stock, "reappro": article.delai_jours, "retard": retard}
            incident["recit"] = recits[int(hasard.integers(len(recits)))].format(**champs)
            incident["decision"] = regles[regle(incident)]["decision"]
            rows.append(incident)
    melange = [rows[i] for i in hasard.permutation(len(rows))]
    table_ = pd.DataFrame(melange)
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
