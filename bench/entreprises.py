"""What a company with all its files costs: CPU, memory, and two processes against one."""

import datetime
import multiprocessing
import tempfile
import time
from functools import cache
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import NamedTuple

from atelier import entreprise
from bench import corpus

DATE = datetime.date(2026, 11, 24)
PATIENCE = 120  # seconds for every worker to be warm


class Made(NamedTuple):
    """One company, written then deleted."""

    cpu: float  # seconds
    size: int  # bytes of its files
    peak: float  # MiB that its process has held at most, imports included


class Batch(NamedTuple):
    """Of one company on average, start-up left out."""

    cpu: float  # seconds
    wall: float  # seconds
    size: float  # bytes of its files
    peak: float  # MiB of the largest process


def make(graine: int) -> Made:
    """The company of this seed, with every file."""
    started = time.process_time()
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        made = entreprise.generer(_profil(), graine, DATE)
        written = entreprise.ecrire(made, Path(folder))
        cpu = time.process_time() - started
        return Made(cpu, sum(path.stat().st_size for path in written), _peak())


def measure(companies: int, processes: int) -> Batch:
    """That many companies shared between spawned processes, each warm before the clock starts."""
    spawn = multiprocessing.get_context("spawn")
    warm = spawn.Barrier(processes + 1)
    with spawn.Pool(processes, _warm_up, (warm,)) as pool:
        warm.wait(PATIENCE)
        started = time.perf_counter()
        made = pool.map(make, range(1, companies + 1), chunksize=1)
        wall = time.perf_counter() - started
    return Batch(
        cpu=sum(one.cpu for one in made) / companies,
        wall=wall / companies,
        size=sum(one.size for one in made) / companies,
        peak=max(one.peak for one in made),
    )


def _warm_up(warm: Barrier) -> None:
    make(0)
    warm.wait(PATIENCE)


@cache
def _profil() -> entreprise.Profil:
    return entreprise.charger(corpus.ROOT / "course" / "entreprises" / "ormelune")


def _peak() -> float:
    """From /proc: getrusage would count what the parent held when it started this process."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
