"""Hand in a séance: one ZIP of the candidate's work, with a receipt that says what is in it.

The receipt holds the SHA-256 of each file. Its short code, which the candidate may read out or
write down, is the beginning of the hash of the whole: it proves later what was handed in.
"""

import datetime
import hashlib
import json
import re
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from atelier_candidat.archive import HEAVIEST
from atelier_candidat.check import cells, controler
from atelier_candidat.remark import Remarque, combien

RECU, RECU_LISIBLE = "recu.json", "RECU.txt"
CODE = "candidat.txt"  # beside the séances, in a candidate's own kit
FOLDERS = ("livrables", "reponses")
MOST = 500  # files of one séance


@dataclass(frozen=True)
class Recu:
    """What was handed in, by whom and when."""

    candidat: str  # "" when the folder does not say
    seance: str
    date: str  # ISO, with its offset
    fichiers: Mapping[str, str]  # path in the séance's folder → SHA-256
    empreinte: str  # of all of them

    @property
    def code(self) -> str:
        """What a candidate can read out."""
        return "-".join(self.empreinte[i : i + 4] for i in (0, 4, 8))


def remettre(seance: str | Path = ".", candidat: str = "") -> None:
    """Prepare the ZIP to hand in, beside the séances, and say where it is."""
    try:
        path, recu = preparer(Path(seance), candidat)
    except Remarque as error:
        print(error)
        return
    print(annonce(path, recu))


def preparer(seance: Path, candidat: str = "") -> tuple[Path, Recu]:
    """The ZIP of a séance's folder and its receipt; raises Remarque."""
    folder = seance.resolve()
    if folder.is_file():
        folder = folder.parent
    if not folder.is_dir():
        raise Remarque(f"Le dossier {seance} n'existe pas : indiquez celui d'une séance.")
    contents = {path: _read(folder, path) for path in _work(folder)}
    now = datetime.datetime.now().astimezone().replace(microsecond=0)
    recu = recu_de(candidat or _own_code(folder), folder.name, now.isoformat(), contents)
    who = f"{recu.candidat}-" if recu.candidat else ""
    target = folder.parent / f"remise-{who}{folder.name}-{now:%Y%m%d-%H%M%S}.zip"
    draft = target.with_suffix(".tmp")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in contents.items():
            archive.writestr(f"{folder.name}/{path}", content)
        archive.writestr(f"{folder.name}/{RECU}", dumps(recu))
        archive.writestr(f"{folder.name}/{RECU_LISIBLE}", lisible(recu))
    draft.replace(target)
    return target, recu


def recu_de(candidat: str, seance: str, date: str, contents: Mapping[str, bytes]) -> Recu:
    """The receipt of these files."""
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in contents.items()}
    return Recu(candidat, seance, date, hashes, empreinte_de(hashes))


def empreinte_de(hashes: Mapping[str, str]) -> str:
    """One SHA-256 for a set of files, whatever their order."""
    lines = "".join(f"{value}  {path}\n" for path, value in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def dumps(recu: Recu) -> str:
    """A receipt as JSON."""
    return json.dumps(asdict(recu), ensure_ascii=False, indent=1) + "\n"


def loads(text: str | bytes) -> Recu | None:
    """The receipt of this JSON; None when it is not one: it comes from someone else."""
    try:
        data: dict[str, Any] = json.loads(text)
        hashes = {str(path): str(value) for path, value in data["fichiers"].items()}
        words = [data[name] for name in ("candidat", "seance", "date", "empreinte")]
        datetime.datetime.fromisoformat(words[2]).astimezone(datetime.UTC)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return None
    if not all(isinstance(word, str) and len(word) < 200 for word in words):
        return None
    return Recu(words[0], words[1], words[2], hashes, words[3])


def lisible(recu: Recu) -> str:
    """A receipt for a person."""
    moment = datetime.datetime.fromisoformat(recu.date)
    lines = [
        "REÇU DE REMISE",
        "",
        f"Candidat : {recu.candidat or 'non indiqué'}",
        f"Séance   : {recu.seance}",
        f"Le       : {moment:%d/%m/%Y à %H:%M:%S} (heure de l'ordinateur, UTC{moment:%z})",
        f"Code     : {recu.code}",
        "",
        "Fichiers remis, avec leur empreinte SHA-256 :",
        *(f"  {path}\n    {value}" for path, value in sorted(recu.fichiers.items())),
        "",
        f"Empreinte de l'ensemble : {recu.empreinte}",
    ]
    return "\r\n".join(lines) + "\r\n"


def annonce(path: Path, recu: Recu) -> str:
    """What the candidate is told."""
    books = sum(name.endswith(".ipynb") for name in recu.fichiers)
    return (
        f"Votre remise est prête : {path}\n"
        f"Elle contient {combien(books, 'notebook')} et "
        f"{combien(len(recu.fichiers) - books, 'fichier produit')}. "
        f"Code du reçu, à noter : {recu.code}\n"
        "Déposez ce fichier ZIP là où votre formateur vous l'a demandé. Si vous modifiez ensuite "
        "votre travail, préparez une nouvelle remise : la dernière compte."
    )


def _work(folder: Path) -> list[str]:
    """The graded notebooks and the produced files, as paths in the séance's folder."""
    graded = [path.name for path in sorted(folder.glob("*.ipynb")) if _counts(path)]
    if not graded:
        raise Remarque(
            f"Le dossier {folder.name} ne contient aucun notebook noté : indiquez celui d'une "
            "séance, par exemple 1_2_1_bases_prospects."
        )
    files = [
        path.relative_to(folder).as_posix()
        for top in FOLDERS
        for path in sorted((folder / top).rglob("*"))
        if path.is_file() and not path.is_symlink() and ".ipynb_checkpoints" not in path.parts
    ]
    if len(files) > MOST:
        raise Remarque(
            f"Vos dossiers livrables et reponses contiennent {len(files)} fichiers ({MOST} au "
            "plus) : retirez ce qui n'est pas demandé."
        )
    return [*graded, *files]


def _counts(path: Path) -> bool:
    """Whether a notebook is to be handed in; one that cannot be read is, rather than be lost."""
    try:
        return any(controler(cells(path), lambda _: ""))
    except Remarque:
        return path.stem != "lecon"


def _read(folder: Path, path: str) -> bytes:
    size = (folder / path).stat().st_size
    if size > HEAVIEST:
        raise Remarque(
            f"Le fichier {path} pèse {size // 1_000_000} Mo ({HEAVIEST // 1_000_000} Mo au plus) : "
            "allégez-le, puis préparez à nouveau votre remise."
        )
    return (folder / path).read_bytes()


def _own_code(folder: Path) -> str:
    """The candidate's code, which a kit made for one candidate holds beside the séances."""
    for place in (folder.parent, folder.parent.parent):
        try:
            text = (place / CODE).read_text(encoding="utf-8-sig").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if re.fullmatch(r"[\w-]{1,32}", unicodedata.normalize("NFC", text)):
            return text
    return ""
