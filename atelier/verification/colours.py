"""Contrast between two colours, by the formula of the RGAA's glossary."""

import re

_NAMED = {
    "black": "#000000",
    "white": "#ffffff",
    "red": "#ff0000",
    "green": "#008000",
    "blue": "#0000ff",
    "yellow": "#ffff00",
    "orange": "#ffa500",
    "gray": "#808080",
    "grey": "#808080",
    "silver": "#c0c0c0",
    "navy": "#000080",
    "purple": "#800080",
    "teal": "#008080",
    "maroon": "#800000",
    "olive": "#808000",
    "lime": "#00ff00",
    "aqua": "#00ffff",
    "fuchsia": "#ff00ff",
    "lightgray": "#d3d3d3",
    "lightgrey": "#d3d3d3",
    "darkgray": "#a9a9a9",
    "darkgrey": "#a9a9a9",
    "pink": "#ffc0cb",
    "brown": "#a52a2a",
}


def rvb(couleur: str) -> tuple[int, int, int] | None:
    """Red, green and blue from `#rgb`, `#rrggbb`, `rgb(…)` or a usual CSS name; None otherwise."""
    text = _NAMED.get(couleur.strip().casefold(), couleur.strip().casefold())
    if found := re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", text):
        digits = found.group(1)
        if len(digits) == 3:
            digits = "".join(digit * 2 for digit in digits)
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := re.fullmatch(r"rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)", text):
        red, green, blue = (min(int(part), 255) for part in found.groups())
        return red, green, blue
    return None


def contraste(couleur: str, fond: str) -> float:
    """The contrast ratio of two colours, from 1 to 21, not rounded (RGAA 4.1.2, critère 3.2).

    Raises ValueError for a colour that is not understood.
    """
    one, other = rvb(couleur), rvb(fond)
    if one is None or other is None:
        raise ValueError(f"couleur inconnue : {couleur if one is None else fond}")
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
        for c in (part / 255 for part in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
