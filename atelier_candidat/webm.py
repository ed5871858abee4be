"""The length of a WebM recording, read from its blocks.

A browser's recorder writes no duration in the header: the clusters' timecodes are all there is.
EBML: https://www.rfc-editor.org/rfc/rfc8794 ; Matroska's elements: RFC 9559.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

_SEGMENT, _INFO, _CLUSTER = 0x18538067, 0x1549A966, 0x1F43B675
_TIMECODE_SCALE, _CLUSTER_TIME = 0x2AD7B1, 0xE7
_BLOCK_GROUP, _BLOCK, _SIMPLE_BLOCK = 0xA0, 0xA1, 0xA3
_CONTAINERS = (_SEGMENT, _INFO, _CLUSTER, _BLOCK_GROUP)
_EBML = b"\x1a\x45\xdf\xa3"
LONGEST_BLOCK = 0.2  # seconds of sound in one block: an Opus packet holds 0.12 at most


class NotWebm(ValueError):
    """The bytes are no WebM recording."""


def is_webm(path: Path) -> bool:
    """Whether a file starts as WebM does."""
    with path.open("rb") as file:
        return file.read(4) == _EBML


def duration(path: Path) -> float:
    """Seconds from the first block to the end of the last one, never 0; raises NotWebm.

    A recording that was cut short counts up to its last whole block. Timecodes that leap further
    than their blocks could hold do not count: silence is recorded, a forged clock is not.
    """
    scale, cluster = 1_000_000, 0
    times: list[int] = []
    with path.open("rb") as file:
        if file.read(4) != _EBML:
            raise NotWebm(path.name)
        file.seek(0)
        for element, body in _elements(file, path.stat().st_size):
            if element == _TIMECODE_SCALE:
                scale = int.from_bytes(body, "big")
            elif element == _CLUSTER_TIME:
                cluster = int.from_bytes(body, "big")
            elif element in (_BLOCK, _SIMPLE_BLOCK):
                track = _length_of_number(body[0]) if body else 9
                if len(body) >= track + 2:
                    offset = int.from_bytes(body[track : track + 2], "big", signed=True)
                    times.append(cluster + offset)
    times.sort()
    unit = scale / 1e9
    steps = [(b - a) * unit for a, b in pairwise(times)]
    usual = sorted(steps)[len(steps) // 2] if steps else 0.0
    length = sum(min(step, LONGEST_BLOCK) for step in steps) + min(usual, LONGEST_BLOCK)
    if not length:  # no block, or no time passes from the first to the last
        raise NotWebm(path.name)
    return length


def _elements(file: BinaryIO, end: int) -> Iterator[tuple[int, bytes]]:
    """Every element with its content (for blocks, its first bytes), containers opened."""
    while (start := file.tell()) < end:
        identifier = _number(file, keep_marker=True)
        size = _number(file, keep_marker=False)
        if identifier is None or size is None:
            return
        if identifier in _CONTAINERS:
            continue  # go on inside, whatever its size: a live recording leaves it unknown
        body_at = file.tell()
        known = size if size >= 0 else 0
        if body_at + known > end:
            return  # cut short
        yield identifier, file.read(min(known, 16))
        file.seek(max(body_at + known, start + 2))


def _length_of_number(first: int) -> int:
    """Bytes of an EBML number, told by its first byte's leading zeros."""
    return 9 - first.bit_length() if first else 9


def _number(file: BinaryIO, keep_marker: bool) -> int | None:
    """An EBML number: an identifier keeps its length marker; a size of all ones is unknown, -1."""
    first = file.read(1)
    if not first:
        return None
    length = _length_of_number(first[0])
    rest = file.read(length - 1)
    if length > 8 or len(rest) < length - 1:
        return None
    number = int.from_bytes(first + rest, "big")
    if keep_marker:
        return number
    number &= (1 << (7 * length)) - 1
    return -1 if number == (1 << (7 * length)) - 1 else number
