"""The twelve invoices to check, printed as invoices in a workbook."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import xlsxwriter

from atelier import droit
from atelier.entreprise import fichiers
from atelier.entreprise.factures_controlees import controlees
from atelier.entreprise.lecture import rangees_par
from atelier.entreprise.mentions import pourcent, remises
from atelier.entreprise.reclamations import euros
from atelier.entreprise.registre import Entreprise, fichier

LIBELLES = {mention.code: mention.libelle for mention in droit.MENTIONS_FACTURE}
PIED = [
    "escompte",
    "taux_penalites",
    "indemnite_40",
    "texte_exoneration",
    "nature_operation",
    "option_debits",
]
EN_TETE = [
    "date_emission",
    "date_livraison",
    "bon_commande",
    "date_reglement",
    "tva_client",
    "siren_client",
]
COLONNES: tuple[tuple[str, str, Callable[[Any], str | float]], ...] = (
    ("designation", "Désignation", lambda x: str(x.designation)),
    ("quantite", "Quantité", lambda x: int(x.quantite)),
    ("prix_unitaire", "PU HT", lambda x: float(x.prix_unitaire_ht)),
    ("remise", "Remises", remises),
    ("taux_tva", "TVA", lambda x: pourcent(x.taux_tva)),
)
"""Code of the mention, header, what a line shows."""


def _dessiner(
    book: xlsxwriter.Workbook, nom: str, dits: Mapping[str, str], lignes: Sequence[Any], ttc: str
) -> None:
    """An invoice as it is printed; what it should say and does not is simply not there."""
    feuille = book.add_worksheet(nom)
    titre = book.add_format({"bold": True, "font_size": 16})
    gras = book.add_format({"bold": True})
    tete = book.add_format({"bold": True, "bg_color": "#D9E2EC", "border": 1})
    case = book.add_format({"border": 1})
    somme = book.add_format({"border": 1, "num_format": '#,##0.00 "€"'})
    for rang, code in enumerate(("vendeur", "forme_capital", "siren_vendeur", "tva_vendeur")):
        feuille.write_string(rang, 0, dits[code], gras if rang == 0 else None)
    for rang, code in enumerate(("client", "adresse_facturation", "adresse_livraison")):
        feuille.write_string(rang + 1, 3, dits[code], gras if rang == 0 else None)
    feuille.write_string(6, 0, f"FACTURE {dits['numero']}".strip(), titre)
    for rang, code in enumerate([code for code in EN_TETE if dits[code]], start=7):
        feuille.write_string(rang, 0, LIBELLES[code].capitalize())
        feuille.write_string(rang, 1, dits[code])
    vues = [colonne for colonne in COLONNES if dits[colonne[0]]]
    feuille.write_row(14, 0, [entete for _, entete, _ in vues] + ["Montant HT"], tete)
    for rang, ligne in enumerate(lignes, start=15):
        for colonne, (_, _, montre) in enumerate(vues):
            valeur = montre(ligne)
            feuille.write(rang, colonne, valeur, somme if isinstance(valeur, float) else case)
        feuille.write_number(rang, len(vues), float(ligne.montant_ht), somme)
    pied = 16 + len(lignes)
    totaux = [("Total HT", dits["total_ht"]), ("TVA", dits["total_tva"]), ("Total TTC", ttc)]
    for libelle, montant in totaux:
        if montant:
            feuille.write_string(pied, 3, libelle, gras)
            feuille.write_string(pied, 4, montant)
            pied += 1
    for code in PIED:
        if dits[code]:
            pied += 1
            feuille.write_string(pied, 0, dits[code])
    feuille.set_column(0, 0, 46)
    feuille.set_column(1, 6, 15)
    feuille.set_landscape()
    feuille.fit_to_pages(1, 1)


@fichier("factures_a_controler.xlsx", "douze factures à contrôler, une feuille par facture")
def factures_a_controler_xlsx(entreprise: Entreprise) -> bytes:
    rubriques = rangees_par(entreprise.table("factures_a_controler"), "facture")
    documents = sorted(controlees(entreprise), key=lambda facture: facture.piece.facture)

    def ajouter(book: xlsxwriter.Workbook) -> None:
        for facture in documents:
            nom, ttc = facture.piece.facture, facture.piece.total_ttc
            dits = {rubrique.code: rubrique.contenu for rubrique in rubriques[nom]}
            _dessiner(book, nom, dits, facture.lignes, f"{euros(ttc)} €")

    noms = [facture.piece.facture for facture in documents]
    sommaire = pd.DataFrame({"Feuille": noms, "Vérifiée par": [""] * len(noms)})
    titres = ["Factures à contrôler avant envoi", f"Le {entreprise.date:%d/%m/%Y}"]
    feuille = fichiers.Feuille("Sommaire", sommaire, titres, largeurs={"Vérifiée par": 24})
    return fichiers.classeur([feuille], entreprise.date, entreprise.profil.nom, ajouter)
