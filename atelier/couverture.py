"""Which critères the course proves, by how many items, and where."""

from collections.abc import Iterable
from typing import Any

from atelier.items import Item
from atelier.referentiel import PREUVES, Referentiel

# How many items prove one critère: `exercices` and `evaluations` by place, `calcul`, `lecture` and
# `oral` by kind of proof (the two sums agree), and the list `seances` of the places.
Preuves = dict[str, Any]


def couverture(certification: Referentiel, items: Iterable[Item]) -> dict[str, Preuves]:
    """The proofs of each critère, in the référentiel's order; a row without proof is all zeros."""
    rows: dict[str, Preuves] = {
        code: {"exercices": 0, "evaluations": 0, **dict.fromkeys(PREUVES, 0), "seances": []}
        for code in certification.criteres
    }
    for item in items:
        row = rows.get(item.critere or "")
        if row is None:
            continue
        if item.seance in certification.evaluations:
            row["evaluations"] += 1
        else:
            row["exercices"] += 1
        row[item.preuve] += 1
        if item.seance not in row["seances"]:
            row["seances"].append(item.seance)
    return rows


def table(certification: Referentiel, rows: dict[str, Preuves]) -> str:
    """The coverage as a text table that a trainer reads, with a total."""
    lines = [
        f"{'Critère':<8} {'Exercices':>9} {'Évaluations':>11} "
        f"{'Calcul':>7} {'Lecture':>8} {'Oral':>5}  Libellé"
    ]
    for code, row in rows.items():
        empty = not row["exercices"] or not row["evaluations"]
        lines.append(
            f"{code:<8} {row['exercices'] or '·':>9} {row['evaluations'] or '·':>11} "
            + " ".join(f"{row[p] or '·':>{w}}" for p, w in zip(PREUVES, (7, 8, 5), strict=True))
            + f"  {'' if not empty else '(incomplet) '}{certification.criteres[code].libelle}"
        )
    for place in ("exercices", "evaluations"):
        proved = sum(bool(row[place]) for row in rows.values())
        lines.append(f"{proved} critères sur {len(rows)} prouvés dans les {place}.")
    return "\n".join(lines).replace("dans les evaluations", "dans les évaluations")
