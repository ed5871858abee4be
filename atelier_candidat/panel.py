"""What is shown under a cell: a page with a button that makes it afresh, or a drawn widget."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any


@dataclass(frozen=True)
class Page:
    """The same content for a browser and as plain text, both saved with the notebook."""

    html: str
    texte: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.texte


def panneau(faire: Callable[[], Page], bouton: str) -> None:
    """Show the page that `faire` makes, above a button that makes it again."""
    import ipywidgets
    from IPython.display import display

    shown = display(faire(), display_id=True)
    button = ipywidgets.Button(description=bouton, button_style="primary", layout={"width": "auto"})

    def again(_: ipywidgets.Button) -> None:
        shown.update(faire())
        # the button keeps the focus: its new name is what a screen reader says
        button.description = f"{bouton} (fait à {datetime.now():%H h %M min %S s})"

    button.on_click(again)
    display(button)


def dessin(vue: Any, texte: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A widget's MIME bundle, with what the notebook shows when it is opened another day."""
    data, metadata = vue._repr_mimebundle_()
    again = "Cliquez ici, puis Maj + Entrée, pour l'afficher de nouveau."
    return data | {
        "text/plain": texte,
        "text/html": f"<p>{escape(texte).replace(chr(10), '<br>')} <strong>{again}</strong></p>",
    }, metadata
