"""Check one's own notebook: run its visible tests and say what is missing in each exercise."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from atelier_candidat.explanation import explain, meant
from atelier_candidat.panel import Page, panneau
from atelier_candidat.remark import Remarque

Cellule = dict[str, Any]  # a cell as a notebook's file holds it
_PLACEHOLDERS = ("", "*écrivez votre réponse ici.*", "écrivez votre réponse ici.")
_LIMIT = (
    "Ce contrôle regarde la forme ; le fond est jugé à la correction. Vos textes sont lus dans le "
    "notebook enregistré : Ctrl + S d'abord."
)


@dataclass(frozen=True)
class Controle:
    """One thing to do in a notebook. `fait`: whether its visible part is there and well formed."""

    exercice: str
    ident: str
    fait: bool
    message: str = ""
    a_lire: bool = False  # a trainer will read or hear it

    @property
    def oral(self) -> bool:
        """Whether it is told to an examiner: nothing in the notebook shows it done."""
        return self.ident.endswith("-oral")

    @property
    def marque(self) -> str:
        """Done, to do or oral, by a sign and by words."""
        return "· à l'oral" if self.oral else "✓ fait" if self.fait else "→ à faire"

    @property
    def nom(self) -> str:
        """What it is about: the identifier without the critère that it proves."""
        return self.ident.partition("-")[2].removesuffix("-oral") or self.ident

    @property
    def dit(self) -> str:
        """What is said of it, in a few words or a sentence."""
        return self.message or "la forme est bonne"


def valider(chemin: str | Path | None = None) -> None:
    """Show what is done and what is missing in a notebook, and a button to look again.

    Without a path, the notebook where it is called. Tests run on a copy of the kernel's names.
    Out of JupyterLab it does nothing: nobody would read it, and grading has tests of its own.
    """
    from IPython import get_ipython

    shell = get_ipython()
    if getattr(shell, "kernel", None) is None:
        return

    def look() -> Page:
        try:
            found = cells(_current() if chemin is None else Path(chemin))
            return page(list(controler(found, lambda cell: run_on(cell, shell.user_ns))))
        except Remarque as error:
            return Page(f"<p>{escape(str(error))}</p>", str(error))

    panneau(look, "Vérifier de nouveau")


def controler(found: Iterable[Cellule], juger: Callable[[Cellule], str]) -> Iterator[Controle]:
    """Each tests and task cell of a notebook, in order. `juger`: what is wrong with one's tests."""
    exercise, written = "", ""
    for cell in found:
        source = source_of(cell)
        metadata = cell.get("metadata", {})
        flags = metadata.get("nbgrader", {})
        if cell.get("cell_type") == "markdown":
            headings = [line[3:].strip() for line in source.splitlines() if line.startswith("## ")]
            exercise = headings[-1] if headings else exercise
        if "reponse" in metadata.get("tags", ()):
            written = source
        ident = str(flags.get("grade_id", ""))
        if flags.get("task"):
            yield _task(exercise, ident, written)
            written = ""
        elif flags.get("grade") and cell.get("cell_type") == "code":
            problem = juger(cell)
            yield Controle(exercise, ident, not problem, problem)


def _task(exercise: str, ident: str, written: str) -> Controle:
    if ident.endswith("-oral"):
        return Controle(exercise, ident, True, "sera entendu par un examinateur", a_lire=True)
    if " ".join(written.split()).casefold() in _PLACEHOLDERS:
        return Controle(exercise, ident, False, "vous n'avez encore rien écrit", a_lire=True)
    return Controle(exercise, ident, True, "sera lu par un formateur", a_lire=True)


def bilan(found: list[Controle]) -> str:
    """What a candidate reads in a terminal: each exercise, its checks, what to do next."""
    if not found:
        return _NOTHING
    lines = [_summary(found)]
    for exercise, controls in groupby(found, lambda control: control.exercice):
        lines += ["", exercise or "Exercices"]
        lines += [f"  {c.marque} {c.nom} : {c.dit}" for c in controls]
    return "\n".join([*lines, "", _LIMIT])


def page(found: list[Controle]) -> Page:
    """The same in a notebook, as headings and lists."""
    if not found:
        return Page(f"<p>{_NOTHING}</p>", _NOTHING)
    parts = [f"<p><strong>{escape(_summary(found))}</strong></p>"]
    for exercise, controls in groupby(found, lambda control: control.exercice):
        items = "".join(
            f"<li>{c.marque} <strong>{escape(c.nom)}</strong> : {escape(c.dit)}</li>"
            for c in controls
        )
        parts.append(f'<p style="margin:.6em 0 0">{escape(exercise) or "Exercices"}</p>')
        parts.append(f'<ul style="list-style:none; padding-left:1em; margin-top:0">{items}</ul>')
    return Page("".join([*parts, f"<p>{_LIMIT}</p>"]), bilan(found))


_NOTHING = "Ce notebook ne contient aucun exercice noté."


def _summary(found: list[Controle]) -> str:
    asked = [control for control in found if not control.oral]
    left = [control for control in asked if not control.fait]
    if not left:
        return "Tout est là, bravo : vous pouvez rendre ce notebook."
    more = ", plus qu'un" if len(left) == 1 else ""
    where = f"{left[0].exercice}, " if left[0].exercice else ""
    ready = f"Prêt : {len(asked) - len(left)} sur {len(asked)}{more}."
    return f"{ready} Prochaine étape : {where}« {left[0].nom} »."


def source_of(cell: Cellule) -> str:
    """The text of a cell, which a notebook's file holds whole or by lines."""
    return "".join(cell.get("source", ""))


def cells(path: Path) -> list[Cellule]:
    """The cells of a notebook's file; raises Remarque."""
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))["cells"]
        return [cell for cell in found if isinstance(cell, dict)]
    except FileNotFoundError:
        raise Remarque(f"Le notebook {path.name} n'existe pas dans ce dossier.") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise Remarque(
            f"Le notebook {path.name} ne se lit pas : fermez-le, rouvrez-le et enregistrez-le."
        ) from None


def graded(folder: Path) -> list[Path]:
    """The notebooks of a folder that can be read and hold something graded."""
    found = []
    for path in sorted(folder.glob("*.ipynb")):
        try:
            if any(controler(cells(path), lambda _: "")):
                found.append(path)
        except Remarque:
            continue
    return found


def _current() -> Path:
    """The notebook of this kernel: the server names it; or the only graded one of the folder."""
    named = Path(os.environ.get("JPY_SESSION_NAME", ""))
    if named.suffix == ".ipynb" and Path(named.name).is_file():
        return Path(named.name)
    found = graded(Path())
    if len(found) != 1:
        raise Remarque('Précisez le notebook à valider, par exemple : valider("exercices.ipynb").')
    return found[0]


def run_on(cell: Cellule, names: Mapping[str, Any]) -> str:
    """What is wrong when a tests cell runs on a copy of these names, or nothing."""
    try:
        exec(compile(source_of(cell), "<ipython-input-validation>", "exec"), dict(names))
    except Exception as error:
        return wrong(error, names)
    return ""


def wrong(error: BaseException, names: Mapping[str, Any]) -> str:
    """What an error of a tests cell says of the answers: a name that it lacks is an answer."""
    if not isinstance(error, NameError) or not error.name:
        return explain(error, names).removeprefix("À corriger : ")
    near = " ou ".join(f"« {name} »" for name in meant(error.name, names))
    other = f" (ne confondez pas avec {near})" if near else ""
    return f"« {error.name} » n'existe pas encore{other} : répondez, puis exécutez votre réponse."
