"""`atelier construire`: from course/ to source/ and release/."""

import argparse

from atelier import build, folders, session
from atelier.cli import date
from atelier_candidat.remark import combien


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("seances", nargs="*", metavar="SEANCE", help="toutes par défaut")
    parser.add_argument("--graine", type=int, metavar="N", help="autre graine pour les données")
    parser.add_argument(
        "--date", type=date, metavar="AAAA-MM-JJ", help="autre date du jour dans les énoncés"
    )
    parser.add_argument("--tout", action="store_true", help="refait aussi ce qui n'a pas changé")


def run(args: argparse.Namespace) -> int:
    where = folders.find(args.racine)
    current = session.load(where.session).with_data(args.graine, args.date)
    if args.graine is not None or args.date is not None:
        session.save(current, where.session)
    done = 0
    for seance, was_built in build.build(where, current, args.seances, force=args.tout):
        print(f"  {seance} : {'construite' if was_built else 'inchangée'}", flush=True)
        done += was_built
    print(
        f"Construction terminée : {combien(done, 'séance construite')} avec la graine "
        f"{current.graine} à la date du {current.date:%d/%m/%Y}. "
        "Les notebooks des candidats sont dans release/."
    )
    return 0
