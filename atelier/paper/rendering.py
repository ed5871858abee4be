"""How a report is written: Jinja2 templates that escape everything, French filters, whole files."""

import datetime
import os
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from atelier.decision import number, plural

_ATELIER = Path(__file__).parent.parent
TEMPLATES = [_ATELIER / package / "templates" for package in ("paper", "bilan", "jury")]
_MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
_ACCENTS = str.maketrans("éèêàç ", "eeeac-")


def render(template: str, **context: Any) -> str:
    """The page that this template makes of this context."""
    return _environment().get_template(template).render(style=_style(), **context)


def write(path: Path, content: str | bytes) -> Path:
    """Write a file whole or not at all: a reader never meets half a report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def jour(value: datetime.date | str) -> str:
    """A date in French words, "24 novembre 2026"; a text that is no date stays as it is."""
    try:
        day = datetime.date.fromisoformat(value[:10]) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    return f"{'1er' if day.day == 1 else day.day} {_MOIS[day.month - 1]} {day.year}"


def classe(verdict: str) -> str:
    """A verdict as a CSS class: "à examiner" gives "a-examiner"."""
    return verdict.translate(_ACCENTS)


def intitule(verdict: str) -> str:
    """A verdict as it is read: "partiellement" gives "Partiellement acquis"."""
    text = "partiellement acquis" if verdict == "partiellement" else verdict
    return text[0].upper() + text[1:]


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "nombre": number, "jour": jour, "classe": classe, "intitule": intitule, "pluriel": plural,
    }  # fmt: skip
    return environment


@cache
def _style() -> str:
    return (TEMPLATES[0] / "style.css").read_text(encoding="utf-8")
