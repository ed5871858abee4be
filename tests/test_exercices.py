"""What holds for every exercise and every evaluation, whoever wrote it, on several seeds."""

import datetime
import fcntl
import functools
import json
import shutil
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT

from atelier import build, cells, folders, grading, session, temoins
from atelier import subject as subjects
from atelier.cells import Kind
from atelier.grading import grade_notebook

GRAINES = (1, 2, 3)
MODELE = "1_2_1_bases_prospects"  # on every seed at each run; the others on one
# the exams to come: a seed each, all through the year
SESSIONS = {g: datetime.date(2026, 12, 4) + datetime.timedelta(23 * (g - 4)) for g in range(4, 21)}
SEANCES = build.seances(ROOT / "course")
COPIES = ROOT / "tests" / "copies"


@functools.cache
def built(seance: str, graine: int) -> dict[str, subjects.Subject]:
    """The graded notebooks of a séance on a seed, built once for all the tests' processes."""
    root = ROOT / ".atelier" / "essais" / f"graine-{graine}"
    root.mkdir(parents=True, exist_ok=True)
    with (root / f"{seance}.verrou").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        where = folders.Folders(root=root / seance, course=ROOT / "course")
        where.root.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / folders.CONFIG, where.root / folders.CONFIG)
        current = session.load(ROOT / "session.yml").with_data(graine, SESSIONS.get(graine))
        list(build.build(where, current, [seance], record=False))
    found = subjects.load(where.source / seance, where.release / seance)
    return {name: exam for name, exam in found.items() if exam.is_graded()}


def notebooks() -> list[tuple[str, str]]:
    """(séance, notebook) of all that is graded."""
    return [
        (seance, text.stem)
        for seance in SEANCES
        for text in build.texts(ROOT / "course", seance)
        if text.stem != "lecon"
    ]


def grouped(cases: list[tuple]) -> list:
    """The same cases, those of one séance on one worker: it builds and references it once."""
    return [
        pytest.param(*case, marks=pytest.mark.xdist_group(case[0]), id="-".join(map(str, case)))
        for case in cases
    ]


def exam_of(seance: str, name: str, graine: int = 1) -> subjects.Subject:
    exam = built(seance, graine).get(name)
    if exam is None:
        pytest.fail(f"{seance}/{name} n'a aucune cellule notée")
    return exam


def content(notebook: cells.Notebook) -> bytes:
    return json.dumps(notebook).encode()


@pytest.mark.parametrize(
    ("seance", "name", "graine"),
    grouped([(*n, g) for n in notebooks() for g in GRAINES if g == 1 or n[0] == MODELE]),
)
def test_the_reference_solution_earns_everything(seance, name, graine):
    assert_all_is_earned(exam_of(seance, name, graine))


@pytest.mark.xdist_group("2_3_1_reclamations")
def test_the_library_of_the_files_to_write_is_there_before_the_copies():
    exam = exam_of("2_3_1_reclamations", "exercices")
    copie = exam.reference_copy()
    probe = "import sys; print([name in sys.modules for name in ('docx', 'pptx')])"
    copie.cells.insert(0, nbformat.v4.new_code_cell(probe))
    with grading.Grader(charts=False) as grader:
        done = grader.grade(exam, content(copie))
    assert done.notebook.cells[0].outputs[0].text == "[True, False]\n"


@pytest.mark.long
@pytest.mark.parametrize(
    ("seance", "name", "graine"),
    grouped([(*n, g) for n in notebooks() for g in (*GRAINES[1:], *SESSIONS)]),
)
def test_the_reference_solution_earns_everything_in_every_session_to_come(seance, name, graine):
    assert_all_is_earned(exam_of(seance, name, graine))


def assert_all_is_earned(exam: subjects.Subject) -> None:
    found = grade_notebook(exam, content(temoins.answered(exam.master, exam.release, {})))
    lost = {
        item: found[item]
        for item, cell in exam.tests.items()
        if found[item][0] != cells.points(cell)
    }
    assert not lost


@pytest.mark.parametrize(("seance", "name"), grouped(notebooks()))
def test_a_blank_copy_earns_nothing_and_is_left_to_read(seance, name):
    exam = exam_of(seance, name)
    found = grade_notebook(exam, content(exam.release))
    assert {item: p for item, (p, _) in found.items() if p} == {}
    assert all(found[item][0] is None for item in exam.tasks)
    assert all(found[item][0] == 0 and found[item][1] for item in exam.tests)


@pytest.mark.parametrize(("seance", "name"), grouped(notebooks()))
def test_the_release_holds_no_secret(seance, name):
    """No line of a solution, of a hidden test or of a mark scheme is in what candidates get."""
    exam = exam_of(seance, name)
    released = "\n".join(cell.source for cell in exam.release.cells)
    assert "atelier.verification" not in released
    # a line that the course gives in a read-only cell is no secret where a hidden test repeats it
    given = "\n".join(cell.source for cell in cells.of_kind(exam.master, Kind.READ_ONLY))
    for cell in exam.master.cells:
        kind = cells.kind_of(cell)
        begin, end = {
            Kind.TESTS: (cells.BEGIN_HIDDEN, cells.END_HIDDEN),
            Kind.TASK: (cells.BEGIN_MARK_SCHEME, cells.END_MARK_SCHEME),
            Kind.ANSWER: (cells.BEGIN_SOLUTION, cells.END_SOLUTION),
        }.get(kind, ("", ""))
        if not begin or begin not in cell.source:
            continue
        assert begin not in released and end not in released
        if kind is Kind.ANSWER:
            continue  # a hint may show a line of the solution on purpose
        for line in cell.source.partition(begin)[2].partition(end)[0].splitlines():
            text = line.strip()
            assert len(text) < 25 or text in given or text not in released, line


def witnesses() -> list[tuple[str, str, int]]:
    """(séance, notebook, rank of a batch): witnesses whose answers do not overlap go together."""
    return [
        (path.stem, name, rank)
        for path in sorted(COPIES.glob("*.yml"))
        for name, batches in batched(path).items()
        for rank in range(len(batches))
    ]


@functools.cache
def batched(path: Path) -> dict[str, list[list[temoins.Temoin]]]:
    """Witness copies by notebook, packed: no answer feeds another exercise, so several fit in one."""
    found: dict[str, list[list[temoins.Temoin]]] = {}
    for temoin in temoins.load(path):
        for batch in found.setdefault(temoin.notebook, []):
            if not any(clash(temoin, other) for other in batch):
                batch.append(temoin)
                break
        else:
            found[temoin.notebook].append([temoin])
    return found


def clash(a: temoins.Temoin, b: temoins.Temoin) -> bool:
    return bool(
        a.reponses.keys() & b.reponses.keys()
        or a.points.keys() & b.points.keys()
        or a.fichiers
        or b.fichiers
    )


@pytest.mark.parametrize(("seance", "name", "rank"), grouped(witnesses()))
def test_witness_copies_get_the_points_that_we_say(seance, name, rank):
    exam = exam_of(seance, name)
    batch = batched(COPIES / f"{seance}.yml")[name][rank]
    reponses = {item: code for temoin in batch for item, code in temoin.reponses.items()}
    files = {path: text.encode() for temoin in batch for path, text in temoin.fichiers.items()}
    found = grade_notebook(
        exam, content(temoins.answered(exam.master, exam.release, reponses)), files
    )
    wrong = {
        temoin.copie: {item: found[item] for item in temoin.points}
        for temoin in batch
        if any(abs((found[i][0] or 0) - p) > 1e-6 for i, p in temoin.points.items())
        or not any(temoin.message in found[item][1] for item in temoin.points)
    }
    assert not wrong


@pytest.mark.parametrize("seance", SEANCES)
def test_each_tests_cell_has_two_right_witnesses_and_two_wrong_ones(seance):
    worth = {
        (path.stem, str(cells.grade_id(cell))): cells.points(cell)
        for path in build.texts(ROOT / "course", seance)
        for cell in build.read_notebook(path).cells
        if cells.kind_of(cell) is Kind.TESTS
    }
    known = temoins.load(COPIES / f"{seance}.yml") if worth else ()
    short = {}
    for (name, item), most in worth.items():
        stated = [t.points[item] for t in known if t.notebook == name and item in t.points]
        right, wrong = sum(p == most for p in stated), sum(p < most for p in stated)
        if right < 2 or wrong < 2:
            short[f"{name}: {item}"] = (right, wrong)
    assert not short
