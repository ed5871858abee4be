"""The candidate's page: what is proved, what shows it, and what to work on next."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atelier.bilan.conseils import AISE, conseils
from atelier.bilan.evidence import Preuve
from atelier.candidatures import Examen
from atelier.decision import Proposition, Verdict, number
from atelier.grille import Candidature, Grille
from atelier.paper import rendering
from atelier.paper.rendering import clean
from atelier.results import Comment, Copie, Etat, Result
from atelier_candidat.remark import combien

_COMPLEMENTS = {
    "dossier": "Dossier",
    "entreprise": "Période en entreprise",
    "entretien": "Entretien avec le jury",
}
A_REGARDER = ("signalée", "rejetée", "erreur du correcteur")
_BARRES = ((Verdict.ACQUIS, "acquis"), (Verdict.PARTIEL, "partiellement"),
           (Verdict.NON_ACQUIS, "non-acquis"))  # fmt: skip


@dataclass(frozen=True)
class Element:
    """One graded cell as a reader sees it."""

    titre: str
    lieu: str
    points: float | None
    maximum: float
    extra: float
    is_manual: bool
    attente: str
    message: str
    mots: tuple[str, ...]
    fichiers: tuple[str, ...]
    reponse: str
    cherche: bool  # a copy was opened: an empty answer is really empty


@dataclass(frozen=True)
class Copies:
    """What goes with the results of one candidate: copies, comments, evidence."""

    copies: Mapping[str, Copie]  # by séance
    comments: Sequence[Comment]
    etats: Sequence[Etat]
    preuves: Mapping[tuple[str, str, str], Preuve]  # by (séance, notebook, grade_id)


def candidate_page(
    examen: Examen,
    who: Candidature,
    grille: Grille,
    copies: Copies,
    target: Path,
    *,
    nom: str = "",
    ouvert: bool = False,
) -> str:
    """The page of one candidate, to be written at `target`; `ouvert` unfolds it for paper."""
    certification = examen.certification
    elements, left = _elements(who.results, copies)
    by_critere: dict[str, list[Element]] = {}
    for result, element in elements:
        if result.seance in certification.evaluations and result.critere:
            by_critere.setdefault(result.critere, []).append(element)
    lesson = _lesson_link(examen.where.release, target)
    voie = next(v for v in certification.voies if v.code == who.candidat.voie)
    return rendering.render(
        "candidat.html",
        titre=certification.titre,
        session=examen.session,
        regles=examen.regles,
        candidat=who.candidat,
        qui=f"{nom} ({who.candidat.code})" if nom else who.candidat.code,
        voie=voie,
        ouvert=ouvert,
        phrase=sentence(grille, who),
        alertes=list(_alerts(examen, who, copies)),
        blocs=[_bloc(bloc, grille, by_critere) for bloc in certification.blocs],
        complements=[
            {"nom": _COMPLEMENTS[item.code], "proposition": item} for item in grille.complements
        ],
        certification=grille.certification,
        conseils=[
            {"competence": c.competence, "raison": c.raison, "lien": lesson(c.competence.seance)}
            for c in conseils(certification, grille, _open(examen.where.release))
        ],
        competences=[
            {
                "competence": competence,
                "progres": grille.progres[competence.seance],
                "proposition": grille.competences[code],
            }
            for code, competence in certification.competences.items()
        ],
        seances=list(_seances(examen, grille, copies, elements, left)),
    )


def sentence(grille: Grille, who: Candidature) -> str:
    """Where a candidate is, in one or two sentences said to them."""
    acquired = [code for code, bloc in grille.blocs.items() if bloc.retenu is Verdict.ACQUIS]
    match grille.certification.retenu:
        case Verdict.ACQUIS:
            if grille.certification.decision:
                return "Vous avez obtenu la certification. Toutes nos félicitations !"
            return "Tous les blocs sont proposés comme acquis : le jury doit encore se prononcer."
        case Verdict.ABSENT | Verdict.EXCUSE:
            start = "Vous n'avez pas passé les épreuves de cette session."
        case Verdict.NON_REMIS:
            start = "Vous n'avez pas encore remis de copie d'épreuve."
        case _ if acquired:
            blocs = " et ".join(acquired)
            many = len(acquired) > 1
            start = (
                f"Proposé{'s' if many else ''} comme acquis : bloc{'s' if many else ''} {blocs}."
            )
        case Verdict.A_EXAMINER if not who.tenues:
            start = "Les épreuves n'ont pas encore eu lieu."
        case Verdict.A_EXAMINER:
            start = "Une partie de votre travail attend encore une lecture ou une décision."
        case _:
            start = "Il reste des blocs à valider : vous saurez ci-dessous par quoi commencer."
    done = [progres for progres in grille.progres.values() if progres.remis]
    if not done:
        return start
    easy = sum(progres.part is not None and progres.part >= AISE for progres in done)
    return (
        f"{start} À l'entraînement, vous avez rendu {combien(len(done), 'séance')} sur "
        f"{len(grille.progres)}, dont {easy} avec {AISE:.0%} des points ou plus.".replace("%", " %")
    )


def _alerts(examen: Examen, who: Candidature, copies: Copies) -> Iterable[str]:
    taught = {c.seance: c.code for c in examen.certification.competences.values()}

    def place(seance: str) -> str:
        return f"Séance {taught[seance]}" if seance in taught else seance

    evaluated = {r.seance for r in who.results} & set(examen.certification.evaluations)
    if who.candidat.presence != "present" and evaluated:
        yield (
            "La liste de la session vous donne absent, et pourtant une copie d'épreuve existe : "
            "le centre doit lever ce doute."
        )
    for etat in copies.etats:
        if etat.etat == "erreur du correcteur":  # ours to mend: the reason would say nothing here
            yield f"{place(etat.seance)} : la correction a échoué, le centre s'en occupe."
        elif etat.etat in A_REGARDER:
            yield f"{place(etat.seance)} : copie {etat.etat}. {clean(etat.raison)}"
    for seance, copie in copies.copies.items():
        if seance in examen.certification.evaluations and copie.is_late:
            yield f"{place(seance)} : {_handed_in(copie)} Le jury en est informé."


def _handed_in(copie: Copie | None) -> str:
    if copie is None or copie.submitted is None:
        return ""
    text = f"Copie du {rendering.jour(copie.submitted.date())}."
    if copie.is_late and copie.due:
        hours = (copie.submitted - copie.due).total_seconds() / 3600
        text = f"Copie remise en retard de {number(hours)} h."
    if copie.penalty:
        text += f" Pénalité de retard : {combien(copie.penalty, 'point')} sur le total."
    return text


def _bloc(bloc: Any, grille: Grille, by_critere: Mapping[str, list[Element]]) -> dict[str, Any]:
    codes = [critere.code for critere in bloc.criteres]
    counts = Counter(grille.criteres[code].retenu for code in codes)
    known = sum(counts[verdict] for verdict, _ in _BARRES)
    said = [f"{combien(counts[Verdict.ACQUIS], 'critère')} acquis sur {len(codes)}"]
    said += [
        f"{counts[verdict]} {rendering.intitule(verdict).lower()}"
        for verdict in Verdict
        if verdict is not Verdict.ACQUIS and counts[verdict]
    ]
    return {
        "code": bloc.code,
        "libelle": bloc.libelle,
        "proposition": grille.blocs[bloc.code],
        "total": len(codes),
        "barres": [*((name, counts[v]) for v, name in _BARRES), ("autre", len(codes) - known)],
        "compte": ", ".join(said) + ".",
        "activites": [
            {
                "code": activite.code,
                "libelle": activite.libelle,
                "proposition": grille.activites[activite.code],
                "criteres": [
                    {
                        "code": critere.code,
                        "libelle": critere.libelle,
                        "proposition": grille.criteres[critere.code],
                        "elements": by_critere.get(critere.code, []),
                    }
                    for critere in activite.criteres
                ],
            }
            for activite in bloc.activites
        ],
    }


def _elements(
    results: Sequence[Result], copies: Copies
) -> tuple[list[tuple[Result, Element]], list[Comment]]:
    """Each result with its evidence and comments, and the comments that fit none of them."""
    pending = {(c.seance, c.notebook, c.cell): c for c in copies.comments}
    pairs = []
    for result in results:
        preuve = copies.preuves.get((result.seance, result.notebook, result.grade_id))
        cells = (result.grade_id, *(preuve.cellules if preuve else ()))
        found = [pending.pop((result.seance, result.notebook, cell), None) for cell in cells]
        # The engine's own comments say again what the message and the answer already show.
        pairs.append((result, _element(result, preuve, [c for c in found if c and c.is_manual])))
    return pairs, [comment for comment in pending.values() if comment.is_manual]


def _element(result: Result, preuve: Preuve | None, comments: Sequence[Comment]) -> Element:
    heard = result.preuve == "oral"
    return Element(
        titre=(preuve.titre if preuve else "") or result.grade_id,
        lieu=f"{result.notebook}, {result.grade_id}",
        points=result.points,
        maximum=result.maximum,
        extra=result.extra,
        is_manual=result.is_manual,
        attente="À écouter par un examinateur." if heard else "À lire par un formateur.",
        message=preuve.message if preuve and not result.is_manual else "",
        mots=tuple(clean(comment.text) for comment in comments),
        fichiers=preuve.fichiers if preuve else (),
        reponse=preuve.reponse if preuve else "",
        cherche=preuve is not None and bool(preuve.cellules or result.is_task) and not heard,
    )


def _seances(
    examen: Examen,
    grille: Grille,
    copies: Copies,
    elements: Sequence[tuple[Result, Element]],
    left: Sequence[Comment],
) -> Iterable[dict[str, Any]]:
    """The exercises of each séance handed in, what is to be mended first."""
    for competence in examen.certification.competences.values():
        mine = [e for r, e in elements if r.seance == competence.seance]
        if not mine:
            continue
        done = [e for e in mine if e.points is not None and e.points >= e.maximum and not e.mots]
        yield {
            "titre": f"{competence.code} – {competence.libelle}",
            "part": grille.progres[competence.seance].part,
            "copie": _handed_in(copies.copies.get(competence.seance)),
            "a_revoir": [element for element in mine if element not in done],
            "reussis": list(dict.fromkeys(element.titre for element in done)),
            "mots": [clean(c.text) for c in left if c.seance == competence.seance],
        }


def _open(release: Path) -> set[str]:
    """The séances that candidates have received."""
    return {path.name for path in release.iterdir()} if release.is_dir() else set()


def _lesson_link(release: Path, target: Path) -> Callable[[str], str]:
    """The relative address of a séance's lesson from the page, "" when it is not released."""

    def link(seance: str) -> str:
        lesson = release / seance / "lecon.ipynb"
        return Path(os.path.relpath(lesson, target.parent)).as_posix() if lesson.is_file() else ""

    return link


def counts(propositions: Iterable[Proposition]) -> Counter[Verdict]:
    """How many of each verdict."""
    return Counter(item.retenu for item in propositions)
