"""A customer's score, one point for each requirement met, judged rule by rule."""

from collections.abc import Iterable, Mapping

import pandas as pd

EXIGENCES, SEUILS, CAF_NEGATIVE = "exigences", "seuils", "CAF négative"


def fautes_du_score(
    score: pd.Series,
    exigences: Mapping[str, pd.Series],
    au_seuil: pd.Series,
    caf_negative: pd.Series,
    nom: str = "score",
    mal_lues: Mapping[str, Iterable[pd.Series]] | None = None,
) -> dict[str, str]:
    """What is wrong with scores, by rule: `exigences`, `seuils`, `CAF négative`; or "".

    One value for each customer, in the same order. `exigences`: by name, whether it is met by the
    candidate's own ratios; `au_seuil`: whether a ratio equals its limit; `caf_negative`: whether a
    negative CAF alone makes the capacity to pay back bad. A customer of the two last kinds is for
    their rules only. A requirement never counted, or counted as one of `mal_lues` (by name, when
    it would be met if it were misread) breaks the first rule only, and is named.
    """
    met = {name: kept.astype(int) for name, kept in exigences.items()}
    gap = score - sum(met.values())
    at_limit = au_seuil & ~caf_negative
    ordinary = ~au_seuil & ~caf_negative
    remark = ""
    if not gap[ordinary].eq(0).all():
        remark = f"{nom} : un point par exigence tenue, de 0 à {len(met)}."
        losses = [(f"{name} rapporte aussi un point", point) for name, point in met.items()]
        losses += [
            (f"relisez quand {name} rapporte un point", met[name] - read.astype(int))
            for name, reads in (mal_lues or {}).items()
            for read in reads
        ]
        found = [(said, loss) for said, loss in losses if (gap + loss)[ordinary].eq(0).all()]
        if found:
            said, loss = min(found, key=lambda one: (gap + one[1]).ne(0).sum())
            remark = f"{nom} : {said}."
            gap = gap + loss
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
