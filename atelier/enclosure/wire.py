"""Messages over a Unix socket: a JSON head and raw bytes, with limits on what is received."""

import array
import json
import os
import select
import socket
import struct
import time
from collections.abc import Sequence
from typing import Any

_HEAD = struct.Struct(">IQ")  # bytes of JSON, bytes of blobs
LARGEST_HEAD = 64 << 20
LARGEST_BLOBS = 128 << 20
_MOST_ITEMS = 2_000_000  # a head of empty objects takes thirty times its size once read


class Broken(Exception):
    """What came is not a message, or is too large."""


class Wire:
    """One end of a conversation. Not for threads."""

    def __init__(self, sock: socket.socket, most: int = LARGEST_HEAD + LARGEST_BLOBS) -> None:
        self.sock = sock
        self.received = 0  # bytes so far
        self._most = most
        self._buffer = bytearray()

    def send(self, message: dict[str, Any], blobs: Sequence[bytes] = ()) -> None:
        """Send one message; raises OSError when the other end is gone."""
        head = json.dumps([message, [len(blob) for blob in blobs]]).encode()
        frame = [_HEAD.pack(len(head), sum(map(len, blobs))), head, *blobs]
        self.sock.sendall(b"".join(frame))

    def receive(self, deadline: float | None = None) -> tuple[dict[str, Any], list[bytes]] | None:
        """The next message, or None at the end of the conversation.

        `deadline` is on the monotonic clock; raises TimeoutError when it passes (what came so far
        is kept for the next call) and Broken.
        """
        frame = self._frame(_HEAD.size, deadline)
        if frame is None:
            return None
        head_size, blob_size = _HEAD.unpack(frame)
        if head_size > LARGEST_HEAD or blob_size > LARGEST_BLOBS:
            raise Broken("message too large")
        total = _HEAD.size + head_size + blob_size
        whole = self._frame(total, deadline)
        if whole is None:
            raise Broken("message cut short")
        self.received += total
        del self._buffer[:total]
        if self.received > self._most:
            raise Broken("too many messages")
        return _parse(whole, head_size, blob_size)

    def _frame(self, size: int, deadline: float | None) -> bytes | None:
        """The first `size` bytes, left in the buffer."""
        while len(self._buffer) < size:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select([self.sock], [], [], left)
            if not ready:
                raise TimeoutError
            try:
                chunk = self.sock.recv(min(1 << 20, max(65536, size - len(self._buffer))))
            except ConnectionError:
                chunk = b""
            if not chunk:
                if self._buffer:
                    raise Broken("message cut short")
                return None
            self._buffer += chunk
        return bytes(self._buffer[:size])

    def close(self) -> None:
        self.sock.close()


def _parse(frame: bytes, head_size: int, blob_size: int) -> tuple[dict[str, Any], list[bytes]]:
    start = _HEAD.size
    head = frame[start : start + head_size]
    if sum(map(head.count, (b"{", b"[", b","))) > _MOST_ITEMS:
        raise Broken("too many items")
    try:
        message, sizes = json.loads(head)
    except (ValueError, TypeError, RecursionError) as error:
        raise Broken("not a message") from error
    if type(message) is not dict or type(sizes) is not list or len(sizes) > 10_000:
        raise Broken("not a message")
    if any(type(size) is not int or size < 0 for size in sizes) or sum(sizes) != blob_size:
        raise Broken("sizes do not add up")
    blobs, at = [], start + head_size
    for size in sizes:
        blobs.append(frame[at : at + size])
        at += size
    return message, blobs


def send_packet(sock: socket.socket, text: str, fds: Sequence[int] = ()) -> None:
    """One packet on a control socket, with open files."""
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
    sock.sendmsg([text.encode()], rights)


def receive_packet(sock: socket.socket) -> tuple[str, list[int]] | None:
    """One packet and its open files, or None when the other end is gone."""
    try:
        data, ancillary, _, _ = sock.recvmsg(4096, socket.CMSG_SPACE(16))
    except ConnectionError:
        return None
    fds = array.array("i")
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            fds.frombytes(content[: len(content) - len(content) % fds.itemsize])
    for fd in fds:
        os.set_inheritable(fd, False)
    return (data.decode(), list(fds)) if data else None
