"""Anomalies found in orders: each name counts as a whole; rows lost or repeated are paid once."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import pandas as pd

from atelier.verification.credit import Cumul, Points, part
from atelier.verification.tables import memes_lignes
from atelier_candidat.remark import combien

SHOWN = 3
CLE = ["commande", "ligne"]


def anomalies_jugees(
    obtenu: pd.DataFrame,
    attendu: pd.DataFrame,
    points: float,
    erreurs: Mapping[str, Iterable[tuple[AbstractSet[Any], str]]],
    sans_plafond: AbstractSet[Any],
) -> Points:
    """The points of a table `commande`, `anomalie`: as many for each anomaly of the reference,
    earned where its orders are all found and no other.

    `erreurs`: by anomaly, the orders that a typical fault finds, with its remark. `sans_plafond`:
    the orders of customers without a credit limit; where none of them appears, the join with the
    accounts lost them, which costs one anomaly and not all those that it touches. Rows written
    more than once cost one anomaly too, whatever they are.
    """
    lues = obtenu.assign(anomalie=obtenu["anomalie"].astype(str).str.strip())
    vues, justes = _par_nom(lues), _par_nom(attendu)
    remarques = [
        f"« {nom} » n'est pas une anomalie de la liste." for nom in sorted(set(vues) - set(justes))
    ]
    perdues = bool(vues) and not set.union(*vues.values()) & sans_plafond
    if perdues:
        remarques.insert(
            0,
            "Les clients absents de la table encours ont disparu : gardez toutes les commandes "
            '(how="left").',
        )
        justes = {nom: commandes - sans_plafond for nom, commandes in justes.items()}
    repetees = lues[lues.duplicated(["commande", "anomalie"])].to_dict("records")
    if repetees:
        une = f"{repetees[0]['commande']}, « {repetees[0]['anomalie']} »"
        remarques.insert(0, f"Une même ligne apparaît plusieurs fois, dont {une}.")
    exactes = 0
    for nom, commandes in justes.items():
        if vues.get(nom, set()) != commandes:
            remarques.append(_remarque(nom, vues.get(nom, set()), commandes, erreurs.get(nom, ())))
        else:
            exactes += 1
    return part(
        exactes - perdues - bool(repetees), len(justes), points, " ".join(remarques[:SHOWN])
    )


def lignes_trouvees(
    cumul: Cumul,
    obtenu: pd.DataFrame,
    attendu: pd.DataFrame,
    parts: Iterable[tuple[float, Iterable[Any], str]],
    aucune_a_tort: float,
    nom: str,
) -> None:
    """Earn the points of each part of the lines that have an anomaly, then those of no false alarm.

    `obtenu`, `attendu`: `commande` and `ligne`. `parts`: points, which lines of `attendu`, their
    name; earned where all are found. `aucune_a_tort`: earned where no line is accused wrongly or
    twice. Nothing is earned where most are accused wrongly: to accuse them all would find them all.
    """
    vues, justes = _lignes(obtenu), _lignes(attendu)
    a_tort = sorted(set(vues) - set(justes), key=str)
    tout_accuse = len(a_tort) > len(justes)
    for points, jugees, quoi in parts:
        if tout_accuse:
            cumul.condition(points, False, "")
            continue
        cumul.controle(
            points,
            memes_lignes,
            obtenu.drop_duplicates(CLE),
            attendu[CLE],
            cle=CLE,
            lignes=jugees,
            nom=f"{nom}, parmi {quoi}",
        )
    remarque = ""
    if a_tort:
        signalees = combien(len(a_tort), "ligne est signalée", "lignes sont signalées")
        commande, ligne = a_tort[0]
        remarque = f"{nom} : {signalees} à tort, dont {commande}, ligne {ligne}."
    elif len(vues) > len(set(vues)):
        remarque = f"{nom} : une même ligne apparaît plusieurs fois."
    cumul.condition(aucune_a_tort, bool(vues) and not remarque, remarque)


def _lignes(table: pd.DataFrame) -> list[tuple[str, str]]:
    numeros = pd.to_numeric(table["ligne"], errors="coerce").map("{:g}".format)
    return list(zip(table["commande"].astype(str).str.strip(), numeros, strict=True))


def _par_nom(table: pd.DataFrame) -> dict[str, set[Any]]:
    return {str(nom): set(rows["commande"]) for nom, rows in table.groupby("anomalie")}


def _remarque(
    nom: str,
    vues: set[Any],
    justes: set[Any],
    erreurs: Iterable[tuple[AbstractSet[Any], str]],
) -> str:
    typique = next((texte for fausses, texte in erreurs if vues == fausses), "")
    en_trop = sorted(vues - justes, key=str)
    if not vues:
        return f"Vous n'avez trouvé aucune anomalie « {nom} »{' : ' if typique else ''}{typique}."
    if typique:
        return f"« {nom} » : {typique}."
    if en_trop:
        accusees = combien(len(en_trop), "commande accusée", "commandes accusées")
        return f"« {nom} » : {accusees} à tort, dont {en_trop[0]}."
    return f"« {nom} » : vous en avez trouvé {len(vues)} sur {len(justes)}."
