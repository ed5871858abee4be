"""Sixty orders just received, to be checked against catalogue, stock and customers' conditions."""

import itertools
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from atelier import droit
from atelier.entreprise import defauts, fichiers
from atelier.entreprise.commandes import NUL, TVA_PORT, port_du, totaliser, tva_du_port
from atelier.entreprise.etabli import LOT_LEGER_HT, NOMBRE, Etabli
from atelier.entreprise.lecture import enregistrements
from atelier.entreprise.profil import Conditions
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.tirage import un

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
AU_PLUS_PRES = {
    "plafond juste": [],
    "plafond dépassé de peu": ["encours dépassé"],
    "franco juste": [],
    "franco manqué de peu": [],
    "franco particulier": [],
    "minimum juste": [],
    "minimum manqué de peu": ["minimum non atteint"],
}
"""Orders that reach a limit to the cent, or miss it by less than the carriage or the VAT, and what
is wrong with them: the credit agreed, free carriage, the minimum."""
UN_CENTIME = [Decimal(n) / 100 for n in (-1, 0, 1)]
DE_PEU = [Decimal(n) / 10 for n in range(1, 51)]  # before VAT; most prices are whole tenths
JUSTE_AU_PLUS = 1500  # the credit that the first has left
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


def _net(ligne: dict[str, Any]) -> Decimal:
    brut = ligne["quantite"] * ligne["prix_unitaire_ht"]
    return droit.arrondi(droit.remises_en_cascade(brut, [ligne["remise_pct"]]))


def _repartir(hasard: np.random.Generator) -> list[list[str]]:
    """The faults of each order, or the limit that it reaches: those of its lines may add up, the
    others come alone.
    """
    prevus: list[list[str]] = [[] for _ in range(NOMBRE)]
    libres = hasard.permutation(np.arange(3, NOMBRE)).tolist()
    for defaut in ("encours dépassé", "minimum non atteint"):
        for _ in range(defauts.nombre("commandes_a_controler", defaut, NOMBRE)):
            prevus[libres.pop()].append(defaut)
    for limite, anomalies in AU_PLUS_PRES.items():
        prevus[libres.pop()] += [limite, *anomalies]
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
    pros = [client for client in clients.values() if client["type"] == "professionnel"]
    lignes, verite, modestes = [], [], 0
    jour = pd.Timestamp(droit.retirer_jours_ouvres(entreprise.date, 1))
    for rang, prevus in enumerate(_repartir(hasard), start=1):
        client, detail = _commande_limite(etabli, prevus, pros, place)
        if not detail:
            code = un(hasard, serres if "encours dépassé" in prevus else sans_risque)
            client = clients[code]
            remise = client["remise_pct"]
            if remise and not prevus and modestes < MODESTES:
                remise, modestes = max(remise - 3, Decimal(0)), modestes + 1
            detail = _detail(etabli, prevus, remise, place.get(code, Decimal(0)), rang)
        if client["type"] == "export":
            detail = [{**ligne, "taux_tva": Decimal(0)} for ligne in detail]
        commande = f"CR-{entreprise.date.year}-{rang:03d}"
        entete = {"commande": commande, "date": jour, "client": client["client"]}
        entete["raison_sociale"] = client["raison_sociale"]
        pied = _pied(etabli, detail, client, prevus)
        for numero, ligne in enumerate(detail, start=1):
            verite += [
                {"commande": commande, "ligne": numero, "anomalie": defaut}
                for defaut in SUR_LA_LIGNE
                if defaut in ligne["defaut"]
            ]
            lignes.append({**entete, "ligne": numero, **ligne, **pied})
        verite += [
            {"commande": commande, "ligne": 0, "anomalie": defaut}
            for defaut in SUR_LA_COMMANDE
            if defaut in prevus
        ]
    return Table(pd.DataFrame(lignes).drop(columns="defaut"), pd.DataFrame(verite))


def _commande_limite(
    etabli: Etabli, prevus: list[str], pros: list[dict[str, Any]], place: dict[str, Decimal]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The customer and the lines of an order that comes to the limit expected of it, if any."""
    for limite in (one for one in AU_PLUS_PRES if one in prevus):
        rangs = etabli.hasard.permutation(len(pros)).tolist()
        for lignes, rang in itertools.product((2, 3), rangs):  # one seed in forty needs three
            client = pros[rang]
            nets = _nets_limites(etabli.conditions, limite, client, place.get(client["client"]))
            detail = etabli.exactement(nets, client["remise_pct"], lignes)
            if detail:
                return client, [{**ligne, "defaut": ""} for ligne in detail]
    return {}, []


def _nets_limites(
    conditions: Conditions, limite: str, client: dict[str, Any], place: Decimal | None
) -> list[Decimal]:
    """The net amounts by which an order of this customer would come to this limit."""
    franco, minimum = Decimal(int(client["franco_ht"])), conditions.minimum_ht
    if limite.startswith("plafond"):
        if place is None or place > JUSTE_AU_PLUS:
            return []
        ht = droit.arrondi(place / (1 + TVA_PORT / 100))
        essais = [
            (ht + ecart - port, port)
            for ecart in (UN_CENTIME if limite == "plafond juste" else DE_PEU)
            for port in (NUL, droit.arrondi(conditions.port_ht))
        ]
        return [
            net
            for net, port in essais
            if net >= minimum
            and port == port_du(net, franco, conditions)
            and (limite != "plafond juste" or totaliser([(net, TVA_PORT)], port).ttc == place)
        ]
    if place is not None and place < MARGE:
        return []
    nets = {
        "franco juste": [franco] if franco else [],
        "franco manqué de peu": [franco - ecart for ecart in DE_PEU if franco],
        "franco particulier": [minimum + ecart for ecart in DE_PEU if not franco],
        "minimum juste": [minimum],
        "minimum manqué de peu": [minimum - ecart for ecart in DE_PEU if franco],
    }
    return nets[limite]


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
        ligne = etabli.ligne(article, hors if rang == 1 else article.conditionnement + 1, remise)
        defaut = "quantité hors lot" + (", stock insuffisant" if rang == 3 else "")
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
