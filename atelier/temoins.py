"""Witness copies: answers with the points that they must get, right in another way or wrong.

Written in `tests/copies/<seance>.yml`; the tests hold the course to them and the demonstration
makes its class from them. An answer that a witness does not give is the reference solution's.
"""

import copy
from dataclasses import dataclass
from pathlib import Path

from atelier import cells, yamlsource
from atelier.cells import Kind


@dataclass(frozen=True)
class Temoin:
    """One copy of one notebook."""

    copie: str  # what it is, in a phrase
    notebook: str
    reponses: dict[str, str]  # id of the answer cell → what the candidate wrote
    fichiers: dict[str, str]  # path in the candidate's folder → text
    points: dict[str, float]  # grade_id → the points that it must get
    message: str  # a part of what the candidate is told


def load(path: Path) -> tuple[Temoin, ...]:
    """The witness copies of one séance; raises Refusal with file and line."""
    temoins = []
    for section in yamlsource.read_list(path):
        section.only("copie", "notebook", "reponses", "fichiers", "points", "message")
        points = section.section("points")
        temoins.append(
            Temoin(
                copie=section.text("copie"),
                notebook=section.text("notebook", default="exercices"),
                reponses=_texts(section, "reponses"),
                fichiers=_texts(section, "fichiers"),
                points={key: points.number(key) for key in points.keys()},  # noqa: SIM118
                message=section.text("message", default="-").removeprefix("-"),
            )
        )
    return tuple(temoins)


def _texts(section: yamlsource.Section, key: str) -> dict[str, str]:
    if key not in section:
        return {}
    inside = section.section(key)
    return {name: inside.block(name) for name in inside.keys()}  # noqa: SIM118


def answered(
    master: cells.Notebook, release: cells.Notebook, reponses: dict[str, str]
) -> cells.Notebook:
    """The released notebook as a candidate hands it in: these answers, else the reference solution.

    Raises KeyError for an answer that the notebook does not ask for.
    """
    solutions = {
        str(cell.id): cells.solution_part(cell.source)
        for cell in master.cells
        if cells.kind_of(cell) is Kind.ANSWER
    }
    written = {str(cell.id) for cell in master.cells if cells.is_written_answer(cell)}
    unknown = reponses.keys() - solutions.keys() - written
    if unknown:
        raise KeyError(f"aucune cellule de réponse ne porte le nom {', '.join(sorted(unknown))}")
    submission = copy.deepcopy(release)
    for cell in submission.cells:
        if (name := str(cell.id)) in reponses:
            cell.source = reponses[name]
        elif name in solutions:
            cell.source = solutions[name]
        elif name in written:
            cell.source = "Une réponse rédigée."
    return submission
