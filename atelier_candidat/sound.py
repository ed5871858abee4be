"""How long a recording lasts, measured from the file itself."""

from pathlib import Path

from atelier_candidat import webm
from atelier_candidat.archive import abime, fichier_sain
from atelier_candidat.remark import Remarque

FORMATS = (".webm", ".wav", ".mp3", ".m4a", ".ogg")
FEWEST_BITS = 4_000  # per second: a header that promises more sound than the bytes can hold lies


def duree(chemin: str | Path) -> float:
    """Seconds of a recording (webm, wav, mp3, m4a or ogg).

    Without a suffix (`livrables/oral`), the one recording of that name is measured. Raises
    Remarque for a missing or damaged file, or one whose header promises more than it holds.
    """
    path = fichier_sain(_recording(Path(chemin)), FORMATS)
    try:
        seconds = webm.duration(path) if webm.is_webm(path) else _by_header(path)
    except Remarque:
        raise
    except Exception as error:  # mutagen lets many exceptions of its parsers through
        raise abime(path) from error
    if seconds <= 0:
        raise Remarque(f"L'enregistrement {path.as_posix()} ne contient aucun son.")
    return seconds


def _recording(path: Path) -> Path:
    if path.suffix:
        return path
    found = [path.with_suffix(suffix) for suffix in FORMATS if path.with_suffix(suffix).is_file()]
    if len(found) > 1:
        names = " et ".join(p.name for p in found)
        raise Remarque(f"Deux enregistrements portent le même nom ({names}) : n'en gardez qu'un.")
    if not found:
        raise Remarque(
            f"Il n'y a pas d'enregistrement {path.as_posix()} : utilisez l'enregistreur, ou "
            f"déposez un fichier {', '.join(FORMATS)}."
        )
    return found[0]


def _by_header(path: Path) -> float:
    import mutagen

    sound = mutagen.File(path)
    if sound is None or sound.info is None:
        raise ValueError("no sound")
    seconds = float(sound.info.length)
    size = path.stat().st_size
    if path.suffix.casefold() == ".wav":  # not compressed: the bytes tell
        seconds = min(seconds, size * 8 / sound.info.bitrate)
    if seconds * FEWEST_BITS > size * 8:
        raise Remarque(
            f"L'enregistrement {path.as_posix()} annonce {seconds:.0f} secondes mais ne contient "
            "pas assez de son : enregistrez-le de nouveau."
        )
    return seconds
