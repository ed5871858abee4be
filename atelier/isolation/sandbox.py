"""What the sandbox holds: the system, Python, the candidate's kit and the engine's child."""

import functools
import importlib.util
import os
import shutil
import site
import stat
import subprocess
import sys
from pathlib import Path

import atelier
from atelier import scratch

_PACKAGE = Path(atelier.__file__).parent
_SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin")
# all that can be written inside; not /tmp, where a stage or a virtual environment may lie
HOME = "/run/atelier"
_ETC = ("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/mime.types", "/etc/alternatives")


def stage() -> Path:
    """A new folder with the only code of ours that goes in; the caller removes it."""
    scratch.remove_stale()
    folder = scratch.make("enclos", os.getpid())
    folder.chmod(0o755)
    kit = importlib.util.find_spec("atelier_candidat")
    assert kit is not None and kit.origin is not None
    for source in (_PACKAGE / "enclosure", Path(kit.origin).parent):
        shutil.copytree(source, folder / source.name)
    listings = folder / "matplotlib"
    listings.mkdir()
    for listing in fonts().glob("fontlist-*.json"):
        shutil.copyfile(listing, listings / listing.name)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


@functools.cache
def fonts() -> Path:
    """matplotlib's list of fonts, made once per user: a sandbox keeps nothing."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "matplotlib"
    if not any(cache.glob("fontlist-*.json")):
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [sys.executable, "-c", "import matplotlib.font_manager"],
            env={**os.environ, "MPLCONFIGDIR": str(cache)}, capture_output=True, check=False,
        )  # fmt: skip
    return cache


def python_folders() -> tuple[Path, ...]:
    """Where this Python and its libraries are."""
    return tuple(dict.fromkeys(Path(p).resolve() for p in (sys.prefix, sys.base_prefix)))


def secret_folders() -> tuple[Path, ...]:
    """Ours, to be hidden where they lie inside what is shown."""
    return (_PACKAGE,)


def bubblewrap(staged: Path, uid_is_root: bool) -> list[str]:
    """The command of the outer wall, up to the program to run."""
    command = ["bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    if not uid_is_root:
        command += ["--unshare-user", "--uid", "0", "--gid", "0"]
    command += ["--cap-add", "ALL", "--new-session", "--hostname", "atelier"]
    for name in _SYSTEM:
        path = Path(name)
        if path.is_symlink():
            command += ["--symlink", os.readlink(path), name]
        elif path.is_dir():
            command += ["--ro-bind", name, name]
    command += ["--proc", "/proc", "--dev", "/dev"]
    shown = [Path("/usr"), *python_folders(), staged]
    inside = [*(Path(name) for name in _ETC if Path(name).exists()), *shown[1:]]
    # bubblewrap closes the parents that it makes to others, such as root's child
    parents = {parent for path in (Path(HOME), *inside) for parent in path.parents} - {Path("/")}
    for folder in sorted(parents):
        command += ["--perms", "0755", "--dir", str(folder)]
    command += ["--tmpfs", HOME]
    for path in inside:
        command += ["--ro-bind", str(path), str(path)]
    for secret in secret_folders():
        if any(secret.is_relative_to(path) for path in shown):
            command += ["--tmpfs", str(secret), "--remount-ro", str(secret)]
    return [*command, "--remount-ro", "/"]


def readable(staged: Path) -> tuple[str, ...]:
    """What Landlock lets a candidate's process read."""
    paths = [*_SYSTEM, *_ETC, str(staged)]
    for folder in python_folders():
        paths += _around(folder, secret_folders())
    return tuple(paths)


def _around(folder: Path, secrets: tuple[Path, ...]) -> list[str]:
    """`folder` where it holds no secret; else all that it holds but the secret ones."""
    if folder in secrets:
        return []
    if not any(secret.is_relative_to(folder) for secret in secrets):
        return [str(folder)]
    return [path for entry in sorted(folder.iterdir()) for path in _around(entry, secrets)]


def others_can_read(through_parents: bool) -> bool:
    """Whether an ordinary user can read this Python (root's own folders are often closed)."""
    samples = [
        Path(os.__file__),
        *(Path(p) / "pandas" / "__init__.py" for p in site.getsitepackages()),
    ]
    for sample in (path.resolve() for path in samples if path.exists()):
        if not sample.stat().st_mode & stat.S_IROTH:
            return False
        if through_parents and any(not p.stat().st_mode & stat.S_IXOTH for p in sample.parents):
            return False
    return True
