"""The worked values of the trade's law, one fact a test."""

from datetime import date, datetime
from decimal import Decimal as D

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier import droit
from atelier.problems import Refusal

MARDI = date(2026, 11, 24)


def test_an_invoice_of_three_vat_rates_comes_to_838_92():
    lignes = [
        (droit.montant_ligne(3, D("129.90")), D(20)),
        (droit.montant_ligne(12, D("8.45"), D(10)), D("5.5")),
        (droit.montant_ligne(1, D(250)), D(10)),
    ]
    assert [montant for montant, _ in lignes] == [D("389.70"), D("91.26"), D("250.00")]
    total = droit.totaux(lignes)
    assert dict(total.tva) == {D(20): D("77.94"), D(10): D("25.00"), D("5.5"): D("5.02")}
    assert (total.ht, total.total_tva, total.ttc) == (D("730.96"), D("107.96"), D("838.92"))
    acompte = droit.arrondi(total.ttc * D("0.30"))
    assert (acompte, total.ttc - acompte) == (D("251.68"), D("587.24"))


def test_vat_is_rounded_once_per_rate_not_per_line():
    assert droit.totaux([(D("1.03"), D("5.5"))] * 7).total_tva == D("0.40")


def test_99_99_with_vat_at_5_5_is_94_78_before():
    assert droit.ht_depuis_ttc(D("99.99"), D("5.5")) == D("94.78")


def test_ten_then_five_per_cent_leave_855():
    assert droit.remises_en_cascade(D(1000), [D(10), D(5)]) == D(855)


def test_half_a_cent_rounds_up():
    assert droit.arrondi(D("2.675")) == D("2.68") and droit.arrondi(D("0.125")) == D("0.13")


def test_the_vat_number_of_a_siren_has_its_key():
    assert droit.cle_tva("732829320") == "FR44732829320"


def test_the_raised_threshold_ends_the_exemption_within_the_year():
    assert droit.franchise_applicable("ventes", D(85_000), D(93_500))
    assert not droit.franchise_applicable("services", D(37_500), D(41_251))


@pytest.mark.parametrize(
    ("facture", "trente", "soixante", "a", "b"),
    [
        ("2026-01-10", "2026-02-09", "2026-03-11", "2026-02-28", "2026-03-17"),
        ("2026-01-31", "2026-03-02", "2026-04-01", "2026-03-31", "2026-03-17"),
        ("2026-10-05", "2026-11-04", "2026-12-04", "2026-11-30", "2026-12-15"),
        ("2026-10-22", "2026-11-21", "2026-12-21", "2026-12-31", "2026-12-15"),
        ("2026-12-10", "2027-01-09", "2027-02-08", "2027-01-31", "2027-02-14"),
    ],
)
def test_due_dates_by_each_rule(facture, trente, soixante, a, b):
    jour = date.fromisoformat(facture)
    dues = [droit.echeance(jour, r).isoformat() for r in ("30j", "60j", "45jfm_A", "45jfm_B")]
    assert dues == [trente, soixante, a, b]


def test_a_due_date_is_held_against_the_rule_that_was_stipulated():
    jour = date(2026, 10, 22)
    assert droit.est_legale(date(2026, 12, 21), jour, "60j")
    assert not droit.est_legale(date(2026, 12, 22), jour, "60j")
    assert droit.est_legale(date(2026, 12, 31), jour, "45jfm_A")
    assert not droit.est_legale(date(2026, 12, 31), jour, "45jfm_B")
    assert not droit.est_legale(date(2026, 12, 21), jour, "60j", periodique=True)
    assert not droit.est_legale(date(2026, 12, 1), jour, reception=date(2026, 10, 31))
    assert droit.est_legale(date(2026, 11, 30), jour, reception=date(2026, 10, 31))


def test_without_agreement_the_reception_must_be_known():
    with pytest.raises(ValueError, match="réception"):
        droit.echeance_maximale(MARDI)


@pytest.mark.parametrize(
    ("retard", "attendu"),
    [(0, "non échu"), (1, "1-30"), (30, "1-30"), (31, "31-60"), (90, "61-90"), (91, "plus de 90")],
)
def test_a_debt_ages_from_the_day_after_it_is_due(retard, attendu):
    due = date(2026, 1, 1)
    assert droit.tranche(due, date.fromordinal(due.toordinal() + retard)) == attendu


def test_the_dso_of_180_000_on_1_440_000_is_45_6_days():
    assert droit.dso(D(180_000), D(1_440_000), 365) == D("45.6")


def test_a_late_payment_of_40_days_costs_65_23():
    due, paye = date(2026, 10, 15), MARDI
    assert droit.jours_de_retard(due, paye) == 40
    assert droit.penalites(D(4800), due, paye) == D("65.23")
    assert droit.penalites(D(4800), due, paye) + droit.INDEMNITE_RECOUVREMENT == D("105.23")
    assert droit.penalites(D(4800), due, paye, droit.plancher("2026-S2")) == D("43.40")


@pytest.mark.parametrize(
    ("montant", "due", "paye", "attendu"),
    [
        (10_000, "2026-05-01", "2026-09-01", "413.75"),
        (12_000, "2026-06-15", "2026-07-20", "141.45"),
        (2_500, "2025-05-31", "2026-11-24", "455.62"),
    ],
)
def test_penalties_across_half_years_are_rounded_once(montant, due, paye, attendu):
    assert droit.penalites(D(montant), date.fromisoformat(due), date.fromisoformat(paye)) == D(
        attendu
    )


def test_a_long_delay_is_cut_by_half_year():
    morceaux = droit.segments(date(2025, 5, 31), MARDI)
    assert [(s.semestre, s.jours, s.taux) for s in morceaux] == [
        ("2025-S1", 30, D("13.15")),
        ("2025-S2", 184, D("12.15")),
        ("2026-S1", 181, D("12.15")),
        ("2026-S2", 147, D("12.40")),
    ]


def test_the_floor_was_above_the_default_rate_in_2024():
    assert droit.plancher("2024-S1") == D("15.21") > droit.taux_par_defaut("2024-S1")
    assert droit.plancher("2026-S2") == D("8.25") and droit.taux_par_defaut("2026-S2") == D("12.40")


def test_an_unknown_rate_is_refused_never_guessed():
    with pytest.raises(Refusal, match="2031-S1"):
        droit.penalites(D(100), date(2030, 12, 31), date(2031, 1, 2))


@given(
    st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.dates(date(2024, 1, 1), date(2026, 12, 31))
)
def test_segments_hold_every_day_of_delay_once(due, paye):
    morceaux = droit.segments(due, paye)
    assert sum(s.jours for s in morceaux) == droit.jours_de_retard(due, paye)
    assert len({s.semestre for s in morceaux}) == len(morceaux)


def test_reminders_rise_with_the_delay():
    due = date(2026, 11, 1)
    niveaux = [droit.niveau_de_relance(due, date(2026, 11, 1 + n)) for n in (7, 8, 15)]
    assert niveaux == ["aucune", "rappel amiable", "relance ferme"]
    assert droit.niveau_de_relance(due, date(2026, 12, 1)) == "mise en demeure"


def test_accounting_documents_of_2026_are_kept_until_the_end_of_2036():
    assert droit.fin_conservation("comptable", date(2026, 12, 31)) == date(2036, 12, 31)


def test_the_tax_period_becomes_ten_years_for_what_was_still_running():
    assert droit.fin_conservation("fiscal", date(2020, 3, 15)) == date(2026, 3, 15)
    assert droit.fin_conservation("fiscal", date(2021, 3, 15)) == date(2031, 3, 15)


def test_a_prospect_silent_since_november_2023_goes_in_november_2026():
    assert droit.fin_donnees_prospect(date(2023, 11, 20)) == date(2026, 11, 20)


def test_29_february_becomes_28():
    assert droit.ans_apres(date(2024, 2, 29), 3) == date(2027, 2, 28)


CONSENTI = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("instant", "attendu"),
    [
        ("2026-11-11 15:00", ["jour férié"]),
        ("2026-11-24 13:30", ["hors créneau"]),
        ("2026-11-24 19:59", []),
        ("2026-11-24 20:00", ["hors créneau"]),
        ("2026-11-24 10:00", []),
        ("2026-11-24 13:00", ["hors créneau"]),
        ("2026-11-24 14:00", []),
        ("2026-11-28 11:00", ["week-end"]),
    ],
)
def test_when_a_consumer_who_consented_may_be_called(instant, attendu):
    assert droit.motifs_de_refus(datetime.fromisoformat(instant), consentement=CONSENTI) == attendu


def test_the_fifth_attempt_in_thirty_days_is_refused():
    instant = datetime(2026, 11, 24, 11)
    essais = [date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 20)]
    assert droit.motifs_de_refus(instant, essais, consentement=CONSENTI) == ["trop de tentatives"]
    assert not droit.motifs_de_refus(
        instant, [date(2026, 10, 25), *essais[1:]], consentement=CONSENTI
    )


def test_a_consent_lasts_a_year_and_its_proof_three():
    recueil = date(2026, 8, 12)
    assert droit.fin_consentement(recueil) == date(2027, 8, 12)
    assert droit.fin_preuve_consentement(recueil) == date(2029, 8, 12)
    assert not droit.motifs_de_refus(datetime(2027, 8, 12, 11), consentement=recueil)
    assert droit.motifs_de_refus(datetime(2027, 8, 13, 11), consentement=recueil) == [
        "consentement expiré"
    ]


def test_without_consent_only_a_running_contract_allows_the_call():
    instant = datetime(2026, 11, 24, 11)
    assert droit.motifs_de_refus(instant) == ["sans consentement"]
    assert droit.motifs_de_refus(instant, contrat_en_cours=True) == []
    retire = droit.motifs_de_refus(instant, consentement=CONSENTI, retrait=date(2026, 11, 24))
    assert retire == ["consentement retiré"]


def test_an_accepted_appointment_lifts_the_slots_but_not_the_consent():
    samedi = datetime(2026, 11, 28, 9)
    assert droit.motifs_de_refus(samedi, consentement=CONSENTI, horaire_accepte=True) == []
    assert droit.motifs_de_refus(samedi, horaire_accepte=True) == ["sans consentement"]


def test_the_reform_binds_big_sellers_a_year_before_the_others():
    def nouvelles(jour: date, taille: str) -> bool:
        return "nature_operation" in droit.mentions_facture(droit.ContexteFacture(jour, taille))

    assert not nouvelles(date(2026, 8, 31), "eti") and nouvelles(date(2026, 9, 1), "eti")
    assert not nouvelles(date(2027, 8, 31), "pme") and nouvelles(date(2027, 9, 1), "pme")


def test_a_private_customer_gets_no_penalty_no_40_and_no_siren():
    codes = droit.mentions_facture(droit.ContexteFacture(MARDI, "ge", client_particulier=True))
    assert not {"taux_penalites", "indemnite_40", "siren_client"} & set(codes)


def test_optional_mentions_come_only_when_there_is_cause():
    codes = droit.mentions_facture(droit.ContexteFacture(MARDI, "ge"))
    assert not {"adresse_livraison", "option_debits", "bon_commande", "remise"} & set(codes)
    assert "tva_vendeur" not in droit.mentions_facture(
        droit.ContexteFacture(MARDI, total_ht=D(150))
    )


def test_missing_mentions_are_the_required_less_the_present():
    contexte = droit.ContexteFacture(MARDI)
    presentes = [c for c in droit.mentions_facture(contexte) if c not in {"escompte", "numero"}]
    assert droit.mentions_manquantes(presentes, contexte) == ["numero", "escompte"]
    devis = droit.ContexteDevis(client_particulier=True)
    assert droit.mentions_manquantes(droit.mentions_devis(droit.ContexteDevis()), devis) == [
        "delai"
    ]


def test_each_mention_has_its_own_code():
    for liste in (droit.MENTIONS_FACTURE, droit.MENTIONS_DEVIS):
        assert len({m.code for m in liste}) == len(liste)


def test_the_fine_stops_at_a_quarter_of_the_invoice():
    assert droit.amende_mentions(3, D(1000)) == 45 and droit.amende_mentions(3, D(100)) == 25


def test_electronic_invoices_are_between_french_businesses():
    assert droit.circuit(client_assujetti=True) == "e-invoicing"
    assert droit.circuit(client_assujetti=True, pays="BE") == "e-reporting"
    assert droit.circuit(client_assujetti=False) == "e-reporting"
    assert date(2027, 9, 1) == droit.emission_obligatoire("pme")


@pytest.mark.parametrize(
    ("montant", "nature", "acheteur", "jour", "attendu"),
    [
        (55_000, "services", "collectivite", "2026-03-15", "publicité adaptée"),
        (55_000, "services", "collectivite", "2026-04-15", "dispense"),
        (89_999, "fournitures", "etat", "2026-11-24", "publicité adaptée"),
        (90_000, "fournitures", "etat", "2026-11-24", "adaptée"),
        (140_000, "fournitures", "etat", "2026-11-24", "formalisée"),
        (140_000, "fournitures", "collectivite", "2026-11-24", "adaptée"),
        (216_000, "services", "collectivite", "2026-11-24", "formalisée"),
        (431_999, "services", "entite", "2026-11-24", "adaptée"),
        (99_999, "travaux", "etat", "2026-11-24", "dispense"),
        (100_000, "travaux", "etat", "2026-11-24", "adaptée"),
        (5_404_000, "travaux", "etat", "2026-11-24", "formalisée"),
    ],
)
def test_the_procedure_follows_the_thresholds_of_the_day(montant, nature, acheteur, jour, attendu):
    assert droit.procedure(montant, nature, acheteur, date.fromisoformat(jour)) == attendu


def test_thresholds_before_2026_are_refused():
    with pytest.raises(Refusal, match="2026"):
        droit.seuils(date(2025, 12, 31))


def test_a_notice_of_24_november_leaves_30_35_or_15_days():
    assert droit.delai_minimal(MARDI) == date(2026, 12, 24)
    assert droit.delai_minimal(MARDI, electronique=False) == date(2026, 12, 29)
    assert droit.delai_minimal(MARDI, urgence=True) == date(2026, 12, 9)


@pytest.mark.parametrize(
    ("depot", "n", "attendu"),
    [
        ("2026-12-18", 1, "2026-12-17"),
        ("2026-12-18", 3, "2026-12-15"),
        ("2026-12-18", 5, "2026-12-11"),
        ("2026-12-18", 10, "2026-12-04"),
        ("2026-12-18", 15, "2026-11-27"),
        ("2027-01-08", 3, "2027-01-05"),
        ("2027-01-08", 5, "2026-12-31"),
        ("2027-01-08", 10, "2026-12-23"),
        ("2026-12-20", 1, "2026-12-18"),
    ],
)
def test_a_retro_planning_counts_working_days_backwards(depot, n, attendu):
    assert droit.retirer_jours_ouvres(date.fromisoformat(depot), n) == date.fromisoformat(attendu)


@given(st.dates(date(2025, 1, 1), date(2028, 1, 1)), st.integers(1, 300))
def test_working_days_there_and_back(jour, n):
    depart = droit.premier_jour_ouvre(jour)
    arrivee = droit.ajouter_jours_ouvres(depart, n)
    assert droit.est_ouvre(arrivee) and droit.jours_ouvres(depart, arrivee) == n + 1
    assert droit.retirer_jours_ouvres(arrivee, n) == depart


def test_a_saturday_counts_from_the_monday():
    assert droit.ajouter_jours_ouvres(date(2026, 11, 28), 1) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("mois", "fin", "ouvres", "ouvrables"),
    [
        ("2026-11-01", "2026-11-30", 20, 24),
        ("2026-12-01", "2026-12-31", 22, 26),
        ("2027-01-01", "2027-01-31", 20, 25),
    ],
)
def test_working_days_of_a_month(mois, fin, ouvres, ouvrables):
    debut, dernier = date.fromisoformat(mois), date.fromisoformat(fin)
    assert droit.jours_ouvres(debut, dernier) == ouvres
    assert droit.jours_ouvrables(debut, dernier) == ouvrables


def test_the_eleven_holidays_of_2026_and_2027():
    attendus = "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25"
    assert [f"{j:%m-%d}" for j in droit.feries(2026)] == attendus.split()
    attendus = "01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25"
    assert [f"{j:%m-%d}" for j in droit.feries(2027)] == attendus.split()


def test_holidays_are_those_of_the_holidays_library():
    for annee in range(2020, 2041):
        assert droit.feries(annee) == dict(
            holidays.country_holidays("FR", years=annee, language="fr")
        )


def test_a_paris_marseille_trip_by_each_mode():
    assert round(droit.emissions("tgv", 1504), 2) == 4.41
    assert round(droit.emissions("voiture thermique", 1550), 1) == 220.5
    assert droit.emissions("voiture thermique", 1550, 2) == pytest.approx(220.49 / 2, abs=0.01)
    assert round(droit.emissions("avion", 1320), 1) == 296.4


def test_a_passenger_of_a_train_is_not_shared():
    assert droit.emissions("ter", 100, 3) == droit.emissions("ter", 100)


def test_a_long_flight_has_its_own_factor():
    assert droit.facteur_avion(1000) == 0.224572 and droit.facteur_avion(1001) == 0.184661
    assert droit.emissions("avion", 3000, km_aller=1500) == 3000 * 0.184661


@pytest.mark.parametrize(
    ("couleur", "affiche", "texte", "grand"),
    [
        ("#767676", 4.54, True, True),
        ("#777777", 4.48, False, True),
        ("#949494", 3.03, False, True),
        ("#FF6600", 2.94, False, False),
        ("#000091", 14.91, True, True),
    ],
)
def test_contrasts_on_white(couleur, affiche, texte, grand):
    assert round(droit.contraste(couleur, "#FFFFFF"), 2) == affiche
    assert droit.contraste_conforme(couleur, "#FFFFFF") is texte
    assert droit.contraste_conforme(couleur, "#FFFFFF", 24) is grand
    assert droit.contraste_conforme(couleur, "#FFFFFF", 18.5, gras=True) is grand


def test_a_withdrawal_ending_on_a_saturday_goes_to_monday():
    assert droit.fin_de_retractation(date(2026, 11, 28)) == date(2026, 12, 14)
    assert droit.fin_de_retractation(date(2026, 11, 24)) == date(2026, 12, 8)


def test_a_repair_adds_six_months_to_the_two_years():
    assert droit.fin_de_garantie(date(2026, 11, 24)) == date(2028, 11, 24)
    assert droit.fin_de_garantie(date(2026, 11, 24), reparation=True) == date(2029, 5, 24)
    assert droit.fin_de_garantie(date(2026, 8, 31), reparation=True) == date(2029, 2, 28)


def test_reserves_skip_holidays():
    assert droit.fin_de_reserves(date(2026, 11, 9)) == date(2026, 11, 13)
    assert droit.fin_de_reserves(date(2026, 11, 27), dimanche_compte=False) == date(2026, 12, 1)
