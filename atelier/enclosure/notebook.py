"""Run a candidate's cells, say what they show, and send out the answers that tests will judge."""

import json
import os
import stat
from typing import Any

from . import snapshot, wire
from .shell import Outputs, Shell, draw_figures, start

ANSWER_FOLDERS = ("livrables", "reponses")
MOST_FILES = 200
DEEPEST_FOLDER = 6
LARGEST_FILE = 20 << 20
MOST_BYTES = 64 << 20


def run(link: wire.Wire, job: dict[str, Any], blobs: list[bytes], captured: int) -> None:
    """Run the job's cells in order; `blobs` are the files of the work folder, and `captured` is
    where descriptors 1 and 2 write.

    Sends {"cell": rank, "outputs"} after each code cell, and for each tests cell
    {"tests": rank} with the answers as JSON, then the files that changed since the last time.
    """
    for name, content in zip(job["files"], blobs, strict=True):
        _write(name, content)
    shell = start()
    top = os.getcwd()  # a cell may leave it
    sent: dict[str, tuple[int, int]] = {}
    me = os.getpid()
    for rank, cell in enumerate(job["cells"]):
        if cell["kind"] == "tests":
            answers = snapshot.of_names(shell.user_ns, cell["answers"])
            found, changed, contents = _files(top, sent)
            values = json.dumps(answers).encode()
            link.send({"tests": rank, "files": found, "changed": changed}, [values, *contents])
        elif cell["kind"] == "code":
            draw_figures(shell, cell["drawn"])
            outputs = _run_cell(shell, cell["source"], captured)
            if os.getpid() != me:  # the cell has forked: one process goes on
                os._exit(0)
            link.send({"cell": rank, "outputs": outputs})
    link.send({"finished": True})


def _run_cell(shell: Shell, source: str, captured: int) -> list[dict[str, Any]]:
    outputs: Outputs = shell.outputs
    outputs.clear()
    try:
        shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:  # between two cells: the time limit fell here
        outputs.error("KeyboardInterrupt", "temps dépassé", [])
    except SystemExit:
        pass
    _read_descriptors(captured, outputs)
    return outputs.shown


def _read_descriptors(fd: int, outputs: Outputs) -> None:
    try:
        size = os.fstat(fd).st_size
        if size:
            written = os.pread(fd, 100_000, 0)
            os.ftruncate(fd, 0)
            os.lseek(fd, 0, os.SEEK_SET)
            outputs.write("stdout", written.decode("utf-8", "replace"))
    except OSError:  # the candidate's code closed it: nothing more to read there
        pass


def _write(name: str, content: bytes) -> None:
    folder = os.path.dirname(name)
    if folder:
        os.makedirs(folder, exist_ok=True)
    with open(name, "wb") as file:
        file.write(content)


def _files(top: str, sent: dict[str, tuple[int, int]]) -> tuple[list[str], list[str], list[bytes]]:
    """The files under livrables/ and reponses/; those that changed since the last time; these."""
    found: list[str] = []
    names: list[str] = []
    blobs: list[bytes] = []
    left = MOST_BYTES
    for path in _paths(top):
        try:
            whole = os.path.join(top, path)
            state = os.lstat(whole)
            if not stat.S_ISREG(state.st_mode) or state.st_size > min(LARGEST_FILE, left):
                continue
            path.encode()
            mark = (state.st_mtime_ns, state.st_size)
            if sent.get(path) != mark:
                with open(whole, "rb") as file:
                    content = file.read()
                sent[path] = mark
                left -= len(content)
                names.append(path)
                blobs.append(content)
            found.append(path)
        except (OSError, UnicodeEncodeError):  # the candidate's code may have closed or named it so
            continue
    return found, names, blobs


def _paths(top: str) -> list[str]:
    """What is under the answer folders, a few levels deep, in order."""
    found: list[str] = []
    pending = [(folder, 0) for folder in ANSWER_FOLDERS]
    while pending and len(found) < MOST_FILES:
        folder, depth = pending.pop()
        try:
            entries = sorted(os.scandir(os.path.join(top, folder)), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            path = os.path.join(folder, entry.name)
            if entry.is_dir(follow_symlinks=False):
                if depth < DEEPEST_FOLDER:
                    pending.append((path, depth + 1))
            else:
                found.append(path)
    return found[:MOST_FILES]
