"""What single values mean: numbers, texts, dates; when two are the same; how they are written."""

import math
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd

from atelier_candidat.remark import montant_fr, nombre_fr

SLACK = 1e-9  # sums of floats made in another order
_PLAIN = {str, int, float}  # whose == says it all: most cells of most tables
_SPACES = re.compile(r"[\s\u00a0\u202f]+")


def est_vide(valeur: Any) -> bool:
    """Whether a value is an empty cell: None, NaN, NaT or a blank text."""
    if valeur is None or valeur is pd.NaT or valeur is pd.NA:
        return True
    if isinstance(valeur, str):
        return not valeur.strip()
    return isinstance(valeur, float) and math.isnan(valeur)


def normaliser(texte: str) -> str:
    """A text without accents, capitals, repeated spaces or typographic variants."""
    plain = unicodedata.normalize("NFKD", texte).replace("’", "'").replace("œ", "oe")
    plain = plain.replace("Œ", "oe").replace("æ", "ae").replace("‑", "-").replace("–", "-")
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return _SPACES.sub(" ", kept).strip().casefold()


def en_date(valeur: Any) -> date | datetime | None:
    """A day (or a moment with its time) from a date, a Timestamp, an ISO or French text."""
    if est_vide(valeur) or isinstance(valeur, bool | int | float):
        return None
    if isinstance(valeur, pd.Period):
        valeur = valeur.start_time
    if isinstance(valeur, str):
        valeur = _date_of_text(valeur.strip())
    elif hasattr(valeur, "dtype") and valeur.dtype.kind == "M":  # numpy's datetime64
        valeur = pd.Timestamp(valeur)
    if isinstance(valeur, datetime):  # a Timestamp is one
        moment = valeur.to_pydatetime(warn=False) if isinstance(valeur, pd.Timestamp) else valeur
        midnight = (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
        return moment.date() if midnight else moment
    return valeur if isinstance(valeur, date) else None


def _date_of_text(text: str) -> date | datetime | None:
    if not text[:1].isdigit():  # names by the thousand come here
        return None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?", text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return None
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    if not found:
        return None
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def en_decimal(valeur: Any) -> Decimal | None:
    """An exact number from a Decimal, int, float or `1 234,56 €`; None for anything else."""
    if isinstance(valeur, bool) or est_vide(valeur):
        return None
    if isinstance(valeur, Decimal):
        return valeur if valeur.is_finite() else None
    if hasattr(valeur, "item") and not isinstance(valeur, str):  # numpy's scalars
        try:
            valeur = valeur.item()
        except ValueError:  # a whole column
            return None
    if isinstance(valeur, str):
        text = _SPACES.sub("", valeur).replace("−", "-")
        for unit in ("€HT", "€TTC", "€", "EUR", "euros", "euro", "%"):
            text = text.removesuffix(unit)
        if "," in text and "." not in text:
            text = text.replace(",", ".")
        if not re.fullmatch(r"-?\d{1,20}(\.\d{1,20})?", text):
            return None
        return Decimal(text)
    if isinstance(valeur, int | float):
        try:
            number = Decimal(str(valeur))
        except (InvalidOperation, ValueError):
            return None
        return number if number.is_finite() else None
    return None


def egales(obtenu: Any, attendu: Any, tolerance: float = 0.0, exact: bool = False) -> bool:
    """Whether two single values mean the same: 12 and 12.0, a Timestamp and its ISO text,
    an empty text and NaN. `exact`: spaces around texts count. Never true for an answer that
    only claims to be equal: types are read, `==` of unknown objects is not called.
    """
    if type(obtenu) is type(attendu) and type(attendu) in _PLAIN and obtenu == attendu:
        return True
    if est_vide(obtenu) or est_vide(attendu):
        return est_vide(obtenu) and est_vide(attendu)
    if isinstance(obtenu, bool) or isinstance(attendu, bool) or is_numpy_bool(obtenu, attendu):
        return _as_bool(obtenu) is not None and _as_bool(obtenu) == _as_bool(attendu)
    if isinstance(attendu, str) and isinstance(obtenu, str):
        if exact:
            return obtenu == attendu
        if (
            unicodedata.normalize("NFC", obtenu).strip()
            == unicodedata.normalize("NFC", attendu).strip()
        ):
            return True
        left, right = en_date(obtenu), en_date(attendu)
        return left is not None and left == right
    if isinstance(attendu, date) or isinstance(obtenu, date) or _is_moment(attendu, obtenu):
        left, right = en_date(obtenu), en_date(attendu)
        return left is not None and left == right
    if isinstance(obtenu, str) != isinstance(attendu, str):
        return False  # "12" is not the number 12: say so rather than let it pass
    left_number, right_number = en_decimal(obtenu), en_decimal(attendu)
    if left_number is None or right_number is None:
        return False
    gap = abs(float(left_number - right_number))
    return gap <= max(tolerance, SLACK * max(1.0, abs(float(right_number)))) * (1 + SLACK)


def _is_moment(*values: Any) -> bool:
    return any(hasattr(v, "dtype") and getattr(v.dtype, "kind", "") == "M" for v in values)


def is_numpy_bool(*values: Any) -> bool:
    return any(type(v).__name__ in ("bool", "bool_") for v in values)


def _as_bool(value: Any) -> bool | None:
    return bool(value) if isinstance(value, bool) or is_numpy_bool(value) else None


def ecrire(valeur: Any) -> str:
    """A value as a French reader writes it, short enough for a message."""
    if est_vide(valeur):
        return "une case vide"
    if isinstance(valeur, bool) or is_numpy_bool(valeur):
        return "oui" if bool(valeur) else "non"
    day = None if isinstance(valeur, str) else en_date(valeur)
    if day is not None:
        return day.strftime("%d/%m/%Y %H:%M" if isinstance(day, datetime) else "%d/%m/%Y")
    number = None if isinstance(valeur, str) else en_decimal(valeur)
    if isinstance(valeur, Decimal) and number is not None and number.as_tuple().exponent == -2:
        return montant_fr(number)
    if number is not None:
        whole = number == number.to_integral_value()
        return nombre_fr(int(number) if whole else float(number))
    if isinstance(valeur, str):
        text = valeur if len(valeur) <= 60 else valeur[:57] + "…"
        return f"« {text} »"
    kind = type(valeur).__name__
    kinds = {"DataFrame": "une table", "Series": "une colonne", "list": "une liste"}
    return kinds.get(kind, f"une valeur de type {kind}")


def key_of(value: Any) -> Any:
    """A value under which equal ones meet: 12 and 12.0, `2026-11-24` and its Timestamp."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value).strip()
        day = en_date(text) if text[:1].isdigit() else None
        return day.isoformat() if day else text or None
    if est_vide(value):
        return None
    day = en_date(value)
    if day is not None:
        return day.isoformat()
    number = en_decimal(value)
    if number is not None:
        return number.normalize()
    return value if isinstance(value, bool) else str(value)


def majuscule(nom: str) -> str:
    """A sentence's capital, except on the name of a variable."""
    return nom if "_" in nom or nom.isidentifier() else nom[:1].upper() + nom[1:]
