"""Mentions missing from invoices: each rule that says when one is due has its part of the points.

The rules are those of `atelier.droit.mentions`, as an exercise states them.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from atelier.problems import Refusal
from atelier.verification.credit import Cumul, Points
from atelier.verification.values import est_vide
from atelier_candidat.remark import Remarque

TOUJOURS, CONTEXTE, SEUIL = "toujours", "contexte", "seuil"
PARTICULIER, REFORME = "particulier", "réforme"

DU_CONTEXTE = frozenset(
    {
        "adresse_facturation",
        "date_livraison",
        "remise",
        "texte_exoneration",
        "tva_client",
        "bon_commande",
    }
)
DE_LA_REFORME = frozenset(
    {"siren_client", "adresse_livraison", "nature_operation", "option_debits"}
)
OCCASIONNELLES = {  # due by the reform, and only if this column says « oui »
    "adresse_livraison": "livraison_a_une_autre_adresse",
    "option_debits": "option_debits",
}

CONSEILS = {  # by rule, what to say of a mention forgotten, then of one in excess
    TOUJOURS: (
        "une mention toujours due et absente s'y trouve",
        "une mention présente, ou d'un code inconnu, ne s'y trouve pas",
    ),
    CONTEXTE: (
        "le contexte dit oui, la mention est due",
        "une mention n'est due que si le contexte dit oui : une remise ne se mentionne que s'il y "
        "en a une",
    ),
    SEUIL: (
        "au-delà de 150 € HT, le numéro de TVA du vendeur est exigé",
        "jusqu'à 150 € HT, le numéro de TVA du vendeur n'est pas exigé",
    ),
    PARTICULIER: (
        "l'indemnité de 40 € et le taux des pénalités sont dus par un professionnel",
        "à un particulier, on ne réclame ni l'indemnité de 40 €, ni le taux des pénalités, ni le "
        "SIREN",
    ),
    REFORME: (
        "la réforme s'applique déjà aux factures d'un vendeur « eti »",
        "les mentions de la réforme ne sont pas encore dues par ce vendeur à cette date",
    ),
}


def mentions_reclamees(
    obtenu: pd.DataFrame, controle: pd.DataFrame, attendu: pd.DataFrame, points: float, nom: str
) -> Points:
    """The points of the mentions claimed, one share for each rule, earned if it is kept throughout.

    `obtenu` and `attendu`: `facture` and `code`, a row for each mention due and absent; `controle`:
    every mention of every invoice, with its `contenu` and what decides whether it is due. Raises
    Remarque where less than half of what is expected is claimed: few claims keep many rules.
    """
    claimed, expected = _pairs(obtenu), _pairs(attendu)
    if 2 * len(claimed & expected) < len(expected):
        raise Remarque(f"Il manque dans {nom} plus de la moitié des mentions dues et absentes.")
    rows = controle.to_dict("records")
    rules = {(str(row["facture"]), str(row["code"])): _rule(row) for row in rows}
    exercised = {_rule(row) for row in rows if est_vide(row["contenu"])}
    if len(exercised) < len(CONSEILS):
        raise Refusal(
            f"Dans {nom}, aucune mention absente n'exerce l'une des règles jugées : l'oublier ne "
            "coûterait rien, corrigez les données ou le test."
        )
    cumul = Cumul()
    for rule, (forgotten, excess) in CONSEILS.items():
        said = [
            f"« {pairs[0][1]} » pour {pairs[0][0]}, {text}"
            for pairs, text in (
                (
                    sorted(pair for pair in expected - claimed if rules[pair] == rule),
                    f"oubliée : {forgotten}",
                ),
                (
                    sorted(p for p in claimed - expected if rules.get(p, TOUJOURS) == rule),
                    f"en trop : {excess}",
                ),
            )
            if pairs
        ]
        cumul.condition(points / len(CONSEILS), not said, f"{' ; '.join(said)}.")
    return cumul.points()


def _pairs(table: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(table["facture"].astype(str), table["code"].astype(str), strict=True))


def _rule(row: Mapping[Hashable, Any]) -> str:
    """Which rule decides whether this mention is due on this invoice."""
    code, private, reform = row["code"], row["client_particulier"] == "oui", row["reforme"]
    if code == "tva_vendeur":
        return SEUIL
    if code in ("taux_penalites", "indemnite_40"):
        return PARTICULIER
    if code == "siren_client" and reform and private:
        return PARTICULIER
    if code in OCCASIONNELLES and reform and row[OCCASIONNELLES[code]] == "non":
        return CONTEXTE
    if code in DE_LA_REFORME:
        return REFORME
    return CONTEXTE if code in DU_CONTEXTE else TOUJOURS
