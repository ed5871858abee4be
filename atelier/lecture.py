"""What waits for a person: the queue by critère, and one item of all the copies on one page.

Anonymous: codes only. A page quotes copies, which are hostile: everything goes through
`feedback.shown`, and a file of a copy is linked only when opening it cannot run anything.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from atelier import cells, feedback, folders, outputs, referentiel
from atelier.cells import Kind
from atelier.paper import rendering
from atelier.problems import Refusal
from atelier.results import Attente

DOSSIER = "a-lire"
FORMGRADER = "http://localhost:8888"
_SOUND = (".webm", ".ogg", ".mp3", ".m4a", ".wav")
_OPENED = (*_SOUND, ".pdf", ".png", ".jpg", ".jpeg", ".docx", ".pptx", ".xlsx", ".csv", ".txt")


@dataclass(frozen=True)
class Item:
    """One item and the copies of it that wait, oldest first."""

    groupe: str  # the critère, or "pratique" or "dossier"
    seance: str
    notebook: str
    grade_id: str
    maximum: float
    preuve: str  # calcul (a score to look at again), lecture or oral
    attentes: tuple[Attente, ...]


def queue(attentes: Iterable[Attente]) -> list[Item]:
    """The items that wait, by critère."""
    items = []
    for (seance, notebook, grade_id), rows in groupby(attentes, key=lambda row: row[:3]):
        waiting = tuple(rows)
        first = waiting[0]
        items.append(
            Item(
                referentiel.critere_of(grade_id) or grade_id.partition("-")[0],
                seance,
                notebook,
                grade_id,
                first.maximum,
                referentiel.preuve_of(grade_id, first.is_task),
                waiting,
            )
        )
    return sorted(items, key=lambda i: (_in_order(i.groupe), i.seance, i.notebook, i.grade_id))


def _in_order(groupe: str) -> str:
    """A sorting key that puts C10 after C9."""
    return re.sub(r"\d+", lambda number: number[0].zfill(3), groupe)


def address(formgrader: str, item: Item, attente: Attente) -> str:
    """Where Formgrader marks this item of this copy."""
    return f"{formgrader.rstrip('/')}/formgrader/submissions/{attente.copie}/#{item.grade_id}"


def mark_scheme(where: folders.Folders, item: Item) -> str:
    """The task's mark scheme as it is written in the course; "" for a computed item."""
    cell = _section(_read(where.source / item.seance / f"{item.notebook}.ipynb"), item)[-1]
    return _without_delimiters(cell) if cells.kind_of(cell) is Kind.TASK else ""


def write_page(
    where: folders.Folders, groupe: str, libelle: str, items: Sequence[Item], formgrader: str
) -> Path:
    """Write bilans/a-lire/<groupe>.html: each item, its mark scheme, and its answers in a row."""
    page = rendering.render(
        "a_lire.html",
        groupe=groupe,
        libelle=libelle,
        items=[_shown_item(where, item, formgrader) for item in items],
    )
    return rendering.write(where.bilans / DOSSIER / f"{groupe}.html", page)


def _shown_item(where: folders.Folders, item: Item, formgrader: str) -> dict[str, Any]:
    *before, graded = _section(_read(where.source / item.seance / f"{item.notebook}.ipynb"), item)
    statement = [
        feedback.shown(cell)
        for cell in before
        if cell.cell_type == "markdown"
        and not cells.is_written_answer(cell)
        and cells.kind_of(cell) is not Kind.TASK
    ]
    copies = [_shown_copy(where, item, attente) for attente in item.attentes]
    _drop_what_all_show(copies)
    for copy, attente in zip(copies, item.attentes, strict=True):
        copy["adresse"] = address(formgrader, item, attente)
    is_task = cells.kind_of(graded) is Kind.TASK
    scheme = outputs.rendered(graded.source) if is_task else ""
    return {"item": item, "enonce": statement, "bareme": scheme, "copies": copies}


def _shown_copy(where: folders.Folders, item: Item, attente: Attente) -> dict[str, Any]:
    folder = where.autograded / attente.candidat / item.seance
    path = folder / f"{item.notebook}.ipynb"
    parts: list[dict[str, Any]] = []
    for cell in _section(_read(path), item) if path.is_file() else ():
        kind = cells.kind_of(cell)
        if kind is Kind.TASK or (cell.cell_type == "markdown" and not cells.is_written(cell)):
            continue
        part = feedback.shown(cell)
        if part is None or (kind is Kind.TESTS and not part["messages"]):
            continue
        if kind is Kind.READ_ONLY:  # its code is the course's; only what it shows may differ
            part = {**part, "source": "", "cellule": str(cell.id)}
        parts.append(part)
    return {
        "candidat": attente.candidat,
        "remise": attente.submitted,
        "remarque": attente.comment,
        "parties": parts,
        "fichiers": list(_files(where, attente.candidat, item)),
        "manque": not path.is_file(),
    }


def _drop_what_all_show(copies: Sequence[dict[str, Any]]) -> None:
    """Leave out what read-only cells show in every copy: the examiner has to see differences."""
    given: dict[str, list[str]] = {}
    for copy in copies:
        for part in copy["parties"]:
            if "cellule" in part:
                given.setdefault(part["cellule"], []).append(repr(part["outputs"]))
    same = {
        name
        for name, shown in given.items()
        if not shown[0].strip("[]") or (len(copies) > 1 and len(set(shown)) == 1)
    }
    for copy in copies:
        copy["parties"] = [p for p in copy["parties"] if p.get("cellule") not in same]


def _files(where: folders.Folders, candidat: str, item: Item) -> Iterable[dict[str, Any]]:
    """What the candidate deposited, with a link to what is safe to open; sounds where one hears."""
    folder = where.submitted / candidat / item.seance / "livrables"
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_symlink() or not path.is_file() or path.name.startswith("."):
            continue
        suffix = path.suffix.lower()
        if suffix in _SOUND and item.preuve != "oral":
            continue
        link = quote(f"../../{path.relative_to(where.root).as_posix()}")
        yield {
            "nom": path.relative_to(folder).as_posix(),
            "lien": link if suffix in _OPENED else "",
            "son": suffix in _SOUND,
        }


def _section(notebook: cells.Notebook, item: Item) -> list[cells.Cell]:
    """The cells from the heading above an item to the item itself."""
    for section in cells.sections(notebook):
        for rank, cell in enumerate(section, 1):
            if cells.grade_id(cell) == item.grade_id:
                return section[:rank]
    raise Refusal(
        f"{item.grade_id} n'est plus dans {item.seance}/{item.notebook} : relancez « atelier "
        "construire », puis « atelier corriger »."
    )


def _read(path: Path) -> cells.Notebook:
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise Refusal(
            f"Il n'y a pas de {path.parent.name}/{path.name} dans source/ : lancez d'abord "
            "« atelier construire »."
        ) from None


def _without_delimiters(task: cells.Cell) -> str:
    delimiters = (cells.BEGIN_MARK_SCHEME, cells.END_MARK_SCHEME)
    return "\n".join(x for x in task.source.splitlines() if x.strip() not in delimiters).strip()
