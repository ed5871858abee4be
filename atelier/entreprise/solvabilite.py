"""What lets the office judge whether a customer can pay: accounts, ratings, requests for time."""

from decimal import Decimal

import numpy as np
import pandas as pd

from atelier.entreprise import fichiers
from atelier.entreprise.fictif import textes
from atelier.entreprise.lecture import dictionnaire, rangees
from atelier.entreprise.reclamations import euros
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.tirage import un

NOMBRE = 12
AMORTI = 0.08  # of the fixed assets, each year
PROFILS = {
    # equity and debts in % of the balance sheet, net result in % of the turnover, ratings
    "solide": ((38, 55), (5, 18), (3.0, 8.0), ("1+", "1", "1-", "2+", "2", "2-", "3+", "3")),
    "moyenne": ((20, 30), (18, 30), (0.5, 2.5), ("4+", "4", "4-")),
    "fragile": ((2, 12), (30, 48), (-6.0, -3.0), ("5", "5-", "6+", "6", "7")),
}
"""Ratings are the Banque de France's, in use since 8 January 2022 (1+ best, 8 worst, P)."""
AU_SEUIL = {
    2: (200, 200, 280, 50),
    5: (250, 300, 482.5, 100),
    7: (250, 200, 351, 40),
}
"""Equity, debts, fixed assets and cash flow in ‰ of the balance sheet of two of the fragile and one
of the middling. Each ratio of the first is a threshold of the exercises (0.20, 1.20, 1, 4), of the
second one of the exam (0.25, 1.15, 3). With the third there are customers of 2, 3 and 4 points on
every seed: on both sides of each decision.
"""
COTES = {0: ("3+", "3"), 5: ("5", "5-")}
"""Ratings of one of the sound customers and of one of the fragile: the class 3 is the last that
earns a point in the exam, the class 5 the first that earns none in the exercises.
"""
DEMANDES = (
    ("123", 0, 2),
    ("123", 0, 10),
    ("123", 1, 6),
    ("123", 2, 3),
    ("123", 3, 4),
    ("123", 4, 6),
    ("4", 0, 10),
    ("5", 0, 3),
)
"""Classes of rating, unpaid bills of the year and instalments wished of those who ask for time:
each limit of the scales of the exercises and of the exam decides one."""


@table("comptes_clients")
def comptes_clients(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Two years of accounts for twelve professionals who owe money; they balance to the euro.

    The truth is how sound each was drawn: four of each kind.
    """
    encours = entreprise.table("encours_clients")
    types = dictionnaire(entreprise.table("clients"), "client", "type")
    pros = encours[encours["client"].map(types) == "professionnel"]
    pros = pros.assign(du=pros["encours"].astype(float)).sort_values("du", ascending=False)
    choisis = pros.head(NOMBRE).sample(frac=1, random_state=hasard)
    solidites = np.resize(list(PROFILS), NOMBRE)
    lignes, verite = [], []
    for rang, (client, solidite) in enumerate(
        zip(rangees(choisis), solidites.tolist(), strict=True)
    ):
        propres_pct, dettes_pct, resultat_pct, cotes = PROFILS[solidite]
        bilan = int(hasard.integers(180, 2600)) * 1000
        cote = un(hasard, COTES.get(rang, cotes))
        propres_part = hasard.uniform(*propres_pct)
        dettes_part = hasard.uniform(*dettes_pct)
        rotation = hasard.uniform(1.2, 2.4)
        for recul in (2, 1):
            bilan = int(bilan * hasard.uniform(0.97, 1.08))
            ca = int(bilan * rotation * hasard.uniform(0.95, 1.05))
            propres = int(bilan * (propres_part + hasard.normal(0, 1)) / 100)
            dettes = int(bilan * (dettes_part + hasard.normal(0, 1)) / 100)
            immobilise = int(bilan * hasard.uniform(0.28, 0.42))
            stocks, creances = (
                int(bilan * hasard.uniform(a, b)) for a, b in ((0.1, 0.2), (0.2, 0.3))
            )
            resultat = int(ca * hasard.uniform(*resultat_pct) / 100)
            caf = resultat + int(immobilise * AMORTI)
            if recul == 1 and rang in AU_SEUIL:
                bilan -= bilan % 10_000
                propres, dettes, immobilise, caf = (
                    int(bilan * part / 1000) for part in AU_SEUIL[rang]
                )
                resultat = caf - int(immobilise * AMORTI)
            lignes.append(
                {
                    "client": client.client,
                    "raison_sociale": client.raison_sociale,
                    "exercice": entreprise.date.year - recul,
                    "chiffre_affaires": ca,
                    "resultat_net": resultat,
                    "caf": caf,
                    "immobilisations": immobilise,
                    "stocks": stocks,
                    "creances": creances,
                    "disponibilites": bilan - immobilise - stocks - creances,
                    "capitaux_propres": propres,
                    "dettes_financieres": dettes,
                    "passif_circulant": bilan - propres - dettes,
                    "total_bilan": bilan,
                    "cotation": cote,
                }
            )
        verite.append({"client": client.client, "solidite": solidite})
    table_ = pd.DataFrame(lignes).sort_values(["client", "exercice"], ignore_index=True)
    return Table(table_, pd.DataFrame(verite).sort_values("client", ignore_index=True))


@table("demandes_echeancier")
def demandes_echeancier(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Eight customers who ask to pay an invoice in several times, one for each of `DEMANDES`."""
    types = dictionnaire(entreprise.table("clients"), "client", "type")
    suivi = entreprise.table("suivi_factures")
    dues = suivi[(suivi["reste_du"] > 0) & (suivi["type"] == "facture")]
    dues = dues[dues["client"].map(types).isin(["professionnel", "export"])]
    dues = dues.assign(reste=dues["reste_du"].astype(float)).sort_values("reste", ascending=False)
    cotes = dictionnaire(entreprise.table("comptes_clients"), "client", "cotation")
    libres, retenues = list(DEMANDES), []
    for due in rangees(dues.drop_duplicates("client")):
        cote = cotes.get(due.client)
        ici = next((d for d in libres if cote is None or cote[0] in d[0]), None)
        if ici:
            libres.remove(ici)
            retenues.append((due, cote or un(hasard, ici[0]), *ici[1:]))
    recits = hasard.permutation(textes("echeanciers.yml"))
    lignes = []
    for rang, place in enumerate(hasard.permutation(len(retenues)).tolist()):
        due, cote, incidents, souhaitees = retenues[place]
        montant = Decimal(due.reste_du)
        lignes.append(
            {
                "demande": f"DE-{entreprise.date.year}-{rang + 1:02d}",
                "client": due.client,
                "raison_sociale": due.raison_sociale,
                "facture": due.facture,
                "montant_ttc": montant,
                "echeance": due.echeance,
                "mensualites_souhaitees": souhaitees,
                "cotation": cote,
                "incidents_12_mois": incidents,
                "recit": str(recits[rang]).format(
                    client=due.raison_sociale, facture=due.facture, montant=euros(montant)
                ),
            }
        )
    return Table(pd.DataFrame(lignes))


@fichier("comptes_clients.csv", "les comptes de douze clients, deux exercices")
def comptes_clients_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("comptes_clients"))


@fichier("demandes_echeancier.csv", "les clients qui demandent à payer en plusieurs fois")
def demandes_echeancier_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("demandes_echeancier"))
