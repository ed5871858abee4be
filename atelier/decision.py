"""From points to a proposition that a jury can follow, change or refuse. Pure functions.

Only the épreuves feed the decision; exercises feed progress. What nobody has read is « à examiner »
and never counts as zero. The jury's own decision stands beside the proposition and wins over it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import fsum

from atelier.referentiel import Bloc, Critere, Referentiel, Voie
from atelier.regles import Regles, Seuils, SeuilsGroupe
from atelier.results import Result
from atelier.session import Candidat


class Verdict(StrEnum):
    """What is said of a critère, compétence, activité, bloc or of the certification."""

    ACQUIS = "acquis"
    PARTIEL = "partiellement"
    NON_ACQUIS = "non acquis"
    A_EXAMINER = "à examiner"
    NON_REMIS = "non remis"
    ABSENT = "absent"
    EXCUSE = "excusé"


SANS_COPIE = (Verdict.NON_REMIS, Verdict.ABSENT, Verdict.EXCUSE)
JUGEMENTS = (Verdict.ACQUIS, Verdict.PARTIEL, Verdict.NON_ACQUIS)  # what a jury may decide
_TOLERANCE = 1e-9  # 0.7 of 10 points is 7 points, whatever binary fractions say


@dataclass(frozen=True)
class Decision:
    """What the jury decided of one thing, and why."""

    verdict: Verdict
    qui: str
    quand: str
    motif: str


@dataclass(frozen=True)
class Tentative:
    """One sitting of the épreuves: the results of one candidate at one session."""

    session: str
    date: str
    results: tuple[Result, ...]


@dataclass(frozen=True)
class Essai:
    """What one sitting proposes for one critère."""

    session: str
    date: str
    verdict: Verdict
    motif: str


@dataclass(frozen=True)
class Proposition:
    """What the program proposes of one thing, why, and what the jury decided of it."""

    code: str
    verdict: Verdict
    motif: str
    points: float = 0.0
    maximum: float = 0.0
    essais: tuple[Essai, ...] = ()  # every sitting, when there were several
    decision: Decision | None = None
    deja_acquis: "BlocAcquis | None" = None  # a bloc that an earlier session's jury gave

    @property
    def retenu(self) -> Verdict:
        """The jury's decision, or else the proposition."""
        return self.decision.verdict if self.decision else self.verdict


@dataclass(frozen=True)
class BlocAcquis:
    """A bloc that a jury already gave at an earlier session."""

    bloc: str
    session: str
    date: str


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


def critere(code: str, results: Iterable[Result], seuils: Seuils) -> Proposition:
    """What one sitting's results say of one critère; any of them unread means « à examiner »."""
    kept = [result for result in results if result.critere == code]
    return _share(code, kept, seuils, "Aucun élément des épreuves ne porte sur ce critère.")


def _share(code: str, results: Sequence[Result], seuils: Seuils, none: str) -> Proposition:
    if not results:
        return Proposition(code, Verdict.A_EXAMINER, none)
    points = fsum(result.points for result in results if result.points is not None)
    maximum = fsum(result.maximum for result in results)
    unread = [result for result in results if result.points is None]
    if unread:
        heard = sum(result.preuve == "oral" for result in unread)
        what = "écouter" if heard == len(unread) else "lire" if not heard else "lire ou écouter"
        left = f"Reste à {what} : {plural(len(unread), 'élément')} sur {len(results)}."
        return Proposition(code, Verdict.A_EXAMINER, left, points, maximum)
    if maximum <= 0:
        return Proposition(code, Verdict.A_EXAMINER, "Les éléments ne valent aucun point.")
    share = points / maximum
    if share >= seuils.acquis - _TOLERANCE:
        verdict, why = Verdict.ACQUIS, f"au moins {_percent(seuils.acquis)}"
    elif share >= seuils.partiellement - _TOLERANCE:
        verdict = Verdict.PARTIEL
        why = f"entre {_percent(seuils.partiellement)} et {_percent(seuils.acquis)}"
    else:
        verdict, why = Verdict.NON_ACQUIS, f"moins de {_percent(seuils.partiellement)}"
    motif = f"{plural(points, 'point')} sur {number(maximum)}, {why}."
    return Proposition(code, verdict, motif, points, maximum)


def groupe(code: str, criteres: Sequence[Proposition], seuils: SeuilsGroupe) -> Proposition:
    """What the critères of a compétence, activité or bloc say of it together."""
    found = [item.retenu for item in criteres]
    points = fsum(item.points for item in criteres)
    maximum = fsum(item.maximum for item in criteres)

    def proposed(verdict: Verdict, motif: str) -> Proposition:
        return Proposition(code, verdict, motif, points, maximum)

    if not found:
        return proposed(Verdict.A_EXAMINER, "Aucun critère.")
    for state in SANS_COPIE:
        if all(verdict is state for verdict in found):
            return proposed(state, criteres[0].motif)
    waiting = [item.code for item in criteres if item.retenu is Verdict.A_EXAMINER]
    if waiting:
        return proposed(Verdict.A_EXAMINER, f"À examiner : {_list(waiting)}.")
    missing = [item.code for item in criteres if item.retenu in SANS_COPIE]
    if missing:
        return proposed(
            Verdict.A_EXAMINER, f"Sans copie pour {_list(missing)} : au jury de se prononcer."
        )
    total = len(found)
    acquired = found.count(Verdict.ACQUIS)
    partly = acquired + found.count(Verdict.PARTIEL)
    failed = total - partly
    motif = f"{plural(acquired, 'critère')} acquis sur {total}, {failed} non acquis."
    if acquired >= seuils.acquis * total - _TOLERANCE and failed <= seuils.non_acquis_max:
        return proposed(Verdict.ACQUIS, motif)
    if partly >= seuils.partiellement * total - _TOLERANCE:
        return proposed(Verdict.PARTIEL, motif)
    return proposed(Verdict.NON_ACQUIS, motif)


def retenir(essais: Sequence[Essai], rattrapage: str) -> Essai:
    """The sitting that counts: the best one, or the last one where a copy was handed in."""
    if rattrapage == "derniere":
        sat = [essai for essai in essais if essai.verdict not in SANS_COPIE]
        return (sat or essais)[-1]
    order = (*SANS_COPIE, Verdict.NON_ACQUIS, Verdict.PARTIEL, Verdict.A_EXAMINER, Verdict.ACQUIS)
    return max(reversed(essais), key=lambda essai: order.index(essai.verdict))


def certifier(blocs: Sequence[Proposition], complements: Sequence[Proposition]) -> Proposition:
    """What the blocs and the route's own requirements say of the whole certification."""
    acquired = [bloc.code for bloc in blocs if bloc.retenu is Verdict.ACQUIS]
    waiting = [item.code for item in (*blocs, *complements) if item.retenu is Verdict.A_EXAMINER]
    missing = [
        item.code
        for item in (*blocs, *complements)
        if item.retenu not in (Verdict.ACQUIS, Verdict.A_EXAMINER)
    ]
    code = "certification"
    for state in SANS_COPIE:
        if all(bloc.retenu is state for bloc in blocs):
            return Proposition(code, state, blocs[0].motif)
    if waiting:
        return Proposition(
            code, Verdict.A_EXAMINER, f"À examiner d'abord : {_list(_named(waiting))}."
        )
    if not missing:
        return Proposition(code, Verdict.ACQUIS, "Tous les blocs et les compléments sont acquis.")
    left = f"Il reste à valider : {_list(_named(missing))}."
    if acquired:
        return Proposition(code, Verdict.PARTIEL, f"Acquis : {_list(_named(acquired))}. {left}")
    return Proposition(code, Verdict.NON_ACQUIS, left)


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


def sans_copie(candidat: Candidat) -> tuple[Verdict, str]:
    """The state of an épreuve without a copy, from the session's list."""
    match candidat.presence:
        case "absent":
            return Verdict.ABSENT, "Absent à l'épreuve, d'après la liste de la session."
        case "excuse":
            return Verdict.EXCUSE, "Absence excusée, d'après la liste de la session."
    return Verdict.NON_REMIS, "Aucune copie n'a été remise."


def number(value: float) -> str:
    """A number as it is read in French: at most two decimals, with a comma."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",").replace("-", "−")


def plural(count: float, noun: str) -> str:
    """« 1,5 point », « 2 points »: in French the plural begins at two."""
    words = noun if abs(count) < 2 else " ".join(f"{word}s" for word in noun.split())
    return f"{number(count)} {words}"


def _critere_over_sittings(
    code: str, evaluation: str, regles: Regles, session: str, who: Candidature, *, by_vae: bool
) -> Proposition:
    """The proposition for a critère, every sitting kept."""
    now = [result for result in who.results if result.seance == evaluation]
    if now:
        current = critere(code, now, regles.critere)
    elif by_vae:
        current = Proposition(
            code, Verdict.A_EXAMINER, "Par la VAE : au jury, d'après le dossier et l'entretien."
        )
    elif evaluation in who.remises:
        current = Proposition(
            code, Verdict.A_EXAMINER, "La copie est remise mais n'a pas pu être corrigée."
        )
    else:
        current = Proposition(code, *sans_copie(who.candidat))
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


def _bloc(bloc: Bloc, group, regles: Regles, who: Candidature, *, by_vae: bool) -> Proposition:  # type: ignore[no-untyped-def]
    acquired = who.acquis.get(bloc.code)
    if acquired is not None:
        return Proposition(
            bloc.code,
            Verdict.ACQUIS,
            f"Déjà acquis à la session {acquired.session}, le {acquired.date}.",
            decision=who.decisions.get(bloc.code),
            deja_acquis=acquired,
        )
    proposed: Proposition = group(bloc.code, [c.code for c in bloc.criteres], regles.bloc)
    if by_vae and proposed.verdict is Verdict.A_EXAMINER:
        return replace(proposed, motif="Par la VAE : au jury, d'après le dossier et l'entretien.")
    return proposed


def _complements(voie: Voie, regles: Regles, who: Candidature) -> Iterable[Proposition]:
    """What the route asks for beside the blocs: dossier, months in a company, interview."""
    rows = [result for result in who.results if result.seance == voie.dossier]
    oral = [row for row in rows if row.preuve == "oral"] if voie.entretien else []
    written = [row for row in rows if row not in oral]
    if rows:
        dossier = _share("dossier", written, regles.dossier, "Le dossier n'a pas été lu.")
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
            _share("entretien", oral, regles.dossier, "L'entretien avec le jury reste à tenir."),
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


def _named(codes: Iterable[str]) -> list[str]:
    names = {"dossier": "le dossier", "entretien": "l'entretien", "entreprise": "l'entreprise"}
    return [names.get(code, f"le bloc {code}") for code in codes]


def _list(codes: Sequence[str]) -> str:
    """« 1, 2 et 3 », cut after six."""
    if len(codes) > 6:
        return f"{', '.join(codes[:6])} et {plural(len(codes) - 6, 'autre')}"
    return " et ".join(filter(None, (", ".join(codes[:-1]), codes[-1])))


def _percent(share: float) -> str:
    return f"{number(share * 100)} %"
