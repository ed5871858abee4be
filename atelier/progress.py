"""A progress bar on the terminal: how many, how fast, how long yet."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
_WIDTH = 28


def progress(steps: Iterable[T], total: int, label: str) -> Iterator[T]:
    """The same steps, drawn as they pass; silent where nobody is looking at a terminal."""
    if not sys.stderr.isatty() or total <= 0:
        yield from steps
        return
    started = time.monotonic()
    for done, step in enumerate(steps, start=1):
        yield step
        elapsed = max(time.monotonic() - started, 1e-6)
        full = int(_WIDTH * done / total)
        left = elapsed / done * (total - done)
        print(
            f"\r{label} {'█' * full}{'·' * (_WIDTH - full)} {done}/{total}, "
            f"{done / elapsed:.0f} par seconde, reste {left:.0f} s ".ljust(79),
            end="",
            file=sys.stderr,
            flush=True,
        )
    print(file=sys.stderr)
