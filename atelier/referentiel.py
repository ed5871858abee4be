"""The certification as data: blocs, activités, compétences, critères, épreuves and routes.

The text of the certification is in the certifier's référentiel; `course/referentiel.yml` holds its
codes and our own short labels. A critère is numbered `<activité>.C<rank>` in the official order.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from atelier import yamlsource

PREUVES = ("calcul", "lecture", "oral")
FREE_PREFIXES = ("pratique", "dossier")  # graded cells that prove no critère

_CRITERE_PREFIX = re.compile(r"([1-9])_([1-9])_C([1-9][0-9]?)-.+")


@dataclass(frozen=True)
class Critere:
    """One thing that a candidate is judged on."""

    code: str  # "2.2.C5"
    libelle: str
    preuve: tuple[str, ...]  # how it is proved: calcul, lecture, oral
    competences: tuple[str, ...]  # codes of the compétences that it judges


@dataclass(frozen=True)
class Competence:
    """What a candidate must be able to do; one séance teaches it."""

    code: str  # "2.2.2"
    libelle: str
    seance: str  # name of its folder in course/


@dataclass(frozen=True)
class Activite:
    """A work situation: its compétences, its critères, and the tasks of its mise en situation."""

    code: str  # "2.2"
    libelle: str
    modalites: tuple[str, ...]
    competences: tuple[Competence, ...]
    criteres: tuple[Critere, ...]


@dataclass(frozen=True)
class Bloc:
    """A part of the certification that is acquired on its own."""

    code: str  # "2"
    libelle: str
    activites: tuple[Activite, ...]

    @property
    def criteres(self) -> Iterator[Critere]:
        return (critere for activite in self.activites for critere in activite.criteres)

    @property
    def competences(self) -> Iterator[Competence]:
        return (item for activite in self.activites for item in activite.competences)


@dataclass(frozen=True)
class Epreuve:
    """A mise en situation: one timed sujet that judges one or two activités."""

    code: str  # "2-2"
    evaluation: str  # folder in course/
    sujet: str  # notebook of that folder
    activites: tuple[str, ...]


@dataclass(frozen=True)
class Voie:
    """A route to the certification and what it asks for beyond or instead of the épreuves."""

    code: str
    libelle: str
    epreuves: bool  # the blocs are validated by the épreuves
    dossier: str  # the dossier that is asked for
    mois_entreprise: bool  # a period in a company is asked for
    entretien: bool  # an interview before the jury is asked for


@dataclass(frozen=True)
class Referentiel:
    """The whole certification."""

    titre: str
    blocs: tuple[Bloc, ...]
    epreuves: tuple[Epreuve, ...]
    voies: tuple[Voie, ...]

    @cached_property
    def activites(self) -> dict[str, Activite]:
        return {a.code: a for bloc in self.blocs for a in bloc.activites}

    @cached_property
    def competences(self) -> dict[str, Competence]:
        return {c.code: c for bloc in self.blocs for c in bloc.competences}

    @cached_property
    def criteres(self) -> dict[str, Critere]:
        return {c.code: c for bloc in self.blocs for c in bloc.criteres}

    @cached_property
    def evaluations(self) -> tuple[str, ...]:
        """The folders of course/ that feed the decision; all the others feed progress."""
        return tuple(dict.fromkeys(epreuve.evaluation for epreuve in self.epreuves))


def critere_of(grade_id: str) -> str | None:
    """The critère that a graded cell proves: "2_2_C5-penalites" gives "2.2.C5".

    None for an ID that begins with `pratique-` or `dossier-`, and for an ill-formed ID.
    """
    match = _CRITERE_PREFIX.fullmatch(grade_id)
    return None if match is None else f"{match[1]}.{match[2]}.C{match[3]}"


def preuve_of(grade_id: str, is_task: bool) -> str:
    """How a graded cell is judged: computed, read or heard."""
    if not is_task:
        return "calcul"
    return "oral" if grade_id.endswith("-oral") else "lecture"


def load(path: Path) -> Referentiel:
    """The référentiel written in this YAML file; raises Refusal with file and line."""
    root = yamlsource.read(path)
    root.only("titre", "blocs", "epreuves", "voies")
    blocs = tuple(_bloc(section) for section in root.sections("blocs"))
    referentiel = Referentiel(
        titre=root.text("titre"),
        blocs=blocs,
        epreuves=tuple(_epreuve(section) for section in root.sections("epreuves")),
        voies=tuple(_voie(section) for section in root.sections("voies")),
    )
    judged = [code for epreuve in referentiel.epreuves for code in epreuve.activites]
    for code in sorted(set(judged) ^ set(referentiel.activites)):
        raise root.refusal(f"l'activité {code} doit exister et être jugée par une épreuve")
    return referentiel


def _bloc(section: yamlsource.Section) -> Bloc:
    section.only("code", "libelle", "activites")
    code = section.text("code")
    return Bloc(
        code=code,
        libelle=section.text("libelle"),
        activites=tuple(_activite(item, code) for item in section.sections("activites")),
    )


def _activite(section: yamlsource.Section, bloc: str) -> Activite:
    section.only("code", "libelle", "modalites", "competences", "criteres")
    code = _code(section, rf"{bloc}\.[1-9]", f"une activité du bloc {bloc} comme {bloc}.1")
    competences = []
    for item in section.sections("competences"):
        item.only("code", "libelle", "seance")
        competence = _code(item, rf"{code}\.[1-9]", f"une compétence de {code} comme {code}.1")
        competences.append(Competence(competence, item.text("libelle"), item.text("seance")))
    known = tuple(competence.code for competence in competences)
    criteres = []
    for rank, item in enumerate(section.sections("criteres"), start=1):
        item.only("code", "libelle", "preuve", "competences")
        if (found := item.text("code")) != (expected := f"{code}.C{rank}"):
            raise item.refusal(f"le critère {found} devrait porter le code {expected}")
        criteres.append(
            Critere(
                code=expected,
                libelle=item.text("libelle"),
                preuve=item.choices("preuve", PREUVES),
                competences=item.choices("competences", known),
            )
        )
    return Activite(
        code=code,
        libelle=section.text("libelle"),
        modalites=section.texts("modalites"),
        competences=tuple(competences),
        criteres=tuple(criteres),
    )


def _code(section: yamlsource.Section, pattern: str, expected: str) -> str:
    code = section.text("code")
    if not re.fullmatch(pattern, code):
        raise section.refusal(f"le code « {code} » devrait être celui d'{expected}")
    return code


def _epreuve(section: yamlsource.Section) -> Epreuve:
    section.only("code", "evaluation", "sujet", "activites")
    return Epreuve(
        code=section.text("code"),
        evaluation=section.text("evaluation"),
        sujet=section.text("sujet"),
        activites=section.texts("activites"),
    )


def _voie(section: yamlsource.Section) -> Voie:
    section.only("code", "libelle", "epreuves", "dossier", "mois_entreprise", "entretien")
    return Voie(
        code=section.text("code"),
        libelle=section.text("libelle"),
        epreuves=section.boolean("epreuves"),
        dossier=section.text("dossier"),
        mois_entreprise=section.boolean("mois_entreprise"),
        entretien=section.boolean("entretien"),
    )
