"""Read what a matplotlib figure shows: kind of chart, series, labels, order, colours."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from atelier_candidat.chart import MOST_POINTS, MOST_TEXTS, Abscisse, Graphique, Serie
from atelier_candidat.remark import Remarque

Axes = Any  # matplotlib's Axes, Figure and Axis: matplotlib is imported only when one is read
Figure = Any


def graphique(x: Any) -> Graphique:
    """What a chart shows, from a Figure, its Axes (one, an array or a list) or a `Graphique`.

    Raises Remarque when `x` holds no chart.
    """
    if isinstance(x, Graphique):
        return x
    panels = [_panel(group) for group in _groups(x)]
    drawn = [panel for panel in panels if panel.type != "vide"] or panels
    if len(drawn) == 1:
        return drawn[0]
    kinds = {panel.type for panel in drawn}
    titles = [panel.titre for panel in drawn if panel.titre]
    return Graphique(
        type=kinds.pop() if len(kinds) == 1 else "mixte",
        titre=_suptitle(x) or (titles[0] if titles else ""),
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
    if hasattr(x, "patches") and hasattr(x, "errorbar"):  # a BarContainer
        return _axes(x.patches[0].axes)
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
    """One panel, with what its right-hand axis adds."""
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
            legende=tuple(dict.fromkeys([*main.legende, *other.legende])),
            reperes={**main.reperes, **other.reperes},
            textes=tuple(dict.fromkeys([*main.textes, *other.textes])),
            titre=main.titre or other.titre,
            axe_x=main.axe_x or other.axe_x,
        )
    return main


def _mixed(kinds: Iterable[str]) -> str:
    found = list(dict.fromkeys(kind for kind in kinds if kind != "vide"))
    return "vide" if not found else found[0] if len(found) == 1 else "mixte"


def _single(ax: Axes) -> Graphique:
    series = [*_bars(ax), *_sectors(ax), *_boxes(ax)]
    areas = list(_areas(ax))
    series += areas
    if not any(serie.type == "boîtes" for serie in series):
        series += list(_lines(ax, outlines=bool(areas)))
    series += list(_clouds(ax))
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
        legende=_legend(ax),
        graduations_x=_ticks(ax.xaxis),
        graduations_y=_ticks(ax.yaxis),
        ordre=_order(ax, series, kind),
        base_zero=_shows_zero(ax, kind),
        reperes=_marks(ax),
        textes=_notes(ax),
        fond=_hex(ax.get_facecolor()) if ax.patch.get_visible() else "#ffffff",
        relief=ax.name == "3d" or any(type(p).__name__ == "Shadow" for p in ax.patches),
    )


def _keyed(series: Iterable[Serie]) -> dict[str, Serie]:
    """Series by name; a name that is missing or taken gets a rank: `série 2`."""
    found: dict[str, Serie] = {}
    for rank, serie in enumerate(series, 1):
        name = serie.nom
        if not name or name in found:
            name = f"{name} (série {rank})" if name else f"série {rank}"
        found[name] = replace(serie, nom=name)
    return found


# --- marks -----------------------------------------------------------------------------------


def _bars(ax: Axes) -> Iterator[Serie]:
    containers = [c for c in ax.containers if type(c).__name__ == "BarContainer" and c.patches]
    if not containers:
        return
    groups = [(_name(c.get_label()), list(c.patches)) for c in containers]
    horizontal = containers[0].orientation == "horizontal"
    category, measure = (ax.yaxis, ax.xaxis) if horizontal else (ax.xaxis, ax.yaxis)
    at, value_of = _reader(category), _reader(measure, dates_only=True)
    if len(groups) > 1 and all(len(patches) == 1 for _, patches in groups):
        centres = [_centre(patches[0], horizontal) for _, patches in groups]
        if len(set(centres)) == len(centres) and not _grouped(centres):
            # One bar drawn at a time: a single series
            groups = [("", [patches[0] for _, patches in groups])]
    spans = [[_span(patch, horizontal) for patch in patches] for _, patches in groups]
    kind = _bar_kind(ax, groups, spans, horizontal)
    for (name, patches), extents in zip(groups, spans, strict=True):
        yield Serie(
            nom=name,
            type=kind,
            x=tuple(at(_centre(patch, horizontal)) for patch in patches),
            y=tuple(_finite(length) for _, length in extents),
            couleurs=_distinct(patch.get_facecolor() for patch in patches),
            debut=tuple(value_of(start) for start, _ in extents) if kind == "planning" else (),
        )


def _grouped(centres: list[float]) -> bool:
    """Single bars side by side around one position are several series."""
    return len({round(c) for c in centres}) < len(centres) and max(centres) - min(centres) < 1


def _bar_kind(ax: Axes, groups: Any, spans: Any, horizontal: bool) -> str:
    axis = ax.yaxis if horizontal else ax.xaxis
    every = [
        (_centre(patch, horizontal), start, length)
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
    if len(groups[0][1]) > 1 and not _labels(axis) and not _is_date(axis) and _touching(groups[0]):
        return "histogramme"
    return "barres horizontales" if horizontal else "barres"


def _is_log(axis: Any) -> bool:
    return str(axis.get_scale()) == "log"


def _touching(group: Any) -> bool:
    """Bars that share their edges cut a continuous measure: a histogram."""
    edges = sorted((p.get_x(), p.get_x() + p.get_width()) for p in group[1])
    return all(math.isclose(a[1], b[0], rel_tol=1e-6, abs_tol=1e-9) for a, b in pairwise(edges))


def _centre(patch: Any, horizontal: bool) -> float:
    if horizontal:
        return float(patch.get_y() + patch.get_height() / 2)
    return float(patch.get_x() + patch.get_width() / 2)


def _span(patch: Any, horizontal: bool) -> tuple[float, float]:
    if horizontal:
        return float(patch.get_x()), float(patch.get_width())
    return float(patch.get_y()), float(patch.get_height())


def _sectors(ax: Axes) -> Iterator[Serie]:
    wedges = [p for p in ax.patches if type(p).__name__ == "Wedge"]
    if not wedges:
        return
    labels = [_name(wedge.get_label()) for wedge in wedges]
    legend = _legend(ax)
    if not any(labels) and len(legend) == len(wedges):
        labels = list(legend)
    yield Serie(
        nom="",
        type="secteurs",
        x=tuple(label or None for label in labels),
        y=tuple(_finite((w.theta2 - w.theta1) / 360) for w in wedges),
        couleurs=_distinct(wedge.get_facecolor() for wedge in wedges),
    )


def _boxes(ax: Axes) -> Iterator[Serie]:
    """Box plots: each box's quartiles and median."""
    outlines = [line.get_xydata() for line in ax.lines if _is_box(line)]
    filled = [p for p in ax.patches if type(p).__name__ == "PathPatch"]
    outlines += [p.get_path().vertices[:5] for p in filled]
    colours = _distinct(p.get_facecolor() for p in filled)
    levels = [line.get_xydata() for line in ax.lines if len(line.get_xdata()) == 2]
    at = _reader(ax.xaxis)
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


def _areas(ax: Axes) -> Iterator[Serie]:
    found = []
    for collection in ax.collections:
        if type(collection).__name__ != "FillBetweenPolyCollection":
            continue
        vertices = collection.get_paths()[0].vertices
        half = (len(vertices) - 3) // 2
        one, two = vertices[1 : half + 1], vertices[half + 2 : 2 * half + 2][::-1]
        low, high = (one, two) if sum(one[:, 1]) <= sum(two[:, 1]) else (two, one)
        found.append((collection, low, high))
    names = [_name(line.get_label()) for line in ax.lines]
    stacked = any(abs(float(v)) > 1e-9 and len(found) > 1 for _, low, _ in found for v in low[:, 1])
    at = _reader(ax.xaxis)
    for rank, (collection, low, high) in enumerate(found):
        own = _name(collection.get_label())
        yield Serie(
            nom=own or (names[rank] if len(names) == len(found) else ""),
            type="aires empilées" if stacked else "aires",
            x=tuple(at(float(v)) for v in high[:, 0]),
            y=tuple(_finite(b - a) for a, b in zip(low[:, 1], high[:, 1], strict=True)),
            couleurs=_distinct(collection.get_facecolor()),
        )


def _lines(ax: Axes, outlines: bool) -> Iterator[Serie]:
    """Curves, and points without a line. `outlines`: lines that only edge an area are left out."""
    at = _reader(ax.xaxis)
    for line in ax.lines:
        if _across(line, ax) or not len(line.get_xdata()) or not line.get_visible():
            continue
        if outlines and (not _name(line.get_label()) or len(ax.lines) == len(ax.collections)):
            continue
        marker = line.get_marker() not in (None, "None", "", " ")
        no_line = line.get_linestyle() in ("None", "none", "", " ")
        yield Serie(
            nom=_name(line.get_label()),
            type="nuage" if no_line and marker else "courbe",
            x=tuple(at(float(v)) for v in line.get_xdata(orig=False)),
            y=tuple(_finite(v) for v in line.get_ydata(orig=False)),
            couleurs=_distinct([line.get_color()]),
        )


def _clouds(ax: Axes) -> Iterator[Serie]:
    at = _reader(ax.xaxis)
    for collection in ax.collections:
        if type(collection).__name__ != "PathCollection":
            continue
        points = collection.get_offsets()
        yield Serie(
            nom=_name(collection.get_label()),
            type="nuage",
            x=tuple(at(float(p[0])) for p in points),
            y=tuple(_finite(p[1]) for p in points),
            couleurs=_distinct(collection.get_facecolor())[:20],
        )


def _across(line: Any, ax: Axes) -> bool:
    """A line across the panel (axhline, axvline): a mark, not a series."""
    return not all(line.get_transform().contains_branch_seperately(ax.transData))


def _marks(ax: Axes) -> dict[str, float]:
    found: dict[str, float] = {}
    for rank, line in enumerate((line for line in ax.lines if _across(line, ax)), 1):
        along_x, _ = line.get_transform().contains_branch_seperately(ax.transData)
        values = line.get_xdata(orig=False) if along_x else line.get_ydata(orig=False)
        if len(values) and math.isfinite(float(values[0])):
            found[_name(line.get_label()) or f"repère {rank}"] = float(values[0])
    return found


# --- positions on an axis --------------------------------------------------------------------


def _reader(axis: Any, dates_only: bool = False) -> Callable[[float], Abscisse]:
    """What a position on this axis means: a category's label, a date or a number."""
    if _is_date(axis):
        return _date_reader(axis)
    labels = {} if dates_only else _labels(axis)
    if not labels:
        return lambda position: _finite(position)

    def label(position: float) -> Abscisse:
        nearest = min(labels, key=lambda tick: abs(tick - position))
        return labels[nearest] if abs(nearest - position) < 0.5 else None

    return label


def _labels(axis: Any) -> dict[float, str]:
    """Texts fixed at positions: an axis of categories. Empty for an axis of numbers."""
    from matplotlib.category import StrCategoryFormatter
    from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter

    formatter, locator = axis.get_major_formatter(), axis.get_major_locator()
    if isinstance(formatter, StrCategoryFormatter) and axis.units is not None:
        return {float(at): str(text) for text, at in axis.units._mapping.items()}
    fixed = isinstance(formatter, FixedFormatter)
    by_position = hasattr(getattr(formatter, "func", None), "keywords")  # set_xticklabels' own
    if not fixed and not (
        isinstance(formatter, FuncFormatter) and isinstance(locator, FixedLocator) and by_position
    ):
        return {}
    places = [float(place) for place in axis.get_majorticklocs()]
    texts = formatter.format_ticks(places)
    found = {p: t.strip() for p, t in zip(places, texts, strict=True) if t.strip()}
    return {} if all(_same_number(place, text) for place, text in found.items()) else found


def _same_number(place: float, text: str) -> bool:
    try:
        return math.isclose(float(text.replace("\N{MINUS SIGN}", "-")), place)
    except ValueError:
        return False


def _is_date(axis: Any) -> bool:
    converter = type(axis.get_converter()).__name__
    return "Date" in converter or "Period" in converter


def _date_reader(axis: Any) -> Callable[[float], Abscisse]:
    from matplotlib import dates

    to_moment: Callable[[float], datetime] = dates.num2date

    formatter = axis.get_major_formatter()
    if type(formatter).__name__ == "TimeSeries_DateFormatter":  # pandas' regular dates are ranks
        frequency = formatter.freq
        import pandas as pd

        return lambda position: _day(
            pd.Period(ordinal=round(position), freq=frequency).start_time.to_pydatetime()
        )
    return lambda position: _day(to_moment(position).replace(tzinfo=None))


def _day(moment: datetime) -> date:
    """A date where the time is midnight, to the second."""
    moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    return moment.date() if moment.time() == time.min else moment


# --- what is written -------------------------------------------------------------------------


def _name(label: Any) -> str:
    """A label given by the author; matplotlib's own begin with an underscore."""
    text = "" if label is None else str(label).strip().removesuffix(" (right)")  # pandas' own
    return "" if text.startswith("_") or text == "None" else text


def _title(ax: Axes) -> str:
    titles = [ax.get_title(loc) for loc in ("center", "left", "right")]
    return next((str(t).strip() for t in titles if t.strip()), str(ax.figure.get_suptitle()))


def _legend(ax: Axes) -> tuple[str, ...]:
    legends = [ax.get_legend(), *ax.figure.legends]
    texts = [_name(t.get_text()) for legend in legends if legend for t in legend.get_texts()]
    return tuple(texts[:MOST_TEXTS])


def _ticks(axis: Any) -> tuple[str, ...]:
    return tuple(text for t in axis.get_ticklabels()[:20] if (text := t.get_text().strip()))


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
        places = [_centre(patch, horizontal) for patch in patches]
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


def _finite(value: Any) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None


def _distinct(colours: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_hex(colour) for colour in colours))[:MOST_TEXTS]


def _hex(colour: Any) -> str:
    """A colour on white paper, `#rrggbb`: transparency is mixed in."""
    from matplotlib.colors import to_hex, to_rgba

    red, green, blue, alpha = to_rgba(colour)
    paper = 1 - alpha
    return to_hex((alpha * red + paper, alpha * green + paper, alpha * blue + paper))
