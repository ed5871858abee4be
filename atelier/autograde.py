"""nbgrader's own grading, made safe by its official seams.

`nbgrader autograde` and Formgrader's button read copies with `SafeReader` (so that a broken file or
a duplicated cell reaches a verdict) and run them with `ExecuteApart` (so that hidden tests never
meet a candidate's code). The rest of nbgrader's pipeline is untouched.
"""

import atexit
import functools
import os
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor

from atelier import folders, gradebook, reconstruction, subject
from atelier.grading import Grader
from atelier.problems import Refusal
from atelier.subject import Subject


class SafeReader(NotebookExporter):
    """Reads a submitted notebook by rebuilding it from the release: never fails on its content."""

    def from_filename(
        self, filename: str, resources: Any = None, **kwargs: Any
    ) -> tuple[Any, dict[str, Any]]:
        converter: Any = self.parent
        folder, name = os.path.split(filename)
        seance, stem = resources["nbgrader"]["assignment"], os.path.splitext(name)[0]
        exam = _subjects(converter.coursedir, seance).get(stem)
        if exam is None:
            raise NbGraderException(f"{seance}/{name} n'existe pas dans source/ et release/.")
        try:
            content = reconstruction.read(Path(filename))
            rebuilt = reconstruction.rebuild(content, exam.release, exam.master)
        except reconstruction.Unreadable as error:
            rebuilt = reconstruction.rebuild(b"", exam.release, exam.master)
            self.log.warning("%s : rejetée, %s.", filename, error)
        if rebuilt.rejected:
            self.log.warning("%s : rejetée, %s.", filename, rebuilt.rejected)
        for remark in rebuilt.remarks:
            self.log.warning("%s : %s.", filename, remark)
        resources.setdefault("metadata", {})
        resources["metadata"] |= {"name": stem, "path": folder}
        found: tuple[Any, dict[str, Any]] = self.from_notebook_node(rebuilt.notebook, resources)  # type: ignore[no-untyped-call]
        return found


class ExecuteApart(NbGraderPreprocessor):  # type: ignore[misc]
    """Runs a copy in a candidate's process and judges it in the trusted one."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        converter = self.parent.parent
        place = resources["nbgrader"]
        exam = _subjects(converter.coursedir, place["assignment"])[place["notebook"]]
        # from submitted/: nbgrader's copies of a candidate's files have followed links
        handed_in = converter.coursedir.format_path(
            converter.coursedir.submitted_directory, place["student"], place["assignment"]
        )
        files, remarks = reconstruction.read_files(Path(handed_in))
        try:
            done = _grader().grade_rebuilt(exam, reconstruction.Rebuilt(nb), files)
        except Refusal as error:
            raise NbGraderException(str(error)) from error
        for remark in (*remarks, *done.remarks):
            self.log.warning("%s, %s : %s.", place["student"], place["assignment"], remark)
        if done.errors:  # nbgrader would read an empty tests cell as full marks
            raise NbGraderException(" ; ".join(done.errors))
        return done.notebook, resources


def after_autograde(assignment: str, **_: Any) -> None:
    """nbgrader's post_convert_hook: it has scored 0 what was to be read in a missing notebook."""
    gradebook.queue_unread(folders.find(Path.cwd()).db_url, assignment)


@functools.cache
def _grader() -> Grader:
    """One per process: Formgrader's button is pressed many times."""
    grader = Grader()
    atexit.register(grader.close)
    return grader


def _subjects(coursedir: Any, seance: str) -> dict[str, Subject]:
    source = Path(coursedir.format_path(coursedir.source_directory, ".", seance))
    release = Path(coursedir.format_path(coursedir.release_directory, ".", seance))
    return _load(source, release, _stamp(source), _stamp(release))


@functools.lru_cache(maxsize=4)
def _load(source: Path, release: Path, *_: float) -> dict[str, Subject]:
    return subject.load(source.resolve(), release.resolve())


def _stamp(folder: Path) -> float:
    return max((path.stat().st_mtime for path in folder.glob("*.ipynb")), default=0.0)
