"""`python -m atelier_candidat exercices.ipynb`: check a notebook from a fresh start."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from atelier_candidat.check import bilan, cells, controler
from atelier_candidat.explanation import explain
from atelier_candidat.remark import Remarque


def fresh_start(path: Path) -> str:
    """Run a notebook from its first cell, as grading does, and say what is missing."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from traitlets.config import Config

    os.environ.setdefault("MPLBACKEND", "agg")
    os.chdir(path.parent)
    shell: Any = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    remaining = iter(cells(Path(path.name)))

    def run(source: str) -> str:
        """Run the cells up to this tests cell, then the tests cell itself."""
        for cell in remaining:
            if cell.get("cell_type") != "code":
                continue
            own = "".join(cell.get("source", ""))
            with capture_output():  # results are judged, not shown
                result = shell.run_cell(own)
            if own == source:
                error = result.error_before_exec or result.error_in_exec
                return explain(error, shell.user_ns).removeprefix("À corriger : ") if error else ""
        return ""

    return bilan(list(controler(Path(path.name), run)))


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m atelier_candidat",
        description="Relance un notebook depuis le début et dit ce qui manque par exercice.",
    )
    parser.add_argument("notebook", type=Path, help="le notebook à valider, enregistré")
    try:
        print(fresh_start(parser.parse_args().notebook))
    except Remarque as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
