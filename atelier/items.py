"""The graded cells of the course: what each proves, how, and for how many points."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from atelier import build, cells, referentiel


@dataclass(frozen=True)
class Item:
    """One graded cell of one notebook."""

    seance: str
    notebook: str
    grade_id: str
    points: float
    is_task: bool

    @property
    def critere(self) -> str | None:
        """The critère that it proves, None for practice and for the dossiers."""
        return referentiel.critere_of(self.grade_id)

    @property
    def preuve(self) -> str:
        """calcul, lecture or oral."""
        return referentiel.preuve_of(self.grade_id, self.is_task)


def of_notebook(seance: str, name: str, notebook: cells.Notebook) -> Iterator[Item]:
    """The graded cells of one notebook, in its order."""
    for cell in cells.graded(notebook):
        yield Item(
            seance=seance,
            notebook=name,
            grade_id=str(cells.grade_id(cell)),
            points=cells.points(cell),
            is_task=cells.kind_of(cell) is cells.Kind.TASK,
        )


def of_course(course: Path) -> Iterator[Item]:
    """The graded cells of every text in course/."""
    for seance in build.seances(course):
        for text in build.texts(course, seance):
            yield from of_notebook(seance, text.stem, build.read_notebook(text))
