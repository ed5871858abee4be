"""`atelier collecter`: take in what candidates handed in, whatever its form."""

import argparse
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from atelier import collecte, folders
from atelier_candidat.remark import combien


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "depot", type=Path, metavar="DOSSIER_OU_ZIP", help="dossier, ZIP de remise, archive Moodle"
    )
    parser.add_argument(
        "--seance", default="", metavar="SEANCE", help="celle des notebooks qui ne le disent pas"
    )
    parser.add_argument("--json", action="store_true", help="écrit le compte rendu en JSON")


def run(args: argparse.Namespace) -> int:
    where = folders.find(args.racine)
    lines = collecte.collect(where, args.depot, args.seance)
    counts = Counter(line.sort for line in lines)
    if args.json:
        print(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1))
    else:
        for line in lines:
            what = f"{line.candidat} {line.seance}".strip() or line.origine
            where_from = f" — {line.origine}" if line.sort == collecte.REFUSEE else ""
            said = f" : {line.phrase}" if line.phrase else ""
            print(f"  {line.sort:<13} {what}{where_from if what != line.origine else ''}{said}")
        print(
            f"{combien(counts[collecte.PRISE], 'copie prise')}, "
            f"{combien(counts[collecte.INCHANGEE], 'inchangée')}, "
            f"{combien(counts[collecte.ANCIENNE], 'mise de côté', 'mises de côté')}, "
            f"{combien(counts[collecte.REFUSEE], 'refusée')}. Ensuite : atelier corriger"
        )
    return 1 if counts[collecte.REFUSEE] else 0
