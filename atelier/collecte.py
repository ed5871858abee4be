"""Take in what candidates handed in: folders, ZIPs, Moodle archives, whatever they are called.

A copy is recognised by what is in it (the IDs of its graded cells), a candidate by the receipt, by
a code in a path, or by a name of identites.csv. Nothing that was taken in is ever destroyed: an
earlier copy is set aside in remises/.
"""

import contextlib
import datetime
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from atelier import archives
from atelier.deposants import Deposants, folded, own_name
from atelier.folders import Folders
from atelier.problems import Refusal
from atelier_candidat import remise
from atelier_candidat.remise import CODE, FOLDERS, RECU, RECU_LISIBLE, Recu

PRISE, INCHANGEE, ANCIENNE, REFUSEE = "prise", "inchangée", "mise de côté", "refusée"
_LARGEST_NOTEBOOK = 20 << 20
_TIMESTAMP = "timestamp.txt"
_NO_NOTEBOOK = (
    "ce dépôt ne contient aucun notebook : demandez au candidat le ZIP que prépare remettre(), ou "
    "décompressez vous-même son archive"
)


@dataclass(frozen=True)
class Ligne:
    """What became of one deposit."""

    origine: str  # where it was found
    candidat: str
    seance: str
    sort: str  # prise, inchangée, mise de côté, refusée
    phrase: str = ""


@dataclass
class Copie:
    """One candidate's work on one séance, as it was found."""

    origine: str
    date: datetime.datetime
    fichiers: dict[str, Path] = field(default_factory=dict)  # path in the séance → where it is
    recu: Recu | None = None
    a_cote: list[str] = field(default_factory=list)  # beside a notebook, in no folder that counts

    @property
    def notebooks(self) -> set[str]:
        return {path for path in self.fichiers if path.endswith(".ipynb")}


class Attendus:
    """The graded notebooks of the session, known by their cells."""

    def __init__(self, where: Folders, seance: str = "") -> None:
        """`seance`: that of a notebook whose content and names say nothing. Raises Refusal."""
        self._seance = seance
        self._release = where.release
        self._cells: dict[tuple[str, str], set[str]] = {}
        for path in sorted(where.release.glob("*/*.ipynb")):
            if found := _grade_ids(path):
                self._cells[path.parent.name, path.name] = found
        if not self._cells:
            raise Refusal("Rien n'est dans release/ : lancez d'abord « atelier construire ».")
        if seance and seance not in {known for known, _ in self._cells}:
            raise Refusal(f"La séance « {seance} » n'est pas dans release/.")

    def given(self, seance: str) -> set[str]:
        """The names of the files that a candidate was given with a séance."""
        return {path.name for path in (self._release / seance).iterdir()}

    def recognise(self, path: Path, parts: Sequence[str]) -> tuple[str, str] | None:
        """(séance, file name) of a notebook; by its names when its content says nothing."""
        cells = _grade_ids(path)
        shared = {key: len(cells & known) for key, known in self._cells.items()}
        best = max(shared, key=lambda key: shared[key])
        if shared[best]:
            return best
        for seance, name in self._cells:
            said = seance == self._seance or any(seance in part for part in parts)
            if said and name.removesuffix(".ipynb") in folded(path.stem):
                return seance, name
        return None


def collect(where: Folders, source: Path, seance: str = "") -> list[Ligne]:
    """Put every copy found in a folder or an archive into submitted/; raises Refusal."""
    source = source.resolve()
    if not source.exists():
        raise Refusal(f"{source} n'existe pas.")
    if where.root.is_relative_to(source):
        raise Refusal(
            f"{source} contient le dossier de la session : indiquez celui des seules remises."
        )
    attendus = Attendus(where, seance)
    deposants = Deposants(where)
    lines: list[Ligne] = []
    where.cache.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=where.cache, prefix="collecte-") as folder:
        root = Path(folder)
        for copy_of, candidat, known in _find(source, root / "lu", attendus, deposants, lines):
            lines.append(_place(where, root / "pose", candidat, known, copy_of))
            shutil.rmtree(root / "pose", ignore_errors=True)
    if not lines:
        raise Refusal(
            f"{source.name} ne contient aucune copie : ni notebook d'une séance, ni archive."
        )
    return lines


def _find(
    source: Path, temporary: Path, attendus: Attendus, deposants: Deposants,
    lines: list[Ligne],
) -> Iterator[tuple[Copie, str, str]]:  # fmt: skip
    """Every copy with its candidate and séance, earliest first; what is refused goes to `lines`."""
    tree = _opened(source, temporary, lines)
    copies: dict[tuple[str, str, str], Copie] = {}  # by candidate, séance, place
    given: dict[str, list[Path]] = {}  # files by deposit
    for path in sorted(tree.rglob("*")):
        inside = path.relative_to(tree)
        if (
            path.is_symlink()
            or not path.is_file()
            or archives.is_noise(PurePosixPath(inside.as_posix()))
        ):
            continue
        given.setdefault(deposants.deposit(inside), []).append(inside)
        if path.suffix != ".ipynb":
            continue
        recu = _receipt(path.parent)
        found = attendus.recognise(path, inside.parts)
        if found is None:
            if not path.stem.casefold().startswith(("lecon", "accueil")):
                lines.append(
                    _refused(
                        inside,
                        "ni son contenu ni son nom ne disent de quelle séance il est : indiquez-la "
                        "avec --seance",
                    )
                )
            continue
        seance, name = found
        candidat, why = deposants.who(inside, source.stem, recu)
        if why:
            lines.append(_refused(inside, why, seance))
            continue
        key = candidat, seance, path.parent.as_posix() + (recu.date if recu else "")
        copy_of = copies.setdefault(
            key, Copie(inside.parent.as_posix(), _date(path, recu), recu=recu)
        )
        if name in copy_of.fichiers:  # « exercices.ipynb » and « exercices (1).ipynb »
            newest = max(copy_of.fichiers[name], path, key=lambda one: one.stat().st_mtime)
            lines.append(
                _refused(inside, f"deux fichiers sont le même notebook : {newest.name} est pris",
                         seance, candidat)
            )  # fmt: skip
            copy_of.fichiers[name] = newest
            continue
        copy_of.fichiers[name] = path
        copy_of.date = max(copy_of.date, _date(path, recu))
        for top in FOLDERS:
            for file in sorted((path.parent / top).rglob("*")):
                if file.is_file() and not file.is_symlink():
                    copy_of.fichiers[file.relative_to(path.parent).as_posix()] = file
        loose = _beside(path, inside, deposants) - attendus.given(seance)
        copy_of.a_cote = sorted({*copy_of.a_cote, *loose})
    lines += [
        _refused(found[0], _NO_NOTEBOOK)
        for deposit, found in given.items()
        if deposit and not any(path.suffix == ".ipynb" for path in found)
    ]
    ordered = sorted(copies.items(), key=lambda one: (one[1].date, one[0]))
    yield from ((copy_of, candidat, seance) for (candidat, seance, _), copy_of in ordered)


def _opened(source: Path, temporary: Path, lines: list[Ligne]) -> Path:
    """A folder with everything that the source holds, archives in it opened once more."""
    if source.is_dir():
        shutil.copytree(source, temporary, symlinks=True, ignore=_unwanted)
    else:
        lines += [_refused(Path(source.name), why) for why in archives.unpack(source, temporary)]
    size = _size(temporary)
    for path in sorted(temporary.rglob("*.zip")):
        if path.is_symlink() or path.is_dir() or any(top in path.parts for top in FOLDERS):
            continue  # an archive that is itself an answer
        inside = path.relative_to(temporary)
        opened = temporary.with_name("archive")
        try:
            left_out = archives.unpack(path, opened, size)
        except Refusal as error:
            lines.append(_refused(inside, str(error)))
            shutil.rmtree(opened, ignore_errors=True)
            continue
        lines += [_refused(inside, why) for why in left_out]
        if opened.exists():  # takes the archive's place and name, whatever lies beside it
            size += _size(opened)
            path.unlink()
            opened.rename(path)
    return temporary


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*"))


def _unwanted(folder: str, names: list[str]) -> set[str]:
    return {
        name
        for name in names
        if archives.is_noise(PurePosixPath(name))
        or not ((path := Path(folder) / name).is_dir() or path.is_file() or path.is_symlink())
    }


def _beside(path: Path, inside: Path, deposants: Deposants) -> set[str]:
    """The files of the same deposit in the folder of a notebook, which is not where they count."""
    mine = deposants.deposit(inside)
    return {
        own_name(one)
        for one in path.parent.iterdir()
        if one.is_file()
        and one.suffix != ".ipynb"
        and one.name not in (RECU, RECU_LISIBLE, CODE)
        and not archives.is_noise(PurePosixPath(one.name))
        and deposants.deposit(inside.with_name(one.name)) == mine
    }


def _receipt(folder: Path) -> Recu | None:
    path = folder / RECU
    if path.is_symlink() or not path.is_file() or path.stat().st_size > 1 << 20:
        return None
    return remise.loads(path.read_bytes())


def _date(path: Path, recu: Recu | None) -> datetime.datetime:
    if recu is not None:
        return datetime.datetime.fromisoformat(recu.date).astimezone(datetime.UTC)
    return datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)


def _place(where: Folders, temporary: Path, candidat: str, seance: str, copy_of: Copie) -> Ligne:
    """Put one copy into submitted/, whole or not at all, and set aside what was there."""

    def line(sort: str, *said: str) -> Ligne:
        return Ligne(copy_of.origine, candidat, seance, sort, " ; ".join(filter(None, said)))

    target, aside = where.submitted / candidat / seance, where.remises / candidat / seance
    existing = _files(target) if target.is_dir() else {}
    before, when = _digest(existing), _handed_in(target)
    merged, said = copy_of.fichiers, ""
    if existing and copy_of.date < when:
        mine = _digest(copy_of.fichiers)
        if mine == before or any(path.name.endswith(mine[:12]) for path in aside.glob("*")):
            return line(INCHANGEE)
        if copy_of.notebooks <= _books(target):
            _write(copy_of, copy_of.fichiers, copy_of.date, temporary)
            _set_aside(temporary, aside, copy_of.date, mine)
            return line(ANCIENNE, "une copie plus récente est déjà là", _altered(copy_of))
        merged, said = {**copy_of.fichiers, **existing}, "complète la copie précédente"
    elif existing and not copy_of.notebooks >= _books(target):
        merged, said = {**existing, **copy_of.fichiers}, "complète la copie précédente"
    elif existing:
        said = "la copie précédente est gardée dans remises/"
    if _digest(merged) == before:
        return line(INCHANGEE)
    _write(copy_of, merged, max(copy_of.date, when), temporary)
    if existing:
        _set_aside(target, aside, when, before)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary.rename(target)
    return line(PRISE, said, _altered(copy_of), _left(copy_of))


def _write(
    copy_of: Copie, files: Mapping[str, Path], date: datetime.datetime, target: Path
) -> None:
    for name, path in files.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target / name)
    (target / _TIMESTAMP).write_text(f"{date:%Y-%m-%d %H:%M:%S.%f} UTC\n", encoding="utf-8")
    if copy_of.recu is not None:
        (target / RECU).write_text(remise.dumps(copy_of.recu), encoding="utf-8")


def _set_aside(folder: Path, aside: Path, date: datetime.datetime, digest: str) -> None:
    aside.mkdir(parents=True, exist_ok=True)
    folder.rename(aside / f"{date:%Y%m%d-%H%M%S}-{digest[:12]}")


def _altered(copy_of: Copie) -> str:
    """What is said when a copy is not what its receipt says."""
    if copy_of.recu is None:
        return ""
    now = {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in copy_of.fichiers.items()
    }
    if now == dict(copy_of.recu.fichiers) and remise.empreinte_de(now) == copy_of.recu.empreinte:
        return ""
    return "les fichiers ne sont plus ceux du reçu : demandez pourquoi au candidat"


def _left(copy_of: Copie) -> str:
    """What is said of files that no folder of produced files holds."""
    if not copy_of.a_cote:
        return ""
    names = ", ".join(copy_of.a_cote[:3]) + " …" * (len(copy_of.a_cote) > 3)
    return f"non pris, car hors du dossier {FOLDERS[0]} : {names}"


def _files(folder: Path) -> dict[str, Path]:
    """A copy's own files, by path."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (_TIMESTAMP, RECU)
    }


def _books(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.ipynb")}


def _digest(files: Mapping[str, Path]) -> str:
    return remise.empreinte_de(
        {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    )


def _handed_in(folder: Path) -> datetime.datetime:
    """When a copy was handed in; long ago when nothing says so."""
    with contextlib.suppress(OSError, ValueError):
        text = (folder / _TIMESTAMP).read_text(encoding="utf-8").strip().removesuffix(" UTC")
        return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)
    return datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)


def _grade_ids(path: Path) -> set[str]:
    """The IDs of a notebook's graded cells; none when it cannot be read."""
    try:
        if path.stat().st_size > _LARGEST_NOTEBOOK:
            return set()
        cells = json.loads(path.read_text(encoding="utf-8-sig"))["cells"]
        flags = [cell["metadata"].get("nbgrader", {}) for cell in cells]
        return {str(flag["grade_id"]) for flag in flags if flag.get("grade") or flag.get("task")}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return set()


def _refused(inside: Path, why: str, seance: str = "", candidat: str = "") -> Ligne:
    return Ligne(inside.as_posix(), candidat, seance, REFUSEE, why)
