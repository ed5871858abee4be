"""The folder where this machine's user does the séances as a candidate does: `travail/`."""

import shutil
from pathlib import Path

from atelier.folders import Folders
from atelier_candidat import progress


def preparer(where: Folders) -> Path:
    """Copy there the séances of release/, again for those not begun; gives the folder.

    Work already begun is never touched.
    """
    where.travail.mkdir(exist_ok=True)
    begun = {one.dossier for one in progress.seances(where.travail) if one.etat != "à commencer"}
    for seance in sorted(path for path in where.release.glob("*") if path.is_dir()):
        if seance.name in begun:
            continue
        target = where.travail / seance.name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(seance, target)
    return where.travail
