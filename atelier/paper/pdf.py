"""Pages as tagged PDF (PDF/UA-1), for paper and for screen readers."""

from pathlib import Path

from atelier.problems import Refusal


def of_html(html: str, base: Path) -> bytes:
    """The page as PDF/UA-1; raises Refusal where the Pango library is missing.

    Nothing is fetched: a page holds its own style and a link is only a link.
    """
    try:
        import weasyprint
    except OSError as error:  # a Python package that needs a C library
        raise Refusal(
            "Les PDF demandent la bibliothèque Pango : installez le paquet libpango-1.0-0 et "
            "libpangoft2-1.0-0 (ou pango avec conda)."
        ) from error

    def refuse(url: str, *_: object, **__: object) -> dict[str, object]:
        raise ValueError(f"adresse non demandée : {url}")

    document = weasyprint.HTML(string=html, base_url=base.as_uri(), url_fetcher=refuse)
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))
