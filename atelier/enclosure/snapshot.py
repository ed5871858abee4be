"""Values as inert data: plain JSON out of a candidate's process, exact types into the trusted one.

`of` is generous: it runs beside the candidate's code, and a right answer must not be lost because
it is a dict's subclass or a styled table. What comes out is read by `atelier.thaw`, which believes
nothing.

Each value is null, true, a string, a small number, or {"": kind, …}.
"""

import base64
import datetime
import decimal
import fractions
import math
import pathlib
import sys
from collections.abc import Mapping
from typing import Any

DEEPEST = 14
MOST = 3_000_000  # items in all
_SAFE_INT = 2**53


class Unreadable(Exception):
    """A value that cannot travel."""


def of_names(names: Mapping[str, Any], wanted: list[str]) -> dict[str, Any]:
    """The snapshot of each wanted name that exists; {"": "opaque", "type": …} for what has none."""
    found: dict[str, Any] = {}
    for name in wanted:
        if name in names:
            try:
                found[name] = of(names[name])
            except KeyboardInterrupt:
                raise
            except BaseException:  # the value's own code ran: anything may come out
                found[name] = {"": "opaque", "type": _type_name(names[name])}
    return found


def of(value: Any) -> Any:
    """The snapshot of a value; raises Unreadable for what is no data, or is too large."""
    return _Writer().write(value, 0)


def _type_name(value: Any) -> str:
    try:
        return str(type(value).__name__)[:80]
    except BaseException:
        return "?"


class _Writer:
    def __init__(self) -> None:
        self.left = MOST

    def write(self, value: Any, depth: int) -> Any:
        self.left -= 1
        if depth > DEEPEST or self.left < 0:
            raise Unreadable("too deep or too large")
        kind = type(value)
        if value is None or kind is bool:
            return value
        if kind is str:
            self.left -= len(value) // 64
            return value
        if kind is int:
            return value if -_SAFE_INT < value < _SAFE_INT else {"": "int", "v": str(value)}
        if kind is float:
            return value if math.isfinite(value) else {"": "float", "v": repr(value)}
        if isinstance(value, list | tuple) and _is_one_chart(value):
            return self._chart(value)
        if kind is list:
            return {"": "list", "v": self._all(value, depth)}
        return self._by_library(value, depth)

    def _all(self, values: Any, depth: int) -> list[Any]:
        return [self._item(item, depth + 1) for item in values]

    def _item(self, value: Any, depth: int) -> Any:
        """As `write`; what is no data does not lose the table or the list that holds it."""
        try:
            return self.write(value, depth)
        except Unreadable:
            raise
        except Exception:
            return {"": "opaque", "type": _type_name(value)}

    def _by_library(self, value: Any, depth: int) -> Any:
        numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
        if pandas is not None and (found := self._pandas(pandas, value, depth)) is not None:
            return found
        if numpy is not None and (found := self._numpy(numpy, value, depth)) is not None:
            return found
        if (found := self._standard(value, depth)) is not None:
            return found
        return self._chart(value)

    def _standard(self, value: Any, depth: int) -> Any:
        if isinstance(value, bool | int):
            return self.write(int(value), depth)
        if isinstance(value, float):
            return self.write(float(value), depth)
        if isinstance(value, str):
            return self.write(str.__str__(value), depth)
        if isinstance(value, tuple):
            return {"": "tuple", "v": self._all(tuple(value), depth)}
        if isinstance(value, list):
            return {"": "list", "v": self._all(list(value), depth)}
        if isinstance(value, set | frozenset):
            return {"": "set", "v": self._all(value, depth)}
        if isinstance(value, dict):
            pairs = [[self.write(k, depth + 1), self._item(v, depth + 1)] for k, v in value.items()]
            return {"": "dict", "v": pairs}
        if isinstance(value, decimal.Decimal):
            return {"": "decimal", "v": str(value)}
        if isinstance(value, fractions.Fraction):
            return {"": "fraction", "v": [str(value.numerator), str(value.denominator)]}
        if isinstance(value, datetime.datetime):
            return {"": "datetime", "v": value.isoformat()}
        if isinstance(value, datetime.date):
            return {"": "date", "v": value.isoformat()}
        if isinstance(value, datetime.time):
            return {"": "time", "v": value.isoformat()}
        if isinstance(value, datetime.timedelta):
            return {"": "timedelta", "v": [value.days, value.seconds, value.microseconds]}
        if isinstance(value, bytes | bytearray):
            return {"": "bytes", "v": base64.b64encode(value).decode()}
        if isinstance(value, complex):
            return {"": "complex", "v": [repr(value.real), repr(value.imag)]}
        if isinstance(value, pathlib.PurePath):
            return {"": "path", "v": str(value)}
        if isinstance(value, Mapping):
            return self._standard(dict(value), depth)
        if type(value).__name__ in ("dict_keys", "dict_values", "dict_items", "range", "deque"):
            return {"": "list", "v": self._all(list(value), depth)}
        return None

    def _numpy(self, numpy: Any, value: Any, depth: int) -> Any:
        if isinstance(value, numpy.generic):
            if value.dtype.kind in "mM":
                pandas = sys.modules["pandas"]
                scalar = pandas.Timestamp if value.dtype.kind == "M" else pandas.Timedelta
                return self.write(scalar(value), depth)
            return self.write(value.item(), depth)
        if isinstance(value, numpy.ndarray):
            shape = [int(size) for size in value.shape]
            if value.dtype.kind in "biufc":
                return {"": "array", "dtype": value.dtype.str, "shape": shape, "v": _raw(value)}
            if value.dtype.kind in "mM" or value.dtype.kind in "OUT":
                if charts := self._charts_in(value):
                    return charts
                flat = self._all(list(value.ravel()), depth)
                return {"": "objects", "shape": shape, "v": flat}
        return None

    def _charts_in(self, array: Any) -> Any:
        items = list(array.ravel())
        if items and all(type(item).__module__.startswith("matplotlib") for item in items):
            return self._chart(array)
        return None

    def _pandas(self, pandas: Any, value: Any, depth: int) -> Any:
        if isinstance(value, pandas.DataFrame):
            columns = [self._column(value.iloc[:, rank], depth) for rank in range(value.shape[1])]
            return {
                "": "table",
                "columns": self._index(pandas, value.columns, depth),
                "index": self._index(pandas, value.index, depth),
                "v": columns,
            }
        if isinstance(value, pandas.Series):
            return {
                "": "series",
                "name": self.write(value.name, depth + 1),
                "index": self._index(pandas, value.index, depth),
                "v": self._column(value, depth),
            }
        if isinstance(value, pandas.Index):
            return {"": "index", "v": self._index(pandas, value, depth)}
        if value is pandas.NaT:
            return {"": "nat"}
        if value is pandas.NA:
            return {"": "na"}
        if isinstance(value, pandas.Timestamp):
            return {"": "timestamp", "v": value.isoformat()}
        if isinstance(value, pandas.Timedelta):
            return {"": "timedelta64", "v": str(value.as_unit("ns").value), "unit": value.unit}
        if isinstance(value, pandas.Period):
            return {"": "period", "v": str(value), "freq": value.freqstr}
        if isinstance(value, pandas.Interval):
            ends = [self.write(value.left, depth + 1), self.write(value.right, depth + 1)]
            return {"": "interval", "v": ends, "closed": value.closed}
        if isinstance(value, pandas.api.extensions.ExtensionArray):
            return {"": "values", "v": self._column(pandas.Series(value), depth)}
        if type(value).__name__ == "Styler" and type(value).__module__.startswith("pandas"):
            return self._pandas(pandas, value.data, depth)
        return None

    def _index(self, pandas: Any, index: Any, depth: int) -> Any:
        names = [self.write(name, depth + 1) for name in index.names]
        if isinstance(index, pandas.RangeIndex):
            return {"range": [index.start, index.stop, index.step], "names": names}
        if isinstance(index, pandas.MultiIndex):
            levels = [
                self._column(index.get_level_values(rank).to_series(), depth)
                for rank in range(index.nlevels)
            ]
            return {"levels": levels, "names": names}
        return {"v": self._column(index.to_series(), depth), "names": names}

    def _column(self, series: Any, depth: int) -> Any:
        """One column: raw bytes for numbers and dates, a list for texts and the rest."""
        dtype = series.dtype
        self.left -= len(series)
        if self.left < 0:
            raise Unreadable("too large")
        name = str(dtype)
        kind = getattr(dtype, "kind", "O")
        plain = type(dtype).__module__.startswith("numpy")
        if plain and kind in "biufc":
            return {"dtype": dtype.str, "raw": _raw(series.to_numpy())}
        if plain and kind in "mM":
            return {"dtype": dtype.str, "raw": _raw(series.to_numpy().view("i8"))}
        if name.startswith("datetime64["):
            naive = series.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy()
            return {"dtype": naive.dtype.str, "tz": str(dtype.tz), "raw": _raw(naive.view("i8"))}
        if name == "category":
            codes = series.cat.codes.to_numpy()
            values = self._column(series.cat.categories.to_series(), depth)
            ordered = bool(series.cat.ordered)
            return {
                "dtype": codes.dtype.str,
                "category": values,
                "ordered": ordered,
                "raw": _raw(codes),
            }
        values = series.tolist()
        if name in ("str", "string"):
            texts = [item if type(item) is str else None for item in values]
            self.left -= sum(len(text) // 64 for text in texts if text)
            return {"dtype": name, "texts": texts}
        return {"dtype": name, "v": self._all(values, depth)}

    def _chart(self, value: Any) -> Any:
        """Charts travel as what they show, as `atelier_candidat.graphique` reads it."""
        from atelier_candidat import graphique

        read = graphique(value).en_dict()
        return {"": "chart", "v": self.write(_plain(read), 0)}


def _is_one_chart(items: Any) -> bool:
    """Whether these are marks, as `plt.bar` and `plt.plot` return them, or a figure and its axes,
    as `plt.subplots` does: `graphique` reads them as one chart. Several axes stay several.
    """
    first, *others = items or (None,)
    if not type(first).__module__.startswith("matplotlib"):
        return False
    if hasattr(first, "savefig"):
        return len(others) == 1 and not hasattr(others[0], "savefig")
    return not hasattr(first, "get_xaxis")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _raw(array: Any) -> str:
    numpy = sys.modules["numpy"]
    return base64.b64encode(numpy.ascontiguousarray(array).tobytes()).decode()
