"""A payment plan is judged by four rules, and a fault costs one of them."""

from decimal import Decimal

import pandas as pd
import pytest

from atelier.problems import Refusal
from atelier.verification import echeancier_juge

DATES = pd.to_datetime(["2026-11-24", "2026-12-24", "2027-01-24", "2027-02-24"])
TRENTE = DATES[0] + pd.to_timedelta([0, 30, 60, 90], unit="D")


def plan(*montants, dates=DATES):
    return pd.DataFrame({"date": dates, "montant": montants})


def en_decimaux(*montants):
    return plan(*map(Decimal, montants))


JUSTE = en_decimaux("200.00", "266.67", "266.67", "266.66")  # 1 000 €, 20 %, three instalments


def juger(rendu):
    return echeancier_juge(rendu, JUSTE, 2, "plan")


@pytest.mark.parametrize(
    "rendu",
    [
        JUSTE,
        JUSTE.iloc[::-1],
        plan(200, 266.67, 266.67, 266.66, dates=DATES.strftime("%d/%m/%Y")),
        plan(200.0, 266.67, 266.67, 266.66, dates=[str(jour.date()) for jour in DATES]),
    ],
)
def test_a_right_plan_has_all_its_points_in_any_form(rendu):
    assert juger(rendu) == 2


@pytest.mark.parametrize(
    ("rendu", "said"),
    [
        (plan(200, 266.67, 266.67, 266.67), "La dernière porte la différence."),
        (plan(200, 266.67, 266.67, 266.66, dates=TRENTE), "et non tous les 30 jours"),
        (plan(200, 266.67, 266.67, 266.66, dates=["?"] * 4), "Les dates ne sont pas celles"),
        (plan(250, 250, 250, 250), "et non une part égale aux autres"),
        (plan(300, 233.33, 233.33, 233.34), "n'est pas l'acompte accordé"),
        (plan(200, 200, 200, 400), "sauf la dernière, sont le reste partagé"),
        (plan(200, 800 / 3, 800 / 3, 800 / 3), "sauf la dernière, sont le reste partagé"),
    ],
)
def test_one_fault_costs_one_rule_and_is_named(rendu, said):
    found = juger(rendu)
    assert found == 1.5
    assert said in found.remarque and found.remarque.count(".") <= 3


def test_sharing_the_whole_amount_breaks_the_sum_too():
    found = juger(plan(200, 333.33, 333.33, 333.33))
    assert found == 1
    assert "acompte déduit" in found.remarque and "n'est pas le montant dû" in found.remarque


@pytest.mark.parametrize("rendu", [plan(None, None, None, None), JUSTE.iloc[:0], JUSTE.iloc[3:]])
def test_a_plan_without_its_rows_earns_at_most_nothing(rendu):
    assert juger(rendu.assign(date=rendu["date"].dt.year)) == 0


def test_a_case_whose_instalments_are_equal_is_refused():
    juste = en_decimaux("100.00", "300.00", "300.00", "300.00")
    with pytest.raises(Refusal, match="tombent juste"):
        echeancier_juge(juste, juste, 2, "plan")
