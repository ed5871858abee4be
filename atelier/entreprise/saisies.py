"""How people type: the same phone, date, name or amount written in every way an office sees.

The formats mean nothing wrong; `email_faux` and `frappe` are faults.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

Rng = np.random.Generator
Way = Callable[[Any], Any]

FORMES = ("SARL", "SAS", "SASU", "EURL", "SA", "ETS")
"""Legal forms that a name may carry in one entry and lose in another."""

_MOIS = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."


def _drawn(hasard: Rng, values: Sequence[Any], ways: dict[Way, float]) -> list[Any]:
    """Every value written in a way drawn for it, by these weights."""
    functions, weights = list(ways), np.array(list(ways.values()))
    picks = hasard.choice(len(functions), len(values), p=weights / weights.sum()).tolist()
    return [functions[pick](value) for pick, value in zip(picks, values, strict=True)]


def _pairs(number: str, between: str) -> str:
    return between.join((number[:2], number[2:4], number[4:6], number[6:8], number[8:]))


def telephones(hasard: Rng, numbers: Sequence[str]) -> list[Any]:
    """Ten digits in the ways of business cards, forms and spreadsheets; the last nine remain."""
    ways: dict[Way, float] = {
        lambda n: _pairs(n, " "): 0.36,
        lambda n: n: 0.12,
        lambda n: _pairs(n, "."): 0.14,
        lambda n: _pairs(n, "-"): 0.06,
        lambda n: f"+33 {_pairs(n, ' ')[1:]}": 0.10,
        lambda n: f"+33 (0){_pairs(n, ' ')[1:]}": 0.08,
        lambda n: f"0033{n[1:]}": 0.05,
        lambda n: int(n[1:]): 0.06,  # a number to the spreadsheet: its zero is lost
        lambda n: f" {_pairs(n, ' ')} ": 0.03,
    }
    return _drawn(hasard, numbers, ways)


def dates(hasard: Rng, days: Sequence[pd.Timestamp]) -> list[Any]:
    """True dates of a spreadsheet, and dates typed as text."""
    ways: dict[Way, float] = {
        lambda d: d: 0.30,
        lambda d: d.strftime("%d/%m/%Y"): 0.32,
        lambda d: d.strftime("%d/%m/%y"): 0.08,
        lambda d: d.strftime("%Y-%m-%d"): 0.15,
        lambda d: d.strftime("%d.%m.%Y"): 0.05,
        lambda d: f"{d.day} {_MOIS.split()[d.month - 1]} {d.year}": 0.10,
    }
    return _drawn(hasard, days, ways)


def montants(hasard: Rng, amounts: Sequence[float]) -> list[Any]:
    """Numbers, and amounts typed as text with a comma."""

    def french(amount: float) -> str:
        return f"{amount:,.2f}".replace(",", " ").replace(".", ",")

    ways: dict[Way, float] = {
        lambda a: a: 0.35,
        lambda a: french(a): 0.35,
        lambda a: french(a).replace(" ", ""): 0.20,
        lambda a: f"{french(a)} €": 0.10,
    }
    return _drawn(hasard, amounts, ways)


def codes_postaux(hasard: Rng, codes: Sequence[str], part_perdue: float) -> list[Any]:
    """Numbers, which lose their leading zero, or texts."""
    ways: dict[Way, float] = {int: part_perdue, lambda code: code: 1 - part_perdue}
    return _drawn(hasard, codes, ways)


def sirets(hasard: Rng, numbers: Sequence[str]) -> list[Any]:
    """Fourteen digits, by groups or in one go."""
    ways: dict[Way, float] = {
        lambda n: n: 0.7,
        lambda n: f"{n[:3]} {n[3:6]} {n[6:9]} {n[9:]}": 0.3,
    }
    return _drawn(hasard, numbers, ways)


def emails(hasard: Rng, addresses: Sequence[str]) -> list[Any]:
    """Addresses with capitals here and there."""
    ways: dict[Way, float] = {
        lambda e: e: 0.75,
        lambda e: e.capitalize(): 0.12,
        lambda e: e.upper(): 0.08,
        lambda e: f"{e.split('@')[0].title()}@{e.split('@')[1]}": 0.05,
    }
    return _drawn(hasard, addresses, ways)


def email_faux(hasard: Rng, addresses: Sequence[str]) -> list[Any]:
    """Addresses that can reach nobody: a sign is missing, doubled or wrong."""
    ways: dict[Way, float] = {
        lambda e: e.replace("@", ""): 1,
        lambda e: e.replace("@", "@@"): 1,
        lambda e: e.replace("@", " @ "): 1,
        lambda e: e[: e.rindex(".")]: 2,
        lambda e: ",".join(e.rsplit(".", 1)): 1,
        lambda e: f"{e}.": 1,
    }
    return _drawn(hasard, addresses, ways)


def entoures(hasard: Rng, texts: Sequence[str]) -> list[Any]:
    """Texts with spaces before or after."""
    ways: dict[Way, float] = {
        lambda t: f"{t} ": 0.5,
        lambda t: f" {t}": 0.3,
        lambda t: f"  {t}  ": 0.2,
    }
    return _drawn(hasard, texts, ways)


def sans_signes(text: str) -> str:
    """The text without its accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def noms_approches(hasard: Rng, names: Sequence[str]) -> list[Any]:
    """The same names with a legal form, capitals, no accents: one key once cleaned."""
    forms = iter(hasard.choice(FORMES, len(names)).tolist())
    ways: dict[Way, float] = {
        lambda n: f"{next(forms)} {n}": 0.25,
        lambda n: f"{n} {next(forms)}": 0.20,
        lambda n: f"{next(forms)} {sans_signes(n).upper()}": 0.25,
        lambda n: sans_signes(n).upper(): 0.15,
        lambda n: n.replace(" ", "-"): 0.10,
        lambda n: n.replace(" ", "  ").lower(): 0.05,
    }
    return _drawn(hasard, names, ways)


def frappe(hasard: Rng, names: Sequence[str]) -> list[Any]:
    """The same names with a letter doubled, lost or swapped inside their last word."""
    found = []
    for name, cut, kind in zip(
        names, hasard.random(len(names)), hasard.integers(0, 3, len(names)), strict=True
    ):
        start = max(name.rfind(" ") + 1, 0) + 1
        at = start + int(cut * max(1, len(name) - start - 2))
        double = name[:at] + name[at] + name[at:]
        swap = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        typed = (double, name[:at] + name[at + 1 :], swap)[kind]
        found.append(typed if typed != name else double)
    return found


CLE_FORMES = re.compile(r"\b(SARL|SAS|SASU|EURL|SA|SCI|ETS)\b")
CLE_SIGNES = re.compile(r"[^A-Z0-9]")


def cle(name: str, code_postal: str) -> str:
    """The weak key of a prospect: capitals and digits of its name, no legal form, its postcode."""
    plain = CLE_FORMES.sub("", sans_signes(name.upper()))
    return CLE_SIGNES.sub("", plain) + code_postal
