"""CPU and wall per notebook: stock nbgrader, this engine, and the bare cells in a warm process."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench import corpus

if TYPE_CHECKING:
    from atelier.grading import Grader

BIN = Path(sys.executable).parent
FLOOR = Path(__file__).with_name("floor.py")
Command = Sequence[str | Path]


class Cost(NamedTuple):
    """Of one notebook, start-up left out."""

    cpu: float
    wall: float


def costs(root: Path, seances: list[str], few: int, many: int) -> dict[str, Cost]:
    """The cost of one copy in each way of grading, start-up left out, measured in turn."""
    ours = corpus.prepare(root / "ici", seances, many, stock=False)
    stock = corpus.prepare(root / "nbgrader", seances, many, stock=True)
    theirs: list[Command] = [
        [BIN / "nbgrader", "autograde", "--force", seance] for seance in seances
    ]
    floor: list[Command] = [[sys.executable, FLOOR, ours.root, *seances]]
    found = {"nbgrader tel quel": _marginal(stock.root, theirs, seances, few, many)}
    for charts in ("lus", "tous", "aucun"):
        _keep(ours.root, seances, many)
        found[f"atelier, graphiques dessinés : {charts}"] = _engine(ours.root, charts, few)
    _keep(ours.root, seances, many)
    found["atelier, graphiques lus, grappe Dask"] = _engine(ours.root, "lus", few, "grappe")
    found["les cellules seules, processus chaud"] = _marginal(ours.root, floor, seances, few, many)
    return found


def _marginal(
    root: Path, commands: Sequence[Command], seances: list[str], few: int, many: int
) -> Cost:
    """Of one more copy, from the cost of few and of many."""
    spent = []
    for count in (few, many):
        _keep(root, seances, count)
        spent.append(_run(root, commands))
    copies = (many - few) * len(seances)
    return Cost((spent[1].cpu - spent[0].cpu) / copies, (spent[1].wall - spent[0].wall) / copies)


def _engine(root: Path, charts: str, few: int, by: str = "ici") -> Cost:
    """Of one more copy, by this engine."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.engine", root, charts, str(few), by], cwd=corpus.ROOT,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    cost = json.loads(done.stdout)
    return Cost(cost["cpu"] / cost["copies"], cost["wall"] / cost["copies"])


def scaling(root: Path, seance: str, copies: int) -> float:
    """How many times faster two workers on two cores are than one on one, start-up left out.

    Where a second core is free, one worker uses some of it: its copies are judged as they run.
    """
    where = corpus.prepare(root / "deux", [seance], copies, stock=False)
    base: Command = [
        BIN / "atelier", "corriger", "--tout", "--json", "--racine", where.root, "--processus",
    ]  # fmt: skip
    walls = {}
    every = os.sched_getaffinity(0)
    for workers in (1, 2):
        os.sched_setaffinity(0, sorted(every)[:workers])
        _keep(where.root, [seance], 2)
        start = _run(where.root, [[*base, str(workers)]]).wall
        corpus.hand_in(where, seance, copies)
        walls[workers] = _run(where.root, [[*base, str(workers)]]).wall - start
    os.sched_setaffinity(0, every)
    return walls[1] / walls[2]


class Resumed(NamedTuple):
    """A batch that was killed in its middle, then run again."""

    left: int  # copies that had no verdict yet
    wall: float  # seconds of the second run, start-up included


def resume(root: Path, seance: str, copies: int) -> Resumed:
    """Kill -9 the engine and its workers when half of the copies are written; time the next run."""
    where = corpus.prepare(root / "reprise", [seance], copies, stock=False)
    command: Command = [
        BIN / "atelier", "corriger", "--json", "--racine", where.root,
    ]  # fmt: skip
    engine = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    while len(list(where.autograded.glob(f"*/{seance}"))) < copies // 2:
        time.sleep(0.05)
    os.killpg(engine.pid, signal.SIGKILL)
    engine.wait()
    left = copies - len(list(where.autograded.glob(f"*/{seance}")))
    return Resumed(left, _run(where.root, [command]).wall)


def _keep(root: Path, seances: list[str], count: int) -> None:
    """Leave only the first copies, and nothing graded."""
    shutil.rmtree(root / "autograded", ignore_errors=True)
    shutil.rmtree(root / "submitted", ignore_errors=True)
    from atelier import folders

    where = folders.find(root)
    for seance in seances:
        corpus.hand_in(where, seance, count)


def _run(root: Path, commands: Sequence[Command]) -> Cost:
    """CPU (with all that it starts) and wall of these commands."""
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
    cpu, started = 0.0, time.perf_counter()
    for command in commands:
        process = subprocess.Popen(
            [str(part) for part in command], cwd=root, env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stderr is not None
        errors = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status):
            raise SystemExit(f"{command} : {errors[-1500:].decode(errors='replace')}")
        cpu += used.ru_utime + used.ru_stime
    return Cost(cpu, time.perf_counter() - started)


def child_memory(root: Path, seances: list[str]) -> float:
    """Private memory of a candidate's process beyond the zygote, in MiB, at its last cell.

    The most that a copy of one of these séances takes.
    """
    from atelier.grading import Grader

    with Grader(charts=False) as grader:
        return max(_child_memory(grader, root, seance) for seance in seances)


def _child_memory(grader: "Grader", root: Path, seance: str) -> float:
    from atelier import folders, subject

    where = folders.find(root)
    exam = subject.load(where.source / seance, where.release / seance)["exercices"]
    notebook = json.loads((where.submitted / "C-00000" / seance / "exercices.ipynb").read_text())
    probe = "print([l for l in open('/proc/self/smaps_rollup') if l.startswith('Private_Dirty')])"
    cell = {"cell_type": "code", "id": "sonde", "metadata": {}, "outputs": [], "source": probe}
    notebook["cells"].append(cell)
    shown = grader.grade(exam, json.dumps(notebook).encode()).notebook.cells[-1].outputs
    return int("".join(c for c in shown[0]["text"] if c.isdigit())) / 1024
