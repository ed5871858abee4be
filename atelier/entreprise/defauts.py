"""What is planted in the data, how often, and which critère it serves: the table defauts.csv."""

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Defaut:
    """One kind of fault planted in one table."""

    table: str
    defaut: str
    part: float  # share of the rows that may bear it
    minimum: int  # at least so many on every seed
    critere: str  # "1.2.C1"
    description: str


@cache
def tous() -> dict[tuple[str, str], Defaut]:
    """The faults by table and name, in the order of the file."""
    text = (resources.files(__package__) / "defauts.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(io.StringIO(text), delimiter=";"):
        key = row["table"], row["defaut"]
        if key in found:
            raise ValueError(f"defauts.csv: {key} is written twice")
        found[key] = Defaut(
            table=row["table"],
            defaut=row["defaut"],
            part=float(row["part"].replace(",", ".")),
            minimum=int(row["minimum"]),
            critere=row["critere"],
            description=row["description"],
        )
    return found


def nombre(table: str, defaut: str, n: int) -> int:
    """How many of n rows bear this fault."""
    fault = tous()[table, defaut]
    return min(n, max(fault.minimum, round(fault.part * n)))


def tirer(
    hasard: np.random.Generator, table: str, defaut: str, lignes: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Which of these rows bear this fault, in increasing order."""
    chosen = hasard.choice(lignes, size=nombre(table, defaut, len(lignes)), replace=False)
    return np.sort(chosen)
