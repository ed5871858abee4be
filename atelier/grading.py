"""Grade one copy of one notebook: rebuild it, run it apart, judge its answers in trust.

A pure unit of work: bytes in, verdicts out. No gradebook, no folder of candidates.
"""

import atexit
import functools
import hashlib
import json
import socket
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from atelier import cells, examination, execution, isolation, reconstruction, subject
from atelier.cells import Kind
from atelier.enclosure.forks import Gone
from atelier.enclosure.walls import Limits
from atelier.problems import Refusal
from atelier.subject import Subject

_MOST_TRIES = 3
# Slow to import, and needed only where the exercise makes such files
WRITTEN_BY = {
    ".docx": ("docx",),
    ".ics": ("icalendar",),
    ".pdf": ("facturx", "weasyprint"),
    ".pptx": ("pptx",),
}


@dataclass(frozen=True)
class Verdict:
    """What a graded cell earned; `points` None: a person must look."""

    points: float | None
    maximum: float
    message: str = ""  # for the candidate
    detail: str = ""  # for the trainer


@dataclass(frozen=True)
class Grading:
    """A graded notebook."""

    notebook: cells.Notebook  # rebuilt, with the outputs of this run
    verdicts: Mapping[str, Verdict]  # by grade_id, in order
    remarks: tuple[str, ...] = ()  # what a person may look at
    rejected: str = ""
    answered: frozenset[str] = frozenset()
    level: int = 0
    seconds: float = 0.0
    errors: tuple[str, ...] = field(default=())  # tests that could not judge: the course's fault


@dataclass(frozen=True)
class Shared:
    """The zygote and the examiner that all workers of a machine ask: they import and load once."""

    zygote: socket.socket
    examiner: socket.socket


class Grader:
    """Has a zygote and an examiner, and replaces them when they die; threads may share it."""

    def __init__(
        self, level: int | None = None, limits: Limits | None = None, cache: Path | None = None,
        charts: bool | None = None, shared: "Shared | None" = None,
    ) -> None:  # fmt: skip
        """`level` None: the highest that this machine reaches, never 1. `charts`: draw every
        figure or none; by default those of the exercises that a person marks. `shared`: use these
        until one of them dies."""
        self.level = isolation.reached() if level is None else level
        if level is None and self.level < 2:
            raise Refusal(isolation_missing())
        self._limits = limits or Limits()
        self._cache, self._charts = cache, charts
        self._lock = threading.RLock()
        self._zygote: isolation.Zygote | None = None
        self._examiner: examination.Examiner | None = None
        if shared is not None:
            self._zygote = isolation.Zygote(self.level, control=shared.zygote)
            self._examiner = examination.Examiner(shared.examiner)

    def grade(
        self, exam: Subject, content: bytes | None, files: Mapping[str, bytes] | None = None
    ) -> Grading:
        """Grade a submitted notebook; `files` are the candidate's own, beside those given.

        Raises Refusal when the course itself is at fault.
        """
        return self.grade_rebuilt(
            exam, reconstruction.rebuild(content, exam.release, exam.master), files
        )

    def grade_rebuilt(
        self, exam: Subject, rebuilt: reconstruction.Rebuilt,
        files: Mapping[str, bytes] | None = None,
    ) -> Grading:  # fmt: skip
        """Grade a notebook that is already rebuilt; its outputs are written in it."""
        if not exam.is_graded():
            return Grading(
                rebuilt.notebook,
                {},
                rebuilt.remarks,
                rebuilt.rejected,
                rebuilt.answered,
                self.level,
            )
        for _ in range(_MOST_TRIES):
            zygote, examiner = self.zygote, self.examiner  # one starts while the other does
            try:
                self._load(exam, zygote, examiner)
                return self._grade(exam, rebuilt, files or {}, zygote, examiner)
            except Gone as error:
                reason = str(error)
                with self._lock:
                    if self._zygote is zygote or self._examiner is examiner:
                        self.close()
        raise Refusal(f"Le moteur de correction s'est arrêté plusieurs fois ({reason[-300:]}).")

    def _grade(
        self, exam: Subject, rebuilt: reconstruction.Rebuilt, files: Mapping[str, bytes],
        zygote: isolation.Zygote, examiner: examination.Examiner,
    ) -> Grading:  # fmt: skip
        notebook = rebuilt.notebook
        steps = exam.steps(notebook, self._charts)
        masters = {
            s.rank: exam.master_rank(_id(notebook, s.rank)) for s in steps if s.kind == "tests"
        }
        with examiner.judging(exam.key) as judge:
            done = execution.run(
                zygote, steps, {**exam.files, **files}, self._limits,
                lambda answers: judge.take(_at(answers, masters[answers.rank])),
            )  # fmt: skip
            judged = judge.verdicts()
        by_id = {_id(notebook, rank): judged[masters[rank]] for rank in masters}
        verdicts = {
            name: _verdict(by_id.get(name), cells.points(cell))
            for name, cell in {**exam.tests, **exam.tasks}.items()
        }
        _show(notebook, done.outputs, verdicts)
        errors = tuple(v.detail for v in verdicts.values() if v.points is None and v.detail)
        return Grading(
            notebook, verdicts, (*rebuilt.remarks, *_incidents(notebook, done)), rebuilt.rejected,
            rebuilt.answered, self.level, done.seconds, errors,
        )  # fmt: skip

    def _load(
        self, exam: Subject, zygote: isolation.Zygote, examiner: examination.Examiner
    ) -> None:
        with self._lock:
            if exam.key in examiner.loaded:
                return
            try:
                reference = self.reference(exam)
                examiner.load(*exam.exam(reference))
            except Refusal as error:
                raise Refusal(f"{exam.seance}/{exam.name} : {error}") from error
            for suffix in {Path(name).suffix for name in reference["files"]} & WRITTEN_BY.keys():
                zygote.prepare(*WRITTEN_BY[suffix])

    def reference(self, exam: Subject) -> dict[str, Any]:
        """The reference solution's answers and files, run apart like a copy; cached on disk.

        Raises Refusal when the solution does not run.
        """
        path = (
            self._cache / "references" / f"{exam.key}-{engine_key()}.json" if self._cache else None
        )
        if path is not None and path.is_file():
            try:
                return subject.loads_reference(path.read_text())
            except (ValueError, KeyError):
                pass  # half-written: made again
        made = self._run_reference(exam)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{uuid.uuid4().hex}.tmp")  # workers may all make it at once
            draft.write_text(subject.dumps_reference(made))
            draft.replace(path)
        return made

    def _run_reference(self, exam: Subject) -> dict[str, Any]:
        notebook = exam.reference_copy()
        values: dict[str, Any] = {}
        contents: dict[str, bytes] = {}

        def take(answers: execution.Answers) -> None:
            values[_id(notebook, answers.rank)] = json.loads(answers.values)
            contents.update(answers.contents)

        done = execution.run(
            self.zygote, exam.steps(notebook, False), dict(exam.files), self._limits, take
        )
        for rank, outputs in done.outputs.items():
            for output in outputs:
                if output.get("output_type") == "error":
                    where = cells.grade_id(notebook.cells[rank]) or f"n° {rank + 1}"
                    raise Refusal(
                        f"{exam.seance}/{exam.name} : la solution de référence s'arrête à la "
                        f"cellule {where} ({output['ename']} : {output['evalue']})."
                    )
        return {"values": values, "files": contents}

    @property
    def zygote(self) -> isolation.Zygote:
        with self._lock:
            if self._zygote is None:
                self._zygote = isolation.Zygote(self.level)
            return self._zygote

    @property
    def examiner(self) -> examination.Examiner:
        with self._lock:
            if self._examiner is None:
                self._examiner = examination.Examiner()
            return self._examiner

    def share(self) -> Shared:
        """For graders of other processes; while this one is open."""
        return Shared(self.zygote.control, self.examiner.control)

    def close(self) -> None:
        for part in (self._zygote, self._examiner):
            if part is not None:
                part.close()
        self._zygote = self._examiner = None

    def __enter__(self) -> "Grader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def grade_notebook(
    exam: Subject, content: bytes | None, files: Mapping[str, bytes] | None = None
) -> dict[str, tuple[float | None, str]]:
    """The points and message of each graded cell, by ID: for tests of the course.

    One grader per process, started at the first call.
    """
    verdicts = _shared().grade(exam, content, files).verdicts
    return {name: (verdict.points, verdict.message) for name, verdict in verdicts.items()}


@functools.cache
def _shared() -> Grader:
    grader = Grader(charts=False)
    atexit.register(grader.close)
    return grader


@functools.cache
def engine_key() -> str:
    """Changes with the engine, what tests use, and the libraries that run the copies."""
    import importlib.metadata
    import sys

    digest = hashlib.sha256(sys.version.encode())
    root = Path(__file__).parent
    kit = root.parent / "atelier_candidat"
    for folder in (root / "enclosure", root / "verification", kit):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.read_bytes())
    for path in sorted(root.glob("*.py")):
        if path.stem in _ENGINE:
            digest.update(path.read_bytes())
    for name in ("pandas", "numpy", "matplotlib", "openpyxl"):
        digest.update(f"{name} {importlib.metadata.version(name)}".encode())
    return digest.hexdigest()[:16]


_ENGINE = {"cells", "examiner", "execution", "grading", "subject", "reconstruction", "thaw"}


def isolation_missing() -> str:
    return (
        "Cette machine ne permet pas d'isoler le code des candidats. « atelier diagnostic » dit "
        "comment y remédier ; --sans-isolation corrige quand même, à vos risques."
    )


def _id(notebook: cells.Notebook, rank: int) -> str:
    return str(cells.grade_id(notebook.cells[rank]))


def _at(answers: execution.Answers, rank: int) -> execution.Answers:
    """The same answers at their place in the master copy, where extra cells do not count."""
    return execution.Answers(rank, answers.values, answers.files, answers.contents)


def _verdict(judged: Mapping[str, Any] | None, maximum: float) -> Verdict:
    if judged is None:  # a task: a person marks it
        return Verdict(None, maximum)
    points = judged["points"]
    return Verdict(
        None if points is None else float(points), maximum, judged["message"], judged["detail"]
    )


def _show(
    notebook: cells.Notebook,
    outputs: Mapping[int, list[dict[str, Any]]],
    verdicts: Mapping[str, Verdict],
) -> None:
    """Put outputs in their cells, and in each tests cell what nbgrader reads its score from."""
    import nbformat

    from atelier import outputs as safe

    count = 0
    for rank, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            cell.source = safe.markdown(cell.source) if cells.is_written(cell) else cell.source
            continue
        if rank in outputs:
            count += 1
            cell.execution_count = count
            cell.outputs = [nbformat.from_dict(o) for o in safe.outputs(outputs[rank], count)]
        if cells.kind_of(cell) is Kind.TESTS:
            cell.outputs = [
                nbformat.from_dict(o) for o in shown_verdict(verdicts[str(cells.grade_id(cell))])
            ]


def shown_verdict(verdict: Verdict) -> list[dict[str, Any]]:
    """A tests cell's outputs, from which nbgrader's `determine_grade` finds the same points."""
    found: list[dict[str, Any]] = []
    if verdict.points is None or verdict.points == verdict.maximum:
        return found
    if verdict.points > 0:
        data = {"text/plain": repr(verdict.points)}
        found.append(
            {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": None}
        )
        if verdict.message:
            found.append(
                {"output_type": "stream", "name": "stdout", "text": verdict.message + "\n"}
            )
        return found
    return [
        {
            "output_type": "error", "ename": "À revoir", "evalue": verdict.message,
            "traceback": [verdict.message],
        }
    ]  # fmt: skip


def _incidents(notebook: cells.Notebook, done: execution.Run) -> list[str]:
    """What happened while running that a person may want to look at."""
    found = []
    for ranks, what in ((done.late, "a dépassé le temps permis"), (done.stopped, "s'est arrêtée")):
        for rank in ranks:
            cell = notebook.cells[rank]
            name = cells.grade_id(cell) or f"n° {rank + 1}"
            found.append(f"la cellule {name} {what}")
    return found
