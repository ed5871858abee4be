"""What the séance on invoicing starts from: lines ready to add up, documents to draw up."""

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from atelier import droit
from atelier.entreprise import fichiers
from atelier.entreprise.bureau import ACCORDS
from atelier.entreprise.commandes import NUL, TVA_PORT, totaliser, tva_du_port
from atelier.entreprise.factures import lignes_au_prix
from atelier.entreprise.fictif import textes
from atelier.entreprise.lecture import dictionnaire, fiches, rangees, rangees_par
from atelier.entreprise.reclamations import euros
from atelier.entreprise.registre import Entreprise, Table, fichier, table, une_fois
from atelier.entreprise.tirage import un

DESIGNATION_PORT = "Participation aux frais de port"
A_FACTURER = 8  # orders to invoice
RECENTES = 30  # orders of businesses among which the invoice to draw up is chosen if it can be
LIGNES = ["designation", "quantite", "prix_ht", "remise", "taux_tva"]


@table("lignes_livrees")
def lignes_livrees(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Every delivered line with its order's prices and discounts, the latest deliveries last."""
    lignes = lignes_au_prix(entreprise)
    livraisons = entreprise.table("livraisons").dropna(subset=["date_livraison"])
    lignes = livraisons[["bl", "date_livraison"]].merge(lignes[lignes["quantite_livree"] > 0])
    return Table(lignes.sort_values(["date_livraison", "commande", "ligne"], ignore_index=True))


def _mal_arrondies(entreprise: Entreprise) -> tuple[set[str], set[str]]:
    """Orders whose VAT changes when it is rounded line by line, and those whose amount before tax
    changes when it is rounded for the lines of a rate at once.
    """
    commandes = entreprise.fiches("commandes", "commande")
    types = dictionnaire(entreprise.table("clients"), "client", "type")
    par_ligne, en_une_fois = set(), set()
    for nom, lignes in rangees_par(entreprise.table("lignes_livrees"), "commande").items():
        exacts: dict[Decimal, list[Decimal]] = {}
        for ligne in lignes:
            brut = ligne.quantite_livree * ligne.prix_unitaire_ht
            remises = [ligne.remise_pct, ligne.remise_quantite_pct]
            exact = droit.remises_en_cascade(brut, remises)
            exacts.setdefault(ligne.taux_tva, []).append(exact)
        paires = [(droit.arrondi(ht), taux) for taux, nets in exacts.items() for ht in nets]
        par_taux = sum((droit.arrondi(sum(nets, NUL)) for nets in exacts.values()), NUL)
        if par_taux != sum((ht for ht, _ in paires), NUL):
            en_une_fois.add(nom)
        port, taux_port = commandes[nom].port_ht, tva_du_port(types[commandes[nom].client])
        separees = [droit.arrondi(ht * taux / 100) for ht, taux in [*paires, (port, taux_port)]]
        if sum(separees) != totaliser(paires, port, taux_port).total_tva:
            par_ligne.add(nom)
    return par_ligne, en_une_fois


@une_fois
def _a_facturer(entreprise: Entreprise) -> list[str]:
    """Eight delivered orders, the latest ones after those that teach: several rates, carriage to
    pay, a deposit, two discounts in cascade, and roundings that change a total.
    """
    livrees = entreprise.table("lignes_livrees")
    ordre = livrees["commande"].unique().tolist()[::-1]
    taux = livrees.groupby("commande")["taux_tva"].nunique()
    deux = livrees["remise_pct"].map(bool) & livrees["remise_quantite_pct"].map(bool)
    commandes = entreprise.table("commandes")
    utiles: list[set[str]] = [
        set(taux.index[taux > 1]),
        set(livrees.loc[deux, "commande"]),
        set(entreprise.table("acomptes")["commande"]),
        set(commandes.loc[commandes["port_ht"] > 0, "commande"]),
        *_mal_arrondies(entreprise),
    ]
    choisies: list[str] = []
    for utile, nombre in zip(utiles, (3, 1, 1, 1, 1, 1), strict=True):
        choisies += [c for c in ordre if c in utile and c not in choisies][:nombre]
    choisies += [c for c in ordre if c not in choisies][: A_FACTURER - len(choisies)]
    return sorted(choisies)


@table("facturer_lignes")
def facturer_lignes(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """The lines of eight orders to invoice, the carriage of each being a line of its own."""
    commandes = entreprise.fiches("commandes", "commande")
    types = dictionnaire(entreprise.table("clients"), "client", "type")
    a_facturer = _a_facturer(entreprise)
    par_commande = rangees_par(entreprise.table("lignes_livrees"), "commande")
    lignes: list[dict[str, Any]] = []
    for nom in a_facturer:
        commande = commandes[nom]
        entete = {"commande": nom, "raison_sociale": commande.raison_sociale}
        lignes += [
            {
                **entete,
                "designation": ligne.designation,
                "quantite": ligne.quantite_livree,
                "prix_ht": ligne.prix_unitaire_ht,
                "remise": ligne.remise_pct,
                "remise_quantite": ligne.remise_quantite_pct,
                "taux_tva": ligne.taux_tva,
            }
            for ligne in par_commande[nom]
        ]
        if commande.port_ht:
            port = {"designation": DESIGNATION_PORT, "quantite": 1, "prix_ht": commande.port_ht}
            port |= {"remise": NUL, "remise_quantite": NUL}
            lignes.append({**entete, **port, "taux_tva": tva_du_port(types[commande.client])})
    return Table(pd.DataFrame(lignes))


@table("facturer_acomptes")
def facturer_acomptes(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """The deposit already invoiced on each of these orders, 0.00 when there is none."""
    factures = entreprise.table("factures")
    verses = fiches(factures[factures["type"] == "acompte"], "commande")
    lignes = [
        {
            "commande": nom,
            "facture_acompte": verses[nom].facture if nom in verses else "",
            "acompte_ttc": verses[nom].total_ttc if nom in verses else NUL,
        }
        for nom in _a_facturer(entreprise)
    ]
    return Table(pd.DataFrame(lignes))


@une_fois
def _a_etablir(entreprise: Entreprise) -> str:
    """The order of a French business whose invoice teaches most: several rates, a discount, several
    lines, and no discount for quantity; a recent one if there is one.
    """
    clients, commandes = entreprise.table("clients"), entreprise.table("commandes")
    pros = set(clients.loc[clients["type"] == "professionnel", "client"])
    des_pros = set(commandes.loc[commandes["client"].isin(pros), "commande"])
    par_commande = rangees_par(entreprise.table("lignes_livrees"), "commande")
    noms = [nom for nom in par_commande if nom in des_pros]
    recentes = set(noms[-RECENTES:])
    notees = []
    for nom in noms[-3 * RECENTES :]:
        lignes = par_commande[nom]
        simple = not any(ligne.remise_quantite_pct for ligne in lignes)
        taux = len({ligne.taux_tva for ligne in lignes})
        complete = taux > 1 and any(ligne.remise_pct for ligne in lignes)
        richesse = (taux, min(len(lignes), 5))
        notees.append((simple and complete, nom in recentes, richesse, nom))
    return max(notees)[-1]


def _adresse(nom: str, qui: Any) -> dict[str, str]:
    return {
        f"{nom}_adresse": qui.adresse,
        f"{nom}_code_postal": qui.code_postal,
        f"{nom}_ville": qui.ville,
    }


@table("facture_a_etablir")
def facture_a_etablir(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Everything known of one invoice to draw up, in the words of the office."""
    profil, commande = entreprise.profil, _a_etablir(entreprise)
    client = entreprise.fiches("clients", "client")[
        dictionnaire(entreprise.table("commandes"), "commande", "client")[commande]
    ]
    livraison = entreprise.fiches("livraisons", "commande")[commande]
    pieces = entreprise.table("factures_pieces")
    factures = pieces.loc[pieces["type"] == "facture", "facture"]
    delai = client.delai_paiement if client.delai_paiement in ACCORDS else "30j"
    valeurs = {
        "date_du_jour": f"{entreprise.date:%Y-%m-%d}",
        "derniere_facture": factures.tolist()[-1],
        "vendeur": f"{profil.nom} {profil.forme}",
        **_adresse("vendeur", profil.siege),
        "vendeur_siret": profil.siret,
        "vendeur_tva": profil.tva_intra,
        "vendeur_rcs": f"RCS {profil.greffe} {profil.siren}",
        "vendeur_capital": f"{profil.forme} au capital de {profil.capital} €",
        "iban": profil.iban,
        "client": client.raison_sociale,
        **_adresse("client", client),
        "client_siret": client.siret,
        "bon_commande": commande,
        "date_livraison": f"{livraison.date_livraison:%Y-%m-%d}",
        "delai_de_paiement": ACCORDS[delai],
        "taux_des_penalites": f"{profil.conditions.penalites_taux.normalize():f}".replace(".", ","),
        "escompte_accorde": "aucun",
    }
    return Table(pd.DataFrame(list(valeurs.items()), columns=["rubrique", "valeur"]))


@table("facture_a_etablir_lignes")
def facture_a_etablir_lignes(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """The lines of that invoice: what was delivered, then the carriage."""
    commande = _a_etablir(entreprise)
    livrees = entreprise.table("lignes_livrees")
    lignes = livrees[livrees["commande"] == commande].rename(
        columns={
            "quantite_livree": "quantite",
            "prix_unitaire_ht": "prix_ht",
            "remise_pct": "remise",
        }
    )
    port = dictionnaire(entreprise.table("commandes"), "commande", "port_ht")[commande]
    suite = lignes[LIGNES]
    if port:
        frais = [DESIGNATION_PORT, 1, port, NUL, TVA_PORT]
        suite = pd.concat([suite, pd.DataFrame([frais], columns=LIGNES)], ignore_index=True)
    return Table(suite)


@table("devis_a_etablir")
def devis_a_etablir(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Everything known of a quotation for a consumer, whose mentions are one more."""
    profil, clients = entreprise.profil, entreprise.table("clients")
    prives = clients[clients["type"] == "particulier"]
    client = un(hasard, rangees(prives))
    articles = [a for a in profil.catalogue if a.tva == Decimal(20) and a.prix_ht >= 15]
    article = un(hasard, articles)
    quantite = int(hasard.integers(2, 9))
    conditions, siege = profil.conditions, profil.siege
    valeurs = {
        "date_du_jour": f"{entreprise.date:%Y-%m-%d}",
        "validite_en_jours": f"{conditions.validite_devis_jours}",
        "vendeur": f"{profil.nom} {profil.forme}",
        "vendeur_adresse": f"{siege.adresse}, {siege.code_postal} {siege.ville}",
        "vendeur_siren": profil.siren,
        "client": client.raison_sociale,
        "client_type": "particulier",
        "client_adresse": f"{client.adresse}, {client.code_postal} {client.ville}",
        "article": article.designation,
        "quantite": f"{quantite}",
        "prix_unitaire_ht": euros(article.prix_ht),
        "taux_tva": f"{article.tva.normalize():f}",
        "lieu_de_livraison": client.ville,
        "delai_de_livraison": f"{conditions.delai_livraison_jours} jours ouvrés",
        "paiement": "à la commande, par carte bancaire",
        "prix_du_devis": "gratuit",
    }
    return Table(pd.DataFrame(list(valeurs.items()), columns=["rubrique", "valeur"]))


@table("situations_examen")
def situations_examen(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Ten situations told in other words; the truth is the kind of invoice, one of each."""
    connues = textes("situations_examen.yml")
    factures = entreprise.table("factures")
    pieces = rangees(factures[factures["type"] == "facture"].tail(60))
    clients = entreprise.fiches("clients", "client")
    pros = [p for p in pieces if clients[p.client].type == "professionnel"]
    lignes, verite = [], []
    for rang, i in enumerate(hasard.permutation(len(connues)), start=1):
        genre = list(connues)[i]
        piece = un(hasard, pros)
        articles = entreprise.profil.catalogue
        recit = un(hasard, connues[genre]).format(
            client=clients[piece.client].raison_sociale,
            montant=euros(droit.arrondi(piece.total_ttc * Decimal("0.4"))),
            date=f"{piece.date:%d/%m/%Y}",
            numero=piece.facture,
            acompte=f"AC-{piece.date.year}-{int(hasard.integers(1, 30)):04d}",
            produit=un(hasard, articles).designation,
        )
        lignes.append({"situation": f"S-{rang:02d}", "recit": recit})
        verite.append({"situation": f"S-{rang:02d}", "type": genre})
    return Table(pd.DataFrame(lignes), pd.DataFrame(verite))


@fichier("facturer_lignes.csv", "les lignes à facturer, port compris, commande par commande")
def facturer_lignes_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("facturer_lignes"))


@fichier("facturer_acomptes.csv", "l'acompte déjà facturé sur chacune de ces commandes")
def facturer_acomptes_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("facturer_acomptes"))


@fichier("facture_a_etablir.csv", "ce que l'on sait d'une facture à établir, rubrique par rubrique")
def facture_a_etablir_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("facture_a_etablir"))


@fichier("facture_a_etablir_lignes.csv", "les lignes de cette facture")
def facture_a_etablir_lignes_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("facture_a_etablir_lignes"))


@fichier("devis_a_etablir.csv", "ce que l'on sait d'un devis à établir, rubrique par rubrique")
def devis_a_etablir_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("devis_a_etablir"))


@fichier("situations_examen.csv", "dix autres situations : quelle facture établir ?")
def situations_examen_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("situations_examen"))
