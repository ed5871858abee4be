"""Situations told in a few lines: which invoice is to be made?"""

from decimal import Decimal

import numpy as np
import pandas as pd

from atelier import droit
from atelier.entreprise import fichiers
from atelier.entreprise.fictif import textes
from atelier.entreprise.lecture import rangees
from atelier.entreprise.reclamations import euros
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.tirage import un

SITUATIONS = 14


@table("situations_facturation")
def situations_facturation(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Fourteen situations; the truth is the kind of invoice, and its UNTDID 1001 code."""
    connues = textes("situations.yml")
    types = list(connues)
    tirees = [(genre, recit) for genre in types for recit in connues[genre]]
    une_de_chaque = [(genre, un(hasard, connues[genre])) for genre in types]
    autres = [paire for paire in tirees if paire not in une_de_chaque]
    choix = hasard.choice(len(autres), SITUATIONS - len(types), replace=False)
    toutes = [*une_de_chaque, *(autres[i] for i in choix)]
    factures = entreprise.table("factures")
    pieces = rangees(factures[factures["type"] == "facture"].tail(60))
    clients = entreprise.fiches("clients", "client")
    pros = [p for p in pieces if clients[p.client].type == "professionnel"]
    lignes, verite = [], []
    for rang, i in enumerate(hasard.permutation(len(toutes)), start=1):
        genre, recit = toutes[i]
        piece = un(hasard, pros)
        article = un(hasard, entreprise.profil.catalogue)
        numero = piece.facture
        if genre == "solde":
            numero = f"AC-{piece.date.year}-{rang + 3:04d}"
        lignes.append(
            {
                "situation": f"S-{rang:02d}",
                "recit": recit.format(
                    client=clients[piece.client].raison_sociale,
                    montant=euros(droit.arrondi(piece.total_ttc * Decimal("0.3"))),
                    date=f"{piece.date:%d/%m/%Y}",
                    numero=numero,
                    produit=article.designation,
                ),
            }
        )
        code = droit.TYPES_DE_FACTURE.get(genre) or ""
        verite.append({"situation": f"S-{rang:02d}", "type": genre, "code": code})
    return Table(pd.DataFrame(lignes), pd.DataFrame(verite))


@fichier("situations_facturation.csv", "quatorze situations : quelle facture établir ?")
def situations_facturation_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("situations_facturation"))
