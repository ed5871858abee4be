"""Honest copies: each way of answering, in each form that a file may take."""

import itertools
import json
from collections.abc import Callable
from typing import Any

import copies_de_test as sample
import pytest
from test_soumissions import HONEST, HOSTILE, grader

from atelier.grading import Grader

__all__ = ["grader"]
pytestmark = [pytest.mark.xdist_group("moteur")]

WAYS: dict[str, dict[str, str]] = {
    "la référence": {},
    "sum de Python": {"total": "total = sum(ventes['montant'])"},
    "flottant": {"total": "total = float(ventes.montant.sum())"},
    "Decimal": {"total": "from decimal import Decimal\ntotal = float(sum(Decimal(str(m)) for m in ventes['montant']))"},
    "agg": {"total": "total = ventes.agg({'montant': 'sum'})['montant']"},
    "morse": {"total": "(total := ventes['montant'].sum())"},
    "global": {"total": "def f():\n    global total\n    total = ventes['montant'].sum()\nf()"},
    "dictionnaire": {"clients": "clients = pd.DataFrame([{'client': c, 'montant': g.montant.sum()} for c, g in ventes.groupby('client')])"},
    "tri": {"clients": "clients = ventes.groupby('client', as_index=False)['montant'].sum().iloc[::-1]"},
    "index nommé": {"clients": "clients = ventes.set_index('client').groupby(level=0).sum()"},
    "chaîne": {"clients": "clients = (ventes\n    .groupby('client')\n    .agg(montant=('montant', 'sum'))\n    .reset_index())"},
    "barh non, bar oui": {"graphe": "import matplotlib.pyplot as plt\nfigure, ax = plt.subplots()\nax.bar(['a', 'b', 'c'], [3, 2, 1], color='k')\nax.set_title('Trois')"},
    "open": {"livrable": "with open('livrables/ventes.csv', 'w') as f:\n    f.write(ventes.to_csv(index=False))"},
}  # fmt: skip


def _outputs(notebook: Any) -> None:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stderr", "text": "x" * 5000}]
            cell["execution_count"] = 7


def _extra_cells(notebook: Any) -> None:
    for rank in range(len(notebook["cells"]), 0, -1):
        notebook["cells"].insert(
            rank,
            {
                "cell_type": "code",
                "id": f"e{rank}",
                "metadata": {},
                "source": "2 + 2",
                "outputs": [],
                "execution_count": None,
            },
        )
        notebook["cells"].insert(
            rank, {"cell_type": "markdown", "id": f"m{rank}", "metadata": {}, "source": "une note"}
        )


def _crlf(notebook: Any) -> None:
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n")


def _lines(notebook: Any) -> None:
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)


def _other_ids(notebook: Any) -> None:
    for rank, cell in enumerate(notebook["cells"]):
        cell["id"] = f"autre-{rank}"


def _no_ids(notebook: Any) -> None:
    for cell in notebook["cells"]:
        cell.pop("id", None)


def _tools(notebook: Any) -> None:
    notebook["metadata"] |= {"widgets": {"x": {}}, "toc": {}, "colab": {"name": "x"}}
    for cell in notebook["cells"]:
        cell["metadata"] |= {
            "collapsed": True,
            "scrolled": "auto",
            "tags": [*cell["metadata"].get("tags", []), "x"],
        }


def _trailing(notebook: Any) -> None:
    for cell in notebook["cells"]:
        cell["source"] = "\n\n" + cell["source"] + "\n\n   \n"


def _imports_again(notebook: Any) -> None:
    notebook["cells"].insert(
        2,
        {
            "cell_type": "code",
            "id": "i",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": "import pandas as pd, numpy as np\nfrom atelier_candidat import *\npd.set_option('display.max_rows', None)",
        },
    )


def _noise(notebook: Any) -> None:
    for cell in notebook["cells"]:
        if cells_kind(cell) == "answer":
            cell["source"] = (
                "import sys\nprint('bruit', file=sys.stderr)\n" + cell["source"] + "\nprint('fini')"
            )


def _failing_cell(notebook: Any) -> None:
    notebook["cells"].insert(
        3,
        {
            "cell_type": "code",
            "id": "f",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": "raise ValueError('un essai')",
        },
    )


def _deleted_prose(notebook: Any) -> None:
    notebook["cells"] = [
        c
        for c in notebook["cells"]
        if c["cell_type"] == "code" or "reponse" in c["metadata"].get("tags", [])
    ]


def _blank_copy_before(notebook: Any) -> None:
    for rank, cell in reversed(list(enumerate(notebook["cells"]))):
        if cells_kind(cell) == "answer":
            notebook["cells"].insert(rank, {**json.loads(json.dumps(cell)), "source": "\n# À vous"})


def _as_it_is(notebook: Any) -> None:
    """Nothing."""


def cells_kind(cell: Any) -> str:
    flags = cell["metadata"].get("nbgrader", {})
    return "answer" if flags.get("solution") else ""


FORMS: list[Callable[[Any], None]] = [
    _as_it_is, _outputs, _extra_cells, _crlf, _lines, _other_ids, _no_ids, _tools, _trailing,
    _imports_again, _noise, _failing_cell, _deleted_prose, _blank_copy_before,
]  # fmt: skip
VARIANTS = list(itertools.product(WAYS, FORMS))


def _variants() -> list[Any]:
    """All in the long run; in `make test`, each way and each form once."""
    return [
        pytest.param(
            way,
            form,
            id=f"{way}-{form.__name__}",
            marks=[] if rank % (len(FORMS) + 1) == 0 else pytest.mark.long,
        )
        for rank, (way, form) in enumerate(VARIANTS)
    ]


@pytest.mark.parametrize(("way", "form"), _variants())
def test_an_honest_copy_never_loses_a_point_to_form(
    grader: Grader, way: str, form: Callable[[Any], None]
) -> None:
    notebook = sample.as_json(sample.notebook(WAYS[way]))
    form(notebook)
    sample.holds(grader.grade(sample.subject(), json.dumps(notebook).encode()), sample.MAXIMUM)


def test_there_are_enough_copies() -> None:
    assert len(HOSTILE) >= 100
    assert len(VARIANTS) + len(HONEST) >= 200
    assert len({path.name.partition("-")[0] for path in HOSTILE}) >= 8
