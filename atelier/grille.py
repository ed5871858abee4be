"""One candidate's whole grid: from this session's copies and what came before, up the référentiel.

Pure functions too: what a decision rests on comes in as a Candidature, a Grille goes out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import fsum

from atelier.decision import (
    BlocAcquis,
    Decision,
    Essai,
    Proposition,
    Tentative,
    Verdict,
    certifier,
    critere,
    groupe,
    retenir,
    sans_copie,
    share,
)
from atelier.referentiel import Bloc, Critere, Referentiel, Voie
from atelier.regles import Regles, SeuilsGroupe
from atelier.results import Result
from atelier.session import Candidat

Group = Callable[[str, Iterable[str], SeuilsGroupe], Proposition]
PAS_ENCORE = "L'épreuve n'a pas encore eu lieu."
_PAR_VAE = "Par la VAE : au jury, d'après le dossier et l'entretien."


@dataclass(frozen=True)
class Parcours:
    """What the centre knows of a candidate's route beyond the copies; None where it does not."""

    mois_entreprise: int | None = None
    grille_tuteur: bool | None = None
    blocs_vae: tuple[str, ...] = ()  # mixed route: blocs that go through VAE


@dataclass(frozen=True)
class Progres:
    """How far a candidate is in one séance's exercises."""

    seance: str
    points: float
    maximum: float  # of what has been marked
    a_lire: int
    remis: bool

    @property
    def part(self) -> float | None:
        """Share of the points marked so far; None when nothing has been."""
        return None if self.maximum <= 0 else min(1.0, max(0.0, self.points / self.maximum))


@dataclass(frozen=True)
class Candidature:
    """Everything that a decision on one candidate rests on."""

    candidat: Candidat
    results: tuple[Result, ...]  # this session's, exercises included
    remises: frozenset[str] = frozenset()  # séances for which a copy was handed in
    tenues: frozenset[str] = frozenset()  # épreuves for which anyone handed one in: they took place
    anterieures: tuple[Tentative, ...] = ()
    acquis: Mapping[str, BlocAcquis] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    parcours: Parcours = Parcours()


@dataclass(frozen=True)
class Grille:
    """The whole proposition for one candidate."""

    candidat: Candidat
    criteres: Mapping[str, Proposition]
    competences: Mapping[str, Proposition]
    activites: Mapping[str, Proposition]
    blocs: Mapping[str, Proposition]
    complements: tuple[Proposition, ...]  # dossier, months in a company, interview
    certification: Proposition
    progres: Mapping[str, Progres]  # by séance


def grille(certification: Referentiel, regles: Regles, session: str, who: Candidature) -> Grille:
    """The proposition for one candidate, from the critères up to the certification."""
    voie = next(v for v in certification.voies if v.code == who.candidat.voie)
    by_vae = {
        bloc.code
        for bloc in certification.blocs
        if not voie.epreuves or bloc.code in who.parcours.blocs_vae
    }
    criteres: dict[str, Proposition] = {}
    for bloc in certification.blocs:
        for item in bloc.criteres:
            evaluation = _evaluation(certification, item)
            proposed = _critere_over_sittings(
                item.code, evaluation, regles, session, who, by_vae=bloc.code in by_vae
            )
            criteres[item.code] = _decided(proposed, who.decisions)

    def group(code: str, codes: Iterable[str], seuils: SeuilsGroupe) -> Proposition:
        return _decided(groupe(code, [criteres[c] for c in codes], seuils), who.decisions)

    blocs = {
        bloc.code: _bloc(bloc, group, regles, who, by_vae=bloc.code in by_vae)
        for bloc in certification.blocs
    }
    complements = tuple(_complements(voie, regles, who))
    return Grille(
        candidat=who.candidat,
        criteres=criteres,
        competences={
            code: group(code, [c.code for c in _judging(certification, code)], regles.competence)
            for code in certification.competences
        },
        activites={
            code: group(code, [c.code for c in activite.criteres], regles.activite)
            for code, activite in certification.activites.items()
        },
        blocs=blocs,
        complements=complements,
        certification=_decided(certifier(list(blocs.values()), complements), who.decisions),
        progres=progres(certification, who),
    )


def progres(certification: Referentiel, who: Candidature) -> dict[str, Progres]:
    """The progress in each séance's exercises, those not handed in included."""
    by_seance: dict[str, list[Result]] = {}
    for result in who.results:
        by_seance.setdefault(result.seance, []).append(result)
    done = {}
    for competence in certification.competences.values():
        seance = competence.seance
        rows = by_seance.get(seance, [])
        marked = [row for row in rows if row.points is not None]
        done[seance] = Progres(
            seance=seance,
            points=fsum(row.points for row in marked if row.points is not None),
            maximum=fsum(row.maximum for row in marked),
            a_lire=len(rows) - len(marked),
            remis=bool(rows) or seance in who.remises,
        )
    return done


def _critere_over_sittings(
    code: str, evaluation: str, regles: Regles, session: str, who: Candidature, *, by_vae: bool
) -> Proposition:
    """The proposition for a critère, every sitting kept."""
    now = [result for result in who.results if result.seance == evaluation]
    if now:
        current = critere(code, now, regles.critere)
    elif by_vae:
        current = Proposition(code, Verdict.A_EXAMINER, _PAR_VAE)
    elif evaluation in who.remises:
        current = Proposition(
            code, Verdict.A_EXAMINER, "La copie est remise mais n'a pas pu être corrigée."
        )
    elif evaluation in who.tenues or who.candidat.presence != "present":
        current = Proposition(code, *sans_copie(who.candidat))
    else:
        current = Proposition(code, Verdict.A_EXAMINER, PAS_ENCORE)
    earlier = [
        (tentative, critere(code, rows, regles.critere))
        for tentative in who.anterieures
        if (rows := [row for row in tentative.results if row.seance == evaluation])
    ]
    if not earlier:
        return current
    essais = (
        *(Essai(t.session, t.date, p.verdict, p.motif) for t, p in earlier),
        Essai(session, "", current.verdict, current.motif),
    )
    kept = essais.index(retenir(essais, regles.rattrapage))
    chosen = (*(p for _, p in earlier), current)[kept]
    motif = f"{chosen.motif} Tentative retenue : {essais[kept].session}."
    return replace(chosen, motif=motif, essais=essais)


def _bloc(
    bloc: Bloc, group: Group, regles: Regles, who: Candidature, *, by_vae: bool
) -> Proposition:
    acquired = who.acquis.get(bloc.code)
    if acquired is not None:
        return Proposition(
            bloc.code,
            Verdict.ACQUIS,
            f"Déjà acquis à la session {acquired.session}, le {acquired.date}.",
            decision=who.decisions.get(bloc.code),
            deja_acquis=acquired,
        )
    proposed = group(bloc.code, [c.code for c in bloc.criteres], regles.bloc)
    if by_vae and proposed.verdict is Verdict.A_EXAMINER:
        return replace(proposed, motif=_PAR_VAE)
    return proposed


def _complements(voie: Voie, regles: Regles, who: Candidature) -> Iterable[Proposition]:
    """What the route asks for beside the blocs: dossier, months in a company, interview."""
    rows = [result for result in who.results if result.seance == voie.dossier]
    oral = [row for row in rows if row.preuve == "oral"] if voie.entretien else []
    written = [row for row in rows if row not in oral]
    if rows:
        dossier = share("dossier", written, regles.dossier, "Le dossier n'a pas été lu.")
    elif voie.dossier in who.remises:
        dossier = Proposition(
            "dossier", Verdict.A_EXAMINER, "Le dossier est remis, il reste à lire."
        )
    else:
        dossier = Proposition("dossier", Verdict.NON_REMIS, "Aucun dossier n'a été remis.")
    yield _decided(dossier, who.decisions)
    if voie.mois_entreprise:
        yield _decided(_entreprise(regles.mois_entreprise, who.parcours), who.decisions)
    if voie.entretien:
        yield _decided(
            share("entretien", oral, regles.dossier, "L'entretien avec le jury reste à tenir."),
            who.decisions,
        )


def _entreprise(minimum: int, parcours: Parcours) -> Proposition:
    months, tutor = parcours.mois_entreprise, parcours.grille_tuteur
    if months is None or tutor is None:
        return Proposition(
            "entreprise",
            Verdict.A_EXAMINER,
            "Le centre n'a pas encore renseigné la période et la grille du tuteur.",
        )
    if months < minimum:
        return Proposition(
            "entreprise",
            Verdict.NON_ACQUIS,
            f"{months} mois en entreprise, il en faut {minimum}.",
        )
    if not tutor:
        return Proposition("entreprise", Verdict.NON_ACQUIS, "La grille du tuteur manque.")
    return Proposition(
        "entreprise", Verdict.ACQUIS, f"{months} mois en entreprise, grille du tuteur reçue."
    )


def _evaluation(certification: Referentiel, item: Critere) -> str:
    """The folder whose copies judge a critère."""
    activite = item.code.rpartition(".")[0]
    return next(e.evaluation for e in certification.epreuves if activite in e.activites)


def _judging(certification: Referentiel, competence: str) -> Iterable[Critere]:
    return (c for c in certification.criteres.values() if competence in c.competences)


def _decided(proposed: Proposition, decisions: Mapping[str, Decision]) -> Proposition:
    return replace(proposed, decision=decisions.get(proposed.code))
