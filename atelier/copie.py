"""A copy as it was handed in, and what grading it gave: both are plain data that can travel."""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from atelier import cells, grading, reconstruction
from atelier.grading import Grader
from atelier.subject import Subject

CORRIGEE, SIGNALEE, REJETEE, ERREUR = "corrigée", "signalée", "rejetée", "erreur du correcteur"
JUDGED = (CORRIGEE, SIGNALEE, REJETEE)

NO_ANSWER = "Sans réponse."


@dataclass(frozen=True)
class Copie:
    """What one candidate handed in for one séance, read without believing it."""

    candidat: str
    seance: str
    notebooks: Mapping[str, bytes | None]  # None: absent
    unreadable: Mapping[str, str]  # why a notebook's file could not be read
    files: Mapping[str, bytes]
    remarks: tuple[str, ...] = ()
    timestamp: datetime.datetime | None = None

    def key(self, subjects: Mapping[str, Subject]) -> str:
        """Changes with anything that may change the verdict."""
        digest = hashlib.sha256(grading.engine_key().encode())
        for name, subject in sorted(subjects.items()):
            digest.update(f"{name} {subject.key} {self.unreadable.get(name, '')}\n".encode())
            content = self.notebooks.get(name)
            digest.update(b"absent" if content is None else hashlib.sha256(content).digest())
        for name, content in sorted(self.files.items()):
            digest.update(f"{name}\0".encode() + hashlib.sha256(content).digest())
        digest.update("\n".join(self.remarks).encode("utf-8", "replace"))
        return digest.hexdigest()


@dataclass(frozen=True)
class Job:
    """One copy to grade."""

    copie: Copie
    cle: str


@dataclass(frozen=True)
class Score:
    """What is written for one graded cell; `points` None: a person must look."""

    points: float | None
    is_task: bool


@dataclass(frozen=True)
class NotebookScores:
    """What is written for one notebook of a copy."""

    scores: Mapping[str, Score]  # by grade_id
    comments: Mapping[str, str]  # by ID of answer or task cell


@dataclass(frozen=True)
class Result:
    """A graded copy: all that the gradebook and autograded/ need."""

    etat: str
    raison: str
    niveau: int
    notebooks: Mapping[str, NotebookScores]
    texts: Mapping[str, str]  # the graded notebooks, as written in autograded/
    seconds: float = 0.0
    errors: tuple[str, ...] = field(default=())


def read(folder: Path, names: tuple[str, ...]) -> Copie:
    """The copy in submitted/<candidat>/<seance>; `names` are the notebooks that are expected."""
    notebooks: dict[str, bytes | None] = {}
    unreadable: dict[str, str] = {}
    for name in names:
        try:
            notebooks[name] = reconstruction.read(folder / f"{name}.ipynb")
        except reconstruction.Unreadable as error:
            unreadable[name] = str(error)
    files, remarks = reconstruction.read_files(folder)
    return Copie(
        folder.parent.name, folder.name, notebooks, unreadable, files, remarks, _timestamp(folder)
    )


def _timestamp(folder: Path) -> datetime.datetime | None:
    """When it was handed in, UTC without zone as nbgrader keeps it."""
    path = folder / "timestamp.txt"
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > 200:
            return None
        import dateutil.parser

        moment: datetime.datetime = dateutil.parser.parse(path.read_text(encoding="utf-8").strip())
        if moment.tzinfo is not None:
            moment = moment.astimezone(datetime.UTC).replace(tzinfo=None)
    except Exception:  # no file, or no date: dateutil lets exceptions of many kinds through
        return None
    return moment


def grade(grader: Grader, subjects: Mapping[str, Subject], copie: Copie) -> Result:
    """Grade every notebook of a copy; raises Refusal when the course is at fault."""
    import nbformat

    scores, texts = {}, {}
    reasons = list(copie.remarks)
    rejected: list[str] = []
    errors: list[str] = []
    seconds = 0.0
    for name, subject in subjects.items():
        why = copie.unreadable.get(name, "")
        done = grader.grade(subject, None if why else copie.notebooks.get(name), copie.files)
        why = why or done.rejected
        seconds += done.seconds
        errors += done.errors
        texts[name] = nbformat.writes(done.notebook, version=4)
        scores[name] = _scores(subject, done)
        if why and subject.is_graded():
            rejected.append(f"{name}.ipynb n'a pas pu être lu : {why}")
        elif subject.is_graded():
            reasons += [f"{name} : {remark}" for remark in done.remarks]
    etat = CORRIGEE
    if rejected:
        etat, reasons = REJETEE, rejected + reasons
    elif errors:
        etat, reasons = ERREUR, list(errors)
    elif reasons:
        etat = SIGNALEE
    reason = " ; ".join(dict.fromkeys(reasons))[:4000]
    return Result(etat, reason, grader.level, scores, texts, seconds, tuple(errors))


def _scores(subject: Subject, done: grading.Grading) -> NotebookScores:
    found = {
        name: Score(verdict.points, name in subject.tasks)
        for name, verdict in done.verdicts.items()
    }
    comments: dict[str, list[str]] = {}
    for name, verdict in done.verdicts.items():
        if name in subject.answer_cell and verdict.message:
            comments.setdefault(subject.answer_cell[name], []).append(verdict.message)
    for name in subject.tasks:
        if f"{name}-reponse" not in done.answered and _has_place(subject, name):
            comments[name] = [NO_ANSWER]
    texts = {name: "\n".join(dict.fromkeys(lines)) for name, lines in comments.items()}
    return NotebookScores(found, texts)


def _has_place(subject: Subject, task: str) -> bool:
    """Whether the task is answered in the notebook (an oral is not)."""
    wanted = f"{task}-reponse"[:64]
    return any(str(c.id) == wanted and cells.is_written_answer(c) for c in subject.release.cells)


def dumps(result: Result) -> dict[str, Any]:
    """A result as JSON-able data."""
    notebooks = {
        name: {
            "scores": {k: [s.points, s.is_task] for k, s in written.scores.items()},
            "comments": dict(written.comments),
        }
        for name, written in result.notebooks.items()
    }
    return {
        "etat": result.etat, "raison": result.raison, "niveau": result.niveau,
        "notebooks": notebooks, "texts": dict(result.texts), "seconds": result.seconds,
        "errors": list(result.errors),
    }  # fmt: skip


def loads(data: Mapping[str, Any]) -> Result:
    """The reverse of `dumps`."""
    notebooks = {
        name: NotebookScores(
            {k: Score(*s) for k, s in written["scores"].items()}, written["comments"]
        )
        for name, written in data["notebooks"].items()
    }
    return Result(
        data["etat"], data["raison"], data["niveau"], notebooks, data["texts"], data["seconds"],
        tuple(data["errors"]),
    )  # fmt: skip
