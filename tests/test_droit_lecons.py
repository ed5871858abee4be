"""The figures of law and the worked values that the lessons tell are those of atelier/droit."""

import re
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from atelier import droit
from atelier.droit.garanties import RETRACTATION_JOURS
from atelier.droit.penalites import RELANCES

COURSE = Path(__file__).parent.parent / "course"
FACTURER, REGLEMENTS, RECLAMATIONS, DOCUMENTS = (
    "2_2_1_facturer",
    "2_2_2_suivre_reglements",
    "2_3_1_reclamations",
    "2_1_1_documents",
)


def lecon(seance: str) -> str:
    """A lesson on one line, without emphasis or the spaces that a number may hold."""
    text = (COURSE / seance / "lecon.md").read_text(encoding="utf-8")
    plain = re.sub(r"[*`]", "", text)
    return re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)", "", " ".join(plain.split()))


def francais(montant: D) -> str:
    return f"{montant}".replace(".", ",")


def table(seance: str, titre: str) -> list[str]:
    """The cells that follow a title at the head of a row."""
    text = (COURSE / seance / "lecon.md").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith(f"| {titre} |"))
    return [cell.strip() for cell in row.split("|")[2:-1]]


def test_default_rates_are_those_of_each_half_year():
    semestres = table(REGLEMENTS, "semestre")
    assert semestres
    assert table(REGLEMENTS, "taux par défaut") == [
        f"{francais(droit.taux_par_defaut(semestre))} %" for semestre in semestres
    ]


LIGNES = [
    (droit.montant_ligne(3, D("129.90")), D(20)),
    (droit.montant_ligne(12, D("8.45"), D(10)), D("5.5")),
    (droit.montant_ligne(1, D(250)), D(10)),
]
FACTURE = droit.totaux(LIGNES)
ACOMPTE = droit.arrondi(FACTURE.ttc * D("0.30"))
HT_DE_99_99 = droit.ht_depuis_ttc(D("99.99"), D("5.5"))


@pytest.mark.parametrize(
    ("seance", "fait"),
    [
        (REGLEMENTS, f"{francais(droit.plancher('2026-S2'))} % au second semestre 2026"),
        (REGLEMENTS, f"indemnité forfaitaire de {droit.INDEMNITE_RECOUVREMENT:.0f} €"),
        (
            REGLEMENTS,
            francais(
                droit.penalites(D(4800), date(2026, 10, 15), date(2026, 11, 24))
                + droit.INDEMNITE_RECOUVREMENT
            )
            + " €",
        ),
        (
            REGLEMENTS,
            francais(droit.penalites(D(10_000), date(2026, 5, 1), date(2026, 9, 1))) + " €",
        ),
        (
            REGLEMENTS,
            francais(droit.penalites(D(2_500), date(2025, 5, 31), date(2026, 11, 24))) + " €",
        ),
        (REGLEMENTS, f"{francais(droit.dso(D(180_000), D(1_440_000), 365))} jours"),
        (REGLEMENTS, ", ".join(f"{t}" for t in droit.TRANCHES[:4])),
        *[(REGLEMENTS, f"{niveau} ") for _, niveau in RELANCES],
        *[(REGLEMENTS, f"J+{jours}") for jours, _ in RELANCES],
        (FACTURER, f'"total_ttc": Decimal("{FACTURE.ttc}")'),
        (FACTURER, f'"acompte": Decimal("{ACOMPTE}")'),
        (FACTURER, f'"net_a_payer": Decimal("{FACTURE.ttc - ACOMPTE}")'),
        (
            FACTURER,
            f"{francais(HT_DE_99_99)} € HT et {francais(D('99.99') - HT_DE_99_99)} € de TVA",
        ),
        (RECLAMATIONS, f"{RETRACTATION_JOURS} jours à partir du lendemain de la réception"),
    ],
)
def test_a_lesson_tells_the_figure_that_the_law_gives(seance, fait):
    assert fait in lecon(seance)


def test_the_lesson_on_invoices_dates_the_new_mentions_as_the_law_does():
    text = lecon(FACTURER)
    for taille, jour in (("eti", date(2026, 9, 1)), ("pme", date(2027, 9, 1))):
        avant = date.fromordinal(jour.toordinal() - 1)
        codes = [droit.mentions_facture(droit.ContexteFacture(j, taille)) for j in (avant, jour)]
        assert ["nature_operation" in c for c in codes] == [False, True]
        assert f"1ᵉʳ septembre {jour.year}" in text


def test_the_two_ways_of_45_days_month_end_are_told():
    text = lecon(DOCUMENTS)
    assert "façon A : la date + 45 jours, puis la fin du mois atteint" in text
    assert "façon B : la fin du mois de la facture, puis + 45 jours" in text


def test_the_kinds_of_invoices_have_their_codes():
    for genre, code in droit.TYPES_DE_FACTURE.items():
        assert table(FACTURER, genre)[1] == (code or "aucun")
