"""Pages as tagged PDF (PDF/UA-1), for paper and for screen readers."""

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from atelier.paper import rendering
from atelier.problems import Refusal


def of_html(html: str, base: Path) -> bytes:
    """The page as PDF/UA-1; raises Refusal where the Pango library is missing.

    Nothing is fetched: a page holds its own style and a link is only a link.
    """
    try:
        import weasyprint
    except OSError as error:  # a Python package that needs a C library
        raise Refusal(
            "Les PDF demandent la bibliothèque Pango : installez les paquets libpango-1.0-0 et "
            "libpangoft2-1.0-0 (ou pango avec conda)."
        ) from error

    def refuse(url: str, *_: object, **__: object) -> dict[str, object]:
        raise ValueError(f"adresse non demandée : {url}")

    document = weasyprint.HTML(string=html, base_url=base.as_uri(), url_fetcher=refuse)
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))


def write_all(pages: Sequence[tuple[Path, str]], processus: int = 0) -> Iterator[Path]:
    """Write each page (target, HTML) as PDF on every core; yields the targets as they come."""
    workers = min(processus or os.cpu_count() or 1, len(pages))
    if workers <= 1:
        yield from map(_write, pages)
        return
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        yield from pool.imap_unordered(_write, pages)


def _write(page: tuple[Path, str]) -> Path:
    target, html = page
    return rendering.write(target, of_html(html, target.parent))
