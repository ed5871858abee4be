"""What a position on a matplotlib axis means: a category, a date or a number."""

import math
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from atelier_candidat.chart import MOST_TEXTS, Abscisse


def reader(axis: Any, dates_only: bool = False) -> Callable[[float], Abscisse]:
    """What a position on this axis means: a category's label, a date or a number."""
    if is_date(axis):
        return _date_reader(axis)
    labels = {} if dates_only else labels_of(axis)
    if not labels:
        return lambda position: finite(position)

    def label(position: float) -> Abscisse:
        nearest = min(labels, key=lambda tick: abs(tick - position))
        return labels[nearest] if abs(nearest - position) < 0.5 else None

    return label


def labels_of(axis: Any) -> dict[float, str]:
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


def is_date(axis: Any) -> bool:
    converter = type(axis.get_converter()).__name__
    return "Date" in converter or "Period" in converter


def _date_reader(axis: Any) -> Callable[[float], Abscisse]:
    from matplotlib import dates

    to_moment: Callable[[float], datetime] = dates.num2date

    formatter = axis.get_major_formatter()
    if type(formatter).__name__ == "TimeSeries_DateFormatter":  # pandas' regular dates are ranks
        frequency = formatter.freq
        return lambda position: _period_day(round(position), frequency)
    return lambda position: _day(to_moment(position).replace(tzinfo=None))


def _period_day(rank: int, frequency: Any) -> date:
    """The day that stands for a period of pandas: its first, or its last for a week, which
    pandas names by its last day."""
    import warnings

    import pandas as pd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # working days will lose their periods
        period = pd.Period(ordinal=rank, freq=frequency)
        weekly = str(period.freqstr).startswith("W")
        return _day((period.end_time if weekly else period.start_time).floor("D").to_pydatetime())


def _day(moment: datetime) -> date:
    """A date where the time is midnight, to the second."""
    moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    return moment.date() if moment.time() == time.min else moment


def given_name(label: Any) -> str:
    """A label given by the author; matplotlib's own begin with an underscore."""
    text = "" if label is None else str(label).strip()  # pandas adds (right)
    text = text.removesuffix("(right)").rstrip()
    return "" if text.startswith("_") or text == "None" else text


def finite(value: Any) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None


def distinct(colours: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hex_of(colour) for colour in colours))[:MOST_TEXTS]


def hex_of(colour: Any) -> str:
    """A colour on white paper, `#rrggbb`: transparency is mixed in."""
    from matplotlib.colors import to_hex, to_rgba

    red, green, blue, alpha = to_rgba(colour)
    paper = 1 - alpha
    return to_hex((alpha * red + paper, alpha * green + paper, alpha * blue + paper))
