"""Answers as inert data: what goes out comes in the same, and nothing else comes in."""

import collections
import contextlib
import datetime as dt
import decimal
import fractions
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier import thaw
from atelier.enclosure import snapshot
from atelier.thaw import Unreadable


def travel(value: Any) -> Any:
    return thaw.read(json.loads(json.dumps(snapshot.of(value))))


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.decimals(allow_nan=False)
    | st.dates() | st.datetimes() | st.timedeltas() | st.binary(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)  # fmt: skip


@given(plain)
def test_a_plain_value_travels_unchanged(value: Any) -> None:
    found = travel(value)
    assert found == value
    assert type(found) is type(value)


SAME = [
    fractions.Fraction(1, 3), {1, 2}, {(1, "a"): [None]}, dt.time(3, 4), complex(1, 2), 2**200,
    pd.Timestamp("2026-01-01", tz="Europe/Paris"), pd.Timedelta("2D"), pd.Period("2026-01"), pd.Interval(0, 3),
]  # fmt: skip


@pytest.mark.parametrize("value", SAME, ids=repr)
def test_a_library_value_travels_unchanged(value: Any) -> None:
    assert travel(value) == value


AS_PLAIN = [
    (np.int64(3), 3), (np.float32(0.5), 0.5), (np.bool_(True), True), (np.str_("é"), "é"), (range(3), [0, 1, 2]),
    (collections.Counter("aab"), {"a": 2, "b": 1}), (collections.OrderedDict(a=1), {"a": 1}),
    ({"a": 1}.values(), [1]), (collections.namedtuple("P", "x y")(1, 2), (1, 2)), (frozenset({1}), {1}),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), AS_PLAIN, ids=repr)
def test_a_cousin_of_a_plain_value_becomes_plain(value: Any, expected: Any) -> None:
    found = travel(value)
    assert found == expected
    assert type(found) is type(expected)


def a_table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "texte": ["a", None, "é"], "entier": [1, 2, 3], "flottant": [1.5, None, 2], "objet": [1, "a", None],
            "jour": pd.to_datetime(["2026-01-05", None, "2026-02-05"]), "periode": pd.period_range("2026-01", periods=3, freq="M"),
            "fuseau": pd.to_datetime(["2026-01-05"] * 3).tz_localize("Europe/Paris"),
            "categorie": pd.Categorical(["x", "y", "x"], categories=["y", "x"], ordered=True),
            "nullable": pd.array([1, None, 3], dtype="Int64"), "vrai": pd.array([True, None, False], dtype="boolean"),
            "decimal": [decimal.Decimal("1.10")] * 3, "duree": pd.to_timedelta([1, 2, 3], unit="D"),
        }
    )  # fmt: skip


TABLES = {
    "tous les types": a_table(),
    "vide": a_table().iloc[:0],
    "sans colonne": pd.DataFrame(index=range(3)),
    "index de dates": a_table().set_index("jour"),
    "index à deux niveaux": a_table().set_index(["texte", "entier"]),
    "colonnes à deux niveaux": a_table().pivot_table(
        index="texte", columns=["categorie", "entier"], values="flottant", observed=True
    ),
    "colonnes répétées": pd.DataFrame([[1, 2]], columns=["a", "a"]),
    "colonnes qui sont des nombres": pd.DataFrame([[1, 2]], columns=[2025, 2026]),
    "listes dans les cases": pd.DataFrame({"a": [[1], (2, 3)]}),
    "index nommé": a_table().groupby("texte")[["entier"]].sum(),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_travels_unchanged(name: str) -> None:
    pd.testing.assert_frame_equal(travel(TABLES[name]), TABLES[name])


def test_a_series_and_a_styled_table_travel() -> None:
    table = a_table()
    pd.testing.assert_series_equal(travel(table["entier"]), table["entier"])
    pd.testing.assert_frame_equal(travel(table.style), table)


def test_a_chart_travels_as_what_it_shows() -> None:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    axes.bar(["a", "b"], [1, 2])
    axes.set_title("Titre")
    for chart in (figure, axes, np.array([axes])):
        assert travel(chart).titre == "Titre"
    plt.close(figure)


class Pretender(float):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


def test_a_subclass_loses_its_lies() -> None:
    found = travel(Pretender(1))
    assert type(found) is float
    assert found != 2


@pytest.mark.parametrize(
    "value", [print, object(), iter([]), open, type, ...], ids=lambda value: type(value).__name__
)
def test_what_is_no_data_stays_behind(value: Any) -> None:
    assert snapshot.of_names({"x": value}, ["x"])["x"][""] == "opaque"


def test_what_is_no_data_does_not_take_with_it_the_table_or_the_list_that_holds_it() -> None:
    table = travel(pd.DataFrame({"montant": [1, 2], "outil": [print, open]}))
    assert table["montant"].tolist() == [1, 2]
    for held in (table.loc[0, "outil"], travel([1, print])[1], travel({"a": print})["a"]):
        assert type(held).__name__ == "builtin_function_or_method"
        assert held != print


def test_a_value_that_is_too_deep_or_too_large_stays_behind() -> None:
    deep: Any = 1
    for _ in range(50):
        deep = [deep]
    itself: list[Any] = []
    itself.append(itself)
    for value in (deep, itself, pd.DataFrame(np.zeros((10_000_000, 1), dtype="i1"))):
        assert snapshot.of_names({"x": value}, ["x"])["x"][""] == "opaque"


FORGED = [
    {"": "reduce", "v": ["os.system", "true"]},
    {"": "array", "dtype": "O", "shape": [1], "v": "AAAAAAAAAAA="},
    {"": "array", "dtype": "<f8", "shape": [2**40, 2**40], "v": ""},
    {"": "array", "dtype": "<f8", "shape": [-1, 3], "v": "AAAA"},
    {"": "array", "dtype": "f8,O", "shape": [1], "v": "AAAA"},
    {"": "table", "columns": {"range": [0, 1, 1], "names": [None]}, "index": {"range": [0, 2**60, 1], "names": [None]}, "v": []},
    {"": "table", "columns": {"range": [0, 1, 1], "names": [None]}, "index": {"range": [0, 3, 0], "names": [None]}, "v": []},
    {"": "series", "name": None, "index": {"range": [0, 5, 1], "names": [None]}, "v": {"dtype": "object", "v": []}},
    {"": "series", "name": None, "index": {"range": [0, 0, 1], "names": [None]}, "v": {"dtype": "os.system", "v": [1]}},
    {"": "int", "v": "9" * 1_000_000},
    {"": "int", "v": 12},
    {"": "set", "v": [{"": "list", "v": []}]},
    {"": "dict", "v": [[{"": "list", "v": []}, 1]]},
    {"": "dict", "v": 3},
    {"": "chart", "v": {"": "dict", "v": []}},
    {"": "date", "v": "hier"},
    {"": "bytes", "v": "é"},
    {"": ["x"]},
    {"": None},
    {"x": 1},
    [1],
    {"": "opaque", "type": 3},
]  # fmt: skip


@pytest.mark.parametrize("data", FORGED, ids=lambda data: str(data)[:60])
def test_forged_data_is_refused(data: Any) -> None:
    with pytest.raises(Unreadable):
        thaw.read(data)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda i: (
            st.lists(i, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["", "v", "dtype", "shape", "index", "names", "range", "columns", "raw"]
                ),
                i,
                max_size=4,
            )
        ),
    )
)
def test_whatever_comes_is_a_value_or_is_refused(data: Any) -> None:
    with contextlib.suppress(Unreadable):
        thaw.read(data)
