"""Children forked on demand by one process for many that ask: both ends of the protocol.

Who asks sends a packet over the control socket, which may be shared, with two sockets: one for the
child's work, and a leash. Over the leash come `started` with the child's pidfd, then
`ended <status>` when nothing of it is left; to let go of the leash ends the child.
"""

import contextlib
import os
import select
import signal
import socket
from dataclasses import dataclass

from . import wire


class Gone(Exception):
    """The process that forks has died: start another one."""


@dataclass(eq=False)
class _Running:
    pid: int
    pidfd: int
    leash: socket.socket


def sacrifice() -> None:
    """Have the machine end this process first when its memory runs out, and not the engine."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:  # no /proc
        file.write("1000")


class Forks:
    """The side that forks: it waits for packets, and buries its children meanwhile."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        self._running: dict[int, _Running] = {}  # by pidfd and by leash

    def next_packet(self) -> tuple[str, list[int]] | None:
        """The next packet; None when nobody can ask any more, and no child is left."""
        while True:
            for fd, _ in self._poll.poll():
                if fd == self._control.fileno():
                    packet = wire.receive_packet(self._control)
                    if packet is None:
                        self._end_all()
                    return packet
                child = self._running.get(fd)
                if child is None:  # buried since this poll
                    continue
                if fd == child.pidfd:
                    self._bury(child)
                else:  # no packet is due over a leash: its other end is gone
                    self._poll.unregister(fd)
                    signal.pidfd_send_signal(child.pidfd, signal.SIGKILL)

    def watch(self, pid: int, leash: int) -> None:
        """Tell who asked that this child has started, and when it ends."""
        child = _Running(pid, os.pidfd_open(pid), socket.socket(fileno=leash))
        for fd in (child.pidfd, leash):
            self._running[fd] = child
            self._poll.register(fd, select.POLLIN)
        with contextlib.suppress(OSError):  # gone already: seen at the next poll
            wire.send_packet(child.leash, "started", [child.pidfd])

    def forget(self) -> None:
        """In a child: nothing of the others is its own."""
        self._control.close()
        for child in set(self._running.values()):
            child.leash.close()
            os.close(child.pidfd)

    def _bury(self, child: _Running) -> None:
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        # The pid is still ours: nobody else can have this group, which may be empty or never made
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        _, status = os.waitpid(child.pid, 0)
        with contextlib.suppress(OSError):
            wire.send_packet(child.leash, f"ended {os.waitstatus_to_exitcode(status)}")
        for fd in (child.pidfd, child.leash.fileno()):
            del self._running[fd]
            with contextlib.suppress(KeyError):
                self._poll.unregister(fd)
        os.close(child.pidfd)
        child.leash.close()

    def _end_all(self) -> None:
        for child in [c for fd, c in self._running.items() if fd == c.pidfd]:
            signal.pidfd_send_signal(child.pidfd, signal.SIGKILL)
            self._bury(child)


class Forked:
    """One child, for who asked for it."""

    def __init__(self, control: socket.socket, what: str) -> None:
        """Ask for it over `control` with the packet `what`; raises Gone."""
        ours, theirs = socket.socketpair()
        self.wire = wire.Wire(ours)
        self._leash, held = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._pidfd = -1
        try:
            wire.send_packet(control, what, [theirs.fileno(), held.fileno()])
            theirs.close()
            held.close()
            started = wire.receive_packet(self._leash)
        except OSError as error:
            self._let_go()
            raise Gone(str(error)) from error
        finally:
            theirs.close()
            held.close()
        if started is None:
            self._let_go()
            raise Gone("no child")
        self._pidfd = started[1][0]

    @property
    def pid(self) -> int:
        """Its number, and that of its group; -1 once it has ended."""
        with open(f"/proc/self/fdinfo/{self._pidfd}") as file:
            return next(int(line[4:]) for line in file if line.startswith("Pid:"))

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it still runs."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, number)

    def end(self) -> int:
        """Kill it, wait until nothing of it is left, and give its exit status; raises Gone."""
        if self._pidfd < 0:
            raise Gone("ended already")
        self.signal(signal.SIGKILL)
        self.wire.close()
        try:
            packet = wire.receive_packet(self._leash)
        finally:
            self._let_go()
        if packet is None:
            raise Gone("the process that forks died")
        return int(packet[0].removeprefix("ended "))

    def _let_go(self) -> None:
        self.wire.close()
        self._leash.close()
        if self._pidfd >= 0:
            os.close(self._pidfd)
            self._pidfd = -1
