"""A Dask cluster as grader: the same pure function on more machines (extra `grappe`).

Each Dask worker is one process that owns a zygote and an examiner. Copies travel as bytes, results
come back inert; the gradebook has one writer, here. A worker that dies changes no grade: Dask gives
its copies to another.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from atelier import copie
from atelier.copie import Copie, Result
from atelier.correction import Job
from atelier.enclosure.walls import Limits
from atelier.grading import Grader
from atelier.problems import Refusal
from atelier.subject import Subject
from atelier.workers import Work

AHEAD = 3  # copies waiting per worker
_grader: Grader | None = None


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

    def grade(self, work: Work) -> Iterator[tuple[Job, Result | str]]:
        """Each job with its result, or a sentence saying why there is none."""
        from distributed import wait

        sent: dict[str, Any] = {}
        running: dict[Any, Job] = {}
        pending = iter(work)
        try:
            while True:
                while len(running) < self._room():
                    item = next(pending, None)
                    if item is None:
                        break
                    running[self._submit(*item, sent)] = item[0]
                if not running:
                    return
                done = wait(list(running), return_when="FIRST_COMPLETED", timeout=600).done
                for future in done:
                    yield running.pop(future), _result(future)
        except (OSError, TimeoutError) as error:
            for job in running.values():
                yield job, f"la grappe {self._address} ne répond plus ({error})"
        except Exception as error:  # Dask has its own exceptions for a scheduler that goes away
            if type(error).__module__.partition(".")[0] not in ("distributed", "asyncio"):
                raise
            for job in running.values():
                yield job, f"la grappe {self._address} ne répond plus ({error})"

    def _room(self) -> int:
        workers = len(self._client.scheduler_info()["workers"])
        if not workers:
            self._client.wait_for_workers(1, timeout=60)
            workers = 1
        return AHEAD * workers

    def _submit(self, job: Job, subjects: Mapping[str, Subject], sent: dict[str, Any]) -> Any:
        """The séance's notebooks are sent once."""
        seance = job.copie.seance
        if seance not in sent:
            sent[seance] = self._client.scatter(dict(subjects), broadcast=True, hash=False)
        return self._client.submit(
            _work, sent[seance], job.copie, self._settings, pure=False, retries=2,
            key=f"copie-{job.copie.candidat}-{seance}-{job.cle[:12]}",
        )  # fmt: skip

    def close(self) -> None:
        self._client.close()


def _result(future: Any) -> Result | str:
    try:
        found: Result = future.result()
    except Refusal as error:
        return str(error)
    except Exception as error:
        return f"la grappe n'a pas pu la corriger ({type(error).__name__} : {error})"
    return found


def _work(
    subjects: Mapping[str, Subject], handed_in: Copie, settings: tuple[int, Limits, bool | None]
) -> Result:
    """On a worker: its grader is made at the first copy and kept."""
    global _grader
    if _grader is None:
        import atexit
        import tempfile

        level, limits, charts = settings
        _grader = Grader(level, limits, Path(tempfile.gettempdir()) / "atelier-grappe", charts)
        atexit.register(_grader.close)
    return copie.grade(_grader, subjects, handed_in)
