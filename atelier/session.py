"""An exam session: its seed, its date, its two companies and its candidates."""

import datetime
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from atelier import yamlsource
from atelier.problems import Refusal

VOIES = ("formation", "vae", "mixte")
PRESENCES = ("present", "absent", "excuse")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


@dataclass(frozen=True)
class Candidat:
    """A candidate of the session, known by a code; the name is kept apart in identites.csv."""

    code: str
    voie: str = "formation"
    presence: str = "present"
    tiers_temps: bool = False


@dataclass(frozen=True)
class Session:
    """What a session is made from; every data set and statement follows from it."""

    nom: str
    graine: int  # seed of all the data
    date: datetime.date  # "today" in every statement
    formation: str  # company of the séances
    evaluation: str  # company of the evaluations, unseen before
    cours: str = "course"  # where the truth is, relative to session.yml
    candidats: tuple[Candidat, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.graine < 0:
            raise Refusal(f"La graine est un nombre entier, 0 ou plus : {self.graine} ne va pas.")

    def with_data(self, graine: int | None, date: datetime.date | None) -> "Session":
        """The same session on another seed or date."""
        return replace(
            self,
            graine=self.graine if graine is None else graine,
            date=self.date if date is None else date,
        )


def load(path: Path) -> Session:
    """The session of this session.yml; raises Refusal with file and line."""
    root = yamlsource.read(path)
    root.only("nom", "graine", "date", "cours", "entreprises", "candidats")
    entreprises = root.section("entreprises")
    entreprises.only("formation", "evaluation")
    candidats: dict[str, Candidat] = {}
    for section in root.sections("candidats") if "candidats" in root else ():
        section.only("code", "voie", "presence", "tiers_temps")
        code = section.text("code")
        if not _CODE.fullmatch(code):
            raise section.refusal(
                f"le code « {code} » ne doit contenir que lettres, chiffres, - et _"
            )
        if code in candidats:
            raise section.refusal(f"le candidat {code} est inscrit deux fois")
        candidats[code] = Candidat(
            code=code,
            voie=section.choice("voie", VOIES, default="formation"),
            presence=section.choice("presence", PRESENCES, default="present"),
            tiers_temps=section.boolean("tiers_temps", default=False),
        )
    return Session(
        nom=root.text("nom"),
        graine=root.integer("graine"),
        date=root.date("date"),
        cours=root.text("cours", default="course"),
        formation=entreprises.text("formation"),
        evaluation=entreprises.text("evaluation"),
        candidats=tuple(candidats.values()),
    )


def dumps(session: Session) -> str:
    """The text of a session.yml."""
    lines = [
        "# Une session d'examen : une graine et une date donnent toutes les données.",
        f"nom: {session.nom}",
        f"graine: {session.graine}",
        f"date: {session.date.isoformat()}",
        f"cours: {session.cours}",
        f"entreprises: {{formation: {session.formation}, evaluation: {session.evaluation}}}",
    ]
    if session.candidats:
        lines.append("candidats:")
    lines += [
        f"  - {{code: {c.code}, voie: {c.voie}, presence: {c.presence}, "
        f"tiers_temps: {str(c.tiers_temps).lower()}}}"
        for c in session.candidats
    ]
    return "\n".join(lines) + "\n"


def save(session: Session, path: Path) -> None:
    """Write a session.yml, whole or not at all."""
    draft = path.with_suffix(".tmp")
    draft.write_text(dumps(session), encoding="utf-8")
    draft.replace(path)
