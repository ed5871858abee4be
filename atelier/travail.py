"""The folder where this machine's user does the séances as a candidate does: `travail/`."""

import shutil
from pathlib import Path

from atelier.folders import Folders


def preparer(where: Folders) -> Path:
    """Copy there the séances of release/, again for those left as they came; gives the folder.

    Nothing that was written since is touched, be it in a lesson: to start a séance again, delete
    its folder.
    """
    where.travail.mkdir(exist_ok=True)
    for seance in sorted(path for path in where.release.glob("*") if path.is_dir()):
        target = where.travail / seance.name
        copied = where.travail / f".{seance.name}.copiee"  # its time is that of the copy
        if target.exists() and _written_since(target, copied):
            continue
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(seance, target)
        copied.touch()
    return where.travail


def _written_since(folder: Path, copied: Path) -> bool:
    if not copied.exists():
        return True
    last = copied.stat().st_mtime_ns
    return any(path.stat().st_mtime_ns > last for path in (folder, *folder.rglob("*")))
