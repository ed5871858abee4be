"""An interpretation is judged by the candidate's own criteria, and each fault is said."""

import pandas as pd
import pytest

from atelier.verification import interpretation

VRAIES = pd.DataFrame(
    {
        "marque (%)": {"Nord": 39.5, "Sud": 33.8},
        "CA (%)": {"Nord": 2.0, "Sud": -4.1},
        "note": {"Nord": 7.6, "Sud": 8.2},
    }
)
SEUILS = {"marque (%)": 35, "CA (%)": 0, "note": 7}


def criteres(**changes):
    rows = [
        {"indicateur": name, "sens": "au moins", "seuil": seuil, "origine": "moyenne de l'an passé"}
        for name, seuil in SEUILS.items()
    ]
    rows[0] |= changes
    return rows


def constat(agence, indicateur):
    valeur, seuil = VRAIES.at[agence, indicateur], SEUILS[indicateur]
    position = "respecte le seuil" if valeur >= seuil else "franchit le seuil"
    said = f"{indicateur} de {agence} : {abs(valeur)}, seuil {seuil}.".replace(".", ",")
    action = "le responsable revoit les remises"
    return {
        "agence": agence, "indicateur": indicateur, "valeur": valeur, "position": position,
        "constat": said, "action": action,
    }  # fmt: skip


def constats(**changes):
    """The first of three findings as changed; two of the three cross their threshold."""
    first = constat("Sud", "marque (%)") | changes
    return [first, constat("Sud", "CA (%)"), constat("Nord", "note")]


def judged(defined, found, **more):
    return interpretation(defined, found, VRAIES, list(SEUILS), **more)


def test_whole_criteria_and_right_findings_earn_everything():
    assert judged(criteres(), constats(), mots_action=4, agences=2) == 4


def test_a_position_is_judged_by_the_value_that_was_read():
    """34.96 read as 35.0 respects a threshold of 35."""
    vraies = VRAIES.replace(33.8, 34.96)
    found = constats(valeur=35.0, position="respecte le seuil", constat="35 pour un seuil de 35")
    assert interpretation(criteres(), found, vraies, list(SEUILS)) == 4


@pytest.mark.parametrize(
    ("changes", "points", "said"),
    [
        ({"origine": "au jugé"}, 2, "Trois critères complets"),
        ({"sens": "au plus"}, 2.67, "Plus l'indicateur « marque (%) » est haut"),
    ],
)
def test_criteria_that_cannot_serve_are_said(changes, points, said):
    found = judged(criteres(**changes), constats())
    assert found == points and said in found.remarque


@pytest.mark.parametrize(
    ("changes", "points", "said"),
    [
        ({"valeur": 33.0}, 3, "Constat n° 1 : 33 n'est pas la valeur"),
        ({"valeur": 51.0}, 3, "Sud (c'est le taux de marge)"),
        ({"indicateur": "panier"}, 3, "dont le critère manque"),
        ({"agence": "Nord", "valeur": 39.5}, 3.33, "(au moins 35), la valeur le respecte"),
        ({"position": "respecte le seuil"}, 3.67, "(au moins 35), la valeur le franchit"),
        ({"constat": "La marque de Sud est trop basse."}, 3.67, "ne mentionne pas 33,8"),
        ({"action": "agir"}, 3.67, "proposez une action"),
    ],
)
def test_a_wrong_finding_costs_its_share_and_is_said(changes, points, said):
    marge = pd.DataFrame({"marque (%)": {"Nord": 65.3, "Sud": 51.06}})
    erreurs = [(marge, "c'est le taux de marge")]
    found = judged(criteres(), constats(**changes), mots_action=4, erreurs=erreurs)
    assert said in found.remarque
    assert found == points


def test_a_repeated_finding_counts_once():
    twice = [constat("Sud", "marque (%)")] * 2 + [constat("Nord", "note")]
    found = judged(criteres(), twice)
    assert found == 3 and "répète un constat précédent" in found.remarque


def test_an_unfinished_finding_is_said():
    (first, *rest) = constats()
    del first["position"]
    assert "n° 1 n'est pas complet" in judged(criteres(), [first, *rest]).remarque


def test_thresholds_that_nobody_crosses_earn_no_position():
    found = judged(criteres(), [constat("Nord", name) for name in SEUILS])
    assert found == 3 and "n'alertent de rien" in found.remarque


def test_one_agence_alone_is_said_where_two_are_asked():
    found = judged(criteres(), [constat("Sud", name) for name in SEUILS], agences=2)
    assert found == 3 and "une seule agence" in found.remarque
