"""The shared mailbox and the telephone campaign hold what their exercises need, on every seed."""

import datetime

import numpy as np
import pytest
from conftest import ROOT

from atelier import droit, entreprise
from atelier.droit import jours
from atelier.entreprise import premier_niveau

DATES = (
    datetime.date(2026, 11, 24),
    datetime.date(2027, 1, 1),
    datetime.date(2027, 5, 8),
)  # the last two are not worked


@pytest.fixture(
    params=[
        (nom, graine, jour)
        for nom in ("ormelune", "sauverive")
        for graine in (1, 2, 3)
        for jour in DATES
    ],
    ids=str,
)
def societe(request):
    nom, graine, jour = request.param
    return entreprise.generer(entreprise.charger(ROOT / "course/entreprises" / nom), graine, jour)


def test_a_message_is_late_in_working_days_exactly_when_it_was_planted_late(societe):
    messages, verite = societe.table("boite_commune"), societe.verite("boite_commune")
    feries = [jour for annee in (2026, 2027) for jour in jours.feries(annee)]
    fin = messages["repondu_le"].fillna(messages["date_du_jour"])
    recu, fin = (dates.to_numpy().astype("datetime64[D]") for dates in (messages["recu_le"], fin))
    attente = np.busday_count(recu, fin, holidays=[*feries, messages["ferme_le"][0].date()])
    avec_ferme = messages["repondu_le"].notna() & (
        attente != np.busday_count(recu, fin, holidays=feries)
    )
    assert avec_ferme.sum() >= 3
    promis = verite["service"].map({service: delai for service, _, delai in premier_niveau.CHARTE})
    assert ((attente > promis) == verite["attente"].str.contains("en retard")).all()


def test_every_service_of_the_charter_receives_a_message(societe):
    services = {service for service, _, _ in premier_niveau.CHARTE}
    assert set(societe.verite("boite_commune")["service"]) == services


def test_the_messages_of_the_exam_are_not_those_of_the_exercises(societe):
    lots = societe.table("messages_a_lire").groupby("lot")["texte"].apply(set)
    assert not lots["exercice"] & lots["epreuve"]
    assert len(lots["exercice"]) == len(lots["epreuve"]) == 8


def test_a_planned_call_is_refused_for_the_reason_planted(societe):
    appels, cas = societe.table("appels_prevus"), societe.verite("appels_prevus")["cas"]
    essais = societe.table("tentatives")
    for appel, attendu in zip(appels.itertuples(), cas, strict=True):
        dates = essais[essais["numero"] == appel.numero]["date"].dt.date
        motifs = droit.motifs_de_refus(appel.prevu_le.to_pydatetime(), dates, contrat_en_cours=True)
        wanted = attendu if attendu in droit.MOTIFS else None
        assert appel.type == "professionnel" or (motifs[:1] or [None]) == [wanted]


def test_consents_hold_the_birthday_and_the_day_after(societe):
    fiches, cas = (
        societe.table("fiches_appel"),
        societe.verite("fiches_appel").set_index("numero")["cas"],
    )
    fins = (
        fiches.set_index("numero")["accord_le"]
        .dropna()
        .map(lambda jour: droit.fin_consentement(jour.date()))
    )
    appel = fiches["jour_appel"].iloc[0].date()
    assert {fin - appel for fin in fins[cas == "anniversaire"]} == {datetime.timedelta(0)}
    assert {fin - appel for fin in fins[cas == "expiré d'un jour"]} == {datetime.timedelta(days=-1)}
