"""Check one's own notebook: run its visible tests and say what is missing in each exercise."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atelier_candidat.explanation import explain
from atelier_candidat.remark import Remarque

_PLACEHOLDERS = ("", "*écrivez votre réponse ici.*", "écrivez votre réponse ici.")


@dataclass(frozen=True)
class Controle:
    """One thing to do in a notebook. `fait`: whether its visible part is there and well formed."""

    exercice: str
    ident: str
    fait: bool
    message: str = ""
    a_lire: bool = False  # a trainer will read or hear it


def valider(chemin: str | Path | None = None) -> None:
    """Say what is done and what is missing in a notebook, from its saved file and this kernel.

    Without a path, the notebook where it is called. Tests run on a copy of the kernel's names.
    """
    from IPython import get_ipython

    shell = get_ipython()
    names = dict(shell.user_ns) if shell is not None else {}
    try:
        path = _current() if chemin is None else Path(chemin)
        found = list(controler(path, lambda source: _run(source, names)))
    except Remarque as error:
        print(error)
        return
    print(bilan(found))


def controler(path: Path, run: Callable[[str], str]) -> Iterator[Controle]:
    """Each tests and task cell of a notebook, in order. `run` gives what is wrong, or nothing."""
    exercise, written = "", ""
    for cell in cells(path):
        source = "".join(cell.get("source", ""))
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
            problem = run(source)
            yield Controle(exercise, ident, not problem, problem)


def _task(exercise: str, ident: str, written: str) -> Controle:
    if ident.endswith("-oral"):
        return Controle(exercise, ident, True, "sera entendu par un examinateur", a_lire=True)
    if " ".join(written.split()).casefold() in _PLACEHOLDERS:
        return Controle(exercise, ident, False, "vous n'avez encore rien écrit", a_lire=True)
    return Controle(exercise, ident, True, "sera lu par un formateur", a_lire=True)


def bilan(found: list[Controle]) -> str:
    """What a candidate reads: each exercise, its checks, what to do next."""
    if not found:
        return "Ce notebook ne contient aucun exercice noté."
    lines: list[str] = []
    for rank, control in enumerate(found):
        if rank == 0 or control.exercice != found[rank - 1].exercice:
            lines += ["", control.exercice or "Exercices"]
        mark = "fait   " if control.fait else "à faire"
        said = control.message or "la forme est bonne"
        lines.append(f"  [{mark}] {control.ident} : {said}")
    left = sum(not control.fait for control in found)
    done = len(found) - left
    lines += [
        "",
        f"{done} sur {len(found)} : "
        + (f"il en reste {left}." if left else "tout est là, vous pouvez rendre."),
        "Ces contrôles regardent la forme ; le fond est jugé à la correction. "
        "Enregistrez le notebook avant de valider (Ctrl+S).",
    ]
    return "\n".join(lines).strip()


def cells(path: Path) -> list[dict[str, Any]]:
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


def _current() -> Path:
    """The notebook of this kernel: the server names it; or the only graded one of the folder."""
    named = Path(os.environ.get("JPY_SESSION_NAME", ""))
    if named.suffix == ".ipynb" and Path(named.name).is_file():
        return Path(named.name)
    graded = [path for path in sorted(Path().glob("*.ipynb")) if _is_graded(path)]
    if len(graded) != 1:
        raise Remarque('Précisez le notebook à valider, par exemple : valider("exercices.ipynb").')
    return graded[0]


def _is_graded(path: Path) -> bool:
    try:
        found = cells(path)
    except Remarque:
        return False
    return any(cell.get("metadata", {}).get("nbgrader", {}).get("grade") for cell in found)


def _run(source: str, names: Mapping[str, Any]) -> str:
    """What is wrong when a tests cell runs on these names, or nothing."""
    copy = dict(names)
    try:
        exec(compile(source, "<ipython-input-validation>", "exec"), copy)
    except Exception as error:
        text = explain(error, names)
        return text.removeprefix("À corriger : ")
    return ""
