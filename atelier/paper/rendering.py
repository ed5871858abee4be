"""How a report is written: Jinja2 templates that escape everything, French filters, whole files."""

import datetime
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from atelier.decision import number
from atelier_candidat.remark import combien

_ATELIER = Path(__file__).parent.parent
TEMPLATES = [_ATELIER / package / "templates" for package in ("paper", "bilan", "jury")]
_MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
# Control characters, and the marks that make text read in another order than it is written.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
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


def clean(text: str) -> str:
    """Text that is safe to print: no control character, no change of reading direction."""
    text = _ANSI.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATES.sub("\ufffd", _UNSAFE.sub("", text))


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
        "nombre": number, "pluriel": combien, "jour": jour, "propre": clean, "classe": classe,
        "intitule": intitule,
    }  # fmt: skip
    return environment


@cache
def _style() -> str:
    return (TEMPLATES[0] / "style.css").read_text(encoding="utf-8")
