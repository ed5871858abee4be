"""Documents filed under the candidate's own folders."""

from pathlib import Path

import pandas as pd

from atelier.verification.reference import corrige
from atelier.verification.tables import Comparaison
from atelier_candidat.remark import combien


def fichiers_classes(
    racine: str, plan: pd.DataFrame, attendu: pd.DataFrame, seconde_copie: bool = False
) -> Comparaison:
    """How many documents are under `racine` at their place, under their name and unchanged.

    `plan`, the candidate's, and `attendu`: `fichier`, `nom`, `dossier`. A file that is nowhere in
    `attendu` takes one away, unless the plan has it: the plan's faults are paid there. So a second
    copy is looked for where the candidate's plan puts it.
    """
    places, siennes = _places(attendu), _places(plan)
    justes = {fichier: (Path(racine) / place).as_posix() for fichier, place in places.items()}
    if seconde_copie:
        places |= {fichier: siennes[fichier] for fichier in siennes if fichier in places}
    presents = {path.relative_to(racine) for path in Path(racine).rglob("*") if path.is_file()}
    bons = sum(
        place in presents
        and (Path(racine) / place).read_bytes() == corrige.fichier(justes[fichier]).read_bytes()
        for fichier, place in places.items()
    )
    intrus = presents - set(places.values()) - set(siennes.values())
    remarques = []
    if not presents and seconde_copie:
        remarques.append(f"Il n'y a rien dans {racine} : classer n'est pas sauvegarder.")
    elif bons < len(places):
        trouves = combien(
            bons,
            f"fichier sur {len(places)} est à sa place, sous son nom",
            f"fichiers sur {len(places)} sont à leur place, sous leur nom",
        )
        remarques.append(f"Dans {racine}, {trouves}.")
    if intrus:
        un = min(path.name for path in intrus)
        en_trop = combien(len(intrus), "fichier n'a", "fichiers n'ont")
        remarques.append(f"Dans {racine}, {en_trop} rien à faire là, dont {un}.")
    return Comparaison(max(0, bons - len(intrus)), len(places), " ".join(remarques))


def _places(plan: pd.DataFrame) -> dict[str, Path]:
    """Where a plan puts each file; nothing without its three columns."""
    if not {"fichier", "nom", "dossier"} <= set(plan.columns):
        return {}
    return {str(row.fichier): Path(str(row.dossier)) / str(row.nom) for row in plan.itertuples()}
