"""The marks that a matplotlib panel shows, as series: bars, sectors, boxes, lines, points."""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from atelier_candidat.chart import MOST_TEXTS, Serie
from atelier_candidat.chart_axes import (
    distinct,
    finite,
    given_name,
    hex_of,
    is_date,
    labels_of,
    reader,
)

Axes = Any  # matplotlib's Axes: the library is imported only when a chart is read


def bars(ax: Axes) -> Iterator[Serie]:
    containers = [c for c in ax.containers if type(c).__name__ == "BarContainer" and c.patches]
    if not containers:
        return
    groups = [(given_name(c.get_label()), list(c.patches)) for c in containers]
    horizontal = containers[0].orientation == "horizontal"
    category, measure = (ax.yaxis, ax.xaxis) if horizontal else (ax.xaxis, ax.yaxis)
    at, value_of = reader(category), reader(measure, dates_only=True)
    if len(groups) > 1 and all(len(patches) == 1 for _, patches in groups):
        centres = [centre(patches[0], horizontal) for _, patches in groups]
        if len(set(centres)) == len(centres) and not _grouped(centres):
            # One bar drawn at a time: a single series
            groups = [("", [patches[0] for _, patches in groups])]
    spans = [[_span(patch, horizontal) for patch in patches] for _, patches in groups]
    kind = _bar_kind(ax, groups, spans, horizontal)
    if kind == "planning":
        groups = [(name, same) for name, patches in groups for same in _by_colour(patches)]
    for name, patches in groups:
        extents = [_span(patch, horizontal) for patch in patches]
        yield Serie(
            nom=name,
            type=kind,
            x=tuple(at(centre(patch, horizontal)) for patch in patches),
            y=tuple(finite(length) for _, length in extents),
            couleurs=distinct(patch.get_facecolor() for patch in patches),
            debut=tuple(value_of(start) for start, _ in extents) if kind == "planning" else (),
        )


def _by_colour(patches: list[Any]) -> list[list[Any]]:
    """A planning's colours tell its bars apart, however many calls drew them."""
    found: dict[str, list[Any]] = {}
    for patch in patches:
        found.setdefault(hex_of(patch.get_facecolor()), []).append(patch)
    return list(found.values())


def _grouped(centres: list[float]) -> bool:
    """Single bars side by side around one position are several series."""
    return len({round(c) for c in centres}) < len(centres) and max(centres) - min(centres) < 1


def _bar_kind(ax: Axes, groups: Any, spans: Any, horizontal: bool) -> str:
    axis = ax.yaxis if horizontal else ax.xaxis
    every = [
        (centre(patch, horizontal), start, length)
        for (_, patches), extents in zip(groups, spans, strict=True)
        for patch, (start, length) in zip(patches, extents, strict=True)
    ]
    lifted = [(c, s) for c, s, length in every if length and not math.isclose(s, 0, abs_tol=1e-9)]
    ends = {(round(c, 6), round(s + length, 6)) for c, s, length in every}
    stacked = bool(lifted) and all((round(c, 6), round(s, 6)) in ends for c, s in lifted)
    if stacked and len(groups) > 1:
        return "barres horizontales empilées" if horizontal else "barres empilées"
    if horizontal and lifted and not (_is_log(ax.xaxis)):
        return "planning"
    if len(groups[0][1]) > 1 and not labels_of(axis) and not is_date(axis) and _touching(groups[0]):
        return "histogramme"
    return "barres horizontales" if horizontal else "barres"


def _is_log(axis: Any) -> bool:
    return str(axis.get_scale()) == "log"


def _touching(group: Any) -> bool:
    """Bars that share their edges cut a continuous measure: a histogram."""
    edges = sorted((p.get_x(), p.get_x() + p.get_width()) for p in group[1])
    return all(math.isclose(a[1], b[0], rel_tol=1e-6, abs_tol=1e-9) for a, b in pairwise(edges))


def centre(patch: Any, horizontal: bool) -> float:
    if horizontal:
        return float(patch.get_y() + patch.get_height() / 2)
    return float(patch.get_x() + patch.get_width() / 2)


def masked(ax: Axes) -> bool:
    """Whether an opaque bar covers another whole; a narrow bar before a wide one covers nothing."""
    containers = [c for c in ax.containers if type(c).__name__ == "BarContainer"]
    drawn = sorted((bar for c in containers for bar in c.patches), key=lambda bar: bar.get_zorder())
    boxes = [bar.get_bbox() for bar in drawn[:MOST_TEXTS]]
    return any(
        under.width
        and under.height
        and over.x0 <= under.x0
        and under.x1 <= over.x1
        and over.y0 <= under.y0
        and under.y1 <= over.y1
        and bar.get_facecolor()[3] == 1
        for rank, under in enumerate(boxes)
        for bar, over in zip(drawn[rank + 1 :], boxes[rank + 1 :], strict=False)
    )


def _span(patch: Any, horizontal: bool) -> tuple[float, float]:
    if horizontal:
        return float(patch.get_x()), float(patch.get_width())
    return float(patch.get_y()), float(patch.get_height())


def sectors(ax: Axes) -> Iterator[Serie]:
    wedges = [p for p in ax.patches if type(p).__name__ == "Wedge"]
    if not wedges:
        return
    labels = [given_name(wedge.get_label()) for wedge in wedges]
    beside = legend(ax)
    if not any(labels) and len(beside) == len(wedges):
        labels = list(beside)
    yield Serie(
        nom="",
        type="secteurs",
        x=tuple(label or None for label in labels),
        y=tuple(finite((w.theta2 - w.theta1) / 360) for w in wedges),
        couleurs=distinct(wedge.get_facecolor() for wedge in wedges),
    )


def steps(ax: Axes) -> Iterator[Serie]:
    """Histograms drawn as an outline (`histtype="step"`, `stairs`)."""
    for patch in ax.patches:
        kind = type(patch).__name__
        if kind == "StepPatch":
            heights, edges, _ = patch.get_data()
        elif kind == "Polygon" and patch.get_transform() == ax.transData:
            points = patch.get_xy()
            rises = [(float(a[0]), float(a[1])) for a, b in pairwise(points) if a[1] == b[1]]
            edges, heights = [x for x, y in rises if y], [y for _, y in rises if y]
            edges = [*edges, edges[-1]] if edges else []
        else:
            continue
        if not len(heights):
            continue
        yield Serie(
            nom=given_name(patch.get_label()),
            type="histogramme",
            x=tuple(finite((a + b) / 2) for a, b in pairwise(edges)),
            y=tuple(finite(height) for height in heights),
            couleurs=distinct([patch.get_edgecolor()]),
        )


def spans(ax: Axes) -> Iterator[Serie]:
    """Plannings drawn without bars (`broken_barh`, `hlines`); violins, which count as boxes."""
    if any(type(c).__name__ == "ErrorbarContainer" for c in ax.containers):
        return
    if any(getattr(c, "t_direction", "") == "y" for c in ax.collections):  # violins
        yield Serie("", "boîtes", (), ())
        return
    at, value_of = reader(ax.yaxis), reader(ax.xaxis, dates_only=True)
    for collection in ax.collections:
        kind = type(collection).__name__
        if kind not in ("PolyCollection", "LineCollection"):
            continue
        if not all(collection.get_transform().contains_branch_seperately(ax.transData)):
            continue
        corners = [path.vertices for path in collection.get_paths()]
        if kind == "LineCollection" and any(c[0][1] != c[-1][1] for c in corners):
            continue
        starts = [float(min(c[:, 0])) for c in corners]
        yield Serie(
            nom=given_name(collection.get_label()),
            type="planning",
            x=tuple(at(float(min(c[:, 1]) + max(c[:, 1])) / 2) for c in corners),
            y=tuple(float(max(c[:, 0])) - s for c, s in zip(corners, starts, strict=True)),
            couleurs=distinct([*collection.get_facecolor(), *collection.get_edgecolor()]),
            debut=tuple(value_of(start) for start in starts),
        )


def boxes(ax: Axes) -> Iterator[Serie]:
    """Box plots, standing or lying: each box's quartiles and median."""
    outlines = [line.get_xydata() for line in ax.lines if _is_box(line)]
    filled = [p for p in ax.patches if type(p).__name__ == "PathPatch"]
    outlines += [p.get_path().vertices[:5] for p in filled]
    colours = distinct(p.get_facecolor() for p in filled)
    levels = [line.get_xydata() for line in ax.lines if len(line.get_xdata()) == 2]
    for rank, outline in enumerate(outlines):
        for along in (1, 0):  # measures on the vertical axis, then on the horizontal one
            across_ = 1 - along
            low, high = float(min(outline[:, along])), float(max(outline[:, along]))
            left, right = float(min(outline[:, across_])), float(max(outline[:, across_]))
            inside = [
                float(level[0][along])
                for level in levels
                if level[0][along] == level[1][along]
                and low <= level[0][along] <= high
                and sorted(float(v) for v in level[:, across_]) == [left, right]
            ]
            if inside:
                break
        else:
            continue
        position = reader(ax.xaxis if along else ax.yaxis)((left + right) / 2)
        yield Serie(
            nom=str(position) if isinstance(position, str) else "",
            type="boîtes",
            x=("premier quartile", "médiane", "troisième quartile"),
            y=(low, inside[-1], high),
            couleurs=colours[rank : rank + 1],
        )


def _is_box(line: Any) -> bool:
    points = line.get_xydata()
    return len(points) == 5 and bool((points[0] == points[4]).all()) and len(set(points[:, 0])) == 2


def areas_and_lines(ax: Axes) -> Iterator[Serie]:
    """Areas, then curves and points without a line.

    A line that edges an area belongs to it, and is what stands out from the paper; an unnamed
    area beside curves is their decoration.
    """
    filled = list(_filled(ax))
    curves = [line for line in ax.lines if not _across(line, ax) and len(line.get_xdata())]
    edges = {}
    for rank, (_, _, high) in enumerate(filled):
        top = [float(y) for y in high[:, 1]]
        edge = next((c for c in curves if [float(y) for y in c.get_ydata(orig=False)] == top), None)
        if edge is not None:
            edges[rank] = edge
    own = [c for c in curves if c not in edges.values() and c.get_visible()]
    shown = [
        (rank, area)
        for rank, area in enumerate(filled)
        if rank in edges or given_name(area[0].get_label()) or not own
    ]
    raised = any(abs(float(v)) > 1e-9 for _, (_, low, _) in shown for v in low[:, 1])
    at = reader(ax.xaxis)
    for rank, (collection, low, high) in shown:
        edge_name, colours = "", distinct(collection.get_facecolor())
        if rank in edges:
            edge_name, colours = given_name(edges[rank].get_label()), drawn_in(edges[rank])
        yield Serie(
            nom=given_name(collection.get_label()) or edge_name,
            type="aires empilées" if raised and len(shown) > 1 else "aires",
            x=tuple(at(float(v)) for v in high[:, 0]),
            y=tuple(finite(b - a) for a, b in zip(low[:, 1], high[:, 1], strict=True)),
            couleurs=colours,
        )
    for line in own:
        marker = line.get_marker() not in (None, "None", "", " ")
        no_line = line.get_linestyle() in ("None", "none", "", " ")
        yield Serie(
            nom=given_name(line.get_label()),
            type="nuage" if no_line and marker else "courbe",
            x=tuple(at(float(v)) for v in line.get_xdata(orig=False)),
            y=tuple(finite(v) for v in line.get_ydata(orig=False)),
            couleurs=drawn_in(line),
        )


def drawn_in(line: Any) -> tuple[str, ...]:
    """The colour of a line, with its transparency: matplotlib keeps the two apart."""
    from matplotlib.colors import to_rgba

    return distinct([to_rgba(line.get_color(), line.get_alpha())])


def _filled(ax: Axes) -> Iterator[tuple[Any, Any, Any]]:
    """Each area with the points of its lower and upper edges."""
    for collection in ax.collections:
        # matplotlib's own layout: start, one edge, end, the other edge backwards, start
        if getattr(collection, "t_direction", "") != "x":
            continue
        vertices = collection.get_paths()[0].vertices
        half = (len(vertices) - 3) // 2
        one, two = vertices[1 : half + 1], vertices[half + 2 : 2 * half + 2][::-1]
        low, high = (one, two) if sum(one[:, 1]) <= sum(two[:, 1]) else (two, one)
        yield collection, low, high


def clouds(ax: Axes) -> Iterator[Serie]:
    at = reader(ax.xaxis)
    for collection in ax.collections:
        if type(collection).__name__ != "PathCollection":
            continue
        points = collection.get_offsets()
        yield Serie(
            nom=given_name(collection.get_label()),
            type="nuage",
            x=tuple(at(float(p[0])) for p in points),
            y=tuple(finite(p[1]) for p in points),
            couleurs=distinct(collection.get_facecolor())[:20],
        )


def _across(line: Any, ax: Axes) -> bool:
    """A line across the panel (axhline, axvline): a mark, not a series."""
    return not all(line.get_transform().contains_branch_seperately(ax.transData))


def across(ax: Axes) -> dict[str, float]:
    found: dict[str, float] = {}
    for rank, line in enumerate((line for line in ax.lines if _across(line, ax)), 1):
        along_x, _ = line.get_transform().contains_branch_seperately(ax.transData)
        values = line.get_xdata(orig=False) if along_x else line.get_ydata(orig=False)
        if len(values) and math.isfinite(float(values[0])):
            found[given_name(line.get_label()) or f"repère {rank}"] = float(values[0])
    return found


def legend(ax: Axes) -> tuple[str, ...]:
    texts = [given_name(t.get_text()) for one in _legends(ax) for t in one.get_texts()]
    return tuple(texts[:MOST_TEXTS])


def _legends(ax: Axes) -> list[Any]:
    return [one for one in (ax.get_legend(), *ax.figure.legends) if one]


def names_by_colour(ax: Axes) -> dict[str, str]:
    """What the legends call each colour, where one colour has one name."""
    named: dict[str, set[str]] = {}
    for one in _legends(ax):
        for mark, text in zip(one.legend_handles, one.get_texts(), strict=False):
            for colour in _colour_of(mark):
                named.setdefault(colour, set()).add(given_name(text.get_text()))
    return {colour: names.pop() for colour, names in named.items() if len(names) == 1}


def _colour_of(mark: Any) -> tuple[str, ...]:
    if hasattr(mark, "get_color") and hasattr(mark, "get_linestyle"):
        return drawn_in(mark)
    colours = mark.get_facecolor() if hasattr(mark, "get_facecolor") else ()
    return distinct([colours] if isinstance(colours, tuple) else colours)[:1]
