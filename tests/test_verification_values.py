"""Single values: what is the same, and what is said when it is not."""

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.problems import Refusal
from atelier.verification import (
    Remarque,
    combien,
    diagnostic,
    egales,
    meme_montant,
    meme_valeur,
    memes_dates,
    memes_textes,
    montant_fr,
    part,
    precision_rappel,
    question_ouverte,
    texte_contient,
)
from atelier.verification.checks import meme_centime
from atelier.verification.values import ecrire

DAY = date(2026, 11, 24)


def remark(check, *args, **kwargs) -> str:
    """What a check says of a wrong answer."""
    with pytest.raises(Remarque) as caught:
        check(*args, **kwargs)
    return str(caught.value)


@pytest.mark.parametrize(
    "one, other",
    [
        (12, 12.0),
        (np.int64(12), 12),
        (0.1 + 0.2, 0.3),
        (Decimal("1.50"), 1.5),
        (DAY, "2026-11-24"),
        (DAY, pd.Timestamp("2026-11-24")),
        (np.datetime64("2026-11-24"), DAY),
        (datetime(2026, 11, 24), DAY),
        ("24/11/2026", "2026-11-24"),
        (None, float("nan")),
        (pd.NaT, ""),
        (pd.NA, " "),
        (" Lyon ", "Lyon"),
        ("e\u0301", "é"),
        (np.True_, True),
    ],
)
def test_two_ways_to_say_the_same_thing_are_equal(one, other):
    assert egales(one, other) and egales(other, one)


@pytest.mark.parametrize(
    "one, other",
    [
        (12, 13),
        ("12", 12),
        (True, 1),
        (0, None),
        ("", 0),
        (DAY, date(2026, 11, 25)),
        (datetime(2026, 11, 24, 9), DAY),
        ("Lyon", "lyon"),
        ([1], 1),
        (float("inf"), 1),
        (object(), 1),
        (20260101, date(2026, 1, 1)),
    ],
)
def test_different_values_are_not_equal(one, other):
    assert not egales(one, other) and not egales(other, one)


def test_an_answer_that_claims_to_equal_everything_is_not_believed():
    class Liar:
        def __eq__(self, other):
            return True

    assert not egales(Liar(), 12)


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(0, 1e6))
def test_a_value_within_tolerance_is_accepted(number, tolerance):
    assert egales(number, number, tolerance)


@pytest.mark.parametrize(
    "check, args, said",
    [
        (
            meme_valeur,
            (12, 15, "ca_total"),
            "ca_total vaut 12 : une valeur plus grande est attendue.",
        ),
        (
            meme_valeur,
            ("12", 15, "le délai"),
            "Le délai vaut « 12 » : un nombre est attendu.",
        ),
        (meme_valeur, (None, 15), "Votre réponse vaut une case vide : un nombre est attendu."),
        (
            meme_valeur,
            (date(2026, 12, 1), DAY, "echeance"),
            "echeance vaut 01/12/2026 : une date antérieure est attendue.",
        ),
        (
            meme_valeur,
            ("Lyon", "Lille"),
            "Votre réponse vaut « Lyon » : ce n'est pas la valeur attendue.",
        ),
        (meme_valeur, (1, True), "Votre réponse vaut 1 : une réponse True ou False est attendue."),
        (
            meme_valeur,
            ([1, 3], [1, 2], "la liste"),
            "La liste : l'élément n° 2 est 3, une valeur plus petite est attendue.",
        ),
        (meme_valeur, ([1], [1, 2], "la liste"), "La liste contient 1 élément et non 2."),
        (meme_valeur, (3, [1]), "Votre réponse doit être une liste, et non 3."),
        (
            meme_valeur,
            ({"a", "c"}, {"a", "b"}, "doublons"),
            "doublons : « c » en trop et il en manque 1.",
        ),
        (
            meme_valeur,
            ({"Lyon": 3}, {"Lyon": 2, "Lille": 1}),
            "Votre réponse : « Lyon » vaut 3, une valeur plus petite est attendue.",
        ),
        (meme_valeur, ({}, {"Lille": 1}), "Votre réponse : il manque « Lille »."),
        (
            memes_dates,
            ("25/11/2026", DAY, "l'échéance"),
            "L'échéance est le 25/11/2026 : une date antérieure est attendue.",
        ),
        (
            memes_dates,
            ("fin du mois", DAY),
            "Votre date est « fin du mois » : une date est attendue, par exemple 24/11/2026.",
        ),
        (memes_dates, ([DAY], [DAY, DAY]), "Votre date : 2 dates attendues, 1 trouvée."),
        (
            memes_textes,
            ("Devis", "Facture"),
            "Votre texte est « Devis » : un autre texte est attendu.",
        ),
        (memes_textes, (3, "Facture"), "Votre texte doit être un texte, et non 3."),
        (memes_textes, (["a"], ["a", "b"]), "Votre texte : 2 textes attendus, vous en donnez 1."),
        (
            meme_montant,
            (95, 96, "le total"),
            "Le total vaut 95 € : un montant plus élevé est attendu.",
        ),
        (
            meme_montant,
            (1.00, Decimal("1.005")),
            "Votre montant vaut 1 € : un demi-centime s'arrondit au centime supérieur, alors que "
            "la fonction round de Python l'arrondit au centime pair.",
        ),
        (
            meme_montant,
            (10.01, 10),
            "Votre montant vaut 10,01 € : il y a un centime d'écart, vérifiez à quel moment vous "
            "arrondissez.",
        ),
        (
            meme_montant,
            (-10, 10),
            "Votre montant vaut -10 € : le montant est juste, mais pas son signe.",
        ),
        (meme_montant, ("dix", 10), "Votre montant doit être un montant, et non « dix »."),
        (
            texte_contient,
            ("Bonjour", ["facture F-12", ("pénalités", "intérêts")], "la lettre"),
            "La lettre ne mentionne pas « facture F-12 », « pénalités ».",
        ),
    ],
)
def test_a_wrong_answer_gets_one_exact_sentence(check, args, said):
    assert remark(check, *args) == said


@pytest.mark.parametrize(
    "check, args",
    [
        (meme_valeur, (pd.Series([1, 2]), [1, 2])),
        (meme_valeur, (["b", "a", "a"], {"a", "b"})),
        (meme_valeur, ({"Lyon": 2.0, "x": 1}, {"Lyon": 2})),
        (meme_valeur, (pd.Series({"Lyon": 2.0}), {"Lyon": 2})),
        (meme_valeur, ({"Lyon": [1, 2]}, {"Lyon": [1, 2]})),
        (memes_dates, (pd.Series(pd.to_datetime(["2026-11-24"])), [DAY])),
        (memes_textes, ("  FACTURE  échue ", "facture échue")),
        (memes_textes, (pd.Series(["É"]), ["e"])),
        (meme_montant, ("1 234,56 €", 1234.56)),
        (meme_montant, ("1\u202f234,56\xa0€", Decimal("1234.56"))),
        (meme_montant, (65.2328, Decimal("65.23"))),
        (meme_montant, (65.23, Decimal("65.2328"))),
        (meme_montant, (1.01, Decimal("1.005"))),
        (meme_montant, (1.0049999999999999, Decimal("1.005"))),
        (meme_montant, (np.float64(12), 12)),
    ],
)
def test_another_right_way_passes(check, args):
    check(*args)


def test_the_remark_never_gives_the_expected_value():
    for check, got, expected in (
        (meme_valeur, 1, 987654),
        (meme_montant, 1, 987654),
        (meme_valeur, ["x"], ["987654"]),
        (memes_textes, "x", "987654"),
        (meme_valeur, {"x"}, {"987654"}),
    ):
        assert "987" not in remark(check, got, expected).replace(" ", "")


def test_a_typical_error_is_named():
    errors = {120: "vous avez appliqué la TVA avant la remise"}
    assert remark(meme_montant, 120.0, 96, "ttc", errors) == (
        "ttc vaut 120 € : vous avez appliqué la TVA avant la remise."
    )
    assert "avant la remise" in remark(meme_valeur, 120, 96, "ttc", erreurs=errors)
    assert "jour ouvré" in remark(
        memes_dates, DAY, date(2026, 11, 25), erreurs=[(DAY, "comptez en jour ouvré")]
    )
    assert diagnostic(3, errors) == ""


def test_a_reference_that_cannot_be_one_is_told_to_the_author():
    with pytest.raises(Refusal):
        meme_montant(1, "beaucoup")
    with pytest.raises(Refusal):
        memes_dates(DAY, "un jour")


@given(st.decimals(-(10**6), 10**6, places=4))
def test_an_amount_rounded_half_up_or_left_unrounded_is_right(amount):
    from decimal import ROUND_HALF_UP

    rounded = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    meme_montant(rounded, amount)
    meme_montant(amount, rounded)
    assert not meme_centime(rounded + Decimal("0.01"), amount)


LETTER = "Facture F-12 du 1er décembre 2026 : 1 234,50 € TTC, à payer au plus tard le 05/01/2027."


@pytest.mark.parametrize(
    "fact",
    [
        "facture f-12",
        "DÉCEMBRE",
        date(2026, 12, 1),
        date(2027, 1, 5),
        Decimal("1234.50"),
        1234.5,
        ("relance", "à payer"),
    ],
)
def test_a_fact_is_found_however_it_is_written(fact):
    texte_contient(LETTER, [fact])


@pytest.mark.parametrize(
    "question",
    [
        "Comment faites-vous aujourd'hui ?",
        "Qu’est-ce qui vous prend du temps ?",
        "À quelle fréquence commandez-vous ?",
        "Vous organisez cela comment ?",
        "Où stockez-vous le papier ?",
        "Parlez-moi de votre dernier déménagement.",
        "Pouvez-vous me dire ce que vous attendez d'un fournisseur ?",
        "Que pensez-vous de votre fournisseur ?",
    ],
)
def test_an_open_question_makes_the_other_person_speak(question):
    assert question_ouverte(question)


@pytest.mark.parametrize(
    "question",
    [
        "Est-ce que vous avez un fournisseur ?",
        "Avez-vous quelqu'un qui s'en occupe ?",
        "Pensez-vous que ce soit trop cher ?",
        "Y a-t-il une personne qui décide avec vous ?",
        "Vous avez un contrat ?",
        "Êtes-vous satisfait de votre fournisseur ?",
    ],
)
def test_a_question_answered_by_yes_or_no_is_not_open(question):
    assert not question_ouverte(question)


@pytest.mark.parametrize("fact", ["avoir", date(2026, 12, 2), date(2027, 5, 1), 234.5, 12345])
def test_a_fact_that_is_not_there_is_missed(fact):
    assert "ne mentionne pas" in remark(texte_contient, LETTER, [fact])


@pytest.mark.parametrize(
    "value, shown",
    [
        (1234.5, "1 234,5"),
        (DAY, "24/11/2026"),
        (None, "une case vide"),
        (True, "oui"),
        ("x" * 80, f"« {'x' * 57}… »"),
        (pd.DataFrame(), "une table"),
        (np.float64(2), "2"),
    ],
)
def test_values_are_written_for_a_french_reader(value, shown):
    assert ecrire(value) == shown


def test_partial_credit_is_a_share_within_bounds_with_its_remark():
    assert part(11, 12, 2) == 1.83
    assert part(11, 12, 2, "il manque la facture F-3").remarque == "il manque la facture F-3"
    assert part(12, 12, 2, "rien").remarque == ""
    assert part(-3, 12, 2) == 0 and part(15, 12, 2) == 2
    assert isinstance(part(1, 2, 2), float)
    for wrong in ((1, 0, 2), (1, 2, 0), (1, float("nan"), 2)):
        with pytest.raises(Refusal):
            part(*wrong)


def test_precision_and_recall_of_a_selection():
    found = precision_rappel(["a", "b", "x"], ["a", "b", "c", "d"])
    assert (found.precision, found.rappel) == (2 / 3, 0.5)
    assert found.en_trop == ("x",) and found.oublies == 2
    assert found.f1 == pytest.approx(4 / 7)
    empty = precision_rappel([], ["a"])
    assert (empty.precision, empty.rappel, empty.f1) == (0, 0, 0)
    with pytest.raises(Refusal):
        precision_rappel(["a"], [])


@pytest.mark.parametrize(
    "value, said",
    [
        ("661.30", "661,30"),
        ("661.00", "661"),
        ("1234.5", "1 234,50"),
        ("-12.3", "-12,30"),
        ("1e999999", "inf"),
    ],
)
def test_an_amount_has_two_decimals_where_it_has_cents(value, said):
    assert montant_fr(Decimal(value)) == said


def test_a_cell_that_holds_cents_is_written_as_an_amount():
    assert ecrire(Decimal("661.30")) == "661,30"
    assert ecrire(Decimal("661.3")) == ecrire(661.3) == "661,3"


@pytest.mark.parametrize("count, said", [(0, "0 ligne"), (1, "1 ligne"), (2, "2 lignes")])
def test_in_french_the_plural_begins_at_two(count, said):
    assert combien(count, "ligne") == said


def test_a_plural_that_an_s_does_not_make_is_given():
    assert combien(2, "ligne remplie", "lignes remplies") == "2 lignes remplies"
