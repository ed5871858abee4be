"""The page that a candidate gets back: their work, the points and the author's messages.

nbgrader's own page shows the hidden tests, is in English and loads a script from elsewhere. This
exporter takes its place (`GenerateFeedback.exporter_class`): no hidden test, no mark scheme, no
script, nothing from another site.
"""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbconvert.filters import ansi2html
from traitlets import default

from atelier import cells, outputs, results
from atelier.cells import Kind
from atelier_candidat.remark import nombre_fr

_TEMPLATES = Path(__file__).parent / "gabarits"


class FeedbackPage(Exporter):
    """An autograded notebook as one page of HTML, in French."""

    @default("file_extension")
    def _file_extension(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]  # this one gives text
        self, nb: Any, resources: Any = None, **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        notebook, resources = super().from_notebook_node(nb, resources, **kwargs)
        place = resources["nbgrader"]
        scores = _scores(place)
        for cell in notebook.cells:  # nbgrader gives 0 to what nobody has read yet
            if cells.grade_id(cell) in scores:
                cell.metadata["nbgrader"]["score"] = scores[cells.grade_id(cell)]
        return page(notebook, place), resources


def _scores(place: dict[str, Any]) -> dict[str | None, float | None]:
    """The points of each graded cell of this notebook, None while a person has to look."""
    engine = results.connect(place["db_url"])
    try:
        return {
            row.grade_id: row.points
            for row in results.results(engine, [place["student"]])
            if (row.seance, row.notebook) == (place["assignment"], place["notebook"])
        }
    finally:
        engine.dispose()


def page(notebook: cells.Notebook, place: dict[str, Any]) -> str:
    """The page; `place` has assignment, notebook, score, max_score and late_penalty."""
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True)
    environment.filters["points"] = _points
    parts = [part for cell in notebook.cells if (part := shown(cell))]
    return environment.get_template("retour.html.j2").render(cells=parts, place=place)


def shown(cell: cells.Cell) -> dict[str, Any] | None:
    """What a page says of a cell, harmless whatever the copy holds; None when there is nothing."""
    kind = cells.kind_of(cell)
    flags = cell.metadata.get("nbgrader", {})
    comment = flags.get("comment") or ""
    comment = "Sans réponse." if comment == "No response." else comment
    if kind is Kind.TESTS:
        return {
            "kind": "tests", "id": flags["grade_id"], "score": flags.get("score"),
            "maximum": flags.get("points"), "messages": _messages(cell),
        }  # fmt: skip
    if kind is Kind.TASK:
        text = cells.without_region(cell.source, cells.BEGIN_MARK_SCHEME, cells.END_MARK_SCHEME)
        return {
            "kind": "task", "id": flags["grade_id"], "score": flags.get("score"),
            "maximum": flags.get("points"), "html": _markdown(text), "comment": comment,
        }  # fmt: skip
    if cell.cell_type == "markdown":
        theirs = cells.is_written(cell)
        text = outputs.markdown(cell.source) if theirs else cell.source
        return {"kind": "text", "html": _markdown(text), "is_answer": theirs}
    if not cell.source.strip():
        return None
    printed = [_output(o) for o in outputs.outputs(list(cell.outputs), 0)]
    return {"kind": "code", "source": cell.source, "outputs": printed, "comment": comment}


def _messages(cell: cells.Cell) -> list[str]:
    """The author's sentences in a graded tests cell."""
    found = []
    for output in cell.outputs:
        if output.output_type == "error":
            found.append(str(output.evalue))
        elif output.output_type == "stream" and output.name == "stdout":
            found.append(str(output.text).strip())
    return [message for message in found if message]


def _output(output: dict[str, Any]) -> dict[str, Any]:
    if output["output_type"] == "stream":
        return {"html": Markup(f"<pre>{ansi2html(output['text'])}</pre>")}
    if output["output_type"] == "error":
        text = "\n".join(output["traceback"])
        return {"html": Markup(f'<pre class="erreur">{ansi2html(text)}</pre>')}
    data = output["data"]
    for mime in ("image/png", "image/jpeg"):
        if mime in data:
            return {"image": f"data:{mime};base64,{data[mime]}", "text": data["text/plain"]}
    if "text/html" in data:
        return {"html": Markup(data["text/html"])}  # a plain table: see outputs.table
    if "text/markdown" in data:
        return {"html": _markdown(data["text/markdown"])}
    return {"html": Markup("<pre>{}</pre>").format(data["text/plain"])}


def _markdown(text: str) -> Markup:
    return Markup(outputs.rendered(text))


def _points(value: Any) -> str:
    """Points as French readers write them; a dash while nobody has given any."""
    return "–" if value is None else nombre_fr(float(value))
