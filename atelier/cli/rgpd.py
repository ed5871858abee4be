"""`atelier rgpd`: a candidate's right of access and erasure, and the retention periods."""

import argparse
import datetime

from atelier import folders, referentiel, regles, session
from atelier.problems import Refusal


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        choices=("exporter", "effacer", "purger"),
        metavar="ACTION",
        help="exporter, effacer ou purger",
    )
    parser.add_argument("candidat", nargs="?", metavar="CANDIDAT", help="sauf pour purger")
    parser.add_argument("--oui", action="store_true", help="efface vraiment, sans autre question")
    parser.add_argument(
        "--date",
        type=datetime.date.fromisoformat,
        default=datetime.date.today(),
        metavar="AAAA-MM-JJ",
        help="date de la demande (aujourd'hui par défaut)",
    )


def run(args: argparse.Namespace) -> int:
    from atelier import rgpd
    from atelier_candidat.remark import combien

    where = folders.find(args.racine)
    if args.action == "purger":
        return _purge(args, where)
    if not args.candidat:
        raise Refusal(f"Indiquez le code du candidat : atelier rgpd {args.action} CODE.")
    if args.action == "exporter":
        target = rgpd.export(where, args.candidat)
        print(
            f"Données de {args.candidat} : {target.relative_to(where.root)}. Remettez ce fichier à "
            "la personne par une voie sûre, puis supprimez-le."
        )
        return 0
    if not args.oui:
        rgpd.check(where, args.candidat)
        count = len(rgpd.own_paths(where, args.candidat))
        raise Refusal(
            f"{combien(count, 'emplacement')} et le carnet de notes seraient effacés pour "
            f"{args.candidat}, sans retour possible : ajoutez --oui pour le faire."
        )
    recu = rgpd.erase(where, args.candidat, args.date)
    print(
        f"{args.candidat} est effacé : {combien(recu.fichiers, 'fichier')}, "
        f"{combien(recu.notes, 'ligne')} du carnet, {combien(recu.lignes, 'ligne')} de tables. "
        "Reçu dans jury/effacements/. Relancez « atelier bilan » et « atelier jury » pour refaire "
        "les documents de la promotion, et pensez à vos sauvegardes et au dossier d'échange."
    )
    return 0


def _purge(args: argparse.Namespace, where: folders.Folders) -> int:
    from atelier import rgpd

    current = session.load(where.session)
    certification = referentiel.load(where.course / "referentiel.yml")
    rules = regles.load(where.course / "regles.yml", certification).conservation
    paths = rgpd.due(where, current.date, rules, args.date)
    names = ", ".join(path.relative_to(where.root).as_posix() for path in paths)
    if not paths:
        print("Rien à purger : aucune durée de conservation n'est dépassée.")
    elif not args.oui:
        print(f"À purger : {names}. Ajoutez --oui pour le faire, sans retour possible.")
    else:
        rgpd.purge(paths)
        print(f"Purgé : {names}.")
    return 0
