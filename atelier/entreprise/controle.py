"""Sixty orders just received, to be checked against catalogue, stock and customers' conditions."""

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from atelier import droit
from atelier.entreprise import defauts, fichiers
from atelier.entreprise.articles import Article
from atelier.entreprise.commandes import NUL, port_du, totaliser, tva_du_port
from atelier.entreprise.lecture import enregistrements
from atelier.entreprise.registre import Entreprise, Table, fichier, table

NOMBRE = 60
LIGNE_MAX_HT = 350
LOT_LEGER_HT = 250  # a lot that can be sold out without exceeding a credit
LOTS_TENUS = 8
MODESTES = 3  # sound orders that ask for less discount than is granted, which is no anomaly
MARGE = 5000  # credit left to the customers whose order is sound
SUR_LA_LIGNE = (
    "référence inconnue",
    "prix différent",
    "quantité hors lot",
    "remise non due",
    "stock insuffisant",
)
SUR_LA_COMMANDE = ("encours dépassé", "port erroné", "délai non accordé", "minimum non atteint")
AUTRES_DELAIS = {"comptant": "30j", "30j": "60j", "60j": "45jfm_A"}


@table("stocks")
def stocks(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Physical stock, what is held for others, and what is left to sell.

    Held: what waits for orders not yet delivered, and a lot of the light articles that are about
    to run out, so that to forget what is held changes an answer on every seed.
    """
    catalogue = entreprise.table("catalogue")
    livraisons = entreprise.table("livraisons")
    attente = livraisons.loc[livraisons["statut"] == "en préparation", "commande"]
    lignes = entreprise.table("commandes_lignes")
    reserve = lignes[lignes["commande"].isin(attente)].groupby("reference")["quantite"].sum()
    table_ = catalogue[["reference", "designation"]].assign(stock_physique=catalogue["stock"])
    reserves = table_["reference"].map(reserve).fillna(0).astype(int)
    lot = catalogue["conditionnement"].astype(int)
    lots = (table_["stock_physique"] - reserves) // lot
    legers = (catalogue["prix_ht"] * lot <= LOT_LEGER_HT) & (lots >= 3)
    tenus = lots[legers].sort_values(kind="stable").index[:LOTS_TENUS]
    reserves[tenus] += lot[tenus]
    table_["stock_reserve"] = np.minimum(reserves, table_["stock_physique"])
    table_["stock_disponible"] = table_["stock_physique"] - table_["stock_reserve"]
    return Table(table_)


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
            a for a in par_stock[n:] if self.lots(a) >= 2 and a.conditionnement <= tenu[a.reference]
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
        return possibles[int(self.hasard.integers(len(possibles)))]

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
            ligne["remise_pct"] = remise + int(self.hasard.choice([3, 5, 10]))
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
        return fausses[int(self.hasard.integers(len(fausses)))]

    def ligne_chere(self, manque_ttc: Decimal, remise: Decimal) -> dict[str, Any]:
        """A line large enough to exceed a credit of which so much is left."""
        libres = [a for a in self.catalogue if a.reference not in self.a_part]
        article = max(libres, key=lambda article: article.prix_ht * self.reste[article.reference])
        lot = article.prix_ht * article.conditionnement * (1 - remise / 100)
        lots = int(max(manque_ttc, Decimal(0)) * Decimal("1.15") / lot) + 1
        return self.ligne(article, min(lots, self.lots(article)) * article.conditionnement, remise)


def _net(ligne: dict[str, Any]) -> Decimal:
    brut = ligne["quantite"] * ligne["prix_unitaire_ht"]
    return droit.arrondi(droit.remises_en_cascade(brut, [ligne["remise_pct"]]))


def _repartir(hasard: np.random.Generator) -> list[list[str]]:
    """The faults of each order: those of its lines may add up, the others come alone."""
    prevus: list[list[str]] = [[] for _ in range(NOMBRE)]
    libres = hasard.permutation(np.arange(3, NOMBRE)).tolist()
    for defaut in ("encours dépassé", "minimum non atteint"):
        for _ in range(defauts.nombre("commandes_a_controler", defaut, NOMBRE)):
            prevus[libres.pop()].append(defaut)
    for defaut in (*SUR_LA_LIGNE, "port erroné", "délai non accordé"):
        n = defauts.nombre("commandes_a_controler", defaut, NOMBRE)
        for place in hasard.choice(libres[:28], size=n, replace=False):
            prevus[int(place)].append(defaut)
    return prevus


@table("commandes_a_controler")
def commandes_a_controler(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Lines of the orders received, headers repeated; the truth is one row per anomaly.

    Stock is served in the order of arrival, faulty lines included; each order's credit is looked
    at alone. `ligne` is 0 in the truth when the whole order is concerned.
    """
    etabli = Etabli(entreprise, hasard)
    clients = {c["client"]: c for c in enregistrements(entreprise.table("clients"))}
    encours = entreprise.table("encours_clients").set_index("client")
    place = {c: Decimal(int(p)) - e for c, e, p in encours[["encours", "plafond"]].itertuples()}
    sans_risque = [c for c in clients if place.get(c, MARGE) >= MARGE]
    serres = sorted(place, key=lambda code: place[code])
    serres = [c for c in serres if place[c] <= 1500][:15]
    lignes, verite, modestes = [], [], 0
    jour = pd.Timestamp(droit.retirer_jours_ouvres(entreprise.date, 1))
    for rang, prevus in enumerate(_repartir(hasard), start=1):
        depasse = "encours dépassé" in prevus
        code = str(hasard.choice(serres if depasse else sans_risque))
        client = clients[code]
        remise = client["remise_pct"]
        if remise and not prevus and modestes < MODESTES:
            remise, modestes = max(remise - 3, Decimal(0)), modestes + 1
        detail = _detail(etabli, prevus, remise, place.get(code, Decimal(0)), rang)
        if client["type"] == "export":
            detail = [{**ligne, "taux_tva": Decimal(0)} for ligne in detail]
        commande = f"CR-{entreprise.date.year}-{rang:03d}"
        entete = {"commande": commande, "date": jour, "client": code}
        entete["raison_sociale"] = client["raison_sociale"]
        pied = _pied(etabli, detail, client, prevus)
        for numero, ligne in enumerate(detail, start=1):
            verite += [{"commande": commande, "ligne": numero, "anomalie": ligne["defaut"]}] * bool(
                ligne["defaut"]
            )
            lignes.append({**entete, "ligne": numero, **ligne, **pied})
        verite += [
            {"commande": commande, "ligne": 0, "anomalie": defaut}
            for defaut in SUR_LA_COMMANDE
            if defaut in prevus
        ]
    return Table(pd.DataFrame(lignes).drop(columns="defaut"), pd.DataFrame(verite))


def _detail(
    etabli: Etabli, prevus: list[str], remise: Decimal, place: Decimal, rang: int
) -> list[dict[str, Any]]:
    """The lines of one order, each with its fault or none."""
    if "minimum non atteint" in prevus:
        # Close enough to the minimum for the carriage to lift the order over it
        petit = etabli.conditions.minimum_ht - Decimal("0.05")
        article = etabli.choisir(etabli.courants, petit / 4)
        lots = min(int(petit / (article.prix_ht * article.conditionnement)), etabli.lots(article))
        return [{**etabli.ligne(article, lots * article.conditionnement, remise), "defaut": ""}]
    detail = [
        {**etabli.ligne_courante(remise), "defaut": ""}
        for _ in range(int(etabli.hasard.integers(1, 3)))
    ]
    if rang <= 2:  # the first order takes all the lots of an article, the second asks for one more
        article = etabli.epuisable
        lots = max(1, etabli.reste[article.reference] // article.conditionnement)
        ligne = etabli.ligne(article, lots * article.conditionnement, remise)
        defaut = "stock insuffisant" if etabli.reste[article.reference] < 0 else ""
        detail.append({**ligne, "defaut": defaut})
    if rang in (1, 3):  # a quantity out of its lots is served too, and leaves less than a lot
        article = etabli.entame
        hors = (etabli.lots(article) - 1) * article.conditionnement + article.conditionnement - 1
        ligne = etabli.ligne(article, hors if rang == 1 else article.conditionnement, remise)
        defaut = "quantité hors lot" if rang == 1 else "stock insuffisant"
        detail.append({**ligne, "defaut": defaut})
    for defaut in SUR_LA_LIGNE:
        if defaut in prevus:
            ligne = etabli.ligne_fautive(defaut, remise)
            detail.insert(int(etabli.hasard.integers(len(detail) + 1)), {**ligne, "defaut": defaut})
    if "encours dépassé" in prevus:
        detail.append({**etabli.ligne_chere(place, remise), "defaut": ""})
    while sum((_net(ligne) for ligne in detail), NUL) < etabli.conditions.minimum_ht:
        detail.append({**etabli.ligne_courante(remise), "defaut": ""})
    return detail


def _pied(
    etabli: Etabli, detail: list[dict[str, Any]], client: Any, prevus: list[str]
) -> dict[str, Any]:
    """What the order says below its lines: carriage, payment, totals."""
    net = sum((_net(ligne) for ligne in detail), NUL)
    port = port_du(net, Decimal(int(client["franco_ht"])), etabli.conditions)
    if "port erroné" in prevus:
        port = NUL if port else droit.arrondi(etabli.conditions.port_ht)
    delai = client["delai_paiement"]
    if "délai non accordé" in prevus:
        delai = AUTRES_DELAIS.get(delai, "60j")
    paires = [(_net(ligne), ligne["taux_tva"]) for ligne in detail]
    total = totaliser(paires, port, tva_du_port(client["type"]))
    return {
        "delai_paiement": delai,
        "port_ht": port,
        "total_ht": total.ht,
        "total_ttc": total.ttc,
    }


@fichier(
    "commandes_a_controler.xlsx",
    "les soixante commandes reçues, à contrôler (titres, deux feuilles)",
)
def commandes_a_controler_xlsx(entreprise: Entreprise) -> bytes:
    lignes = entreprise.table("commandes_a_controler")
    pied = ["delai_paiement", "port_ht", "total_ht", "total_ttc"]
    entetes = lignes[["commande", "date", "client", "raison_sociale", *pied]].drop_duplicates()
    titres = ["Commandes reçues à contrôler", f"Import du {entreprise.date:%d/%m/%Y} à 7 h 30"]
    feuilles = [
        fichiers.Feuille(
            "Lignes",
            lignes.drop(columns=["date", *pied]),
            titres,
            largeurs={"raison_sociale": 30, "designation": 48, "commande": 13},
        ),
        fichiers.Feuille("Commandes", entetes, titres, largeurs={"raison_sociale": 30}),
    ]
    return fichiers.classeur(feuilles, entreprise.date, entreprise.profil.nom)


@fichier("commandes_a_controler.csv", "les mêmes commandes, ligne à ligne, entête répétée")
def commandes_a_controler_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("commandes_a_controler"))


@fichier("stocks.csv", "le stock physique, réservé et disponible de chaque article")
def stocks_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("stocks"))
