"""The desk of séance 2.1.1: quotations to price and to amend, dates to count."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from atelier.droit import jours, montants
from atelier.droit.tva import TAUX_METROPOLE
from atelier.entreprise import fichiers
from atelier.entreprise.articles import Article
from atelier.entreprise.registre import Entreprise, Table, fichier, table, une_fois

ACCORDS = {
    "30j": "30 jours date de facture",
    "60j": "60 jours date de facture",
    "45jfm_A": "45 jours fin de mois, façon A",
    "45jfm_B": "45 jours fin de mois, façon B",
}
"""How a customer's agreement on payment is written, by key of droit.echeances."""

POSES = 4  # prices tried for the service of a quotation
REMISES = ("0", "0", "5", "10", "12.5")
PREMIERE_LIGNE = 9  # of the articles in devis_en_cours.xlsx
COLONNES = ("Référence", "Désignation", "Quantité", "PU HT", "Remise %", "TVA %", "Montant HT")


@dataclass(frozen=True)
class Ligne:
    """A line of a quotation."""

    reference: str
    designation: str
    quantite: Decimal
    prix_ht: Decimal
    remise: Decimal
    taux_tva: Decimal

    @property
    def exact(self) -> Decimal:
        """The net amount before rounding."""
        return montants.remises_en_cascade(self.quantite * self.prix_ht, [self.remise])

    @property
    def montant_ht(self) -> Decimal:
        return montants.arrondi(self.exact)


def tarif(entreprise: Entreprise) -> tuple[Article, ...]:
    """The catalogue in the order of its references."""
    return tuple(sorted(entreprise.profil.catalogue, key=lambda article: article.reference))


def _client(entreprise: Entreprise, hasard: np.random.Generator) -> tuple[str, str]:
    """A professional customer in France: name, address on one line."""
    known = entreprise.table("clients")
    row = known[known["type"] == "professionnel"].sample(1, random_state=hasard).iloc[0]
    return row["raison_sociale"], f"{row['adresse']}, {row['code_postal']} {row['ville']}"


def lignes(entreprise: Entreprise, hasard: np.random.Generator) -> list[Ligne]:
    """Six lines at two VAT rates or more, drawn until the classical faults show.

    VAT rounded line by line makes another total, VAT left unrounded too (to the cent), and one line
    falls on a half-cent that Python's `round` would bring down.
    """
    articles = tarif(entreprise)
    found: list[Ligne] = []
    for _ in range(4000):
        vendues = _drawn(articles, hasard)
        if _on_a_half_cent(vendues):
            for prix in hasard.integers(3_500, 9_000, POSES).tolist():
                found = [*vendues, _pose(vendues, Decimal(prix) / 100)]
                if _is_telling(found):
                    return found
    return found


def _drawn(articles: Sequence[Article], hasard: np.random.Generator) -> list[Ligne]:
    chosen = [articles[i] for i in hasard.choice(len(articles), 5, replace=False)]
    return [
        Ligne(
            article.reference,
            article.designation,
            Decimal(int(hasard.integers(1, 13)) * article.conditionnement),
            article.prix_ht,
            Decimal(remise),
            article.tva,
        )
        for article, remise in zip(chosen, hasard.permutation(REMISES), strict=True)
    ]


def _pose(vendues: Sequence[Ligne], prix: Decimal) -> Ligne:
    """A service, at a rate of its own when all the others have one."""
    rates = {line.taux_tva for line in vendues}
    taux = (
        TAUX_METROPOLE[0] if len(rates) > 1 else next(t for t in TAUX_METROPOLE if t not in rates)
    )
    return Ligne("SERVICE", "Livraison et mise en place", Decimal(1), prix, Decimal(0), taux)


def _on_a_half_cent(found: Sequence[Ligne]) -> bool:
    return any(x.exact.quantize(montants.CENT, ROUND_HALF_EVEN) != x.montant_ht for x in found)


def _is_telling(found: Sequence[Ligne]) -> bool:
    unrounded = [x.montant_ht * x.taux_tva / 100 for x in found]
    by_line, late = sum(map(montants.arrondi, unrounded)), sum(unrounded, Decimal(0))
    total = montants.totaux((x.montant_ht, x.taux_tva) for x in found).total_tva
    return by_line != total and abs(late - total) > montants.CENT / 2


def _table(found: Sequence[Ligne], calcule: bool) -> pd.DataFrame:
    columns = ["reference", "designation", "quantite", "prix_ht", "remise", "taux_tva"]
    columns += ["montant_ht"] if calcule else []
    return pd.DataFrame({name: [getattr(x, name) for x in found] for name in columns})


def _tva(found: Sequence[Ligne]) -> pd.DataFrame:
    totaux = montants.totaux((x.montant_ht, x.taux_tva) for x in found)
    bases = {t: sum(x.montant_ht for x in found if x.taux_tva == t) for t in totaux.tva}
    return pd.DataFrame(
        {
            "taux_tva": list(bases),
            "base_ht": list(bases.values()),
            "montant_tva": totaux.tva.values(),
        }
    )


def _entete(entreprise: Entreprise, hasard: np.random.Generator, prefixe: str) -> pd.DataFrame:
    """What a quotation says besides its lines: rubrique, valeur."""
    profil, siege = entreprise.profil, entreprise.profil.siege
    client, adresse = _client(entreprise, hasard)
    siren = f"{profil.siren[:3]} {profil.siren[3:6]} {profil.siren[6:]}"
    conditions = profil.conditions
    valeurs = {
        "numero": f"{prefixe}-{entreprise.date.year}-{hasard.integers(100, 990):04d}",
        "date": entreprise.date.isoformat(),
        "validite_jours": str(conditions.validite_devis_jours),
        "vendeur": profil.nom,
        "vendeur_adresse": f"{siege.adresse}, {siege.code_postal} {siege.ville}",
        "vendeur_siren": siren,
        "client": client,
        "client_adresse": adresse,
        "paiement": ACCORDS[conditions.delai],
        "delai": f"{conditions.delai_livraison_jours} jours ouvrés après la commande",
    }
    return pd.DataFrame(list(valeurs.items()), columns=["rubrique", "valeur"])


@fichier("chiffrage_entete.csv", "ce que dit un devis, hors ses lignes : parties, date, conditions")
def chiffrage_entete(entreprise: Entreprise) -> bytes:
    return fichiers.csv(_entete(entreprise, entreprise.hasard("chiffrage_entete"), "D"))


@fichier("chiffrage_demande.csv", "lignes d'un devis à calculer")
def chiffrage_demande(entreprise: Entreprise) -> bytes:
    return fichiers.csv(_table(lignes(entreprise, entreprise.hasard("chiffrage_demande")), False))


@fichier("chiffrage_lignes.csv", "lignes d'un autre devis, déjà calculées")
def chiffrage_lignes(entreprise: Entreprise) -> bytes:
    return fichiers.csv(_table(lignes(entreprise, entreprise.hasard("chiffrage_lignes")), True))


@fichier("chiffrage_tva.csv", "TVA par taux des lignes de chiffrage_lignes.csv")
def chiffrage_tva(entreprise: Entreprise) -> bytes:
    return fichiers.csv(_tva(lignes(entreprise, entreprise.hasard("chiffrage_lignes"))))


@fichier("confirmation_entete.csv", "ce que dit une confirmation de commande, hors ses lignes")
def confirmation_entete(entreprise: Entreprise) -> bytes:
    return fichiers.csv(_entete(entreprise, entreprise.hasard("confirmation_entete"), "ARC"))


@fichier("confirmation_lignes.csv", "lignes d'une commande à confirmer, à calculer")
def confirmation_lignes(entreprise: Entreprise) -> bytes:
    found = lignes(entreprise, entreprise.hasard("confirmation_lignes"))
    return fichiers.csv(_table(found, False))


@fichier("jours_feries.csv", "jours fériés, de l'année d'avant à deux ans après")
def jours_feries(entreprise: Entreprise) -> bytes:
    years = range(entreprise.date.year - 1, entreprise.date.year + 3)
    rows = [(day.isoformat(), name) for y in years for day, name in jours.feries(y).items()]
    return fichiers.csv(pd.DataFrame(rows, columns=["date", "nom"]))


@table("accords_paiement")
def accords_paiement(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Sixteen invoices, four by agreement, whose dates tell the two counts of 45 days apart.

    Each agreement has an invoice of the last day of a month and one of the year's end. One of 30
    days is due today; one of 45 days, counted first, ends on the last day of a month.
    """
    rows = []
    month_end = (pd.Timestamp(entreprise.date).replace(day=1) - pd.Timedelta(days=1)).normalize()
    justes = {
        "30j": pd.Timestamp(entreprise.date) - pd.Timedelta(days=30),
        "45jfm_A": month_end - pd.Timedelta(days=45),
    }
    for code, accord in ACCORDS.items():
        before = month_end - pd.offsets.MonthEnd(int(hasard.integers(1, 4)))
        dates = [
            month_end,
            before.replace(day=int(hasard.integers(2, 13))),
            justes.get(code, before.replace(day=int(hasard.integers(18, 28)))),
            pd.Timestamp(entreprise.date.year - 1, 12, int(hasard.integers(18, 28))),
        ]
        rows += [(day, accord) for day in dates]
    order = hasard.permutation(len(rows))
    frame = pd.DataFrame([rows[i] for i in order], columns=["date", "accord"]).sort_values("date")
    frame.insert(0, "facture", [f"F-{rank:04d}" for rank in range(1, len(frame) + 1)])
    return Table(frame.reset_index(drop=True))


@fichier("accords_paiement.csv", "factures et accord de paiement de chacune")
def accords_paiement_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("accords_paiement"))


@table("livraisons_promises")
def livraisons_promises(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Eight orders with a delay in working days; not all over a public holiday."""
    years = (entreprise.date.year - 1, entreprise.date.year)
    known = [d for y in years for d in jours.feries(y) if d.weekday() < 5 and d < entreprise.date]
    starts = [jours.retirer_jours_ouvres(d, int(hasard.integers(1, 4))) for d in sorted(known)[-2:]]
    today = jours.premier_jour_ouvre(entreprise.date)
    starts += [jours.retirer_jours_ouvres(today, int(n)) for n in hasard.integers(0, 12, 6)]
    delays = [int(n) for n in hasard.integers(5, 12, len(starts))]
    while all(not _sans_ferie(start, delay) for start, delay in zip(starts, delays, strict=True)):
        starts[-1] = jours.retirer_jours_ouvres(starts[-1], 1)
    frame = pd.DataFrame({"date": pd.to_datetime(starts), "delai": delays}).sort_values("date")
    frame.insert(0, "commande", [f"CMD-{rank:04d}" for rank in range(301, 301 + len(frame))])
    return Table(frame.reset_index(drop=True))


def _sans_ferie(debut: date, delai: int) -> bool:
    """Whether a delay in working days runs over no public holiday."""
    return jours.ajouter_jours_ouvres(debut, delai) == np.busday_offset(debut, delai).item()


@fichier("livraisons_promises.csv", "commandes et délai promis à chacune, en jours ouvrés")
def livraisons_promises_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("livraisons_promises"))


@une_fois
def _en_cours(entreprise: Entreprise) -> list[Ligne]:
    return lignes(entreprise, entreprise.hasard("devis_en_cours"))[:5]


@fichier("devis_en_cours.xlsx", "un devis déjà envoyé, avec ses formules (articles dès la ligne 9)")
def devis_en_cours(entreprise: Entreprise) -> bytes:
    sent = entreprise.jour(-9)
    octets = io.BytesIO()
    book = xlsxwriter.Workbook(octets, {"in_memory": True})
    book.set_properties({"author": entreprise.profil.nom, "created": sent.to_pydatetime()})
    sheet = book.add_worksheet("Devis")
    bold, euros = book.add_format({"bold": True}), book.add_format({"num_format": '#,##0.00 "€"'})
    _write_heading(book, sheet, entreprise, sent)
    found = _en_cours(entreprise)
    sheet.write_row(PREMIERE_LIGNE - 2, 0, COLONNES, bold)
    for row, x in enumerate(found, start=PREMIERE_LIGNE):
        sheet.write_row(row - 1, 0, [x.reference, x.designation, int(x.quantite)])
        sheet.write_number(row - 1, 3, float(x.prix_ht), euros)
        sheet.write_row(row - 1, 4, [float(x.remise), float(x.taux_tva)])
        formula = f"=ROUND(C{row}*D{row}*(1-E{row}/100),2)"
        sheet.write_formula(row - 1, 6, formula, euros, float(x.montant_ht))
    for row, (label, formula, value) in enumerate(_totals(found), start=PREMIERE_LIGNE + 5):
        sheet.write_string(row, 5, label, bold)
        sheet.write_formula(row, 6, formula, euros, float(value))
    for columns, width in {"A:A": 14, "B:B": 44, "D:D": 17, "F:G": 14}.items():
        sheet.set_column(columns, width)
    book.close()
    return octets.getvalue()


def _write_heading(book: Any, sheet: Any, entreprise: Entreprise, sent: pd.Timestamp) -> None:
    siege, hasard = entreprise.profil.siege, entreprise.hasard("devis_en_cours_entete")
    client, adresse = _client(entreprise, hasard)
    left = {"align": "left"}
    sheet.write("A1", entreprise.profil.nom)
    sheet.write("A2", f"{siege.adresse}, {siege.code_postal} {siege.ville}")
    sheet.write("E1", client)
    sheet.write("E2", adresse)
    number = f"D-{sent.year}-{hasard.integers(100, 990):04d}"
    sheet.write("A4", f"DEVIS {number}", book.add_format({"bold": True, "font_size": 14}))
    sheet.write("A5", "Date")
    day = book.add_format({"num_format": "dd/mm/yyyy"} | left)
    sheet.write_datetime("B5", sent.to_pydatetime(), day)
    sheet.write("A6", "Version")
    sheet.write("B6", "v01", book.add_format(left))


def _totals(found: Sequence[Ligne]) -> list[tuple[str, str, Decimal]]:
    """Label, formula and value of each total, from two rows below the articles."""
    last = PREMIERE_LIGNE + len(found) - 1
    amounts, rates = f"G{PREMIERE_LIGNE}:G{last}", f"F{PREMIERE_LIGNE}:F{last}"
    exact = montants.totaux((x.montant_ht, x.taux_tva) for x in found)
    rows = [("Total HT", f"=SUM({amounts})", exact.ht)]
    for rate, value in exact.tva.items():
        text = f"{rate.normalize():f}"
        formula = f"=ROUND(SUMIF({rates},{text},{amounts})*{text}/100,2)"
        rows.append((f"TVA {text.replace('.', ',')} %", formula, value))
    first = last + 2
    return [*rows, ("Total TTC", f"=SUM(G{first}:G{first + len(rows) - 1})", exact.ttc)]


@table("devis_changements")
def devis_changements(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """What the customer changes in devis_en_cours.xlsx: two quantities, and a discount."""
    found = _en_cours(entreprise)
    first, second, third = hasard.choice(len(found), 3, replace=False)
    rows = []
    for place in (first, second):
        line = found[place]
        lot = entreprise.profil.article(line.reference).conditionnement
        rows.append(
            (line.reference, "quantité", int(line.quantite) + lot * int(hasard.integers(1, 6)))
        )
    remise = int(found[third].remise) + int(hasard.integers(2, 6))
    rows.append((found[third].reference, "remise", remise))
    return Table(pd.DataFrame(rows, columns=["reference", "rubrique", "valeur"]))


@fichier("devis_changements.csv", "changements demandés par le client sur devis_en_cours.xlsx")
def devis_changements_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("devis_changements"))
