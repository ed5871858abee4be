"""The class: what is acquired, who needs help on what, which items are hard or tell little."""

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from atelier.bilan.page import A_REGARDER
from atelier.candidatures import Examen
from atelier.decision import Verdict
from atelier.grille import Candidature, Grille
from atelier.paper import rendering, tables
from atelier.referentiel import critere_of
from atelier.results import Etat, Result
from atelier.session import Candidat
from atelier_candidat.worklog import Travail

AIDE = 0.5  # share of the points below which a candidate needs help with a séance
_ASSEZ = 8  # candidates from which a correlation says something
_BEAUCOUP = 4  # failed tries, on average, from which the statement may be at fault
_PEU = 5  # copies below which an item says nothing of itself
_GRILLE = 40  # candidates up to which the whole class fits in one table

Item = tuple[str, str, str]  # séance, notebook, grade_id
Carnet = tuple[str, str]  # séance, notebook


@dataclass(frozen=True)
class Ligne:
    """One candidate, short enough to keep thousands of them."""

    candidat: Candidat
    criteres: tuple[Verdict, ...]  # in the référentiel's order
    blocs: tuple[Verdict, ...]
    certification: Verdict
    progres: tuple[float | None, ...]  # by compétence
    remis: tuple[bool, ...]  # by compétence
    a_lire: int
    parts: tuple[tuple[Item, float], ...]  # share of the points of each item marked
    a_regarder: tuple[Etat, ...] = ()  # copies that the engine flagged or refused
    travail: tuple[tuple[Carnet, Travail], ...] = ()  # what JupyterLab counted, where it was used


@dataclass(frozen=True)
class StatItem:
    """How one graded cell behaved over the class."""

    item: Item
    reponses: int
    facilite: float  # mean share of its points
    discrimination: float | None  # correlation with the rest of the copy; None when unknown
    essais: float | None = None  # mean number of times that its visible test failed; None: unknown

    @property
    def avis(self) -> str:
        """What a trainer should look at; nothing is said of a handful of copies."""
        if self.reponses < _PEU:
            return ""
        if self.facilite < 0.25:
            return "Très peu réussi : la leçon, l'énoncé ou le test est à revoir."
        if self.discrimination is not None and self.discrimination < -0.1:
            return "Réussi plutôt par ceux qui échouent ailleurs : vérifiez le test."
        if self.facilite > 0.95:
            return "Réussi par presque tous."
        if self.discrimination is not None and self.discrimination < 0.15:
            return "Distingue peu les copies."
        if self.essais is not None and self.essais >= _BEAUCOUP:
            return (
                "Beaucoup d'essais avant d'y arriver : un indice ou la forme demandée est à revoir."
            )
        return ""


@dataclass(frozen=True)
class Duree:
    """The time that the class spent on a notebook, as JupyterLab counted it."""

    carnet: Carnet
    candidats: int
    mediane: float  # minutes
    plus_long: float


def ligne(
    who: Candidature,
    grille: Grille,
    etats: Sequence[Etat] = (),
    travail: Sequence[tuple[Carnet, Travail]] = (),
) -> Ligne:
    """What the class page keeps of a candidate."""
    return Ligne(
        candidat=who.candidat,
        criteres=tuple(p.retenu for p in grille.criteres.values()),
        blocs=tuple(p.retenu for p in grille.blocs.values()),
        certification=grille.certification.retenu,
        progres=tuple(p.part for p in grille.progres.values()),
        remis=tuple(p.remis for p in grille.progres.values()),
        a_lire=sum(result.points is None for result in who.results),
        parts=tuple(_parts(who.results)),
        a_regarder=tuple(etat for etat in etats if etat.etat in A_REGARDER),
        travail=tuple(travail),
    )


def _parts(results: Iterable[Result]) -> Iterable[tuple[Item, float]]:
    for row in results:
        if row.points is not None and row.maximum > 0:
            share = min(1.0, max(0.0, row.points / row.maximum))
            yield (row.seance, row.notebook, row.grade_id), share


def items(lignes: Sequence[Ligne]) -> list[StatItem]:
    """Difficulty and discrimination of every item marked at least once, hardest first."""
    by_seance: dict[str, dict[Item, dict[int, float]]] = {}
    for rank, row in enumerate(lignes):
        for item, share in row.parts:
            by_seance.setdefault(item[0], {}).setdefault(item, {})[rank] = share
    found = []
    for columns in by_seance.values():
        table = np.full((len(lignes), len(columns)), np.nan)
        for column, shares in enumerate(columns.values()):
            table[list(shares), column] = list(shares.values())
        for column, item in enumerate(columns):
            found.append(replace(_stat(item, table, column), essais=_essais(lignes, item)))
    return sorted(found, key=lambda stat: (stat.facilite, stat.item))


def _stat(item: Item, table: np.ndarray, column: int) -> StatItem:
    answered = ~np.isnan(table[:, column])
    mine = table[answered, column]
    others = np.delete(table[answered], column, axis=1)
    counted = ~np.isnan(others)
    has_rest = counted.any(axis=1)
    rest = np.where(counted, others, 0).sum(axis=1) / np.maximum(1, counted.sum(axis=1))
    a, b = mine[has_rest], rest[has_rest]
    discrimination = None
    if len(a) >= _ASSEZ and np.ptp(a) > 1e-12 and np.ptp(b) > 1e-12:
        discrimination = float(np.corrcoef(a, b)[0, 1])
    return StatItem(item, len(mine), float(mine.mean()), discrimination)


def _essais(lignes: Sequence[Ligne], item: Item) -> float | None:
    """A cell's ID is its grade_id, cut to the 64 characters that a notebook allows."""
    seance, notebook, grade_id = item
    counts = [
        travail.essais.get(grade_id[:64], 0)
        for row in lignes
        for carnet, travail in row.travail
        if carnet == (seance, notebook)
    ]
    return sum(counts) / len(counts) if counts else None


def durees(lignes: Sequence[Ligne]) -> list[Duree]:
    """The time spent on each notebook of which some candidate's was counted."""
    minutes: dict[Carnet, list[float]] = {}
    for row in lignes:
        for carnet, travail in row.travail:
            minutes.setdefault(carnet, []).append(travail.secondes / 60)
    return [
        Duree(carnet, len(found), statistics.median(found), max(found))
        for carnet, found in sorted(minutes.items())
    ]


def page(examen: Examen, lignes: Sequence[Ligne], *, liens: bool = True) -> str:
    """The class page."""
    certification = examen.certification
    return rendering.render(
        "promotion.html",
        titre=certification.titre,
        session=examen.session,
        inconnus=examen.inconnus,
        chiffres=_figures(lignes, certification.blocs),
        candidats=[_row(row, liens) for row in lignes],
        blocs=certification.blocs,
        criteres=list(_rates(examen, lignes)),
        aide=list(_help(examen, lignes)),
        items=[{"stat": s, "nom": f"{s.item[0]} · {s.item[2]}"} for s in items(lignes)],
        durees=durees(lignes),
        assez=_ASSEZ,
        a_regarder=_to_look_at(lignes),
        detail=lignes if examen.tenues and len(lignes) <= _GRILLE else (),
        tenues=examen.tenues,
        codes=list(certification.criteres),
    )


def table(examen: Examen, lignes: Sequence[Ligne]) -> tuple[list[str], list[list[tables.Cell]]]:
    """One line per candidate: states, then every critère, then every séance in percent."""
    certification = examen.certification
    header = ["candidat", "voie", "presence", "tiers_temps"]
    header += [f"bloc {bloc.code}" for bloc in certification.blocs]
    header += ["certification", "a_lire", *certification.criteres]
    header += [f"{code} exercices (%)" for code in certification.competences]
    rows: list[list[tables.Cell]] = []
    for row in lignes:
        who = row.candidat
        line: list[tables.Cell] = [who.code, who.voie, who.presence]
        line += ["oui" if who.tiers_temps else "non", *map(str, row.blocs)]
        line += [str(row.certification), row.a_lire, *map(str, row.criteres)]
        line += [None if part is None else round(part * 100, 1) for part in row.progres]
        rows.append(line)
    return header, rows


def workbook(examen: Examen, lignes: Sequence[Ligne]) -> bytes:
    """The class as a workbook: candidates, critères, items."""
    rates = [
        [r["code"], r["libelle"], r["exercices"], *(r["compte"][v] for v in Verdict), r["taux"]]
        for r in _rates(examen, lignes)
    ]
    stats = [
        [*s.item, s.reponses, s.facilite, s.discrimination, s.essais, s.avis] for s in items(lignes)
    ]
    times: list[list[tables.Cell]] = [
        [*d.carnet, d.candidats, d.mediane, d.plus_long] for d in durees(lignes)
    ]
    return tables.workbook(
        [
            ("Candidats", *table(examen, lignes)),
            (
                "Critères",
                ["critère", "libellé", "exercices", *map(str, Verdict), "taux acquis"],
                rates,
            ),
            (
                "Éléments",
                [
                    "séance",
                    "notebook",
                    "élément",
                    "réponses",
                    "facilité",
                    "discrimination",
                    "essais ratés",
                    "avis",
                ],
                stats,
            ),
            (
                "Temps",
                ["séance", "notebook", "candidats", "médiane (min)", "le plus long (min)"],
                times,
            ),
        ]
    )


def _figures(lignes: Sequence[Ligne], blocs: Sequence[Any]) -> list[tuple[str, str]]:
    handed_in = sum(any(row.remis) or bool(row.parts) for row in lignes)
    figures = [
        (str(len(lignes)), "candidats inscrits"),
        (str(handed_in), "ont remis au moins une copie"),
        (str(sum(row.a_lire for row in lignes)), "réponses à lire ou à écouter"),
    ]
    for rank, bloc in enumerate(blocs):
        acquired = sum(row.blocs[rank] is Verdict.ACQUIS for row in lignes)
        figures.append((str(acquired), f"bloc {bloc.code} proposé acquis"))
    return figures


def _row(row: Ligne, liens: bool) -> dict[str, Any]:
    known = [part for part in row.progres if part is not None]
    return {
        "ligne": row,
        "lien": f"candidats/{row.candidat.code}.html" if liens else "",
        "moyenne": sum(known) / len(known) if known else None,
        "rendues": sum(row.remis),
        "sur": len(row.remis),
    }


def _to_look_at(lignes: Sequence[Ligne]) -> list[tuple[tuple[str, str, str], list[str]]]:
    """What the engine flagged, (séance, state, reason), with the candidates whom it concerns."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in lignes:
        for etat in row.a_regarder:
            key = (etat.seance, etat.etat, etat.raison)
            found.setdefault(key, []).append(row.candidat.code)
    return sorted(found.items())


def _practice(examen: Examen, lignes: Sequence[Ligne]) -> dict[str, float]:
    """Mean share of the points of the exercises on each critère."""
    shares: dict[str, list[float]] = {}
    for row in lignes:
        for (seance, _, grade_id), share in row.parts:
            if seance not in examen.certification.evaluations:
                shares.setdefault(str(critere_of(grade_id)), []).append(share)
    return {code: sum(found) / len(found) for code, found in shares.items()}


def _rates(examen: Examen, lignes: Sequence[Ligne]) -> Iterable[dict[str, Any]]:
    practice = _practice(examen, lignes)
    for rank, (code, critere) in enumerate(examen.certification.criteres.items()):
        counts = Counter(row.criteres[rank] for row in lignes)
        judged = sum(counts[v] for v in (Verdict.ACQUIS, Verdict.PARTIEL, Verdict.NON_ACQUIS))
        yield {
            "code": code,
            "libelle": critere.libelle,
            "compte": counts,
            "juges": judged,
            "exercices": practice.get(code),
            "taux": counts[Verdict.ACQUIS] / judged if judged else None,
        }


def _help(examen: Examen, lignes: Sequence[Ligne]) -> Iterable[dict[str, Any]]:
    order = list(examen.certification.criteres)
    for rank, competence in enumerate(examen.certification.competences.values()):
        judging = [
            position
            for position, code in enumerate(order)
            if competence.code in examen.certification.criteres[code].competences
        ]
        failed = [
            row.candidat.code
            for row in lignes
            if any(row.criteres[position] is Verdict.NON_ACQUIS for position in judging)
        ]
        weak = [
            row.candidat.code
            for row in lignes
            if (part := row.progres[rank]) is not None and part < AIDE
        ]
        known = [part for row in lignes if (part := row.progres[rank]) is not None]
        yield {
            "competence": competence,
            "epreuves": failed,
            "exercices": weak,
            "moyenne": sum(known) / len(known) if known else None,
            "rendus": sum(row.remis[rank] for row in lignes),
        }
