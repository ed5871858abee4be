"""Take the documentation's pictures from the demonstration: `make demo`, then `make captures`."""

import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from navigateur import TOKEN, lab, page  # noqa: E402

from atelier import cli, folders, lecture, results  # noqa: E402

IMAGES = Path(__file__).parent / "images"
CRITERE = "1.2.C3"


def main(session: Path) -> None:
    """Write every picture of docs/images/."""
    IMAGES.mkdir(exist_ok=True)
    where = folders.find(session)
    cli.main(["a-lire", "--critere", CRITERE, "--racine", str(session)])
    items = lecture.queue(results.attentes(results.connect(where.db_url)))
    item = next(item for item in items if item.groupe == CRITERE)
    with page() as tab:
        tab.set_viewport_size({"width": 1000, "height": 640})
        take(tab, where.bilans / "promotion.html", "promotion")
        take(tab, where.bilans / "candidats" / "C-03.html", "bilan")
        take(tab, where.bilans / lecture.DOSSIER / f"{CRITERE}.html", "a-lire")
    with (
        tempfile.TemporaryDirectory() as home,
        lab(where.root, Path(home)) as address,
        page() as tab,
    ):
        tab.set_viewport_size({"width": 1000, "height": 640})
        tab.goto(f"{address}/formgrader?token={TOKEN}")
        tab.goto(lecture.address(address, item, item.attentes[0]))
        tab.wait_for_timeout(1000)
        tab.screenshot(path=IMAGES / "formgrader.png")


def take(tab: Any, path: Path, name: str) -> None:
    """The top of a page of the demonstration."""
    tab.goto(path.as_uri())
    tab.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main(ROOT / "demonstration" if len(sys.argv) < 2 else Path(sys.argv[1]))
