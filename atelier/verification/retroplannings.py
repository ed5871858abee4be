"""Judge a schedule counted back from a deadline, rule by rule, on its own dates."""

from collections.abc import Iterable

import pandas as pd

ENCHAINEMENT, DUREE, FERMES = "enchaînement", "durée", "jours fermés"


def fautes_du_retroplanning(
    retro: pd.DataFrame,
    etapes: pd.DataFrame,
    depot: pd.Timestamp,
    fermes: Iterable[pd.Timestamp],
    du_depot: str = "du dépôt",
) -> dict[str, str]:
    """What is wrong with a schedule, by rule: `enchaînement`, `durée`, `jours fermés`; or "".

    `retro`: `etape`, `debut`, `fin`; `etapes`: `etape`, `duree_jours_ouvres`, `suivantes` (those
    that wait for it, separated by « , »). The two first rules are kept if they hold with the days
    of `fermes` counted as worked: to forget these breaks the third rule alone.
    """
    steps = etapes["etape"]
    dates = retro.drop_duplicates("etape").set_index("etape").reindex(steps)
    debut, fin = (pd.to_datetime(dates[name], errors="coerce") for name in ("debut", "fin"))
    attendu = {
        step: depot if pd.isna(suite) else debut[suite.split(", ")].min(skipna=False)
        for step, suite in zip(steps, etapes["suivantes"], strict=True)
    }
    durees = dict(zip(steps, etapes["duree_jours_ouvres"], strict=True))

    def wrong(closed: list[pd.Timestamp]) -> tuple[list[str], list[str]]:
        """The steps that do not end on the eve of what waits for them; those of a wrong length."""
        back = [
            pd.offsets.CustomBusinessDay(n, holidays=closed) for n in range(max(durees.values()))
        ]
        eve = pd.offsets.CustomBusinessDay(1, holidays=closed)
        return (
            [step for step in steps if fin[step] != attendu[step] - eve],
            [step for step in steps if debut[step] != fin[step] - back[durees[step] - 1]],
        )

    fermes = list(fermes)
    with_closed, without = wrong(fermes), wrong([])
    found = dict.fromkeys((ENCHAINEMENT, DUREE, FERMES), "")
    if with_closed[0] and without[0]:
        step = with_closed[0][-1]
        found[ENCHAINEMENT] = _ends_wrongly(step, fin[step], attendu[step], depot, du_depot)
    if with_closed[1] and without[1]:
        found[DUREE] = (
            f"L'étape {with_closed[1][0]} n'a pas sa durée : une étape de n jours ouvrés commence "
            "n − 1 jours ouvrés avant sa fin."
        )
    off = [day for day in (*debut, *fin) if pd.notna(day) and day.weekday() >= 5]
    counted = any(len(yes) > len(no) for yes, no in zip(with_closed, without, strict=True))
    if off:
        found[FERMES] = f"Une étape tombe le {off[0]:%d/%m/%Y}, qui n'est pas ouvré."
    elif counted or (found[ENCHAINEMENT] and found[DUREE]):
        found[FERMES] = "Les jours de feries, où l'entreprise est fermée, ne sont pas ouvrés."
    return found


def _ends_wrongly(
    step: str, fin: pd.Timestamp, attendu: pd.Timestamp, depot: pd.Timestamp, du_depot: str
) -> str:
    if attendu == depot:
        return f"La dernière étape, {step}, finit la veille ouvrée {du_depot}."
    if fin >= attendu:
        return (
            f"L'étape {step} n'est pas finie quand une étape qui l'attend commence : prenez le "
            "début le plus tôt de celles qui l'attendent."
        )
    return (
        f"L'étape {step} ne finit pas la veille ouvrée du début le plus tôt de celles qui "
        "l'attendent."
    )
