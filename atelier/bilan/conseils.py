"""What a candidate should work on next, and why: pure functions."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from atelier.decision import Verdict
from atelier.grille import Grille
from atelier.referentiel import Competence, Referentiel

AISE = 0.7  # share of an exercise's points from which a séance needs no more work
_COMBIEN = 5


@dataclass(frozen=True)
class Conseil:
    """One compétence to work on."""

    competence: Competence
    raison: str


def conseils(certification: Referentiel, grille: Grille, ouvertes: Container[str]) -> list[Conseil]:
    """At most five compétences: what failed at the épreuves, then exercises, then what is left.

    `ouvertes` are the séances that candidates have received.
    """
    found = [
        *_failed(certification, grille, Verdict.NON_ACQUIS),
        *_failed(certification, grille, Verdict.PARTIEL),
        *_weak(certification, grille),
        *_left(certification, grille, ouvertes),
    ]
    kept: dict[str, Conseil] = {}
    for conseil in found:
        kept.setdefault(conseil.competence.code, conseil)
    return list(kept.values())[:_COMBIEN]


def _failed(certification: Referentiel, grille: Grille, verdict: Verdict) -> Iterator[Conseil]:
    said: set[str] = set()  # a critère of two compétences is worth one piece of advice
    for competence in certification.competences.values():
        codes = [
            code
            for code, critere in certification.criteres.items()
            if competence.code in critere.competences
            and grille.criteres[code].retenu is verdict
            and code not in said
        ]
        said.update(codes)
        if codes:
            labels = " ; ".join(f"{certification.criteres[c].libelle} ({c})" for c in codes)
            state = "à reprendre" if verdict is Verdict.NON_ACQUIS else "à consolider"
            yield Conseil(competence, f"Aux épreuves, {state} : {labels}.")


def _weak(certification: Referentiel, grille: Grille) -> Iterator[Conseil]:
    seances = {c.seance: c for c in certification.competences.values()}
    done = [(p.part, p.seance) for p in grille.progres.values() if p.part is not None]
    for part, seance in sorted(done):
        if part < AISE:
            yield Conseil(
                seances[seance],
                f"Vous avez {part:.0%} des points des exercices : relisez la leçon, puis refaites "
                "les exercices manqués.".replace("%", " %"),
            )


def _left(
    certification: Referentiel, grille: Grille, ouvertes: Container[str]
) -> Iterator[Conseil]:
    for competence in certification.competences.values():
        if competence.seance in ouvertes and not grille.progres[competence.seance].remis:
            yield Conseil(competence, "Cette séance n'est pas encore rendue.")
