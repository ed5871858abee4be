"""The trusted process: it judges inert answers and never runs a candidate's code.

Once per notebook it runs the read-only cells of the master copy and keeps the reference's answers;
then it forks one child per copy, so that nothing goes from one copy to the next. Run as a program
by `examination`, which talks to it.
"""

import ast
import contextlib
import copy
import gc
import importlib
import json
import math
import os
import resource
import shutil
import signal
import socket
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from atelier import scratch, thaw
from atelier.enclosure import forks, wire
from atelier.examination import SECONDS, TOO_LONG
from atelier.problems import Refusal
from atelier.reconstruction import refusal
from atelier.verification import reference
from atelier_candidat.explanation import is_reading
from atelier_candidat.phrases import ILLISIBLE

MEMORY = 4 << 30
# Slow to import, and needed only where the tests read such files
READ_BY = {".docx": "docx", ".html": "bs4", ".pptx": "pptx", ".wav": "mutagen"}
LONGEST_MESSAGE = 1500

NO_MESSAGE = "Votre réponse ne passe pas un contrôle de l'exercice."
UNJUDGED = (
    "Votre réponse n'a pas la forme attendue : relisez l'énoncé (type de réponse, noms des "
    "colonnes, unités)."
)


class TooLong(BaseException):
    """The tests of a cell have used their time: no Exception, which a reader would call a damaged
    file."""


@dataclass
class Tests:
    """One tests cell, ready to judge."""

    rank: int
    grade_id: str
    maximum: float
    answers: list[str]
    body: Any  # code objects
    last: Any
    names: dict[str, Any]  # what read-only cells have bound there
    corrige: dict[str, Any]


@dataclass
class Exam:
    """One notebook's tests. In `folder`: corrige/, the reference's files, and copie/, the data."""

    folder: Path
    tests: dict[int, Tests] = field(default_factory=dict)


def main(control_fd: int) -> None:
    """Serve until nobody holds the other end; ends this process.

    Packets: `load` with one socket, `fork` with the two of `forks`.
    """
    control = socket.socket(fileno=control_fd)
    os.setpgid(0, 0)
    sys.set_int_max_str_digits(6000)
    import pandas  # noqa: F401  before the forks

    import atelier.verification  # noqa: F401

    exams: dict[str, Exam] = {}
    children = forks.Forks(control)
    try:
        while packet := children.next_packet():
            link = wire.Wire(socket.socket(fileno=packet[1][0]))
            if packet[0] == "load":
                with contextlib.suppress(OSError, wire.Broken):  # who asked has died meanwhile
                    _load(link, exams)
                gc.collect()
                gc.freeze()
            else:
                children.watch(_fork(children, link, exams), packet[1][1])
            link.close()
    finally:
        for exam in exams.values():
            shutil.rmtree(exam.folder, ignore_errors=True)
    os._exit(0)  # what was imported needs no farewell


def _fork(children: forks.Forks, link: wire.Wire, exams: dict[str, Exam]) -> int:
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            children.forget()
            _judge_copy(link, exams)
            status = 0
        finally:
            os._exit(status)
    return pid


def _load(link: wire.Wire, exams: dict[str, Exam]) -> None:
    """Run a master copy's read-only cells and keep what each tests cell needs, once for all."""
    received = link.receive()
    if received is None:
        return
    message, blobs = received
    try:
        if message["key"] not in exams:
            exams[message["key"]] = _prepare(message, blobs)
        link.send({"loaded": True})
    except Refusal as error:
        link.send({"refusal": str(error)})


def _prepare(message: dict[str, Any], blobs: list[bytes]) -> Exam:
    exam = Exam(scratch.make("examen", os.getppid()))
    given = len(message["files"])
    for name, content in zip(message["files"], blobs, strict=False):
        _write(exam.folder / "copie" / name, content)
    (exam.folder / "copie").mkdir(exist_ok=True)
    for name, content in zip(message["reference_files"], blobs[given:], strict=True):
        _write(exam.folder / "corrige" / name, content)
    (exam.folder / "corrige").mkdir(exist_ok=True)
    for suffix in {Path(name).suffix for name in message["reference_files"]} & READ_BY.keys():
        importlib.import_module(READ_BY[suffix])  # before the forks, so that no child pays for it
    names: dict[str, Any] = {"__name__": "__main__", "display": lambda *_, **__: None}
    home = Path.cwd()
    os.chdir(exam.folder / "copie")
    try:
        for cell in message["cells"]:
            if cell["kind"] == "read_only":
                _run_read_only(cell, names)
            else:
                exam.tests[cell["rank"]] = _tests(cell, names)
    finally:
        os.chdir(home)
    return exam


def _run_read_only(cell: dict[str, Any], names: dict[str, Any]) -> None:
    shown = sys.stdout
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115
    try:
        exec(compile(_python(cell["source"]), f"<{cell['grade_id']}>", "exec"), names)
    except Exception as error:
        raise Refusal(
            f"la cellule en lecture seule « {cell['grade_id']} » s'arrête sur une erreur "
            f"({type(error).__name__} : {error})"
        ) from error
    finally:
        sys.stdout.close()
        sys.stdout = shown


def _python(source: str) -> str:
    """A cell without its notebook commands (`%matplotlib inline`)."""
    lines = source.splitlines()
    return "\n".join("pass" if line.startswith(("%", "!")) else line for line in lines)


def _tests(cell: dict[str, Any], names: dict[str, Any]) -> Tests:
    tree = ast.parse(_python(cell["source"]))
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = compile(ast.Expression(tree.body[-1].value), cell["grade_id"], "eval")
        del tree.body[-1]
    return Tests(
        rank=cell["rank"],
        grade_id=cell["grade_id"],
        maximum=cell["points"],
        answers=cell["answers"],
        body=compile(tree, cell["grade_id"], "exec"),
        last=last,
        names={name: _own(value) for name, value in names.items()},
        corrige={name: thaw.read(value) for name, value in cell["corrige"].items()},
    )


def _own(value: Any) -> Any:
    """A copy of data, so that a later read-only cell does not change it."""
    if type(value).__module__.startswith("pandas") and hasattr(value, "copy"):
        return value.copy()
    return copy.deepcopy(value) if type(value) in (list, dict, set) else value


def _judge_copy(link: wire.Wire, exams: dict[str, Exam]) -> None:
    """The life of one child: one copy, its tests cells in turn."""
    received = link.receive()
    if received is None:
        return
    exam = exams[received[0]["key"]]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    forks.sacrifice()
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    signal.signal(signal.SIGALRM, _alarm)
    sys.setrecursionlimit(2000)
    gc.disable()
    with tempfile.TemporaryDirectory(prefix="atelier-copie-", dir=exam.folder) as folder:
        os.chdir(folder)
        for given in (exam.folder / "copie").iterdir():
            if given.name not in ("livrables", "reponses"):
                os.symlink(given, given.name)
        while received := link.receive():
            message, (values, *contents) = received
            _bring_files(message, contents)
            link.send(_verdict(exam, exam.tests[message["rank"]], _by_name(values)))
        os.chdir("/")


def _by_name(values: bytes) -> dict[str, Any]:
    """The answers of a tests cell, unread until now; none where they are no JSON."""
    try:
        found = json.loads(values)
    except (ValueError, RecursionError):
        return {}
    return found if type(found) is dict else {}


def _alarm(*_: Any) -> None:
    raise TooLong


def _bring_files(message: dict[str, Any], blobs: list[bytes]) -> None:
    """The candidate's files as they are at this cell, names checked."""
    tops = ("livrables", "reponses")
    wanted = set(message["files"])
    for folder, _, files in (step for top in tops for step in os.walk(top, topdown=False)):
        for name in files:
            path = os.path.join(folder, name)
            if path not in wanted:
                os.unlink(path)
        with contextlib.suppress(OSError):  # not empty; else a file may have taken its name
            os.rmdir(folder)
    for top in tops:
        os.makedirs(top, exist_ok=True)
    for name, content in zip(message["changed"], blobs, strict=True):
        if not refusal(name):
            _write(Path(name), content)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _verdict(exam: Exam, tests: Tests, values: dict[str, Any]) -> dict[str, Any]:
    """The points of one tests cell and the sentence for the candidate.

    `points` None: the test itself is wrong, a person must judge; `detail` is for the trainer.
    """
    found: dict[str, Any] = {"rank": tests.rank, "points": 0.0, "message": "", "detail": ""}
    names = dict(tests.names)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        for name in tests.answers:
            names[name] = _answer(name, values)
        reference.charger(tests.corrige, exam.folder / "corrige")
        exec(tests.body, names)
        result = eval(tests.last, names) if tests.last is not None else None
        signal.setitimer(signal.ITIMER_REAL, 0)
        return {**found, **_credit(tests, result)}
    except AssertionError as error:
        return {**found, "message": _text(error) or NO_MESSAGE}
    except Refusal as error:
        return {**found, "points": None, "detail": f"{tests.grade_id} : {error}"}
    except TooLong:
        return {**found, "message": TOO_LONG, "detail": f"plus de {SECONDS} s"}
    except BaseException as error:  # the answer has not the form that the test relies on
        said = ILLISIBLE if is_reading(error) else _twice(names, tests.answers) or UNJUDGED
        return {**found, "message": said, "detail": f"{type(error).__name__} : {_text(error)}"}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        reference.decharger()


def _answer(name: str, values: dict[str, Any]) -> Any:
    """A candidate's answer; raises AssertionError with the sentence that says what is wrong."""
    if name not in values:
        raise AssertionError(
            f"Il n'y a pas de réponse « {name} » : la cellule n'est pas remplie, ou elle s'est "
            "arrêtée sur une erreur."
        )
    data = values[name]
    if type(data) is dict and data.get("") == "opaque":
        kind = str(data.get("type"))[:80]
        raise AssertionError(
            f"« {name} » ne peut pas être corrigé : c'est un objet « {kind} », alors qu'une "
            "réponse est un nombre, un texte, une date, une liste, une table ou un graphique."
        )
    try:
        return thaw.read(data)
    except thaw.Unreadable:
        raise AssertionError(
            f"« {name} » ne peut pas être corrigé : sa valeur ne se lit pas, ou elle est trop "
            "volumineuse."
        ) from None


def _twice(names: dict[str, Any], answers: list[str]) -> str:
    """What is wrong with a table whose columns share a name: libraries then give tables for it."""
    import pandas

    for name in answers:
        columns = getattr(names.get(name), "columns", None)
        if isinstance(columns, pandas.Index) and not columns.is_unique:
            column = columns[columns.duplicated()][0]
            return f"Dans {name}, deux colonnes s'appellent « {column} »."
    return ""


def _credit(tests: Tests, result: Any) -> dict[str, Any]:
    """All the points, or the number of points that the cell ends with, from 0 to its maximum."""
    if isinstance(result, bool) or not isinstance(result, int | float):
        return {"points": tests.maximum}
    points = float(result)
    if math.isnan(points):
        raise Refusal("le test donne un nombre de points qui n'en est pas un (NaN).")
    points = min(max(points, 0.0), tests.maximum)
    remark = _clean(str(getattr(result, "remarque", ""))) if points < tests.maximum else ""
    return {"points": points, "message": remark}


def _text(error: BaseException) -> str:
    try:
        return _clean(str(error))
    except BaseException:
        return ""


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", "?")[:LONGEST_MESSAGE]


if __name__ == "__main__":
    main(int(json.loads(sys.argv[1])))
