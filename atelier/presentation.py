"""What a built notebook adds to its text for the comfort of a candidate; nothing graded."""

import re

from atelier import cells
from atelier.cells import Kind

FOLDED = {"jupyter": {"source_hidden": True}}
# JupyterLab shows the first line of a folded cell: it says what to do with it.
_DRAWN = {
    "Formulaire": "# Formulaire : Maj + Entrée pour l'afficher",
    "Enregistreur": "# Enregistreur : Maj + Entrée pour l'afficher",
}
# How a text says that the answer is given elsewhere, and that nothing is to be written here.
_LEFT_EMPTY = "cette cellule reste vide."
_CHECK = """# Vérifier mon travail : Maj + Entrée
from atelier_candidat import valider

valider()"""
_END = "*Tout est prêt ? Enregistrez (Ctrl + S), puis rendez votre travail.*"


# French puts a space before « : ; ? ! » and in numbers, where no line may break: « 4 800 € » whole.
# Code and tags are passed over, and the end of a cell that a candidate never sees is left.
_UNBREAKABLE = re.compile(
    r"(?P<code>```.*?```|`[^`\n]+`|<[^>\n]+>)"
    r"|(?<=\S) (?=[:;?!»](?:[\s*_),.|]|$))|(?<=«) |(?<=\d) (?=\d{3}(?!\d)|[€%])",
    re.DOTALL,
)
_NO_BREAK = "\u00a0"


def present(notebook: cells.Notebook) -> None:
    """Fold what a candidate has not to read, and end a graded notebook with the self-check."""
    from nbformat import v4

    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text, mark, scheme = cell.source.partition(cells.BEGIN_MARK_SCHEME)
            cell.source = unbreakable(text) + mark + scheme
    for cell in cells.of_kind(notebook, Kind.ANSWER):
        if cell.source.partition("\n")[0].endswith(_LEFT_EMPTY):
            cell.metadata.update(FOLDED)
    for cell in cells.of_kind(notebook, Kind.READ_ONLY):
        for name, label in _DRAWN.items():
            if re.search(rf"\b{name}\(", cell.source):
                cell.source = f"{label}\n{cell.source}"
                cell.metadata.update(FOLDED)
                break
    if any(cells.graded(notebook)):
        metadata = FOLDED | {"deletable": False}
        notebook.cells += [
            v4.new_code_cell(_CHECK, id="valider", metadata=metadata),
            v4.new_markdown_cell(_END, id="rendre"),  # else Maj + Entrée would add an empty cell
        ]


def unbreakable(text: str) -> str:
    """A text in Markdown whose French spaces do not break a line."""
    return _UNBREAKABLE.sub(lambda found: found["code"] or _NO_BREAK, text)
