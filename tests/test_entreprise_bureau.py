"""The desk and the follow-up of activité 2.1: what each seed must hold for its exercises to teach."""

import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from atelier import entreprise
from atelier.droit import jours, montants
from atelier.entreprise import bureau, suivi
from atelier.entreprise.registre import FICHIERS

DATE = datetime.date(2026, 11, 24)
ENTREPRISES = Path(__file__).parent.parent / "course" / "entreprises"


@pytest.fixture(
    scope="module",
    params=[(n, g) for n in ("ormelune", "sauverive") for g in (1, 2, 3, 7)],
    ids=str,
)
def societe(request):
    name, seed = request.param
    return entreprise.generer(entreprise.charger(ENTREPRISES / name), seed, DATE)


@pytest.mark.parametrize("nom", ["chiffrage_demande", "chiffrage_lignes", "confirmation_lignes"])
def test_a_quotation_tells_apart_the_usual_faults(societe, nom):
    lignes = bureau.lignes(societe, societe.hasard(nom))
    totaux = montants.totaux((x.montant_ht, x.taux_tva) for x in lignes)
    par_ligne = sum(montants.arrondi(x.montant_ht * x.taux_tva / 100) for x in lignes)
    assert len(totaux.tva) > 1
    assert par_ligne != totaux.total_tva
    trop_tard = sum(x.montant_ht * x.taux_tva / 100 for x in lignes)
    assert abs(trop_tard - totaux.total_tva) > montants.CENT / 2
    assert any(x.exact.quantize(montants.CENT, ROUND_HALF_EVEN) != x.montant_ht for x in lignes)
    assert {x.remise for x in lignes} == {Decimal(r) for r in bureau.REMISES}


def test_each_agreement_has_four_invoices_one_at_a_month_end(societe):
    table = societe.table("accords_paiement")
    assert table["accord"].value_counts().to_dict() == dict.fromkeys(bureau.ACCORDS.values(), 4)
    assert (table["date"] < str(DATE)).all()
    for _, factures in table.groupby("accord"):
        assert factures["date"].dt.is_month_end.any()
    par_accord = table.groupby("accord")["date"]
    du_jour = par_accord.get_group(bureau.ACCORDS["30j"]) + pd.Timedelta(days=30)
    assert (du_jour == str(DATE)).any()
    juste = par_accord.get_group(bureau.ACCORDS["45jfm_A"]) + pd.Timedelta(days=45)
    assert juste.dt.is_month_end.any()


def test_promised_deliveries_run_over_public_holidays(societe):
    table = societe.table("livraisons_promises")
    feries = {day for year in (2025, 2026, 2027) for day in jours.feries(year)}
    crossed = 0
    for row in table.itertuples():
        end = jours.ajouter_jours_ouvres(row.date.date(), row.delai)
        crossed += any(row.date.date() < d <= end for d in feries if d.weekday() < 5)
    assert crossed >= 2
    assert table["date"].max() <= societe.jour()


def test_changes_ask_for_whole_lots_of_three_articles(societe):
    changes = societe.table("devis_changements")
    assert changes["reference"].is_unique and len(changes) == 3
    assert changes["rubrique"].tolist() == ["quantité", "quantité", "remise"]
    for row in changes[changes["rubrique"] == "quantité"].itertuples():
        assert row.valeur % societe.profil.article(row.reference).conditionnement == 0


def test_received_documents_hold_a_draft_and_two_copies(societe):
    table = societe.table("documents_recus")
    assert table["statut"].value_counts().to_dict() == {
        "définitif": 10, "doublon": 2, "brouillon": 1,
    }  # fmt: skip
    assert table["fichier"].is_unique
    assert table["client"].str.contains(" ").all()


def test_the_follow_up_shows_every_state_and_a_delivery_due_today(societe):
    truth = societe.verite("suivi_commandes")
    given = societe.table("suivi_commandes")
    assert truth["etat"].value_counts().to_dict() == {"en cours": 7, "livrée": 5, "en retard": 4}
    late = given["livree_le"] > truth["livraison"]
    due_today = (truth["livraison"] == societe.jour()) & (truth["etat"] == "en cours")
    assert late.sum() == 2 and due_today.any()
    for row, end in zip(given.itertuples(), truth["livraison"], strict=True):
        steps = 2 + row.preparation + row.transport
        assert jours.ajouter_jours_ouvres(row.date.date(), steps) == end.date()


@pytest.mark.parametrize("jour", ["2026-11-24", "2027-03-16", "2027-09-06", "2027-11-02"])
def test_two_delivered_orders_ran_over_a_public_holiday_at_any_date(jour):
    profil = entreprise.charger(ENTREPRISES / "ormelune")
    societe = entreprise.generer(profil, 1, datetime.date.fromisoformat(jour))
    given, truth = societe.table("suivi_commandes"), societe.verite("suivi_commandes")
    steps = (2 + given["preparation"] + given["transport"]).tolist()
    worked = np.busday_offset(given["date"].to_numpy().astype("datetime64[D]"), steps)
    delayed = given[truth["livraison"].to_numpy().astype("datetime64[D]") != worked]
    assert delayed["livree_le"].notna().sum() >= 2
    assert given["livree_le"].max() <= societe.jour()


def test_a_planning_to_draw_has_begun_and_has_every_state(societe):
    table = societe.table("suivi_planning")
    assert set(table["etat"]) == {"livrée", "en retard", "en cours"}
    assert (table["debut"] < table["fin"]).all() and (table["debut"] <= societe.jour()).all()
    assert not table["fin"].is_monotonic_increasing


def test_each_threshold_is_reached_exactly_and_only_before_discount(societe):
    table, agreed = societe.table("commandes_cgv"), societe.profil.conditions
    nets = [
        montants.arrondi(montants.remises_en_cascade(row.brut_ht, [row.remise]))
        for row in table.itertuples()
    ]
    for threshold in (agreed.minimum_ht, agreed.franco_ht, agreed.acompte_seuil_ht):
        pairs = zip(nets, table["brut_ht"], strict=True)
        assert threshold in nets
        assert any(net < threshold <= brut for net, brut in pairs)


def test_the_general_franco_is_not_enough_to_price_carriage(societe):
    table, agreed = societe.table("commandes_cgv"), societe.profil.conditions
    own = table[table["franco_ht"] == 0]
    assert len(own) == suivi.EXEMPTES
    assert (own["brut_ht"] < agreed.franco_ht).all()


def test_the_same_seed_gives_the_same_bytes(societe):
    again = entreprise.generer(societe.profil, societe.graine, societe.date)
    for nom in ("devis_en_cours.xlsx", "documents_recus.zip", "chiffrage_entete.csv"):
        assert FICHIERS[nom].octets(societe) == FICHIERS[nom].octets(again)
