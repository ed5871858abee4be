"""`python -m atelier_candidat`: what a candidate does from a kit, without the trainer's program."""

import argparse
import sys
from pathlib import Path

from atelier_candidat.remark import Remarque


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m atelier_candidat", description="Ouvrir, vérifier et remettre ses séances."
    )
    commands = parser.add_subparsers(dest="commande", required=True, metavar="COMMANDE")
    opening = commands.add_parser("ouvrir", help="ouvre JupyterLab sur la page d'accueil")
    opening.add_argument("dossier", type=Path, nargs="?", default=Path(), help="vos séances")
    opening.add_argument("--sans-navigateur", action="store_true", help="donne l'adresse")
    checking = commands.add_parser(
        "valider", help="relance un notebook depuis le début et dit ce qui manque"
    )
    checking.add_argument("notebook", type=Path, help="le notebook enregistré, ou sa séance")
    handing = commands.add_parser("remettre", help="prépare le ZIP à remettre, avec son reçu")
    handing.add_argument("seance", type=Path, help="le dossier de la séance")
    handing.add_argument("--candidat", default="", metavar="CODE", help="votre code de candidat")
    args = parser.parse_args(argv)
    try:
        _run(args)
    except Remarque as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _run(args: argparse.Namespace) -> None:
    if args.commande == "ouvrir":
        from atelier_candidat import lab

        lab.ouvrir(args.dossier, args.dossier, navigateur=not args.sans_navigateur)
    elif args.commande == "valider":
        from atelier_candidat.fresh_start import valider_depuis_le_debut

        print(valider_depuis_le_debut(args.notebook))
    else:
        from atelier_candidat import remise

        print(remise.annonce(*remise.preparer(args.seance, args.candidat)))


if __name__ == "__main__":
    raise SystemExit(main())
