"""What this engine costs per copy, gradebook included: CPU of all its processes, start-up left out.

    python -m bench.engine SESSION CHARTS FEW [ici|grappe]

Grades the first FEW copies to warm up, then the others, in this process or on a Dask cluster of
one worker; prints JSON. bubblewrap does not account for its children, so CPU is read in /proc.
"""

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from atelier import correction, folders, grappe, isolation, workers
from atelier.enclosure.walls import Limits
from atelier.grading import Grader

_TICK = os.sysconf("SC_CLK_TCK")


def main(root: str, charts: str, few: int, by: str = "ici") -> None:
    where = folders.find(Path(root))
    found = correction.find(where, [], [])
    found.sort(key=lambda folder: folder.parent.name)
    first = [folder for folder in found if int(folder.parent.name[2:]) < few]
    drawn = {"lus": None, "tous": True, "aucun": False}[charts]
    level = isolation.reached()
    with _here(level, where, drawn) if by == "ici" else _on_dask(level, drawn) as grade:
        batch = correction.Batch(where, level)
        batch.run(first, grade, again=True)
        cpu, wall = _cpu(), time.perf_counter()
        rest = [folder for folder in found if folder not in first]
        summary = batch.run(rest, grade, again=True)
        cost = {"cpu": _cpu() - cpu, "wall": time.perf_counter() - wall, "copies": len(rest)}
        batch.close()
    assert not summary.without_verdict, summary.without_verdict
    print(json.dumps(cost))


@contextlib.contextmanager
def _here(level: int, where: folders.Folders, drawn: bool | None) -> Iterator[correction.Grade]:
    with Grader(level, cache=where.cache, charts=drawn) as grader:
        yield lambda work: workers.grade_here(grader, work)


@contextlib.contextmanager
def _on_dask(level: int, drawn: bool | None) -> Iterator[correction.Grade]:
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as made:
        cluster = grappe.Cluster(made.scheduler_address, level, Limits(), drawn)
        yield cluster.grade
        cluster.close()


def _cpu() -> float:
    """Seconds used by this process and all below it, those that have ended included."""
    below: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                stat = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            below.setdefault(int(stat[1]), []).append(int(entry))
            used[int(entry)] = sum(map(int, stat[11:15])) / _TICK
    pending, total = [os.getpid()], 0.0
    while pending:
        pid = pending.pop()
        total += used[pid]
        pending += below.get(pid, [])
    return total


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:])
