"""One draw from a stream of chance."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def un(hasard: np.random.Generator, parmi: Sequence[T]) -> T:
    """One of these; `hasard.choice` makes an array of them first, and takes six times as long."""
    return parmi[int(hasard.integers(len(parmi)))]
