"""`atelier recours`: what a contested verdict rests on, in one PDF."""

import argparse

from atelier import candidatures, folders, identites, results


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("candidat", metavar="CANDIDAT", help="code du candidat")
    parser.add_argument("critere", metavar="CRITERE", help="critère contesté, comme 2.2.C5")


def run(args: argparse.Namespace) -> int:
    from atelier.jury import recours
    from atelier.paper import pdf, rendering

    where = folders.find(args.racine)
    engine = results.connect(where.db_url)
    examen = candidatures.load(where, engine)
    found = recours.gather(examen, engine, args.candidat, args.critere)
    nom = str(identites.load(where.identites).get(args.candidat, ""))
    target = where.bilans / "recours" / args.candidat / f"{args.critere}.pdf"
    rendering.write(target, pdf.of_html(recours.page(examen, found, nom), target.parent))
    print(f"Dossier de réexamen : {target.relative_to(where.root)}")
    return 0
