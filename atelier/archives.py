"""Unpack a ZIP from outside: names that stay inside, sizes counted while reading, no links."""

import contextlib
import datetime
import os
import re
import stat
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath

from atelier.problems import Refusal

MOST = 20_000  # entries of one archive: thirty candidates with all their files are far below
LARGEST_FILE = 60 << 20
LARGEST = 4 << 30  # bytes once unpacked
_DRIVE = re.compile(r"[A-Za-z]:")
_NOISE = {"__MACOSX", ".ipynb_checkpoints", "Thumbs.db", ".DS_Store", "desktop.ini"}


def unpack(source: Path, target: Path, before: int = 0) -> list[str]:
    """Write an archive's files under `target`; gives what was left out, a sentence each.

    `before`: bytes already unpacked from the same deposit; they count towards the limit.

    Raises Refusal when the archive cannot be read at all or is a bomb.
    """
    left_out: list[str] = []
    seen: set[str] = set()
    budget = LARGEST - before
    try:
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
            if len(members) > MOST:
                raise Refusal(f"{source.name} contient plus de {MOST} fichiers.")
            for member in members:
                name = _name(member)
                if name.endswith("/") or is_noise(PurePosixPath(name)):
                    continue
                why = _refusal(name, member, seen)
                if not why:
                    seen.add(name.casefold())
                    written, why = _write(
                        archive, member, target / name, max(0, min(budget, LARGEST_FILE))
                    )
                    budget -= written
                if budget <= 0:
                    raise Refusal(f"{source.name} dépasse {LARGEST >> 30} Go une fois ouvert.")
                if why:
                    left_out.append(f"{_shown(name)} est laissé de côté : {why}")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise Refusal(
            f"{source.name} ne s'ouvre pas : ce n'est pas un ZIP, ou il est abîmé."
        ) from error
    return left_out


def is_noise(path: PurePosixPath) -> bool:
    """Whether a path is what a system leaves behind, and nobody's work."""
    return any(part in _NOISE for part in path.parts) or path.name.startswith("._")


def _name(member: zipfile.ZipInfo) -> str:
    """The name as its author saw it: many programs write UTF-8 and say that it is cp437."""
    name = member.filename
    if not member.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _refusal(name: str, member: zipfile.ZipInfo, seen: set[str]) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or _DRIVE.match(name) or ".." in path.parts or not path.parts:
        return "son chemin sort de l'archive"
    if any(len(part.encode("utf-8", "replace")) > 200 or "\0" in part for part in path.parts):
        return "son nom n'est pas admis"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "c'est un lien"
    if member.flag_bits & 0x1:
        return "il est protégé par un mot de passe"
    if name.casefold() in seen:
        return "un autre fichier a le même nom"
    return ""


def _write(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, limit: int
) -> tuple[int, str]:
    """Bytes written, and why the file was left out: the sizes of the directory are only a claim."""
    written = 0
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as stream, target.open("xb") as file:
            while block := stream.read(1 << 20):
                written += len(block)
                if written > limit:
                    break
                file.write(block)
    except Exception as error:  # zipfile lets decompressors' exceptions through
        with contextlib.suppress(OSError):
            target.unlink()
        if isinstance(error, OSError) and error.errno == 28:
            raise Refusal("Le disque est plein : libérez de la place, puis relancez.") from error
        return written, "il est abîmé dans l'archive"
    if written > limit:
        target.unlink()
        return written, f"il pèse plus de {LARGEST_FILE >> 20} Mo"
    with contextlib.suppress(ValueError, OverflowError, OSError):  # a date that no calendar has
        moment = datetime.datetime(*member.date_time).timestamp()
        os.utime(target, (moment, moment))
    return written, ""


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)[:120]
