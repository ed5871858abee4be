"""From 100 to 10,000 submissions: what one more costs in the gradebook."""

import time
from collections.abc import Iterator
from typing import NamedTuple

from atelier import copie, correction, folders, gradebook, results, states, subject
from atelier.copie import NotebookScores, Result, Score


class Growth(NamedTuple):
    """Seconds."""

    copies: int
    write: float  # per submission
    cpu: float  # of that
    unchanged: float  # per submission, regraded
    export: float  # of all scores


def measure(where: folders.Folders, seance: str, sizes: tuple[int, ...]) -> Iterator[Growth]:
    """Write that many graded copies (the same one under other codes), and read them back."""
    subjects = subject.load(where.source / seance, where.release / seance)
    model = copie.read(where.submitted / "C-00000" / seance, tuple(subjects))
    cle = model.key(subjects)
    scores = {
        name: NotebookScores(
            {
                **dict.fromkeys(exam.tests, Score(1.0, False)),
                **dict.fromkeys(exam.tasks, Score(None, True)),
            },
            {},
        )
        for name, exam in subjects.items()
    }
    result = Result(copie.CORRIGEE, "", 3, scores, {})
    book = gradebook.Gradebook(where.db_url)
    done = 0
    for size in sizes:
        started, used = time.perf_counter(), time.process_time()
        for rank in range(done, size):
            state = states.State(result.etat, cle, "", 3)
            book.record(f"C-{rank:05d}", seance, state, result.notebooks, None)
        write = (time.perf_counter() - started) / (size - done)
        cpu = (time.process_time() - used) / (size - done)
        done = size
        yield Growth(size, write, cpu, _unchanged(where, seance, min(size, 500)), _export(where))
    book.close()


def _unchanged(where: folders.Folders, seance: str, count: int) -> float:
    """Per copy, a run over copies that have their verdict."""
    source = where.submitted / "C-00000" / seance
    paths = []
    for rank in range(count):
        folder = where.submitted / f"C-{rank:05d}" / seance
        if not folder.exists():
            folder.parent.mkdir(exist_ok=True)
            folder.symlink_to(source)  # read as the same bytes
        (where.autograded / f"C-{rank:05d}" / seance).mkdir(parents=True, exist_ok=True)
        paths.append(folder)
    batch = correction.Batch(where, 3)
    started = time.perf_counter()
    summary = batch.run(paths, _never)
    spent = (time.perf_counter() - started) / count
    batch.close()
    assert summary.unchanged == count, summary
    return spent


def _never(work):  # type: ignore[no-untyped-def]
    assert not list(work)
    return iter(())


def _export(where: folders.Folders) -> float:
    started = time.perf_counter()
    engine = results.connect(where.db_url)
    for _ in results.results(engine):
        pass
    engine.dispose()
    return time.perf_counter() - started
