"""The slides of a support, as PowerPoint or PDF: words, title, size of the smallest text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atelier_candidat.archive import abime, archive_saine, fichier_sain
from atelier_candidat.remark import Remarque

MOST_SLIDES = 300
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@dataclass(frozen=True)
class Diapositive:
    """One slide. `taille_min`: the smallest text in points, None where it cannot be known."""

    numero: int
    titre: str
    texte: str
    taille_min: float | None

    @property
    def mots(self) -> int:
        """How many words it shows."""
        return len(_WORD.findall(self.texte))


def diapositives(chemin: str | Path) -> tuple[Diapositive, ...]:
    """The slides of a .pptx or a .pdf, in order, hidden ones left out; raises Remarque."""
    suffix = Path(chemin).suffix.casefold()
    if suffix == ".pdf":
        read, path = _of_pdf, fichier_sain(chemin)
    else:
        read, path = _of_pptx, archive_saine(chemin, (".pptx", ".pdf"))
    try:
        found = tuple(read(path))
    except Remarque:
        raise
    except Exception as error:  # both libraries let many exceptions of their parsers through
        raise abime(path) from error
    if not found:
        raise Remarque(f"Le support {path.as_posix()} n'a aucune diapositive.")
    return found


def _check_count(count: int, path: Path) -> None:
    if count > MOST_SLIDES:
        raise Remarque(f"Le support {path.as_posix()} a {count} pages : c'est trop pour un oral.")


def _of_pdf(path: Path) -> Iterator[Diapositive]:
    from pypdf import PdfReader

    pages = PdfReader(path).pages
    _check_count(len(pages), path)
    for number, page in enumerate(pages, 1):
        pieces: list[tuple[str, float]] = []

        def keep(text: str, cm: Any, tm: Any, font: Any, size: Any, to: Any = pieces) -> None:
            scale = abs(tm[3] or tm[1] or 1) * abs(cm[3] or cm[1] or 1)
            if text.strip() and size:
                to.append((text.strip(), float(size) * scale))

        text = page.extract_text(visitor_text=keep)
        sizes = [size for _, size in pieces if size > 0]
        largest = max(sizes, default=0)
        title = next((piece for piece, size in pieces if size == largest), "")
        yield Diapositive(number, title, text, round(min(sizes), 1) if sizes else None)


def _of_pptx(path: Path) -> Iterator[Diapositive]:
    from pptx import Presentation

    presentation = Presentation(str(path))
    _check_count(len(presentation.slides), path)
    shown = [s for s in presentation.slides if s._element.get("show") != "0"]
    for number, slide in enumerate(shown, 1):
        shapes = list(_shapes(slide.shapes))
        texts, sizes = [], []
        for shape in shapes:
            if getattr(shape, "has_table", False):
                texts += [cell.text for row in shape.table.rows for cell in row.cells]
            if not shape.has_text_frame or not shape.text_frame.text.strip():
                continue
            texts.append(shape.text_frame.text)
            sizes += list(_sizes(shape, slide))
        title = slide.shapes.title.text_frame.text if slide.shapes.title is not None else ""
        known = [size for size in sizes if size]
        # A size that cannot be known might be the smallest
        smallest = min(known) if known and len(known) == len(sizes) else None
        yield Diapositive(number, title.strip(), "\n".join(texts), smallest)


def _shapes(shapes: Any) -> Iterator[Any]:
    """Every shape, those of groups too."""
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)
        else:
            yield shape


def _sizes(shape: Any, slide: Any) -> Iterator[float | None]:
    """The size in points of each run: its own, or the nearest that it inherits."""
    scale = 1.0
    fit = shape.text_frame._txBody.find(f".//{_DRAWING}normAutofit")
    if fit is not None and fit.get("fontScale"):
        scale = int(fit.get("fontScale").rstrip("%")) / 100_000
    for paragraph in shape.text_frame.paragraphs:
        for run in paragraph.runs:
            if not run.text.strip():
                continue
            own = run.font.size or paragraph.font.size
            points = own.pt if own else _inherited(shape, slide, paragraph.level)
            yield round(points * scale, 1) if points else None


def _inherited(shape: Any, slide: Any, level: int) -> float | None:
    """The size given by the shape's own list style, its placeholders' or the master's styles."""
    sources = [shape._element]
    kind = "otherStyle"
    if shape.is_placeholder:
        form = shape.placeholder_format
        kind = "titleStyle" if form.type in (1, 3) else "bodyStyle"  # TITLE, CENTER_TITLE
        for holders in (
            slide.slide_layout.placeholders,
            slide.slide_layout.slide_master.placeholders,
        ):
            sources += [
                h._element
                for h in holders
                if h.placeholder_format.idx == form.idx or h.placeholder_format.type == form.type
            ][:1]
    for element in sources:
        size = _level_size(element.find(f".//{_DRAWING}lstStyle"), level)
        if size:
            return size
    master = slide.slide_layout.slide_master._element
    styles = next((e for e in master.iter() if str(e.tag).endswith("}" + kind)), None)
    return _level_size(styles, level)


def _level_size(style: Any, level: int) -> float | None:
    if style is None:
        return None
    properties = style.find(f"{_DRAWING}lvl{level + 1}pPr/{_DRAWING}defRPr")
    size = properties.get("sz") if properties is not None else None
    return int(size) / 100 if size else None
