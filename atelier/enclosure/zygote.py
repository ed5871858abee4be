"""The zygote: imports the heavy libraries once, then forks one child per notebook.

It never reads a submission: the child's job comes over a socket that the zygote passes on. So no
child can find in its memory what another was given.
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
from typing import Any

from . import probes, walls, wire


def main(control_fd: int) -> None:
    """Serve until the other end of the control socket closes.

    A packet `fork` with a socket: fork a child for the job that comes over it. Answers `started`
    with the child's pidfd, then `ended <status>` when nothing of it is left.
    """
    control = socket.socket(fileno=control_fd)
    packet = wire.receive_packet(control)
    if packet is None:
        return
    settings = json.loads(packet[0])
    if settings["modules"]:  # none to try the walls: that needs no IPython
        _warm_up(settings["modules"])
    own = os.open("/proc/self/ns/pid", os.O_RDONLY) if settings["walls"]["level"] == 3 else None
    gc.collect()
    gc.freeze()
    wire.send_packet(control, "ready")
    while packet := wire.receive_packet(control):
        (job,) = packet[1]
        if own is not None:
            walls.new_pid_namespace()
        pid = os.fork()
        if pid == 0:
            _child(job, settings)
        os.close(job)
        if own is not None:
            walls.own_pid_namespace(own)
        if not _watch(control, pid):
            return


def _warm_up(modules: list[str]) -> None:
    import importlib

    from . import notebook, shell  # noqa: F401  before the walls

    for name in modules:
        try:
            importlib.import_module(name)
        except ImportError:
            continue  # a candidate's notebook will say so if it needs it
    shell.prepare()
    shell.warm_up()


def _watch(control: socket.socket, pid: int) -> bool:
    """Wait for a child and leave nothing of it; False when nobody asks any more."""
    pidfd = os.pidfd_open(pid)
    wire.send_packet(control, "started", [pidfd])
    ready, _, _ = select.select([pidfd, control.fileno()], [], [])
    wanted = True
    if pidfd not in ready:  # no packet is due while a child runs: the other end is gone
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)
        wanted = False
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    # The pid is still ours: nobody else can have this group, which may be empty or never made
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    os.close(pidfd)
    if wanted:
        wire.send_packet(control, f"ended {os.waitstatus_to_exitcode(status)}")
    return wanted


def _child(job_fd: int, settings: dict[str, Any]) -> None:
    """The child's whole life; never returns."""
    status = 1
    try:
        os.dup2(job_fd, 3)
        os.closerange(4, 4096)
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        os.close(null)
        link = wire.Wire(socket.socket(fileno=3))
        first = link.receive()
        if first is not None:
            job, blobs = first
            status = _serve(link, job, blobs, settings)
    except BaseException:
        status = 70  # the candidate's code cannot come here unless it broke its own shell
    finally:
        os._exit(status)


def _serve(
    link: wire.Wire, job: dict[str, Any], blobs: list[bytes], settings: dict[str, Any]
) -> int:
    gc.disable()
    built = walls.Walls.of(settings["walls"])
    try:
        walls.build(built, walls.Limits(**job["limits"]), job["work"])
    except Exception as error:
        link.send({"wall": f"{type(error).__name__}: {error}"})
        return 71
    if "probes" in job:
        link.send({"probes": probes.run(job["probes"])})
        return 0
    from . import notebook

    notebook.run(link, job, blobs)
    return 0
