"""A small subject, and copies of it: what the engine's tests grade."""

import copy
import functools
import json
import re
from pathlib import Path
from typing import Any

import nbformat

from atelier import build, cells
from atelier.cells import Kind
from atelier.enclosure.walls import Limits
from atelier.subject import Subject

FOLDER = Path(__file__).parent / "soumissions"
CANARY = "CANARI-DES-TESTS-CACHES"
MAXIMUM = {"total": 2.0, "clients": 3.0, "graphe": 1.0, "livrable": 1.0}
LIMITS = Limits(cell=3.0, notebook=15.0, memory=2 << 30, disk=64 << 20)

_SALES = "client;montant\n" + "".join(f"{'ABCDE'[i % 5]};{100 + 7 * i}\n" for i in range(40))


@functools.cache
def subject() -> Subject:
    """The subject of tests/soumissions/sujet.md."""
    master = build.read_notebook(FOLDER / "sujet.md")
    return Subject(
        "soumissions", "sujet", master, _released(master), {"donnees/ventes.csv": _SALES.encode()}
    )


def _released(master: Any) -> Any:
    """As nbgrader would release it."""
    release = copy.deepcopy(master)
    for cell in release.cells:
        match cells.kind_of(cell):
            case Kind.ANSWER:
                cell.source = (
                    cells.without_region(cell.source, cells.BEGIN_SOLUTION, cells.END_SOLUTION)
                    + "\n# À vous"
                )
            case Kind.TESTS:
                cell.source = cells.visible_part(cell.source)
            case Kind.TASK:
                cell.source = cells.without_region(
                    cell.source, cells.BEGIN_MARK_SCHEME, cells.END_MARK_SCHEME
                )
    return release


def notebook(answers: dict[str, str] | None = None, extra: str = "") -> Any:
    """A copy: these answers, else the right ones, and an extra cell before them."""
    submitted = copy.deepcopy(subject().release)
    right = {cells.grade_id(c): cells.solution_part(c.source) for c in subject().master.cells}
    for cell in submitted.cells:
        if cells.kind_of(cell) is Kind.ANSWER:
            name = cells.grade_id(cell)
            cell.source = (answers or {}).get(name, right[name])
        elif cells.is_written_answer(cell):
            cell.source = "Les ventes montent."
    if extra:
        submitted.cells.insert(2, nbformat.v4.new_code_cell(extra))
    return submitted


def as_json(submitted: Any) -> Any:
    """The notebook as plain dicts and lists."""
    return json.loads(json.dumps(submitted))


def as_bytes(submitted: Any) -> bytes:
    return nbformat.writes(submitted).encode()


def read(path: Path) -> tuple[bytes, dict[str, float]]:
    """The copy written in a file of hostiles/ or honnetes/, and the points that it must get."""
    text = path.read_text(encoding="utf-8")
    expected = dict(MAXIMUM)
    if found := re.search(r"^# attendu: (.*)$", text, re.MULTILINE):
        for item in found[1].split(","):
            name, score = item.split()
            if score == "?":  # the copy harms itself: more or less, according to the level
                del expected[name]
            else:
                expected[name] = float(score)
    parts = re.split(r"^# %% (\w+)\n", text, flags=re.MULTILINE)
    cellules = dict(zip(parts[1::2], parts[2::2], strict=True))
    extra = cellules.pop("ajout", "")
    return as_bytes(notebook(cellules, extra)), expected


def points(grading: Any) -> dict[str, float | None]:
    """The points of the computed cells, by short name."""
    return {
        name.removeprefix("1_2_C1-"): verdict.points
        for name, verdict in grading.verdicts.items()
        if name != "1_2_C1-avis"
    }


def holds(found: Any, expected: dict[str, float]) -> None:
    """Assert that a copy gets these points, and that the engine had nothing to say."""
    got = points(found)
    said = {name: (v.message, v.detail) for name, v in found.verdicts.items() if v.message}
    assert {name: got[name] for name in expected} == expected, (said, found.remarks)
    assert not found.errors
