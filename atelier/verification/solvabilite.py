"""A customer's score, one point for each requirement met, judged rule by rule."""

from collections.abc import Mapping

import pandas as pd

EXIGENCES, SEUILS, CAF_NEGATIVE = "exigences", "seuils", "CAF négative"


def fautes_du_score(
    score: pd.Series,
    exigences: Mapping[str, pd.Series],
    au_seuil: pd.Series,
    caf_negative: pd.Series,
    nom: str = "score",
) -> dict[str, str]:
    """What is wrong with scores, by rule: `exigences`, `seuils`, `CAF négative`; or "".

    One value for each customer, in the same order. `exigences`: by name, whether it is met by the
    candidate's own ratios; `au_seuil`: whether a ratio equals its limit; `caf_negative`: whether a
    negative CAF alone makes the capacity to pay back bad. A customer of the two last kinds is for
    their rules only; a requirement never counted breaks the first rule only, and is named.
    """
    met = {name: kept.astype(int) for name, kept in exigences.items()}
    gap = score - sum(met.values())
    at_limit = au_seuil & ~caf_negative
    ordinary = ~au_seuil & ~caf_negative
    remark = ""
    if not gap[ordinary].eq(0).all():
        remark = f"{nom} : un point par exigence tenue, de 0 à {len(met)}."
        never = [name for name, point in met.items() if (gap + point)[ordinary].eq(0).all()]
        if never:
            name = min(never, key=lambda one: (gap + met[one]).ne(0).sum())
            remark = f"{nom} : {name} rapporte aussi un point."
            gap = gap + met[name]
    given = score.notna().all()
    limits = f"{nom} : « au moins » et « au plus » comptent aussi le seuil lui-même."
    negative = (
        f"{nom} : une CAF négative ne rapporte pas de point, même si la division donne un petit "
        "nombre."
    )
    return {
        EXIGENCES: remark,
        SEUILS: "" if given and gap[at_limit].eq(0).all() else limits,
        CAF_NEGATIVE: "" if given and gap[caf_negative].eq(0).all() else negative,
    }
