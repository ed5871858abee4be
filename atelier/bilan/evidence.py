"""What a verdict rests on: the answer, the message of its test, the files, from a graded copy.

A copy is hostile text: everything here is plain text with its control characters removed, and the
pages escape it. The source of a tests cell is never shown: it holds the hidden tests.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atelier.paper.rendering import clean

_LINES, _CHARACTERS = 14, 700
_WHOLE = 20_000  # characters of an answer printed whole, in an appeal
_FILE = re.compile(r"livrables/[\w\-./ ]*\w\.\w{1,5}")
_HEADING = re.compile(r"^#{2,4}\s+(.+?)\s*#*$", re.MULTILINE)
_BLANK = re.compile(r"\s*(#.*)?")


@dataclass(frozen=True)
class Preuve:
    """The evidence of one graded cell."""

    grade_id: str
    titre: str  # the heading above it
    reponse: str  # excerpt of the answer; "" when nothing was written
    is_code: bool
    message: str  # what the test says; "" when it passed
    fichiers: tuple[str, ...]  # produced files that the answer names
    cellules: tuple[str, ...]  # answer cells, on which examiners comment


def of_copy(folder: Path, *, whole: bool = False) -> dict[tuple[str, str], Preuve]:
    """The evidence of every graded cell in autograded/<code>/<seance>, by (notebook, grade_id).

    Answers are cut to an excerpt unless the whole is asked for.
    """
    found = {}
    for path in sorted(folder.glob("*.ipynb")):
        try:
            cells = _list(_mapping(json.loads(path.read_bytes())).get("cells"))
        except (ValueError, RecursionError):
            continue  # the engine says why a copy is rejected; there is nothing to quote
        for preuve in _of_cells(cells, folder, whole):
            found[path.stem, preuve.grade_id] = preuve
    return found


def excerpt(text: str) -> str:
    """The beginning of a text, cut where a reader would stop."""
    lines = clean(text).strip("\n").splitlines()
    short = "\n".join(lines[:_LINES])[:_CHARACTERS].rstrip()
    return f"{short}\n…" if len(short) < len("\n".join(lines).rstrip()) else short


def _of_cells(cells: list[Any], folder: Path, whole: bool) -> Iterator[Preuve]:
    heading = ""
    answers: list[tuple[str, Any]] = []
    for cell in map(_mapping, cells):
        metadata = _mapping(cell.get("metadata"))
        flags = _mapping(metadata.get("nbgrader"))
        source = _text(cell.get("source", ""))
        if flags.get("task") or flags.get("grade"):
            yield _preuve(cell, str(flags.get("grade_id")), heading, answers, folder, whole)
            answers = []
        elif flags.get("solution") or "reponse" in _list(metadata.get("tags")):
            answers.append((str(flags.get("grade_id", "")), cell))
        if cell.get("cell_type") == "markdown" and not flags.get(
            "task"
        ):  # « ### BEGIN MARK SCHEME »
            titles = _HEADING.findall(source)
            heading = clean(titles[-1]) if titles else heading


def _preuve(
    cell: Any,
    grade_id: str,
    heading: str,
    answers: list[tuple[str, Any]],
    folder: Path,
    whole: bool,
) -> Preuve:
    sources = [_text(answer.get("source", "")) for _, answer in answers]
    written = "\n\n".join(text for text in sources if _is_written(text))
    named = dict.fromkeys(_FILE.findall("\n".join(sources)))
    return Preuve(
        grade_id=grade_id,
        titre=heading,
        reponse=clean(written)[:_WHOLE] if whole else excerpt(written),
        is_code=any(answer.get("cell_type") == "code" for _, answer in answers),
        message=_message(cell),
        fichiers=tuple(name for name in named if _is_inside(folder, name)),
        cellules=tuple(dict.fromkeys(name for name, _ in answers if name)),
    )


def _message(cell: Any) -> str:
    """What the author's test says: the error's own text, or what goes with a partial credit.

    Never the source: it holds the hidden tests.
    """
    outputs = [_mapping(output) for output in _list(cell.get("outputs"))]
    for output in outputs:
        if output.get("output_type") == "error":
            return excerpt(_text(output.get("evalue", ""))) or "Le test ne passe pas."
    if any(output.get("output_type") == "execute_result" for output in outputs):
        said = [_text(o.get("text", "")) for o in outputs if o.get("name") == "stdout"]
        return excerpt("".join(said))
    return ""


def _is_written(source: str) -> bool:
    """Whether something other than comments and the prompt was written."""
    lines = [line for line in source.splitlines() if not _BLANK.fullmatch(line)]
    return bool(lines) and "".join(lines).strip() != "*Écrivez votre réponse ici.*"


def _is_inside(folder: Path, name: str) -> bool:
    path = folder / name
    return ".." not in Path(name).parts and path.is_file() and not path.is_symlink()


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(source: Any) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)
