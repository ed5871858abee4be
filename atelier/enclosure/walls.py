"""The inner wall: what a forked child puts between itself and everything else.

The outer wall (bubblewrap) is built once around the zygote; this one separates each candidate from
the next. Every step that fails raises OSError: a wall with a hole is never used.
"""

import contextlib
import ctypes
import os
import resource
import struct
import tempfile
from dataclasses import dataclass, replace
from typing import Any

from . import forks, landlock, seccomp

libc = landlock.libc

_NEWNS, _NEWIPC, _NEWPID, _NEWNET = 0x00020000, 0x08000000, 0x20000000, 0x40000000
_NEWUSER = 0x10000000
_REC, _PRIVATE, _NOSUID, _NODEV, _NOEXEC, _RDONLY = 16384, 1 << 18, 2, 4, 8, 1
_PR_PDEATHSIG, _PR_DUMPABLE, _PR_KEEPCAPS, _PR_CAPBSET_DROP, _NO_NEW_PRIVS = 1, 4, 8, 24, 38
_CAP_DAC_READ_SEARCH, _LAST_CAP = 2, 63
_CAPSET_V3 = 0x20080522
USERS = 100  # of one zygote: more than children that run together


@dataclass(frozen=True)
class Limits:
    """What one candidate may use."""

    cell: float = 30.0  # seconds for one cell
    notebook: float = 120.0  # seconds for all of them
    memory: int = 3 << 30  # bytes of address space
    file: int = 64 << 20  # bytes of one file
    disk: int = 256 << 20  # bytes of the work folder
    inodes: int = 20_000
    processes: int = 64
    open_files: int = 256


@dataclass(frozen=True)
class Walls:
    """What a zygote tells its children to build."""

    level: int  # 3: namespaces and all the rest; 2: Landlock, seccomp, limits; 1: limits only
    readable: tuple[str, ...]  # what Landlock lets a child read
    uid: int | None  # the first of the users to become, when the zygote is root
    reads_all: bool  # that user could not read our own Python: keep this one power

    @staticmethod
    def of(data: dict[str, Any]) -> "Walls":
        return Walls(
            int(data["level"]), tuple(data["readable"]), data["uid"], bool(data["reads_all"])
        )

    def for_child(self, rank: int) -> "Walls":
        """Children that run together are not the same user, when the zygote is root."""
        return self if self.uid is None else replace(self, uid=self.uid + rank % USERS)


def new_pid_namespace() -> None:
    """The next child of this process is the first of its own namespace, and all die with it."""
    _check(libc.unshare(_NEWPID), "unshare(pid)")


def own_pid_namespace(fd: int) -> None:
    """Undo `new_pid_namespace` for the children after it; `fd` is /proc/self/ns/pid."""
    _check(libc.setns(fd, _NEWPID), "setns(pid)")


def build(walls: Walls, limits: Limits, work: str) -> None:
    """Shut this process in; `work` and its parent, HOME, are all that it can write."""
    # One group to kill, and one share of the processors where the kernel shares them by session
    # (sched_autogroup), however many processes run: leaving it is refused below
    os.setsid()
    home = os.path.dirname(work)
    if walls.level == 3:
        me = os.open("/proc/self", os.O_RDONLY)
        _own_mounts(limits, home)
        if walls.uid is None:
            _own_users(me)
        os.close(me)
    os.mkdir(work, mode=0o700)
    if walls.uid is not None:
        os.chown(home, walls.uid, walls.uid)
        os.chown(work, walls.uid, walls.uid)
    alone = walls.uid is not None or walls.level == 3  # a user, or a user namespace, of its own
    _limit(limits, 0 if alone else _tasks_of_this_user())
    forks.sacrifice()
    _drop_privileges(walls)
    libc.prctl(_PR_DUMPABLE, 1, 0, 0, 0)
    _check(libc.prctl(_PR_PDEATHSIG, 9, 0, 0, 0), "parent's death")
    os.chdir(work)
    for name in ("HOME", "TMPDIR", "MPLCONFIGDIR", "IPYTHONDIR"):
        os.environ[name] = home
    tempfile.tempdir = None
    if walls.level >= 2:
        if walls.level == 2 or landlock.abi():
            devices = ("/dev/null", "/dev/zero", "/dev/full", "/dev/urandom", "/dev/random")
            # /proc/self is this child's own folder: the path is opened now
            landlock.restrict((*walls.readable, *devices, "/proc/self"), (home, *devices[:3]))
        seccomp.restrict()


def _own_mounts(limits: Limits, home: str) -> None:
    _check(libc.unshare(_NEWNS | _NEWIPC | _NEWNET), "unshare")
    _mount("none", "/", None, _REC | _PRIVATE)
    size = f"size={limits.disk},nr_inodes={limits.inodes},mode=755"
    _mount("tmpfs", home, "tmpfs", _NOSUID | _NODEV, size)
    _mount("tmpfs", "/dev/shm", "tmpfs", _NOSUID | _NODEV | _NOEXEC | _RDONLY, "size=4k")
    try:
        _mount("proc", "/proc", "proc", _NOSUID | _NODEV | _NOEXEC)
    except OSError:  # refused inside some containers: no /proc at all, then
        _mount("tmpfs", "/proc", "tmpfs", _NOSUID | _NODEV | _NOEXEC | _RDONLY, "size=4k")


def _own_users(me: int) -> None:
    """The kernel counts processes by user: without this, one copy could use up another's.

    `me` is /proc/self, opened while it was there.
    """
    _check(libc.unshare(_NEWUSER), "unshare(user)")
    for name, content in (("setgroups", b"deny"), ("uid_map", b"0 0 1"), ("gid_map", b"0 0 1")):
        entry = os.open(name, os.O_WRONLY, dir_fd=me)
        os.write(entry, content)
        os.close(entry)


def _mount(source: str, target: str, kind: str | None, flags: int, data: str = "") -> None:
    done = libc.mount(
        source.encode(), target.encode(), kind.encode() if kind else None,
        ctypes.c_ulong(flags), data.encode() or None,
    )  # fmt: skip
    _check(done, f"mount {target}")


def _tasks_of_this_user() -> int:
    """Processes and threads that the kernel counts with a candidate's."""
    count = 0
    for process in os.scandir("/proc"):
        with contextlib.suppress(OSError):  # gone meanwhile
            if process.name.isdigit() and process.stat().st_uid == os.getuid():
                count += len(os.listdir(f"/proc/{process.name}/task"))
    return count


def _limit(limits: Limits, others: int) -> None:
    cpu = int(limits.notebook) + 5
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_NPROC, limits.processes + others),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_MEMLOCK, 1 << 16),
    ):
        _, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))


def _drop_privileges(walls: Walls) -> None:
    """Become an ordinary user (when root) and give up every capability."""
    kept = 1 << _CAP_DAC_READ_SEARCH if walls.reads_all and walls.uid is not None else 0
    if walls.uid is not None:
        libc.prctl(_PR_KEEPCAPS, 1 if kept else 0, 0, 0, 0)
    for capability in range(_LAST_CAP + 1):
        libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    if walls.uid is not None:
        os.setgroups([])
        os.setresgid(walls.uid, walls.uid, walls.uid)
        os.setresuid(walls.uid, walls.uid, walls.uid)
    head = ctypes.create_string_buffer(struct.pack("Ii", _CAPSET_V3, 0), 8)
    sets = ctypes.create_string_buffer(struct.pack("IIIIII", kept, kept, 0, 0, 0, 0), 24)
    _check(libc.capset(head, sets), "capset")
    _check(libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


def _check(result: int, what: str) -> None:
    if result != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{what}: {os.strerror(error)}")
