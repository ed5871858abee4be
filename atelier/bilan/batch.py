"""Every report of a session, candidate by candidate on every core, in bounded memory."""

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from atelier import candidatures, folders, identites, results
from atelier.bilan import evidence, page, promotion
from atelier.bilan.promotion import Ligne
from atelier.candidatures import Examen
from atelier.grille import Candidature, grille
from atelier.paper import rendering, tables
from atelier.results import Comment, Copie, Etat
from atelier_candidat import worklog
from atelier_candidat.worklog import Travail

_SHARES = 4  # parts that each process writes one after the other
_LEAST = 25  # candidates of a part
_TRAVAIL = 100_000  # bytes of a worklog that a candidate hands in
_ALONE = 2 * _LEAST  # up to so many, starting another process costs more than it saves


@dataclass(frozen=True)
class Options:
    """What to write for each candidate."""

    pdf: bool = False
    noms: bool = False  # the names of identites.csv inside the pages, never in file names
    processus: int = 0  # 0: as many as there are cores


def write_all(where: folders.Folders, only: Sequence[str], options: Options) -> Iterator[Ligne]:
    """Write each candidate's report; yields what the class page needs of each, as they come."""
    engine = results.connect(where.db_url)
    examen = candidatures.load(where, engine)
    codes = [c.code for c in examen.candidats if not only or c.code in only]
    workers = options.processus or os.cpu_count() or 1
    # A fixed number of parts: reading one may scan the whole gradebook, which has few indexes.
    even = -(-len(codes) // (workers * _SHARES))
    size = min(10, even or 1) if options.pdf else max(_LEAST, even)
    chunks = [codes[start : start + size] for start in range(0, len(codes), size)]
    if workers == 1 or (len(codes) <= _ALONE and not options.pdf):
        for chunk in chunks:
            yield from _write_chunk(examen, engine, chunk, options)
        return
    engine.dispose()
    with multiprocessing.get_context("spawn").Pool(
        min(workers, len(chunks)), _start, (where, options)
    ) as pool:
        for lines in pool.imap_unordered(_in_worker, chunks):
            yield from lines


def write_promotion(examen: Examen, lignes: Sequence[Ligne]) -> list[Path]:
    """Write the class page, its table for Excel and its workbook."""
    ordered = sorted(lignes, key=lambda row: row.candidat.code)
    folder = examen.where.bilans
    header, rows = promotion.table(examen, ordered)
    return [
        rendering.write(folder / "promotion.html", promotion.page(examen, ordered)),
        rendering.write(folder / "promotion.csv", tables.csv(header, rows)),
        rendering.write(folder / "promotion.xlsx", promotion.workbook(examen, ordered)),
    ]


def copies_of(
    engine: sa.Engine, codes: Sequence[str]
) -> tuple[dict[str, dict[str, Copie]], dict[str, list[Comment]], dict[str, list[Etat]]]:
    """The submissions, comments and states of these candidates, by candidate."""
    copies: dict[str, dict[str, Copie]] = {}
    for copie in results.copies(engine, codes):
        copies.setdefault(copie.candidat, {})[copie.seance] = copie
    comments: dict[str, list[Comment]] = {}
    for comment in results.comments(engine, codes):
        comments.setdefault(comment.candidat, []).append(comment)
    etats: dict[str, list[Etat]] = {}
    for etat in results.etats(engine, codes):
        etats.setdefault(etat.candidat, []).append(etat)
    return copies, comments, etats


def evidence_of(
    where: folders.Folders, who: Candidature
) -> dict[tuple[str, str, str], evidence.Preuve]:
    """The evidence of one candidate, by (séance, notebook, grade_id)."""
    return {
        (seance, notebook, grade_id): preuve
        for seance in sorted({result.seance for result in who.results})
        for (notebook, grade_id), preuve in evidence.of_copy(
            where.autograded / who.candidat.code / seance
        ).items()
    }


def travail_of(where: folders.Folders, code: str) -> list[tuple[promotion.Carnet, Travail]]:
    """The work that JupyterLab counted in a candidate's copies, by (séance, notebook)."""
    found = []
    for path in sorted((where.submitted / code).glob("*/reponses/.travail-*.json")):
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _TRAVAIL:
            continue
        if (travail := worklog.read(path)) is not None:
            carnet = path.parent.parent.name, path.stem.removeprefix(".travail-")
            found.append((carnet, travail))
    return found


def _write_chunk(
    examen: Examen, engine: sa.Engine, codes: Sequence[str], options: Options
) -> list[Ligne]:
    copies, comments, etats = copies_of(engine, codes)
    names = identites.load(examen.where.identites) if options.noms else {}
    lines = []
    for who in candidatures.gather(examen, engine, codes):
        code = who.candidat.code
        judged = grille(examen.certification, examen.regles, examen.session.nom, who)
        found = page.Copies(
            copies.get(code, {}),
            comments.get(code, []),
            etats.get(code, []),
            evidence_of(examen.where, who),
        )
        target = examen.where.bilans / "candidats" / f"{code}.html"
        nom = str(names.get(code, ""))
        html = page.candidate_page(examen, who, judged, found, target, nom=nom)
        rendering.write(target, html)
        if options.pdf:
            from atelier.paper import pdf

            paper = page.candidate_page(examen, who, judged, found, target, nom=nom, ouvert=True)
            rendering.write(target.with_suffix(".pdf"), pdf.of_html(paper, target.parent))
        worked = travail_of(examen.where, code)
        lines.append(promotion.ligne(who, judged, found.etats, worked))
    return lines


_worker: tuple[Examen, sa.Engine, Options]


def _start(where: folders.Folders, options: Options) -> None:
    global _worker
    engine = results.connect(where.db_url)
    _worker = candidatures.load(where, engine), engine, options


def _in_worker(codes: list[str]) -> list[Ligne]:
    examen, engine, options = _worker
    return _write_chunk(examen, engine, codes, options)
