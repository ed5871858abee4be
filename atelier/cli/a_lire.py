"""`atelier a-lire`: what waits for a reader or a listener, by critère."""

import argparse
import json
from collections.abc import Sequence
from itertools import groupby

from atelier import folders, lecture, referentiel, results
from atelier.lecture import Item
from atelier.problems import Refusal

_TODO = {"lecture": "à lire", "oral": "à écouter", "calcul": "à revoir"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--critere",
        metavar="CRITERE",
        help="par exemple 1.1.C3 : montre son barème et écrit la page de ses réponses, "
        "bilans/a-lire/1.1.C3.html",
    )
    parser.add_argument("--seance", metavar="SEANCE", help="seulement cette séance")
    parser.add_argument(
        "--adresse",
        default=lecture.FORMGRADER,
        metavar="URL",
        help=f"adresse de votre Jupyter, pour les liens (par défaut {lecture.FORMGRADER})",
    )
    parser.add_argument("--json", action="store_true", help="affiche la file en JSON")


def run(args: argparse.Namespace) -> int:
    where = folders.find(args.racine)
    certification = referentiel.load(where.course / "referentiel.yml")
    libelles = {code: critere.libelle for code, critere in certification.criteres.items()}
    libelles |= {"pratique": "exercices sans critère", "dossier": "dossiers"}
    if args.critere and args.critere not in libelles:
        raise Refusal(f"Le critère {args.critere} n'existe pas : écrivez-le comme 1.1.C3.")
    items = [
        item
        for item in lecture.queue(results.attentes(results.connect(where.db_url)))
        if args.critere in (None, item.groupe) and args.seance in (None, item.seance)
    ]
    if args.json:
        print(json.dumps([_as_json(item, args.adresse) for item in items], ensure_ascii=False))
        return 0
    _tell(items, libelles)
    if items and args.critere:
        for item in items:
            print(f"\n{item.grade_id} ({item.seance})\n\n{lecture.mark_scheme(where, item)}")
        libelle = libelles[args.critere]
        lecture.write_page(where, args.critere, libelle, items, args.adresse)
        print(f"\nLes réponses côte à côte : bilans/{lecture.DOSSIER}/{args.critere}.html")
    if items:
        first = items[0]
        print(
            f"Pour noter, la première : {lecture.address(args.adresse, first, first.attentes[0])}"
        )
        if not args.critere:
            print(f"Barème et réponses d'un critère : atelier a-lire --critere {first.groupe}")
    return 0


def _tell(items: Sequence[Item], libelles: dict[str, str]) -> None:
    from atelier_candidat.remark import combien

    count = sum(len(item.attentes) for item in items)
    if not count:
        print("Rien n'attend : tout est lu et écouté.")
        return
    print(f"{combien(count, 'réponse')} à lire ou à écouter, dans Formgrader :")
    for groupe, mine in groupby(items, key=lambda item: item.groupe):
        print(f"\n{groupe}  {libelles.get(groupe, '')}")
        for item in mine:
            blank = sum(bool(a.comment) for a in item.attentes)
            without = f", dont {blank} sans réponse" if blank else ""
            print(
                f"  {len(item.attentes):>3} {_TODO[item.preuve]:<9} {item.grade_id} "
                f"({item.seance}){without}"
            )
    print()


def _as_json(item: Item, formgrader: str) -> dict[str, object]:
    return {
        "critere": item.groupe,
        "seance": item.seance,
        "notebook": item.notebook,
        "item": item.grade_id,
        "maximum": item.maximum,
        "preuve": item.preuve,
        "copies": [
            {
                "candidat": a.candidat,
                "remise": a.submitted.isoformat() if a.submitted else None,
                "adresse": lecture.address(formgrader, item, a),
            }
            for a in item.attentes
        ],
    }
