"""Mentions claimed are judged rule by rule, and the rule forgotten is named."""

import pandas as pd
import pytest

from atelier.problems import Refusal
from atelier.verification import Remarque, mentions_reclamees


def facture(nom, *codes, reforme=False, particulier="non", occasion="non", remise="non"):
    """A row for each mention of an invoice; a code that starts with « + » is written on it."""
    return [
        {
            "facture": nom,
            "code": code.lstrip("+"),
            "contenu": "dit" if code.startswith("+") else None,
            "reforme": reforme,
            "client_particulier": particulier,
            "remise": remise,
            "livraison_a_une_autre_adresse": occasion,
            "option_debits": occasion,
        }
        for code in codes
    ]


CONTROLE = pd.DataFrame(
    [
        *facture("F1", "numero", "+quantite", "tva_vendeur", "siren_client", particulier="oui"),
        *facture("F2", "remise", "tva_vendeur", "taux_penalites", "nature_operation"),
        *facture("F3", "indemnite_40", particulier="oui"),
        *facture("F4", "escompte", "remise", "indemnite_40", remise="oui"),
        *facture("M1", "siren_client", "option_debits", "nature_operation", reforme=True),
        *facture("M2", "adresse_livraison", reforme=True, occasion="oui"),
        *facture("M3", "siren_client", reforme=True, particulier="oui"),
    ]
)
JUSTE = {
    ("F1", "numero"),
    ("F2", "tva_vendeur"),
    ("F2", "taux_penalites"),
    ("F4", "escompte"),
    ("F4", "remise"),
    ("F4", "indemnite_40"),
    ("M1", "siren_client"),
    ("M1", "nature_operation"),
    ("M2", "adresse_livraison"),
}


def table(pairs):
    return pd.DataFrame(sorted(pairs, reverse=True), columns=["facture", "code"])


def juger(*changes):
    """The verdict on the right claims but for these, which are added or taken away."""
    return mentions_reclamees(table(JUSTE ^ set(changes)), CONTROLE, table(JUSTE), 4, "manquantes")


def test_right_claims_earn_everything_in_any_order_or_said_twice():
    assert juger() == 4
    twice = pd.concat([table(JUSTE), table(JUSTE)])
    assert mentions_reclamees(twice, CONTROLE, table(JUSTE), 4, "manquantes") == 4


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("F4", "escompte"), "« escompte » pour F4, oubliée : une mention toujours due"),
        (("F1", "quantite"), "« quantite » pour F1, en trop : une mention présente"),
        (("F1", "numéro"), "ou d'un code inconnu"),
        (("F4", "remise"), "le contexte dit oui"),
        (("F2", "remise"), "que si le contexte dit oui"),
        (("M1", "option_debits"), "que si le contexte dit oui"),
        (("F2", "tva_vendeur"), "au-delà de 150 € HT"),
        (("F1", "tva_vendeur"), "jusqu'à 150 € HT"),
        (("F4", "indemnite_40"), "sont dus par un professionnel"),
        (("F3", "indemnite_40"), "à un particulier, on ne réclame"),
        (("M3", "siren_client"), "à un particulier, on ne réclame"),
        (("M1", "nature_operation"), "la réforme s'applique déjà"),
        (("M2", "adresse_livraison"), "la réforme s'applique déjà"),
        (("F1", "siren_client"), "ne sont pas encore dues"),
        (("F2", "nature_operation"), "ne sont pas encore dues"),
    ],
)
def test_a_rule_forgotten_costs_its_part_and_is_named(change, said):
    found = juger(change)
    assert found == 3.2
    assert said in found.remarque


def test_one_rule_broken_both_ways_costs_once_and_says_both():
    found = juger(("F1", "tva_vendeur"), ("F2", "tva_vendeur"))
    assert found == 3.2
    assert found.remarque == (
        "« tva_vendeur » pour F2, oubliée : au-delà de 150 € HT, le numéro de TVA du vendeur est "
        "exigé ; « tva_vendeur » pour F1, en trop : jusqu'à 150 € HT, le numéro de TVA du vendeur "
        "n'est pas exigé."
    )


def test_few_claims_earn_nothing():
    with pytest.raises(Remarque, match="Il manque dans manquantes plus de la moitié"):
        juger(*sorted(JUSTE)[:5])


def test_a_rule_that_no_absent_mention_exercises_is_refused_to_the_author():
    sans_seuil = CONTROLE[CONTROLE["code"] != "tva_vendeur"]
    attendu = table(JUSTE - {("F2", "tva_vendeur")})
    with pytest.raises(Refusal, match="aucune mention absente"):
        mentions_reclamees(attendu, sans_seuil, attendu, 4, "manquantes")
