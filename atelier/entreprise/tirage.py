"""Draws from a stream of chance."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from atelier.problems import Refusal

T = TypeVar("T")
ESSAIS = 300


def un(hasard: np.random.Generator, parmi: Sequence[T]) -> T:
    """One of these; `hasard.choice` makes an array of them first, and takes six times as long."""
    return parmi[int(hasard.integers(len(parmi)))]


def jusqua(tirer: Callable[[], T], convient: Callable[[T], bool], sinon: str) -> T:
    """The first draw that suits; raises Refusal, with this sentence, when none of many does."""
    for _ in range(ESSAIS):
        if convient(tire := tirer()):
            return tire
    raise Refusal(sinon)
