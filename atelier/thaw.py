"""Read snapshots: inert data from a candidate's process become values of exact types.

Nothing is believed: known kinds, sizes that add up, and nothing that comes from the data is ever
called.
"""

import base64
import datetime
import decimal
import fractions
import functools
import pathlib
import re
from collections.abc import Callable
from typing import Any

from atelier.enclosure.snapshot import DEEPEST, MOST

LONGEST_TEXT = 5_000_000
_LONGEST_INT = 4000  # digits


class Unreadable(Exception):
    """Data that is no value."""


class Opaque:
    """In a table or a list, what is no data: equal to nothing, it only tells its kind."""


@functools.cache
def _opaque(kind: str) -> type[Opaque]:
    """A class with the name of the candidate's own, which messages show."""
    return type(kind, (Opaque,), {})


def read(data: Any) -> Any:
    """The value of a snapshot; raises Unreadable for anything that `of` never writes."""
    try:
        return _Reader().read(data, 0)
    except Unreadable:
        raise
    except Exception as error:  # pandas and numpy refuse bad sizes in many ways
        raise Unreadable(str(error)[:200]) from error


class _Reader:
    def __init__(self) -> None:
        self.left = 2 * MOST

    def read(self, data: Any, depth: int) -> Any:
        self.left -= 1
        if depth > 2 * DEEPEST or self.left < 0:
            raise Unreadable("too deep or too large")
        if data is None or type(data) in (bool, int, float, str):
            if type(data) is str and len(data) > LONGEST_TEXT:
                raise Unreadable("text too long")
            return data
        if type(data) is not dict:
            raise Unreadable("not a value")
        reader = _READERS.get(data[""])
        if reader is None:
            raise Unreadable("unknown kind")
        return reader(self, data, depth)

    def items(self, data: Any, depth: int) -> list[Any]:
        return [self.read(item, depth + 1) for item in _exact(data["v"], list)]

    def index(self, data: Any, depth: int, size: int | None = None) -> Any:
        import pandas

        data = _exact(data, dict)
        names = [self.read(name, depth + 1) for name in _exact(data["names"], list)]
        index: Any
        if "range" in data:
            start, stop, step = (_exact(number, int) for number in data["range"])
            index = pandas.RangeIndex(start, stop, step, name=names[0])
        elif "levels" in data:
            levels = [self.column(level, depth) for level in _exact(data["levels"], list)]
            index = pandas.MultiIndex.from_arrays(levels, names=names)
        else:
            values = self.column(data["v"], depth)
            if values.dtype == object:
                index = pandas.Index(list(values), dtype=object, name=names[0], tupleize_cols=False)
            else:
                index = pandas.Index(values, name=names[0])
        if size is not None and len(index) != size:
            raise Unreadable("sizes do not add up")
        return index

    def column(self, data: Any, depth: int) -> Any:
        import numpy
        import pandas

        data = _exact(data, dict)
        name = _exact(data["dtype"], str)
        if "texts" in data:
            texts = _exact(data["texts"], list)
            self.left -= len(texts)
            if not set(map(type, texts)) <= {str, type(None)}:
                raise Unreadable("texts expected")
            return pandas.Series(texts, dtype="string" if name == "string" else "str")
        if "raw" in data:
            numbers = _numbers(name, data["raw"])
            self.left -= len(numbers)
            if "category" in data:
                categories = self.column(data["category"], depth + 1)
                made = pandas.Categorical.from_codes(
                    numbers, categories=pandas.Index(categories),
                    ordered=_exact(data["ordered"], bool),
                )  # fmt: skip
                return pandas.Series(made)
            found = pandas.Series(numbers)
            if "tz" in data:
                found = found.dt.tz_localize("UTC").dt.tz_convert(_exact(data["tz"], str)[:60])
            return found
        values = [self.read(item, depth + 1) for item in _exact(data["v"], list)]
        if name in _NULLABLE or _OF_PANDAS.fullmatch(name):
            return pandas.Series(values, dtype=name)
        objects = numpy.empty(len(values), dtype=object)
        objects[:] = values
        return pandas.Series(objects, dtype=object)


_NULLABLE = {"boolean", "Float32", "Float64"} | {
    f"{sign}Int{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64)
}
_OF_PANDAS = re.compile(r"period\[[\w-]{1,20}\]|interval\[\w{1,20}, \w{1,10}\]")


def _exact(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise Unreadable(f"{kind.__name__} expected")
    return value


def _numbers(dtype: str, raw: Any) -> Any:
    import numpy

    found = numpy.dtype(dtype)
    if found.kind not in "biufcmM" or found.hasobject or found.fields or found.shape:
        raise Unreadable("not a number's type")
    content = base64.b64decode(_exact(raw, str), validate=True)
    base = numpy.dtype("i8") if found.kind in "mM" else found
    return numpy.frombuffer(content, dtype=base).view(found).copy()


def _array(reader: _Reader, data: Any, depth: int) -> Any:
    numbers = _numbers(_exact(data["dtype"], str), data["v"])
    return numbers.reshape([_exact(size, int) for size in data["shape"]])


def _objects(reader: _Reader, data: Any, depth: int) -> Any:
    import numpy

    values = reader.items(data, depth)
    made = numpy.empty(len(values), dtype=object)
    made[:] = values
    return made.reshape([_exact(size, int) for size in data["shape"]])


def _table(reader: _Reader, data: Any, depth: int) -> Any:
    import pandas

    columns = [reader.column(column, depth) for column in _exact(data["v"], list)]
    index = reader.index(data["index"], depth)
    if any(len(column) != len(index) for column in columns):
        raise Unreadable("sizes do not add up")
    table = pandas.DataFrame(dict(enumerate(columns)))
    if not columns:
        table = pandas.DataFrame(index=pandas.RangeIndex(len(index)))
    table.index = index
    table.columns = reader.index(data["columns"], depth, size=len(columns))
    return table


def _series(reader: _Reader, data: Any, depth: int) -> Any:
    found = reader.column(data["v"], depth)
    found.index = reader.index(data["index"], depth, size=len(found))
    found.name = reader.read(data["name"], depth + 1)
    return found


def _timestamp(reader: _Reader, data: Any, depth: int) -> Any:
    import pandas

    return pandas.Timestamp(_exact(data["v"], str)[:60])


def _missing(reader: _Reader, data: Any, depth: int) -> Any:
    import pandas

    return pandas.NA if data[""] == "na" else pandas.NaT


def _timedelta64(reader: _Reader, data: Any, depth: int) -> Any:
    import pandas

    if data["unit"] not in ("s", "ms", "us", "ns"):
        raise Unreadable("unknown unit")
    return pandas.Timedelta(_integer(data["v"]), unit="ns").as_unit(data["unit"])


def _period(reader: _Reader, data: Any, depth: int) -> Any:
    import pandas

    return pandas.Period(_exact(data["v"], str)[:60], freq=_exact(data["freq"], str)[:20])


def _interval(reader: _Reader, data: Any, depth: int) -> Any:
    import pandas

    left, right = reader.items(data, depth)
    return pandas.Interval(left, right, closed=data["closed"])


def _values(reader: _Reader, data: Any, depth: int) -> Any:
    return reader.column(data["v"], depth).array


def _chart_read(reader: _Reader, data: Any, depth: int) -> Any:
    from atelier_candidat import Graphique

    return Graphique.depuis(reader.read(data["v"], depth))


def _dict(reader: _Reader, data: Any, depth: int) -> Any:
    pairs = _exact(data["v"], list)
    return {reader.read(k, depth + 1): reader.read(v, depth + 1) for k, v in pairs}


def _integer(text: Any) -> int:
    if len(_exact(text, str)) > _LONGEST_INT:
        raise Unreadable("number too long")
    return int(text)


def _float(text: Any) -> float:
    return float(_exact(text, str)[:40])


_READERS: dict[Any, Callable[[_Reader, Any, int], Any]] = {
    "int": lambda r, data, d: _integer(data["v"]),
    "float": lambda r, data, d: _float(data["v"]),
    "list": lambda r, data, d: r.items(data, d),
    "tuple": lambda r, data, d: tuple(r.items(data, d)),
    "set": lambda r, data, d: set(r.items(data, d)),
    "dict": _dict,
    "decimal": lambda r, data, d: decimal.Decimal(_exact(data["v"], str)[:_LONGEST_INT]),
    "fraction": lambda r, data, d: fractions.Fraction(*map(_integer, data["v"])),
    "datetime": lambda r, data, d: datetime.datetime.fromisoformat(data["v"]),
    "date": lambda r, data, d: datetime.date.fromisoformat(data["v"]),
    "time": lambda r, data, d: datetime.time.fromisoformat(data["v"]),
    "timedelta": lambda r, data, d: datetime.timedelta(*(_exact(x, int) for x in data["v"])),
    "bytes": lambda r, data, d: base64.b64decode(_exact(data["v"], str), validate=True),
    "complex": lambda r, data, d: complex(*map(_float, data["v"])),
    "path": lambda r, data, d: pathlib.PurePosixPath(_exact(data["v"], str)[:1000]),
    "array": _array,
    "objects": _objects,
    "opaque": lambda r, data, d: _opaque(_exact(data["type"], str)[:80])(),
    "table": _table,
    "series": _series,
    "index": lambda r, data, d: r.index(data["v"], d),
    "nat": _missing,
    "na": _missing,
    "timestamp": _timestamp,
    "timedelta64": _timedelta64,
    "period": _period,
    "interval": _interval,
    "values": _values,
    "chart": _chart_read,
}
