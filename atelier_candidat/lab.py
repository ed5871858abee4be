"""JupyterLab in French, asking nothing of the network, open on the welcome notebook."""

import os
import subprocess
import sys
from pathlib import Path

from atelier_candidat import welcome

SETTINGS = Path(__file__).parent / "reglages"
ENVIRONMENT = {"PYTHONSTARTUP": str(SETTINGS / "noyau.py")}  # lessons do not call demarrer()


def ouvrir(racine: Path, travail: Path, navigateur: bool = True) -> None:
    """Serve `racine` until it is closed, open on the welcome notebook of `travail`."""
    page = welcome.ecrire(travail).resolve().relative_to(racine.resolve())
    os.chdir(racine)
    argv = [sys.executable, *command(page.as_posix(), navigateur)]
    if os.name == "nt":  # there, exec leaves its console at once
        raise SystemExit(subprocess.call(argv, env=os.environ | ENVIRONMENT))
    os.execve(sys.executable, argv, os.environ | ENVIRONMENT)


def command(page: str = "", browser: bool = True) -> list[str]:
    """JupyterLab's arguments: our settings, no news, no check for updates."""
    options = [
        f"--LabApp.app_settings_dir={SETTINGS}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--FileContentsManager.pre_save_hook=atelier_candidat.saving.before_save",
    ]
    opening = [f"--LabApp.default_url=/lab/tree/{page}"] if page else []
    return ["-m", "jupyterlab", *options, *opening, *([] if browser else ["--no-browser"])]
