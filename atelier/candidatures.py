"""What a session knows of each candidate, gathered from its files for the decision."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from glob import escape
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import sqlalchemy as sa

from atelier import folders, referentiel, regles, results, session
from atelier.decision import BlocAcquis, Decision, Tentative
from atelier.grille import Candidature, Parcours
from atelier.jury import journal, transmission
from atelier.problems import Refusal
from atelier.session import Candidat


@dataclass(frozen=True)
class Examen:
    """A session ready to be judged: its rules, its candidates, and what is known beside copies."""

    where: folders.Folders
    session: session.Session
    certification: referentiel.Referentiel
    regles: regles.Regles
    candidats: tuple[Candidat, ...]
    tenues: frozenset[str]  # épreuves for which anyone handed in a copy
    inconnus: tuple[str, ...]  # in the gradebook, but not on the session's list
    decisions: dict[str, dict[str, Decision]]
    position: int  # how many decisions the jury's journal holds
    parcours: dict[str, Parcours]
    acquis: dict[str, dict[str, BlocAcquis]]
    anterieures: dict[str, tuple[Tentative, ...]]


def load(where: folders.Folders, engine: sa.Engine) -> Examen:
    """Everything but the copies' results; raises Refusal on the first file that is wrong."""
    current = session.load(where.session)
    certification = referentiel.load(where.course / "referentiel.yml")
    listed = {candidat.code: candidat for candidat in current.candidats}
    graded = results.candidats(engine)
    entries = journal.read(journal_path(where))
    inconnus = tuple(code for code in graded if listed and code not in listed)
    everyone = {**{code: Candidat(code) for code in graded}, **listed}
    return Examen(
        where=where,
        session=current,
        certification=certification,
        regles=regles.load(where.course / "regles.yml", certification),
        candidats=tuple(everyone[code] for code in sorted(everyone)),
        tenues=_held(where, engine, certification.evaluations),
        inconnus=inconnus,
        decisions=journal.latest(entries),
        position=len(entries),
        parcours=read_parcours(where.root / "parcours.csv"),
        acquis=transmission.read_acquis(where.root),
        anterieures=transmission.read_tentatives(where.root),
    )


def journal_path(where: folders.Folders) -> Path:
    """The jury's journal of a session."""
    return where.root / "jury" / "decisions.jsonl"


def as_of(examen: Examen, position: int) -> Examen:
    """The same session when the jury's journal held only its first decisions."""
    entries = journal.read(journal_path(examen.where))
    if position > len(entries):
        raise Refusal(
            "Ce classeur connaît des décisions que le journal du jury n'a pas : restaurez le "
            "journal, ou refaites le classeur."
        )
    return replace(examen, decisions=journal.latest(entries[:position]), position=position)


def gather(
    examen: Examen, engine: sa.Engine, only: Sequence[str] | None = None
) -> Iterator[Candidature]:
    """Each candidate with their results, one at a time, those without any copy included."""
    wanted = {
        candidat.code: candidat
        for candidat in examen.candidats
        if only is None or candidat.code in only
    }
    for code, rows in groupby(results.results(engine, only), key=attrgetter("candidat")):
        yield _candidature(examen, wanted.pop(code), tuple(rows))
    for candidat in wanted.values():
        yield _candidature(examen, candidat, ())


def _candidature(
    examen: Examen, candidat: Candidat, rows: tuple[results.Result, ...]
) -> Candidature:
    code = candidat.code
    return Candidature(
        candidat=candidat,
        results=rows,
        remises=_handed_in(examen.where, code),
        tenues=examen.tenues,
        anterieures=examen.anterieures.get(code, ()),
        acquis=examen.acquis.get(code, {}),
        decisions=examen.decisions.get(code, {}),
        parcours=examen.parcours.get(code, Parcours()),
    )


def read_parcours(path: Path) -> dict[str, Parcours]:
    """parcours.csv: `code;mois_entreprise;grille_tuteur;blocs_vae`, an empty cell = not known."""
    if not path.exists():
        return {}
    found = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter=";")
        needed = ["code", "mois_entreprise", "grille_tuteur", "blocs_vae"]
        if reader.fieldnames != needed:
            raise Refusal(f"{path.name}, ligne 1 : les colonnes attendues sont {';'.join(needed)}.")
        for line, row in enumerate(reader, start=2):
            months, tutor = row["mois_entreprise"] or "", (row["grille_tuteur"] or "").lower()
            if months and not months.isdigit():
                raise Refusal(
                    f"{path.name}, ligne {line} : « {months} » n'est pas un nombre de mois."
                )
            if tutor not in ("", "oui", "non"):
                raise Refusal(f"{path.name}, ligne {line} : grille_tuteur attend oui ou non.")
            found[row["code"]] = Parcours(
                mois_entreprise=int(months) if months else None,
                grille_tuteur={"oui": True, "non": False}.get(tutor),
                blocs_vae=tuple((row["blocs_vae"] or "").split()),
            )
    return found


def _held(where: folders.Folders, engine: sa.Engine, evaluations: Sequence[str]) -> frozenset[str]:
    graded = results.remises(engine)
    return frozenset(
        name
        for name in evaluations
        if name in graded or any(where.submitted.glob(f"*/{escape(name)}"))
    )


def _handed_in(where: folders.Folders, code: str) -> frozenset[str]:
    folder = where.submitted / code
    if not folder.is_dir():
        return frozenset()
    return frozenset(path.name for path in folder.iterdir() if path.is_dir())
