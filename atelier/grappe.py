"""A Dask cluster as grader: the same pure function on more machines (extra `grappe`).

Each Dask worker owns a zygote and an examiner, which all its threads ask. Copies travel as bytes,
results come back inert; the gradebook has one writer, here. A worker that dies changes no grade:
Dask gives its copies to another.
"""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atelier import copie
from atelier.copie import Copie, Job, Result
from atelier.enclosure.walls import Limits
from atelier.grading import Grader
from atelier.problems import Refusal
from atelier.subject import Subject
from atelier.workers import MOST_TRIES, Work

AHEAD = 3  # copies waiting per thread
_grader: Grader | None = None
_making = threading.Lock()


class Cluster:
    """Grades on the cluster whose scheduler is at `address` (tcp://…)."""

    def __init__(self, address: str, level: int, limits: Limits, charts: bool | None) -> None:
        """Raises Refusal when the cluster does not answer."""
        try:
            from distributed import Client
        except ImportError as error:
            raise Refusal(
                "Corriger sur une grappe demande Dask : pip install « atelier-commercial[grappe] »."
            ) from error
        try:
            self._client: Any = Client(address, timeout=20)
        except (OSError, TimeoutError, ValueError) as error:
            raise Refusal(f"La grappe {address} ne répond pas ({error}).") from error
        self._address = address
        self._settings = (level, limits, charts)
        self._sent: dict[str, Any] = {}  # séances that the workers have
        self._running: dict[Any, _Item] = {}

    def grade(self, work: Work) -> Iterator[tuple[Job, Result | str]]:
        """Each job with its result, or a sentence saying why there is none."""
        pending = iter(work)
        again: list[_Item] = []
        try:
            while True:
                room = self._room()
                while len(self._running) < room:
                    item = again.pop() if again else self._next(pending)
                    if item is None:
                        break
                    self._submit(item)
                if not self._running:
                    return
                yield from self._collect(again)
        except Exception as error:
            if not _is_of_cluster(error):
                raise
            reason = f"la grappe {self._address} ne répond plus ({error})"
            for item in (*self._running.values(), *again):
                yield item.job, reason
            for job, _ in pending:
                yield job, reason

    def _next(self, pending: Work) -> "_Item | None":
        for job, subjects in pending:
            return _Item(job, subjects)
        return None

    def _room(self) -> int:
        threads: dict[str, int] = self._client.nthreads()  # by worker
        if not threads:
            self._client.wait_for_workers(1, timeout=60)
        return AHEAD * max(1, sum(threads.values()))

    def _submit(self, item: "_Item") -> None:
        """The séance's notebooks are sent once, the copy with its job.

        They are a task's result, not scattered data: Dask makes again what a dead worker held.
        """
        seance = item.job.copie.seance
        if seance not in self._sent:
            self._sent[seance] = self._client.submit(dict, item.subjects, pure=False)
        future = self._client.submit(
            _work, self._sent[seance], item.job.copie, self._settings, pure=False
        )
        self._running[future] = item

    def _collect(self, again: "list[_Item]") -> Iterator[tuple[Job, Result | str]]:
        """The results that have come; what was lost with a worker goes to `again`."""
        from distributed import wait

        done = wait(list(self._running), return_when="FIRST_COMPLETED", timeout=600).done
        for future in done:
            item = self._running.pop(future)
            try:
                yield item.job, future.result()
            except Refusal as error:
                yield item.job, str(error)
            except Exception as error:
                item.tries += 1
                if _is_of_cluster(error) and item.tries < MOST_TRIES:
                    again.append(item)
                else:
                    name = type(error).__name__
                    yield item.job, f"la grappe n'a pas pu la corriger ({name} : {error})"

    def close(self) -> None:
        self._client.close()


@dataclass
class _Item:
    """One copy on its way."""

    job: Job
    subjects: Mapping[str, Subject]
    tries: int = 0


def _is_of_cluster(error: BaseException) -> bool:
    """Whether Dask or its network is at fault: it has its own exceptions."""
    return isinstance(error, OSError | TimeoutError) or (
        type(error).__module__.partition(".")[0]
        in ("distributed", "asyncio", "concurrent", "tornado")
    )


def _work(
    subjects: Mapping[str, Subject], handed_in: Copie, settings: tuple[int, Limits, bool | None]
) -> Result:
    """On a worker: its grader is made at the first copy and kept."""
    global _grader
    with _making:
        if _grader is None:
            import atexit
            import tempfile

            level, limits, charts = settings
            _grader = Grader(level, limits, Path(tempfile.gettempdir()) / "atelier-grappe", charts)
            atexit.register(_grader.close)
    return copie.grade(_grader, subjects, handed_in)
