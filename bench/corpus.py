"""A session of copies to grade, made from the course's own notebooks."""

import shutil
from pathlib import Path

import nbformat

from atelier import build, folders, gradebook, session, subject, temoins

ROOT = Path(__file__).parent.parent
LARGE = "1_2_1_bases_prospects"  # a workbook of 2,000 rows
STOCK = "c = get_config()\nc.CourseDirectory.course_id = 'bench'\n"


def seances() -> list[str]:
    """Those of the course that are graded, but for the exams."""
    return sorted(path.name for path in (ROOT / "course").glob("[1-9]_*"))


def prepare(root: Path, seances: list[str], copies: int, stock: bool) -> folders.Folders:
    """A session in `root` with that many copies of each séance, all with the right answers."""
    root.mkdir(parents=True)
    ours = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (root / "nbgrader_config.py").write_text(STOCK if stock else ours, encoding="utf-8")
    current = session.load(ROOT / "session.yml")
    text = session.dumps(current).replace(f"cours: {current.cours}", f"cours: {ROOT / 'course'}")
    (root / "session.yml").write_text(text, encoding="utf-8")
    where = folders.find(root)
    gradebook.prepare(where.db_url)
    for _ in build.build(where, session.load(where.session), seances):
        pass
    for seance in seances:
        hand_in(where, seance, copies)
    return where


def hand_in(where: folders.Folders, seance: str, copies: int) -> None:
    """That many right copies of a séance."""
    graded = {
        name: nbformat.writes(temoins.answered(exam.master, exam.release, {}))
        for name, exam in subject.load(where.source / seance, where.release / seance).items()
        if exam.is_graded()
    }
    for rank in range(copies):
        folder = where.submitted / f"C-{rank:05d}" / seance
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(where.release / seance, folder, ignore=shutil.ignore_patterns("*.ipynb"))
        for name, text in graded.items():
            (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")
