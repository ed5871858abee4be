"""Temporary folders that carry their engine's number: a killed engine's can be found again."""

import re
import shutil
import tempfile
from pathlib import Path

_NAME = re.compile(r"atelier-[a-z]+-(\d+)-\w+")


def make(kind: str, engine: int) -> Path:
    """A new folder for this engine's process; who makes it removes it."""
    return Path(tempfile.mkdtemp(prefix=f"atelier-{kind}-{engine}-"))


def remove_stale() -> None:
    """Remove the folders of engines that no longer run."""
    for folder in Path(tempfile.gettempdir()).glob("atelier-*"):
        match = _NAME.fullmatch(folder.name)
        if match and not Path(f"/proc/{match[1]}").exists():
            shutil.rmtree(folder, ignore_errors=True)
