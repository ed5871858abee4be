"""Planned dates: what a public holiday delays weighs half, however few its lines are."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from atelier.verification.tables import Comparaison, lignes_justes


def delais_justes(
    obtenu: Any, attendu: pd.DataFrame, avec_ferie: Iterable[Any], **named: Any
) -> Comparaison:
    """Count the planned dates that a table has right, with the arguments of `lignes_justes`.

    `avec_ferie`: whether each row of the reference runs over a public holiday. Raises Refusal
    when none does.
    """
    avec_ferie = list(avec_ferie)
    tous = lignes_justes(obtenu, attendu, **named)
    passes = lignes_justes(obtenu, attendu, lignes=avec_ferie, **named)
    justes = tous.justes * passes.total + passes.justes * tous.total
    return Comparaison(justes, 2 * tous.total * passes.total, tous.remarque)
