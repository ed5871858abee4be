"""Check a notebook from a fresh start: its cells run in order, as grading runs them."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from atelier_candidat.check import (
    Cellule,
    Controle,
    bilan,
    cells,
    controler,
    graded,
    source_of,
    wrong,
)
from atelier_candidat.remark import Remarque


def valider_depuis_le_debut(chemin: Path) -> str:
    """What is done and missing in a notebook, or in each graded notebook of a séance's folder.

    Raises Remarque.
    """
    paths = graded(chemin) if chemin.is_dir() else [chemin]
    if not paths:
        raise Remarque(f"Le dossier {chemin} ne contient aucun notebook d'exercices lisible.")
    found = {path: bilan(list(_rerun(path))) for path in paths}
    if len(found) == 1:
        return found[paths[0]]
    return "\n\n".join(
        f"{path.name}\n{'-' * len(path.name)}\n{said}" for path, said in found.items()
    )


def _rerun(path: Path) -> Iterator[Controle]:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from traitlets.config import Config

    found = cells(path)
    os.environ.setdefault("MPLBACKEND", "agg")
    shell: Any = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    shell.reset(new_session=False)
    remaining = iter(found)

    def juger(tests: Cellule) -> str:
        """Run the cells up to these tests, then the tests themselves."""
        for cell in remaining:
            if cell.get("cell_type") != "code":
                continue
            with capture_output():  # results are judged, not shown
                result = shell.run_cell(source_of(cell))
            if cell is tests:
                error = result.error_before_exec or result.error_in_exec
                return wrong(error, shell.user_ns) if error else ""
        return ""

    here = Path.cwd()
    os.chdir(path.parent)
    try:
        yield from controler(found, juger)
    finally:
        os.chdir(here)
