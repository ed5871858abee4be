"""`atelier valider`: a candidate's notebook checked from a fresh start."""

import argparse
from pathlib import Path

from atelier import folders
from atelier.problems import Refusal
from atelier_candidat.fresh_start import valider_depuis_le_debut
from atelier_candidat.remark import Remarque


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "quoi",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="NOTEBOOK|SEANCE",
        help="un notebook enregistré, ou le dossier d'une séance (par défaut, le dossier courant)",
    )


def run(args: argparse.Namespace) -> int:
    try:
        print(valider_depuis_le_debut(_found(args.racine, args.quoi)))
    except Remarque as error:
        raise Refusal(str(error)) from error
    return 0


def _found(root: Path, asked: Path) -> Path:
    """What was asked for: as it is written, or in the folder where the séances are done."""
    work = root / folders.TRAVAIL / asked
    return work if not (root / asked).exists() and work.exists() else root / asked
