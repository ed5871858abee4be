"""`atelier diagnostic`: the level of isolation of this machine, found by trying to break out."""

import argparse
import json

from atelier import isolation


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--niveau", type=int, choices=(2, 3), default=3, help="niveau à essayer")
    parser.add_argument("--json", action="store_true", help="affiche le résultat en JSON")


def run(args: argparse.Namespace) -> int:
    found = isolation.diagnose(args.niveau)
    if args.json:
        print(json.dumps({"niveau": found.level, "sondes": list(found.probes)}, ensure_ascii=False))
        return 0 if found.level > 1 else 1
    for probe in found.probes:
        print(f"  {'refusé  ' if probe['bloquee'] else 'PERMIS  '} {probe['nom']}")
    print(f"Niveau {found.level} : {isolation.LEVELS[found.level]}.")
    if found.reason:
        print(found.reason.strip())
    return 0 if found.level > 1 else 1
