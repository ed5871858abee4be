"""`atelier demo`: the whole course, from its texts to the bilans, with twelve candidates."""

import argparse
from collections.abc import Sequence
from types import ModuleType

from atelier import build, demo, folders, session
from atelier.cli import bilan, corriger, jury
from atelier.problems import Refusal


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sortie", default=demo.DOSSIER, metavar="DOSSIER", help="dossier de la démonstration"
    )


def run(args: argparse.Namespace) -> int:
    origin = folders.find(args.racine)
    copies = origin.course.parent / "tests" / "copies"
    if not copies.is_dir():
        raise Refusal(f"Les copies témoins manquent : {copies} n'existe pas.")
    where = demo.prepare(origin, (args.racine / args.sortie).resolve())
    current = session.load(where.session)

    print("1. Construction du cours")
    for seance, _ in build.build(where, current):
        print(f"   {seance}", flush=True)
    print("2. Douze candidats fictifs rendent leurs copies")
    genres = {eleve.code: eleve.genre for eleve in demo.CLASSE}
    for code in demo.hand_in(where, copies):
        print(f"   {code} : {genres[code]}", flush=True)
    print("3. Correction")
    graded = _command(corriger, where)
    print("4. Une examinatrice fictive lit et écoute une partie de la classe")
    print(f"   {demo.examine(where)} réponses notées", flush=True)
    print("5. Bilans")
    _command(bilan, where)
    print("6. Classeur du jury")
    _command(jury, where, [str(where.root), "--classeur"])
    print(
        f"""
La démonstration est prête dans {args.sortie}/. À ouvrir :
   bilans/promotion.html            la promotion, critère par critère
   bilans/candidats/C-01.html       le bilan d'une candidate
   bilans/jury/                     le classeur où le jury décide
   autograded/C-06/                 une copie corrigée, malgré sa boucle sans fin
   release/1_2_1_bases_prospects/   ce que reçoit un candidat
Dans le navigateur : cd {args.sortie} && ../.venv/bin/jupyter lab   (menu Nbgrader, Formgrader)"""
    )
    return graded


def _command(module: ModuleType, where: folders.Folders, argv: Sequence[str] = ()) -> int:
    """Run another command on the demonstration's folder."""
    parser = argparse.ArgumentParser()
    module.arguments(parser)
    args = parser.parse_args(argv)
    args.racine = where.root
    return int(module.run(args))
