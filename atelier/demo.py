"""A class of twelve fictitious candidates, made from witness copies, for the demonstration."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from atelier import build, cells, folders, session, temoins

DOSSIER = "demonstration"
ACCIDENTS = "1_2_1_bases_prospects"  # the séance where copies are broken, endless or forgotten
_ENDLESS = "while True:\n    pass  # une boucle sans fin, oubliée en bas du notebook"


@dataclass(frozen=True)
class Eleve:
    """A fictitious candidate: a name, and how often the answers are wrong."""

    code: str
    nom: str
    prenom: str
    genre: str  # what the demonstration says of the copy
    erreurs: float = 0.0  # share of the computed items answered wrongly
    voie: str = "formation"
    presence: str = "present"
    lue: bool = False  # whether the demonstration's examiner has read and heard everything


CLASSE = (
    Eleve("C-01", "Aubry", "Nadia", "excellente", lue=True),
    Eleve("C-02", "Bellot", "Hugo", "excellente, écrite autrement", voie="mixte", lue=True),
    Eleve("C-03", "Carlin", "Inès", "bonne", 0.15, lue=True),
    Eleve("C-04", "Delmas", "Rachid", "bonne", 0.25, lue=True),
    Eleve("C-05", "Estève", "Lucie", "moyenne", 0.4, voie="vae", lue=True),
    Eleve("C-06", "Fabre", "Moussa", "moyenne, avec une boucle sans fin", 0.4, lue=True),
    Eleve("C-07", "Gallois", "Élodie", "faible", 0.7, lue=True),
    Eleve("C-08", "Hamel", "Tiago", "faible", 0.85),
    Eleve("C-09", "Imbert", "Chloé", "blanche", 1.0),
    Eleve("C-10", "Jouve", "Karim", "un fichier abîmé", 0.2),
    Eleve("C-11", "Klein", "Manon", "un notebook oublié", 0.2),
    Eleve("C-12", "Lorin", "Victor", "absent", presence="absent"),
)


def prepare(origin: folders.Folders, root: Path) -> folders.Folders:
    """Make the demonstration's own session folder beside the course, empty of copies."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    shutil.copyfile(origin.root / folders.CONFIG, root / folders.CONFIG)
    real = session.load(origin.session)
    candidats = tuple(session.Candidat(e.code, e.voie, e.presence) for e in CLASSE)
    course = Path("..") / origin.course.name if root.parent == origin.root else origin.course
    session.save(
        session.Session(
            "demonstration", real.graine, real.date, real.formation, real.evaluation, str(course),
            candidats,
        ),
        root / folders.SESSION,
    )  # fmt: skip
    names = [f"{e.code};{e.nom};{e.prenom};{e.code.lower()}@centre.example" for e in CLASSE]
    lines = ["code;nom;prenom;courriel", *names]
    (root / "identites.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folders.find(root)


def hand_in(where: folders.Folders, copies: Path) -> Iterator[str]:
    """Write every candidate's submission; yields each code. `copies`: folder of witness copies."""
    known = {
        seance: temoins.load(copies / f"{seance}.yml")
        for seance in build.seances(where.course)
        if (copies / f"{seance}.yml").is_file()
    }
    for rank, eleve in enumerate(CLASSE):
        if eleve.presence == "present":
            chance = np.random.default_rng([2026, rank])
            for seance, witnesses in known.items():
                accident = eleve.genre if seance == ACCIDENTS else ""
                _hand_in_seance(where, eleve, seance, witnesses, accident, chance)
        yield eleve.code


def examine(where: folders.Folders) -> int:
    """Mark what a person reads or hears, as a fictitious examiner, in some copies; gives how many.

    A mark follows the candidate: 3 of 3 for an excellent one, less as often as they err.
    """
    from nbgrader.api import Gradebook, TaskCell

    done = 0
    with Gradebook(where.db_url) as gradebook:
        for rank, eleve in enumerate(CLASSE):
            if not eleve.lue:
                continue
            chance = np.random.default_rng([2027, rank])
            for submission in gradebook.student_submissions(eleve.code):
                for notebook in submission.notebooks:
                    for grade in notebook.grades:
                        if not isinstance(grade.cell, TaskCell):
                            continue
                        errs = chance.random() < eleve.erreurs
                        share = chance.integers(0, 3) / 3 if errs else 1.0
                        grade.manual_score = round(grade.max_score * share)
                        grade.needs_manual_grade = False
                        done += 1
        gradebook.db.commit()
    return done


def _hand_in_seance(
    where: folders.Folders,
    eleve: Eleve,
    seance: str,
    witnesses: tuple[temoins.Temoin, ...],
    accident: str,
    chance: np.random.Generator,
) -> None:
    import nbformat

    target = where.submitted / eleve.code / seance
    target.mkdir(parents=True)
    for path in sorted((where.release / seance).glob("*.ipynb")):
        release = nbformat.read(path, as_version=4)
        if path.stem == "lecon":
            continue
        if eleve.erreurs < 1:
            master = nbformat.read(where.source / seance / path.name, as_version=4)
            mine = [t for t in witnesses if t.notebook == path.stem]
            release = temoins.answered(master, release, _answers(master, mine, eleve, chance))
        if "boucle" in accident:
            release.cells.append(nbformat.v4.new_code_cell(_ENDLESS))
        text = json.dumps(release, ensure_ascii=False, indent=1)
        if "abîmé" in accident:
            text = text[: len(text) // 3]
        if "oublié" in accident:
            continue
        (target / path.name).write_text(text, encoding="utf-8")


def _answers(
    master: cells.Notebook,
    witnesses: list[temoins.Temoin],
    eleve: Eleve,
    chance: np.random.Generator,
) -> dict[str, str]:
    """For each computed item, a wrong witness as often as the candidate errs, else a right one."""
    worth = {str(cells.grade_id(c)): cells.points(c) for c in cells.graded(master)}
    chosen: dict[str, str] = {}
    for item in dict.fromkeys(grade_id for t in witnesses for grade_id in t.points):
        errs = chance.random() < eleve.erreurs
        fitting = [
            t
            for t in witnesses
            if item in t.points and (t.points[item] < worth[item]) == errs and not t.fichiers
        ]
        if fitting and (errs or "autrement" in eleve.genre):
            chosen |= fitting[int(chance.integers(len(fitting)))].reponses
    return chosen
