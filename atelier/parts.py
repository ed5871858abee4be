"""A share of a batch graded elsewhere: result files that one writer merges.

`corriger --part 2/8` (an array of jobs on a cluster) writes one file per copy and never opens the
gradebook; `corriger --fusionner` writes them all, each in its own transaction.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from atelier import copie, folders
from atelier.copie import Job, Result
from atelier.problems import Refusal
from atelier.subject import Subject

_PART = re.compile(r"(\d+)/(\d+)")


def share(found: Sequence[Path], part: str) -> list[Path]:
    """The copies of part `i/n`, i from 1; raises Refusal."""
    match = _PART.fullmatch(part)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise Refusal(f"Part attendue comme 2/8 (la deuxième de huit), et non {part}.")
    return list(found[int(match[1]) - 1 :: int(match[2])])


def save(where: folders.Folders, job: Job, result: Result | str) -> None:
    """Keep one result, whole or not at all."""
    folder = where.cache / "parts" / job.copie.seance
    folder.mkdir(parents=True, exist_ok=True)
    data = {"cle": job.cle, "refus": result} if isinstance(result, str) else {
        "cle": job.cle, **copie.dumps(result)
    }  # fmt: skip
    draft = folder / f".{job.copie.candidat}.tmp"
    draft.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    draft.replace(folder / f"{job.copie.candidat}.json")


def merge(
    where: folders.Folders, work: Iterator[tuple[Job, Mapping[str, Subject]]]
) -> Iterator[tuple[Job, Result | str]]:
    """The saved result of each job, if it is of this very copy; else a sentence."""
    for job, _ in work:
        path = where.cache / "parts" / job.copie.seance / f"{job.copie.candidat}.json"
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            yield job, "aucune part ne l'a corrigée : relancez « atelier corriger --part »"
            continue
        except ValueError:
            yield job, f"le résultat {path.name} est abîmé : relancez sa part"
            continue
        if data["cle"] != job.cle:
            yield job, "la copie a changé depuis qu'une part l'a corrigée : relancez sa part"
        elif "refus" in data:
            yield job, data["refus"]
        else:
            yield job, copie.loads(data)
