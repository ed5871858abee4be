"""`python -m atelier_candidat exercices.ipynb`: check a notebook from a fresh start."""

import argparse
import sys
from pathlib import Path

from atelier_candidat.fresh_start import valider_depuis_le_debut
from atelier_candidat.remark import Remarque


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m atelier_candidat",
        description="Relance un notebook depuis le début et dit ce qui manque par exercice.",
    )
    parser.add_argument("notebook", type=Path, help="le notebook à valider, enregistré")
    try:
        print(valider_depuis_le_debut(parser.parse_args().notebook))
    except Remarque as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
