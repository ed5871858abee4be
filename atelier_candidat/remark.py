"""What a check says to the candidate."""


class Remarque(AssertionError):
    """One French sentence for the candidate: what was looked at, what was expected, what was got.

    An AssertionError, so that a visible or hidden test that raises it simply fails with it.
    """


def nombre_fr(value: float) -> str:
    """A number as French readers write it: `1 234,5`."""
    if isinstance(value, float) and not value.is_integer():
        text = f"{value:,.10g}" if abs(value) < 1e15 else f"{value:g}"
    else:
        text = f"{int(value):,}" if abs(value) < 1e15 else f"{value:g}"
    return text.replace(",", " ").replace(".", ",")


def plusieurs(items: list[str], limit: int = 3) -> str:
    """A few items joined in French, and how many are left out: `a, b, c et 4 autres`."""
    shown = items[:limit]
    rest = len(items) - len(shown)
    if rest:
        return ", ".join(shown) + f" et {rest} autre{'s' if rest > 1 else ''}"
    return " et ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
