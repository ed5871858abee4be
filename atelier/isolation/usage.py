"""How much of the disk a candidate uses, where the kernel does not bound it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from atelier.enclosure.walls import Limits


def is_too_large(folder: Path, group: int, limits: Limits) -> bool:
    """Whether a work folder, with the files that its processes have erased and still hold, has
    outgrown what a candidate may use; `group` is that of the processes.
    """
    total = 0
    for count, size in enumerate([*_erased(group, limits), *_kept(folder, limits)]):
        total += size
        if total > limits.disk or count > limits.inodes:
            return True
    return False


def _kept(folder: Path, limits: Limits) -> Iterator[int]:
    """The bytes of each entry of a folder; no more entries than are too many."""
    left = limits.inodes + 1
    pending = [os.fspath(folder)]
    while pending:
        try:
            entries = list(os.scandir(pending.pop()))
        except OSError:
            continue
        for entry in entries[:left]:
            try:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                yield entry.stat(follow_symlinks=False).st_blocks * 512
            except OSError:  # gone meanwhile
                continue
        left -= len(entries)


def _erased(group: int, limits: Limits) -> list[int]:
    """The bytes of each file without a name that these processes hold open or in memory."""
    found: dict[int, int] = {}  # by inode
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and _group(process) == group:
                # The size of a file that is only in memory cannot be asked: the most that it may be
                found = dict.fromkeys(_mapped(process), limits.file) | found
                found.update(_opened(process))
        except OSError:  # gone meanwhile
            continue
    return list(found.values())


def _group(process: Path) -> int:
    return int((process / "stat").read_text().rpartition(")")[2].split()[2])


def _mapped(process: Path) -> Iterator[int]:
    for line in (process / "maps").read_text(errors="replace").splitlines():
        _, _, _, _, inode, *name = line.split(maxsplit=5)
        if name and name[0].endswith(" (deleted)") and not name[0].startswith("/dev/zero"):
            yield int(inode)


def _opened(process: Path) -> Iterator[tuple[int, int]]:
    for fd in (process / "fd").iterdir():
        try:
            state = fd.stat()
        except OSError:
            continue
        if stat.S_ISREG(state.st_mode) and state.st_nlink == 0:
            yield state.st_ino, state.st_blocks * 512
