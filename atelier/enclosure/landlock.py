"""Landlock: which files a process may open, for itself and all that it starts. No root needed."""

import ctypes
import os
import struct
from collections.abc import Iterable

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same number on every architecture
_NO_NEW_PRIVS = 38
_EXECUTE, _WRITE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_MAKE_CHAR, _MAKE_BLOCK = 1 << 6, 1 << 11
_REFER, _TRUNCATE, _IOCTL = 1 << 13, 1 << 14, 1 << 15
_BASE = (1 << 13) - 1
_ON_FILES = _EXECUTE | _WRITE | _READ_FILE | _TRUNCATE | _IOCTL
_READ = _EXECUTE | _READ_FILE | _READ_DIR

libc = ctypes.CDLL(None, use_errno=True)


def abi() -> int:
    """The kernel's version of Landlock, 0 where there is none."""
    found: int = libc.syscall(_CREATE, None, ctypes.c_size_t(0), 1)
    return max(found, 0)


def restrict(readable: Iterable[str], writable: Iterable[str]) -> None:
    """Allow these paths and nothing else; no TCP, no signal or abstract socket to the outside.

    Paths that do not exist are left out. Raises OSError where Landlock is missing.
    """
    version = abi()
    if version < 1:
        raise OSError("no Landlock in this kernel")
    handled = _BASE
    handled |= _REFER if version >= 2 else 0
    handled |= _TRUNCATE if version >= 3 else 0
    handled |= _IOCTL if version >= 5 else 0
    tcp = 3 if version >= 4 else 0
    scoped = 3 if version >= 6 else 0
    size = 8 if version < 4 else 16 if version < 6 else 24
    attributes = ctypes.create_string_buffer(struct.pack("QQQ", handled, tcp, scoped), 24)
    ruleset = _check(libc.syscall(_CREATE, attributes, ctypes.c_size_t(size), 0), "ruleset")
    try:
        for path in readable:
            _allow(ruleset, path, handled & _READ)
        for path in writable:
            _allow(ruleset, path, handled & ~(_MAKE_CHAR | _MAKE_BLOCK))
        _check(libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
        _check(libc.syscall(_RESTRICT, ruleset, 0), "restrict")
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):
            access &= _ON_FILES
        rule = ctypes.create_string_buffer(struct.pack("=Qi", access, fd), 12)
        _check(libc.syscall(_ADD, ruleset, 1, rule, 0), path)
    finally:
        os.close(fd)


def _check(result: int, what: str) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), f"Landlock, {what}: {os.strerror(ctypes.get_errno())}")
    return result
