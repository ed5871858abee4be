"""Run a rebuilt notebook in a candidate's process, from outside: time limits, deaths, answers."""

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from atelier.enclosure import wire
from atelier.enclosure.walls import Limits
from atelier.isolation import Child, Gone, Zygote, usage

GRACE = 1.5  # seconds between Ctrl-C and the end
MOST_RESTARTS = 3
WATCH = 0.5  # seconds between two looks at a work folder

STOPPED = "Cette cellule a arrêté le programme : les cellules suivantes ont été lancées sans elle."
TOO_LONG = "Cette cellule a dépassé le temps permis : elle a été interrompue."
NOT_RUN = "Cette cellule n'a pas été lancée : le temps permis pour tout le notebook est écoulé."


@dataclass(frozen=True)
class Step:
    """One cell to run (`code`) or the point where answers are taken (`tests`)."""

    kind: Literal["code", "tests"]
    rank: int  # of the cell in the notebook
    source: str = ""
    answers: tuple[str, ...] = ()  # names that the tests judge
    drawn: bool = False  # whether its figures are drawn


@dataclass(frozen=True)
class Answers:
    """What a candidate's process gave at a tests cell: inert, unread, not to be believed."""

    rank: int
    values: bytes = b"{}"  # JSON, by name
    files: tuple[str, ...] = ()  # every file there is
    contents: dict[str, bytes] = field(default_factory=dict)  # those that changed


@dataclass
class Run:
    """What a notebook showed."""

    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    stopped: list[int] = field(default_factory=list)  # ranks of the cells that ended the process
    late: list[int] = field(default_factory=list)  # ranks of the cells that took too long
    seconds: float = 0.0


def run(
    zygote: Zygote,
    steps: Sequence[Step],
    files: dict[str, bytes],
    limits: Limits,
    take: Callable[[Answers], None],
) -> Run:
    """Run the steps in order; `take` is called with the answers as soon as they come.

    A cell that ends the process costs itself only: the notebook is run again without it. Raises
    `isolation.Gone` when the zygote itself has died.
    """
    done = Run()
    started = time.monotonic()
    taken: set[int] = set()
    left_out: set[int] = set()
    for _ in range(MOST_RESTARTS + 1):
        script = [step for step in steps if step.rank not in left_out]
        if not script:
            break
        attempt = _Attempt(script, limits, started, done, taken, take)
        with _child(zygote, script, files, limits) as child:
            culprit = attempt.follow(child)
        if culprit is None:
            break
        left_out.add(culprit.rank)
        done.stopped.append(culprit.rank)
        message = TOO_LONG if culprit.rank in done.late else STOPPED
        done.outputs[culprit.rank] = [_error("Arrêt", message)]
        if time.monotonic() - started > limits.notebook:
            break
    for step in steps:
        if step.kind == "tests" and step.rank not in taken:
            take(Answers(step.rank))
        elif step.kind == "code" and step.rank not in done.outputs:
            done.outputs[step.rank] = [_error("Arrêt", NOT_RUN)]
    done.seconds = time.monotonic() - started
    return done


@contextlib.contextmanager
def _child(
    zygote: Zygote,
    script: Sequence[Step],
    files: dict[str, bytes],
    limits: Limits,
) -> Iterator[Child]:
    cells = [
        {
            "kind": step.kind, "source": step.source, "answers": list(step.answers),
            "drawn": step.drawn,
        }
        for step in script
    ]  # fmt: skip
    job = {"cells": cells, "files": list(files)}
    child = zygote.open(job, list(files.values()), limits)
    try:
        yield child
    finally:
        child.end()


class _Attempt:
    """One process from its first cell to its end."""

    def __init__(
        self, script: Sequence[Step], limits: Limits, started: float, done: Run,
        taken: set[int], take: Callable[[Answers], None],
    ) -> None:  # fmt: skip
        self._script, self._limits, self._done = script, limits, done
        self._end = started + limits.notebook
        self._taken, self._take = taken, take

    def follow(self, child: Child) -> Step | None:
        """Read what the process says, cell by cell; the step that ended it, or None."""
        for position, step in enumerate(self._script):
            message, blobs = self._next(child, step)
            if message is None:
                return self._blame(position)
            if "wall" in message:
                raise Gone(str(message["wall"]))
            if not self._accept(step, position, message, blobs):
                return self._blame(position)
        return None

    def _next(self, child: Child, step: Step) -> tuple[dict[str, Any] | None, list[bytes]]:
        """The next message; past its time a cell is interrupted, then its process ended."""
        limit = min(time.monotonic() + self._limits.cell, self._end)
        for deadline in (limit, limit + GRACE):
            try:
                return self._receive(child, deadline) or (None, [])
            except TimeoutError:
                if step.rank not in self._done.late:
                    self._done.late.append(step.rank)
                child.interrupt()
            except wire.Broken:
                break
        return None, []

    def _receive(self, child: Child, deadline: float) -> tuple[dict[str, Any], list[bytes]] | None:
        """As `Wire.receive`, watching the work folder where the kernel does not bound it."""
        while child.home is not None:
            try:
                return child.wire.receive(min(deadline, time.monotonic() + WATCH))
            except TimeoutError:
                if usage.is_too_large(child.home, child.pid, self._limits):
                    raise wire.Broken("work folder too large") from None
                if time.monotonic() >= deadline:
                    raise
        return child.wire.receive(deadline)

    def _accept(
        self, step: Step, position: int, message: dict[str, Any], blobs: list[bytes]
    ) -> bool:
        """Keep a message if it is the one expected here."""
        if step.kind == "code" and message.get("cell") == position:
            outputs = message.get("outputs")
            if type(outputs) is not list:
                return False
            self._done.outputs[step.rank] = outputs
            return True
        if step.kind == "tests" and message.get("tests") == position:
            answers = _answers(step.rank, message, blobs)
            if answers is not None and step.rank not in self._taken:
                self._taken.add(step.rank)
                self._take(answers)
            return answers is not None
        return False

    def _blame(self, position: int) -> Step:
        """The cell that ended the process: this one, or the code before these answers."""
        for step in reversed(self._script[: position + 1]):
            if step.kind == "code":
                return step
        return self._script[position]


def _answers(rank: int, message: dict[str, Any], blobs: list[bytes]) -> Answers | None:
    files, changed = message.get("files"), message.get("changed")
    if type(files) is not list or type(changed) is not list or len(blobs) != 1 + len(changed):
        return None
    if any(type(name) is not str for name in files + changed):
        return None
    values, *contents = blobs
    if len(values) > wire.LARGEST_HEAD:
        return None
    return Answers(rank, values, tuple(files), dict(zip(changed, contents, strict=True)))


def _error(name: str, message: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": [message]}
