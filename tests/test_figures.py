"""The figures of a graded copy: drawn for who marks them, whole, as a notebook shows them."""

import base64
import io
from typing import Any

import copies_de_test as sample
import matplotlib.pyplot as plt
import nbformat
import PIL.Image
import pytest
from IPython.core.pylabtools import print_figure

from atelier.grading import Grader

pytestmark = [pytest.mark.xdist_group("moteur")]

LONG = "Une catégorie dont le nom est si long qu'il sort deux fois de la figure à gauche"


@pytest.mark.parametrize("label", ["court", LONG], ids=["court", "long"])
def test_a_figure_is_drawn_where_a_person_marks_and_shows_all_of_it(label: str) -> None:
    """One of the two figures is in the exercise that has a task; legend and labels stand out."""
    cell = (
        "figure, repere = plt.subplots(figsize=(4, 3))\n"
        f"repere.barh([{label!r}, 'B'], [1, 2], label='une série')\n"
        "repere.legend(loc='upper left', bbox_to_anchor=(1.1, 1))"
    )
    copy = sample.notebook({"graphe": f"import matplotlib.pyplot as plt\n{cell}"})
    copy.cells.append(nbformat.v4.new_code_cell(cell))
    with Grader(2, sample.LIMITS) as grader:
        shown = grader.grade(sample.subject(), sample.as_bytes(copy)).notebook
    drawn = [
        [
            output.data["image/png"]
            for output in cell.outputs
            if "image/png" in output.get("data", {})
        ]
        for cell in shown.cells
        if "bbox_to_anchor" in cell.source
    ]
    assert [len(pictures) for pictures in drawn] == [0, 1]
    picture = _picture(drawn[1][0])
    expected = _picture(_as_a_notebook_shows(cell))
    assert [abs(a - b) < 5 for a, b in zip(picture.size, expected.size, strict=True)] == [True] * 2


def _picture(png: str) -> Any:
    return PIL.Image.open(io.BytesIO(base64.b64decode(png)))


def _as_a_notebook_shows(cell: str) -> str:
    """The picture that IPython makes of the figure of a cell."""
    names: dict[str, Any] = {"plt": plt}
    exec(cell, names)
    plt.close(names["figure"])
    return str(print_figure(names["figure"], "png", base64=True, dpi=72))
