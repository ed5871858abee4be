"""Personal data: hand them over, erase them everywhere, purge them when their time is up.

The jury's journal is kept when a candidate is erased: it holds a code, not a name, and a jury must
be able to account for its decisions. Once the name is gone, nobody can link the code to a person.
"""

import calendar
import csv
import datetime
import hashlib
import io
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from glob import escape
from pathlib import Path
from typing import Any

from atelier import candidatures, folders, results, session
from atelier.jury import journal
from atelier.paper import rendering
from atelier.problems import Refusal
from atelier.regles import Conservation

# Documents of the whole class, which name every candidate: written again after an erasure.
_CLASS = (
    "bilans/promotion.*",
    "bilans/a-lire/*.html",
    "bilans/jury/*.pdf",
    "bilans/jury/*.xlsx",
    "bilans/jury/double-correction/*",
)
_TABLES = (("identites.csv", "code"), ("parcours.csv", "code"), ("acquis.csv", "candidat"),
           ("tentatives.csv", "candidat"), ("jury/transmission/acquis.csv", "candidat"),
           ("jury/transmission/tentatives.csv", "candidat"))  # fmt: skip


@dataclass(frozen=True)
class Recu:
    """What an erasure removed."""

    candidat: str
    date: str
    fichiers: int
    empreinte: str  # SHA-256 of the names and contents removed, to prove what they were
    notes: int  # rows of the gradebook
    lignes: int  # lines of the tables beside it

    @property
    def total(self) -> int:
        """How many things were removed."""
        return self.fichiers + self.notes + self.lignes


def own_paths(where: folders.Folders, code: str) -> list[Path]:
    """Every file and folder that is one candidate's."""
    name = escape(code)
    patterns = (
        f"submitted/{name}", f"remises/{name}", f"autograded/{name}", f"feedback/{name}",
        f"bilans/candidats/{name}.html", f"bilans/candidats/{name}.pdf",
        f"bilans/jury/grilles/{name}-bloc-?.pdf", f"bilans/jury/oraux/{name}-epreuve-*.pdf",
        f"bilans/jury/oraux/{name}-entretien.pdf", f"bilans/jury/attestations/{name}.pdf",
        f"bilans/recours/{name}", f"bilans/rgpd/{name}.zip",
    )  # fmt: skip
    return [path for pattern in patterns for path in sorted(where.root.glob(pattern))]


def export(where: folders.Folders, code: str) -> Path:
    """Everything held about a candidate, in one archive: their right of access."""
    check(where, code)
    target = where.bilans / "rgpd" / f"{code}.zip"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _files(where, code):
            if path != target:
                archive.write(path, path.relative_to(where.root).as_posix())
        facts = json.dumps(_facts(where, code), ensure_ascii=False, indent=1, default=str)
        archive.writestr("donnees.json", facts)
    return rendering.write(target, buffer.getvalue())


def erase(where: folders.Folders, code: str, date: datetime.date) -> Recu:
    """Remove a candidate everywhere and leave a receipt; can be run again after an interruption."""
    check(where, code)
    files = list(_files(where, code))
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(where.root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes())
    notes = _erase_notes(where, code)
    for path in own_paths(where, code):
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    for pattern in _CLASS:
        for path in where.root.glob(pattern):
            path.unlink()
    lines = sum(_erase_lines(where.root / name, column, code) for name, column in _TABLES)
    current = session.load(where.session)
    kept = tuple(candidat for candidat in current.candidats if candidat.code != code)
    if kept != current.candidats:
        session.save(replace(current, candidats=kept), where.session)
        lines += 1
    recu = Recu(code, date.isoformat(), len(files), digest.hexdigest(), notes, lines)
    folder = where.root / "jury" / "effacements"
    text = json.dumps(asdict(recu), ensure_ascii=False, indent=1) + "\n"
    rendering.write(folder / f"{code}-{recu.date}.json", text)
    return recu


def due(
    where: folders.Folders, day: datetime.date, rule: Conservation, today: datetime.date
) -> list[Path]:
    """What has been kept longer than the certifier allows, after the session's date."""
    root = where.root
    stores = {
        rule.copies: [where.submitted, where.remises, where.autograded, where.feedback],
        rule.bilans: [where.bilans, where.identites, root / "gradebook.db", root / "parcours.csv"],
        rule.jury: [root / "jury", root / "acquis.csv", root / "tentatives.csv"],
    }
    return [
        path
        for months, paths in stores.items()
        if add_months(day, months) <= today
        for path in paths
        if path.exists() and (path.is_file() or any(p.name != "README.md" for p in path.iterdir()))
    ]


def purge(paths: list[Path]) -> None:
    """Remove these stores; a folder keeps its README, which is no personal data."""
    for path in paths:
        if path.is_file():
            path.unlink()
            continue
        for entry in path.iterdir():
            if entry.name != "README.md":
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def check(where: folders.Folders, code: str) -> None:
    """Raises Refusal when nothing here is this candidate's."""
    listed = {candidat.code for candidat in session.load(where.session).candidats}
    graded = set(results.candidats(results.connect(where.db_url)))
    if code not in listed | graded and not own_paths(where, code):
        raise Refusal(f"Le candidat {code} est inconnu : rien ne porte ce code dans la session.")


def _files(where: folders.Folders, code: str) -> Iterator[Path]:
    for path in own_paths(where, code):
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (item for item in found if item.is_file() and not item.is_symlink())


def _facts(where: folders.Folders, code: str) -> dict[str, Any]:
    """What the session's common files say of one candidate."""
    engine = results.connect(where.db_url)
    tables = {name: list(_lines(where.root / name, column, code)) for name, column in _TABLES}
    listed = [asdict(c) for c in session.load(where.session).candidats if c.code == code]
    return {
        "inscription": listed,
        "notes": [row._asdict() for row in results.results(engine, [code])],
        "copies": [row._asdict() for row in results.copies(engine, [code])],
        "remarques": [row._asdict() for row in results.comments(engine, [code])],
        "decisions_du_jury": [
            asdict(entry)
            for entry in journal.read(candidatures.journal_path(where))
            if entry.candidat == code
        ],
        "tables": tables,
    }


def _lines(path: Path, column: str, code: str) -> Iterator[dict[str, str]]:
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from (r for r in csv.DictReader(file, delimiter=";") if r.get(column) == code)


def _erase_lines(path: Path, column: str, code: str) -> int:
    """Remove a candidate's lines from a table; the other lines keep their bytes."""
    if not path.exists():
        return 0
    text = path.read_bytes().decode("utf-8-sig")
    lines = text.splitlines(keepends=True)
    header = next(csv.reader(lines[:1], delimiter=";"), [])
    if column not in header:
        raise Refusal(f"{path.name}, ligne 1 : la colonne « {column} » manque.")
    rank = header.index(column)
    kept = [
        line
        for line in lines
        if (cells := next(csv.reader([line], delimiter=";"), []))[rank : rank + 1] != [code]
        or cells == header
    ]
    if len(kept) < len(lines):
        rendering.write(path, "".join(kept).encode("utf-8-sig"))
    return len(lines) - len(kept)


def _erase_notes(where: folders.Folders, code: str) -> int:
    """Remove a candidate from the gradebook, in one transaction; for SQLite, from its pages too."""
    engine = results.connect(where.db_url)
    removed = results.erase(engine, code)
    engine.dispose()
    if engine.dialect.name == "sqlite" and removed:
        with sqlite3.connect(str(engine.url.database)) as connection:
            connection.isolation_level = None
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("VACUUM")
        connection.close()
    return removed
