"""docs/donnees_extraits.md shows the first lines of every file: `python` this file writes it."""

import datetime
import io
import zipfile
from pathlib import Path

import openpyxl

from atelier import entreprise

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "donnees_extraits.md"
LARGE = 150
TETE = """# Les données : un extrait de chaque fichier

Ormelune, graine 1, au 24/11/2026. Les colonnes sont expliquées dans [donnees.md](donnees.md). Les lignes trop longues sont coupées (…).
"""


def page() -> str:
    """The whole page, from the training company on seed 1."""
    profil = entreprise.charger(ROOT / "course" / "entreprises" / "ormelune")
    made = entreprise.generer(profil, 1, datetime.date(2026, 11, 24))
    parts = [TETE]
    for name, file in sorted(entreprise.FICHIERS.items()):
        lines = [cut(line) for line in first_lines(name, file.octets(made))]
        text = "\n".join(lines)
        description = file.description[0].upper() + file.description[1:]
        parts.append(f"## `{name}`\n\n{description}.\n\n```\n{text}\n```\n")
    return "\n".join(parts)


def first_lines(name: str, octets: bytes) -> list[str]:
    if name.endswith(".xlsx"):
        sheet = openpyxl.load_workbook(io.BytesIO(octets), read_only=True).worksheets[0]
        rows = sheet.iter_rows(max_row=7, values_only=True)
        return [" | ".join("" if v is None else str(v) for v in row).rstrip(" |") for row in rows]
    if zipfile.is_zipfile(io.BytesIO(octets)):
        return zipfile.ZipFile(io.BytesIO(octets)).namelist()[:6]
    if name.endswith((".csv", ".txt", ".html", ".ics", ".xml")):
        try:
            text = octets.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = octets.decode("cp1252")
        return text.splitlines()[: 4 if name.endswith(".csv") else 14]
    return [f"({len(octets)} octets)"]


def cut(line: str) -> str:
    return line.rstrip() if len(line) <= LARGE else f"{line[:LARGE]}…"


def test_every_file_has_its_excerpt() -> None:
    text = PAGE.read_text(encoding="utf-8")
    missing = [name for name in entreprise.FICHIERS if f"## `{name}`" not in text]
    assert not missing, f"run: python tests/test_entreprise_extraits.py ({', '.join(missing)})"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
