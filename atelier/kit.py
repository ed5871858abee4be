"""A ZIP with all that a candidate needs on their own computer, and nothing secret.

It holds the released notebooks, the wheel of `atelier_candidat` alone, the part of the lock that
they import, launchers for three systems and a page to read first. Same input, same bytes.
"""

import ast
import base64
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from importlib import metadata
from pathlib import Path, PurePosixPath

import atelier_candidat
from atelier import session
from atelier.archives import is_noise
from atelier.folders import Folders
from atelier.problems import Refusal
from atelier_candidat.remise import CODE

LOCK = Path(__file__).parent.parent / "requirements.lock"
PACKAGE = Path(atelier_candidat.__file__).parent
# what no notebook imports by name: the classroom, and what pandas reads workbooks with
_ALWAYS = (
    "jupyterlab",
    "jupyterlab-language-pack-fr-fr",
    "ipykernel",
    "openpyxl",
    "python-calamine",
)
_EPOCH = (2020, 1, 1, 0, 0, 0)
_SEANCES = "seances"


def write(
    where: Folders, target: Path, seances: Sequence[str] = (), candidat: str = ""
) -> list[str]:
    """Write a kit, for the class or for one candidate; gives the séances in it.

    Raises Refusal when a séance was not released.
    """
    chosen = _chosen(where, seances)
    wheel, wheel_bytes = wheel_of(PACKAGE)
    nom = session.load(where.session).nom
    files: dict[str, bytes] = {
        "LISEZMOI.txt": _crlf(_lisezmoi(nom, chosen)),
        "1-Ouvrir-Windows.bat": _crlf(_WINDOWS.replace("{wheel}", wheel)),
        "1-Ouvrir-macOS.command": _UNIX.replace("{wheel}", wheel).encode(),
        "1-Ouvrir-Linux.sh": _UNIX.replace("{wheel}", wheel).encode(),
        f"outils/{wheel}": wheel_bytes,
    }
    for seance in chosen:
        for path in sorted((where.release / seance).rglob("*")):
            inside = path.relative_to(where.release)
            if path.is_file() and not is_noise(PurePosixPath(inside.as_posix())):
                files[f"{_SEANCES}/{inside.as_posix()}"] = path.read_bytes()
    # of all séances: a kit for an exam opens with the tools that the first one installed
    books = [path.read_bytes() for path in sorted(where.release.glob("*/*.ipynb"))]
    of_wheel = f"# {wheel} {_hash(wheel_bytes)}\n"
    files["outils/requirements.txt"] = (of_wheel + requirements(books)).encode()
    if candidat:
        files[f"{_SEANCES}/{CODE}"] = f"{candidat}\n".encode()
    draft = target.with_suffix(".tmp")
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.write_bytes(_zip(files))
    draft.replace(target)
    return chosen


def _chosen(where: Folders, seances: Sequence[str]) -> list[str]:
    released = sorted(path.name for path in where.release.glob("*") if path.is_dir())
    if not released:
        raise Refusal("Rien n'est dans release/ : lancez d'abord « atelier construire ».")
    for seance in seances:
        if seance not in released:
            raise Refusal(f"La séance « {seance} » n'est pas dans release/ : construisez-la.")
    # an evaluation is not given out with the lessons: the trainer names it on the day
    return list(seances) or [name for name in released if not name.endswith("_evaluation")]


def wheel_of(package: Path) -> tuple[str, bytes]:
    """The name and bytes of a wheel that holds this package alone."""
    name, version = package.name, metadata.version("atelier-commercial")
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}/{path.relative_to(package).as_posix()}": path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    files[f"{info}/METADATA"] = (
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nRequires-Python: >=3.11\n"
    ).encode()
    files[f"{info}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: atelier\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    record = [f"{path},{_hash(content)},{len(content)}" for path, content in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode()
    return f"{name}-{version}-py3-none-any.whl", _zip(files)


def requirements(notebooks: Iterable[bytes]) -> str:
    """The part of the lock, hashes included, that these notebooks and `atelier_candidat` import."""
    distributions = metadata.packages_distributions()
    sources = [path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))]
    sources += [code for text in notebooks for code in _code(text)]
    modules = {module for source in sources for module in _imports(source)}
    wanted = {_normal(name) for module in modules for name in distributions.get(module, ())}
    locked = list(_locked(LOCK.read_text(encoding="utf-8")))
    kept: set[str] = set()
    pending = wanted | set(_ALWAYS)
    while pending:
        kept |= pending
        pending = {name for name, _, asking in locked if asking & pending} - kept
    return "".join(text for name, text, _ in locked if name in kept)


def _locked(text: str) -> Iterator[tuple[str, str, set[str]]]:
    """Each entry of a lock (a package has several, for several Pythons): name, lines, who asks."""
    for block in re.split(r"(?m)^(?=[A-Za-z0-9])", text):
        if (match := re.match(r"([A-Za-z0-9._-]+)==", block)) is not None:
            via = block.partition("# via")[2]
            asking = {_normal(word) for word in re.findall(r"[A-Za-z0-9._-]+", via)}
            yield _normal(match[1]), block, asking


def _code(notebook: bytes) -> Iterator[str]:
    for cell in json.loads(notebook)["cells"]:
        if cell["cell_type"] == "code":
            yield "".join(cell["source"])


def _imports(source: str) -> Iterator[str]:
    """The top-level names of the modules that a source imports; none when it is not Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _hash(content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode()
    return f"sha256={digest.rstrip('=')}"


def _zip(files: dict[str, bytes]) -> bytes:
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # so that the mode below is read
            info.external_attr = (0o755 if name.endswith((".sh", ".command")) else 0o644) << 16
            archive.writestr(info, content)
    return octets.getvalue()


def _crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("utf-8")


def _lisezmoi(nom: str, seances: Sequence[str]) -> str:
    return _LISEZMOI.format(nom=nom, seances="\n".join(f"  {seance}" for seance in seances))


_LISEZMOI = """\
COURS D'ASSISTANT COMMERCIAL - session {nom}

1. UNE SEULE FOIS : INSTALLER PYTHON (3.11 ou plus récent)

   Windows : ouvrez le Microsoft Store, cherchez « Python 3.12 », cliquez sur Obtenir.
             (Ou, depuis python.org : cochez « Add python.exe to PATH » au début.)
   macOS   : téléchargez l'installateur sur python.org et ouvrez-le.
   Linux   : Python est déjà là ; ajoutez le paquet python3-venv s'il manque.

2. DÉCOMPRESSER CE DOSSIER

   Windows : clic droit sur le fichier ZIP, « Extraire tout… ». N'ouvrez rien DANS le ZIP :
   votre travail n'y serait pas enregistré.

3. OUVRIR

   Windows : double-clic sur 1-Ouvrir-Windows.bat
             (si Windows affiche « Windows a protégé votre ordinateur » : Informations
             complémentaires, puis Exécuter quand même)
   macOS   : clic droit sur 1-Ouvrir-macOS.command, Ouvrir
   Linux   : ./1-Ouvrir-Linux.sh dans un terminal

   La première fois, il faut Internet et cinq à dix minutes : les outils s'installent dans ce
   dossier, nulle part ailleurs. Ensuite, Internet n'est plus nécessaire.
   Vous recevrez un autre kit, pour une évaluation par exemple ? Décompressez-le dans ce même
   dossier : rien n'est à réinstaller.
   Une page s'ouvre dans votre navigateur : commencez par la séance 0_0_0_demarrer.
   Gardez la fenêtre noire ouverte pendant que vous travaillez ; fermez-la pour arrêter.

4. REMETTRE UNE SÉANCE

   Dans le notebook de la séance, dans une nouvelle cellule :
       from atelier_candidat import remettre
       remettre()
   Un fichier remise-….zip apparaît à côté des séances, avec un code de reçu à noter.
   Déposez-le là où votre formateur vous l'a demandé.

SÉANCES DE CE DOSSIER

{seances}

Un souci ? Notez la phrase affichée et envoyez-la à votre formateur.
"""

_WINDOWS = """\
@echo off
chcp 65001 >nul
cd /d "%~dp0"
fc /b outils\\requirements.txt .outils\\pret.txt >nul 2>nul && goto ouvrir
echo Première ouverture : les outils s'installent dans ce dossier (cinq à dix minutes).
set PYTHON=py -3
%PYTHON% -c "" >nul 2>nul || set PYTHON=python
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul || goto python
%PYTHON% -m venv .outils || goto python
.outils\\Scripts\\python -m pip install --disable-pip-version-check --require-hashes -r \
outils\\requirements.txt
if errorlevel 1 goto reseau
.outils\\Scripts\\python -m pip install --disable-pip-version-check --no-deps \
--force-reinstall outils\\{wheel}
if errorlevel 1 goto reseau
copy /y outils\\requirements.txt .outils\\pret.txt >nul
:ouvrir
.outils\\Scripts\\python -m atelier_candidat ouvrir seances
goto fin
:python
echo.
echo Python n'est pas installé, ou il est trop ancien : suivez le point 1 de LISEZMOI.txt.
goto fin
:reseau
echo.
echo L'installation n'est pas allée au bout : vérifiez Internet, puis relancez ce fichier.
:fin
pause
"""

_UNIX = """\
#!/bin/sh
cd "$(dirname "$0")" || exit 1
if ! cmp -s outils/requirements.txt .outils/pret.txt; then
  echo "Première ouverture : les outils s'installent dans ce dossier (cinq à dix minutes)."
  if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
     ! python3 -m venv .outils; then
    echo "Python 3.11 (avec venv) n'est pas installé : suivez le point 1 de LISEZMOI.txt."
    exit 1
  fi
  if ! .outils/bin/python -m pip install --disable-pip-version-check --require-hashes \\
         -r outils/requirements.txt ||
     ! .outils/bin/python -m pip install --disable-pip-version-check --no-deps --force-reinstall \\
         "outils/{wheel}"
  then
    echo "L'installation n'est pas allée au bout : vérifiez Internet, puis relancez ce fichier."
    exit 1
  fi
  cp outils/requirements.txt .outils/pret.txt
fi
exec .outils/bin/python -m atelier_candidat ouvrir seances
"""
