"""A candidate's dossier (valorisation or VAE), gathered from the copy and numbered for its readers.

The words of the forms come from the read-only cells, which the engine rebuilt: the copy, which is
hostile text, gives only the answers.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atelier.bilan import evidence
from atelier.paper.rendering import clean
from atelier_candidat.answers import reponses
from atelier_candidat.remark import Remarque

_FORM = re.compile(r'Formulaire\(\s*"([\w-]+)"')
_TITLE = re.compile(r'titre="([^"]+)"')
_LABEL = re.compile(r'\b[A-Z]\w+\(\s*"(\w+)",\s*"([^"]+)"')
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_LABELS = {"competence": "Compétence"}  # the name of the lines, which no column declares


@dataclass(frozen=True)
class Tableau:
    """One form: what it asks once, then its lines."""

    titre: str
    champs: tuple[tuple[str, str], ...]
    colonnes: tuple[str, ...]
    lignes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Texte:
    """One written answer, under the heading of its part."""

    titre: str
    texte: str  # "" when nothing was written


@dataclass(frozen=True)
class Dossier:
    """What a reader finds, in order."""

    tableaux: tuple[Tableau, ...]
    textes: tuple[Texte, ...]
    annexes: tuple[str, ...]  # names of the files handed in under livrables/


def gather(graded: Path, submitted: Path) -> Dossier | None:
    """The dossier in autograded/<code>/<seance> and submitted/<code>/<seance>; None without one."""
    notebook = graded / "dossier.ipynb"
    if not notebook.is_file():
        return None
    try:
        cells = json.loads(notebook.read_bytes())["cells"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None  # the engine says why a copy is rejected; there is nothing to print
    sources = ["".join(c["source"]) for c in cells if c["cell_type"] == "code" and _locked(c)]
    forms = [_form(source, submitted / "reponses") for source in sources if _FORM.search(source)]
    proofs = evidence.of_copy(graded, whole=True)
    return Dossier(
        tableaux=tuple(form for form in forms if form),
        textes=tuple(
            Texte(proof.titre, proof.reponse)
            for (name, _), proof in proofs.items()
            if name == notebook.stem and not proof.is_code and not proof.grade_id.endswith("-oral")
        ),
        annexes=_annexes(submitted / "livrables"),
    )


def _locked(cell: Any) -> bool:
    flags = cell["metadata"].get("nbgrader", {})
    return bool(flags.get("locked")) and not flags.get("grade")


def _form(source: str, folder: Path) -> Tableau | None:
    ident = _FORM.findall(source)[0]
    title = _TITLE.findall(source)
    labels = _LABELS | dict(_LABEL.findall(source))
    try:
        answers = reponses(ident, folder)
    except Remarque:
        return None  # the part says that it is missing; the test of the form says why
    lists = [value for value in answers.values() if isinstance(value, list)]
    rows = [row for value in lists for row in value if isinstance(row, dict)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return Tableau(
        titre=title[-1] if title else ident,
        champs=tuple(
            (labels.get(name, name), _shown(value))
            for name, value in answers.items()
            if not isinstance(value, list)
        ),
        colonnes=tuple(labels.get(name, name) for name in names),
        lignes=tuple(tuple(_shown(row.get(name, "")) for name in names) for row in rows),
    )


def _shown(value: Any) -> str:
    text = clean(str(value))
    date = _DATE.fullmatch(text)
    return "/".join(reversed(date.groups())) if date else text


def _annexes(folder: Path) -> tuple[str, ...]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return tuple(clean(path.relative_to(folder).as_posix()) for path in files)
