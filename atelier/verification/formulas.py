"""What a spreadsheet formula gives for other values of its cells: is its rule the right one?"""

import re
from collections.abc import Callable, Mapping
from operator import eq, ge, gt, le, lt, ne
from typing import Any

_TOKEN = re.compile(
    r'\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Z_][A-Z0-9_.]*)'
    r"|(?P<sign><=|>=|<>|[-+<>=(),]))"
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": eq,
    "<>": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
DEEPEST = 64


class Incalculable(ValueError):
    """A formula beyond what is calculated here."""


def calculer(formule: str, cases: Mapping[str, Any]) -> Any:
    """The value of a formula such as `=IF(E5>=30,"mise en demeure","aucune")` for given cells.

    `cases` maps cells to values, `TODAY()` under the name `TODAY`. IF, IFS, AND, OR, NOT, MAX, MIN,
    `+`, `-` and comparisons are known; anything else gives None: the formula cannot be judged so.
    """
    reader = _Reader(formule.replace("$", "").lstrip("="), cases)
    try:
        value = reader.comparison()
        return value if reader.ended else None
    except (Incalculable, TypeError, ValueError, IndexError, StopIteration):
        return None


class _Reader:
    """Reads a formula once from left to right; texts keep their capitals, names lose theirs."""

    def __init__(self, text: str, cells: Mapping[str, Any]) -> None:
        self._cells, self._rank, self._depth = cells, 0, 0
        self._tokens: list[tuple[str, str]] = []
        place = 0
        pieces = re.split(r'("(?:[^"]|"")*")', text)
        text = "".join(p if p.startswith('"') else p.upper() for p in pieces).rstrip()
        while place < len(text):
            found = _TOKEN.match(text, place)
            if not found:
                self._tokens = [("unknown", "")]
                return
            self._tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
            place = found.end()

    @property
    def ended(self) -> bool:
        return self._rank == len(self._tokens)

    def _sign(self, *signs: str) -> str | None:
        kind, text = ("", "") if self.ended else self._tokens[self._rank]
        if kind != "sign" or text not in signs:
            return None
        self._rank += 1
        return text

    def _expect(self, sign: str) -> None:
        if not self._sign(sign):
            raise Incalculable

    def comparison(self) -> Any:
        value = self._sum()
        while sign := self._sign(*_COMPARE):
            value = _COMPARE[sign](value, self._sum())
        return value

    def _sum(self) -> Any:
        value = self._term()
        while sign := self._sign("+", "-"):
            other = self._term()
            value = value + other if sign == "+" else value - other
        return value

    def _term(self) -> Any:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Incalculable
        try:
            if self._sign("-"):
                return -self._term()
            if self._sign("("):
                value = self.comparison()
                self._expect(")")
                return value
            kind, text = self._tokens[self._rank]
            self._rank += 1
            if kind == "text":
                return text[1:-1].replace('""', '"')
            if kind == "number":
                return float(text)
            if kind == "name":
                return self._named(text.removeprefix("_XLFN."))
            raise Incalculable
        finally:
            self._depth -= 1

    def _named(self, name: str) -> Any:
        if not self._sign("("):
            if name in ("TRUE", "FALSE"):
                return name == "TRUE"
            if name in self._cells:
                return self._cells[name]
            raise Incalculable
        given = []
        while not self._sign(")"):
            given.append(self.comparison())
            if not self._sign(","):
                self._expect(")")
                break
        return self._apply(name, given)

    def _apply(self, name: str, given: list[Any]) -> Any:
        match name:
            case "TODAY" if not given and "TODAY" in self._cells:
                return self._cells["TODAY"]
            case "IF":
                return given[1] if given[0] else given[2]
            case "IFS":
                return next(v for c, v in zip(given[::2], given[1::2], strict=True) if c)
            case "AND":
                return all(given)
            case "OR":
                return any(given)
            case "NOT":
                return not given[0]
            case "MAX":
                return max(given)
            case "MIN":
                return min(given)
            case _:
                raise Incalculable
