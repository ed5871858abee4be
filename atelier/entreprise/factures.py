"""Invoices, deposits and credit notes of what was delivered, and what is still to invoice."""

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from atelier import droit
from atelier.entreprise import defauts, fichiers
from atelier.entreprise.commandes import NUL, montant, numeros, paires_par, totaliser, tva_du_port
from atelier.entreprise.lecture import dictionnaire, enregistrements, rangees
from atelier.entreprise.registre import Entreprise, Table, fichier, table, une_fois
from atelier.entreprise.tirage import un

A_FACTURER = 8  # the latest deliveries wait for the weekly invoicing
RETOURS = 8
PORT = "PORT"
ACOMPTE = "ACOMPTE"
MOTIFS_RETOUR = (
    "article défectueux",
    "article non conforme à la commande",
    "erreur de commande, accord du commercial",
    "emballage intérieur abîmé",
)
PREFIXES = {"facture": "F", "acompte": "AC", "avoir": "AV"}
PIECE = ["facture", "type", "date", "commande", "bl", "client"]


@une_fois
def _livrees(entreprise: Entreprise) -> pd.DataFrame:
    """Delivered notes in the order of their delivery."""
    livraisons = entreprise.table("livraisons").dropna(subset=["date_livraison"])
    return livraisons.sort_values(["date_livraison", "bl"], ignore_index=True)


@une_fois
def lignes_au_prix(entreprise: Entreprise) -> pd.DataFrame:
    """Delivered lines at the order's prices; a wrong reference is not the customer's to pay."""
    lignes = entreprise.table("livraisons_lignes")
    prix = [
        "commande",
        "ligne",
        "prix_unitaire_ht",
        "remise_pct",
        "remise_quantite_pct",
        "taux_tva",
    ]
    return lignes.merge(entreprise.table("commandes_lignes")[prix], on=["commande", "ligne"])


def _ligne_de_port(port_ht: Decimal, type_client: str) -> dict[str, Any]:
    return {
        "ligne": 99,
        "reference": PORT,
        "designation": "Participation aux frais de port",
        "quantite": 1,
        "prix_unitaire_ht": port_ht,
        "remise_pct": NUL,
        "remise_quantite_pct": NUL,
        "taux_tva": tva_du_port(type_client),
    }


@table("acomptes")
def acomptes(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Deposits asked from professionals above the threshold of the general conditions."""
    conditions = entreprise.profil.conditions
    taux_acompte = conditions.acompte_taux
    clients = dictionnaire(entreprise.table("clients"), "client", "type")
    commandes = entreprise.table("commandes")
    dues = commandes[
        (commandes["total_ht"] >= conditions.acompte_seuil_ht)
        & commandes["client"].map(clients).isin(["professionnel", "export"])
        & (commandes["date"] < entreprise.jour(-3))
    ]
    par_commande = paires_par(entreprise.table("commandes_lignes"), "commande")
    lignes = []
    for commande in rangees(dues):
        bases: dict[Decimal, Decimal] = {}
        for net, taux in par_commande[commande.commande]:
            bases[taux] = bases.get(taux, NUL) + net
        if commande.port_ht:
            taux_port = tva_du_port(clients[commande.client])
            bases[taux_port] = bases.get(taux_port, NUL) + commande.port_ht
        for rang, (taux, base) in enumerate(sorted(bases.items(), reverse=True), start=1):
            part = droit.arrondi(base * taux_acompte / 100)
            lignes.append(
                {
                    "commande": commande.commande,
                    "client": commande.client,
                    "date": commande.date,
                    "ligne": rang,
                    "reference": ACOMPTE,
                    "designation": f"Acompte de {taux_acompte:.0f} % sur {commande.commande}",
                    "quantite": 1,
                    "prix_unitaire_ht": part,
                    "remise_pct": NUL,
                    "remise_quantite_pct": NUL,
                    "taux_tva": taux,
                }
            )
    return Table(pd.DataFrame(lignes))


@table("factures_pieces")
def factures_pieces(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Invoices (F), deposits (AC) and credit notes (AV), numbered in the order of their dates."""
    hier = pd.Timestamp(droit.retirer_jours_ouvres(entreprise.date, 1))
    delais = dictionnaire(entreprise.table("clients"), "client", "delai_paiement")
    lignes = entreprise.table("livraisons_lignes")
    abimes = set(lignes.loc[lignes["quantite_abimee"] > 0, "bl"])
    pieces = []
    livrees = _livrees(entreprise).iloc[:-A_FACTURER]
    for livraison, delai in zip(
        rangees(livrees), hasard.integers(1, 4, size=len(livrees)), strict=True
    ):
        jour = droit.ajouter_jours_ouvres(livraison.date_livraison.date(), int(delai))
        tuple_ = livraison.commande, livraison.bl, livraison.client
        pieces.append(("facture", min(pd.Timestamp(jour), hier), *tuple_))
        plus_tard = pd.Timestamp(droit.ajouter_jours_ouvres(jour, int(delai) + 2))
        credit = livraison.bl in abimes and delais[livraison.client] != "comptant"
        if credit and plus_tard < entreprise.jour(-10):
            pieces.append(("avoir", plus_tard, *tuple_))
    for acompte in rangees(entreprise.table("acomptes").drop_duplicates("commande")):
        jour = droit.ajouter_jours_ouvres(acompte.date.date(), 1)
        pieces.append(("acompte", pd.Timestamp(jour), acompte.commande, "", acompte.client))
    pieces.sort(key=lambda piece: (piece[1], piece[2], piece[0]))
    suites = {
        genre: iter(numeros(prefixe, [jour for ce, jour, *_ in pieces if ce == genre]))
        for genre, prefixe in PREFIXES.items()
    }
    table_ = pd.DataFrame([(next(suites[piece[0]]), *piece) for piece in pieces], columns=PIECE)
    origines = {p.bl: p.facture for p in rangees(table_) if p.type == "facture"}
    table_["facture_origine"] = [
        origines[piece.bl] if piece.type == "avoir" else "" for piece in rangees(table_)
    ]
    return Table(table_)


@table("factures_lignes")
def factures_lignes(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Lines of all these documents; the truth tells those that agree with neither order nor note.

    Credit notes have negative quantities.
    """
    pieces = entreprise.table("factures_pieces")
    factures = pieces[pieces["type"] == "facture"]
    livrees = lignes_au_prix(entreprise).drop(columns="commande")
    lignes = enregistrements(factures[["facture", "bl"]].merge(livrees, on="bl"))
    for ligne in lignes:
        ligne["quantite"] = ligne["quantite_livree"]
    verite = _planter(lignes, hasard)
    ports = dictionnaire(entreprise.table("commandes"), "commande", "port_ht")
    types = dictionnaire(entreprise.table("clients"), "client", "type")
    toutes = lignes + [
        {"facture": piece.facture, **_ligne_de_port(ports[piece.commande], types[piece.client])}
        for piece in rangees(factures)
        if ports[piece.commande]
    ]
    numeros_d_acompte = pieces.loc[pieces["type"] == "acompte", ["facture", "commande"]]
    verses = entreprise.table("acomptes").drop(columns=["client", "date"])
    toutes += enregistrements(numeros_d_acompte.merge(verses, on="commande"))
    avoirs = dictionnaire(pieces[pieces["type"] == "avoir"], "facture_origine", "facture")
    toutes += [
        {**ligne, "facture": avoirs[ligne["facture"]], "quantite": -ligne["quantite_abimee"]}
        for ligne in lignes
        if ligne["facture"] in avoirs and ligne["quantite_abimee"]
    ]
    for ligne in toutes:
        ligne["montant_ht"] = montant(ligne)
    toutes.sort(key=lambda ligne: (ligne["facture"], ligne["ligne"]))
    colonnes = ["facture", "ligne", "reference", "designation", "quantite", "prix_unitaire_ht"]
    colonnes += ["remise_pct", "remise_quantite_pct", "montant_ht", "taux_tva"]
    return Table(pd.DataFrame(toutes, columns=colonnes), pd.DataFrame(verite))


def _planter(lignes: list[dict[str, Any]], hasard: np.random.Generator) -> list[dict[str, Any]]:
    """Change some invoiced lines in place; gives each fault and what it adds to the invoice."""
    courtes = [i for i, x in enumerate(lignes) if x["quantite_livree"] < x["quantite_commandee"]]
    intactes = [
        i for i, x in enumerate(lignes) if i not in set(courtes) and not x["quantite_abimee"]
    ]
    ecarts: dict[int, str] = {}
    for defaut, ecart, parmi in (
        ("quantité non livrée", "quantité", courtes),
        ("remise oubliée", "remise", [i for i in intactes if lignes[i]["remise_pct"] > 0]),
        ("prix différent", "prix", intactes),
    ):
        libres = np.array([i for i in parmi if i not in ecarts])
        ecarts |= dict.fromkeys(defauts.tirer(hasard, "factures", defaut, libres).tolist(), ecart)
    verite = []
    for rang, ecart in sorted(ecarts.items()):
        ligne = lignes[rang]
        juste = montant(ligne)
        if ecart == "quantité":
            ligne["quantite"] = ligne["quantite_commandee"]
        elif ecart == "remise":
            ligne["remise_pct"] = NUL
        else:
            hausse = Decimal(int(hasard.integers(103, 115))) / 100
            prix = ligne["prix_unitaire_ht"]
            ligne["prix_unitaire_ht"] = max(droit.arrondi(prix * hausse), prix + 1)
        trop = montant(ligne) - juste
        repere = {"facture": ligne["facture"], "ligne": ligne["ligne"]}
        verite.append({**repere, "ecart": ecart, "avoir_ht": trop})
    return verite


@table("factures")
def factures(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """The register of invoices: totals, deposit already invoiced, due date."""
    pieces = entreprise.table("factures_pieces")
    delais = dictionnaire(entreprise.table("clients"), "client", "delai_paiement")
    par_facture = paires_par(entreprise.table("factures_lignes"), "facture")
    verses = pieces[pieces["type"] == "acompte"]
    verses_ttc = {
        piece.commande: totaliser(par_facture[piece.facture]).ttc for piece in rangees(verses)
    }
    suite = []
    for piece in rangees(pieces):
        total = totaliser(par_facture[piece.facture])
        deduit = verses_ttc.get(piece.commande, NUL) if piece.type == "facture" else NUL
        delai = delais[piece.client] if piece.type == "facture" else "comptant"
        suite.append(
            {
                "total_ht": total.ht,
                "total_tva": total.total_tva,
                "total_ttc": total.ttc,
                "acompte_deduit_ttc": deduit,
                "net_a_payer": total.ttc - deduit,
                "delai_paiement": delai,
                "echeance": pd.Timestamp(droit.echeance(piece.date.date(), delai)),
            }
        )
    table_ = pd.concat([pieces, pd.DataFrame(suite)], axis=1)
    return Table(table_[[*(c for c in table_ if c != "facture_origine"), "facture_origine"]])


@table("livraisons_a_facturer")
def livraisons_a_facturer(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """What was delivered these last days, not invoiced yet; the truth is what each comes to."""
    livrees = _livrees(entreprise).iloc[-A_FACTURER:]
    commandes = entreprise.table("commandes")[["commande", "raison_sociale", "port_ht"]]
    pieces = entreprise.table("factures")
    acomptes_ttc = dictionnaire(pieces[pieces["type"] == "acompte"], "commande", "total_ttc")
    lignes = (
        livrees[["bl", "date_livraison", "client"]]
        .merge(lignes_au_prix(entreprise), on="bl")
        .merge(commandes, on="commande")
    )
    lignes["acompte_verse_ttc"] = [acomptes_ttc.get(c, NUL) for c in lignes["commande"]]
    types = dictionnaire(entreprise.table("clients"), "client", "type")
    par_commande: dict[str, list[dict[str, Any]]] = {}
    for ligne in enregistrements(lignes.rename(columns={"quantite_livree": "quantite"})):
        par_commande.setdefault(ligne["commande"], []).append(ligne)
    verite = []
    for commande, detail in sorted(par_commande.items()):
        paires = [(montant(ligne), ligne["taux_tva"]) for ligne in detail]
        premiere = detail[0]
        total = totaliser(paires, premiere["port_ht"], tva_du_port(types[premiere["client"]]))
        verite.append(
            {
                "commande": commande,
                "total_ht": total.ht,
                "total_tva": total.total_tva,
                "total_ttc": total.ttc,
                "net_a_payer": total.ttc - premiere["acompte_verse_ttc"],
            }
        )
    colonnes = ["bl", "commande", "date_livraison", "client", "raison_sociale", "ligne"]
    colonnes += ["reference", "designation", "quantite_livree", "prix_unitaire_ht", "remise_pct"]
    colonnes += ["remise_quantite_pct", "taux_tva", "port_ht", "acompte_verse_ttc"]
    return Table(lignes[colonnes], pd.DataFrame(verite))


@table("retours")
def retours(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Returns accepted, whose credit notes are to be made; the truth is their amount.

    One line at least had no discount, one the customer's, one that for quantity; one is of each
    rate of VAT.
    """
    pieces = entreprise.table("factures")
    recentes = pieces[(pieces["type"] == "facture") & (pieces["date"] > entreprise.jour(-60))]
    lignes = entreprise.table("factures_lignes")
    lignes = lignes[(lignes["quantite"] > 1) & (lignes["reference"] != PORT)]
    lignes = recentes[["facture", "date", "client"]].merge(lignes, on="facture")
    lignes = lignes.sample(frac=1, random_state=hasard)
    remises = lignes[["remise_pct", "remise_quantite_pct"]] > 0
    deja_vues = remises.duplicated() & lignes["taux_tva"].duplicated()
    lignes = lignes.loc[deja_vues.sort_values(kind="stable").index].drop_duplicates("facture")
    choisies = lignes.head(RETOURS).sort_values("facture")
    rows, verite = [], []
    for rang, ligne in enumerate(enregistrements(choisies), start=1):
        quantite = int(hasard.integers(1, max(2, ligne["quantite"] // 2 + 1)))
        ht = montant({**ligne, "quantite": quantite})
        total = droit.totaux([(ht, ligne["taux_tva"])])
        durable = ligne["taux_tva"] in (0, 20)  # food and plants come back only when defective
        retour = f"RT-{entreprise.date.year}-{rang:03d}"
        rows.append(
            {
                "retour": retour,
                "client": ligne["client"],
                "facture": ligne["facture"],
                "date_facture": ligne["date"],
                "reference": ligne["reference"],
                "designation": ligne["designation"],
                "quantite_retournee": quantite,
                "motif": un(hasard, MOTIFS_RETOUR) if durable else MOTIFS_RETOUR[0],
            }
        )
        verite.append({"retour": retour, "ht": ht, "tva": total.total_tva, "ttc": total.ttc})
    return Table(pd.DataFrame(rows), pd.DataFrame(verite))


@fichier("factures.csv", "le registre des factures, acomptes et avoirs")
def factures_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("factures"))


@fichier("factures_lignes.csv", "les lignes des factures, acomptes et avoirs")
def factures_lignes_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("factures_lignes"))


@fichier("livraisons_a_facturer.csv", "les livraisons de ces derniers jours, pas encore facturées")
def livraisons_a_facturer_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("livraisons_a_facturer"))


@fichier("retours.csv", "les retours acceptés, avoirs à établir")
def retours_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("retours"))
