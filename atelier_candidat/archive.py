"""Files handed in by someone else: what they must be before a library opens them."""

import re
import zipfile
from pathlib import Path

from atelier_candidat.remark import Remarque

HEAVIEST = 50_000_000  # bytes of one file: a 60-minute recording is 11 MB, a heavy deck 40
MOST_PARTS = 5_000
LARGEST = 200_000_000  # bytes once unpacked
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def fichier_sain(chemin: str | Path, suffixes: tuple[str, ...] = ()) -> Path:
    """The path of a real file of a reasonable size, with one of these suffixes if any is given.

    Raises Remarque for a missing, empty, linked or too heavy file.
    """
    path = Path(chemin)
    name = path.as_posix()
    if suffixes and path.suffix.casefold() not in suffixes:
        raise Remarque(f"Le fichier {name} doit être au format {' ou '.join(suffixes)}.")
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise Remarque(f"{name} n'est pas un fichier ordinaire.")
    if not path.is_file():
        raise Remarque(f"Le fichier {name} n'existe pas : enregistrez-le à cet endroit.")
    size = path.stat().st_size
    if size == 0:
        raise Remarque(f"Le fichier {name} est vide.")
    if size > HEAVIEST:
        raise Remarque(f"Le fichier {name} dépasse {HEAVIEST // 1_000_000} Mo : allégez-le.")
    return path


def archive_saine(chemin: str | Path, suffixes: tuple[str, ...]) -> Path:
    """The path of an office file (a ZIP of XML) that is safe to open.

    Refuses what a library could be hurt by: too many parts, a bomb, XML that declares entities.
    Raises Remarque.
    """
    path = fichier_sain(chemin, suffixes)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
                raise Remarque(f"Le fichier {path.as_posix()} est trop lourd une fois ouvert.")
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    _check_xml(archive, part, path)
    except Remarque:
        raise
    except Exception as error:  # zipfile lets decompressors' and encodings' exceptions through
        raise abime(path) from error
    return path


def _check_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo, path: Path) -> None:
    """Real size and start of one part: the sizes of the directory are only a claim."""
    read, start = 0, b""
    with archive.open(part) as stream:
        while block := stream.read(1_000_000):
            read += len(block)
            start = start or block
            if read > LARGEST:
                raise Remarque(f"Le fichier {path.as_posix()} est trop lourd une fois ouvert.")
    if _DECLARATION.search(start.replace(b"\0", b"")[:100_000]):  # UTF-16 has a zero in two
        raise Remarque(f"Le fichier {path.as_posix()} contient des éléments interdits (entités).")


def abime(chemin: str | Path) -> Remarque:
    """What is said of a file that its library cannot read."""
    name = Path(chemin).as_posix()
    return Remarque(f"Le fichier {name} ne s'ouvre pas : il est abîmé ou d'un autre format.")
