"""The marks that a matplotlib panel shows, as series: bars, sectors, boxes, lines, points."""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from atelier_candidat.chart import MOST_TEXTS, Serie
from atelier_candidat.chart_axes import distinct, finite, given_name, is_date, labels_of, reader

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
    for (name, patches), extents in zip(groups, spans, strict=True):
        yield Serie(
            nom=name,
            type=kind,
            x=tuple(at(centre(patch, horizontal)) for patch in patches),
            y=tuple(finite(length) for _, length in extents),
            couleurs=distinct(patch.get_facecolor() for patch in patches),
            debut=tuple(value_of(start) for start, _ in extents) if kind == "planning" else (),
        )


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


def boxes(ax: Axes) -> Iterator[Serie]:
    """Box plots: each box's quartiles and median."""
    outlines = [line.get_xydata() for line in ax.lines if _is_box(line)]
    filled = [p for p in ax.patches if type(p).__name__ == "PathPatch"]
    outlines += [p.get_path().vertices[:5] for p in filled]
    colours = distinct(p.get_facecolor() for p in filled)
    levels = [line.get_xydata() for line in ax.lines if len(line.get_xdata()) == 2]
    at = reader(ax.xaxis)
    for rank, outline in enumerate(outlines):
        xs, ys = [float(p[0]) for p in outline], [float(p[1]) for p in outline]
        low, high, middle = min(ys), max(ys), (min(xs) + max(xs)) / 2
        inside = [
            float(line[0][1])
            for line in levels
            if line[0][1] == line[1][1]
            and low <= line[0][1] <= high
            and min(line[0][0], line[1][0]) >= min(xs) - 1e-9
            and max(line[0][0], line[1][0]) <= max(xs) + 1e-9
        ]
        # Caps are drawn before the median and may touch a quartile: the median comes last
        median = inside[-1] if inside else None
        position = at(middle)
        yield Serie(
            nom=str(position) if isinstance(position, str) else "",
            type="boîtes",
            x=("premier quartile", "médiane", "troisième quartile"),
            y=(low, median, high),
            couleurs=colours[rank : rank + 1],
        )


def _is_box(line: Any) -> bool:
    points = line.get_xydata()
    return len(points) == 5 and bool((points[0] == points[4]).all()) and len(set(points[:, 0])) == 2


def areas(ax: Axes) -> Iterator[Serie]:
    found = []
    for collection in ax.collections:
        if type(collection).__name__ != "FillBetweenPolyCollection":
            continue
        vertices = collection.get_paths()[0].vertices
        half = (len(vertices) - 3) // 2
        one, two = vertices[1 : half + 1], vertices[half + 2 : 2 * half + 2][::-1]
        low, high = (one, two) if sum(one[:, 1]) <= sum(two[:, 1]) else (two, one)
        found.append((collection, low, high))
    names = [given_name(line.get_label()) for line in ax.lines]
    stacked = any(abs(float(v)) > 1e-9 and len(found) > 1 for _, low, _ in found for v in low[:, 1])
    at = reader(ax.xaxis)
    for rank, (collection, low, high) in enumerate(found):
        own = given_name(collection.get_label())
        yield Serie(
            nom=own or (names[rank] if len(names) == len(found) else ""),
            type="aires empilées" if stacked else "aires",
            x=tuple(at(float(v)) for v in high[:, 0]),
            y=tuple(finite(b - a) for a, b in zip(low[:, 1], high[:, 1], strict=True)),
            couleurs=distinct(collection.get_facecolor()),
        )


def lines(ax: Axes, outlines: bool) -> Iterator[Serie]:
    """Curves, and points without a line. `outlines`: lines that only edge an area are left out."""
    at = reader(ax.xaxis)
    for line in ax.lines:
        if _across(line, ax) or not len(line.get_xdata()) or not line.get_visible():
            continue
        if outlines and (not given_name(line.get_label()) or len(ax.lines) == len(ax.collections)):
            continue
        marker = line.get_marker() not in (None, "None", "", " ")
        no_line = line.get_linestyle() in ("None", "none", "", " ")
        yield Serie(
            nom=given_name(line.get_label()),
            type="nuage" if no_line and marker else "courbe",
            x=tuple(at(float(v)) for v in line.get_xdata(orig=False)),
            y=tuple(finite(v) for v in line.get_ydata(orig=False)),
            couleurs=distinct([line.get_color()]),
        )


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
    legends = [ax.get_legend(), *ax.figure.legends]
    texts = [given_name(t.get_text()) for one in legends if one for t in one.get_texts()]
    return tuple(texts[:MOST_TEXTS])
