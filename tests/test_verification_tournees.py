"""Visits placed around a calendar are judged rule by rule, and a visit out of place costs once."""

import pandas as pd
import pytest

from atelier.verification import fautes_de_la_tournee

A_PLACER = pd.DataFrame(
    {
        "rdv": ["V-1", "V-2", "V-3", "V-4"],
        "personne": ["Ana", "Ana", "Léo", "Léo"],
        "ville": ["Lyon", "Bourg", "Lyon", "Mâcon"],
        "duree_min": [60, 60, 45, 45],
        "jours_possibles": ["2026-12-15", "2026-12-15, 2026-12-16", "2026-12-15", "2026-12-16"],
        "au_plus_tot": ["09:00", "09:00", "09:00", "09:00"],
        "au_plus_tard": ["18:00", "18:00", "12:00", "12:00"],
    }
)
OCCUPE = pd.DataFrame(
    {
        "personne": ["Ana"],
        "motif": ["réunion"],
        "ville": ["Lyon"],
        "debut": [pd.Timestamp("2026-12-15 09:00")],
        "fin": [pd.Timestamp("2026-12-15 10:00")],
    }
)
TRAJETS = pd.DataFrame({"depart": ["Lyon", "Bourg"], "arrivee": ["Bourg", "Lyon"], "minutes": 75})
JUSTE = {"V-1": "15 10:00", "V-2": "15 12:15", "V-3": "15 09:00", "V-4": "16 11:15"}


def fautes(**debuts):
    """What is found when these visits start at another day and hour of December; None: nowhere."""
    days = JUSTE | {rdv.replace("_", "-"): day for rdv, day in debuts.items()}
    starts = [f"2026-12-{days[rdv]}" if days[rdv] else None for rdv in A_PLACER["rdv"]]
    planning = A_PLACER.assign(debut=pd.to_datetime(starts))
    planning["fin"] = planning["debut"] + pd.to_timedelta(planning["duree_min"], unit="min")
    found = fautes_de_la_tournee(planning[::-1], A_PLACER, OCCUPE, TRAJETS)
    return {rule: remark for rule, remark in found.items() if remark}


def test_visits_that_leave_just_the_time_of_the_road_break_no_rule():
    assert fautes() == {}
    assert fautes(V_2="16 09:00") == {}


@pytest.mark.parametrize(
    ("debuts", "rule", "said"),
    [
        ({"V_3": None}, "client", "V-3 n'est pas placée"),
        ({"V_4": "15 11:15"}, "client", "V-4 est placée un jour où le client ne reçoit pas"),
        ({"V_4": "16 11:30"}, "client", "V-4 finit après l'heure du client (12:00)"),
        ({"V_1": "15 08:45"}, "client", "V-1 commence avant l'heure du client (09:00)"),
        ({"V_1": "15 09:45"}, "chevauchement", "« réunion » et V-1 se chevauchent, pour Ana"),
        ({"V_2": "15 12:00"}, "trajet", "Entre V-1 (Lyon) et V-2 (Bourg), le trajet de 75 minutes"),
    ],
)
def test_a_rule_broken_is_named_and_alone(debuts, rule, said):
    found = fautes(**debuts)
    assert list(found) == [rule]
    assert said in found[rule]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ville": "Lyon"}, "V-2 n'a plus la personne ou la ville"),
        ({"fin": pd.Timestamp("2026-12-15 12:30")}, "V-2 ne dure pas 60 minutes"),
    ],
)
def test_a_visit_keeps_its_town_and_its_length(changed, said):
    planning = A_PLACER.assign(debut=[pd.Timestamp(f"2026-12-{day}") for day in JUSTE.values()])
    planning["fin"] = planning["debut"] + pd.to_timedelta(planning["duree_min"], unit="min")
    planning.loc[1, list(changed)] = list(changed.values())
    found = fautes_de_la_tournee(planning, A_PLACER, OCCUPE, TRAJETS)
    assert said in found["client"]
    assert found["chevauchement"] == found["trajet"] == ""


def test_leaving_visits_out_is_no_way_to_clash_with_nothing():
    assert list(fautes(V_1=None, V_2=None)) == ["client"]
    found = fautes(V_1=None, V_2=None, V_3=None)
    assert "3 visites sur 4" in found["chevauchement"] == found["trajet"]
