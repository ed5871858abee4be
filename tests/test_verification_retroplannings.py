"""A schedule counted back from a deadline is judged rule by rule, each error counted once."""

import pandas as pd
import pytest

from atelier.verification import fautes_du_retroplanning

DEPOT = pd.Timestamp("2026-12-18")  # a Friday
FERMES = [pd.Timestamp("2026-12-16"), pd.Timestamp("2026-12-25")]
ETAPES = pd.DataFrame(
    {
        "etape": ["E1", "E2", "E3", "E4"],
        "duree_jours_ouvres": [2, 3, 1, 1],
        "suivantes": ["E2, E3", "E4", "E4", None],
    }
)


def jour(n):
    return pd.Timestamp(f"2026-12-{n:02d}")


JUSTE = pd.DataFrame(
    {
        "etape": ["E4", "E3", "E2", "E1"],
        "debut": [jour(17), jour(15), jour(11), jour(9)],
        "fin": [jour(17), jour(15), jour(15), jour(10)],
    }
)


def fautes(**dates):
    """What is found when these steps have other first and last days of December."""
    retro = JUSTE.set_index("etape")
    for etape, (debut, fin) in dates.items():
        retro.loc[etape, ["debut", "fin"]] = [jour(debut), jour(fin)]
    found = fautes_du_retroplanning(retro.reset_index(), ETAPES, DEPOT, FERMES)
    return {rule: remark for rule, remark in found.items() if remark}


def test_the_latest_dates_break_no_rule():
    assert fautes() == {}


@pytest.mark.parametrize(
    ("dates", "rule", "said"),
    [
        ({"E4": (18, 18)}, "enchaînement", "E4, finit la veille ouvrée du dépôt"),
        ({"E1": (11, 14)}, "enchaînement", "le début le plus tôt de celles qui l'attendent"),
        ({"E3": (14, 14)}, "enchaînement", "E3 ne finit pas la veille"),
        ({"E1": (8, 10)}, "durée", "E1 n'a pas sa durée"),
    ],
)
def test_a_rule_broken_is_named_and_alone(dates, rule, said):
    found = fautes(**dates)
    assert list(found) == [rule]
    assert said in found[rule]


def test_a_closed_day_counted_as_worked_costs_once():
    found = fautes(E3=(16, 16), E2=(14, 16), E1=(10, 11))
    assert set(found) == {"jours fermés"}


def test_days_of_the_calendar_break_every_rule():
    found = fautes(E4=(17, 17), E3=(16, 16), E2=(14, 16), E1=(12, 13))
    assert "12/12/2026" in found["jours fermés"]
    assert "enchaînement" in found


def test_a_step_without_dates_breaks_the_rules():
    vide = JUSTE.astype({"debut": object, "fin": object})
    vide.loc[0, ["debut", "fin"]] = None
    assert all(fautes_du_retroplanning(vide, ETAPES, DEPOT, FERMES).values())
