"""The names of the candidates, kept apart from their codes in identites.csv."""

import csv
from dataclasses import dataclass
from pathlib import Path

from atelier.problems import Refusal

COLONNES = ["code", "nom", "prenom", "courriel"]


@dataclass(frozen=True)
class Identite:
    """Who a code is; only documents that a jury signs or hands over bear it."""

    nom: str
    prenom: str
    courriel: str = ""

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}".strip()


def load(path: Path) -> dict[str, Identite]:
    """Names by code, nothing when the centre keeps no such file; raises Refusal with the line."""
    if not path.exists():
        return {}
    found: dict[str, Identite] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, delimiter=";")
            if reader.fieldnames is None or list(reader.fieldnames) != COLONNES:
                raise Refusal(
                    f"{path.name}, ligne 1 : les colonnes attendues sont {';'.join(COLONNES)}."
                )
            for line, row in enumerate(reader, start=2):
                code = (row["code"] or "").strip()
                if not code or code in found:
                    raise Refusal(f"{path.name}, ligne {line} : code vide ou écrit deux fois.")
                found[code] = Identite(*((row[c] or "").strip() for c in COLONNES[1:]))
    except UnicodeDecodeError as error:
        raise Refusal(
            f"{path.name} n'est pas enregistré en UTF-8 : dans Excel, choisissez « CSV UTF-8 »."
        ) from error
    return found
