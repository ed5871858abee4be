"""The trusted process seen from the engine: start it or join it, load tests, judge one copy."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import atelier
from atelier.enclosure import wire
from atelier.enclosure.forks import Forked, Gone
from atelier.execution import Answers
from atelier.isolation import sandbox
from atelier.problems import Refusal

SECONDS = 20  # for the tests of one cell
TOO_LONG = "La vérification de votre réponse a pris trop de temps : elle est trop volumineuse."
_BOOT = "import sys; sys.path.insert(0, {root!r}); from atelier.examiner import main; main({fd})"


class Examiner:
    """A running examiner; it starts at once and is waited for when first needed."""

    def __init__(self, control: socket.socket | None = None) -> None:
        """`control`: that of an examiner which another process has started and will end."""
        self.loaded: set[str] = set()
        self._process: subprocess.Popen[bytes] | None = None
        self.control = control or self._start()

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        root = str(Path(atelier.__file__).parents[1])
        # closed names only: nothing of the caller's environment is needed
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8",
            "HOME": tempfile.gettempdir(), "MPLBACKEND": "agg", "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1", "MPLCONFIGDIR": str(sandbox.fonts()),
            "TMPDIR": tempfile.gettempdir(),
        }  # fmt: skip
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _BOOT.format(root=root, fd=theirs.fileno())],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=(theirs.fileno(),),
            env=environment, cwd="/",
        )  # fmt: skip
        theirs.close()
        return ours

    def load(self, exam: dict[str, Any], blobs: list[bytes]) -> None:
        """Load a notebook's tests; raises Refusal when the master copy is at fault, and Gone."""
        ours, theirs = socket.socketpair()
        link = wire.Wire(ours)
        try:
            with theirs:
                wire.send_packet(self.control, "load", [theirs.fileno()])
            link.send(exam, blobs)
            answer = link.receive(time.monotonic() + 120)
        except OSError as error:
            raise Gone(str(error)) from error
        finally:
            link.close()
        if answer is None:
            raise Gone("l'examinateur s'est arrêté")
        if "refusal" in answer[0]:
            raise Refusal(answer[0]["refusal"])
        self.loaded.add(exam["key"])

    @contextlib.contextmanager
    def judging(self, key: str) -> Iterator["Judge"]:
        """A judge for one copy of this notebook."""
        judge = Judge(self, key)
        try:
            yield judge
        finally:
            judge.close()

    def close(self) -> None:
        """Let go of the examiner; who has started it waits for its end."""
        self.control.close()
        if self._process is None:
            return
        try:
            self._process.wait(10)  # it removes its folders
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Judge:
    """Judges the tests cells of one copy; a test that never ends costs itself only."""

    def __init__(self, examiner: Examiner, key: str) -> None:
        self._examiner, self._key = examiner, key
        self._sent: list[Answers] = []
        self._verdicts: dict[int, dict[str, Any]] = {}
        self._files: dict[str, bytes] = {}
        self._start()

    def _start(self) -> None:
        self._child = Forked(self._examiner.control, "fork")
        self._link = self._child.wire
        self._link.sock.settimeout(SECONDS + 10)
        with contextlib.suppress(OSError):  # a judge that died is seen by who reads its verdicts
            self._link.send({"key": self._key})
        self._known: dict[str, bytes] = {}

    def take(self, answers: Answers) -> None:
        """Send answers to be judged; the verdict is read later."""
        self._files.update(answers.contents)
        self._sent.append(answers)
        self._send(answers)

    def _send(self, answers: Answers) -> None:
        changed = {
            name: self._files[name]
            for name in answers.files
            if name in self._files and self._known.get(name) is not self._files[name]
        }
        self._known.update(changed)
        message = {"rank": answers.rank, "files": list(answers.files), "changed": list(changed)}
        with contextlib.suppress(OSError):
            self._link.send(message, [answers.values, *changed.values()])

    def verdicts(self) -> dict[int, dict[str, Any]]:
        """Every verdict by rank: {"points", "message", "detail"}."""
        while waiting := [a for a in self._sent if a.rank not in self._verdicts]:
            try:
                received = self._link.receive(time.monotonic() + SECONDS + 5)
            except (TimeoutError, wire.Broken):
                received = None
            if received is not None:
                self._verdicts[received[0]["rank"]] = received[0]
                continue
            # the first one waiting is what stopped it
            self._verdicts[waiting[0].rank] = {
                "points": 0.0, "message": TOO_LONG, "detail": "le test s'est arrêté",
            }  # fmt: skip
            self.close()
            self._start()
            for answers in waiting[1:]:
                self._send(answers)
        return self._verdicts

    def close(self) -> None:
        self._child.end()
