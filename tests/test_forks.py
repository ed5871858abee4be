"""Children forked for many that ask: told, watched, never left behind."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from atelier.enclosure import wire
from atelier.enclosure.forks import Forked, Gone

SERVER = """
import os, socket, sys, time
from atelier.enclosure import forks
children = forks.Forks(socket.socket(fileno=int(sys.argv[1])))
while packet := children.next_packet():
    job, leash = packet[1]
    pid = os.fork()
    if pid == 0:
        children.forget()
        os.setpgid(0, 0)
        link = socket.socket(fileno=job)
        link.sendall(b"%d" % os.getpid())
        if packet[0] == "grandchild" and os.fork() == 0:
            link.sendall(b" %d" % os.getpid())
        if packet[0] != "brief":
            time.sleep(60)
        os._exit(7)
    os.close(job)
    children.watch(pid, leash)
"""


@pytest.fixture
def server() -> Iterator[tuple[socket.socket, subprocess.Popen[bytes]]]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(theirs.fileno())], pass_fds=(theirs.fileno(),)
        )
    yield ours, process
    ours.close()
    process.wait(10)


def pid_of(child: Forked) -> int:
    return int(child.wire.sock.recv(100))


def is_over(pid: int) -> bool:
    """Whether a process has ended, or ends within five seconds."""
    try:
        pidfd = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ended, _, _ = select.select([pidfd], [], [], 5)
    os.close(pidfd)
    return bool(ended)


def test_children_of_several_who_ask_run_together(server) -> None:
    control, _ = server
    with control.dup() as other:
        first, second = Forked(control, "long"), Forked(other, "long")
        assert pid_of(first) != pid_of(second)
        assert second.end() == -signal.SIGKILL
        assert first.end() == -signal.SIGKILL


def test_a_child_gives_its_own_status(server) -> None:
    child = Forked(server[0], "brief")
    pid_of(child)
    assert child.wire.sock.recv(1) == b""
    time.sleep(0.2)
    assert child.end() == 7


def test_letting_go_of_the_leash_ends_the_child(server) -> None:
    child = Forked(server[0], "long")
    pid = pid_of(child)
    child._let_go()  # as the kernel does for who dies
    assert is_over(pid)
    assert Forked(server[0], "long").end() == -signal.SIGKILL  # the others are served


def test_what_a_child_has_started_in_its_group_ends_with_it(server) -> None:
    child = Forked(server[0], "grandchild")
    time.sleep(0.3)
    _, grandchild = child.wire.sock.recv(100).split()
    child.end()
    assert is_over(int(grandchild))


def test_when_nobody_can_ask_any_more_nothing_is_left(server) -> None:
    control, process = server
    with control.dup() as other:
        child = Forked(control, "long")
        pid = pid_of(child)
        control.close()
        assert Forked(other, "long").end() == -signal.SIGKILL  # one still can
    assert process.wait(5) == 0
    assert is_over(pid)
    assert child.end() == -signal.SIGKILL


def test_a_server_that_dies_is_said(server) -> None:
    control, process = server
    child = Forked(control, "long")
    process.kill()
    process.wait()
    with pytest.raises(Gone):
        child.end()
    with pytest.raises(Gone):
        child.end()
    with pytest.raises(Gone):
        Forked(control, "long")


def test_a_packet_brings_its_open_files() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        wire.send_packet(ours, "fork", [0, 1])
        text, fds = wire.receive_packet(theirs) or ("", [])
    assert text == "fork" and len(fds) == 2
    for fd in fds:
        assert not os.get_inheritable(fd)
        os.close(fd)


def test_a_message_that_would_swell_when_it_is_read_is_no_message() -> None:
    ours, theirs = socket.socketpair()
    sender, receiver = wire.Wire(ours), wire.Wire(theirs)
    threading.Thread(target=sender.send, args=({"outputs": [{}] * 3_000_000},), daemon=True).start()
    with pytest.raises(wire.Broken):
        receiver.receive(time.monotonic() + 20)
    sender.close()
    receiver.close()
