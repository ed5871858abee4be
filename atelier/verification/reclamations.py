"""Claims: the file behind each, then whether it is founded, what to propose and what to give back.

Rules have their part of the points, earned when all the claims that they decide are right.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from atelier.verification.checks import CENT
from atelier.verification.credit import Cumul, Points
from atelier.verification.tables import lignes_justes, memes_lignes
from atelier.verification.values import est_vide

CITATIONS = {
    "une commande": r"BC-\d{4}-\d{4}",
    "un bon de livraison": r"BL-\d{4}-\d{4}",
    "une facture": r"\bF-\d{4}-\d{4}",
    "une date, en français": r"commande du \d",
    "une date, en anglais": r"order of \d",
}
AVOIR, TROP_PERCU = "erreur de facturation", "double paiement"
FAMILLES = (
    ("retard", "casse", "manquant"),
    (AVOIR, TROP_PERCU),
    ("rétractation", "conformité"),
)
"""Motives whose rules are one part of the points: the delivery, the money, a consumer's rights."""
PART = 0.2  # of the points, for each family, for credit notes, for overpayments

Column = Sequence[Any] | pd.Series


def dossiers_retrouves(
    obtenu: pd.DataFrame, recues: pd.DataFrame, attendu: pd.DataFrame, points: float, nom: str
) -> Points:
    """The points of the files behind claims, one share for each way of quoting an order.

    `recues`: `reclamation` and `texte`, which quotes in one way; `attendu`: `reclamation`,
    `commande`, `bl`, `facture`.
    """
    textes = recues.set_index("reclamation")["texte"].loc[attendu["reclamation"]]
    cumul = Cumul()
    for cite, modele in CITATIONS.items():
        cumul.controle(
            points / len(CITATIONS),
            memes_lignes,
            obtenu,
            attendu,
            cle="reclamation",
            colonnes=["commande", "bl", "facture"],
            lignes=textes.str.contains(modele),
            nom=f"{nom}, réclamations qui citent {cite}",
        )
    return cumul.points()


def reclamations_jugees(
    obtenu: pd.DataFrame, faits: pd.DataFrame, attendu: pd.DataFrame, points: float, nom: str
) -> Points:
    """The points of the answers proposed, one share for each family of motives and each amount.

    `attendu`: `faits` with `fondee`, `solution` and `montant_ttc`. A family is judged by `fondee`
    and `solution`, an amount by the claims of its motive, 0 where nothing is given back. By motive
    a rule of law forgotten cost a tenth.
    """
    rendues = obtenu.assign(
        fondee=_en_minuscules(obtenu["fondee"]),
        solution=_en_minuscules(obtenu["solution"]),
        montant_ttc=obtenu["montant_ttc"].map(lambda m: Decimal(0) if est_vide(m) else m),
    )
    cumul = Cumul()
    typical = _founded_wrongly(faits)
    for famille in FAMILLES:
        said = [
            lignes_justes(
                rendues,
                attendu,
                cle="reclamation",
                colonnes=["fondee", "solution"],
                lignes=faits["motif"] == motif,
                nom=f"{nom}, motif « {motif} »",
                erreurs={"fondee": [(_oui_non(vrai), texte) for vrai, texte in typical[motif]]},
            ).remarque
            for motif in famille
        ]
        cumul.condition(PART * points, not any(said), " ".join(filter(None, said)))
    for motif, wrongly in (
        (AVOIR, _credited_wrongly(faits, attendu)),
        (TROP_PERCU, _refunded_wrongly(faits)),
    ):
        cumul.controle(
            PART * points,
            memes_lignes,
            rendues,
            attendu,
            cle="reclamation",
            colonnes=["montant_ttc"],
            tolerance=1e-6,
            lignes=faits["motif"] == motif,
            nom=f"{nom}, montants rendus, motif « {motif} »",
            erreurs={"montant_ttc": wrongly},
        )
    return cumul.points()


def _en_minuscules(colonne: pd.Series) -> pd.Series:
    return colonne.astype(str).str.strip().str.lower()


def _oui_non(vrai: pd.Series) -> list[str]:
    return ["oui" if one else "non" for one in vrai]


def _founded_wrongly(faits: pd.DataFrame) -> Mapping[str, Sequence[tuple[pd.Series, str]]]:
    """By motive, which claims are found founded by one who forgets a part of its rule."""
    prive = faits["client_type"] == "particulier"
    depuis = (faits["recue_le"] - faits["livree_le"]).dt.days
    fin = faits["livree_le"] + pd.DateOffset(years=2)
    toujours = faits["motif"].notna()
    return {
        "retard": [
            (
                faits["livree_le"] >= faits["promise_le"],
                "livrée le jour promis, elle est à l'heure",
            ),
            (toujours, "comparez la date de livraison à la date promise"),
        ],
        "casse": [(toujours, "sans pièce abîmée, il n'y a rien à remplacer")],
        "manquant": [(toujours, "comparez la quantité livrée à la quantité commandée")],
        AVOIR: [(toujours, "comparez ce qui est facturé à ce qui est dû")],
        TROP_PERCU: [
            (
                faits["regle"] >= faits["net_a_payer"],
                "un net à payer réglé juste n'a pas de trop-perçu",
            ),
            (
                faits["regle"] != faits["net_a_payer"],
                "un paiement incomplet n'est pas un trop-perçu",
            ),
            (toujours, "comparez ce qui a été réglé à ce qui était à payer"),
        ],
        "rétractation": [
            (depuis <= 14, "une société n'a pas ce droit, réservé à un particulier"),
            (prive & (depuis < 14), "reçue le quatorzième jour, elle est encore dans le délai"),
            (prive, "un particulier a quatorze jours après la livraison, pas plus"),
            (toujours, "un particulier seul a ce droit, pendant quatorze jours"),
        ],
        "conformité": [
            (
                faits["recue_le"] <= fin,
                "une société n'a pas cette garantie, réservée à un particulier",
            ),
            (
                prive & (faits["recue_le"] < fin),
                "reçue deux ans jour pour jour après, elle est dans le délai",
            ),
            (prive, "la garantie s'arrête deux ans après la livraison"),
            (toujours, "un particulier seul a cette garantie, pendant deux ans"),
        ],
    }


def _credited_wrongly(faits: pd.DataFrame, attendu: pd.DataFrame) -> list[tuple[Column, str]]:
    ecart = (faits["facture_ht"] - faits["du_ht"]).where(attendu["fondee"] == "oui", Decimal(0))
    trop = "on rend la différence, et non tout ce qui a été facturé ou payé"
    exacte = ecart * (1 + faits["taux_tva"] / 100)
    return [
        (exacte, "la TVA de l'écart s'arrondit au centime"),
        (ecart, "l'avoir comprend aussi la TVA de l'écart"),
        (
            [_ttc(montant, Decimal(20)) for montant in ecart],
            "la TVA de l'écart est au taux de la ligne, et non toujours à 20 %",
        ),
        (faits["facture_ht"], trop),
        ([_ttc(m, t) for m, t in zip(faits["facture_ht"], faits["taux_tva"], strict=True)], trop),
    ]


def _refunded_wrongly(faits: pd.DataFrame) -> list[tuple[Column, str]]:
    ecart = faits["regle"] - faits["net_a_payer"]
    return [
        (ecart, "on ne rend rien d'un paiement incomplet, et jamais un montant négatif"),
        (faits["regle"], "on rend la différence, et non tout ce qui a été payé"),
    ]


def _ttc(ht: Decimal, taux: Decimal) -> Decimal:
    return ht + (ht * taux / 100).quantize(CENT, ROUND_HALF_UP)
