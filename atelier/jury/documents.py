"""The papers that a jury reads, fills and signs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from atelier.candidatures import Examen
from atelier.decision import Proposition, Verdict
from atelier.grille import Grille
from atelier.identites import Identite
from atelier.jury import dossier
from atelier.paper import rendering
from atelier.referentiel import Bloc, Critere, Epreuve, Referentiel
from atelier.session import Candidat

PREUVES = {"calcul": "calculé", "lecture": "lu", "oral": "entendu"}
NIVEAUX = ("0 – absent", "1 – insuffisant", "2 – satisfaisant", "3 – très bon")
Page = tuple[Path, str]  # target, HTML


def pages(
    examen: Examen, grilles: Sequence[Grille], noms: Mapping[str, Identite], folder: Path
) -> Iterator[Page]:
    """Every paper of a session, as (target, HTML): the same for all names of the files, codes."""
    yield folder / "emargement.pdf", emargement(examen, noms)
    yield folder / "proces-verbal.pdf", proces_verbal(examen, grilles, noms)
    for grille in grilles:
        code = grille.candidat.code
        nom = _nom(noms, code)
        for bloc in examen.certification.blocs:
            target = folder / "grilles" / f"{code}-bloc-{bloc.code}.pdf"
            yield target, grille_bloc(examen, grille, bloc, nom)
        for epreuve in examen.certification.epreuves:
            if examen.regles.epreuves[epreuve.code].oral:
                target = folder / "oraux" / f"{code}-epreuve-{epreuve.code}.pdf"
                yield target, grille_oral(examen, grille.candidat, epreuve, nom)
        if _voie(examen.certification, grille.candidat).entretien:
            yield folder / "oraux" / f"{code}-entretien.pdf", entretien(examen, grille, nom)
        seance = _voie(examen.certification, grille.candidat).dossier
        copies = [f / code / seance for f in (examen.where.autograded, examen.where.submitted)]
        if found := dossier.gather(*copies):
            target = folder / "dossiers" / f"{code}.pdf"
            yield target, page_dossier(examen, grille.candidat, found, nom)
        if acquired := decided_blocs(examen.certification, grille):
            target = folder / "attestations" / f"{code}.pdf"
            yield target, attestation(examen, grille, acquired, nom)


def grille_bloc(examen: Examen, grille: Grille, bloc: Bloc, nom: str) -> str:
    """The evaluation grid of one bloc for one candidate, to be signed."""
    return _render(
        examen,
        "jury_grille.html",
        candidat=grille.candidat,
        nom=nom,
        bloc=bloc,
        proposition=grille.blocs[bloc.code],
        activites=[
            {
                "activite": activite,
                "criteres": [
                    {
                        "critere": critere,
                        "preuve": ", ".join(PREUVES[p] for p in critere.preuve),
                        "proposition": grille.criteres[critere.code],
                    }
                    for critere in activite.criteres
                ],
            }
            for activite in bloc.activites
        ],
    )


def grille_oral(examen: Examen, candidat: Candidat, epreuve: Epreuve, nom: str) -> str:
    """The grid of an oral: what to listen for, four levels, times, signature."""
    duree = examen.regles.epreuves[epreuve.code]
    heard = [
        critere
        for code in epreuve.activites
        for critere in examen.certification.activites[code].criteres
        if "oral" in critere.preuve
    ]
    return _render(
        examen,
        "jury_oral.html",
        titre_page=f"Grille de l'oral – épreuve {epreuve.code}",
        candidat=candidat,
        nom=nom,
        minutes=minutes(examen, candidat, duree.oral or 0),
        consigne="Le candidat présente son plan de prospection, puis répond à vos questions.",
        lignes=[_heard(critere) for critere in heard],
        niveaux=NIVEAUX,
    )


def entretien(examen: Examen, grille: Grille, nom: str) -> str:
    """The grid of the interview on the dossier, bloc by bloc."""
    return _render(
        examen,
        "jury_oral.html",
        titre_page="Grille de l'entretien avec le jury",
        candidat=grille.candidat,
        nom=nom,
        minutes=minutes(examen, grille.candidat, examen.regles.entretien),
        consigne=(
            "L'entretien porte sur le dossier : faites préciser les situations vécues, le rôle "
            "tenu et les résultats, compétence par compétence."
        ),
        lignes=[
            {"code": competence.code, "libelle": competence.libelle}
            for competence in examen.certification.competences.values()
        ],
        niveaux=NIVEAUX,
    )


def page_dossier(examen: Examen, candidat: Candidat, found: dossier.Dossier, nom: str) -> str:
    """A candidate's dossier as its readers hold it: tables, texts and annexes, numbered."""
    return _render(examen, "jury_dossier.html", candidat=candidat, nom=nom, dossier=found)


def emargement(examen: Examen, noms: Mapping[str, Identite]) -> str:
    """The attendance sheets, one per épreuve, durations included."""
    sheets = []
    for epreuve in examen.certification.epreuves:
        duree = examen.regles.epreuves[epreuve.code]
        concerned = [
            candidat
            for candidat in examen.candidats
            if _voie(examen.certification, candidat).epreuves
        ]
        sheets.append(
            {
                "epreuve": epreuve,
                "activites": [examen.certification.activites[a] for a in epreuve.activites],
                "ecrit": duree.ecrit,
                "oral": duree.oral,
                "lignes": [
                    {
                        "candidat": candidat,
                        "nom": _nom(noms, candidat.code),
                        "minutes": minutes(examen, candidat, duree.ecrit),
                    }
                    for candidat in concerned
                ],
            }
        )
    return _render(examen, "jury_emargement.html", feuilles=sheets)


def proces_verbal(examen: Examen, grilles: Sequence[Grille], noms: Mapping[str, Identite]) -> str:
    """The minutes: what the jury decided, where it left the proposition, and why."""
    ecarts = [
        {"candidat": grille.candidat.code, "objet": _name(item), "item": item}
        for grille in grilles
        for item in _everything(grille)
        if item.decision and item.decision.verdict is not item.verdict
    ]
    return _render(
        examen,
        "jury_pv.html",
        blocs=examen.certification.blocs,
        lignes=[
            {
                "candidat": grille.candidat,
                "nom": _nom(noms, grille.candidat.code),
                "blocs": [grille.blocs[bloc.code] for bloc in examen.certification.blocs],
                "certification": grille.certification,
            }
            for grille in grilles
        ],
        ecarts=ecarts,
        en_attente=sum(
            bloc.decision is None for grille in grilles for bloc in grille.blocs.values()
        ),
        qui=sorted(
            {item.decision.qui for g in grilles for item in _everything(g) if item.decision}
        ),
    )


def attestation(examen: Examen, grille: Grille, acquired: Sequence[Bloc], nom: str) -> str:
    """The certificate of the blocs that the jury gave."""
    return _render(
        examen,
        "jury_attestation.html",
        candidat=grille.candidat,
        nom=nom,
        blocs=[{"bloc": bloc, "date": _acquired_on(examen, grille, bloc)} for bloc in acquired],
        entiere=bool(
            grille.certification.decision and grille.certification.retenu is Verdict.ACQUIS
        ),
    )


def decided_blocs(certification: Referentiel, grille: Grille) -> list[Bloc]:
    """The blocs that a jury decided to give, now or at an earlier session."""
    return [
        bloc
        for bloc in certification.blocs
        if (found := grille.blocs[bloc.code]).retenu is Verdict.ACQUIS
        and (found.decision or found.deja_acquis)
    ]


def minutes(examen: Examen, candidat: Candidat, normal: int) -> int:
    """The time that a candidate has, extra time included, rounded up to the minute."""
    more = examen.regles.tiers_temps if candidat.tiers_temps else 0
    return normal + -(-normal * more // 60)


def _acquired_on(examen: Examen, grille: Grille, bloc: Bloc) -> str:
    found = grille.blocs[bloc.code]
    if found.deja_acquis:
        return found.deja_acquis.date
    return found.decision.quand if found.decision else examen.session.date.isoformat()


def _everything(grille: Grille) -> Iterable[Proposition]:
    yield from grille.criteres.values()
    yield from grille.blocs.values()
    yield from grille.complements
    yield grille.certification


def _name(item: Proposition) -> str:
    return f"Bloc {item.code}" if item.code.isdigit() else item.code[0].upper() + item.code[1:]


def _heard(critere: Critere) -> dict[str, str]:
    return {"code": critere.code, "libelle": critere.libelle}


def _voie(certification: Referentiel, candidat: Candidat) -> Any:
    return next(voie for voie in certification.voies if voie.code == candidat.voie)


def _nom(noms: Mapping[str, Identite], code: str) -> str:
    return str(noms.get(code, ""))


def _render(examen: Examen, template: str, **context: Any) -> str:
    return rendering.render(
        template, titre=examen.certification.titre, session=examen.session, **context
    )
