"""Judge a chart by what it shows: kind, data, titles, order, colours.

Each check takes a `Graphique`, or anything that `graphique(x)` reads. On several panels, each
panel is checked.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from atelier.verification.colours import contraste
from atelier.verification.values import ecrire, egales, en_date, key_of, majuscule, normaliser
from atelier_candidat import Graphique, Remarque, Serie, graphique

# Kinds fit for what an indicator says, and why another misleads
FAMILLES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "évolution": (
        ("courbe", "aires", "barres"),
        "une évolution se lit sur un axe du temps, de gauche à droite",
    ),
    "comparaison": (
        ("barres", "barres horizontales"),
        "des catégories se comparent par des longueurs partant de zéro",
    ),
    "part": (
        ("secteurs", "barres empilées", "barres horizontales empilées", "barres horizontales"),
        "une part se lit par rapport à un total",
    ),
    "relation": (("nuage",), "un lien entre deux mesures se voit sur un nuage de points"),
    "distribution": (
        ("histogramme", "boîtes"),
        "une répartition demande des tranches ou des quartiles",
    ),
    "planning": (("planning",), "un planning montre le début et la durée de chaque tâche"),
}
_ON_A_BASE = ("barres", "histogramme", "aires")
_SCALES = (("k€", 1e3), ("millier", 1e3), ("m€", 1e6), ("million", 1e6), ("€", 1.0), ("euro", 1.0))


def panneaux(g: Any) -> tuple[Graphique, ...]:
    chart = graphique(g)
    return chart.axes or (chart,)


def graphique_adapte(g: Any, familles: Sequence[str], pourquoi: str = "") -> None:
    """Check that a chart is of a kind fit for what it must say.

    `familles`: kinds (`"courbe"`) or families of indicators (`"évolution"`, `"comparaison"`,
    `"part"`, `"relation"`, `"distribution"`, `"planning"`). `pourquoi`: why another kind misleads.
    """
    accepted = [kind for name in familles for kind in FAMILLES.get(name, ((name,), ""))[0]]
    for panel in panneaux(g):
        if panel.relief:
            raise Remarque("L'effet de relief (3D, ombre) déforme les grandeurs : enlevez-le.")
        if not _fits(panel, accepted):
            reasons = [FAMILLES[name][1] for name in familles if name in FAMILLES]
            why = pourquoi or " ; ".join(reasons) or "il ne montre pas ce qui est demandé"
            raise Remarque(f"{_un(panel.type)} ne convient pas ici : {why}.")


def _fits(panel: Graphique, accepted: Sequence[str]) -> bool:
    """Whether a panel is of an accepted kind, alone or with a curve that underlines it (a target,
    a trend)."""
    if panel.type != "mixte" or "mixte" in accepted:
        return panel.type in accepted
    kinds = {serie.type for serie in panel.series.values()} - {"courbe"}
    return bool(kinds) and kinds <= set(accepted)


def _un(kind: str) -> str:
    feminine = ("courbe", "carte de chaleur")
    plural = ("barres", "secteurs", "boîtes", "aires")
    if kind.startswith(plural):
        return f"Un graphique en {kind}"
    if kind in ("mixte", "3D", "vide", "autre"):
        return f"Un graphique {kind}"
    return f"{'Une' if kind in feminine else 'Un'} {kind}"


def memes_donnees(
    g: Any, attendu: Any, tolerance: float = 0.0, nom: str = "votre graphique"
) -> None:
    """Check that a chart shows the expected series, in any order, with any marks.

    `attendu`: the reference's chart, or a Series or dict of measures by category. Series beyond
    the reference's are allowed (a mean, a target). Sectors are compared by share; where both
    axes name their unit, k€ and M€ meet euros (`tolerance` is in the reference's unit).
    """
    if isinstance(attendu, pd.Series):
        attendu = attendu.to_dict()
    if isinstance(attendu, Mapping):
        series = Serie("", "autre", tuple(attendu), tuple(attendu.values()))
        reference: tuple[Graphique, ...] = (Graphique("autre", {"": series}),)
    else:
        reference = panneaux(attendu)
    panels = panneaux(g)
    wanted = [(s, panel) for panel in reference for s in panel.series.values()]
    shown = [(s, panel) for panel in panels for s in panel.series.values()]
    if any(panel.type == "secteurs" for panel in (*reference, *panels)):
        wanted = [(_as_shares(s), panel) for s, panel in wanted]
        shown = [(_as_shares(s), panel) for s, panel in shown]
        tolerance = max(tolerance, 1e-6)
    for serie, panel in wanted:
        if not shown:
            raise Remarque(f"{majuscule(nom)} montre moins de séries que demandé.")
        remarks = [
            _difference(other, serie, tolerance, _scales(other, theirs, serie, panel))
            for other, theirs in shown
        ]
        if "" in remarks:
            del shown[remarks.index("")]
            continue
        names = [normaliser(other.nom) for other, _ in shown]
        own = normaliser(serie.nom)
        remark = remarks[names.index(own)] if own in names else remarks[0]
        several = len(wanted) > 1 and not serie.nom.startswith("série ")
        label = f", série « {serie.nom} »" if several else ""
        raise Remarque(f"{majuscule(nom)}{label} : {remark}.")


def _scales(got: Serie, panel: Graphique, expected: Serie, reference: Graphique) -> list[float]:
    """By what the measures drawn may be multiplied to meet the reference's, by their axes' units.

    Where one side names no unit, as drawn or brought back to units.
    """
    mine, wanted = _unit(got, panel), _unit(expected, reference)
    if mine is not None and wanted is not None:
        return [mine / wanted]
    return [1.0, (mine or 1.0) / (wanted or 1.0)]


def _unit(serie: Serie, panel: Graphique) -> float | None:
    label = normaliser(panel.axe_y_droite if serie.a_droite else panel.axe_valeurs)
    return next((factor for unit, factor in _SCALES if unit in label), None)


def _as_shares(serie: Serie) -> Serie:
    total = math.fsum(y for y in serie.y if y is not None)
    if not total:
        return serie
    return Serie(serie.nom, serie.type, serie.x, tuple(y and y / total for y in serie.y))


def _difference(got: Serie, expected: Serie, tolerance: float, scales: list[float]) -> str:
    """What differs between two series, or nothing, at the best of these scales."""
    remarks = [_difference_at(got, expected, tolerance, scale) for scale in dict.fromkeys(scales)]
    return "" if "" in remarks else remarks[0]


def _difference_at(got: Serie, expected: Serie, tolerance: float, scale: float) -> str:
    count = len(expected.x)
    if len(got.x) != count:
        return f"{len(got.x)} valeurs sont tracées au lieu de {count}"
    named = any(isinstance(x, str | date) for x in expected.x)
    if named and count > 1 and got.x == tuple(float(n) for n in range(count)):
        return "les catégories ne sont pas nommées sur l'axe"
    ours, theirs = [_place(x) for x in expected.x], [_place(x) for x in got.x]
    if len(set(theirs)) == count and set(theirs) & set(ours) and None not in theirs:
        by_place = dict(zip(theirs, zip(got.y, got.debut or got.y, strict=True), strict=True))
        missing = [x for x, place in zip(expected.x, ours, strict=True) if place not in by_place]
        if missing:
            return f"{ecrire(missing[0])} n'y figure pas"
        pairs = [by_place[place] for place in ours]
    else:  # labels written in another way: the order decides
        pairs = list(zip(got.y, got.debut or got.y, strict=True))
    starts = expected.debut or (None,) * count
    for x, y, start, (drawn, from_) in zip(expected.x, expected.y, starts, pairs, strict=True):
        if start is not None and got.debut and not egales(from_, start, tolerance):
            return f"{ecrire(x)} ne commence pas au bon moment ({ecrire(from_)})"
        measure = drawn if drawn is None else drawn * scale
        if not egales(measure, y, tolerance):
            return f"pour {ecrire(x)}, la valeur tracée est {ecrire(drawn)}, {_sense(measure, y)}"
    return ""


def _place(x: Any) -> Any:
    """A position on an axis under which two charts meet: `2026` and 2026.0, `Lyon` and `LYON`."""
    if isinstance(x, str) and en_date(x) is None:
        try:
            return key_of(float(x))
        except ValueError:
            return normaliser(x)
    return key_of(x)


def _sense(drawn: float | None, expected: float | None) -> str:
    if drawn is None or expected is None:
        return "ce n'est pas la valeur attendue"
    return f"une valeur plus {'grande' if drawn < expected else 'petite'} est attendue"


def titre_present(g: Any, contient: Iterable[str] = (), mots: int = 3) -> None:
    """Check that a chart has a title of at least `mots` words that mentions what it must."""
    chart = graphique(g)
    for panel in panneaux(g):
        title = panel.titre or chart.titre
        if len(title.split()) < mots:
            said = f"« {title} »" if title else "absent"
            raise Remarque(
                f"Le titre du graphique est {said} : dites en une phrase ce qu'il montre."
            )
        missing = [word for word in contient if normaliser(word) not in normaliser(title)]
        if missing:
            raise Remarque(f"Le titre « {title} » ne mentionne pas « {missing[0]} ».")


def axes_nommes(g: Any, unite: str | Sequence[str] = (), categories: bool = True) -> None:
    """Check that both axes are labelled, and the axis of measures with one of these units.

    A unit shown on the graduations counts. Sectors have no axes. `categories=False`: an axis
    whose graduations speak for themselves (months, names) may go without a label.
    """
    units = [unite] if isinstance(unite, str) else list(unite)
    for panel in panneaux(g):
        if panel.type in ("secteurs", "planning"):
            continue
        if not panel.axe_valeurs and not _unit_in(panel, units):
            raise Remarque(
                "L'axe des valeurs n'a pas de titre : dites ce qui est mesuré, et l'unité."
            )
        dated = any(isinstance(x, date) for s in panel.series.values() for x in s.x)
        if categories and not panel.axe_categories and not dated:
            raise Remarque("L'axe des catégories n'a pas de titre : dites ce qu'il énumère.")
        if units and not _unit_in(panel, units):
            raise Remarque(
                f"L'axe des valeurs (« {panel.axe_valeurs} ») ne dit pas son unité : "
                f"ajoutez {' ou '.join(units)}."
            )


def _unit_in(panel: Graphique, units: list[str]) -> bool:
    ticks = panel.graduations_x if panel.horizontal else panel.graduations_y
    texts = [normaliser(text) for text in (panel.axe_valeurs, *ticks)]
    return any(normaliser(unit) in text for unit in units for text in texts)


def legende_presente(g: Any) -> None:
    """Check that several series are named, by a legend or by a text beside each.

    A planning may be drawn bar by bar: there, each colour has a name.
    """
    for panel in panneaux(g):
        planning = panel.type == "planning"
        needed = len(panel.couleurs) if planning else len(panel.series)
        if needed < 2 or panel.type == "boîtes":
            continue
        named = len({*panel.legende}) >= needed
        beside = sum(normaliser(t) in map(normaliser, panel.series) for t in panel.textes)
        if not named and beside < needed:
            raise Remarque(
                f"{needed} {'couleurs' if planning else 'séries'} sont tracées "
                "mais la légende ne les nomme pas toutes."
            )


def base_a_zero(g: Any) -> None:
    """Check that bars and areas start at zero: cut, they exaggerate differences."""
    for panel in panneaux(g):
        filled = any(serie.type.startswith(_ON_A_BASE) for serie in panel.series.values())
        if filled and not panel.base_zero:
            raise Remarque(
                "L'axe des valeurs ne part pas de zéro : la longueur des barres trompe le lecteur."
            )


def barres_visibles(g: Any) -> None:
    """Check that no bar hides another: side by side, stacked or narrower in front, all are seen."""
    for panel in panneaux(g):
        if panel.masque:
            raise Remarque(
                "Des barres en cachent d'autres, tracées au même endroit : "
                "mettez les séries côte à côte."
            )


def ordre_des_barres(g: Any, ordre: str = "décroissant") -> None:
    """Check that bars are sorted as they are read, left to right or top to bottom."""
    for panel in panneaux(g):
        if panel.ordre != ordre:
            raise Remarque(f"Les barres ne sont pas rangées par ordre {ordre} : triez les valeurs.")


def couleurs_contrastees(g: Any, minimum: float = 3.0) -> None:
    """Check that every mark stands out from the background (RGAA, critère 3.3: 3:1)."""
    for panel in panneaux(g):
        for colour in panel.couleurs:
            if contraste(colour, panel.fond) < minimum:
                ratio = f"{contraste(colour, panel.fond):.1f}".replace(".", ",")
                wanted = f"{minimum:g}".replace(".", ",")
                raise Remarque(
                    f"La couleur {colour} se distingue mal du fond (contraste de {ratio} pour 1, "
                    f"alors qu'il en faut {wanted}) : choisissez-en une plus foncée."
                )


def source_citee(g: Any) -> None:
    """Check that a note names where the data come from."""
    chart = graphique(g)
    if not (chart.source or any(panel.source for panel in chart.axes)):
        raise Remarque(
            "Le graphique ne cite pas sa source : ajoutez un texte qui commence par « Source : »."
        )


def graphique_lisible(g: Any, unite: str | Sequence[str] = ()) -> None:
    """Check all that makes a chart readable: title, axes and unit, legend, bars, base, colours."""
    titre_present(g)
    axes_nommes(g, unite, categories=False)
    legende_presente(g)
    barres_visibles(g)
    base_a_zero(g)
    couleurs_contrastees(g)
