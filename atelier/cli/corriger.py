"""`atelier corriger`: grade every copy of submitted/."""

import argparse
import functools
import json
import os
import sys
from collections.abc import Callable

from atelier import copie, correction, folders, isolation, parts, workers
from atelier.cli import positif
from atelier.correction import Summary
from atelier.enclosure.walls import Limits
from atelier.grading import isolation_missing
from atelier.problems import Refusal
from atelier.progress import Bar
from atelier_candidat.remark import combien


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("seances", nargs="*", metavar="SEANCE", help="toutes par défaut")
    parser.add_argument(
        "--candidat", action="append", default=[], metavar="CODE", help="seulement ce candidat"
    )
    parser.add_argument(
        "--processus",
        type=positif,
        metavar="N",
        help="corrige N copies à la fois (par défaut, un par cœur)",
    )
    parser.add_argument("--tout", action="store_true", help="corrige aussi ce qui n'a pas changé")
    parser.add_argument(
        "--delai", type=positif, default=Limits.cell, metavar="SECONDES",
        help=f"temps permis à une cellule (par défaut {Limits.cell:.0f})",
    )  # fmt: skip
    parser.add_argument(
        "--graphiques", choices=("lus", "tous", "aucun"), default="lus",
        help="graphiques à dessiner (par défaut, ceux des exercices que note une personne)",
    )  # fmt: skip
    parser.add_argument("--niveau", type=int, choices=(2, 3), help="niveau d'isolation au plus")
    parser.add_argument(
        "--sans-isolation", action="store_true", help="corrige sans isoler le code des candidats"
    )
    parser.add_argument(
        "--grappe",
        metavar="ADRESSE",
        help="corrige sur une grappe Dask, par exemple tcp://serveur:8786",
    )
    parser.add_argument(
        "--part", metavar="I/N", help="corrige la part I sur N, sans ouvrir le carnet de notes"
    )
    parser.add_argument(
        "--fusionner", action="store_true", help="écrit dans le carnet les parts déjà corrigées"
    )
    parser.add_argument("--json", action="store_true", help="affiche le résultat en JSON")


def run(args: argparse.Namespace) -> int:
    where = folders.find(args.racine)
    level = _level(args)
    found = correction.find(where, args.seances, args.candidat)
    limits = Limits(cell=args.delai, notebook=max(Limits.notebook, 4 * args.delai))
    bar = Bar("Copies", quiet=args.json)
    bar.draw(0, len(found))  # the first copy waits for the libraries

    def watch(done: int, total: int, *_: object) -> None:
        bar.draw(done, total)

    grade, close = _grader(args, where, level, limits, len(found))
    try:
        if args.part:
            mine = parts.share(found, args.part)
            keep = functools.partial(parts.save, where)
            summary = correction.grade_part(where, mine, grade, level, watch, keep)
        else:
            batch = correction.Batch(where, level, watch)
            try:
                summary = batch.run(found, grade, again=args.tout)
            finally:
                batch.close()
    finally:
        close()
        bar.end()
    if args.json:
        print(json.dumps(as_json(summary), ensure_ascii=False))
    else:
        _tell(summary)
    return 1 if summary.without_verdict else 0


def _grader(
    args: argparse.Namespace, where: folders.Folders, level: int, limits: Limits, count: int
) -> tuple[correction.Grade, Callable[[], None]]:
    """Who grades, and how to end it."""
    charts = {"lus": None, "tous": True, "aucun": False}[args.graphiques]
    if args.fusionner:
        return (lambda work: parts.merge(where, iter(work))), _nothing
    if args.grappe:
        from atelier.grappe import Cluster

        cluster = Cluster(args.grappe, level, limits, charts)
        return cluster.grade, cluster.close
    processes = args.processus or max(1, min(len(os.sched_getaffinity(0)), count))
    return workers.Pool(processes, level, limits, where.cache, charts).grade, _nothing


def _nothing() -> None:
    """A local pool ends by itself."""


def _level(args: argparse.Namespace) -> int:
    """The level of isolation; level 1 only when asked for."""
    level = isolation.reached(args.niveau or 3)
    if level == 1 and not args.sans_isolation:
        raise Refusal(isolation_missing())
    return 1 if args.sans_isolation else level


def as_json(summary: Summary) -> dict[str, float]:
    return {
        "copies": summary.copies,
        "corrigees": summary.count(copie.CORRIGEE),
        "signalees": summary.count(copie.SIGNALEE),
        "rejetees": summary.count(copie.REJETEE),
        "sans_verdict": len(summary.without_verdict),
        "niveau": summary.level,
        "secondes": round(summary.seconds, 2),
    }


def _tell(summary: Summary) -> None:
    for (candidat, seance), state in sorted(summary.verdicts.items()):
        if state.etat in (copie.SIGNALEE, copie.REJETEE):
            print(f"  {candidat}, {seance} : {state.etat} ({state.raison})")
    numbers = as_json(summary)
    print(
        f"{combien(summary.copies, 'copie')} : {combien(numbers['corrigees'], 'corrigée')}, "
        f"{combien(numbers['signalees'], 'signalée')}, {combien(numbers['rejetees'], 'rejetée')}, "
        f"dont {combien(summary.unchanged, 'inchangée')} ; {numbers['sans_verdict']} sans verdict. "
        f"Isolation de niveau {summary.level}, {summary.seconds:.1f} s."
    )
    if summary.without_verdict:
        print("Copies sans verdict, à reprendre :", file=sys.stderr)
        for (candidat, seance), reason in sorted(summary.without_verdict.items()):
            print(f"  {candidat}, {seance} : {reason}", file=sys.stderr)
