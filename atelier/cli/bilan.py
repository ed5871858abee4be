"""`atelier bilan`: what each candidate has proved, and the class."""

import argparse

from atelier import candidatures, folders, results
from atelier.cli import positif
from atelier.problems import Refusal


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("candidats", nargs="*", metavar="CANDIDAT", help="tous par défaut")
    parser.add_argument("--pdf", action="store_true", help="écrit aussi chaque bilan en PDF")
    parser.add_argument(
        "--noms", action="store_true", help="met les noms d'identites.csv dans les pages"
    )
    parser.add_argument("--processus", type=positif, default=0, metavar="N", help="un par cœur")


def run(args: argparse.Namespace) -> int:
    from atelier.bilan import batch
    from atelier.progress import progress
    from atelier_candidat.remark import combien

    where = folders.find(args.racine)
    examen = candidatures.load(where, results.connect(where.db_url))
    known = {candidat.code for candidat in examen.candidats}
    for code in args.candidats:
        if code not in known:
            raise Refusal(
                f"Le candidat {code} n'est ni sur la liste de session.yml ni au carnet de notes."
            )
    options = batch.Options(pdf=args.pdf, noms=args.noms, processus=args.processus)
    total = len(args.candidats or known)
    lines = list(progress(batch.write_all(where, args.candidats, options), total, "Bilans"))
    print(f"Bilans de {combien(len(lines), 'candidat')} dans bilans/candidats/.")
    if not args.candidats:
        batch.write_promotion(examen, lines)
        print("Promotion : bilans/promotion.html, promotion.csv et promotion.xlsx.")
    waiting = sum(line.a_lire for line in lines)
    if waiting:
        print(f"Reste à lire ou à écouter dans Formgrader : {combien(waiting, 'réponse')}.")
    return 0
