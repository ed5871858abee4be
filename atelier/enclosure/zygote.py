"""The zygote: imports the heavy libraries once, then forks one child per notebook for all workers.

It never reads a submission: the child's job comes over a socket that the zygote passes on. So no
child can find in its memory what another was given.
"""

import gc
import json
import os
import socket
from typing import Any

from . import forks, probes, walls, wire


def main(control_fd: int) -> None:
    """Serve until nobody holds the other end of the control socket; ends this process.

    After the settings, each packet `fork` brings the two sockets of `forks`: the child's job comes
    over the first. A packet `import …` names modules that the next children will need.
    """
    control = socket.socket(fileno=control_fd)
    packet = wire.receive_packet(control)
    if packet is not None:
        _serve(control, json.loads(packet[0]))
    os._exit(0)  # what was imported needs no farewell


def _serve(control: socket.socket, settings: dict[str, Any]) -> None:
    if settings["modules"]:  # none to try the walls: that needs no IPython
        _warm_up(settings["modules"])
    built = walls.Walls.of(settings["walls"])
    own = os.open("/proc/self/ns/pid", os.O_RDONLY) if built.level == 3 else None
    _settle()
    children = forks.Forks(control)
    rank = 0
    while packet := children.next_packet():
        if packet[0] != "fork":
            _import(packet[0].split()[1:])
            _settle()
            continue
        job, leash = packet[1]
        rank += 1
        if own is not None:
            walls.new_pid_namespace()
        pid = os.fork()
        if pid == 0:
            _child(job, built.for_child(rank))
        os.close(job)
        if own is not None:
            walls.own_pid_namespace(own)
        children.watch(pid, leash)


def _settle() -> None:
    """What is there before a fork is never collected: children share its pages."""
    gc.collect()
    gc.freeze()


def _warm_up(modules: list[str]) -> None:
    from . import notebook, shell  # noqa: F401  before the walls

    _import(modules)
    shell.prepare()
    shell.warm_up()


def _import(modules: list[str]) -> None:
    import importlib

    for name in modules:
        try:
            importlib.import_module(name)
        except (ImportError, OSError):  # or a library in C that it needs
            continue  # a candidate's notebook will say so if it needs it


def _child(job_fd: int, built: walls.Walls) -> None:
    """The child's whole life; never returns."""
    status = 1
    try:
        os.dup2(job_fd, 3)
        os.closerange(4, 4096)
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.close(null)
        # What programs and C code write. Before the walls, which refuse others: no limit counts
        # this memory, which is in no folder and no process
        captured = os.memfd_create("sorties")
        for fd in (1, 2):
            os.dup2(captured, fd)
        link = wire.Wire(socket.socket(fileno=3))
        first = link.receive()
        if first is not None:
            job, blobs = first
            status = _run(link, job, blobs, built, captured)
    except BaseException:
        status = 70  # the candidate's code cannot come here unless it broke its own shell
    finally:
        os._exit(status)


def _run(
    link: wire.Wire, job: dict[str, Any], blobs: list[bytes], built: walls.Walls, captured: int
) -> int:
    gc.disable()
    try:
        walls.build(built, walls.Limits(**job["limits"]), job["work"])
    except Exception as error:
        link.send({"wall": f"{type(error).__name__}: {error}"})
        return 71
    if "probes" in job:
        link.send({"probes": probes.run(job["probes"])})
        return 0
    from . import notebook

    notebook.run(link, job, blobs, captured)
    return 0
