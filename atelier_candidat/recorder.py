"""Record an oral in the notebook, or drop a file made elsewhere."""

import contextlib
import os
from pathlib import Path
from typing import Any

from atelier_candidat.archive import HEAVIEST
from atelier_candidat.panel import dessin
from atelier_candidat.remark import Remarque
from atelier_candidat.sound import FORMATS, duree

BLOCK = 512 * 1024  # bytes sent to the browser at a time


class Enregistreur:
    """A recorder that keeps the candidate's voice in `livrables/oral.webm`.

    The last expression of a cell shows it. Sound is written as it comes, to a part file renamed
    at the end: a browser that closes loses nothing already said. `maximum`: minutes.
    A file dropped instead keeps its format (`livrables/oral.mp3`) and replaces the recording.
    """

    def __init__(self, chemin: str | Path = "livrables/oral.webm", maximum: int = 45) -> None:
        self.chemin = Path(chemin)
        if self.chemin.suffix != ".webm":
            raise ValueError("l'enregistreur écrit un fichier .webm")
        self.maximum = maximum
        self._view: Any = None

    @property
    def fichier(self) -> Path | None:
        """The recording kept, whatever its format; None before there is one."""
        known = [self.chemin.with_suffix(suffix) for suffix in FORMATS]
        return next((path for path in known if path.is_file()), None)

    @property
    def interrompu(self) -> bool:
        """Whether sound was recorded but never finished: the browser closed."""
        return self._part().is_file() and self._part().stat().st_size > 0

    @property
    def statut(self) -> str:
        """What is kept, in one sentence."""
        if self.interrompu:
            return "Un enregistrement s'est interrompu : gardez ce qui a été dit, ou recommencez."
        kept = self.fichier
        if kept is None:
            return "Pas encore d'enregistrement."
        try:
            seconds = round(duree(kept))
        except Remarque as error:
            return str(error)
        return f"Enregistrement gardé dans {kept.as_posix()} ({_minutes(seconds)})."

    def commencer(self) -> None:
        """Open an empty part file; the previous recording stays until the new one is whole."""
        self.chemin.parent.mkdir(parents=True, exist_ok=True)
        self._part().write_bytes(b"")

    def ajouter(self, octets: bytes) -> None:
        """Write sound that has just been recorded; raises Remarque past the size allowed."""
        part = self._part()
        if part.stat().st_size + len(octets) > HEAVIEST:
            raise Remarque(f"L'enregistrement dépasse {HEAVIEST // 1_000_000} Mo : arrêtez-le.")
        with part.open("ab") as file:
            file.write(octets)

    def terminer(self, suffixe: str = ".webm") -> None:
        """Keep the part file as the recording, in place of any other; raises Remarque if it
        holds no sound that can be measured, and then keeps the previous one."""
        if suffixe not in FORMATS:
            raise Remarque(f"Déposez un fichier {', '.join(FORMATS)}.")
        ready = self._part().with_suffix(f".nouveau{suffixe}")
        os.replace(self._part(), ready)
        try:
            duree(ready)
        except Remarque:
            ready.unlink()
            raise Remarque(
                "Ce fichier ne contient pas de son que l'on puisse mesurer : recommencez, ou "
                f"déposez un fichier {', '.join(FORMATS)}."
            ) from None
        os.replace(ready, self.chemin.with_suffix(suffixe))
        for other in FORMATS:
            if other != suffixe:
                self.chemin.with_suffix(other).unlink(missing_ok=True)

    def _part(self) -> Path:
        return self.chemin.with_name(f".{self.chemin.stem}.partiel")

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        if self._view is None:
            from atelier_candidat.recorder_view import RecorderView

            self._view = RecorderView(self)
        return dessin(self._view, repr(self))

    def __repr__(self) -> str:
        return f"Enregistreur. {self.statut}"

    def recevoir(self, message: dict[str, Any], octets: bytes) -> bool:
        """Do what the browser asks (`commencer`, `ajouter`, `terminer`, `abandonner`).

        Gives whether what is kept may have changed. Raises Remarque or OSError.
        """
        match message.get("action"):
            case "commencer":
                self.commencer()
            case "ajouter":
                self.ajouter(octets)
            case "terminer":
                self.terminer(str(message.get("suffixe", ".webm")))
                return True
            case "abandonner":
                with contextlib.suppress(FileNotFoundError):
                    self._part().unlink()
                return True
        return False


def _minutes(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
