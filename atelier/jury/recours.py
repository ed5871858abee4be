"""An appeal: everything that a contested verdict rests on, in one document."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from atelier import candidatures
from atelier.bilan import evidence
from atelier.bilan.evidence import Preuve
from atelier.candidatures import Examen
from atelier.decision import Proposition
from atelier.grille import Candidature, grille
from atelier.jury import journal
from atelier.jury.journal import Entree
from atelier.paper import rendering
from atelier.problems import Refusal
from atelier.results import Comment, Copie, Etat, Result, comments, copies, etats
from atelier_candidat import remise


@dataclass(frozen=True)
class Piece:
    """One graded cell behind the verdict: the answer whole, the message, who marked."""

    result: Result
    preuve: Preuve | None
    mots: tuple[str, ...]

    @property
    def note_par(self) -> str:
        """Who gave the points."""
        if self.result.points is None:
            return "personne : l'élément reste à lire ou à écouter"
        return "un examinateur" if self.result.is_manual else "les tests du sujet"


@dataclass(frozen=True)
class Recours:
    """The whole file of an appeal."""

    who: Candidature
    critere: str
    proposition: Proposition
    pieces: tuple[Piece, ...]
    copie: Copie | None
    empreintes: Mapping[str, str]  # file handed in → SHA-256
    etats: tuple[Etat, ...]  # what the engine wrote of it
    recepisse: str  # what the collection wrote: the moment of the submission
    recu: str  # the code of the receipt that the candidate has, when one came with the copy
    historique: tuple[Entree, ...]


def gather(examen: Examen, engine: sa.Engine, code: str, critere: str) -> Recours:
    """The file of one candidate and critère; raises Refusal when either is unknown."""
    if critere not in examen.certification.criteres:
        raise Refusal(
            f"Le critère {critere} n'existe pas : écrivez un code du référentiel, comme 2.2.C5."
        )
    if code not in {candidat.code for candidat in examen.candidats}:
        raise Refusal(
            f"Le candidat {code} n'est ni sur la liste de session.yml ni au carnet de notes."
        )
    who = next(candidatures.gather(examen, engine, [code]))
    judged = grille(examen.certification, examen.regles, examen.session.nom, who)
    kept = [
        result
        for result in who.results
        if result.critere == critere and result.seance in examen.certification.evaluations
    ]
    seances = sorted({result.seance for result in kept})
    said = [c for c in comments(engine, [code]) if c.seance in seances]
    proofs = {
        (seance, *key): preuve
        for seance in seances
        for key, preuve in evidence.of_copy(
            examen.where.autograded / code / seance, whole=True
        ).items()
    }
    folders_in = [examen.where.submitted / code / seance for seance in seances]
    return Recours(
        who=who,
        critere=critere,
        proposition=judged.criteres[critere],
        pieces=tuple(_piece(result, proofs, said) for result in kept),
        copie=next((c for c in copies(engine, [code]) if c.seance in seances), None),
        empreintes=_fingerprints(folders_in),
        etats=tuple(etat for etat in etats(engine, [code]) if etat.seance in seances),
        recepisse=_receipt(folders_in),
        recu=_code(folders_in),
        historique=tuple(
            entry
            for entry in journal.read(candidatures.journal_path(examen.where))
            if entry.candidat == code
            and entry.objet in (critere, critere.partition(".")[0], "certification")
        ),
    )


def page(examen: Examen, found: Recours, nom: str = "") -> str:
    """The document of an appeal."""
    return rendering.render(
        "jury_recours.html",
        titre=examen.certification.titre,
        session=examen.session,
        regles=examen.regles,
        critere=examen.certification.criteres[found.critere],
        candidat=found.who.candidat,
        nom=nom,
        dossier=found,
    )


def _piece(
    result: Result, proofs: Mapping[tuple[str, str, str], Preuve], said: Sequence[Comment]
) -> Piece:
    preuve = proofs.get((result.seance, result.notebook, result.grade_id))
    cells = {result.grade_id, *(preuve.cellules if preuve else ())}
    mots = tuple(
        rendering.clean(comment.text)
        for comment in said
        if (comment.seance, comment.notebook) == (result.seance, result.notebook)
        and comment.cell in cells
    )
    return Piece(result, preuve, mots)


def _fingerprints(submitted: Sequence[Path]) -> dict[str, str]:
    return {
        f"{folder.name}/{path.relative_to(folder).as_posix()}": _sha256(path)
        for folder in submitted
        if folder.is_dir()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _receipt(submitted: Sequence[Path]) -> str:
    found = [path for folder in submitted if (path := folder / "timestamp.txt").is_file()]
    return " ; ".join(rendering.clean(p.read_text("utf-8", "replace")).strip()[:80] for p in found)


def _code(submitted: Sequence[Path]) -> str:
    found = [path for folder in submitted if (path := folder / remise.RECU).is_file()]
    recus = [remise.loads(path.read_bytes()) for path in found]
    return " ; ".join(rendering.clean(recu.code) for recu in recus if recu)
