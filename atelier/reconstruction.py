"""Rebuild what a candidate handed in from the released notebook: nothing of theirs is believed.

Taken over: the text of answer cells and the candidate's own extra cells. Everything else (tests,
points, flags, metadata, outputs, kernel) is ours. What had to be put right is said in French.
"""

import copy
import json
import os
import re
import stat
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from atelier import cells
from atelier.cells import Kind

LARGEST_NOTEBOOK = 20 << 20
MOST_CELLS = 2000
LONGEST_CELL = 1 << 20  # characters
LARGEST_FILE = 20 << 20
LARGEST_FOLDER = 100 << 20
MOST_FILES = 500
ANSWER_FOLDERS = ("livrables", "reponses")

_NAME = re.compile(r"[^\x00-\x1f/\\]{1,120}")


class Unreadable(Exception):
    """Why a file cannot be read as a notebook: the end of a French sentence."""


@dataclass(frozen=True)
class Rebuilt:
    """A notebook fit to be run, and what was put right."""

    notebook: cells.Notebook
    remarks: tuple[str, ...] = ()  # the copy is flagged, a person may look
    rejected: str = ""  # the file could not be read at all
    answered: frozenset[str] = frozenset()  # IDs of the cells where the candidate wrote something


def read(path: Path) -> bytes | None:
    """The bytes of a submitted notebook, None when there is none; raises Unreadable."""
    try:
        with open(path, "rb", opener=_open) as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise Unreadable("ce n'est pas un fichier ordinaire")
            if state.st_size > LARGEST_NOTEBOOK:
                raise Unreadable(f"il pèse plus de {LARGEST_NOTEBOOK >> 20} Mo")
            return file.read(LARGEST_NOTEBOOK + 1)
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise Unreadable("ses droits d'accès en interdisent la lecture") from error
    except OSError as error:  # a folder, a link
        raise Unreadable("ce n'est pas un fichier ordinaire") from error


def _open(path: str, flags: int) -> int:
    """Neither through a link nor waiting for the other end of a pipe."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def parse(content: bytes) -> list[dict[str, Any]]:
    """The cells of a submitted notebook, as plain dicts {kind, source, id, grade_id, flags}.

    Raises Unreadable.
    """
    if not content.strip():
        raise Unreadable("il est vide")
    try:
        text = content.decode(
            "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        )
    except UnicodeDecodeError as error:
        raise Unreadable("il n'est pas enregistré en UTF-8") from error
    try:
        data = json.loads(text)
    except RecursionError as error:
        raise Unreadable("sa structure est trop profonde") from error
    except ValueError as error:
        raise Unreadable("son contenu est abîmé ou incomplet (JSON non valide)") from error
    found = data.get("cells") if type(data) is dict else None
    if found is None and type(data) is dict and type(data.get("worksheets")) is list:
        sheets = [sheet for sheet in data["worksheets"] if type(sheet) is dict]  # nbformat 3
        found = [cell for sheet in sheets for cell in _list(sheet.get("cells"))]
    if type(found) is not list:
        raise Unreadable("ce n'est pas un notebook : il n'a pas de cellules")
    if len(found) > MOST_CELLS:
        raise Unreadable(f"il a plus de {MOST_CELLS} cellules")
    return [_cell(cell) for cell in found if type(cell) is dict]


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    source = cell.get("source", cell.get("input", ""))
    if type(source) is list:
        source = "".join(line for line in source if type(line) is str)
    if type(source) is not str:
        source = ""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if type(metadata) is dict else None
    grade_id = nbgrader.get("grade_id") if type(nbgrader) is dict else None
    return {
        "kind": cell.get("cell_type") if cell.get("cell_type") in ("code", "markdown") else "raw",
        "source": source.encode("utf-8", "replace").decode()[:LONGEST_CELL],
        "id": cell.get("id") if type(cell.get("id")) is str else None,
        "grade_id": grade_id if type(grade_id) is str else None,
        "flags": nbgrader if type(nbgrader) is dict else None,
    }


def _list(value: Any) -> list[Any]:
    return value if type(value) is list else []


def rebuild(
    content: bytes | None, release: cells.Notebook, master: cells.Notebook | None = None
) -> Rebuilt:
    """The notebook to grade: the release with the candidate's answers.

    `master` gives the tests cells their hidden part; without it they stay as released. `content`
    None: the notebook is missing from the copy, all of it comes from the release.
    """
    base = copy.deepcopy(release)
    _blank(base)
    if master is not None:
        _restore_tests(base, master)
    if content is None:
        return Rebuilt(base, ("le notebook est absent de la copie",))
    try:
        submitted = parse(content)
    except Unreadable as error:
        return Rebuilt(base, rejected=str(error))
    return _Merge(base, submitted).result()


def _blank(notebook: cells.Notebook) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None


def _restore_tests(notebook: cells.Notebook, master: cells.Notebook) -> None:
    whole = {cells.grade_id(c): c.source for c in master.cells if cells.grade_id(c)}
    for cell in notebook.cells:
        if cells.kind_of(cell) in (Kind.TESTS, Kind.TASK):
            cell.source = whole.get(cells.grade_id(cell), cell.source)


class _Merge:
    """Puts the candidate's answers and extra cells where they belong."""

    def __init__(self, base: cells.Notebook, submitted: list[dict[str, Any]]) -> None:
        self.base, self.submitted = base, submitted
        self.remarks: list[str] = []
        self.places = {str(cell.id): cell for cell in base.cells}
        self.by_grade_id = {cells.grade_id(c): str(c.id) for c in base.cells if cells.grade_id(c)}

    def result(self) -> Rebuilt:
        copies: dict[str, list[dict[str, Any]]] = {}
        extras: dict[str | None, list[dict[str, Any]]] = {}
        anchor: str | None = None
        for cell in self.submitted:
            place = self._place(cell)
            if place is not None:
                copies.setdefault(place, []).append(cell)
                anchor = place
            elif cell["kind"] != "raw" and cell["source"].strip():
                extras.setdefault(anchor, []).append(cell)
        answered = {place for place, found in copies.items() if self._take(place, found)}
        for place, cell in self.places.items():
            if place not in copies and cells.grade_id(cell):
                self.remarks.append(f"la cellule {cells.grade_id(cell)} manquait, elle est remise")
        self._add(extras)
        return Rebuilt(self.base, tuple(self.remarks), answered=frozenset(answered))

    def _place(self, cell: dict[str, Any]) -> str | None:
        """The released cell that this one is, by its nbgrader ID, else by its own."""
        if cell["grade_id"] in self.by_grade_id:
            return self.by_grade_id[cell["grade_id"]]
        if cell["id"] in self.places and (
            cell["grade_id"] is None or cells.grade_id(self.places[cell["id"]])
        ):
            return str(cell["id"])
        return None

    def _take(self, place: str, found: list[dict[str, Any]]) -> bool:
        """Take over the text of an answer; whether the candidate wrote something."""
        cell = self.places[place]
        name = cells.grade_id(cell) or place
        kind = cells.kind_of(cell)
        if kind is not None:
            self._compare(cell, name, found)
        if kind is not Kind.ANSWER and not cells.is_written_answer(cell):
            return False
        changed = [c for c in found if c["source"].strip() != cell.source.strip()]
        if len(found) > 1:
            self.remarks.append(f"la cellule {name} est présente {len(found)} fois")
        if not changed:
            return False
        cell.source = changed[-1]["source"]
        return True

    def _compare(self, cell: cells.Cell, name: str, found: list[dict[str, Any]]) -> None:
        ours = cell.metadata["nbgrader"]
        keys = ("grade", "solution", "locked", "task", "points")
        for copied in found:
            if copied["kind"] != cell.cell_type:
                self.remarks.append(f"le type de la cellule {name} avait changé")
            flags = copied["flags"]
            if flags is not None and any(flags.get(k, ours.get(k)) != ours.get(k) for k in keys):
                self.remarks.append(f"les réglages de la cellule {name} avaient changé")

    def _add(self, extras: dict[str | None, list[dict[str, Any]]]) -> None:
        from nbformat import v4

        rank = 0
        merged: list[Any] = []
        for place in (None, *self.places):
            if place is not None:
                merged.append(self.places[place])
            for extra in extras.get(place, ()):
                rank += 1
                merged.append(
                    v4.new_code_cell(extra["source"], id=f"{cells.ADDED}{rank}")
                    if extra["kind"] == "code"
                    else v4.new_markdown_cell(extra["source"], id=f"{cells.ADDED}{rank}")
                )
        self.base.cells = merged


def read_files(folder: Path) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The candidate's answer files (livrables/, reponses/) that are safe, and what was left out."""
    kept: dict[str, bytes] = {}
    remarks: list[str] = []
    left = LARGEST_FOLDER
    seen: set[str] = set()
    for top in ANSWER_FOLDERS:
        if (folder / top).is_symlink():
            remarks.append(f"{top} est un lien : laissé de côté")
            continue
        for path, state in _walk(folder / top):
            name = path.relative_to(folder).as_posix()
            why = refusal(name, seen)
            if not why and not stat.S_ISREG(state.st_mode):
                why = "ce n'est pas un fichier ordinaire"
            if not why and state.st_nlink > 1:
                why = "c'est un lien vers un autre fichier"
            if not why and state.st_size > min(LARGEST_FILE, left):
                why = "il est trop lourd"
            if not why and len(kept) >= MOST_FILES:
                why = "il y a trop de fichiers"
            if why:
                if len(remarks) < 20:
                    remarks.append(f"le fichier {_shown(name)} est laissé de côté : {why}")
                continue
            content = _read_regular(path, state.st_size)
            if content is None:
                remarks.append(f"le fichier {_shown(name)} ne se lit pas")
                continue
            kept[name] = content
            seen.add(name.casefold())
            left -= len(content)
    return kept, tuple(remarks)


def _walk(folder: Path) -> list[tuple[Path, os.stat_result]]:
    """Every entry that is no folder, links not followed, sorted."""
    found: list[tuple[Path, os.stat_result]] = []
    pending = [folder]
    while pending and len(found) < 10 * MOST_FILES:
        try:
            entries = sorted(os.scandir(pending.pop()), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            try:
                state = entry.stat(follow_symlinks=False)
            except OSError:  # gone meanwhile
                continue
            if stat.S_ISDIR(state.st_mode):
                pending.append(Path(entry.path))
            else:
                found.append((Path(entry.path), state))
    return found


def refusal(name: str, seen: Collection[str] = ()) -> str:
    """Why this path cannot be an answer file, or nothing."""
    parts = PurePosixPath(name).parts
    if not parts or parts[0] not in ANSWER_FOLDERS or len(parts) < 2 or len(parts) > 8:
        return "il n'est ni dans livrables/ ni dans reponses/"
    if any(part in ("..", ".") or not _NAME.fullmatch(part) for part in parts):
        return "son nom n'est pas admis"
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return "son nom n'est pas admis"
    if parts[-1].casefold().endswith((".ipynb", ".so", ".pth", ".py", ".pyc")):
        return "ce type de fichier n'est pas un livrable"
    if name.casefold() in seen:
        return "un autre fichier ne diffère que par les majuscules"
    return ""


def _read_regular(path: Path, size: int) -> bytes | None:
    try:
        with open(path, "rb", opener=_open) as file:
            regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            return file.read(size) if regular else None
    except OSError:
        return None


def _shown(name: str) -> str:
    """A file's name, with nothing that would hide it or turn it round on the page."""
    return "".join(c if c.isprintable() else "?" for c in name[:80])
