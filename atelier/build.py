"""Build source/ and release/ from course/: the same text always gives the same bytes."""

import hashlib
import json
import logging
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atelier import cells, folders, presentation, referentiel, session
from atelier.problems import Refusal

_DATA_FILE = re.compile(r"donnees/([\w-]+(?:\.\w+)+)")
_CODE = Path(__file__).parent


@dataclass(frozen=True)
class Build:
    """What a build did."""

    built: tuple[str, ...]
    unchanged: tuple[str, ...]


def seances(course: Path) -> tuple[str, ...]:
    """The folders of course/ that hold notebooks, in the order of the référentiel's numbers."""
    return tuple(sorted({path.parent.name for path in course.glob("*/*.md") if _is_text(path)}))


def choose(course: Path, names: Iterable[str]) -> tuple[str, ...]:
    """The séances of these names, all of them when none is given; raises Refusal."""
    known, chosen = seances(course), tuple(names)
    for name in chosen:
        if name not in known:
            raise Refusal(f"La séance « {name} » n'existe pas dans {course}.")
    return chosen or known


def texts(course: Path, seance: str) -> tuple[Path, ...]:
    """The notebooks' texts of one séance."""
    return tuple(sorted(path for path in (course / seance).glob("*.md") if _is_text(path)))


def _is_text(path: Path) -> bool:
    return path.parent.name != "entreprises" and not path.name.startswith(".")


def read_notebook(text: Path) -> cells.Notebook:
    """The notebook written in a MyST text, with repeatable cell ids; raises Refusal."""
    import jupytext
    import nbformat

    where = f"{text.parent.name}/{text.name}"
    try:
        notebook = jupytext.reads(text.read_text(encoding="utf-8"), fmt="md:myst")
    except Exception as error:  # jupytext lets its parsers' many exceptions through
        raise Refusal(f"{where} : ce texte ne se lit pas comme un notebook ({error}).") from error
    if "kernelspec" not in notebook.metadata:
        raise Refusal(
            f"{where} : il manque l'en-tête du notebook (kernelspec), entre deux lignes ---."
        )
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": dict(notebook.metadata.kernelspec), "language_info": {"name": "python"}}
    )
    for rank, cell in enumerate(notebook.cells):
        following = notebook.cells[rank + 1] if rank + 1 < len(notebook.cells) else None
        cell.id = _cell_id(cell, following, rank)
    return notebook


def _cell_id(cell: cells.Cell, following: cells.Cell | None, rank: int) -> str:
    """The grade_id where there is one: jupytext would draw ids at random."""
    if cells.is_written_answer(cell) and following is not None and cells.grade_id(following):
        return f"{cells.grade_id(following)}-reponse"[:64]
    return (cells.grade_id(cell) or f"cellule-{rank:02d}")[:64]


def data_files(course: Path, seance: str) -> tuple[str, ...]:
    """The company's files that a séance needs: those that its texts name as `donnees/<file>`."""
    found: set[str] = set()
    for text in texts(course, seance):
        found |= set(_DATA_FILE.findall(text.read_text(encoding="utf-8")))
    return tuple(sorted(found))


def build(
    where: folders.Folders,
    current: session.Session,
    chosen: Iterable[str] = (),
    force: bool = False,
    record: bool = True,
) -> Iterator[tuple[str, bool]]:
    """Build the séances, all by default; yields each name and whether it had to be built.

    `record`: whether the gradebook learns of them. Raises Refusal when a name is unknown or a
    séance cannot be built.
    """
    names = choose(where.course, chosen)
    from atelier import gradebook

    recording = False
    prints = _fingerprints(where)
    for name in names:
        fresh = fingerprint(where, current, name)
        if not force and prints.get(name) == fresh and _is_built(where, name, record):
            yield name, False
            continue
        if record and not recording:
            gradebook.prepare(where.db_url)  # the indexes that nbgrader's lacks
            recording = True
        build_seance(where, current, name)
        generate(where, name, record)
        prints[name] = fresh
        where.cache.mkdir(exist_ok=True)
        (where.cache / "construction.json").write_text(json.dumps(prints, indent=1, sort_keys=True))
        yield name, True


def build_seance(where: folders.Folders, current: session.Session, seance: str) -> None:
    """Write course/<seance> as source/<seance>: notebooks, data, and any other file."""
    import nbformat

    target = where.source / seance
    # nbgrader swallows a hook's error: leave it nothing old to release
    shutil.rmtree(target, ignore_errors=True)
    notebooks = {}
    for text in texts(where.course, seance):
        notebooks[text.stem] = notebook = read_notebook(text)
        try:
            presentation.present(notebook)
        except cells.IllegalKind as error:
            raise Refusal(
                f"{seance}/{text.name} : {error}, lancez « atelier verifier »."
            ) from error
        for name, count in Counter(cell.id for cell in notebook.cells).items():
            if count > 1:
                raise Refusal(
                    f"{seance}/{text.name} : {count} cellules portent l'identifiant {name}."
                )
    target.mkdir(parents=True)
    try:
        _write_data(where, current, seance)
        for other in sorted((where.course / seance).rglob("*")):
            if other.is_file() and other.suffix not in {".md", ".ipynb"}:
                copy = target / other.relative_to(where.course / seance)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(other, copy)
        for stem, notebook in notebooks.items():
            nbformat.write(notebook, target / f"{stem}.ipynb")
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise


def _write_data(where: folders.Folders, current: session.Session, seance: str) -> None:
    wanted = data_files(where.course, seance)
    if not wanted:
        return
    from atelier import entreprise

    profile = where.course / "entreprises" / company(where, current, seance)
    made = entreprise.generer(entreprise.charger(profile), current.graine, current.date)
    entreprise.ecrire(made, where.source / seance / "donnees", wanted)


def company(where: folders.Folders, current: session.Session, seance: str) -> str:
    """The company of a séance: the evaluations use one that the candidates have not seen."""
    evaluations = referentiel.load(where.course / "referentiel.yml").evaluations
    return current.evaluation if seance in evaluations else current.formation


def generate(where: folders.Folders, seance: str, record: bool = True) -> None:
    """nbgrader's generate_assignment, in this process: source/<seance> to release/<seance>."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory

    config = where.nbgrader_config()
    config.GenerateAssignment.pre_convert_hook = None  # source/ has just been built
    config.CourseDirectory.db_url = where.db_url
    config.CourseDirectory.assignment_id = seance
    config.GenerateAssignment.no_database = not record
    config.SaveCells.enabled = record
    converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
    converter.force = True
    converter.log = _Errors()
    try:
        converter.start()
    except (NbGraderException, SystemExit) as error:
        raise Refusal(
            f"nbgrader n'a pas pu produire release/{seance} : {converter.log.cause}"
        ) from error


class _Errors(logging.Logger):
    """Keeps nbgrader's errors for our own message."""

    def __init__(self) -> None:
        super().__init__("atelier.generate", logging.ERROR)
        self.lines: list[str] = []

    def handle(self, record: logging.LogRecord) -> None:
        self.lines += record.getMessage().strip().splitlines()

    @property
    def cause(self) -> str:
        """The exception at the end of the traceback that nbgrader logs."""
        causes = (line for line in self.lines if re.match(r"[\w.]+(Error|Exception): ", line))
        return next(causes, " ".join(self.lines))


def before_generate(assignment: str, **_: Any) -> None:
    """nbgrader's pre_convert_hook: Formgrader's Generate button never releases an old text."""
    where = folders.find(Path.cwd())
    build_seance(where, session.load(where.session), assignment)


def fingerprint(where: folders.Folders, current: session.Session, seance: str) -> str:
    """A hash of all that a built séance depends on: texts, data's origin, code, gradebook."""
    profile = where.course / "entreprises" / company(where, current, seance)
    digest = hashlib.sha256()
    inputs = [*(where.course / seance).rglob("*"), *profile.rglob("*"), where.root / folders.CONFIG]
    inputs += [*(_CODE / "entreprise").rglob("*.py"), *_CODE.glob("*.py")]
    for path in sorted(set(inputs)):
        if path.is_file():
            digest.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
    gradebook = where.db_url.replace(str(where.root), "")
    digest.update(f"{current.graine} {current.date} {gradebook}".encode())
    return digest.hexdigest()


def _fingerprints(where: folders.Folders) -> dict[str, str]:
    path = where.cache / "construction.json"
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):  # never built, or half-written: build again
        return {}
    return found if isinstance(found, dict) else {}


def _is_built(where: folders.Folders, seance: str, record: bool) -> bool:
    sqlite = where.db_url.removeprefix("sqlite:///")
    recorded = not record or sqlite == where.db_url or Path(sqlite).is_file()
    return recorded and (where.release / seance).is_dir() and (where.source / seance).is_dir()
