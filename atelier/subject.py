"""A notebook to grade: its master copy, its release, its data, and what is run or judged in it."""

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atelier import cells
from atelier.cells import Kind
from atelier.execution import Step
from atelier.problems import Refusal

_MOST_DATA = 100 << 20


@dataclass(frozen=True)
class Subject:
    """One notebook of a séance, as it was released."""

    seance: str
    name: str
    master: cells.Notebook  # with solutions and hidden tests
    release: cells.Notebook
    files: Mapping[str, bytes]  # what a candidate's folder holds beside the notebooks

    @functools.cached_property
    def key(self) -> str:
        """Changes with anything that may change a verdict, but the copy and the engine."""
        digest = hashlib.sha256(f"{self.seance}/{self.name}\n".encode())
        for notebook in (self.master, self.release):
            for cell in notebook.cells:
                flags = cell.metadata.get("nbgrader", {})
                shown = {k: flags.get(k) for k in ("grade_id", "points", "grade", "solution")}
                digest.update(f"{cell.cell_type}\0{cell.source}\0{shown}\0".encode())
        for name, content in sorted(self.files.items()):
            digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\0".encode())
        return digest.hexdigest()

    @functools.cached_property
    def tests(self) -> dict[str, Any]:
        """The tests cells of the master copy by ID, in order."""
        return {
            str(cells.grade_id(cell)): cell
            for cell in self.master.cells
            if cells.kind_of(cell) is Kind.TESTS
        }

    @functools.cached_property
    def tasks(self) -> dict[str, Any]:
        """The cells that a person marks, by ID."""
        return {
            str(cells.grade_id(cell)): cell
            for cell in self.master.cells
            if cells.kind_of(cell) is Kind.TASK
        }

    @functools.cached_property
    def answers(self) -> dict[str, list[str]]:
        """The names that each tests cell judges."""
        return {name: cells.answers_of(self.master, cell) for name, cell in self.tests.items()}

    @functools.cached_property
    def answer_cell(self) -> dict[str, str]:
        """For each tests cell the answer cell that it judges: where its message is shown."""
        found: dict[str, str] = {}
        binding: dict[str, str] = {}
        last = ""
        for cell in self.master.cells:
            kind, name = cells.kind_of(cell), str(cells.grade_id(cell))
            if kind is Kind.ANSWER:
                binding |= dict.fromkeys(cells.bound_names(cell.source), name)
                last = name
            elif kind is Kind.TESTS:
                judged = [binding[a] for a in self.answers[name] if a in binding]
                found[name] = last if last in judged or not judged else judged[-1]
        return found

    def is_graded(self) -> bool:
        """Whether anything in it earns points."""
        return bool(self.tests or self.tasks)

    def steps(self, notebook: cells.Notebook, charts: bool | None = None) -> list[Step]:
        """What a candidate's process does with a notebook rebuilt from this subject.

        `charts`: draw every figure or none; by default those of the exercises that a person marks.
        """
        steps = []
        read = {
            cell.id
            for section in cells.sections(notebook)
            if any(cells.kind_of(cell) is Kind.TASK for cell in section)
            for cell in section
        }
        for rank, cell in enumerate(notebook.cells):
            if cells.kind_of(cell) is Kind.TESTS:
                names = tuple(self.answers[str(cells.grade_id(cell))])
                steps.append(Step("tests", rank, answers=names))
            elif cell.cell_type == "code" and cell.source.strip():
                drawn = cell.id in read if charts is None else charts
                steps.append(Step("code", rank, cell.source, drawn=drawn))
        return steps

    def reference_copy(self) -> cells.Notebook:
        """The master copy with its solutions, as a copy to run."""
        import copy

        notebook = copy.deepcopy(self.master)
        for cell in notebook.cells:
            if cells.kind_of(cell) is Kind.ANSWER:
                cell.source = cells.solution_part(cell.source)
        return notebook

    def exam(self, reference: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
        """What the trusted process needs, with the reference's answers by tests cell."""
        listed = []
        for rank, cell in enumerate(self.master.cells):
            kind, name = cells.kind_of(cell), str(cells.grade_id(cell))
            if kind is Kind.READ_ONLY and cell.cell_type == "code":
                listed.append({"kind": "read_only", "source": cell.source, "grade_id": name})
            elif kind is Kind.TESTS:
                listed.append(
                    {
                        "kind": "tests", "rank": rank, "source": cell.source, "grade_id": name,
                        "points": cells.points(cell), "answers": self.answers[name],
                        "corrige": reference["values"][name],
                    }
                )  # fmt: skip
        files, made = dict(self.files), reference["files"]
        message = {
            "key": self.key, "cells": listed, "files": list(files), "reference_files": list(made),
        }  # fmt: skip
        return message, [*files.values(), *made.values()]

    def master_rank(self, grade_id: str) -> int:
        return next(
            rank for rank, cell in enumerate(self.master.cells) if cells.grade_id(cell) == grade_id
        )


def load(source: Path, release: Path) -> dict[str, Subject]:
    """The subjects of a séance built in these two folders, by notebook name; raises Refusal."""
    import nbformat

    seance = source.name
    found = {}
    files = given_files(release)
    for path in sorted(source.glob("*.ipynb")):
        released = release / path.name
        try:
            master = nbformat.read(path, as_version=4)
            notebook = nbformat.read(released, as_version=4)
        except (OSError, ValueError) as error:
            raise Refusal(
                f"{seance}/{path.name} ne se lit pas dans source/ ou dans release/ : "
                "relancez « atelier construire »."
            ) from error
        found[path.stem] = Subject(seance, path.stem, master, notebook, files)
    if not found:
        raise Refusal(
            f"La séance « {seance} » n'est pas construite : lancez d'abord « atelier construire »."
        )
    return found


def given_files(folder: Path) -> dict[str, bytes]:
    """What a séance gives beside its notebooks: data, templates."""
    found = {}
    total = 0
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".ipynb" and ".ipynb_checkpoints" not in path.parts:
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
            total += path.stat().st_size
    if total > _MOST_DATA:
        raise Refusal(f"Les fichiers de {folder} dépassent {_MOST_DATA >> 20} Mo.")
    return found


def dumps_reference(reference: Mapping[str, Any]) -> str:
    """A reference's answers as text, for the cache."""
    import base64

    files = {name: base64.b64encode(c).decode() for name, c in reference["files"].items()}
    return json.dumps({"values": reference["values"], "files": files})


def loads_reference(text: str) -> dict[str, Any]:
    """The reverse of `dumps_reference`; raises ValueError."""
    import base64

    data = json.loads(text)
    files = {name: base64.b64decode(c) for name, c in data["files"].items()}
    return {"values": data["values"], "files": files}
