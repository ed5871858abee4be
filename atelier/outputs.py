"""What a copy shows, made harmless for who reads it: no script, no outside address, bounded."""

import base64
import binascii
import html
import re
import struct
from typing import Any

from atelier import cells

MOST_OUTPUTS = 60
LONGEST_TEXT = 100_000
HEAVIEST_IMAGE = 2_000_000
_WIDEST_IMAGE = 10_000  # pixels: some bytes may claim a picture that fills the reader's memory

# A table as pandas writes it: these tags, these attributes, nothing else
_TAGS = "table|thead|tbody|tfoot|tr|th|td|caption|div|span|p|br|b|strong|i|em|ul|ol|li|h[1-6]|pre"
_ATTRIBUTES = (
    r'(?:\s+(?:border="\d+"|class="[\w -]*"|(?:col|row)span="\d+"|scope="\w+"|h?v?align="\w+"'
    r'|style="(?:text-align: \w+;?\s?)+"))*'
)
_SAFE_TAG = re.compile(rf"</?(?:{_TAGS}){_ATTRIBUTES}\s*/?>", re.IGNORECASE)
_STYLE = re.compile(r"<style scoped>[^<]*</style>")  # read once, even if never closed
_ANY_TAG = re.compile(r"<[^>]*>?")
_RAW_HTML = re.compile(r"<(?=[a-zA-Z/!?])")
_ADDRESS = re.compile(r"(javascript|vbscript|data)[\s\\]*:", re.IGNORECASE)
# A text, the course's or a candidate's, once rendered
_TEXT_TAGS = frozenset(
    ("a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em",
     "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "kbd", "li", "ol", "p", "pre", "s", "span",
     "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul")
)  # fmt: skip
_TEXT_ATTRIBUTES = {
    "*": ["class", "id", "title", "scope", "open", "colspan", "rowspan"], "a": ["href"],
}  # fmt: skip
_DELIMITERS = (cells.BEGIN_MARK_SCHEME, cells.END_MARK_SCHEME)
_ANCHOR = re.compile(r'<a class="anchor-link"[^>]*>[^<]*</a>')  # nbconvert's, beside a heading
_DROPPED = "(affichage interactif, non conservé)"


def outputs(given: list[Any], count: int) -> list[dict[str, Any]]:
    """A cell's outputs as nbformat wants them; what is not an output is left out."""
    found = []
    for output in given[:MOST_OUTPUTS]:
        if type(output) is dict and (safe := _output(output, count)) is not None:
            found.append(safe)
    if len(given) > MOST_OUTPUTS:
        found.append(_stream("stdout", f"… ({len(given) - MOST_OUTPUTS} sorties de plus)\n"))
    return found


def _output(output: dict[Any, Any], count: int) -> dict[str, Any] | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return _stream(name, _text(output.get("text")))
    if kind == "error":
        lines = output.get("traceback")
        lines = [_text(line) for line in lines[:50]] if type(lines) is list else []
        name, value = _text(output.get("ename"))[:200], _text(output.get("evalue"))[:5000]
        return {"output_type": "error", "ename": name, "evalue": value, "traceback": lines}
    if kind in ("display_data", "execute_result"):
        data = output.get("data")
        made = {
            "output_type": kind, "metadata": {}, "data": _data(data if type(data) is dict else {}),
        }  # fmt: skip
        return {**made, "execution_count": count} if kind == "execute_result" else made
    return None


def _stream(name: str, text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def _text(value: Any) -> str:
    return value[:LONGEST_TEXT].encode("utf-8", "replace").decode() if type(value) is str else ""


def _data(data: dict[Any, Any]) -> dict[str, str]:
    found = {}
    for mime in ("image/png", "image/jpeg"):
        if (image := _image(data.get(mime), mime)) is not None:
            found[mime] = image
    if type(data.get("text/html")) is str:
        found["text/html"] = table(data["text/html"])
    if type(data.get("text/markdown")) is str:
        found["text/markdown"] = markdown(_text(data["text/markdown"]))
    found["text/plain"] = _text(data.get("text/plain")) or _DROPPED
    return found


def _image(value: Any, mime: str) -> str | None:
    """A picture that is one; base64 without line breaks."""
    if type(value) is not str or len(value) > HEAVIEST_IMAGE:
        return None
    try:
        content = base64.b64decode(value, validate=False)
    except (binascii.Error, ValueError):
        return None
    start = b"\x89PNG\r\n\x1a\n" if mime == "image/png" else b"\xff\xd8\xff"
    if not content.startswith(start):
        return None
    if mime == "image/png" and max(struct.unpack(">II", content[16:24].rjust(8))) > _WIDEST_IMAGE:
        return None
    return base64.b64encode(content).decode()


def table(text: str) -> str:
    """HTML with the tags of a plain table; any other tag is shown as text."""
    text = _STYLE.sub("", _text(text))
    return _ANY_TAG.sub(
        lambda tag: tag[0] if _SAFE_TAG.fullmatch(tag[0]) else html.escape(tag[0]), text
    )


def markdown(text: str) -> str:
    """A candidate's text without live HTML nor addresses that run code."""
    text = _RAW_HTML.sub("&lt;", text)
    return _ADDRESS.sub(r"\1 :", text)  # no address holds a space, so it links to nothing


def rendered(text: str) -> str:
    """Markdown as HTML with only what a text needs, whoever wrote it; no picture.

    Stands in for nbconvert's `markdown2html` in Formgrader: escaping Markdown is not enough, since
    an address may be written with entities, and a distant picture tells its site who reads.
    """
    import bleach
    from nbconvert.filters import markdown2html

    text = "\n".join(x for x in text.splitlines() if x.strip() not in _DELIMITERS)
    return str(
        bleach.clean(
            _ANCHOR.sub("", markdown2html(text)),
            tags=_TEXT_TAGS,
            attributes=_TEXT_ATTRIBUTES,
            protocols=("http", "https", "mailto"),
        )
    )
