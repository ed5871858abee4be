"""What a check says to the candidate."""

from decimal import Decimal


class Remarque(AssertionError):
    """One French sentence for the candidate: what was looked at, what was expected, what was got.

    An AssertionError, so that a visible or hidden test that raises it simply fails with it.
    """


def nombre_fr(value: float) -> str:
    """A number as French readers write it: `1 234,5`; four decimals say enough of a rate."""
    if isinstance(value, float) and not value.is_integer():
        shown = round(value, 4) if abs(value) > 0.1 else value
        text = f"{shown:,.10g}" if 0.1 < abs(value) < 1e15 else f"{value:.4g}"
    else:
        text = f"{int(value):,}" if abs(value) < 1e15 else f"{value:g}"
    return text.replace(",", " ").replace(".", ",")


def montant_fr(value: Decimal) -> str:
    """Euros as French readers write them, with two decimals unless whole: `1 200`, `661,30`."""
    if value == value.to_integral_value():
        return nombre_fr(float(value))
    return f"{value:,.2f}".replace(",", " ").replace(".", ",")


def combien(count: float, un: str, des: str = "") -> str:
    """A count and its noun: `1,5 point`, `3 lignes fausses`; `des` where s does not make plurals.

    At most two decimals; in French the plural begins at two.
    """
    plural = des or " ".join(f"{word}s" for word in un.split())
    return f"{nombre_fr(round(count, 2))} {un if abs(count) < 2 else plural}"


def plusieurs(items: list[str], limit: int = 3) -> str:
    """A few items joined in French, and how many are left out: `a, b, c et 4 autres`."""
    shown = items[:limit]
    if rest := len(items) - len(shown):
        return f"{', '.join(shown)} et {combien(rest, 'autre')}"
    return " et ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
