"""The drawing of the orders to control, line by line, out of what is left in stock."""

import itertools
from decimal import Decimal
from typing import Any

import numpy as np

from atelier import droit
from atelier.entreprise import defauts
from atelier.entreprise.articles import Article
from atelier.entreprise.commandes import TVA_PORT
from atelier.entreprise.registre import Entreprise
from atelier.entreprise.tirage import un

NOMBRE = 60  # orders
LIGNE_MAX_HT = 350
LOT_LEGER_HT = 250  # a lot that can be sold out without exceeding a credit
LOTS_AU_PLUS = 6  # of each line of an order that reaches a limit to the cent


class Etabli:
    """The drawing of the sixty orders: what is left in stock as they arrive."""

    def __init__(self, entreprise: Entreprise, hasard: np.random.Generator) -> None:
        self.hasard = hasard
        self.conditions = entreprise.profil.conditions
        self.catalogue = entreprise.profil.catalogue
        en_stock = entreprise.table("stocks").set_index("reference")
        self.reste = {str(r): int(n) for r, n in en_stock["stock_disponible"].items()}
        tenu = en_stock["stock_reserve"]
        self.prix_faux = 0
        n = defauts.nombre("commandes_a_controler", "stock insuffisant", NOMBRE)
        legers = [a for a in self.catalogue if a.prix_ht * a.conditionnement <= LOT_LEGER_HT]
        par_stock = sorted(legers, key=self.lots)
        self.rares = par_stock[:n]
        self.epuisable = next(
            a
            for a in par_stock[n:]
            if self.lots(a) >= 2
            and a.conditionnement <= tenu[a.reference]
            and self.reste[a.reference] % a.conditionnement == 0
        )
        self.entame = next(
            a
            for a in par_stock[n:]
            if a is not self.epuisable
            and self.lots(a) >= 2
            and self.reste[a.reference] % a.conditionnement < a.conditionnement - 1
        )
        self.a_part = {a.reference for a in [*self.rares, self.epuisable, self.entame]}
        self.courants = [
            article
            for article in self.catalogue
            if article.reference not in self.a_part
            and article.prix_ht * article.conditionnement <= LIGNE_MAX_HT
        ]

    def lots(self, article: Article) -> int:
        """How many whole lots of an article are left to sell."""
        return self.reste[article.reference] // article.conditionnement

    def choisir(self, parmi: list[Article], maximum_ht: Decimal | int = LIGNE_MAX_HT) -> Article:
        """An article of which a lot remains and costs at most so much."""
        possibles = [
            article
            for article in parmi
            if self.lots(article) and article.prix_ht * article.conditionnement <= maximum_ht
        ]
        return un(self.hasard, possibles)

    def ligne(self, article: Article, quantite: int, remise: Decimal) -> dict[str, Any]:
        """A sound line, its quantity taken from the stock."""
        self.reste[article.reference] -= quantite
        return {
            "reference": article.reference,
            "designation": article.designation,
            "quantite": quantite,
            "prix_unitaire_ht": article.prix_ht,
            "remise_pct": remise,
            "taux_tva": article.tva,
        }

    def ligne_courante(self, remise: Decimal) -> dict[str, Any]:
        """A few lots of an ordinary article."""
        article = self.choisir(self.courants)
        cher = int(LIGNE_MAX_HT / (article.prix_ht * article.conditionnement))
        lots = min(int(self.hasard.geometric(0.4)), cher, self.lots(article))
        return self.ligne(article, lots * article.conditionnement, remise)

    def ligne_fautive(self, defaut: str, remise: Decimal) -> dict[str, Any]:
        """A line that bears this fault, and no other."""
        if defaut == "stock insuffisant":
            article = self.rares.pop()
            trop = self.lots(article) + int(self.hasard.integers(1, 4))
            return self.ligne(article, trop * article.conditionnement, remise)
        if defaut == "quantité hors lot":
            par_lots = [a for a in self.courants if a.conditionnement > 1 and self.lots(a) >= 2]
            article = self.choisir(par_lots)
            hors = int(self.hasard.integers(1, article.conditionnement))
            return self.ligne(article, article.conditionnement + hors, remise)
        ligne = self.ligne_courante(remise)
        if defaut == "référence inconnue":
            self.reste[ligne["reference"]] += ligne["quantite"]  # nothing leaves for it
            ligne["reference"] = self._fausse_reference(ligne["reference"])
        elif defaut == "prix différent":
            baisse = Decimal(int(self.hasard.integers(86, 97))) / 100
            prix = ligne["prix_unitaire_ht"]
            ecart = max(prix - droit.arrondi(prix * baisse), Decimal("0.05"))
            self.prix_faux += 1  # one in three is too high: a wrong price is not always a low one
            ligne["prix_unitaire_ht"] += ecart if self.prix_faux % 3 == 2 else -ecart
        else:
            ligne["remise_pct"] = remise + un(self.hasard, [3, 5, 10])
        return ligne

    def _fausse_reference(self, reference: str) -> str:
        connues = {article.reference for article in self.catalogue}
        essais = (
            reference[:-1] + "9",
            reference.replace("0", "O", 1),
            reference[:-2] + reference[-1] + reference[-2],
            reference + "B",
        )
        fausses = [essai for essai in essais if essai not in connues]
        return un(self.hasard, fausses)

    def ligne_chere(self, manque_ttc: Decimal, remise: Decimal) -> dict[str, Any]:
        """A line large enough to exceed a credit of which so much is left."""
        libres = [a for a in self.catalogue if a.reference not in self.a_part]
        article = max(libres, key=lambda article: article.prix_ht * self.reste[article.reference])
        lot = article.prix_ht * article.conditionnement * (1 - remise / 100)
        lots = int(max(manque_ttc, Decimal(0)) * Decimal("1.15") / lot) + 1
        return self.ligne(article, min(lots, self.lots(article)) * article.conditionnement, remise)

    def exactement(
        self, nets_ht: list[Decimal], remise: Decimal, lignes: int
    ) -> list[dict[str, Any]]:
        """So many lines that make one of these amounts after this discount; none if none do."""
        montants = {
            droit.montant_ligne(quantite, article.prix_ht, remise): (article, quantite)
            for article in self.courants
            if nets_ht and article.tva == TVA_PORT
            for quantite in self._quantites(article)
        }
        for net_ht in nets_ht:
            for premiers in itertools.combinations(montants, lignes - 1):
                dernier = net_ht - sum(premiers)
                if dernier in montants:
                    choisis = [montants[montant] for montant in (*premiers, dernier)]
                    if len({article.reference for article, _ in choisis}) == lignes:
                        return [self.ligne(*choisi, remise) for choisi in choisis]
        return []

    def _quantites(self, article: Article) -> list[int]:
        lots = range(1, min(self.lots(article), LOTS_AU_PLUS) + 1)
        return [lot * article.conditionnement for lot in lots]
