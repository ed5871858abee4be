"""`atelier kit`: what a candidate needs on their own computer, in one ZIP."""

import argparse
from pathlib import Path

from atelier import folders, kit, session
from atelier.problems import Refusal
from atelier_candidat.remark import combien


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("session", metavar="SESSION", help="nom ou dossier de la session")
    parser.add_argument(
        "--seances",
        nargs="+",
        default=[],
        metavar="SEANCE",
        help="celles-là seulement (par défaut, toutes sauf les évaluations)",
    )
    parser.add_argument(
        "--par-candidat", action="store_true", help="un ZIP par candidat, qui connaît son code"
    )
    parser.add_argument(
        "--sortie", type=Path, metavar="DOSSIER", help="où les écrire (par défaut, kits/)"
    )


def run(args: argparse.Namespace) -> int:
    given = Path(args.session)
    where = folders.find(given if (given / folders.SESSION).is_file() else args.racine)
    current = session.load(where.session)
    if given.resolve() != where.root and args.session != current.nom:
        raise Refusal(f"La session de ce dossier s'appelle {current.nom}, et non {args.session}.")
    codes = [candidat.code for candidat in current.candidats] if args.par_candidat else [""]
    if not codes:
        raise Refusal("session.yml n'inscrit aucun candidat : ajoutez-les, ou un kit pour tous.")
    target = args.sortie or where.root / "kits"
    for code in codes:
        path = target / f"kit-{current.nom}{'-' if code else ''}{code}.zip"
        seances = kit.write(where, path, args.seances, code)
        print(f"  {path} ({path.stat().st_size / 1e6:.1f} Mo)", flush=True)
    made = f"{combien(len(codes), 'kit')} de {combien(len(seances), 'séance')}"
    print(f"{made}. À lire en premier : LISEZMOI.txt.")
    return 0
