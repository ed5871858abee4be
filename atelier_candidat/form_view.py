"""A form in the browser: real HTML fields with labels, errors beside them and a spoken status."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

if TYPE_CHECKING:
    from atelier_candidat.form import Formulaire

_VIEWS = Path(__file__).parent / "vues"


class FormView(anywidget.AnyWidget):
    """Draws a `Formulaire` and gives it what the candidate types."""

    _esm = (_VIEWS / "formulaire.js").read_text(encoding="utf-8")
    _css = (_VIEWS / "formulaire.css").read_text(encoding="utf-8")
    titre = traitlets.Unicode().tag(sync=True)
    champs: traitlets.List[Any] = traitlets.List().tag(sync=True)
    saisie = traitlets.Dict().tag(sync=True)
    erreurs = traitlets.Dict().tag(sync=True)
    statut = traitlets.Unicode().tag(sync=True)

    def __init__(self, form: "Formulaire") -> None:
        super().__init__(
            titre=form.titre,
            champs=[champ.description() for champ in form.champs],
            saisie=form.saisie,
            erreurs=form.erreurs,
            statut=form.statut,
        )
        self._form = form
        self.observe(self._typed, "saisie")

    def _typed(self, change: Any) -> None:
        self._form.remplir(change["new"])
        self.erreurs = self._form.erreurs
        self.statut = self._form.statut
        self.send({"action": "recu"})  # even when nothing changes: a silent kernel is a dead one
