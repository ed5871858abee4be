"""`atelier verifier`: the content checks, one French sentence per problem."""

import argparse

from atelier import build, entreprise, folders, lint
from atelier_candidat.remark import combien


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("seances", nargs="*", metavar="SEANCE", help="toutes par défaut")
    parser.add_argument(
        "--normaliser",
        action="store_true",
        help="réécrit les textes comme JupyterLab les enregistre",
    )


def run(args: argparse.Namespace) -> int:
    where = folders.find(args.racine)
    seances = build.choose(where.course, args.seances)
    if args.normaliser:
        for seance in seances:
            for text in build.texts(where.course, seance):
                if lint.normalize(text):
                    print(f"{seance}/{text.name} : mis en forme.")
    problems = lint.lint(where.course, entreprise.FICHIERS, args.seances)
    for problem in problems:
        print(problem)
    count = len(problems)
    print("Rien à corriger." if not count else f"{combien(count, 'problème')} à corriger.")
    return 1 if problems else 0
