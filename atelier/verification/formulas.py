"""What a spreadsheet formula gives for other values of its cells: is its rule the right one?"""

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from operator import eq, ge, gt, le, lt, ne
from string import ascii_uppercase
from typing import Any

_TOKEN = re.compile(
    r'\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<range>[A-Z]{1,3}\d*:[A-Z]{1,3}\d*)'
    r"|(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Z_][A-Z0-9_.]*)|(?P<sign><=|>=|<>|[-+&<>=(),]))"
)
_SHEET = re.compile(r"(?:'[^']*'|\w+)!")
_CELL = re.compile(r"([A-Z]+)(\d*)")
_THIS_ROW = re.compile(r"\w*\[(?:\[#This Row\],\s*|@)\[?([^]]+?)\]{1,2}")
_COLUMN = re.compile(r"\w+\[([^][#@]+)\]")
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
    ROUND, SUMIF, SUMIFS, `+`, `-`, `&` and comparisons are known; anything else gives None: the
    formula cannot be judged so.
    """
    reader = _Reader(formule.replace("$", "").lstrip("="), cases)
    try:
        value = reader.comparison()
        return value if reader.ended else None
    except (Incalculable, TypeError, ValueError, IndexError, StopIteration):
        return None


def en_cases(formule: str, colonnes: Mapping[str, str], case: str) -> str:
    """The formula of a cell without its references to an Excel table, as `Tableau1[Reste dû]`.

    `colonnes`: the letter of each title. A title that is not there is left as it is.
    """
    rang = case.lstrip(ascii_uppercase)

    def cell(found: re.Match[str]) -> str:
        return f"{colonnes[found[1]]}{rang}" if found[1] in colonnes else found[0]

    def column(found: re.Match[str]) -> str:
        return f"{colonnes[found[1]]}:{colonnes[found[1]]}" if found[1] in colonnes else found[0]

    return _COLUMN.sub(column, _THIS_ROW.sub(cell, formule))


class _Column:
    """The cells of a range of one column: values by row, from `first`."""

    def __init__(self, text: str, cells: Mapping[str, Any]) -> None:
        ((start, top), (end, bottom)) = _CELL.findall(text)
        if start != end or bool(top) != bool(bottom):
            raise Incalculable
        self.name, self.first, self.last = start, int(top or 1), int(bottom or 2**20)
        self._cells = cells

    def rows(self) -> dict[int, Any]:
        """The values known, by their distance from the first row."""
        known = ((_CELL.fullmatch(cell), value) for cell, value in self._cells.items())
        return {
            int(found[2]) - self.first: value
            for found, value in known
            if found and found[2] and found[1] == self.name
            if self.first <= int(found[2]) <= self.last
        }

    def at(self, rank: int) -> Any:
        return self._cells.get(f"{self.name}{self.first + rank}")


def _keeps(criterion: Any, value: Any) -> bool:
    """Whether a value meets the criterion of a SUMIF: `>0`, `plus de 60`, 12."""
    text = _text(criterion)
    sign = next((one for one in ("<=", ">=", "<>", "<", ">", "=") if text.startswith(one)), "")
    wanted = text.removeprefix(sign)
    try:
        number = float(wanted)
    except ValueError:
        same = str(value).casefold() == wanted.casefold()
        return same if sign in ("", "=") else sign == "<>" and not same
    if isinstance(value, str):
        return sign == "<>"
    return _COMPARE[sign or "="](value, number)


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


class _Reader:
    """Reads a formula once from left to right; texts keep their capitals, names lose theirs."""

    def __init__(self, text: str, cells: Mapping[str, Any]) -> None:
        self._cells, self._rank, self._depth = cells, 0, 0
        self._tokens: list[tuple[str, str]] = []
        place = 0
        pieces = re.split(r'("(?:[^"]|"")*")', text)
        bare = (p if p.startswith('"') else _SHEET.sub("", p).upper() for p in pieces)
        text = "".join(bare).rstrip()
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
        value = self._joined()
        while sign := self._sign(*_COMPARE):
            value = _COMPARE[sign](value, self._joined())
        return value

    def _joined(self) -> Any:
        value = self._sum()
        while self._sign("&"):
            value = _text(value) + _text(self._sum())
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
            if kind == "range":
                return _Column(text, self._cells)
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
            case "ROUND":
                return _rounded(given[0], int(given[1]))
            case "SUMIF":
                selon, critere, *somme = given
                return _sum_where([(selon, critere)], *(somme or [selon]))
            case "SUMIFS":
                somme, *rules = given
                return _sum_where(list(zip(rules[::2], rules[1::2], strict=True)), somme)
            case _:
                raise Incalculable


def _rounded(value: float, places: int) -> float:
    """As Excel rounds what it shows: a half goes away from zero, 2.5 to 3 and 0.285 to 0.29."""
    return float(Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _sum_where(rules: list[tuple[Any, Any]], somme: Any) -> float:
    """The sum of a column's numbers in the rows where those of `rules` meet their criteria."""
    if not all(isinstance(column, _Column) for column in [somme, *(one for one, _ in rules)]):
        raise Incalculable
    kept = set.intersection(
        *(
            {rank for rank, value in column.rows().items() if _keeps(criterion, value)}
            for column, criterion in rules
        )
    )
    values = (somme.at(rank) for rank in kept)
    return sum(value for value in values if isinstance(value, int | float))
