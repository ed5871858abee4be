"""A score is judged rule by rule, on the candidate's own ratios, each error counted once."""

import pandas as pd
import pytest

from atelier.verification import fautes_du_score

# A, B: ordinary; C: both ratios at their limits; D: a negative CAF, which makes few years
AUTONOMIE = pd.Series([0.30, 0.10, 0.20, 0.30])
ANNEES = pd.Series([2.0, 9.0, 4.0, -3.0])
CAF = pd.Series([10, 10, 10, -10])
EXIGENCES = {
    "l'autonomie": AUTONOMIE >= 0.20,
    "la capacité de remboursement": (CAF > 0) & (ANNEES <= 4),
    "la cotation": pd.Series([True, True, False, True]),
}
AU_SEUIL = (AUTONOMIE == 0.20) | (ANNEES == 4)
NEGATIVE = (CAF <= 0) & (ANNEES <= 4)


MAL_LUES = {"la cotation": [pd.Series([False, True, True, True])]}


def fautes(*score):
    found = fautes_du_score(
        pd.Series(score, dtype=float), EXIGENCES, AU_SEUIL, NEGATIVE, "note", MAL_LUES
    )
    return {rule: remark for rule, remark in found.items() if remark}


def test_a_right_score_breaks_no_rule():
    assert fautes(3, 1, 2, 2) == {}


@pytest.mark.parametrize(
    ("score", "rule", "said"),
    [
        ((3, 1, 1, 2), "seuils", "note : « au moins » et « au plus » comptent aussi le seuil"),
        ((3, 1, 0, 2), "seuils", "comptent aussi le seuil"),
        ((3, 1, 2, 3), "CAF négative", "note : une CAF négative ne rapporte pas de point"),
        ((2, 0, 2, 1), "exigences", "note : la cotation rapporte aussi un point."),
        ((2, 1, 1, 1), "exigences", "note : l'autonomie rapporte aussi un point."),
        ((2, 1, 1, 2), "exigences", "note : la capacité de remboursement rapporte aussi un point."),
        ((2, 1, 3, 2), "exigences", "note : relisez quand la cotation rapporte un point."),
        ((4, 1, 2, 2), "exigences", "note : un point par exigence tenue, de 0 à 3."),
    ],
)
def test_a_rule_forgotten_is_named_and_alone(score, rule, said):
    found = fautes(*score)
    assert list(found) == [rule]
    assert said in found[rule]


def test_two_rules_forgotten_are_both_named():
    assert set(fautes(3, 1, 0, 3)) == {"seuils", "CAF négative"}


def test_a_score_missing_breaks_every_rule():
    assert set(fautes(None, None, None, None)) == {"exigences", "seuils", "CAF négative"}


def test_a_score_missing_breaks_the_rules_that_no_customer_exercises():
    nobody = pd.Series([False] * 4)
    found = fautes_du_score(pd.Series([None] * 4, dtype=float), EXIGENCES, nobody, nobody)
    assert all(found.values())
