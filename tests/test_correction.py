"""The batch: every copy reaches a verdict once, whatever stops on the way."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import copies_de_test as sample
import nbformat
import pytest

from atelier import build, copie, correction, folders, gradebook, grading, states, workers
from atelier.problems import Refusal

pytestmark = [pytest.mark.xdist_group("moteur")]
SEANCE = "1_2_1_soumissions"
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session with one séance, its gradebook, and no copies."""
    root = tmp_path_factory.mktemp("session")
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    (root / "session.yml").write_text(
        "nom: essai\ngraine: 1\ndate: 2026-11-24\ncours: cours\n"
        "entreprises: {formation: x, evaluation: x}\n"
    )
    exam = sample.subject()
    source = root / "source" / SEANCE
    for name, content in exam.files.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(content)
    nbformat.write(exam.master, source / "sujet.ipynb")
    (root / "submitted").mkdir()
    where = folders.Folders(root=root, course=root / "cours")
    gradebook.prepare(where.db_url)
    build.generate(where, SEANCE)
    return root


@pytest.fixture
def session(template: Path, tmp_path: Path) -> folders.Folders:
    root = tmp_path / "session"
    shutil.copytree(template, root)
    return folders.Folders(root=root, course=root / "cours")


def hand_in(where: folders.Folders, who: str, content: bytes) -> None:
    folder = where.submitted / who / SEANCE
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sujet.ipynb").write_bytes(content)


ANSWERS: list[dict[str, str]] = [
    {},
    {"total": "total = 0"},
    {"clients": "clients = 3"},
    {"graphe": ""},
    {"total": "1/0", "livrable": ""},
]
TOTALS = [7.0, 5.0, 4.0, 6.0, 4.0]


def a_class(where: folders.Folders, count: int) -> dict[str, float]:
    """That many copies, and the points that each must get."""
    expected = {}
    for rank in range(count):
        who = f"C-{rank + 1:02d}"
        hand_in(where, who, sample.as_bytes(sample.notebook(ANSWERS[rank % 5])))
        expected[who] = TOTALS[rank % 5]
    return expected


def scores(where: folders.Folders) -> dict[str, float]:
    """The sum of automatic scores of each candidate in nbgrader's gradebook."""
    with sqlite3.connect(where.root / "gradebook.db") as base:
        return dict(
            base.execute(
                "select a.student_id, sum(coalesce(g.auto_score, 0)) from grade g"
                " join submitted_notebook n on g.notebook_id = n.id"
                " join submitted_assignment a on n.assignment_id = a.id group by 1"
            ).fetchall()
        )


def grade(where: folders.Folders, again: bool = False, grader: Any = None) -> correction.Summary:
    """One run in this process."""
    batch = correction.Batch(where, 2)
    try:
        with grading.Grader(2, sample.LIMITS, where.cache, charts=False) as mine:
            found = correction.find(where, [], [])
            return batch.run(found, grader or (lambda work: workers.grade_here(mine, work)), again)
    finally:
        batch.close()


def test_every_copy_gets_its_points_and_its_folder(session: folders.Folders) -> None:
    expected = a_class(session, 5)
    summary = grade(session)
    assert scores(session) == expected
    assert summary.count(copie.CORRIGEE) == 5
    assert not summary.without_verdict
    for who in expected:
        assert (session.autograded / who / SEANCE / "sujet.ipynb").is_file()
        assert (session.autograded / who / SEANCE / "donnees" / "ventes.csv").is_file()


def test_a_task_waits_for_a_person_and_an_unanswered_one_says_so(session: folders.Folders) -> None:
    hand_in(session, "C-01", sample.as_bytes(sample.subject().release))
    grade(session)
    with sqlite3.connect(session.root / "gradebook.db") as base:
        waiting = base.execute(
            "select b.name, g.auto_score from grade g join base_cell b on b.id = g.cell_id where needs_manual_grade"
        ).fetchall()
        comments = dict(
            base.execute(
                "select b.name, c.auto_comment from comment c join base_cell b on b.id = c.cell_id"
            ).fetchall()
        )
    assert waiting == [("1_2_C1-avis", None)]
    assert comments["1_2_C1-avis"] == "Sans réponse."
    assert "Il n'y a pas de réponse « total »" in comments["total"]


def test_the_same_key_twice_writes_nothing(session: folders.Folders) -> None:
    a_class(session, 3)
    grade(session)
    before = (session.root / "gradebook.db").read_bytes()
    summary = grade(session)
    assert summary.unchanged == 3
    assert (session.root / "gradebook.db").read_bytes() == before


def test_a_manual_score_and_comment_are_kept_and_seen_again_after_a_change(
    session: folders.Folders,
) -> None:
    hand_in(session, "C-01", sample.as_bytes(sample.notebook({"total": "total = 0"})))
    grade(session)
    with sqlite3.connect(session.root / "gradebook.db") as base:
        base.execute("update grade set manual_score = 1.5, needs_manual_grade = 0")
        base.execute("update comment set manual_comment = 'vu'")
    grade(session, again=True)
    assert _manual(session) == [(1.5, 0)] * 5, "the same copy: what the person decided stays"
    hand_in(session, "C-01", sample.as_bytes(sample.notebook()))
    grade(session)
    assert _manual(session) == [(1.5, 1)] * 5, "another copy: kept, and to be looked at again"
    with sqlite3.connect(session.root / "gradebook.db") as base:
        assert {row[0] for row in base.execute("select manual_comment from comment")} == {"vu"}


def _manual(where: folders.Folders) -> list[tuple[float, int]]:
    with sqlite3.connect(where.root / "gradebook.db") as base:
        return base.execute("select manual_score, needs_manual_grade from grade").fetchall()


def test_one_copy_that_stops_the_engine_does_not_stop_the_others(session: folders.Folders) -> None:
    expected = a_class(session, 3)

    def stumbling(work: Any) -> Any:
        with grading.Grader(2, sample.LIMITS, charts=False) as mine:
            for job, result in workers.grade_here(mine, work):
                yield job, "un disque cassé" if job.copie.candidat == "C-02" else result

    summary = grade(session, grader=stumbling)
    assert summary.without_verdict == {("C-02", SEANCE): "un disque cassé"}
    assert scores(session) == {who: expected[who] for who in ("C-01", "C-03")}
    assert grade(session).unchanged == 2
    assert scores(session) == expected


def test_a_copy_that_its_grader_forgets_is_named(session: folders.Folders) -> None:
    a_class(session, 2)
    summary = grade(session, grader=lambda work: iter([]))
    assert len(summary.without_verdict) == 2


def test_a_test_that_is_wrong_gives_nobody_zero(session: folders.Folders) -> None:
    hand_in(session, "C-01", sample.as_bytes(sample.notebook()))
    path = session.source / SEANCE / "sujet.ipynb"
    path.write_text(path.read_text().replace("corrige.total,", "corrige.totale,"))
    summary = grade(session)
    assert (
        "corrige" in summary.without_verdict["C-01", SEANCE]
        or "totale" in summary.without_verdict["C-01", SEANCE]
    )
    with sqlite3.connect(session.root / "gradebook.db") as base:
        row = base.execute(
            "select auto_score, needs_manual_grade from grade g join base_cell b on b.id = g.cell_id where b.name = '1_2_C1-total'"
        ).fetchone()
    assert row == (None, 1)


def test_a_solution_that_does_not_run_is_told_to_the_trainer(session: folders.Folders) -> None:
    hand_in(session, "C-01", sample.as_bytes(sample.notebook()))
    path = session.source / SEANCE / "sujet.ipynb"
    path.write_text(path.read_text().replace("total = ventes[", "total = vents["))
    summary = grade(session)
    assert (
        "la solution de référence s'arrête à la cellule total"
        in summary.without_verdict["C-01", SEANCE]
    )


def test_a_séance_that_is_not_built_leaves_its_copies_without_verdict(
    session: folders.Folders,
) -> None:
    hand_in(session, "C-01", sample.as_bytes(sample.notebook()))
    (session.submitted / "C-01" / "9_9_9_inconnue").mkdir()
    summary = grade(session)
    assert "atelier construire" in summary.without_verdict["C-01", "9_9_9_inconnue"]
    assert summary.count(copie.CORRIGEE) == 1


def test_a_lease_of_a_dead_engine_is_taken_back_at_once(session: folders.Folders) -> None:
    expected = a_class(session, 2)
    book = gradebook.Gradebook(session.db_url)
    host = correction._me().partition(":")[0]
    book.states.claim([("C-01", SEANCE)], f"{host}:999999:1", time.time() + 600, [])
    book.close()
    started = time.monotonic()
    grade(session)
    assert scores(session) == expected
    assert time.monotonic() - started < 30


def test_two_engines_share_the_copies(session: folders.Folders) -> None:
    expected = a_class(session, 8)
    runs = [_command(session, "--processus", "1") for _ in range(2)]
    outputs = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], outputs
    assert scores(session) == expected


def test_a_folder_with_an_unreadable_name_is_named_and_stops_nobody(
    session: folders.Folders,
) -> None:
    a_class(session, 1)
    odd = os.fsdecode(b"C-\xff")
    hand_in(session, odd, sample.as_bytes(sample.notebook()))
    summary = grade(session)
    assert scores(session) == {"C-01": 7.0}
    assert "renommez-le" in summary.without_verdict[odd, SEANCE]


def test_a_copy_of_an_unknown_candidate_is_refused(session: folders.Folders) -> None:
    with pytest.raises(Refusal, match="Aucune copie de C-99"):
        correction.find(session, [], ["C-99"])


@pytest.mark.parametrize(("folder", "lost"), [("C-01", {"C-01"}), ("", {"C-01", "C-02"})])
def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_lost(
    session: folders.Folders, folder: str, lost: set[str]
) -> None:
    expected = a_class(session, 2)
    blocked = session.autograded / folder
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text("un fichier à la place du dossier")
    summary = grade(session)
    assert set(summary.without_verdict) == {(who, SEANCE) for who in lost}
    assert all("Impossible d'écrire" in why for why in summary.without_verdict.values())
    assert set(scores(session)) == set(expected) - lost
    blocked.unlink()
    grade(session)
    assert scores(session) == expected


def test_a_séance_that_the_gradebook_does_not_know_leaves_the_others_their_verdict(
    session: folders.Folders,
) -> None:
    a_class(session, 1)
    shutil.copytree(session.source / SEANCE, session.source / "9_9_9_ailleurs")
    shutil.copytree(session.release / SEANCE, session.release / "9_9_9_ailleurs")
    shutil.copytree(session.submitted / "C-01" / SEANCE, session.submitted / "C-01/9_9_9_ailleurs")
    summary = grade(session)
    assert "carnet de notes" in summary.without_verdict["C-01", "9_9_9_ailleurs"]
    assert summary.count(copie.CORRIGEE) == 1


def test_a_locked_gradebook_is_said_in_french(
    session: folders.Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_class(session, 1)
    monkeypatch.setattr(states, "PATIENCE", 0.2)
    with sqlite3.connect(session.root / "gradebook.db") as base:
        base.execute("begin exclusive")
        with pytest.raises(Refusal, match="occupé"):
            grade(session)


def test_an_older_gradebook_is_said_in_french(session: folders.Folders) -> None:
    a_class(session, 1)
    with sqlite3.connect(session.root / "gradebook.db") as base:
        base.execute("alter table grade drop column extra_credit")
    with pytest.raises(Refusal, match="nbgrader db upgrade"):
        grade(session)


def _command(where: folders.Folders, *more: str) -> subprocess.Popen[str]:
    code = "import sys; from atelier.cli import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.Popen(
        [sys.executable, "-c", code, "corriger", "--json", "--niveau", "2", "--racine", str(where.root), *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True,
    )  # fmt: skip


def test_the_summary_in_json_is_what_is_promised(session: folders.Folders) -> None:
    a_class(session, 2)
    hand_in(session, "C-03", b"abime")
    run = _command(session)
    shown, errors = run.communicate(timeout=120)
    found = json.loads(shown)
    assert found.pop("secondes") > 0
    assert found == {
        "copies": 3,
        "corrigees": 2,
        "signalees": 0,
        "rejetees": 1,
        "sans_verdict": 0,
        "niveau": 2,
    }, errors
    assert run.returncode == 0


@pytest.mark.parametrize("kills", [10, pytest.param(100, marks=pytest.mark.long)])
def test_a_batch_killed_at_random_moments_loses_nothing(
    session: folders.Folders, kills: int
) -> None:
    """kill -9 of the engine again and again, then one run that ends."""
    expected = a_class(session, 20)
    chance = random.Random(kills)
    for _ in range(kills):
        run = _command(session, "--tout", "--processus", "1")
        time.sleep(chance.uniform(0.2, 6.0))
        os.kill(run.pid, signal.SIGKILL)
        run.communicate()
    shown, errors = _command(session).communicate(timeout=300)
    assert json.loads(shown)["sans_verdict"] == 0, errors
    assert scores(session) == expected
    leftovers = [p for p in session.autograded.rglob(".*") if p.name.startswith(".en-cours-")]
    assert not leftovers
