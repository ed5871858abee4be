"""Trips to plan: on every seed the visits have a place, and next week's plan is sound."""

from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from conftest import ROOT

from atelier.entreprise import charger, generer, noms
from atelier.verification import fautes_de_la_tournee

PROFILS = [
    charger(ROOT / "course" / "entreprises" / nom) for nom in noms(ROOT / "course" / "entreprises")
]
CAS = [
    (p, g, d) for p in PROFILS for g in (1, 2, 3) for d in (date(2026, 11, 24), date(2027, 4, 30))
]


def travelled(entreprise) -> dict[tuple[str, str], int]:
    ways = entreprise.table("tournee_trajets")
    return {(w.depart, w.arrivee): w.minutes for w in ways.itertuples()}


def in_time(activities: pd.DataFrame, minutes: dict[tuple[str, str], int]) -> bool:
    """Whether each person can be at each activity in time on the same day."""
    ordered = activities.assign(
        debut=pd.to_datetime(activities["debut"]), fin=pd.to_datetime(activities["fin"])
    ).sort_values(["personne", "debut"])
    return all(
        b.debut >= a.fin + pd.Timedelta(minutes=minutes.get((a.ville, b.ville), 0))
        for a, b in pairwise(ordered.itertuples())
        if a.personne == b.personne and a.debut.date() == b.debut.date()
    )


@pytest.mark.parametrize(("profil", "graine", "jour"), CAS)
def test_next_weeks_plan_leaves_time_to_travel(profil, graine, jour):
    company = generer(profil, graine, jour)
    plan = company.table("tournee_validee")
    assert set(plan["type"]) == {"visite", "visio", "bureau"}
    assert in_time(plan, travelled(company))


@pytest.mark.parametrize(("profil", "graine", "jour"), CAS)
def test_the_visits_to_place_have_a_place(profil, graine, jour):
    company = generer(profil, graine, jour)
    asked, found = company.table("tournee_a_placer"), company.verite("tournee_a_placer")
    assert 6 <= len(asked) <= 10
    assert asked["jours_possibles"].str.contains(",").any()
    assert in_time(pd.concat([found, company.table("tournee_agenda")]), travelled(company))
    placed = asked.merge(found[["rdv", "debut", "fin"]], on="rdv")
    for visit in placed.itertuples():
        day, start = visit.debut.split()
        assert day in visit.jours_possibles
        assert visit.au_plus_tot <= start and visit.fin.split()[1] <= visit.au_plus_tard


@pytest.mark.parametrize(("profil", "graine", "jour"), CAS)
def test_visits_at_the_customers_first_hour_meet_the_calendar_and_the_road(profil, graine, jour):
    company = generer(profil, graine, jour)
    asked, agenda = company.table("tournee_a_placer"), company.table("tournee_agenda")
    times = {name: pd.to_datetime(agenda[name]) for name in ("debut", "fin")}
    busy = agenda.assign(motif=agenda["type"], **times)
    start = pd.to_datetime(asked["jours_possibles"].str[:10] + " " + asked["au_plus_tot"])
    plan = asked.assign(debut=start, fin=start + pd.to_timedelta(asked["duree_min"], unit="min"))
    found = fautes_de_la_tournee(plan, asked, busy, company.table("tournee_trajets"))
    assert not found["client"]
    assert found["chevauchement"] and found["trajet"], "a rule that nothing breaks"


@pytest.mark.parametrize(("profil", "graine", "jour"), CAS)
def test_the_service_has_a_week_of_hours_and_one_day_away(profil, graine, jour):
    hours = generer(profil, graine, jour).table("semaine_service")
    assert hours.groupby("personne")["jour"].nunique().eq(5).all()
    assert (hours["capacite_h"] == 0).sum() == 1
