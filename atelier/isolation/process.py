"""A zygote seen from outside: start it or join it, open a child for a job, end it."""

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
from typing import IO, Any

from atelier import scratch
from atelier.enclosure import walls, wire
from atelier.enclosure.forks import Forked, Gone
from atelier.isolation import sandbox

MODULES = (
    "numpy", "pandas", "matplotlib", "matplotlib.pyplot", "matplotlib_inline.backend_inline",
    "openpyxl", "ipywidgets", "atelier_candidat",
    # Shown views are imported late, and the kit's files are out of a child's sight
    "atelier_candidat.form_view", "atelier_candidat.recorder_view",
)  # fmt: skip
_BOOT = "import sys; sys.path.insert(0, {stage!r}); from enclosure.zygote import main; main({fd})"
_FIRST_UID = 61_000  # unprivileged users that nobody has


class Zygote:
    """A warm process at one level of isolation that gives one child per job.

    It starts at once and is waited for at the first job. Without `modules`, only probes can run.
    """

    def __init__(
        self, level: int, modules: tuple[str, ...] = MODULES, control: socket.socket | None = None
    ) -> None:
        """`control`: that of a zygote which another process has started and will end."""
        self.level = level
        self._errors: IO[bytes] | None = None
        with contextlib.ExitStack() as undone:
            self.control = control or self._start(modules, undone)
            undone.callback(self.control.close)  # first: the zygote ends when nobody holds it
            self._closing = undone.pop_all()

    def _start(self, modules: tuple[str, ...], undone: contextlib.ExitStack) -> socket.socket:
        stage = sandbox.stage()
        undone.callback(shutil.rmtree, stage, ignore_errors=True)
        self._errors = undone.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [
            sys.executable,
            "-I",
            "-B",
            "-c",
            _BOOT.format(stage=str(stage), fd=theirs.fileno()),
        ]
        is_root = os.geteuid() == 0
        if self.level == 3:
            command = sandbox.bubblewrap(stage, is_root) + command
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self._errors,
            pass_fds=(theirs.fileno(),), env=self._environment(stage), cwd="/",
            start_new_session=True,
        )  # fmt: skip
        theirs.close()
        undone.callback(_wait, process)
        inner = walls.Walls(
            level=self.level,
            readable=sandbox.readable(stage),
            uid=_FIRST_UID + os.getpid() % 40 * walls.USERS if is_root else None,
            reads_all=is_root and not sandbox.others_can_read(through_parents=self.level < 3),
        )
        packet = json.dumps({"modules": modules, "walls": asdict(inner)})
        with contextlib.suppress(BrokenPipeError):
            wire.send_packet(ours, packet)
        return ours

    def _environment(self, stage: Path) -> dict[str, str]:
        """Nothing of ours: a candidate can read it."""
        home = sandbox.HOME if self.level == 3 else "/tmp"
        return {
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": home, "TMPDIR": home,
            "USER": "candidat",  # no account of the machine has its number
            "MPLBACKEND": "agg", "MPLCONFIGDIR": str(stage / "matplotlib"),
            "IPYTHONDIR": f"{home}/ipython", "PYTHONDONTWRITEBYTECODE": "1",
            "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
        }  # fmt: skip

    def open(self, job: dict[str, Any], blobs: list[bytes], limits: walls.Limits) -> "Child":
        """A child at work on this job; raises Gone."""
        home = None
        if self.level == 3:
            work = f"{sandbox.HOME}/copie"
        else:
            home = scratch.make("copie", os.getpid())
            home.chmod(0o711)
            work = str(home / "copie")
        try:
            child = Child(self.control, home)
        except Gone as error:
            if home is not None:
                _remove(home)
            raise Gone(self._said() or str(error)) from error
        with contextlib.suppress(OSError):  # a child that died at once is seen by who reads it
            child.wire.send({**job, "work": work, "limits": asdict(limits)}, blobs)
        return child

    def prepare(self, *modules: str) -> None:
        """Import these before the next children are forked, so that none of them pays for it."""
        with contextlib.suppress(OSError):  # a zygote that died is seen by who asks for a child
            wire.send_packet(self.control, " ".join(["import", *modules]))

    def _said(self) -> str:
        if self._errors is None:
            return ""
        try:
            self._errors.seek(0)
            return self._errors.read()[-2000:].decode("utf-8", "replace")
        except ValueError:  # closed meanwhile, by another thread
            return ""

    def close(self) -> None:
        """Let go of the zygote; who has started it ends it, with its children and its folder."""
        self._closing.close()

    def __enter__(self) -> "Zygote":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Child(Forked):
    """One candidate's process: talk to it, interrupt it, end it."""

    def __init__(self, control: socket.socket, home: Path | None) -> None:
        super().__init__(control, "fork")
        self.home = home  # where the kernel does not bound its folder

    def interrupt(self) -> None:
        """Ctrl-C, as a person would."""
        self.signal(signal.SIGINT)

    def end(self) -> int:
        """Kill it, wait until nothing of it is left, and give its exit status; raises Gone."""
        try:
            return super().end()
        finally:
            if self.home is not None:
                _remove(self.home)


def _wait(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _remove(home: Path) -> None:
    """A candidate's folder may be closed, deep or strangely named: leave that to rm."""
    with contextlib.suppress(RecursionError):
        shutil.rmtree(home, ignore_errors=True)
    if home.exists():
        subprocess.run(["chmod", "-R", "u+rwX", str(home)], capture_output=True, check=False)
        subprocess.run(["rm", "-rf", str(home)], capture_output=True, check=False)
