"""axe-core's accessibility rules, run on a page in Chromium."""

import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
VERSION = "4.14.1"
FOLDER = ROOT / ".venv" / "axe"  # outside git, kept from one run to the next

needs_npm = pytest.mark.skipif(
    not shutil.which("npm") and not (FOLDER / "node_modules").is_dir(),
    reason="npm manque (apt-get install npm) : contrôle d'accessibilité sauté",
)


@cache
def script() -> str:
    """The source of axe-core, installed once."""
    found = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
    if not found.is_file():
        FOLDER.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(FOLDER),
             f"axe-core@{VERSION}"],
            check=True,
        )  # fmt: skip
    return found.read_text(encoding="utf-8")


def violations(tab: Any, part: str = "html") -> list[str]:
    """What axe-core finds wrong on the open page, or in the elements of this CSS selector.

    Each as its rule and element, whatever its seriousness.
    """
    tab.evaluate(script())
    report = tab.evaluate("part => axe.run(part, {resultTypes: ['violations']})", part)
    return [
        f"{found['id']}: {node['html'][:160]}"
        for found in report["violations"]
        for node in found["nodes"]
    ]
