"""`atelier remettre`: the ZIP that a candidate hands in, with its receipt."""

import argparse
from pathlib import Path

from atelier.problems import Refusal
from atelier_candidat import Remarque, remise


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("seance", type=Path, metavar="SEANCE", help="dossier de la séance faite")
    parser.add_argument("--candidat", default="", metavar="CODE", help="code du candidat")


def run(args: argparse.Namespace) -> int:
    try:
        print(remise.annonce(*remise.preparer(args.racine / args.seance, args.candidat)))
    except Remarque as error:
        raise Refusal(str(error)) from error
    return 0
