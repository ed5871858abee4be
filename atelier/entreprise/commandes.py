"""Orders of the last nine months, and the quotations that customers ask for."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from atelier import droit
from atelier.entreprise import fichiers
from atelier.entreprise.articles import Article
from atelier.entreprise.lecture import rangees
from atelier.entreprise.profil import Conditions
from atelier.entreprise.registre import Entreprise, Table, fichier, table

NOMBRE = 190
JOURS_OUVRES = 186  # working days in the nine months before the session
CANAUX = ("e-mail", "téléphone", "site", "commercial", "comptoir")
LIGNE_MAX_HT = 2500  # a line rarely exceeds it, so that a customer's credit has a meaning
PARTICULIERS = (3, 5, 50, 70, 90)  # orders of consumers on every seed, from the last delivered
GROS = (4, 30, 60, 110)  # orders of professionals that call for a deposit, likewise
TVA_PORT = Decimal(20)
NUL = Decimal("0.00")


def poids(hasard: np.random.Generator, n: int, pente: float = 0.7) -> npt.NDArray[np.float64]:
    """Probabilities of n things of which a few are frequent, in a random order."""
    valeurs = 1 / np.arange(1, n + 1) ** pente
    hasard.shuffle(valeurs)
    resultat: npt.NDArray[np.float64] = valeurs / valeurs.sum()
    return resultat


def numeros(prefixe: str, dates: Iterable[pd.Timestamp]) -> list[str]:
    """Continuous numbers « BC-2026-0001 », from 1 each year; the dates must be in order."""
    rangs: Counter[int] = Counter()
    suite = []
    for jour in dates:
        rangs[jour.year] += 1
        suite.append(f"{prefixe}-{jour.year}-{rangs[jour.year]:04d}")
    return suite


def remise_quantite(net_ht: Decimal, conditions: Conditions) -> Decimal:
    """Discount in % for the size of an order, held against its amount after the customer's own."""
    paliers = [taux for seuil, taux in conditions.remises_quantite if net_ht >= seuil]
    return max(paliers, default=NUL)


def port_du(net_ht: Decimal, franco_ht: Decimal, conditions: Conditions) -> Decimal:
    """Carriage before VAT: none from the threshold, held against the amount after discounts."""
    return NUL if net_ht >= franco_ht else droit.arrondi(conditions.port_ht)


def montant(ligne: Any) -> Decimal:
    """Net amount of a line: the customer's discount, then the quantity one on what remains."""
    remises = [ligne["remise_pct"], ligne["remise_quantite_pct"]]
    brut = ligne["quantite"] * ligne["prix_unitaire_ht"]
    return droit.arrondi(droit.remises_en_cascade(brut, remises))


def quantite_de(article: Article, tirage: int) -> int:
    """A believable quantity: a few packages, fewer when they are dear."""
    lot = article.prix_ht * article.conditionnement
    plafond = max(1, int(LIGNE_MAX_HT / lot))
    return article.conditionnement * min(tirage, plafond)


def lignes_de(
    client: Any,
    articles: Iterable[Article],
    tirages: Iterable[int],
    conditions: Conditions,
    au_moins: Decimal = NUL,
) -> list[dict[str, Any]]:
    """The lines of a customer's order at the catalogue's prices, both discounts applied.

    Sales abroad bear no VAT (CGI 262 I, 262 ter I). The first quantity grows until the net amount
    reaches the minimum order, and `au_moins`.
    """
    au_moins = max(au_moins, conditions.minimum_ht)
    abroad = client.type == "export"
    lignes: list[dict[str, Any]] = [
        {
            "ligne": rang,
            "reference": article.reference,
            "designation": article.designation,
            "quantite": quantite_de(article, int(tirage)),
            "prix_unitaire_ht": article.prix_ht,
            "remise_pct": client.remise_pct,
            "remise_quantite_pct": NUL,
            "taux_tva": Decimal(0) if abroad else article.tva,
        }
        for rang, (article, tirage) in enumerate(zip(articles, tirages, strict=True), start=1)
    ]
    while (net := sum((montant(ligne) for ligne in lignes), NUL)) < au_moins:
        lignes[0]["quantite"] *= 2
    taux = remise_quantite(net, conditions)
    for ligne in lignes:
        ligne["remise_quantite_pct"] = taux
        ligne["montant_ht"] = montant(ligne)
    return lignes


def tva_du_port(type_client: str) -> Decimal:
    """VAT rate of the carriage, in %."""
    return Decimal(0) if type_client == "export" else TVA_PORT


Paires = Sequence[tuple[Decimal, Decimal]]


def totaliser(paires: Paires, port_ht: Decimal = NUL, tva_port: Decimal = TVA_PORT) -> droit.Totaux:
    """Totals of lines (net amount, VAT rate), the carriage included."""
    return droit.totaux([*paires, (port_ht, tva_port)] if port_ht else paires)


def paires_par(lignes: pd.DataFrame, cle: str) -> dict[str, Paires]:
    """The net amount and the VAT rate of the lines of each order or invoice."""
    paires: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for document, montant_ht, taux in zip(
        lignes[cle].tolist(),
        lignes["montant_ht"].tolist(),
        lignes["taux_tva"].tolist(),
        strict=True,
    ):
        paires.setdefault(document, []).append((montant_ht, taux))
    return dict(paires)


def jours_ouvres_passes(entreprise: Entreprise, nombre: int) -> list[pd.Timestamp]:
    """The last working days before today, the oldest first."""
    aujourd_hui = entreprise.date
    calendrier = droit.calendrier(aujourd_hui.year - 2, aujourd_hui.year)
    jours = np.busday_offset(
        np.datetime64(aujourd_hui), np.arange(-nombre, 0), roll="forward", busdaycal=calendrier
    )
    return [pd.Timestamp(jour) for jour in jours]


def rangs_imposes(entreprise: Entreprise, reculs: Iterable[int]) -> list[int]:
    """Ranks of orders, counted from the last one that has been delivered (one order a day)."""
    return [NOMBRE - entreprise.profil.conditions.delai_livraison_jours - n for n in reculs]


@table("commandes_entetes")
def commandes_entetes(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Who ordered, when and how; the lines come next."""
    clients = entreprise.table("clients")
    jours = jours_ouvres_passes(entreprise, JOURS_OUVRES)
    places = np.sort((np.arange(NOMBRE) + hasard.random(NOMBRE)) / NOMBRE * len(jours))
    dates = [jours[int(place)] for place in places]
    part = np.minimum(entreprise.verite("clients")["poids"], 0.05) + 0.001
    choix = hasard.choice(len(clients), size=NOMBRE, p=part / part.sum())
    prives = np.flatnonzero(clients["type"] == "particulier")
    choix[rangs_imposes(entreprise, PARTICULIERS)] = hasard.choice(prives, len(PARTICULIERS))
    pros = np.flatnonzero(clients["type"] == "professionnel")
    choix[rangs_imposes(entreprise, GROS)] = hasard.choice(pros, len(GROS))
    colonnes = ["client", "raison_sociale", "commercial", "agence", "type"]
    entetes = clients.iloc[choix][colonnes].reset_index(drop=True)
    entetes.insert(0, "commande", numeros("BC", dates))
    entetes.insert(1, "date", dates)
    canaux = hasard.choice(CANAUX, size=NOMBRE, p=[0.4, 0.15, 0.25, 0.15, 0.05])
    entetes["canal"] = np.where(entetes["type"] == "particulier", "site", canaux)
    return Table(entetes.drop(columns="type"))


@table("commandes_lignes")
def commandes_lignes(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """One to four articles for each order."""
    profil = entreprise.profil
    clients = entreprise.fiches("clients", "client")
    part = poids(hasard, len(profil.catalogue))
    gros = set(rangs_imposes(entreprise, GROS))
    seuil = profil.conditions.acompte_seuil_ht * Decimal("1.2")
    lignes = []
    for rang, entete in enumerate(rangees(entreprise.table("commandes_entetes"))):
        n = int(hasard.integers(1, 5))
        articles = [profil.catalogue[i] for i in hasard.choice(len(part), n, replace=False, p=part)]
        articles.sort(key=lambda article: -article.prix_ht * article.conditionnement)
        tirages = hasard.geometric(0.35, size=n)
        au_moins = seuil if rang in gros else NUL
        client = clients[entete.client]
        for ligne in lignes_de(client, articles, tirages, profil.conditions, au_moins):
            lignes.append({"commande": entete.commande, **ligne})
    return Table(pd.DataFrame(lignes))


@table("commandes")
def commandes(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Orders with their totals and the promised day; nothing is planted here."""
    conditions = entreprise.profil.conditions
    clients = entreprise.fiches("clients", "client")
    entetes = entreprise.table("commandes_entetes")
    par_commande = paires_par(entreprise.table("commandes_lignes"), "commande")
    suites = []
    for entete in rangees(entetes):
        client = clients[entete.client]
        paires = par_commande[entete.commande]
        net = sum((net for net, _ in paires), NUL)
        port = port_du(net, Decimal(int(client.franco_ht)), conditions)
        total = totaliser(paires, port, tva_du_port(client.type))
        suites.append(
            {
                "port_ht": port,
                "total_ht": total.ht,
                "total_tva": total.total_tva,
                "total_ttc": total.ttc,
                "delai_paiement": client.delai_paiement,
                "date_promise": pd.Timestamp(
                    droit.ajouter_jours_ouvres(entete.date.date(), conditions.delai_livraison_jours)
                ),
            }
        )
    return Table(pd.concat([entetes, pd.DataFrame(suites)], axis=1))


@table("demandes_devis")
def demandes_devis(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Twelve quotations asked by e-mail; the truth gives what each comes to."""
    profil, n = entreprise.profil, 12
    clients = list(entreprise.fiches("clients", "client").values())
    lignes, totaux = [], []
    jours = jours_ouvres_passes(entreprise, 6)
    dates = sorted(jours[i] for i in hasard.integers(0, 6, size=n))
    choix = hasard.choice(len(clients), n, replace=False)
    for rang, (jour, i) in enumerate(zip(dates, choix, strict=True), start=1):
        client, demande = clients[i], f"DD-{jour.year}-{rang:03d}"
        nombre = int(hasard.integers(2, 6))
        articles = hasard.choice(len(profil.catalogue), nombre, replace=False)
        detail = lignes_de(
            client,
            [profil.catalogue[a] for a in articles],
            hasard.geometric(0.25, size=nombre),
            profil.conditions,
        )
        souhait = droit.ajouter_jours_ouvres(jour.date(), int(hasard.integers(6, 20)))
        for ligne in detail:
            lignes.append(
                {
                    "demande": demande,
                    "date": jour,
                    "client": client.client,
                    **{cle: ligne[cle] for cle in ("reference", "designation", "quantite")},
                    "livraison_souhaitee": pd.Timestamp(souhait),
                }
            )
        net = sum((ligne["montant_ht"] for ligne in detail), NUL)
        port = port_du(net, Decimal(int(client.franco_ht)), profil.conditions)
        total = totaliser(
            [(x["montant_ht"], x["taux_tva"]) for x in detail], port, tva_du_port(client.type)
        )
        totaux.append(
            {
                "demande": demande,
                "net_ht": net,
                "port_ht": port,
                "total_ht": total.ht,
                "total_tva": total.total_tva,
                "total_ttc": total.ttc,
            }
        )
    return Table(pd.DataFrame(lignes), pd.DataFrame(totaux))


@fichier("commandes.csv", "les commandes des neuf derniers mois, exportées du logiciel")
def commandes_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("commandes"))


@fichier("commandes_lignes.csv", "les lignes de ces commandes")
def commandes_lignes_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("commandes_lignes"))


@fichier("demandes_devis.csv", "les devis demandés ces derniers jours, ligne à ligne")
def demandes_devis_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("demandes_devis"))
