"""`atelier lab`: JupyterLab in French, asking nothing of the network."""

import argparse
import os
import sys
from pathlib import Path

import atelier
from atelier.problems import Refusal

SETTINGS = Path(atelier.__file__).parent / "lab"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sans-navigateur", action="store_true", help="n'ouvre pas le navigateur, donne l'adresse"
    )


def run(args: argparse.Namespace) -> int:
    folder = args.racine.resolve()
    if not folder.is_dir():
        raise Refusal(f"Le dossier {folder} n'existe pas.")
    os.chdir(folder)
    os.execv(sys.executable, [sys.executable, *command(browser=not args.sans_navigateur)])


def command(browser: bool = True) -> list[str]:
    """JupyterLab's arguments: our settings, no news, no check for updates."""
    options = [
        f"--LabApp.app_settings_dir={SETTINGS}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    return ["-m", "jupyterlab", *options, *([] if browser else ["--no-browser"])]
