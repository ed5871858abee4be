"""`atelier lab`: JupyterLab in French, open on the welcome notebook of a candidate's folder."""

import argparse

from atelier import folders, travail
from atelier.problems import Refusal
from atelier_candidat import lab


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sans-navigateur", action="store_true", help="n'ouvre pas le navigateur, donne l'adresse"
    )


def run(args: argparse.Namespace) -> int:
    root = args.racine.resolve()
    if not root.is_dir():
        raise Refusal(f"Le dossier {root} n'existe pas.")
    is_session = (root / folders.SESSION).is_file()
    desk = travail.preparer(folders.find(root)) if is_session else root
    lab.ouvrir(root, desk, navigateur=not args.sans_navigateur)
    return 0
