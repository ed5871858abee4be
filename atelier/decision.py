"""From points to a proposition that a jury can follow, change or refuse. Pure functions.

Only the épreuves feed the decision; exercises feed progress. What nobody has read is « à examiner »
and never counts as zero. The jury's own decision stands beside the proposition and wins over it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum

from atelier.regles import Seuils, SeuilsGroupe
from atelier.results import Result
from atelier.session import Candidat
from atelier_candidat.remark import combien, plusieurs


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
_SHOWN = 6  # codes named in a sentence
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


def critere(code: str, results: Iterable[Result], seuils: Seuils) -> Proposition:
    """What one sitting's results say of one critère; any of them unread means « à examiner »."""
    kept = [result for result in results if result.critere == code]
    return share(code, kept, seuils, "Aucun élément des épreuves ne porte sur ce critère.")


def share(code: str, results: Sequence[Result], seuils: Seuils, none: str) -> Proposition:
    """What results say together of anything judged by a share of points; `none`: without any."""
    if not results:
        return Proposition(code, Verdict.A_EXAMINER, none)
    points = fsum(result.points for result in results if result.points is not None)
    maximum = fsum(result.maximum for result in results)
    unread = [result for result in results if result.points is None]
    if unread:
        heard = sum(result.preuve == "oral" for result in unread)
        what = "écouter" if heard == len(unread) else "lire" if not heard else "lire ou écouter"
        left = f"Reste à {what} : {combien(len(unread), 'élément')} sur {len(results)}."
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
    motif = f"{combien(points, 'point')} sur {number(maximum)}, {why}."
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
    if len(waiting) == len(found) > 1 and len({item.motif for item in criteres}) == 1:
        return proposed(Verdict.A_EXAMINER, criteres[0].motif)
    if waiting:
        return proposed(Verdict.A_EXAMINER, f"À examiner : {plusieurs(waiting, _SHOWN)}.")
    missing = [item.code for item in criteres if item.retenu in SANS_COPIE]
    if missing:
        named = plusieurs(missing, _SHOWN)
        return proposed(Verdict.A_EXAMINER, f"Sans copie pour {named} : au jury de se prononcer.")
    total = len(found)
    acquired = found.count(Verdict.ACQUIS)
    partly = acquired + found.count(Verdict.PARTIEL)
    failed = total - partly
    motif = f"{combien(acquired, 'critère')} acquis sur {total}, {failed} non acquis."
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
            code, Verdict.A_EXAMINER, f"À examiner d'abord : {plusieurs(_named(waiting), _SHOWN)}."
        )
    if not missing:
        return Proposition(code, Verdict.ACQUIS, "Tous les blocs et les compléments sont acquis.")
    left = f"Il reste à valider : {plusieurs(_named(missing), _SHOWN)}."
    if acquired:
        done = plusieurs(_named(acquired), _SHOWN)
        return Proposition(code, Verdict.PARTIEL, f"Acquis : {done}. {left}")
    return Proposition(code, Verdict.NON_ACQUIS, left)


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


def _named(codes: Iterable[str]) -> list[str]:
    names = {"dossier": "le dossier", "entretien": "l'entretien", "entreprise": "l'entreprise"}
    return [names.get(code, f"le bloc {code}") for code in codes]


def _percent(share: float) -> str:
    return f"{number(share * 100)} %"
