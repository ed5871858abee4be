"""An interpretation: criteria that the candidate defines, and findings held against them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from atelier.verification.credit import Points, part
from atelier.verification.texts import texte_contient
from atelier_candidat.remark import Remarque, nombre_fr

AU_MOINS, AU_PLUS = "au moins", "au plus"
RESPECTE = "respecte le seuil"
LEAST = 3  # criteria, and findings
MOST_REMARKS = 4
WORDS_OF_ORIGIN = 4

Row = Mapping[str, Any]
Close = Callable[[float, float, str], bool]  # the value read, the true one, the indicator
Wrong = tuple[pd.DataFrame, str]


def au_dixieme(valeur: float, vraie: float, indicateur: str) -> bool:
    """Whether a value is the true one, read to one decimal."""
    return abs(valeur - vraie) <= 0.1001


def interpretation(
    criteres: Sequence[Row],
    constats: Sequence[Row],
    vraies: pd.DataFrame,
    plus_haut: Collection[str],
    proche: Close = au_dixieme,
    erreurs: Sequence[Wrong] = (),
    mots_action: int = 1,
    agences: int = 1,
) -> Points:
    """The four points of an interpretation, to be written last in a tests cell: the criteria, then
    the shares of findings whose value, position and sentence are right.

    A criterion has `indicateur`, `sens`, `seuil`, `origine`; a finding `agence`, `indicateur`,
    `valeur`, `position`, `constat`, `action`. `vraies`: the values by agence and indicator.
    `plus_haut`: the indicators of which more is better. `erreurs`: typical wrong values with their
    remark. `agences`: how many the right findings must speak of. A position is judged by the value
    that the candidate reads, once it is accepted.
    """
    definis = _complete(criteres)
    remarks = []
    try:
        _check_criteria(definis, plus_haut)
        points = 1.0
    except Remarque as remark:
        points = 0.0
        remarks.append(str(remark))
    values = sentences = crossed = 0
    placed: list[str] = []  # the agence of each finding whose position is right
    said: set[tuple[str, str]] = set()
    for rank, row in enumerate(constats, 1):
        try:
            critere = _criterion_of(row, rank, definis, said)
            _check_value(row, rank, vraies, proche, erreurs)
        except Remarque as remark:
            remarks.append(str(remark))
            continue
        values += 1
        kept = _keeps(row["valeur"], critere)
        if kept == (row["position"] == RESPECTE):
            placed.append(row["agence"])
            crossed += not kept
        else:
            remarks.append(
                f"Constat n° {rank} : avec votre seuil ({critere['sens']} "
                f"{nombre_fr(critere['seuil'])}), la valeur "
                f"{'le respecte' if kept else 'le franchit'}."
            )
        try:
            _check_sentence(row, rank, critere, mots_action)
            sentences += 1
        except Remarque as remark:
            remarks.append(str(remark))
    count = max(LEAST, len(constats))
    points += (values + sentences) / count
    if not crossed:
        remarks.append(
            "Aucun de vos constats justes ne signale un seuil franchi : vos seuils n'alertent de "
            "rien."
        )
    elif len(set(placed)) < agences:
        remarks.append(
            "Tous vos constats justes portent sur une seule agence : comparez-en au moins deux."
        )
    else:
        points += len(placed) / count
    return part(points, 4, 4, " ".join(remarks[:MOST_REMARKS]))


def _complete(criteres: Sequence[Row]) -> dict[str, Row]:
    """The first whole criterion of each indicator."""
    found: dict[str, Row] = {}
    for row in criteres:
        whole = {"indicateur", "sens", "seuil", "origine"} <= set(row)
        if whole and len(row["origine"].split()) >= WORDS_OF_ORIGIN:
            found.setdefault(row["indicateur"], row)
    return found


def _check_criteria(definis: Mapping[str, Row], plus_haut: Collection[str]) -> None:
    upside_down = sorted(
        name for name, row in definis.items() if name in plus_haut and row["sens"] == AU_PLUS
    )
    if upside_down:
        raise Remarque(
            f"Plus l'indicateur « {upside_down[0]} » est haut, mieux c'est : il doit être "
            "« au moins » à son seuil."
        )
    if len(definis) < LEAST:
        raise Remarque(
            f"Trois critères complets sont demandés, vous en avez {len(definis)} : chacun, sur un "
            "indicateur différent, dit son sens, son seuil et d'où vient ce seuil (quatre mots au "
            "moins)."
        )


def _criterion_of(
    row: Row, rank: int, definis: Mapping[str, Row], said: set[tuple[str, str]]
) -> Row:
    """The criterion that a finding is held against; what it speaks of is added to `said`."""
    critere = definis.get(row.get("indicateur", ""))
    if critere is None:
        raise Remarque(
            f"Le constat n° {rank} porte sur un indicateur dont le critère manque ou n'est pas "
            "complet."
        )
    if not {"agence", "valeur", "position", "constat", "action"} <= set(row):
        raise Remarque(f"Le constat n° {rank} n'est pas complet.")
    subject = (row["agence"], row["indicateur"])
    if subject in said:
        raise Remarque(
            f"Le constat n° {rank} répète un constat précédent : changez d'agence ou d'indicateur."
        )
    said.add(subject)
    return critere


def _check_value(
    row: Row, rank: int, vraies: pd.DataFrame, proche: Close, erreurs: Sequence[Wrong]
) -> None:
    agence, name, value = row["agence"], row["indicateur"], row["valeur"]
    if proche(value, _of(vraies, agence, name), name):
        return
    why = next(
        (
            f" ({remark})"
            for wrong, remark in erreurs
            if name in wrong.columns and _near(value, _of(wrong, agence, name))
        ),
        "",
    )
    raise Remarque(
        f"Constat n° {rank} : {nombre_fr(value)} n'est pas la valeur de cet indicateur pour "
        f"{agence}{why}."
    )


def _of(values: pd.DataFrame, agence: str, name: str) -> float:
    found: Any = values.at[agence, name]
    return float(found)


def _near(value: float, wrong: float) -> bool:
    """Whether a value is a typical wrong one, rounded as people round."""
    return abs(value - wrong) <= 0.006 * abs(wrong)


def _keeps(value: float, critere: Row) -> bool:
    seuil = critere["seuil"]
    return bool(value >= seuil if critere["sens"] == AU_MOINS else value <= seuil)


def _check_sentence(row: Row, rank: int, critere: Row, mots_action: int) -> None:
    if len(row["action"].split()) < mots_action:
        raise Remarque(
            f"Constat n° {rank} : proposez une action, en quatre mots au moins (qui fait quoi, "
            "quand)."
        )
    facts = [(fact, abs(fact)) for fact in (row["valeur"], critere["seuil"])]
    texte_contient(row["constat"], facts, f"le constat n° {rank}")
