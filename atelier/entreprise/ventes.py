"""Sales month by month over three years, with what was planted in them; objectives and costs."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from atelier.entreprise import defauts, fichiers
from atelier.entreprise.commandes import poids
from atelier.entreprise.lecture import dictionnaire
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.tirage import un

MOIS = 36
PAR_MOIS = 210  # draws a month; two draws of one customer and one article make one row
DERNIERS = 4  # months over which a fall or a rise is planted
CHUTE, ESSOR, PERDU = "produit en chute", "produit en essor", "client perdu"
RETARD, BRADE = "commercial sous l'objectif", "CA en hausse, marge en baisse"
EVOLUTIONS = {CHUTE: 0.3, ESSOR: 2.0, PERDU: 0.0, RETARD: 0.5, BRADE: 1.35}
"""Turnover of those months as a share of the same months a year before."""
HAUSSE_DES_PRIX = 0.015  # a year
CANAUX = {
    "e-mailing": (420, 55, 0.10),
    "réseaux sociaux": (650, 48, 0.07),
    "publicité en ligne": (1_150, 62, 0.06),
    "salons": (2_100, 40, 0.16),
    "catalogue papier": (980, 18, 0.12),
}
"""Spend (EUR HT), contacts and rate of customers won, for a usual month."""
NOMS_MOIS = [
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
]

Reels = npt.NDArray[np.float64]


def mois_passes(entreprise: Entreprise, nombre: int = MOIS) -> list[str]:
    """The last full months, « 2026-10 » the last one, the oldest first."""
    dernier = entreprise.jour().to_period("M") - 1
    return [str(dernier - recul) for recul in range(nombre - 1, -1, -1)]


def annee_suivie(entreprise: Entreprise) -> int:
    """The last calendar year of which a full quarter is known: in February, the one just ended."""
    return int(mois_passes(entreprise, 3)[0][:4])


def _centimes(montants: Reels) -> Reels:
    arrondis: Reels = np.floor(montants * 100 + 0.5) / 100
    return arrondis


@table("ventes_normales")
def ventes_normales(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Sales as they would be if nothing happened: trend, season of each family, chance."""
    profil = entreprise.profil
    clients, poids_clients = entreprise.table("clients"), entreprise.verite("clients")["poids"]
    articles = entreprise.table("catalogue")
    n = MOIS * PAR_MOIS
    rang_mois = np.repeat(np.arange(MOIS), PAR_MOIS)
    part = np.power(poids_clients.to_numpy(), 0.6)
    client = hasard.choice(len(clients), n, p=part / part.sum())
    article = hasard.choice(len(articles), n, p=poids(hasard, len(articles), 0.9))

    mois = mois_passes(entreprise)
    calendaire = np.array([int(m[-2:]) - 1 for m in mois])[rang_mois]
    saisons = np.array([profil.saisonnalite[famille] for famille in articles["famille"]])
    tendance = (1 + profil.croissance) ** (rang_mois / 12)
    montant = hasard.lognormal(0, 0.7, n) * np.power(poids_clients.to_numpy()[client], 0.25)
    montant *= saisons[article, calendaire] * tendance
    total_vise = profil.ca_annuel_ht * ((1 + profil.croissance) ** -np.arange(3.0)).sum()
    montant *= total_vise / montant.sum()

    prix = articles["prix_ht"].astype(float).to_numpy()[article]
    remise = 1 - clients["remise_pct"].astype(float).to_numpy()[client] / 100
    lot = articles["conditionnement"].to_numpy()[article]
    quantite = np.maximum(1, np.round(montant / (prix * lot * remise))).astype(int) * lot
    hausse = (1 + HAUSSE_DES_PRIX) ** ((rang_mois - MOIS) / 12)
    return Table(
        pd.DataFrame(
            {
                "mois": np.array(mois)[rang_mois],
                "agence": clients["agence"].to_numpy()[client],
                "commercial": clients["commercial"].to_numpy()[client],
                "client": clients["client"].to_numpy()[client],
                "reference": articles["reference"].to_numpy()[article],
                "famille": articles["famille"].to_numpy()[article],
                "quantite": quantite,
                "prix": prix * remise * hausse,
                "cout": articles["prix_achat_ht"].astype(float).to_numpy()[article] * hausse,
            }
        )
    )


@table("ventes")
def ventes(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """One row per month, customer and article; the truth names what was planted, and since when."""
    brutes = entreprise.table("ventes_normales")
    mois = mois_passes(entreprise)
    recents = (brutes["mois"] >= mois[-DERNIERS]).to_numpy()
    un_an_avant = brutes["mois"].between(mois[-12 - DERNIERS], mois[-13]).to_numpy()
    prix, quantites = brutes["prix"].to_numpy(copy=True), brutes["quantite"].to_numpy()
    ca, facteur = quantites * prix, np.ones(len(brutes))
    faits: dict[str, str] = {}

    def choisir(fait: str, colonne: str, premiers: int, exclus: Iterable[str] = ()) -> None:
        """Put the fact on the record for one of the biggest values of a column."""
        codes, valeurs = pd.factorize(brutes[colonne])
        total, apres, avant = (
            np.bincount(codes, np.where(lignes, ca, 0.0)) for lignes in (True, recents, un_an_avant)
        )
        # of the stable ones: else chance alone would tell another story
        stable = (avant > 0) & (0.6 * avant <= apres) & (apres <= 1.7 * avant)
        ecartes = set(exclus)
        connus = [valeurs[code] for code in np.argsort(-total) if stable[code]]
        grands = [valeur for valeur in connus if valeur not in ecartes][:premiers]
        rang = defauts.tirer(hasard, "ventes", fait, np.arange(len(grands)))[0]
        faits[fait] = str(grands[rang])

    def porter(fait: str, colonne: str) -> None:
        """Bring the last months of what was chosen to the planted share of a year before."""
        siennes = (brutes[colonne] == faits[fait]).to_numpy()
        vente = quantites * prix * facteur
        avant = float(vente[siennes & un_an_avant].sum())
        apres = float(vente[siennes & recents].sum())
        facteur[siennes & recents] *= EVOLUTIONS[fait] * avant / max(apres, 1.0)

    choisir(PERDU, "client", 6)
    ca[brutes["client"] == faits[PERDU]] = 0.0  # what follows must not hang on them
    choisir(CHUTE, "reference", 8)
    choisir(ESSOR, "reference", 8, [faits[CHUTE]])
    choisir(BRADE, "agence", 3)
    bradee = (brutes["agence"] == faits[BRADE]).to_numpy()
    choisir(RETARD, "commercial", 6, brutes.loc[bradee, "commercial"].unique().tolist())
    prix[bradee & recents] *= 0.86
    for fait, colonne in (
        (PERDU, "client"),
        (RETARD, "commercial"),
        (BRADE, "agence"),
        (CHUTE, "reference"),  # last: products are small, and what comes before would blur them
        (ESSOR, "reference"),
    ):
        porter(fait, colonne)
    lot = dictionnaire(entreprise.table("catalogue"), "reference", "conditionnement")
    lots = np.array([lot[reference] for reference in brutes["reference"].tolist()])
    hasards = hasard.random(len(brutes))  # rounds up or down by chance, so that no total drifts
    quantite = np.floor(quantites * facteur / lots + hasards).astype(int) * lots
    table_ = brutes.drop(columns=["prix", "cout"]).assign(
        quantite=quantite,
        ca_ht=_centimes(quantite * prix),
        cout_achat_ht=_centimes(quantite * brutes["cout"].to_numpy()),
        commandes=1,
    )
    cles = ["mois", "agence", "commercial", "client", "reference", "famille"]
    table_ = table_[table_["quantite"] > 0].groupby(cles, as_index=False).sum()
    table_[["ca_ht", "cout_achat_ht"]] = table_[["ca_ht", "cout_achat_ht"]].round(2)
    verite = pd.DataFrame({"fait": list(faits), "cle": list(faits.values())})
    return Table(table_, verite.assign(depuis=mois[-DERNIERS]))


@table("objectifs")
def objectifs(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Objective of each salesperson for the year followed, month by month: last year's plus 5 %."""
    brutes = entreprise.table("ventes_normales")
    annee = annee_suivie(entreprise)
    brutes = brutes.assign(ca=brutes["quantite"] * brutes["prix"])
    passes = brutes[brutes["mois"].between(f"{annee - 1}-01", f"{annee - 1}-12")]
    ca = passes.groupby(["commercial", "mois"])["ca"].sum()
    lignes = []
    for salarie in entreprise.profil.commerciaux:
        for rang in range(1, 13):
            reference = float(ca.get((salarie.code, f"{annee - 1}-{rang:02d}"), 0.0))
            lignes.append(
                {
                    "mois": f"{annee}-{rang:02d}",
                    "agence": salarie.agence,
                    "commercial": salarie.code,
                    "objectif_ht": int(round(reference * 1.05 / 100) * 100),
                }
            )
    return Table(pd.DataFrame(lignes))


@table("marketing")
def marketing(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Marketing spend of the last 24 months by channel, contacts and customers won."""
    lignes = []
    echelle = entreprise.profil.ca_annuel_ht / 4_000_000
    for mois in mois_passes(entreprise, 24):
        for canal, (depense, contacts, taux) in CANAUX.items():
            if canal == "salons" and mois[-2:] not in ("03", "06", "09", "10"):
                continue
            force = float(hasard.lognormal(0, 0.2)) * echelle
            venus = int(hasard.poisson(contacts * force))
            lignes.append(
                {
                    "mois": mois,
                    "canal": canal,
                    "depense_ht": float(
                        _centimes(np.array(depense * force * (1 + 0.1 * hasard.normal())))
                    ),
                    "contacts": venus,
                    "clients_gagnes": int(hasard.binomial(venus, taux)),
                }
            )
    return Table(pd.DataFrame(lignes))


@table("entonnoir")
def entonnoir(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """From calls to orders, by month and place, over 24 months; one place converts less."""
    lignes = []
    codes = [agence.code for agence in entreprise.profil.agences]
    faible = un(hasard, codes)
    for mois in mois_passes(entreprise, 24):
        for agence in codes:
            appels = int(hasard.poisson(420 if mois[-2:] != "08" else 180))
            contacts = int(hasard.binomial(appels, 0.42))
            rendez_vous = int(hasard.binomial(contacts, 0.24))
            devis = int(hasard.binomial(rendez_vous, 0.72))
            commandes = int(hasard.binomial(devis, 0.27 if agence == faible else 0.42))
            lignes.append((mois, agence, appels, contacts, rendez_vous, devis, commandes))
    colonnes = ["mois", "agence", "appels", "contacts_argumentes", "rendez_vous", "devis"]
    verite = pd.DataFrame([("transformation faible", faible)], columns=["fait", "cle"])
    return Table(pd.DataFrame(lignes, columns=[*colonnes, "commandes"]), verite)


@table("marche")
def marche(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """The regional market by quarter over three years, and its leader, as a trade body says."""
    ventes_ = entreprise.table("ventes")
    trimestre = pd.DatetimeIndex(ventes_["mois"]).to_period("Q")
    par_trimestre = ventes_.groupby(trimestre)["ca_ht"].agg(["sum", "count"])
    mois = ventes_.groupby(trimestre)["mois"].nunique()
    entiers = par_trimestre[mois == 3]
    part = 0.062 + 0.0012 * np.arange(len(entiers)) + hasard.normal(0, 0.001, len(entiers))
    total = entiers["sum"].to_numpy() / part
    leader = total * (0.19 - 0.002 * np.arange(len(entiers)))
    noms = [f"{periode.year}-T{periode.quarter}" for periode in entiers.index]
    return Table(
        pd.DataFrame(
            {
                "trimestre": noms,
                "ca_marche_ht": np.round(total, -3).astype(int),
                "ca_premier_concurrent_ht": np.round(leader, -3).astype(int),
            }
        )
    )


@table("satisfaction")
def satisfaction(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Answers of the last twelve months to « recommanderiez-vous notre société ? » (0 to 10)."""
    clients = entreprise.table("clients")
    clients = clients[clients["type"] != "particulier"]
    n = 260
    choix = hasard.integers(0, len(clients), n)
    table_ = clients.iloc[choix][["client", "agence"]].reset_index(drop=True)
    codes = [agence.code for agence in entreprise.profil.agences]
    faible = un(hasard, codes)
    notes = np.clip(np.round(hasard.normal(8.4, 1.6, n)), 0, 10)
    notes -= np.where(table_["agence"] == faible, hasard.integers(0, 4, n), 0)
    table_["note"] = np.clip(notes, 0, 10).astype(int)
    table_.insert(
        0, "date", [entreprise.jour(-int(d)) for d in np.sort(hasard.integers(1, 365, n))[::-1]]
    )
    return Table(table_, pd.DataFrame([("satisfaction faible", faible)], columns=["fait", "cle"]))


def _large(entreprise: Entreprise) -> pd.DataFrame:
    """Objectives with a column per month and a total, as the sales manager typed them."""
    noms: dict[str, Any] = {s.code: f"{s.prenom} {s.nom}" for s in entreprise.profil.commerciaux}
    table_ = entreprise.table("objectifs")
    large = table_.pivot(index=["agence", "commercial"], columns="mois", values="objectif_ht")
    large.columns = NOMS_MOIS
    large = large.reset_index()
    large["Total"] = large[NOMS_MOIS].sum(axis=1)
    large.insert(2, "nom", large["commercial"].map(noms))
    return large


@fichier("ventes.csv", "les ventes mensuelles par client et produit, sur trois ans")
def ventes_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("ventes"))


@fichier("objectifs.csv", "les objectifs de l'année, par mois et commercial")
def objectifs_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("objectifs"))


@fichier(
    "objectifs.xlsx", "les objectifs de l'année, un mois par colonne, en-tête fusionné (ligne 4)"
)
def objectifs_xlsx(entreprise: Entreprise) -> bytes:
    large = _large(entreprise)
    annee = annee_suivie(entreprise)
    trimestres = [(f"{rang}e trimestre".replace("1e", "1er"), 3) for rang in range(1, 5)]
    feuille = fichiers.Feuille(
        f"Objectifs {annee}",
        large,
        [f"Objectifs de chiffre d'affaires HT {annee}", "Validés en comité de direction"],
        groupes=[("Équipe", 3), *trimestres, ("Année", 1)],
        largeurs={"nom": 22},
        nombres="#,##0",
    )
    return fichiers.classeur([feuille], entreprise.date, entreprise.profil.nom)


@fichier("marketing.csv", "les dépenses de promotion par canal, sur deux ans")
def marketing_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("marketing"))


@fichier("entonnoir.csv", "des appels aux commandes, par mois et agence, sur deux ans")
def entonnoir_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("entonnoir"))


@fichier("marche.csv", "le marché régional par trimestre, selon le syndicat professionnel")
def marche_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("marche"))


@fichier("satisfaction.csv", "l'enquête de satisfaction des douze derniers mois")
def satisfaction_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("satisfaction"))
