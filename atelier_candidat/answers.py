"""The answers of a form, kept in `reponses/<ident>.json`."""

import contextlib
import json
import math
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from atelier_candidat.remark import Remarque

VERSION = 1
HEAVIEST = 1_000_000  # bytes of one file
_IDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class Reponses(dict[str, Any]):
    """The filled fields of a form; asking for one left blank is a sentence for the candidate."""

    def __init__(self, ident: str, fields: dict[str, Any]) -> None:
        super().__init__(fields)
        self.ident = ident

    def __missing__(self, name: str) -> Any:
        raise Remarque(f"Dans le formulaire « {self.ident} », « {name} » n'est pas rempli.")


def path_of(ident: str, dossier: str | Path = "reponses") -> Path:
    """Where the answers of a form are kept; raises ValueError for an identifier that is no name."""
    if not _IDENT.fullmatch(ident):
        raise ValueError(f"identifiant de formulaire non valide : {ident!r}")
    return Path(dossier) / f"{ident}.json"


def reponses(ident: str, dossier: str | Path = "reponses") -> Reponses:
    """The answers of a form: texts, numbers, booleans, ISO dates, lists, rows of a table.

    Raises Remarque when the form is not filled or its file cannot be read.
    """
    path = path_of(ident, dossier)
    try:
        if path.stat().st_size > HEAVIEST:
            raise Remarque(f"Le fichier {path} est trop lourd pour être celui d'un formulaire.")
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise Remarque(f"Le formulaire « {ident} » n'est pas encore rempli.") from None
    except (OSError, ValueError, RecursionError):
        raise Remarque(_unreadable(ident)) from None
    return checked(ident, data)


def checked(ident: str, data: Any) -> Reponses:
    """The answers in a file's data; raises Remarque for anything that `Formulaire` never writes."""
    fields = data.get("reponses") if isinstance(data, dict) else None
    if not isinstance(fields, dict) or data.get("formulaire") != ident:
        raise Remarque(_unreadable(ident))
    if data.get("version") != VERSION:
        raise Remarque(
            f"Le formulaire « {ident} » a été enregistré par une autre version du cours : "
            "relancez sa cellule, vérifiez vos réponses et modifiez-en une."
        )
    if not all(_is_field(value) for value in fields.values()):
        raise Remarque(_unreadable(ident))
    rows = {
        name: [Reponses(ident, item) if isinstance(item, dict) else item for item in value]
        for name, value in fields.items()
        if isinstance(value, list)
    }
    return Reponses(ident, {**fields, **rows})


def _unreadable(ident: str) -> str:
    return (
        f"Les réponses du formulaire « {ident} » ne se lisent pas : relancez sa cellule "
        "et remplissez-le de nouveau, sans modifier le fichier à la main."
    )


def _is_field(value: Any) -> bool:
    """What a field may hold: a plain value, a list of texts, or rows of plain values."""
    if not isinstance(value, list):
        return _is_plain(value)
    return all(
        isinstance(item, str)
        or (
            isinstance(item, dict)
            and all(
                _is_plain(v) or (isinstance(v, list) and all(isinstance(t, str) for t in v))
                for v in item.values()
            )
        )
        for item in value
    )


def _is_plain(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, str | bool | int)


def write(ident: str, fields: dict[str, Any], dossier: str | Path = "reponses") -> Path:
    """Keep the answers of a form, whole or not at all; none left: no file. Raises OSError."""
    path = path_of(ident, dossier)
    if not fields:
        path.unlink(missing_ok=True)
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {"version": VERSION, "formulaire": ident, "reponses": fields}
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{ident}-", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, indent=1, allow_nan=False)
            file.write("\n")
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    return path
