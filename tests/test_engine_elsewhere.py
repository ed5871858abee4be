"""The same batch on Dask, in shares, through nbgrader and in PostgreSQL: identical scores."""

import concurrent.futures as futures
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import copies_de_test as sample
import pytest
import sqlalchemy as sa
from test_correction import SEANCE, a_class, grade, hand_in, scores, session, template

from atelier import (
    build,
    copie,
    correction,
    folders,
    gradebook,
    grading,
    grappe,
    isolation,
    parts,
    workers,
)
from atelier.problems import Refusal

__all__ = ["session", "template"]
pytestmark = [pytest.mark.xdist_group("moteur")]
BIN = Path(sys.executable).parent


# --- this machine's processes ---------------------------------------------------------------------


def below(pid: int, *programs: str) -> list[int]:
    """The processes that this one has started and that run one of these programs."""
    listed = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True)
    return [
        int(child)
        for child in listed.stdout.split()
        if any(name in Path(f"/proc/{child}/cmdline").read_text() for name in programs)
    ]


def test_a_batch_whose_zygote_and_examiner_are_killed_goes_on(session: folders.Folders) -> None:
    expected = a_class(session, 8)
    pool = workers.Pool(2, 2, sample.LIMITS, session.cache, False)
    killed: list[int] = []

    def grader(work: workers.Work) -> Iterator[tuple[copie.Job, copie.Result | str]]:
        for rank, done in enumerate(pool.grade(work)):
            if rank == 1:
                killed.extend(below(os.getpid(), "enclosure.zygote", "atelier.examiner"))
                for pid in killed:
                    os.kill(pid, signal.SIGKILL)
            yield done

    summary = grade(session, grader=grader)
    assert len(killed) == 2
    assert not summary.without_verdict
    assert scores(session) == expected


def test_a_worker_that_is_killed_is_replaced(session: folders.Folders) -> None:
    expected = a_class(session, 8)
    pool = workers.Pool(2, 2, sample.LIMITS, session.cache, False)

    def grader(work: workers.Work) -> Iterator[tuple[copie.Job, copie.Result | str]]:
        for rank, done in enumerate(pool.grade(work)):
            if rank == 1:
                (server,) = below(os.getpid(), "multiprocessing.forkserver")
                os.kill(below(server, "multiprocessing.forkserver")[0], signal.SIGKILL)
            yield done

    summary = grade(session, grader=grader)
    assert not summary.without_verdict
    assert scores(session) == expected


BUSY = """
import os, time
for _ in range(40):
    if os.fork() == 0:
        while True: pass
time.sleep(60)
"""
LONG = """
montants = list(ventes["montant"])
for _ in range(1_000_000):
    somme = sum(montants)
total = somme
"""


@pytest.mark.long
@pytest.mark.parametrize("level", [3, 2])
def test_a_copy_that_takes_every_processor_leaves_its_neighbour_its_time(level: int) -> None:
    shared = Path("/proc/sys/kernel/sched_autogroup_enabled")
    if isolation.reached(level) < level or not shared.exists() or shared.read_text() != "1\n":
        pytest.skip("ce noyau ne partage pas les processeurs par session")
    with (
        grading.Grader(level, sample.LIMITS, charts=False) as grader,
        futures.ThreadPoolExecutor(1) as pool,
    ):
        long = sample.as_bytes(sample.notebook({"total": LONG}))
        grader.grade(sample.subject(), long)  # all is loaded
        hostile = sample.as_bytes(sample.notebook({"total": BUSY}))
        beside = pool.submit(grader.grade, sample.subject(), hostile)
        time.sleep(0.7)
        found = grader.grade(sample.subject(), long)
        assert beside.running()
    assert sample.points(found) == sample.MAXIMUM, found.remarks


class Deadly(copie.Copie):
    """Ends every process that it is given to."""

    def __reduce__(self) -> Any:
        return os._exit, (1,)


def test_a_copy_that_ends_every_worker_costs_nobody_else(session: folders.Folders) -> None:
    expected = a_class(session, 8)
    pool = workers.Pool(2, 2, sample.LIMITS, session.cache, False)

    def grader(work: workers.Work) -> Iterator[tuple[copie.Job, copie.Result | str]]:
        return pool.grade(
            (copie.Job(Deadly(**vars(job.copie)), job.cle), subjects)
            if job.copie.candidat == "C-04"
            else (job, subjects)
            for job, subjects in work
        )

    summary = grade(session, grader=grader)
    assert list(summary.without_verdict) == [("C-04", SEANCE)]
    del expected["C-04"]
    assert scores(session) == expected


@pytest.mark.parametrize("level", [3, 2])
@pytest.mark.parametrize("family", ["tuer", pytest.param("", marks=pytest.mark.long)])
def test_good_copies_beside_hostile_ones_get_everything(
    session: folders.Folders, level: int, family: str
) -> None:
    """All at once, by four processes that share one zygote and one examiner."""
    if isolation.reached(level) < level:
        pytest.skip(f"cette machine n'atteint pas le niveau {level}")
    most = {}
    for path in sorted((sample.FOLDER / "hostiles").glob(f"{family}*.py")):
        content, expected = sample.read(path)
        hand_in(session, f"H-{path.stem}", content)
        most[f"H-{path.stem}"] = sum({**sample.MAXIMUM, **expected}.values())
        hand_in(session, f"I-{path.stem}", sample.as_bytes(sample.notebook()))
    pool = workers.Pool(4, level, sample.LIMITS, session.cache, False)
    summary = grade(session, grader=pool.grade)
    found = scores(session)
    assert not summary.without_verdict
    assert {who: found[who] for who in found if who.startswith("I-")} == {
        f"I-{who[2:]}": sum(sample.MAXIMUM.values()) for who in most
    }
    assert [who for who in most if found[who] > most[who]] == []


def test_threads_whose_zygote_is_killed_go_on_together(session: folders.Folders) -> None:
    a_class(session, 6)
    shelf = correction.Shelf(session)
    jobs = [shelf.job(folder) for folder in correction.find(session, [], [])]
    found = []
    with (
        grading.Grader(2, sample.LIMITS, session.cache, False) as grader,
        futures.ThreadPoolExecutor(3) as pool,
    ):
        running = [pool.submit(copie.grade, grader, subjects, job.copie) for job, subjects in jobs]
        found.append(running[0].result())
        for pid in below(os.getpid(), "enclosure.zygote"):
            os.kill(pid, signal.SIGKILL)
        found += [future.result() for future in running[1:]]
    assert [result.etat for result in found] == [copie.CORRIGEE] * 6


# --- shares ---------------------------------------------------------------------------------------


def test_shares_graded_apart_are_merged_by_one_writer(session: folders.Folders) -> None:
    expected = a_class(session, 5)
    found = correction.find(session, [], [])
    assert sorted(p for i in range(3) for p in parts.share(found, f"{i + 1}/3")) == found
    pool = workers.Pool(1, 2, sample.LIMITS, session.cache, False)
    for part in ("1/2", "2/2"):
        summary = correction.grade_part(
            session, parts.share(found, part), pool.grade, 2, lambda *_: None,
            lambda job, result: parts.save(session, job, result),
        )  # fmt: skip
        assert not summary.without_verdict
    assert scores(session) == {}
    grade(session, grader=lambda work: parts.merge(session, iter(work)))
    assert scores(session) == expected


def test_a_copy_that_no_share_graded_is_named(session: folders.Folders) -> None:
    a_class(session, 1)
    summary = grade(session, grader=lambda work: parts.merge(session, iter(work)))
    assert "aucune part" in summary.without_verdict["C-01", SEANCE]


@pytest.mark.parametrize("part", ["0/2", "3/2", "deux", "1/0"])
def test_a_share_that_makes_no_sense_is_refused(part: str) -> None:
    with pytest.raises(Refusal, match="2/8"):
        parts.share([], part)


# --- a Dask cluster -------------------------------------------------------------------------------


@contextlib.contextmanager
def cluster(workers: int = 2, threads: int = 1) -> Iterator[Any]:
    """Worker processes on this machine."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=workers,
        threads_per_worker=threads,
        processes=True,
        dashboard_address=None,
        silence_logs=50,
    ) as made:
        yield made


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_of_two_processes_gives_the_same_scores(session: folders.Folders) -> None:
    expected = a_class(session, 6)
    with cluster() as made:
        grader = grappe.Cluster(made.scheduler_address, 2, sample.LIMITS, False)
        grade(session, grader=grader.grade)
        grader.close()
    assert scores(session) == expected


@pytest.mark.filterwarnings("ignore")
def test_the_threads_of_one_worker_give_the_same_scores(session: folders.Folders) -> None:
    """As `dask worker` starts when nothing is asked of it."""
    expected = a_class(session, 8)
    with cluster(workers=1, threads=3) as made:
        grader = grappe.Cluster(made.scheduler_address, 2, sample.LIMITS, False)
        grade(session, grader=grader.grade)
        grader.close()
    assert scores(session) == expected


@pytest.mark.filterwarnings("ignore")
def test_a_worker_that_is_killed_changes_no_grade(session: folders.Folders) -> None:
    expected = a_class(session, 8)
    with cluster() as made:
        grader = grappe.Cluster(made.scheduler_address, 2, sample.LIMITS, False)
        victims = [next(iter(made.workers.values())).pid]

        def graded(work: workers.Work) -> Iterator[tuple[copie.Job, copie.Result | str]]:
            for done in grader.grade(work):
                yield done
                if victims:  # once a first copy has its verdict
                    os.kill(victims.pop(), signal.SIGKILL)

        summary = grade(session, grader=graded)
        grader.close()
    assert not victims
    assert not summary.without_verdict
    assert scores(session) == expected


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_does_not_answer_is_said_in_french() -> None:
    with pytest.raises(Refusal, match="ne répond pas"):
        grappe.Cluster("tcp://127.0.0.1:9", 2, sample.LIMITS, False)


# --- nbgrader's own command -----------------------------------------------------------------------


def test_nbgrader_autograde_gives_the_same_scores(session: folders.Folders) -> None:
    expected = a_class(session, 5)
    hand_in(session, "C-06", b'{"cells": [')
    _with_a_second_notebook(session)  # which C-01 alone hands in
    grade(session)
    ours = _grades(session.db_url)
    shutil.rmtree(session.autograded)
    with sa.create_engine(session.db_url).begin() as base:
        base.execute(sa.text("update grade set auto_score = null, needs_manual_grade = true"))
    config = (Path(__file__).parent.parent / "nbgrader_config.py").read_text(encoding="utf-8")
    (session.root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    done = subprocess.run(
        [BIN / "nbgrader", "autograde", SEANCE], cwd=session.root, capture_output=True, text=True, check=False,
        env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert _grades(session.db_url) == ours
    assert scores(session) == {**expected, "C-01": 2 * expected["C-01"], "C-06": 0.0}
    with sa.create_engine(session.db_url).connect() as base:
        waiting = base.scalar(sa.text("select count(*) from grade where needs_manual_grade"))
    assert waiting == 12, "a missing notebook leaves its task in the queue of all six"
    assert "rejetée" in done.stderr


def _with_a_second_notebook(where: folders.Folders) -> None:
    """A notebook more in the séance, handed in by C-01 alone; its task waits for all the others."""
    source = where.source / SEANCE
    shutil.copy(source / "sujet.ipynb", source / "suite.ipynb")
    build.generate(where, SEANCE)
    mine = where.submitted / "C-01" / SEANCE
    shutil.copy(mine / "sujet.ipynb", mine / "suite.ipynb")


def _grades(db_url: str) -> list[Any]:
    with sa.create_engine(db_url).connect() as base:
        return sorted(
            base.execute(
                sa.text(
                    "select a.student_id, b.name, g.auto_score, g.needs_manual_grade from grade g"
                    " join base_cell b on b.id = g.cell_id"
                    " join submitted_notebook n on g.notebook_id = n.id"
                    " join submitted_assignment a on n.assignment_id = a.id"
                )
            ).fetchall()
        )


# --- PostgreSQL -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of our own, on a socket in a temporary folder."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL n'est pas installé")
    tools = found[-1].parent
    folder = Path("/tmp") / f"atelier-pg-{os.getpid()}"
    folder.mkdir()
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    try:
        subprocess.run(
            [*as_user, tools / "initdb", "-D", folder / "base", "-U", "essai", "-A", "trust"],
            check=True,
            capture_output=True,
            cwd="/",
        )
        server = subprocess.Popen(
            [*as_user, tools / "postgres", "-D", folder / "base", "-k", folder, "-c", "listen_addresses="],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
        )  # fmt: skip
        try:
            url = f"postgresql+psycopg2://essai@/postgres?host={folder}"
            engine = sa.create_engine(url)
            for _ in range(100):
                with contextlib.suppress(sa.exc.OperationalError), engine.connect():
                    break
                time.sleep(0.1)
            engine.dispose()
            yield url
        finally:
            stop = [*as_user, tools / "pg_ctl", "-D", folder / "base", "-m", "immediate", "stop"]
            subprocess.run(stop, check=False, capture_output=True, cwd="/")
            server.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.filterwarnings("ignore")
def test_a_postgresql_gradebook_gets_the_same_scores(
    session: folders.Folders, postgresql: str
) -> None:
    a_class(session, 5)
    grade(session)
    ours = _grades(session.db_url)
    (session.root / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = 'essai'\nc.CourseDirectory.db_url = {postgresql!r}\n"
    )
    elsewhere = folders.Folders(root=session.root, course=session.course)
    gradebook.prepare(postgresql)
    build.generate(elsewhere, SEANCE)
    summary = grade(elsewhere)
    assert summary.count(copie.CORRIGEE) == 5
    assert _grades(postgresql) == ours
    assert grade(elsewhere).unchanged == 5
    indexes = {
        index["name"] for index in sa.inspect(sa.create_engine(postgresql)).get_indexes("grade")
    }
    assert "ix_grade_notebook" in indexes
