"""What the jury decided, who, when and why: a file that only grows.

Each line holds the fingerprint of the one before it, so that a line changed or removed afterwards
is seen. A new decision on the same thing is added; the earlier one stays.
"""

import datetime
import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from atelier.decision import JUGEMENTS, Decision, Verdict
from atelier.problems import Refusal

_START = "0" * 64


@dataclass(frozen=True)
class Entree:
    """One decision of the jury; `decision` None withdraws it, back to the proposition."""

    candidat: str
    objet: str  # "2.2.C5", a bloc "2", "dossier", "entreprise", "entretien", "certification"
    proposition: str  # what the program proposed at that moment
    decision: str | None
    motif: str
    qui: str
    quand: str  # 2026-11-24T10:05:00

    def __post_init__(self) -> None:
        if self.decision is not None and self.decision not in JUGEMENTS:
            known = ", ".join(JUGEMENTS)
            raise Refusal(
                f"Décision « {self.decision} » pour {self.candidat}, {self.objet} : écrivez "
                f"{known}."
            )
        for name, value in (("qui a décidé", self.qui), ("le motif", self.motif)):
            if not value.strip():
                raise Refusal(
                    f"Décision sur {self.candidat}, {self.objet} : indiquez {name}, le journal du "
                    "jury en a besoin."
                )


def read(path: Path) -> list[Entree]:
    """Every decision in order; raises Refusal when the file was changed by hand."""
    if not path.exists():
        return []
    entries, previous = [], _START
    for rank, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            record = json.loads(line)
            fingerprint, before = record.pop("empreinte"), record.pop("precedente")
            entry = Entree(**record)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise _altered(path, rank) from None
        if before != previous or fingerprint != _fingerprint(entry, before):
            raise _altered(path, rank)
        entries.append(entry)
        previous = fingerprint
    return entries


def append(path: Path, new: Sequence[Entree]) -> None:
    """Add decisions, all or none, after checking those already there."""
    read(path)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    previous = json.loads(lines[-1])["empreinte"] if lines else _START
    for entry in new:
        fingerprint = _fingerprint(entry, previous)
        record = {**asdict(entry), "precedente": previous, "empreinte": fingerprint}
        lines.append(json.dumps(record, ensure_ascii=False))
        previous = fingerprint
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    with draft.open("w", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def latest(entries: Iterable[Entree]) -> dict[str, dict[str, Decision]]:
    """The decisions in force: candidate → thing → decision."""
    found: dict[str, dict[str, Decision]] = {}
    for entry in entries:
        mine = found.setdefault(entry.candidat, {})
        mine.pop(entry.objet, None)
        if entry.decision is not None:
            mine[entry.objet] = Decision(
                Verdict(entry.decision), entry.qui, entry.quand, entry.motif
            )
    return found


def unseen(
    entries: Iterable[Entree],
    then: Mapping[str, Mapping[str, Decision]],
    in_force: Mapping[str, Mapping[str, Decision]],
) -> list[Entree]:
    """The decisions that are not in force yet.

    `then` is what was in force when they were written down: raises Refusal when someone else
    decided the same thing in between, since one of the two would be lost.
    """
    new = []
    for entry in entries:
        current = in_force.get(entry.candidat, {}).get(entry.objet)
        before = then.get(entry.candidat, {}).get(entry.objet)
        same = entry.decision == (current.verdict if current else None)
        if same and (current is None or current.motif == entry.motif):
            continue
        if current != before:
            raise Refusal(
                f"{entry.candidat}, {entry.objet} : une autre décision a été enregistrée depuis "
                "l'écriture de ce classeur ; refaites-le avec « atelier jury »."
            )
        new.append(entry)
    return new


def now() -> str:
    """The moment to write beside a decision."""
    return datetime.datetime.now().isoformat(timespec="seconds")


def _fingerprint(entry: Entree, previous: str) -> str:
    text = json.dumps([previous, asdict(entry)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _altered(path: Path, rank: int) -> Refusal:
    return Refusal(
        f"{path.name}, ligne {rank} : le journal du jury a été modifié à la main, restaurez la "
        "dernière sauvegarde avant de continuer."
    )
