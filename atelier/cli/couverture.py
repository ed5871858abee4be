"""`atelier couverture`: what proves each of the 45 critères."""

import argparse
import json

from atelier import couverture, folders, items, referentiel


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="donne le résultat en JSON")


def run(args: argparse.Namespace) -> int:
    where = folders.find(args.racine)
    certification = referentiel.load(where.course / "referentiel.yml")
    rows = couverture.couverture(certification, items.of_course(where.course))
    if args.json:
        print(json.dumps({"criteres": rows}, ensure_ascii=False, indent=1))
    else:
        print(couverture.table(certification, rows))
    return 0
