"""Who grades: this machine's processes, or a Dask cluster. Both run the same pure function."""

import concurrent.futures as futures
import ctypes
import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from atelier import copie
from atelier.copie import Copie, Result
from atelier.correction import MOST_TRIES, Job
from atelier.enclosure.walls import Limits
from atelier.grading import Grader
from atelier.problems import Refusal
from atelier.subject import Subject

Work = Iterable[tuple[Job, Mapping[str, Subject]]]
_PR_SET_PDEATHSIG = 1
_grader: Grader | None = None


class Pool:
    """Grades with `count` processes; one that dies is replaced and its copies tried again."""

    def __init__(
        self, count: int, level: int, limits: Limits, cache: Path, charts: bool | None
    ) -> None:
        self._count = count
        self._settings = (os.getpid(), level, limits, cache, charts)

    def grade(self, work: Work) -> Iterator[tuple[Job, Result | str]]:
        """Each job with its result, or a sentence saying why there is none."""
        pending = iter(work)
        tried: dict[int, int] = {}
        again: list[tuple[Job, Mapping[str, Subject]]] = []
        while True:
            executor = self._executor()
            running: dict[futures.Future[Result], tuple[Job, Mapping[str, Subject]]] = {}
            try:
                while True:
                    while len(running) < 2 * self._count:
                        item = again.pop() if again else next(pending, None)
                        if item is None:
                            break
                        running[executor.submit(_work, item[1], item[0].copie)] = item
                    if not running:
                        return
                    done, _ = futures.wait(running, return_when=futures.FIRST_COMPLETED)
                    for future in done:
                        job = running[future][0]
                        try:
                            result: Result | str = future.result()
                        except BrokenProcessPool:
                            raise
                        except Refusal as error:
                            result = str(error)
                        except Exception as error:
                            result = f"le moteur s'est arrêté ({type(error).__name__} : {error})"
                        del running[future]
                        yield job, result
            except BrokenProcessPool:
                for job, subjects in running.values():
                    tried[id(job)] = tried.get(id(job), 0) + 1
                    if tried[id(job)] >= MOST_TRIES:
                        yield job, "le processus de correction s'est arrêté plusieurs fois"
                    else:
                        again.append((job, subjects))
            finally:
                executor.shutdown(wait=True, cancel_futures=True)

    def _executor(self) -> futures.ProcessPoolExecutor:
        return futures.ProcessPoolExecutor(
            self._count, multiprocessing.get_context("spawn"), _start, self._settings
        )


def _start(engine: int, level: int, limits: Limits, cache: Path, charts: bool | None) -> None:
    """In a new worker: it ends with the engine, and leaves Ctrl-C to it."""
    global _grader
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != engine:  # it died before we asked to be told
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import atexit

    _grader = Grader(level, limits, cache, charts)
    atexit.register(_grader.close)


def _work(subjects: Mapping[str, Subject], handed_in: Copie) -> Result:
    assert _grader is not None
    return copie.grade(_grader, subjects, handed_in)


def grade_here(grader: Grader, work: Work) -> Iterator[tuple[Job, Any]]:
    """Grade in this very process."""
    for job, subjects in work:
        try:
            yield job, copie.grade(grader, subjects, job.copie)
        except Refusal as error:
            yield job, str(error)
