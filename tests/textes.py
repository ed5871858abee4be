"""Short MyST texts for the tests: a small séance, written cell by cell."""

from pathlib import Path

import jupytext
from jupytext.config import load_jupytext_config
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

FLAGS = {
    "read_only": {"grade": False, "solution": False, "locked": True, "task": False},
    "answer": {"grade": False, "solution": True, "locked": False, "task": False},
    "tests": {"grade": True, "solution": False, "locked": True, "task": False},
    "task": {"grade": False, "solution": False, "locked": True, "task": True},
}


def cell(kind, grade_id, source, points=None, **flags):
    """One nbgrader cell of this kind; `flags` overrides its metadata."""
    metadata = {**FLAGS[kind], "grade_id": grade_id, "schema_version": 3, **flags}
    if points is not None:
        metadata["points"] = points
    new = new_markdown_cell if kind == "task" else new_code_cell
    return new(source, metadata={"nbgrader": metadata})


def prose(source, *tags):
    """A plain Markdown cell."""
    return new_markdown_cell(source, metadata={"tags": list(tags)} if tags else {})


def source_of_tests(visible, hidden):
    """The source of a tests cell."""
    return f"{visible}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"


def exercices():
    """A small séance of two exercises, one computed and one read, without a fault."""
    hints = "<details><summary>Indice</summary>a</details>\n\n<details><summary>Méthode</summary>b</details>"
    return [
        prose("# 1.2.1 — Essai"),
        cell(
            "read_only",
            "preparation",
            "import pandas as pd\nfrom atelier_candidat import demarrer\n\ndemarrer()\n"
            'ventes = pd.DataFrame({"ht": [10.0, 20.0, 30.0]})',
        ),
        prose(f"## Exercice 1 — Additionner\n\nDonnez `total`, un nombre.\n\n{hints}"),
        cell(
            "answer",
            "total",
            '# total = …\n### BEGIN SOLUTION\ntotal = ventes["ht"].sum()\n### END SOLUTION',
        ),
        cell(
            "tests",
            "1_2_C1-total",
            source_of_tests(
                'assert isinstance(total, (int, float)), "total doit être un nombre"',
                "from atelier.verification import corrige\n\n"
                'assert total == corrige.total, "le total est faux"',
            ),
            points=2,
        ),
        prose(f"## Exercice 2 — Expliquer\n\n{hints}"),
        prose("*Votre réponse ici.*", "reponse"),
        cell(
            "task",
            "1_2_C3-explication",
            "Expliquez.\n\n### BEGIN MARK SCHEME\n- 0 : rien\n- 1 : peu\n- 2 : bien\n- 3 : très bien\n"
            "### END MARK SCHEME",
            points=3,
        ),
    ]


def write(path: Path, cells) -> Path:
    """Write these cells as a course text, in the form that JupyterLab saves."""
    notebook = new_notebook(cells=cells)
    notebook.metadata = {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3",
        },
        "jupytext": {"text_representation": {"extension": ".md", "format_name": "myst"}},
    }  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    config = load_jupytext_config(str(Path(__file__).parent.parent / "course" / "x.md"))
    path.write_text(jupytext.writes(notebook, fmt="md:myst", config=config), encoding="utf-8")
    return path
