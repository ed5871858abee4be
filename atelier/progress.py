"""A progress bar on the terminal: how many, how fast, how long yet."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
_WIDTH = 28


class Bar:
    """One line drawn again at each step; silent where nobody is looking at a terminal."""

    def __init__(self, label: str, quiet: bool = False) -> None:
        self._label = label
        self._quiet = quiet or not sys.stderr.isatty()
        self._started = time.monotonic()

    def draw(self, done: int, total: int) -> None:
        if self._quiet or not total:
            return
        full = _WIDTH * done // total
        line = f"{self._label} {'█' * full}{'·' * (_WIDTH - full)} {done}/{total}"
        if done:
            rate = done / max(time.monotonic() - self._started, 1e-6)
            shown = f"{rate:.1f}".replace(".", ",")
            line += f", {shown} par seconde, reste {(total - done) / rate:.0f} s"
        print(f"\r{line:<79}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if not self._quiet:
            print(file=sys.stderr)


def progress(steps: Iterable[T], total: int, label: str) -> Iterator[T]:
    """The same steps, drawn as they pass."""
    bar = Bar(label)
    for done, step in enumerate(steps, start=1):
        yield step
        bar.draw(done, total)
    bar.end()
