"""Where a candidate stands in each séance, read from the saved files: nothing is run."""

import re
from dataclasses import dataclass
from pathlib import Path

from atelier_candidat.check import Cellule, cells, controler
from atelier_candidat.remark import Remarque

# The référentiel is not in a candidate's kit: a test holds these labels to it.
BLOCS = {
    "0": "Pour commencer",
    "1": "Bloc 1 — Contribuer au développement commercial et représenter l'entreprise",
    "2": "Bloc 2 — Assurer le suivi de commandes",
    "3": "Bloc 3 — Participer à la coordination de l'activité commerciale",
    "dossier": "Dossiers",
}
_FOLDER = re.compile(r"(\d)_\d_\d_\w+|bloc(\d)_evaluation|(dossier)_\w+")
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Seance:
    """A séance's folder. `faits`: what is there and well formed, of the `demandes` that it asks."""

    dossier: str
    bloc: str  # a key of BLOCS
    titre: str
    lecon: str  # the lesson's path, empty when there is none
    exercices: tuple[str, ...]  # the graded notebooks' paths
    faits: int
    demandes: int
    commencee: bool
    modifiee: float  # when a graded notebook was last saved, as seconds
    illisibles: tuple[str, ...] = ()  # what is wrong with the notebooks that cannot be read

    @property
    def etat(self) -> str:
        """`terminée`, `en cours` or `à commencer`."""
        if self.demandes and self.faits == self.demandes and not self.illisibles:
            return "terminée"
        return "en cours" if self.commencee or self.illisibles else "à commencer"


def seances(dossier: str | Path = ".") -> list[Seance]:
    """The séances of a candidate's folder, in the order of the blocs."""
    found = []
    for path in sorted(Path(dossier).iterdir()):
        named = _FOLDER.fullmatch(path.name)
        if named and path.is_dir() and (one := _seance(path, next(filter(None, named.groups())))):
            found.append(one)
    order = list(BLOCS)
    return sorted(found, key=lambda one: (order.index(one.bloc), one.dossier))


def _seance(path: Path, bloc: str) -> Seance | None:
    books: dict[Path, list[Cellule]] = {}
    unreadable = []
    for book in sorted(path.glob("*.ipynb")):
        try:
            books[book] = cells(book)
        except Remarque as error:
            unreadable.append(str(error))
    controls = {book: list(controler(found, _passed)) for book, found in books.items()}
    graded = {book: books[book] for book, found in controls.items() if found}
    if bloc not in BLOCS or not (graded or unreadable):
        return None
    items = [c.fait for found in controls.values() for c in found if not c.oral]
    files = [file for top in ("livrables", "reponses") for file in (path / top).glob("[!.]*")]
    lecon = path / "lecon.ipynb"
    return Seance(
        dossier=path.name,
        bloc=bloc,
        titre=_title(path.name, books.get(lecon) or next(iter(graded.values()), [])),
        lecon=f"{path.name}/{lecon.name}" if lecon in books else "",
        exercices=tuple(f"{path.name}/{book.name}" for book in graded),
        faits=sum(items),
        demandes=len(items),
        commencee=bool(any(items) or files or any(map(_has_run, graded.values()))),
        modifiee=max((book.stat().st_mtime for book in graded), default=0.0),
        illisibles=tuple(unreadable),
    )


def _title(folder: str, found: list[Cellule]) -> str:
    """The first title of a notebook; an evaluation has several notebooks, each its own title."""
    if folder.endswith("_evaluation"):
        return f"Évaluation du bloc {folder[4]}"
    heading = _TITLE.search("\n".join("".join(cell.get("source", "")) for cell in found[:3]))
    return re.split(r"\s:\s", heading[1])[0].strip() if heading else folder


def _passed(cell: Cellule) -> str:
    """What is wrong with a tests cell, from what its last run left in the file."""
    if cell.get("execution_count") is None:
        return "pas encore exécuté"
    errors = [out for out in cell.get("outputs", ()) if out.get("output_type") == "error"]
    return str(errors[0].get("evalue", "")) or "en erreur" if errors else ""


def _has_run(found: list[Cellule]) -> bool:
    return any(cell.get("execution_count") is not None for cell in found)
