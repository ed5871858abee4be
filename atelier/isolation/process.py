"""A zygote seen from outside: start it, open a child for a job, end it with all that it started."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from atelier import scratch
from atelier.enclosure import walls, wire
from atelier.isolation import sandbox

MODULES = (
    "numpy", "pandas", "matplotlib", "matplotlib.pyplot", "matplotlib_inline.backend_inline",
    "openpyxl", "ipywidgets", "atelier_candidat",
    # Shown views are imported late, and the kit's files are out of a child's sight
    "atelier_candidat.form_view", "atelier_candidat.recorder_view",
)  # fmt: skip
_BOOT = "import sys; sys.path.insert(0, {stage!r}); from enclosure.zygote import main; main({fd})"
_FIRST_UID = 61_000  # unprivileged users that nobody has


class Gone(Exception):
    """The zygote has died: start another one."""


class Zygote:
    """A warm process at one level of isolation that gives one child per job, one at a time.

    It starts at once and is waited for at the first job. Without `modules`, only probes can run.
    """

    def __init__(self, level: int, modules: tuple[str, ...] = MODULES) -> None:
        self.level = level
        self._ready = False
        self._stage = sandbox.stage()
        try:
            self._process, self._control = self._start(modules)
        except BaseException:
            self.close()
            raise

    def _start(self, modules: tuple[str, ...]) -> tuple[subprocess.Popen[bytes], socket.socket]:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [
            sys.executable,
            "-I",
            "-B",
            "-c",
            _BOOT.format(stage=str(self._stage), fd=theirs.fileno()),
        ]
        is_root = os.geteuid() == 0
        if self.level == 3:
            command = sandbox.bubblewrap(self._stage, is_root) + command
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self._errors,
            pass_fds=(theirs.fileno(),), env=self._environment(), cwd="/", start_new_session=True,
        )  # fmt: skip
        theirs.close()
        inner = walls.Walls(
            level=self.level,
            readable=sandbox.readable(self._stage),
            uid=_FIRST_UID + os.getpid() % 4000 if is_root else None,
            reads_all=is_root and not sandbox.others_can_read(through_parents=self.level < 3),
        )
        packet = json.dumps({"modules": modules, "walls": asdict(inner)})
        with contextlib.suppress(BrokenPipeError):
            wire.send_packet(ours, packet)
        return process, ours

    def _wait_ready(self) -> None:
        if not self._ready and wire.receive_packet(self._control) is None:
            raise Gone(self._said())
        self._ready = True

    def _environment(self) -> dict[str, str]:
        """Nothing of ours: a candidate can read it."""
        home = sandbox.HOME if self.level == 3 else "/tmp"
        return {
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": home, "TMPDIR": home,
            "MPLBACKEND": "agg", "MPLCONFIGDIR": str(self._stage / "matplotlib"),
            "IPYTHONDIR": f"{home}/ipython", "PYTHONDONTWRITEBYTECODE": "1",
            "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
        }  # fmt: skip

    def _said(self) -> str:
        self._errors.seek(0)
        return self._errors.read()[-2000:].decode("utf-8", "replace")

    def open(self, job: dict[str, Any], blobs: list[bytes], limits: walls.Limits) -> "Child":
        """A child at work on this job; raises Gone."""
        self._wait_ready()
        home = None
        if self.level == 3:
            work = f"{sandbox.HOME}/copie"
        else:
            home = scratch.make("copie", os.getpid())
            home.chmod(0o711)
            work = str(home / "copie")
        ours, theirs = socket.socketpair()
        try:
            wire.send_packet(self._control, "fork", [theirs.fileno()])
            theirs.close()
            started = wire.receive_packet(self._control)
        except OSError as error:
            raise Gone(str(error)) from error
        if started is None:
            raise Gone(self._said())
        child = Child(self._control, wire.Wire(ours), started[1][0], home)
        with contextlib.suppress(OSError):  # a child that died at once is seen by who reads it
            child.wire.send({**job, "work": work, "limits": asdict(limits)}, blobs)
        return child

    def close(self) -> None:
        """End the zygote, its child and its folder."""
        if control := getattr(self, "_control", None):
            control.close()  # the zygote ends by itself, with its child
        if process := getattr(self, "_process", None):
            try:
                process.wait(2)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if errors := getattr(self, "_errors", None):
            errors.close()
        shutil.rmtree(self._stage, ignore_errors=True)

    def __enter__(self) -> "Zygote":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Child:
    """One candidate's process: talk to it, interrupt it, end it."""

    def __init__(
        self, control: socket.socket, link: wire.Wire, pidfd: int, home: Path | None
    ) -> None:
        self.wire, self.home = link, home
        self._control, self._pidfd = control, pidfd

    def interrupt(self) -> None:
        """Ctrl-C, as a person would."""
        self._signal(signal.SIGINT)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, number)

    def end(self) -> int:
        """Kill it, wait until nothing of it is left, and give its exit status; raises Gone."""
        self._signal(signal.SIGKILL)
        self.wire.close()
        try:
            packet = wire.receive_packet(self._control)
            if packet is None:
                raise Gone("the zygote died")
        finally:
            os.close(self._pidfd)
            if self.home is not None:
                _remove(self.home)
        return int(packet[0].removeprefix("ended "))


def _remove(home: Path) -> None:
    """A candidate's folder may be closed, deep or strangely named: leave that to rm."""
    with contextlib.suppress(RecursionError):
        shutil.rmtree(home, ignore_errors=True)
    if home.exists():
        subprocess.run(["chmod", "-R", "u+rwX", str(home)], capture_output=True, check=False)
        subprocess.run(["rm", "-rf", str(home)], capture_output=True, check=False)
