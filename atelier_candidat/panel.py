"""A page shown under a cell, and a button that shows it afresh in the same place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


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
