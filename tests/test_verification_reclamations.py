"""Claims are judged rule by rule, and the rule forgotten is named."""

from decimal import Decimal

import pandas as pd
import pytest

from atelier.verification import dossiers_retrouves, reclamations_jugees

RECUES = pd.DataFrame(
    {
        "reclamation": ["R1", "R2", "R3", "R4", "R5"],
        "texte": [
            "notre facture F-2026-0001",
            "your delivery note BL-2026-0002",
            "la commande BC-2026-0003",
            "notre commande du 04/11/2026",
            "our order of 4 November 2026",
        ],
    }
)
DOSSIERS = pd.DataFrame(
    {
        "reclamation": RECUES["reclamation"],
        "commande": [f"BC-2026-000{n}" for n in range(1, 6)],
        "bl": [f"BL-2026-000{n}" for n in range(1, 6)],
        "facture": ["F-2026-0001", None, "F-2026-0003", None, "F-2026-0005"],
    }
)


def fait(reclamation, motif, client="professionnel", **autres):
    ordinaire = {
        "reclamation": reclamation,
        "motif": motif,
        "client_type": client,
        "recue_le": "2026-11-10",
        "promise_le": "2026-11-02",
        "livree_le": "2026-11-02",
        "commandee": 4,
        "livree": 4,
        "abimee": 0,
        "facture_ht": "10",
        "du_ht": "10",
        "taux_tva": "5.5",
        "net_a_payer": "12",
        "regle": "12",
    }
    return ordinaire | autres


def table(rows):
    faits = pd.DataFrame(rows)
    for column in ("recue_le", "promise_le", "livree_le"):
        faits[column] = pd.to_datetime(faits[column])
    for column in ("facture_ht", "du_ht", "taux_tva", "net_a_payer", "regle"):
        faits[column] = faits[column].map(Decimal)
    return faits


FAITS = table(
    [
        fait("R1", "retard"),
        fait("R2", "retard", livree_le="2026-11-03"),
        fait("R3", "casse"),
        fait("R4", "manquant", livree=3),
        fait("R5", "erreur de facturation", facture_ht="20.33"),
        fait("R6", "double paiement", regle="24"),
        fait("R7", "double paiement", regle="5"),
        fait("R8", "rétractation"),
        fait("R9", "rétractation", "particulier", recue_le="2026-11-16"),
        fait("R10", "conformité"),
        fait("R11", "conformité", "particulier", recue_le="2028-11-03"),
    ]
)
JUSTE = FAITS.assign(fondee="non", solution="rejet motivé", montant_ttc=Decimal(0))
for rang, solution, montant in (
    (1, "geste commercial", "0"),
    (3, "envoi du manquant", "0"),
    (4, "avoir", "10.90"),
    (5, "remboursement du trop-perçu", "12"),
    (8, "reprise et remboursement", "0"),
):
    JUSTE.loc[rang, ["fondee", "solution"]] = ["oui", solution]
    JUSTE.loc[rang, "montant_ttc"] = Decimal(montant)


def juger(**changes):
    """The verdict on the right answers but for these cells: `R1=("oui", "avoir", 3)`."""
    rendues = JUSTE.set_index("reclamation").astype({"montant_ttc": object})
    for reclamation, cells in changes.items():
        rendues.loc[reclamation, ["fondee", "solution", "montant_ttc"]] = cells
    return reclamations_jugees(rendues.reset_index(), FAITS, JUSTE, 4, "reponses")


def test_right_answers_earn_everything_in_capitals_or_with_empty_amounts():
    assert juger() == 4
    assert juger(R1=("NON ", "Rejet motivé", None), R5=("oui", "avoir", 10.9)) == 4


@pytest.mark.parametrize(
    ("changes", "points", "said"),
    [
        ({"R1": ("oui", "geste commercial", 0)}, 3.2, "livrée le jour promis, elle est à l'heure"),
        ({"R3": ("oui", "remplacement", 0)}, 3.2, "il n'y a rien à remplacer"),
        ({"R7": ("oui", "remboursement du trop-perçu", 0)}, 3.2, "un paiement incomplet n'est pas"),
        ({"R7": ("non", "rejet motivé", -7)}, 3.2, "jamais un montant négatif"),
        ({"R6": ("oui", "remboursement du trop-perçu", 24)}, 3.2, "et non tout ce qui a été payé"),
        ({"R8": ("oui", "reprise et remboursement", 0)}, 3.2, "une société n'a pas ce droit"),
        ({"R9": ("non", "rejet motivé", 0)}, 3.2, "reçue le quatorzième jour"),
        (
            {"R10": ("oui", "réparation ou remplacement", 0)},
            3.2,
            "une société n'a pas cette garantie",
        ),
        ({"R11": ("oui", "réparation ou remplacement", 0)}, 3.2, "deux ans après la livraison"),
        ({"R5": ("oui", "avoir", 10.33)}, 3.2, "l'avoir comprend aussi la TVA de l'écart"),
        ({"R5": ("oui", "avoir", 12.40)}, 3.2, "au taux de la ligne, et non toujours à 20 %"),
        ({"R5": ("oui", "avoir", 10.89815)}, 3.2, "la TVA de l'écart s'arrondit au centime"),
        ({"R5": ("oui", "avoir", 20.33)}, 3.2, "on rend la différence"),
        ({"R4": ("oui", "remplacement", 0)}, 3.2, "colonne solution : « remplacement »"),
    ],
)
def test_a_rule_forgotten_costs_its_part_and_is_named(changes, points, said):
    found = juger(**changes)
    assert found == points
    assert said in found.remarque


def test_two_rules_of_a_family_cost_its_part_once_and_are_both_named():
    found = juger(R1=("oui", "geste commercial", 0), R3=("oui", "remplacement", 0))
    assert found == 3.2
    assert "motif « retard »" in found.remarque and "motif « casse »" in found.remarque


def test_each_way_of_quoting_an_order_has_its_part():
    assert dossiers_retrouves(DOSSIERS, RECUES, DOSSIERS, 4, "dossiers") == 4
    found = dossiers_retrouves(
        DOSSIERS[DOSSIERS["reclamation"] != "R5"], RECUES, DOSSIERS, 4, "dossiers"
    )
    assert found == 3.2
    assert found.remarque == (
        "Dans dossiers, réclamations qui citent une date, en anglais, "
        "il manque la seule ligne attendue."
    )
    sans_bon = DOSSIERS.assign(commande=DOSSIERS["commande"].mask(DOSSIERS["reclamation"] == "R2"))
    found = dossiers_retrouves(sans_bon, RECUES, DOSSIERS, 4, "dossiers")
    assert found == 3.2
    assert "réclamations qui citent un bon de livraison, la seule ligne" in found.remarque
