"""A session with a real nbgrader gradebook and graded copies, made without grading anything."""

import atexit
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from nbgrader import api
from nbgrader.api import Gradebook

from atelier import folders, referentiel
from atelier.referentiel import Referentiel
from atelier.session import Candidat

ROOT = Path(__file__).parent.parent
Cell = tuple[str, str, str, float, bool]  # séance, notebook, grade_id, points, is a task
Score = tuple[float | None, float | None]  # automatic, manual


def certification() -> Referentiel:
    """The real référentiel."""
    return referentiel.load(ROOT / "course" / "referentiel.yml")


def cells() -> list[Cell]:
    """Graded cells for every critère, in the exercises and in the épreuves, and a dossier."""
    found: list[Cell] = []
    known = certification()
    for critere in known.criteres.values():
        start = critere.code.replace(".", "_")
        activite = critere.code.rpartition(".")[0]
        epreuve = next(e for e in known.epreuves if activite in e.activites)
        seance = known.competences[critere.competences[0]].seance
        for preuve in critere.preuve:
            name = f"{start}-{preuve}"
            points = {"calcul": 4.0, "lecture": 6.0, "oral": 3.0}[preuve]
            found.append((epreuve.evaluation, epreuve.sujet, name, points, preuve != "calcul"))
            if preuve != "oral":
                found.append((seance, "exercices", name, points / 2, preuve != "calcul"))
    found.append(("dossier_valorisation", "dossier", "dossier-experience", 10.0, True))
    return found


def make(
    root: Path,
    candidats: Iterable[Candidat],
    score: Callable[[str, Cell], Score | None],
    *,
    only: Iterable[Cell] | None = None,
    notebooks: bool = True,
) -> folders.Folders:
    """A session folder; `score` gives (automatic, manual), or None where no copy was handed in."""
    root.mkdir(parents=True, exist_ok=True)
    people = list(candidats)
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    (root / "session.yml").write_text(
        "nom: essai-2026\ngraine: 1\ndate: 2026-11-24\n"
        f"cours: {ROOT / 'course'}\nentreprises: {{formation: a, evaluation: b}}\n"
        + ("candidats:\n" if people else "")
        + "".join(
            f"  - {{code: {c.code}, voie: {c.voie}, presence: {c.presence}, "
            f"tiers_temps: {str(c.tiers_temps).lower()}}}\n"
            for c in people
        )
    )
    where = folders.find(root)
    fill(where.db_url, [c.code for c in people], list(only or cells()), score)
    if notebooks:
        for person in people:
            write_notebooks(where.autograded, person.code, list(only or cells()), score)
    return where


def fill(
    url: str, codes: list[str], known: list[Cell], score: Callable[[str, Cell], Score | None]
) -> None:
    """The gradebook, by bulk insertion: nbgrader's own objects would take minutes for a class."""
    with Gradebook(url, course_id="assistant-commercial") as gradebook:
        engine = gradebook.engine
    identifier = _Ids()
    rows: dict[Any, list[dict[str, Any]]] = {}

    def add(table: Any, **values: Any) -> str:
        key = identifier(table)
        rows.setdefault(table, []).append({"id": key, **values})
        return key

    seances = {
        name: add(api.Assignment.__table__, name=name, course_id="assistant-commercial")
        for name in dict.fromkeys(cell[0] for cell in known)
    }
    books = {
        (seance, name): add(
            api.Notebook.__table__, name=name, assignment_id=seances[seance], kernelspec="{}"
        )
        for seance, name in dict.fromkeys((cell[0], cell[1]) for cell in known)
    }
    ids = {}
    for seance, name, grade_id, points, is_task in known:
        kind = api.TaskCell if is_task else api.GradeCell
        ids[seance, name, grade_id] = add(
            api.BaseCell.__table__,
            name=grade_id,
            notebook_id=books[seance, name],
            type=kind.__name__,
        )
        rows.setdefault(kind.__table__, []).append(
            {
                "id": ids[seance, name, grade_id],
                "max_score": points,
                "cell_type": "markdown" if is_task else "code",
            }
        )
        if not is_task:
            answer = add(
                api.BaseCell.__table__,
                name=answer_of(grade_id),
                notebook_id=books[seance, name],
                type="SolutionCell",
            )
            rows.setdefault(api.SolutionCell.__table__, []).append({"id": answer})
            ids[seance, name, answer_of(grade_id)] = answer
    for code in codes:
        rows.setdefault(api.Student.__table__, []).append({"id": code})
        copies: dict[Any, str] = {}
        for cell in known:
            found = score(code, cell)
            if found is None:
                continue
            seance, name, grade_id, _, is_task = cell
            if seance not in copies:
                copies[seance] = add(
                    api.SubmittedAssignment.__table__,
                    assignment_id=seances[seance],
                    student_id=code,
                )
            if (seance, name) not in copies:
                copies[seance, name] = add(
                    api.SubmittedNotebook.__table__,
                    assignment_id=copies[seance],
                    notebook_id=books[seance, name],
                    late_submission_penalty=0.0,
                )
            auto, manual = found
            add(
                api.Grade.__table__,
                notebook_id=copies[seance, name],
                cell_id=ids[seance, name, grade_id],
                auto_score=auto,
                manual_score=manual,
                needs_manual_grade=manual is None and auto is None,
            )
    with engine.begin() as connection:
        for table in (
            api.Assignment, api.Notebook, api.BaseCell, api.GradeCell, api.TaskCell,
            api.SolutionCell, api.Student, api.SubmittedAssignment, api.SubmittedNotebook,
            api.Grade,
        ):  # fmt: skip
            if rows.get(table.__table__):
                connection.execute(table.__table__.insert(), rows[table.__table__])
    engine.dispose()


def answer_of(grade_id: str) -> str:
    """The answer cell of a computed one."""
    return re.sub(r".*-", "reponse-", grade_id, count=1) + "-" + grade_id.partition("-")[0]


def write_notebooks(
    autograded: Path,
    code: str,
    known: list[Cell],
    score: Callable[[str, Cell], Score | None],
) -> None:
    """Graded notebooks as nbgrader leaves them: answers, and errors under failed tests."""
    books: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for cell in known:
        seance, name, grade_id, points, is_task = cell
        found = score(code, cell)
        if found is None:
            continue
        mine = books.setdefault((seance, name), [])
        mine.append(_markdown(f"## Exercice {len(mine) // 3 + 1} – {grade_id.partition('-')[2]}"))
        if is_task:
            mine.append(_markdown("J'appelle le client, puis j'écris.", tags=["reponse"]))
            mine.append(_markdown("Barème", nbgrader=_flags(grade_id, points, task=True)))
        else:
            source = "relances = factures[factures['reste'] > 0]\nrelances.to_excel('livrables/suivi.xlsx')"
            mine.append(_code(source, [], nbgrader=_flags(answer_of(grade_id), None)))
            failed = found[0] is not None and found[0] < points
            error = {
                "output_type": "error",
                "ename": "AssertionError",
                "evalue": "3 clients sur 12 ne devraient pas être relancés",
                "traceback": [],
            }
            tests = "### BEGIN HIDDEN TESTS\nassert SECRET_CANARY\n### END HIDDEN TESTS"
            flags = _flags(grade_id, points)
            mine.append(_code(tests, [error] if failed else [], nbgrader=flags))
    for (seance, name), found_cells in books.items():
        folder = autograded / code / seance
        (folder / "livrables").mkdir(parents=True, exist_ok=True)
        (folder / "livrables" / "suivi.xlsx").write_bytes(b"PK")
        notebook = {"cells": found_cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook))


def level(seed: int) -> Callable[[str, Cell], Score | None]:
    """Scores of candidates who differ: the same code and cell always give the same score."""

    def score(code: str, cell: Cell) -> Score | None:
        rank = int(re.sub(r"\D", "", code) or 0)
        rng = np.random.default_rng([seed, rank, *cell[2].encode()])
        skill = np.random.default_rng([seed, rank]).uniform(0.25, 1.0)
        if cell[0].startswith(("2_", "3_")) and rank % 3 == 0:
            return None
        share = float(np.clip(skill + rng.normal(0, 0.22), 0, 1))
        points = round(share * cell[3] * 2) / 2
        if not cell[4]:
            return points, None
        return None, None if rng.random() < 0.1 else points

    return score


def _flags(grade_id: str, points: float | None, *, task: bool = False) -> dict[str, Any]:
    graded = points is not None and not task
    found: dict[str, Any] = {
        "grade_id": grade_id,
        "grade": graded,
        "solution": points is None,
        "locked": points is not None,
        "task": task,
        "schema_version": 3,
    }
    return found if points is None else {**found, "points": points}


def _markdown(source: str, **metadata: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": metadata, "source": source}


def _code(source: str, outputs: list[Any], **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "metadata": metadata,
        "source": source,
        "outputs": outputs,
        "execution_count": 1,
    }


class _Ids:
    """Short unique keys."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self, table: Any) -> str:
        self._last += 1
        return f"{table.name[:6]}{self._last}"


CLASSE = (
    Candidat("C-01"),
    Candidat("C-02", tiers_temps=True),
    Candidat("C-03", voie="mixte"),
    Candidat("C-04", voie="vae"),
    Candidat("C-05", presence="absent"),
    Candidat("C-06", presence="excuse"),
    Candidat("C-07"),
)
SANS_EPREUVE = ("C-04", "C-05", "C-06", "C-07")


def class_score(code: str, cell: Cell) -> Score | None:
    """C-01 has everything right and read; C-02 waits for a reader; the others vary."""
    if cell[0].endswith("_evaluation") and code in SANS_EPREUVE:
        return None
    if code == "C-01":
        return (None, cell[3]) if cell[4] else (cell[3], None)
    if code == "C-02" and cell[4]:
        return None, None
    return level(3)(code, cell)


@cache
def _model() -> Path:
    root = Path(tempfile.mkdtemp(prefix="carnet-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    make(root / "session", CLASSE, class_score)
    for person in CLASSE:
        for folder in (root / "session/autograded" / person.code).glob("*"):
            copy = root / "session/submitted" / person.code / folder.name
            copy.mkdir(parents=True)
            (copy / "timestamp.txt").write_text("2026-11-24 10:05:00 UTC\n")
            (copy / "sujet.ipynb").write_text("{}")
    return root / "session"


def classe(target: Path) -> folders.Folders:
    """A fresh copy of the class's session, which a test may change."""
    shutil.copytree(_model(), target)
    return folders.find(target)
