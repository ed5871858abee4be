"""Read what a matplotlib figure shows: kind of chart, series, labels, order, colours."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from atelier_candidat.chart import MOST_POINTS, MOST_TEXTS, Graphique, Serie
from atelier_candidat.chart_axes import hex_of
from atelier_candidat.chart_marks import (
    across,
    areas_and_lines,
    bars,
    boxes,
    centre,
    clouds,
    legend,
    masked,
    names_by_colour,
    sectors,
    spans,
    steps,
)
from atelier_candidat.remark import Remarque

_UNNAMED = re.compile(r"série \d+")
Axes = Any  # matplotlib's Axes, Figure and Axis: matplotlib is imported only when one is read
Figure = Any


def graphique(x: Any) -> Graphique:
    """What a chart shows, from a Figure, its Axes (one, an array or a list), its marks, or what was
    read of them already: a `Graphique` or several.

    Raises Remarque when `x` holds no chart.
    """
    if isinstance(x, Graphique):
        return x
    if isinstance(x, list | tuple) and x and all(isinstance(item, Graphique) for item in x):
        each = [panel for item in x for panel in item.axes or (item,)]
        return _together([p for rank, p in enumerate(each) if p not in each[:rank]], x[0].titre)
    panels = [_panel(group) for group in _groups(x)]
    return _together(panels, _suptitle(x) if len(panels) > 1 else "")


def _together(panels: list[Graphique], titre: str) -> Graphique:
    drawn = [panel for panel in panels if panel.type != "vide"] or panels
    if len(drawn) == 1:
        return drawn[0]
    kinds = {panel.type for panel in drawn}
    titles = [panel.titre for panel in drawn if panel.titre]
    return Graphique(
        type=kinds.pop() if len(kinds) == 1 else "mixte",
        titre=titre or (titles[0] if titles else ""),
        textes=tuple(dict.fromkeys(text for panel in drawn for text in panel.textes)),
        relief=any(panel.relief for panel in drawn),
        axes=tuple(drawn),
    )


def _groups(x: Any) -> list[list[Axes]]:
    """The panels of a chart: axes drawn on the same place (a right-hand axis) are one panel."""
    axes = _axes(x)
    groups: list[list[Axes]] = []
    for ax in axes:
        if ax.get_label() == "<colorbar>":
            continue
        place = tuple(round(v, 6) for v in ax.get_position().bounds)
        twin = next((g for g in groups if _place(g[0]) == place), None)
        if twin is None:
            groups.append([ax])
        else:
            twin.append(ax)
    return groups


def _place(ax: Axes) -> tuple[float, ...]:
    return tuple(round(v, 6) for v in ax.get_position().bounds)


def _axes(x: Any) -> list[Axes]:
    """Every Axes that `x` holds, with the twins of each."""
    if hasattr(x, "get_axes") and hasattr(x, "savefig"):
        found = list(x.axes)
        if not found:
            raise Remarque("Cette figure est vide : rien n'y est tracé.")
        return found
    if hasattr(x, "get_xaxis") and hasattr(x, "figure"):
        same = [ax for ax in x.figure.axes if _place(ax) == _place(x)]
        return [x, *(ax for ax in same if ax is not x)] if x in same else [x]
    if hasattr(x, "patches") and hasattr(x, "errorbar") and x.patches:  # a BarContainer
        return _axes(x.patches[0].axes)
    if hasattr(x, "wedges") and x.wedges:  # a PieContainer
        return _axes(x.wedges[0].axes)
    if hasattr(x, "axes") and hasattr(x, "get_transform"):  # one mark: a line, a bar
        return _axes(x.axes)
    nested = getattr(x, "flat", x if isinstance(x, list | tuple) else ())
    if isinstance(x, dict):
        nested = x.values()
    found = list(dict.fromkeys(ax for item in list(nested)[:100] for ax in _axes(item)))
    if not found:
        raise Remarque(
            "Un graphique est attendu (une figure ou ses axes matplotlib), "
            f"pas une valeur de type {type(x).__name__}."
        )
    return found


def _suptitle(x: Any) -> str:
    figure = x if hasattr(x, "savefig") else _axes(x)[0].figure
    return str(figure.get_suptitle())


def _panel(group: list[Axes]) -> Graphique:
    """One panel, with what its right-hand axis adds, its series named as its legend names them."""
    main = _single(group[0])
    for ax in group[1:]:
        other = _single(ax)
        if other.type == "vide" and not other.reperes:
            continue
        right = {name: replace(s, a_droite=True) for name, s in other.series.items()}
        main = replace(
            main,
            type=_mixed([main.type, other.type]),
            series=_keyed([*main.series.values(), *right.values()]),
            axe_y_droite=other.axe_y,
            graduations_y_droite=other.graduations_y,
            legende=tuple(dict.fromkeys([*main.legende, *other.legende])),
            reperes={**main.reperes, **other.reperes},
            textes=tuple(dict.fromkeys([*main.textes, *other.textes])),
            titre=main.titre or other.titre,
            axe_x=main.axe_x or other.axe_x,
        )
    read = {colour: name for ax in group for colour, name in names_by_colour(ax).items()}
    return replace(main, series=_named_by_legend([*main.series.values()], read))


def _named_by_legend(series: list[Serie], read: dict[str, str]) -> dict[str, Serie]:
    """Series under the names that a reader finds by their colours.

    A legend written afterwards (`legend(["2025", "2026"])`) tells them apart, and may swap them.
    """
    drawn = [serie.couleurs for serie in series]
    return _keyed(
        replace(serie, nom=read[serie.couleurs[0]])
        if len(serie.couleurs) == 1
        and (drawn.count(serie.couleurs) == 1 or serie.type == "planning")
        and read.get(serie.couleurs[0])
        else serie
        for serie in series
    )


def _mixed(kinds: Iterable[str]) -> str:
    found = list(dict.fromkeys(kind for kind in kinds if kind != "vide"))
    return "vide" if not found else found[0] if len(found) == 1 else "mixte"


def _single(ax: Axes) -> Graphique:
    series = [*bars(ax), *sectors(ax), *steps(ax), *boxes(ax)]
    if not any(serie.type == "boîtes" for serie in series):
        series += areas_and_lines(ax)
    series += clouds(ax)
    if not series:
        series += spans(ax)
    if ax.images or any(type(c).__name__ in ("QuadMesh", "PolyQuadMesh") for c in ax.collections):
        series.append(Serie("", "carte de chaleur", (), ()))
    if sum(len(serie.x) for serie in series) > MOST_POINTS:
        raise Remarque(f"Ce graphique a plus de {MOST_POINTS} points : il ne peut pas être relu.")
    kind = "3D" if ax.name == "3d" else _mixed(serie.type for serie in series)
    return Graphique(
        type=kind,
        series=_keyed(series),
        titre=_title(ax),
        axe_x=str(ax.get_xlabel()).strip(),
        axe_y=str(ax.get_ylabel()).strip(),
        legende=legend(ax),
        graduations_x=_ticks(ax.xaxis),
        graduations_y=_ticks(ax.yaxis),
        ordre=_order(ax, series, kind),
        base_zero=_shows_zero(ax, kind),
        reperes=across(ax),
        textes=_notes(ax),
        fond=hex_of(ax.get_facecolor()) if ax.patch.get_visible() else "#ffffff",
        masque=kind.startswith("barres") and masked(ax),
        relief=ax.name == "3d" or any(type(p).__name__ == "Shadow" for p in ax.patches),
    )


def _keyed(series: Iterable[Serie]) -> dict[str, Serie]:
    """Series by name; a name that is missing or taken gets a rank: `série 2`."""
    found: dict[str, Serie] = {}
    for rank, serie in enumerate(series, 1):
        name = "" if _UNNAMED.fullmatch(serie.nom) else serie.nom
        if not name or name in found:
            name = f"{name} (série {rank})" if name else f"série {rank}"
        found[name] = replace(serie, nom=name)
    return found


def _title(ax: Axes) -> str:
    titles = [ax.get_title(loc) for loc in ("center", "left", "right")]
    return next((str(t).strip() for t in titles if t.strip()), str(ax.figure.get_suptitle()))


def _ticks(axis: Any) -> tuple[str, ...]:
    """The graduations' texts, from their formatter: to make each mark would cost ten times more."""
    if not any(on for name, on in axis.get_tick_params().items() if name.startswith("label")):
        return ()
    places = axis.get_majorticklocs()[:MOST_TEXTS]
    texts = axis.get_major_formatter().format_ticks(places)
    return tuple(text for one in texts if (text := str(one).strip()))


def _notes(ax: Axes) -> tuple[str, ...]:
    figure = ax.figure
    suptitle = figure.get_suptitle()
    texts = [t.get_text().strip() for t in (*figure.texts, *ax.texts)]
    return tuple(t for t in texts if t and t != suptitle)[:MOST_TEXTS]


def _order(ax: Axes, series: list[Serie], kind: str) -> str:
    """How measures run, read from left to right or from top to bottom."""
    bars = [s for s in series if s.type.startswith("barres")]
    if not bars:
        bars = [s for s in series if s.type == "secteurs"]
    if len(bars) != 1 or any(y is None for y in bars[0].y) or len(bars[0].y) < 2:
        return ""
    patches = [p for c in ax.containers if hasattr(c, "patches") for p in c.patches]
    measures = [y for y in bars[0].y if y is not None]
    if len(patches) == len(measures):
        horizontal = bars[0].type.startswith("barres horizontales")
        places = [centre(patch, horizontal) for patch in patches]
        measures = [y for _, y in sorted(zip(places, measures, strict=True))]
        axis = ax.yaxis if horizontal else ax.xaxis
        if horizontal != axis.get_inverted():
            measures.reverse()
    if all(a >= b for a, b in pairwise(measures)):
        return "décroissant"
    return "croissant" if measures == sorted(measures) else ""


def _shows_zero(ax: Axes, kind: str) -> bool:
    low, high = sorted(ax.get_xlim() if kind.startswith("barres horizontales") else ax.get_ylim())
    return bool(low <= 0 <= high)
