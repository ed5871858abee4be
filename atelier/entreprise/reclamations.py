"""Claims written by customers, in French and in English, each about something that happened."""

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from atelier import droit
from atelier.entreprise import fichiers
from atelier.entreprise.factures import lignes_au_prix
from atelier.entreprise.fictif import textes
from atelier.entreprise.lecture import dictionnaire, fiches, rangees, rangees_par
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.tirage import jusqua, un

NOMBRES = {
    "livraison en avance": (1, 1),
    "double paiement": (1, 1),
    "erreur de facturation": (2, 1),
    "manquant": (2, 1),
    "paiement partiel": (1, 0),
    "casse": (2, 2),
    "retard": (2, 2),
    "livraison au jour dit": (1, 0),
    "rétractation": (2, 0),
    "rétractation d'une société": (1, 0),
    "conformité": (1, 0),
}
"""How many claims of each motive, in French and in English; the rarest facts are taken first."""

INVOQUES = {
    "livraison au jour dit": "retard",
    "livraison en avance": "retard",
    "paiement partiel": "double paiement",
    "rétractation d'une société": "rétractation",
}
"""What an unfounded claim alleges: a fact on either side of the limit, a right of others."""

SOLUTIONS = {
    "retard": "excuses et geste commercial",
    "casse": "remplacement à nos frais",
    "manquant": "envoi du manquant sans frais",
    "erreur de facturation": "avoir de la différence",
    "double paiement": "remboursement du trop-perçu",
    "rétractation": "remboursement",
    "conformité": "réparation ou remplacement",
}
REJET = "rejet motivé"
TEXTES = {
    "livraison au jour dit": "infondee",
    "livraison en avance": "infondee",
    "paiement partiel": "double paiement",
    "rétractation": "retractation",
    "rétractation d'une société": "retractation",
    "conformité": "conformite",
}
DROITS = {"rétractation": "rétractation", "conformité": "garantie de conformité"}
CITE = {
    "retard": ("commande", "rien"),
    "livraison au jour dit": ("commande", "rien"),
    "livraison en avance": ("commande", "rien"),
    "erreur de facturation": ("facture",),
    "double paiement": ("facture",),
    "paiement partiel": ("facture",),
}
"""What a customer quotes of the file, by motive; the order, the note or a date otherwise."""
CITATIONS = (r"BC-\d", r"BL-\d", r"\bF-\d", r"commande du \d", r"order of \d")
"""The ways of quoting that must all be met."""
MOIS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def euros(montant: Decimal) -> str:
    """« 1234,50 »."""
    return f"{montant:.2f}".replace(".", ",")


def _jour(jour: pd.Timestamp, langue: str) -> str:
    if langue == "en":
        return f"{jour.day} {MOIS_EN[jour.month - 1]} {jour.year}"
    return f"{jour:%d/%m/%Y}"


class Dossiers:
    """The facts from which claims are drawn, each used once."""

    def __init__(self, entreprise: Entreprise, hasard: np.random.Generator) -> None:
        self.entreprise, self.hasard, self.jour = entreprise, hasard, entreprise.jour()
        self.clients = entreprise.fiches("clients", "client")
        self.commandes = entreprise.fiches("commandes", "commande")
        self.livraisons = entreprise.fiches("livraisons", "commande")
        factures = entreprise.table("factures")
        self.par_commande = dictionnaire(
            factures[factures["type"] == "facture"], "commande", "facture"
        )
        self.factures = fiches(factures, "facture")
        self.lignes = rangees_par(lignes_au_prix(entreprise), "commande")
        ecarts = rangees(entreprise.verite("factures_lignes"))
        self.ecarts = {(ecart.facture, ecart.ligne): ecart for ecart in ecarts}
        self.facturees = {
            (f.facture, f.ligne): f for f in rangees(entreprise.table("factures_lignes"))
        }
        self.defauts = dictionnaire(entreprise.verite("livraisons"), "commande", "defaut")
        juste = entreprise.verite("reglements")["facture"]
        self.reglements = rangees_par(entreprise.table("reglements").assign(juste=juste), "juste")
        self.vus: set[str] = set()

    def _type(self, commande: str) -> str:
        return str(self.clients[self.commandes[commande].client].type)

    def _livrees(self) -> list[str]:
        return [c for c, livraison in self.livraisons.items() if livraison.statut == "livré"]

    def _anciennete(self, commande: str) -> int:
        return int((self.jour - self.livraisons[commande].date_livraison).days)

    def candidates(self, motif: str) -> list[str]:
        """Orders about which such a claim may be written."""
        if motif in ("retard", "casse", "manquant"):
            return [c for c, defaut in self.defauts.items() if defaut == motif]
        if motif == "erreur de facturation":
            fautives = dict.fromkeys(facture for facture, _ in self.ecarts)
            return [self.factures[facture].commande for facture in fautives]
        if motif == "double paiement":
            reglements = self.entreprise.verite("reglements")
            doubles = reglements.loc[reglements["defaut"] == "double", "facture"]
            deux_fois = doubles[doubles.duplicated()]  # the second payment may be still to come
            return [self.factures[f].commande for f in deux_fois if f.startswith("F-")]
        if motif == "paiement partiel":
            suivi = self.entreprise.table("suivi_factures")
            partielles = suivi.loc[suivi["statut"] == "partielle", "facture"]
            return [self.factures[f].commande for f in partielles if f.startswith("F-")]
        pros = [c for c in self._livrees() if self._type(c) != "particulier"]
        if motif in ("livraison au jour dit", "livraison en avance"):
            return [
                c
                for c in pros
                if c not in self.defauts
                and self.livraisons[c].date_livraison <= self.livraisons[c].date_promise
                and (motif == "livraison au jour dit")
                == (self.livraisons[c].date_livraison == self.livraisons[c].date_promise)
                and self.livraisons[c].date_promise < self.jour
                and 5 < self._anciennete(c) < 90
            ]
        if motif == "rétractation d'une société":
            return [c for c in pros if 5 < self._anciennete(c) < 90]
        prives = [c for c in self._livrees() if self._type(c) == "particulier"]
        if motif == "rétractation":
            return [c for c in prives if 2 <= self._anciennete(c) <= 13]
        return [c for c in prives if self._anciennete(c) > 25]

    def tirer(self, motif: str, langue: str, candidates: list[str]) -> str:
        """One of these orders not used yet, of a customer of this language when there is one."""
        libres = [c for c in candidates if c not in self.vus]
        meme = [c for c in libres if self.clients[self.commandes[c].client].langue == langue]
        parmi = meme or libres
        choisie = un(self.hasard, parmi)
        self.vus.add(choisie)
        return choisie

    def ligne(self, motif: str, commande: str) -> Any:
        """The line of the order that the claim is about."""
        lignes = self.lignes[commande]
        if motif == "casse":
            return next(x for x in lignes if x.quantite_abimee > 0)
        if motif == "manquant":
            return next(x for x in lignes if x.quantite_livree < x.quantite_commandee)
        if motif == "erreur de facturation":
            facture = self.par_commande[commande]
            return next(x for x in lignes if (facture, x.ligne) in self.ecarts)
        return lignes[0]

    def tva_parlante(self, commande: str, rang: int) -> bool:
        """Whether the VAT of a credit note is not at 20 % (the first), must be rounded (others)."""
        ligne = self.ligne("erreur de facturation", commande)
        if rang == 0:
            return bool(ligne.taux_tva != 20)
        faute = self.ecarts[self.par_commande[commande], ligne.ligne]
        tva: Decimal = faute.avoir_ht * ligne.taux_tva / 100
        return tva != droit.arrondi(tva)

    def ecart(self, commande: str, ligne: Any) -> tuple[str, str, Decimal]:
        """What is wrong with an invoice's line, in French, in English, and what it costs TTC."""
        facture = self.par_commande[commande]
        faute = self.ecarts[facture, ligne.ligne]
        facturee = self.facturees[facture, ligne.ligne]
        du = droit.totaux([(faute.avoir_ht, ligne.taux_tva)]).ttc
        if faute.ecart == "prix":
            demande, accorde = euros(facturee.prix_unitaire_ht), euros(ligne.prix_unitaire_ht)
            return (
                f"prix facturé {demande} € HT au lieu de {accorde} € HT",
                f"you charged EUR {facturee.prix_unitaire_ht} before VAT "
                f"instead of EUR {ligne.prix_unitaire_ht}",
                du,
            )
        if faute.ecart == "quantité":
            return (
                f"{facturee.quantite} facturés pour {ligne.quantite_livree} livrés",
                f"{facturee.quantite} invoiced but only {ligne.quantite_livree} delivered",
                du,
            )
        return (
            f"notre remise de {ligne.remise_pct:.0f} % a été oubliée",
            f"our {ligne.remise_pct:.0f}% discount was not applied",
            du,
        )


def _quand(motif: str, dossiers: Dossiers, commande: str, hors_delai: bool) -> pd.Timestamp:
    """The day when the customer writes."""
    livree: pd.Timestamp = dossiers.livraisons[commande].date_livraison
    delai = int(dossiers.hasard.integers(1, 5))
    if motif in ("double paiement", "paiement partiel"):
        reglements = dossiers.reglements[dossiers.par_commande[commande]]
        livree = max(reglement.date_operation for reglement in reglements)
    elif motif == "livraison en avance":
        livree = dossiers.livraisons[commande].date_promise
    elif motif == "erreur de facturation":
        livree = dossiers.factures[dossiers.par_commande[commande]].date
    elif hors_delai or motif == "conformité":
        return dossiers.jour - pd.Timedelta(days=delai)
    return min(livree + pd.Timedelta(days=delai), dossiers.jour)


@table("reclamations")
def reclamations(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Twenty-four claims; the truth gives the file behind each, the law and the answer.

    Six are unfounded: those of `INVOQUES`, and a withdrawal that comes too late. They are drawn
    until each way of quoting an order is met.
    """
    drawn = jusqua(
        lambda: _tirees(entreprise, hasard),
        lambda recues: all(_citees(entreprise, recues)),
        "Les réclamations ne citent jamais leur commande de toutes les façons : essayez une autre "
        "graine.",
    )
    vues = ["reclamation", "date", "canal", "langue", "client", "expediteur", "objet", "texte"]
    verite = ["reclamation", "motif", "commande", "bl", "facture", "reference", "fondee", "droit"]
    return Table(drawn[vues], drawn[[*verite, "solution", "montant_ttc"]])


def retrouvables(entreprise: Entreprise, recues: pd.DataFrame) -> pd.Series:
    """Whether the order of each claim can be found: it is quoted, or is the only one of its day."""
    commandes = entreprise.table("commandes")
    deux_fois = commandes[commandes.duplicated(["client", "date"], keep=False)]
    cite = recues["texte"].str.contains(r"\b(?:BC|BL|F)-\d{4}-\d{4}", regex=True)
    return cite | ~recues["commande"].isin(deux_fois["commande"])


def _citees(entreprise: Entreprise, recues: pd.DataFrame) -> list[bool]:
    """For each way of quoting an order, whether a claim that can be traced uses it."""
    textes_lus = recues.loc[retrouvables(entreprise, recues), "texte"]
    return [bool(textes_lus.str.contains(how).any()) for how in CITATIONS]


def _tirees(entreprise: Entreprise, hasard: np.random.Generator) -> pd.DataFrame:
    dossiers, connus = Dossiers(entreprise, hasard), textes("reclamations.yml")
    anglais = hasard.permutation(connus["expediteurs_en"]).tolist()
    par_motif = {motif: dossiers.candidates(motif) for motif in NOMBRES}
    lignes = []
    for motif, (francais, en_anglais) in NOMBRES.items():
        for rang, langue in enumerate(["fr"] * francais + ["en"] * en_anglais):
            hors_delai = motif == "rétractation" and rang == 1
            candidates = par_motif["conformité" if hors_delai else motif]
            if motif == "erreur de facturation" and langue == "fr":
                parlantes = [c for c in candidates if dossiers.tva_parlante(c, rang)]
                candidates = parlantes or candidates
            commande = dossiers.tirer(motif, langue, candidates)
            lignes.append(_reclamation(dossiers, motif, langue, commande, hors_delai, anglais))
    lignes.sort(key=lambda ligne: (ligne["date"], ligne["commande"]))
    table_ = pd.DataFrame(lignes)
    annee = entreprise.date.year
    table_.insert(0, "reclamation", [f"RC-{annee}-{n:03d}" for n in range(1, len(table_) + 1)])
    return table_


def _reclamation(
    dossiers: Dossiers, motif: str, langue: str, commande: str, hors_delai: bool, anglais: list[str]
) -> dict[str, Any]:
    hasard, connus = dossiers.hasard, textes("reclamations.yml")
    entete, livraison = dossiers.commandes[commande], dossiers.livraisons[commande]
    client, ligne = dossiers.clients[entete.client], dossiers.ligne(motif, commande)
    facture = dossiers.par_commande.get(commande, "")
    expediteur = f"{client.prenom} {client.nom}"
    if langue == "en":
        expediteur = anglais.pop()
    if client.type != "particulier":
        expediteur += f"\n{client.raison_sociale}"
    en_cause = {
        "casse": ligne.quantite_abimee,
        "manquant": ligne.quantite_commandee - ligne.quantite_livree,
    }.get(motif, ligne.quantite_commandee)
    montant: Decimal | None = None
    champs = {
        "expediteur": expediteur,
        "commande": commande,
        "bl": livraison.bl,
        "facture": facture,
        "date_commande": _jour(entete.date, langue),
        "date_promise": _jour(livraison.date_promise, langue),
        "date_livraison": _jour(livraison.date_livraison, langue),
        "produit": ligne.designation,
        "reference": ligne.reference,
        "quantite": en_cause,
        "quantite_commandee": ligne.quantite_commandee,
    }
    if motif == "erreur de facturation":
        champs["ecart"], champs["ecart_en"], montant = dossiers.ecart(commande, ligne)
    elif TEXTES.get(motif, motif) == "double paiement":
        verse: Decimal = dossiers.reglements[facture][0].montant
        champs["montant"] = f"{verse}" if langue == "en" else euros(verse)
        montant = verse if motif == "double paiement" else None
    citations = CITE.get(motif, ("commande", "commande", "bl", "rien"))
    cite = un(hasard, citations)
    champs["repere"] = un(hasard, connus["reperes"][langue][cite]).format(**champs)
    champs["repere_majuscule"] = champs["repere"][0].upper() + champs["repere"][1:]
    variantes = connus[TEXTES.get(motif, motif)][langue]
    variante = un(hasard, variantes)
    fondee = motif not in INVOQUES and not hors_delai
    return {
        "date": _quand(motif, dossiers, commande, hors_delai),
        "canal": un(hasard, ["e-mail", "e-mail", "formulaire", "courrier"]),
        "langue": langue,
        "client": client.client,
        "expediteur": expediteur.replace("\n", ", "),
        "objet": variante["objet"].format(**champs),
        "texte": variante["texte"].format(**champs).strip(),
        "motif": motif,
        "commande": commande,
        "bl": livraison.bl,
        "facture": facture,
        "reference": ligne.reference,
        "fondee": "oui" if fondee else "non",
        "droit": DROITS.get(motif, "commercial"),
        "solution": SOLUTIONS[motif] if fondee else REJET,
        "montant_ttc": montant,
    }


@fichier("reclamations.csv", "les réclamations reçues, en français et en anglais")
def reclamations_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("reclamations"))


@fichier("reclamations.txt", "les mêmes, l'une sous l'autre, à lire ou à imprimer")
def reclamations_txt(entreprise: Entreprise) -> bytes:
    blocs = [
        f"{r.reclamation} — {r.date:%d/%m/%Y} — {r.canal} — {r.client}\n"
        f"De : {r.expediteur}\nObjet : {r.objet}\n\n{r.texte}\n"
        for r in rangees(entreprise.table("reclamations"))
    ]
    return fichiers.texte(("\n" + "-" * 70 + "\n\n").join(blocs))
