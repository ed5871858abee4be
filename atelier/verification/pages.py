"""Check the accessibility of an HTML page or e-mail, by the RGAA 4.1.2 applied by transposition."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from atelier.verification.colours import contraste, rvb
from atelier.verification.values import normaliser
from atelier_candidat import Remarque
from atelier_candidat.archive import fichier_sain
from atelier_candidat.remark import plusieurs

LONGEST = 1_000_000  # characters
DEEPEST = 300  # elements one in another
_VAGUE = {
    "cliquez ici",
    "cliquer ici",
    "ici",
    "lien",
    "en savoir plus",
    "lire la suite",
    "voir",
    "plus",
    "suite",
    "cliquez",
    "voir plus",
    "click here",
}
_FILE_NAME = re.compile(r"\.(?:png|jpe?g|gif|svg|webp)$|^(?:image|img|photo|logo)?[ _-]?\d*$", re.I)
_LARGE, _LARGE_BOLD = 24.0, 18.5  # px: from there 3:1 is enough (critère 3.2)


@dataclass(frozen=True)
class Ecart:
    """One breach: the RGAA's critère and what is wrong."""

    critere: str
    message: str


@dataclass(frozen=True)
class Page:
    """An HTML page. `soupe` is BeautifulSoup's tree, for what is not offered here."""

    soupe: Any

    @property
    def langue(self) -> str:
        """The language that the page declares, or an empty text."""
        html = self.soupe.find("html")
        return str(html.get("lang") or "").strip() if html else ""

    @property
    def titre(self) -> str:
        """The page's title, or an empty text."""
        found = self.soupe.find("title")
        return found.get_text(" ", strip=True) if found else ""

    @property
    def titres(self) -> tuple[tuple[int, str], ...]:
        """Level and text of each heading."""
        found = self.soupe.find_all(re.compile(r"^h[1-6]$"))
        return tuple((int(h.name[1]), _accessible(h)) for h in found)

    @property
    def liens(self) -> tuple[tuple[str, str], ...]:
        """Text and address of each link; an image's alternative counts as text."""
        found = self.soupe.find_all("a", href=True)
        return tuple((_accessible(a), str(a["href"])) for a in found)

    @property
    def texte(self) -> str:
        """All the text that is read."""
        return " ".join(str(t).strip() for t in self._strings() if t.strip())

    def _strings(self) -> Iterator[Any]:
        """Every text that is displayed: no comment, no style, no head."""
        for node in self.soupe.find_all(string=True):
            apart = node.parent.name in ("style", "script", "title", "head")
            if type(node).__name__ == "NavigableString" and not apart:
                yield node

    def ecarts(self, criteres: Sequence[str] = ()) -> tuple[Ecart, ...]:
        """The breaches found, of these critères (`"1.1"`, `"3.2"`…) or of all that are checked."""
        found = [ecart for check in _CHECKS for ecart in check(self)]
        return tuple(e for e in found if not criteres or e.critere in criteres)


def page(source: str | Path) -> Page:
    """Read an HTML page from a file (`livrables/email.html`) or a text; raises Remarque."""
    from bs4 import BeautifulSoup

    if isinstance(source, str) and "<" in source:
        text = source
    else:
        raw = fichier_sain(source, (".html", ".htm")).read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", errors="replace")
    if len(text) > LONGEST:
        raise Remarque("Cette page est trop longue : un e-mail tient en quelques dizaines de Ko.")
    soup = BeautifulSoup(text, "html.parser")
    depth = {id(soup): 0}
    for element in soup.find_all(True):
        depth[id(element)] = depth[id(element.parent)] + 1
    if max(depth.values()) > DEEPEST:
        raise Remarque("Cette page emboîte trop d'éléments pour être lue.")
    if soup.find() is None:
        raise Remarque("Ce fichier ne contient pas de HTML.")
    return Page(soup)


def accessible(source: str | Path | Page, criteres: Sequence[str] = ()) -> None:
    """Check a page against the RGAA's critères (all that are checked, or these)."""
    read = source if isinstance(source, Page) else page(source)
    found = read.ecarts(criteres)
    if found:
        said = plusieurs([f"{ecart.message} (RGAA {ecart.critere})" for ecart in found])
        raise Remarque(f"L'accessibilité est à reprendre : {said}.")


# --- one function per theme -------------------------------------------------------------------


def _images(page: Page) -> Iterator[Ecart]:
    for image in page.soupe.find_all("img"):
        name = str(image.get("src") or "image").rsplit("/", 1)[-1][:40]
        hidden = image.get("aria-hidden") == "true" or image.get("role") in ("presentation", "none")
        if image.get("alt") is None and not hidden and not image.get("aria-label"):
            yield Ecart("1.1", f"l'image {name} n'a pas d'alternative (alt)")
        alternative = str(image.get("alt") or "").strip()
        if alternative and _FILE_NAME.search(alternative):
            yield Ecart("1.3", f"l'alternative « {alternative} » ne dit pas ce que montre l'image")
        decorative = image.get("alt") is not None and not alternative
        if decorative and str(image.get("title") or "").strip():
            yield Ecart("1.2", f"l'image décorative {name} garde une infobulle (title)")


def _contrasts(page: Page) -> Iterator[Ecart]:
    seen: set[tuple[str, str]] = set()
    for node in page._strings():
        if not node.strip():
            continue
        colour, ground, pixels, bold = _appearance(node.parent)
        if (colour, ground) in seen or rvb(colour) is None or rvb(ground) is None:
            continue
        large = pixels >= (_LARGE_BOLD if bold else _LARGE)
        ratio = contraste(colour, ground)
        if ratio < (3.0 if large else 4.5):
            seen.add((colour, ground))
            shown = f"{int(ratio * 100) / 100:.2f}".replace(".", ",")
            excerpt = " ".join(node.split())[:30]
            yield Ecart("3.2", f"le texte « {excerpt} » contraste trop peu ({shown} pour 1)")


def _appearance(element: Any) -> tuple[str, str, float, bool]:
    """Colour, background, size in pixels and boldness, from inline styles and old attributes."""
    colour = ground = ""
    pixels, bold = 0.0, False
    nearest_size: str | None = None
    for node in (element, *element.parents):
        if node.name is None or node.name == "[document]":
            continue
        style = _style(node)
        colour = colour or style.get("color", "") or str(node.get("color") or "")
        if not colour and node.name == "a":
            colour = "#0000ee"  # what browsers give links
        background = style.get("background-color") or _solid(style.get("background", ""))
        ground = ground or background or str(node.get("bgcolor") or "")
        nearest_size = nearest_size or style.get("font-size") or _DEFAULT_SIZES.get(node.name)
        weight = style.get("font-weight", "")
        bold = bold or weight in ("bold", "bolder", "700", "800", "900")
        bold = bold or (not weight and node.name in ("b", "strong", "th", "h1", "h2", "h3"))
    pixels = _pixels(nearest_size or "16px")
    return colour or "#000000", ground or "#ffffff", pixels, bold


_DEFAULT_SIZES = {"h1": "32px", "h2": "24px", "h3": "18.72px"}


def _style(node: Any) -> dict[str, str]:
    declarations = (part.partition(":") for part in str(node.get("style") or "").split(";"))
    return {
        name.strip().casefold(): value.replace("!important", "").strip().casefold()
        for name, _, value in declarations
        if value
    }


def _solid(background: str) -> str:
    return next((word for word in background.split() if rvb(word)), "")


def _pixels(size: str) -> float:
    found = re.fullmatch(r"([\d.]+)(px|pt|em|rem|%)?", size.strip())
    if not found:
        return 16.0
    factor = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "%": 0.16, None: 1.0}
    try:
        return float(found.group(1)) * factor[found.group(2)]
    except ValueError:
        return 16.0


def _tables(page: Page) -> Iterator[Ecart]:
    for table in page.soupe.find_all("table"):
        own = [
            e for e in table.find_all(["th", "caption", "thead"]) if e.find_parent("table") is table
        ]
        scoped = [e for e in table.find_all(["td"], attrs={"scope": True})]
        if table.get("role") in ("presentation", "none"):
            if own or scoped:
                yield Ecart("5.8", "un tableau de mise en forme garde des éléments de données")
        elif not own:
            yield Ecart(
                "5.3",
                'un tableau de mise en forme n\'a pas role="presentation" (ou un tableau de '
                "données n'a pas d'en-têtes th)",
            )


def _links(page: Page) -> Iterator[Ecart]:
    for text, address in page.liens:
        plain = normaliser(text).strip(" .!»«>…")
        if not plain:
            yield Ecart("6.2", f"le lien vers {address[:40]} n'a pas d'intitulé")
        elif plain in _VAGUE or plain.startswith(("http://", "https://", "www.")):
            yield Ecart("6.1", f"l'intitulé de lien « {text.strip()[:40]} » ne dit pas où il mène")


def _declarations(page: Page) -> Iterator[Ecart]:
    if not page.langue:
        yield Ecart("8.3", 'la langue n\'est pas déclarée (lang="fr")')
    elif not re.fullmatch(r"[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})*", page.langue):
        yield Ecart("8.4", f"le code de langue « {page.langue} » n'existe pas")
    if not page.titre:
        yield Ecart("8.5", "la page n'a pas de titre (title)")
    elif normaliser(page.titre) in (
        "sans titre",
        "document",
        "untitled",
        "email",
        "e-mail",
        "page",
    ):
        yield Ecart("8.6", f"le titre « {page.titre} » ne dit pas de quoi il s'agit")


def _headings(page: Page) -> Iterator[Ecart]:
    titles = page.titres
    if not any(level == 1 for level, _ in titles):
        yield Ecart("9.1", "il n'y a pas de titre principal (h1)")
    for (before, _), (after, text) in pairwise(titles):
        if after > before + 1:
            yield Ecart("9.1", f"le titre « {text[:40]} » saute du niveau {before} au {after}")
    for level, text in titles:
        if not text:
            yield Ecart("9.1", f"un titre h{level} est vide")
    for title in page.soupe.find_all(["h1", "h2", "h3"]):
        if title.find(["p", "ul", "ol", "table", "h1", "h2", "h3"]):
            yield Ecart("9.1", f"le titre {title.name} n'est pas refermé (</{title.name}>)")
    for paragraph in page.soupe.find_all(["p", "div", "td"]):
        if paragraph.find(["p", "div", "td", "table", "ul", "ol"]):
            continue
        lines = [t for t in paragraph.get_text("\n").split("\n") if t.strip()]
        if sum(bool(re.match(r"\s*[-•*–]\s+\w", line)) for line in lines) >= 2:
            yield Ecart("9.3", "une énumération est tapée avec des tirets au lieu d'une liste (ul)")
            return


def _accessible(element: Any) -> str:
    """What a screen reader says of a link or heading."""
    label = str(element.get("aria-label") or "").strip()
    alternatives = [str(image.get("alt") or "") for image in element.find_all("img")]
    return label or " ".join([element.get_text(" ", strip=True), *alternatives]).strip()


_CHECKS: tuple[Callable[[Page], Iterator[Ecart]], ...] = (
    _images,
    _contrasts,
    _tables,
    _links,
    _declarations,
    _headings,
)
