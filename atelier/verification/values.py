"""Compare single values: numbers, texts, dates, amounts; and say what is wrong in French."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, TypeAlias

import pandas as pd

from atelier.problems import Refusal
from atelier_candidat.remark import Remarque, nombre_fr

CENT = Decimal("0.01")
SLACK = 1e-9  # sums of floats made in another order
_SPACES = re.compile(r"[\s\u00a0\u202f]+")

# Typical wrong values, each with the remark to make
Erreurs: TypeAlias = Mapping[Any, str] | Iterable[tuple[Any, str]]


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
    if est_vide(obtenu) or est_vide(attendu):
        return est_vide(obtenu) and est_vide(attendu)
    if isinstance(obtenu, bool) or isinstance(attendu, bool) or _is_numpy_bool(obtenu, attendu):
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


def _is_numpy_bool(*values: Any) -> bool:
    return any(type(v).__name__ in ("bool", "bool_") for v in values)


def _as_bool(value: Any) -> bool | None:
    return bool(value) if isinstance(value, bool) or _is_numpy_bool(value) else None


def ecrire(valeur: Any) -> str:
    """A value as a French reader writes it, short enough for a message."""
    if est_vide(valeur):
        return "une case vide"
    if isinstance(valeur, bool) or _is_numpy_bool(valeur):
        return "oui" if bool(valeur) else "non"
    day = None if isinstance(valeur, str) else en_date(valeur)
    if day is not None:
        return day.strftime("%d/%m/%Y %H:%M" if isinstance(day, datetime) else "%d/%m/%Y")
    number = None if isinstance(valeur, str) else en_decimal(valeur)
    if number is not None:
        whole = number == number.to_integral_value()
        return nombre_fr(int(number) if whole else float(number))
    if isinstance(valeur, str):
        text = valeur if len(valeur) <= 60 else valeur[:57] + "…"
        return f"« {text} »"
    kind = type(valeur).__name__
    kinds = {"DataFrame": "une table", "Series": "une colonne", "list": "une liste"}
    return kinds.get(kind, f"une valeur de type {kind}")


def diagnostic(obtenu: Any, erreurs: Erreurs, tolerance: float = 0.0) -> str:
    """The remark of the first typical wrong value that equals what was got, or nothing.

    `erreurs`: `{wrong value: remark}`, or pairs. Wrong values are computed from `corrige`, so
    that they hold for every seed; a remark reads as the end of a sentence: "vous avez appliqué
    la TVA avant la remise".
    """
    pairs = erreurs.items() if isinstance(erreurs, Mapping) else erreurs
    return next((remark for wrong, remark in pairs if egales(obtenu, wrong, tolerance)), "")


def meme_valeur(
    obtenu: Any,
    attendu: Any,
    nom: str = "votre réponse",
    tolerance: float = 0.0,
    erreurs: Erreurs = (),
) -> None:
    """Check a number, text, date or boolean, or a list, set or dict of them.

    The message tells what was got and on which side it errs, never the value expected.
    """
    if isinstance(attendu, Mapping):
        _same_mapping(obtenu, attendu, nom, tolerance)
        return
    if isinstance(attendu, set | frozenset):
        _same_set(obtenu, attendu, nom)
        return
    if isinstance(attendu, list | tuple):
        _same_sequence(obtenu, attendu, nom, tolerance)
        return
    if egales(obtenu, attendu, tolerance):
        return
    remark = diagnostic(obtenu, erreurs, tolerance)
    raise Remarque(f"{_majuscule(nom)} vaut {ecrire(obtenu)} : {remark or _side(obtenu, attendu)}.")


def _side(obtenu: Any, attendu: Any) -> str:
    """On which side of the expected value an answer is, or of which kind it should be."""
    if est_vide(obtenu):
        return f"{_nature(attendu)} est attendu{'e' if _nature(attendu).startswith('une') else ''}"
    left, right = en_decimal(obtenu), en_decimal(attendu)
    numbers = not isinstance(attendu, str) and right is not None
    if numbers and left is not None and not isinstance(obtenu, str):
        assert right is not None
        return f"une valeur plus {'grande' if left < right else 'petite'} est attendue"
    days = en_date(obtenu), en_date(attendu)
    if days[0] is not None and days[1] is not None and type(days[0]) is type(days[1]):
        late = days[0] > days[1]
        return f"une date {'antérieure' if late else 'postérieure'} est attendue"
    if _nature(obtenu) != _nature(attendu):
        feminine = _nature(attendu).startswith("une")
        return f"{_nature(attendu)} est attendu{'e' if feminine else ''}"
    return "ce n'est pas la valeur attendue"


def _nature(valeur: Any) -> str:
    if isinstance(valeur, bool) or _is_numpy_bool(valeur):
        return "une réponse True ou False"
    if isinstance(valeur, str):
        return "une date" if en_date(valeur) is not None else "un texte"
    if en_date(valeur) is not None:
        return "une date"
    if en_decimal(valeur) is not None:
        return "un nombre"
    return {"list": "une liste", "DataFrame": "une table"}.get(type(valeur).__name__, "autre chose")


def _majuscule(nom: str) -> str:
    """A sentence's capital, except on the name of a variable."""
    return nom if "_" in nom or nom.isidentifier() else nom[:1].upper() + nom[1:]


def _same_sequence(obtenu: Any, attendu: Any, nom: str, tolerance: float) -> None:
    if hasattr(obtenu, "tolist"):
        obtenu = obtenu.tolist()
    if not isinstance(obtenu, list | tuple):
        raise Remarque(f"{_majuscule(nom)} doit être une liste, et non {ecrire(obtenu)}.")
    for rank, (got, expected) in enumerate(zip(obtenu, attendu, strict=False), 1):
        if not egales(got, expected, tolerance):
            raise Remarque(
                f"{_majuscule(nom)} : l'élément n° {rank} est {ecrire(got)}, "
                f"{_side(got, expected)}."
            )
    if len(obtenu) != len(attendu):
        raise Remarque(
            f"{_majuscule(nom)} contient {_nombre(len(obtenu), 'élément')} et non {len(attendu)}."
        )


def _nombre(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count > 1 else ''}"


def _key(value: Any) -> Any:
    """A value under which equal ones meet: 12 and 12.0, `2026-11-24` and its Timestamp."""
    if est_vide(value):
        return None
    day = en_date(value)
    if day is not None:
        return day.isoformat()
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip()
    number = en_decimal(value)
    if number is not None:
        return number.normalize()
    return value if isinstance(value, bool) else str(value)


def _same_set(obtenu: Any, attendu: Iterable[Any], nom: str) -> None:
    if hasattr(obtenu, "tolist"):
        obtenu = obtenu.tolist()
    if not isinstance(obtenu, list | tuple | set | frozenset):
        raise Remarque(f"{_majuscule(nom)} doit être une liste, et non {ecrire(obtenu)}.")
    expected, got = {_key(v) for v in attendu}, {_key(v): v for v in obtenu}
    extra = [ecrire(v) for key, v in got.items() if key not in expected]
    missing = len(expected - set(got))
    if extra or missing:
        said = [f"{', '.join(sorted(extra)[:3])} en trop"] if extra else []
        if missing:
            said.append(f"il en manque {missing}")
        raise Remarque(f"{_majuscule(nom)} : {' et '.join(said)}.")


def _same_mapping(obtenu: Any, attendu: Mapping[Any, Any], nom: str, tolerance: float) -> None:
    if hasattr(obtenu, "to_dict"):
        obtenu = obtenu.to_dict()
    if not isinstance(obtenu, Mapping):
        raise Remarque(f"{_majuscule(nom)} doit être un dictionnaire, et non {ecrire(obtenu)}.")
    got = {_key(key): value for key, value in obtenu.items()}
    for key, expected in attendu.items():
        if _key(key) not in got:
            raise Remarque(f"{_majuscule(nom)} : il manque {ecrire(key)}.")
        value = got[_key(key)]
        if isinstance(expected, list | tuple | set | Mapping):
            meme_valeur(value, expected, f"{nom}, {ecrire(key)}", tolerance)
        elif not egales(value, expected, tolerance):
            raise Remarque(
                f"{_majuscule(nom)} : {ecrire(key)} vaut {ecrire(value)}, {_side(value, expected)}."
            )


def memes_textes(obtenu: Any, attendu: Any, nom: str = "votre texte", exact: bool = False) -> None:
    """Check a text, or texts in order, whatever accents, capitals and spaces.

    `exact`: as written.
    """
    if isinstance(attendu, str):
        if not isinstance(obtenu, str):
            raise Remarque(f"{_majuscule(nom)} doit être un texte, et non {ecrire(obtenu)}.")
        same = obtenu == attendu if exact else normaliser(obtenu) == normaliser(attendu)
        if not same:
            raise Remarque(f"{_majuscule(nom)} est {ecrire(obtenu)} : un autre texte est attendu.")
        return
    got = list(obtenu) if isinstance(obtenu, list | tuple | pd.Series) else None
    expected = list(attendu)
    if got is None or len(got) != len(expected):
        count = "ce n'est pas une liste" if got is None else f"vous en donnez {len(got)}"
        raise Remarque(f"{_majuscule(nom)} : {_nombre(len(expected), 'texte')} attendus, {count}.")
    for rank, (one, other) in enumerate(zip(got, expected, strict=True), 1):
        memes_textes(one, other, f"{nom}, n° {rank}", exact)


def memes_dates(obtenu: Any, attendu: Any, nom: str = "votre date", erreurs: Erreurs = ()) -> None:
    """Check a date, or dates in order, given as dates, Timestamps or texts (ISO or French)."""
    if isinstance(attendu, list | tuple | pd.Series | pd.DatetimeIndex):
        listed = isinstance(obtenu, list | tuple | pd.Series | pd.DatetimeIndex)
        got, expected = list(obtenu) if listed else [], list(attendu)
        if len(got) != len(expected):
            raise Remarque(
                f"{_majuscule(nom)} : {_nombre(len(expected), 'date')} attendues, "
                f"{len(got)} trouvée{'s' if len(got) > 1 else ''}."
            )
        for rank, (one, other) in enumerate(zip(got, expected, strict=True), 1):
            memes_dates(one, other, f"{nom}, n° {rank}", erreurs)
        return
    day, expected_day = en_date(obtenu), en_date(attendu)
    if expected_day is None:
        raise Refusal(f"La référence de « {nom} » n'est pas une date : corrigez le test.")
    if day is None:
        raise Remarque(
            f"{_majuscule(nom)} est {ecrire(obtenu)} : une date est attendue, "
            "par exemple 24/11/2026."
        )
    if day != expected_day:
        pairs = erreurs.items() if isinstance(erreurs, Mapping) else erreurs
        remark = next((text for wrong, text in pairs if en_date(wrong) == day), "")
        remark = remark or _side(day, expected_day)
        raise Remarque(f"{_majuscule(nom)} est le {ecrire(day)} : {remark}.")


def meme_montant(
    obtenu: Any, attendu: Any, nom: str = "votre montant", erreurs: Erreurs = ()
) -> None:
    """Check an amount to the cent: Decimal, int, float or `1 234,56 €`; half a cent rounds up.

    An answer left unrounded passes when it rounds to the cent expected. Give the reference
    unrounded, and a half-cent rounded down (Python's `round`) is named.
    """
    expected = en_decimal(attendu)
    if expected is None:
        raise Refusal(f"La référence de « {nom} » n'est pas un montant : corrigez le test.")
    got = en_decimal(obtenu)
    if got is None:
        raise Remarque(f"{_majuscule(nom)} doit être un montant, et non {ecrire(obtenu)}.")
    if meme_centime(got, expected):
        return
    shown = nombre_fr(float(got)) if got.as_tuple().exponent != 0 else nombre_fr(int(got))
    remark = next(
        (
            text
            for wrong, text in (erreurs.items() if isinstance(erreurs, Mapping) else erreurs)
            if (number := en_decimal(wrong)) is not None and meme_centime(got, number)
        ),
        "",
    )
    raise Remarque(f"{_majuscule(nom)} vaut {shown} € : {remark or _cents(got, expected)}.")


def meme_centime(obtenu: Decimal, attendu: Decimal) -> bool:
    """Whether two amounts are one once rounded to the cent, half a cent up."""
    rounded = attendu.quantize(CENT, ROUND_HALF_UP)
    if obtenu == obtenu.quantize(CENT):
        return obtenu == rounded
    return abs(obtenu - rounded) <= CENT / 2 + Decimal("1e-6")


def _cents(got: Decimal, expected: Decimal) -> str:
    rounded = expected.quantize(CENT, ROUND_HALF_UP)
    if got == expected.quantize(CENT, ROUND_HALF_EVEN):
        return (
            "un demi-centime s'arrondit au centime supérieur, alors que la fonction round de "
            "Python l'arrondit au centime pair"
        )
    if abs(got - rounded) == CENT:
        return "il y a un centime d'écart, vérifiez à quel moment vous arrondissez"
    if got == -rounded:
        return "le montant est juste, mais pas son signe"
    return f"un montant plus {'élevé' if got < rounded else 'faible'} est attendu"


def texte_contient(texte: str, faits: Iterable[Any], nom: str = "votre texte") -> None:
    """Check that a text states facts, whatever accents, capitals and spaces.

    A fact is a text, an amount (number: found as `1 234,50` or `1234.5`), a date (found as
    `24/11/2026` or `24 novembre 2026`), or a tuple of ways to say it, the first naming it.
    """
    plain = normaliser(texte)
    missing = [
        ecrire(fait[0] if isinstance(fait, tuple) else fait)
        for fait in faits
        if not any(_says(plain, way) for way in (fait if isinstance(fait, tuple) else (fait,)))
    ]
    if missing:
        rest = f" et {len(missing) - 3} autres" if len(missing) > 3 else ""
        raise Remarque(f"{_majuscule(nom)} ne mentionne pas {', '.join(missing[:3])}{rest}.")


_MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)


def _says(plain: str, fact: Any) -> bool:
    if isinstance(fact, str):
        return normaliser(fact) in plain
    day = en_date(fact)
    if day is not None:
        number = "1er" if day.day == 1 else f"0?{day.day}"
        pattern = (
            rf"(?<!\d)(0?{day.day}[/.-]0?{day.month}[/.-]({day.year}|{day.year % 100:02d})"
            rf"|{day:%Y-%m-%d}|(?:{number}|{day.day}) {_MONTHS[day.month - 1]} {day.year})(?!\d)"
        )
        return re.search(pattern, plain) is not None
    amount = en_decimal(fact)
    if amount is None:
        raise Refusal(f"Un fait à trouver dans un texte ne peut pas être {ecrire(fact)}.")
    found = re.findall(r"-?\d[\d ]*(?:[.,]\d+)?", plain)
    return any(en_decimal(text) == amount for text in found)
