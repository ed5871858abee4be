"""Two examiners mark the same items without seeing each other, and their marks are compared.

Each gets a sheet with codes and answers only, never the other's marks nor the gradebook's.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from atelier.paper import tables
from atelier.problems import Refusal
from atelier.results import Result

COLONNES = [
    "candidat", "critere", "seance", "notebook", "element", "maximum", "points", "commentaire",
]  # fmt: skip
Item = tuple[str, str, str, str]  # candidat, séance, notebook, grade_id


@dataclass(frozen=True)
class Marque:
    """What one examiner gave to one item."""

    points: float | None  # None: left blank
    commentaire: str


@dataclass(frozen=True)
class Ecart:
    """An item on which two examiners disagree."""

    item: Item
    critere: str
    maximum: float
    premier: Marque
    second: Marque


@dataclass(frozen=True)
class Accord:
    """How far two examiners agree on one critère."""

    critere: str
    items: int
    identiques: int
    kappa: float | None  # Cohen's; None when chance alone would explain everything


@dataclass(frozen=True)
class Comparaison:
    """The result of a double marking."""

    accords: tuple[Accord, ...]
    ecarts: tuple[Ecart, ...]
    incomplets: int  # items that one of the two left blank


def sheet(results: Iterable[Result]) -> bytes:
    """The sheet that one examiner fills: every item that a person judges, without any mark."""
    rows = [
        [r.candidat, r.critere, r.seance, r.notebook, r.grade_id, r.maximum, None, None]
        for r in results
        if r.is_task and r.critere
    ]
    return tables.csv(COLONNES, sorted(rows, key=lambda row: (row[1], row[4], row[0])))


def read(path: Path, expected: Mapping[Item, Result]) -> dict[Item, Marque]:
    """One examiner's marks; raises Refusal on a line that fits no item, or too many points."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Refusal(f"Le fichier {path.name} est introuvable.") from None
    except UnicodeDecodeError as error:
        raise Refusal(
            f"{path.name} n'est pas enregistré en UTF-8 : dans Excel, choisissez « CSV UTF-8 »."
        ) from error
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    if reader.fieldnames != COLONNES:
        raise Refusal(f"{path.name}, ligne 1 : les colonnes attendues sont {';'.join(COLONNES)}.")
    found: dict[Item, Marque] = {}
    for line, row in enumerate(reader, start=2):
        place = f"{path.name}, ligne {line}"
        item = (row["candidat"], row["seance"], row["notebook"], row["element"])
        if item not in expected:
            raise Refusal(f"{place} : {item[0]}, {item[3]} n'est pas à noter dans cette session.")
        if item in found:
            raise Refusal(f"{place} : {item[0]}, {item[3]} est noté deux fois.")
        points = _points(place, row["points"] or "", expected[item].maximum)
        found[item] = Marque(points, (row["commentaire"] or "").strip())
    return found


def compare(
    first: Mapping[Item, Marque], second: Mapping[Item, Marque], expected: Mapping[Item, Result]
) -> Comparaison:
    """Agreement per critère and the list of disagreements, hardest to reconcile first."""
    pairs, incomplete = [], 0
    for item, result in sorted(expected.items()):
        a, b = first.get(item), second.get(item)
        if a is None or b is None or a.points is None or b.points is None:
            incomplete += 1
            continue
        pairs.append(Ecart(item, str(result.critere), result.maximum, a, b))
    by_critere = groupby(sorted(pairs, key=lambda p: p.critere), key=lambda p: p.critere)
    accords = tuple(_agreement(critere, list(group)) for critere, group in by_critere)
    gaps = [pair for pair in pairs if pair.premier.points != pair.second.points]
    gaps.sort(key=lambda pair: (-_gap(pair), pair.item))
    return Comparaison(accords, tuple(gaps), incomplete)


def kappa(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Cohen's kappa: agreement beyond what two examiners marking at random would reach.

    None without a pair, and when both gave one and the same mark everywhere (chance agreement is
    then 1 and the figure means nothing).
    """
    total = len(pairs)
    if not total:
        return None
    observed = sum(a == b for a, b in pairs) / total
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(count * second[mark] for mark, count in first.items()) / total**2
    return None if chance >= 1 else (observed - chance) / (1 - chance)


def lecture(value: float | None) -> str:
    """A kappa in words, on the scale of Landis and Koch (1977)."""
    if value is None:
        return "sans objet"
    for limit, word in ((0, "nul"), (0.2, "très faible"), (0.4, "faible"), (0.6, "modéré"),
                        (0.8, "fort")):  # fmt: skip
        if value <= limit:
            return word
    return "très fort"


def report(comparaison: Comparaison) -> bytes:
    """The disagreements as a table for Excel, to be reconciled line by line."""
    header = [
        "candidat", "critere", "seance", "notebook", "element", "maximum", "examinateur 1",
        "examinateur 2", "ecart", "commentaire 1", "commentaire 2",
    ]  # fmt: skip
    rows: list[list[tables.Cell]] = [
        [e.item[0], e.critere, *e.item[1:], e.maximum, e.premier.points, e.second.points,
         _gap(e), e.premier.commentaire, e.second.commentaire]
        for e in comparaison.ecarts
    ]  # fmt: skip
    return tables.csv(header, rows)


def agreement_table(comparaison: Comparaison) -> bytes:
    """The agreement per critère as a table for Excel."""
    rows: list[list[tables.Cell]] = [
        [a.critere, a.items, a.identiques, a.kappa, lecture(a.kappa)] for a in comparaison.accords
    ]
    return tables.csv(["critere", "elements", "notes identiques", "kappa", "accord"], rows)


def _agreement(critere: str, pairs: Sequence[Ecart]) -> Accord:
    # Marks are compared as shares, since the items of a critère may have different maxima.
    shares = [
        ((p.premier.points or 0) / p.maximum, (p.second.points or 0) / p.maximum)
        for p in pairs
        if p.maximum > 0
    ]
    return Accord(critere, len(shares), sum(a == b for a, b in shares), kappa(shares))


def _gap(pair: Ecart) -> float:
    return abs((pair.premier.points or 0) - (pair.second.points or 0))


def _points(place: str, text: str, maximum: float) -> float | None:
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        points = float(text)
    except ValueError:
        raise Refusal(f"{place} : « {text} » n'est pas un nombre de points.") from None
    if not 0 <= points <= maximum:  # also refuses nan
        raise Refusal(f"{place} : {text} n'est pas entre 0 et {maximum:g}.")
    return points
