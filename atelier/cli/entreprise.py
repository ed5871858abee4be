"""`atelier entreprise`: the office files of a fictitious company, from a seed and a date."""

import argparse
from pathlib import Path

from atelier import entreprise, folders, session
from atelier.cli import date
from atelier.problems import Refusal
from atelier_candidat.remark import combien


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("nom", metavar="NOM", help="dossier de course/entreprises/")
    parser.add_argument("--graine", type=int, metavar="N", help="par défaut, celle de la session")
    parser.add_argument(
        "--date",
        type=date,
        metavar="AAAA-MM-JJ",
        help="la date du jour dans les données ; par défaut, celle de la session",
    )
    parser.add_argument(
        "--sortie", type=Path, required=True, metavar="DOSSIER", help="dossier à créer, ou vide"
    )
    parser.add_argument("--fichiers", nargs="+", metavar="FICHIER", help="ceux-là seulement")


def run(args: argparse.Namespace) -> int:
    where = folders.find(args.racine)
    current = session.load(where.session).with_data(args.graine, args.date)
    profil = entreprise.charger(where.course / "entreprises" / args.nom)
    sortie: Path = args.sortie
    if sortie.exists() and (not sortie.is_dir() or any(sortie.iterdir())):
        raise Refusal(
            f"{sortie} existe déjà et n'est pas un dossier vide : choisissez-en un autre."
        )
    made = entreprise.generer(profil, current.graine, current.date)
    written = entreprise.ecrire(made, sortie, args.fichiers)
    print(
        f"{profil.nom}, {profil.metier} : {combien(len(written), 'fichier')} dans {sortie} "
        f"(graine {made.graine}, {made.date:%d/%m/%Y})."
    )
    return 0
