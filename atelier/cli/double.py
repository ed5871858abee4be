"""`atelier double`: two examiners, each alone, then their agreement."""

import argparse
from pathlib import Path

from atelier import folders, referentiel, results
from atelier.problems import Refusal


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "fiches",
        nargs="*",
        type=Path,
        metavar="FICHE",
        help="les deux fiches remplies ; sans elles, prépare une fiche vierge",
    )


def run(args: argparse.Namespace) -> int:
    from atelier.decision import number
    from atelier.jury import double
    from atelier.paper import rendering
    from atelier_candidat.remark import combien

    where = folders.find(args.racine)
    certification = referentiel.load(where.course / "referentiel.yml")
    engine = results.connect(where.db_url)
    expected = {
        (r.candidat, r.seance, r.notebook, r.grade_id): r
        for r in results.results(engine)
        if r.is_task and r.critere and r.seance in certification.evaluations
    }
    folder = where.bilans / "jury" / "double-correction"
    if not args.fiches:
        if not expected:
            raise Refusal("Aucune réponse d'épreuve n'est à lire ou à écouter dans cette session.")
        rendering.write(folder / "fiche.csv", double.sheet(expected.values()))
        print(
            f"{combien(len(expected), 'élément')} à noter dans bilans/jury/double-correction/"
            "fiche.csv : donnez-en une copie à chaque examinateur, puis « atelier double A B »."
        )
        return 0
    if len(args.fiches) != 2:
        raise Refusal("Donnez les deux fiches remplies, une par examinateur.")
    first, second = (double.read(path, expected) for path in args.fiches)
    found = double.compare(first, second, expected)
    rendering.write(folder / "desaccords.csv", double.report(found))
    rendering.write(folder / "accord.csv", double.agreement_table(found))
    for accord in found.accords:
        value = "—" if accord.kappa is None else number(accord.kappa)
        print(
            f"{accord.critere:<8} {accord.identiques}/{accord.items} notes identiques, "
            f"kappa {value} ({double.lecture(accord.kappa)})"
        )
    print(
        f"{combien(len(found.ecarts), 'désaccord')} à lever dans bilans/jury/double-correction/"
        f"desaccords.csv ; {combien(found.incomplets, 'élément')} sans deux notes."
    )
    return 0
