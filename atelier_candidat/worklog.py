"""How long a candidate works on a notebook and how often a check fails: to help, never to mark.

Kept in `reponses/.travail-<notebook>.json`, in the candidate's own folder, and handed in with it.
Only JupyterLab gives the ID of a cell that runs: grading, and a run of all by a program, keep
nothing.
"""

import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

PAUSE = 600  # seconds without running a cell after which the candidate is taken to be away
_KEPT = "_atelier_candidat_worklog"


@dataclass
class Travail:
    """Work on one notebook: active seconds, and failures by ID of cell."""

    secondes: float = 0.0
    essais: dict[str, int] = field(default_factory=dict)

    def note(self, cell: str, failed: bool, since: float) -> None:
        """Count a cell run so many seconds after the one before."""
        self.secondes += since if since <= PAUSE else 0.0
        if failed:
            self.essais[cell] = self.essais.get(cell, 0) + 1


def path_of(notebook: str, folder: Path) -> Path:
    """Where a séance's folder keeps the work on this notebook."""
    return folder / "reponses" / f".travail-{notebook}.json"


def read(path: Path) -> Travail | None:
    """The work kept in a file; None when it makes no sense: a candidate may edit it."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        essais = {str(name): int(count) for name, count in data["essais"].items()}
        found = Travail(float(data["secondes"]), essais)
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
    ):
        return None
    plausible = 0 <= found.secondes < 10_000_000 and len(essais) < 1000
    return found if plausible and all(0 <= n < 10_000 for n in essais.values()) else None


def keep() -> None:
    """From now on, count the work done in this notebook; does nothing outside JupyterLab."""
    from IPython import get_ipython

    shell = get_ipython()
    notebook = Path(os.environ.get("JPY_SESSION_NAME", "")).stem
    if shell is None or not notebook or hasattr(shell, _KEPT):
        return
    path = path_of(notebook, Path.cwd())
    travail = read(path) or Travail()
    last = time.monotonic()

    def after(result: Any) -> None:
        nonlocal last
        cell = getattr(getattr(result, "info", None), "cell_id", None)
        if not cell:
            return
        now = time.monotonic()
        travail.note(str(cell), not result.success, now - last)
        last = now
        _write(path, travail)

    setattr(shell, _KEPT, after)
    shell.events.register("post_run_cell", after)


def _write(path: Path, travail: Travail) -> None:
    """A full or read-only disk stops no one from working: the candidate's own cells will say so."""
    draft = path.with_suffix(".tmp")
    try:
        draft.write_text(json.dumps(asdict(travail), ensure_ascii=False), encoding="utf-8")
        draft.replace(path)
    except OSError:
        return
