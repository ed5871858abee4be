"""The recorder in the browser: record, pause, stop, listen, drop a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from atelier_candidat.recorder import BLOCK
from atelier_candidat.remark import Remarque

if TYPE_CHECKING:
    from atelier_candidat.recorder import Enregistreur

_VIEWS = Path(__file__).parent / "vues"


class RecorderView(anywidget.AnyWidget):
    """Draws an `Enregistreur` and gives it the sound, in the order in which it was recorded."""

    _esm = (_VIEWS / "enregistreur.js").read_text(encoding="utf-8")
    _css = (_VIEWS / "enregistreur.css").read_text(encoding="utf-8")
    statut = traitlets.Unicode().tag(sync=True)
    existe = traitlets.Bool().tag(sync=True)
    interrompu = traitlets.Bool().tag(sync=True)
    maximum = traitlets.Int().tag(sync=True)

    def __init__(self, recorder: "Enregistreur") -> None:
        super().__init__(
            statut=recorder.statut,
            existe=recorder.fichier is not None,
            interrompu=recorder.interrompu,
            maximum=recorder.maximum,
        )
        self._recorder = recorder
        self.on_msg(self._received)

    def _received(self, _: Any, content: Any, buffers: list[Any]) -> None:
        if content.get("action") == "ecouter":
            self._play()
            return
        try:
            changed = self._recorder.recevoir(content, b"".join(bytes(b) for b in buffers))
        except (Remarque, OSError) as error:
            reason = str(error) if isinstance(error, Remarque) else f"{error.strerror}"
            self.send({"action": "erreur", "texte": f"Enregistrement impossible : {reason}"})
            return
        if changed:
            self.existe = self._recorder.fichier is not None
            self.interrompu = self._recorder.interrompu
            self.statut = self._recorder.statut
            self.send({"action": "garde", "texte": self.statut})
        else:
            self.send({"action": "recu"})  # a browser that hears nothing must not go on recording

    def _play(self) -> None:
        """Send the recording back by blocks, to be listened to."""
        kept = self._recorder.fichier
        if kept is None:
            self.send({"action": "erreur", "texte": self._recorder.statut})
            return
        data = kept.read_bytes()
        blocks = [data[start : start + BLOCK] for start in range(0, len(data), BLOCK)]
        for rank, block in enumerate(blocks, 1):
            last = rank == len(blocks)
            self.send({"action": "son", "fin": last, "suffixe": kept.suffix}, buffers=[block])
