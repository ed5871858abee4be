"""Who grades: this machine's processes, or a Dask cluster. Both run the same pure function."""

import concurrent.futures as futures
import itertools
import multiprocessing
import multiprocessing.util
import os
import signal
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from atelier import copie
from atelier.copie import Copie, Job, Result
from atelier.enclosure.walls import Limits
from atelier.grading import Grader, Shared
from atelier.problems import Refusal
from atelier.subject import Subject

Key = tuple[str, str]  # candidat, seance
Item = tuple[Job, Mapping[str, Subject]]
Work = Iterable[Item]
MOST_TRIES = 3
_IMPORTED = ["__main__", __name__, "nbformat", "atelier.outputs"]  # once for all workers
_grader: Grader | None = None


class Pool:
    """Grades with `count` processes; one that dies is replaced and its copies tried again."""

    def __init__(
        self, count: int, level: int, limits: Limits, cache: Path, charts: bool | None
    ) -> None:
        self._count = count
        self._settings = (level, limits, cache, charts)

    def grade(self, work: Work) -> Iterator[tuple[Job, Result | str]]:
        """Each job with its result, or a sentence saying why there is none."""
        pending = iter(work)
        first = next(pending, None)
        if first is None:  # with nothing to grade, nothing is started
            return
        with Grader(*self._settings) as owner:
            yield from self._share(itertools.chain((first,), pending), owner.share())

    def _share(self, pending: Iterator[Item], shared: Shared) -> Iterator[tuple[Job, Result | str]]:
        tried: dict[Key, int] = {}
        again: list[Item] = []
        while True:
            executor = self._executor(shared)
            running: dict[futures.Future[Result], Item] = {}
            try:
                while True:
                    # What ran when a worker died is tried alone: nobody pays for another copy
                    alone = any(_key(job) in tried for job, _ in (*running.values(), *again))
                    while len(running) < (1 if alone else 2 * self._count):
                        again = again or list(itertools.islice(pending, 1))
                        if not again:
                            break
                        job, subjects = again[0]  # left there until taken: the pool may break
                        future = executor.submit(_work, subjects, job.copie)
                        running[future] = again.pop(0)
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
                    tried[_key(job)] = tried.get(_key(job), 0) + 1
                    if tried[_key(job)] >= MOST_TRIES:
                        yield job, "le processus de correction s'est arrêté plusieurs fois"
                    else:
                        again.append((job, subjects))
            finally:
                executor.shutdown(wait=True, cancel_futures=True)

    def _executor(self, shared: Shared) -> futures.ProcessPoolExecutor:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_IMPORTED)
        return futures.ProcessPoolExecutor(self._count, context, _start, (*self._settings, shared))


def _key(job: Job) -> Key:
    return job.copie.candidat, job.copie.seance


def _start(level: int, limits: Limits, cache: Path, charts: bool | None, shared: Shared) -> None:
    """In a new worker: it ends with the engine, and leaves Ctrl-C to it."""
    global _grader
    threading.Thread(target=_end_with_engine, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _grader = Grader(level, limits, cache, charts, shared)
    multiprocessing.util.Finalize(None, _grader.close, exitpriority=0)


def _end_with_engine() -> None:
    engine = multiprocessing.parent_process()
    assert engine is not None
    engine.join()
    os._exit(1)


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
