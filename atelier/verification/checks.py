"""Check a candidate's single values, and say what is wrong in one French sentence."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any, TypeAlias

import pandas as pd

from atelier.problems import Refusal
from atelier.verification.values import (
    ecrire,
    egales,
    en_date,
    en_decimal,
    est_vide,
    is_numpy_bool,
    key_of,
    majuscule,
    normaliser,
)
from atelier_candidat.remark import Remarque, combien, montant_fr

CENT = Decimal("0.01")
# Typical wrong values, each with the remark to make
Erreurs: TypeAlias = Mapping[Any, str] | Iterable[tuple[Any, str]]


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
    raise Remarque(f"{majuscule(nom)} vaut {ecrire(obtenu)} : {remark or _side(obtenu, attendu)}.")


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
    if isinstance(valeur, bool) or is_numpy_bool(valeur):
        return "une réponse True ou False"
    if isinstance(valeur, str):
        return "une date" if en_date(valeur) is not None else "un texte"
    if en_date(valeur) is not None:
        return "une date"
    if en_decimal(valeur) is not None:
        return "un nombre"
    return {"list": "une liste", "DataFrame": "une table"}.get(type(valeur).__name__, "autre chose")


def _same_sequence(obtenu: Any, attendu: Any, nom: str, tolerance: float) -> None:
    if hasattr(obtenu, "tolist"):
        obtenu = obtenu.tolist()
    if not isinstance(obtenu, list | tuple):
        raise Remarque(f"{majuscule(nom)} doit être une liste, et non {ecrire(obtenu)}.")
    for rank, (got, expected) in enumerate(zip(obtenu, attendu, strict=False), 1):
        if not egales(got, expected, tolerance):
            raise Remarque(
                f"{majuscule(nom)} : l'élément n° {rank} est {ecrire(got)}, {_side(got, expected)}."
            )
    if len(obtenu) != len(attendu):
        raise Remarque(
            f"{majuscule(nom)} contient {combien(len(obtenu), 'élément')} et non {len(attendu)}."
        )


def _same_set(obtenu: Any, attendu: Iterable[Any], nom: str) -> None:
    if hasattr(obtenu, "tolist"):
        obtenu = obtenu.tolist()
    if not isinstance(obtenu, list | tuple | set | frozenset):
        raise Remarque(f"{majuscule(nom)} doit être une liste, et non {ecrire(obtenu)}.")
    expected, got = {key_of(v) for v in attendu}, {key_of(v): v for v in obtenu}
    extra = [ecrire(v) for key, v in got.items() if key not in expected]
    missing = len(expected - set(got))
    if extra or missing:
        said = [f"{', '.join(sorted(extra)[:3])} en trop"] if extra else []
        if missing:
            said.append(f"il en manque {missing}")
        raise Remarque(f"{majuscule(nom)} : {' et '.join(said)}.")


def _same_mapping(obtenu: Any, attendu: Mapping[Any, Any], nom: str, tolerance: float) -> None:
    if hasattr(obtenu, "to_dict"):
        obtenu = obtenu.to_dict()
    if not isinstance(obtenu, Mapping):
        raise Remarque(f"{majuscule(nom)} doit être un dictionnaire, et non {ecrire(obtenu)}.")
    got = {key_of(key): value for key, value in obtenu.items()}
    for key, expected in attendu.items():
        if key_of(key) not in got:
            raise Remarque(f"{majuscule(nom)} : il manque {ecrire(key)}.")
        value = got[key_of(key)]
        if isinstance(expected, list | tuple | set | Mapping):
            meme_valeur(value, expected, f"{nom}, {ecrire(key)}", tolerance)
        elif not egales(value, expected, tolerance):
            raise Remarque(
                f"{majuscule(nom)} : {ecrire(key)} vaut {ecrire(value)}, {_side(value, expected)}."
            )


def memes_textes(obtenu: Any, attendu: Any, nom: str = "votre texte", exact: bool = False) -> None:
    """Check a text, or texts in order, whatever accents, capitals and spaces.

    `exact`: as written.
    """
    if isinstance(attendu, str):
        if not isinstance(obtenu, str):
            raise Remarque(f"{majuscule(nom)} doit être un texte, et non {ecrire(obtenu)}.")
        same = obtenu == attendu if exact else normaliser(obtenu) == normaliser(attendu)
        if not same:
            raise Remarque(f"{majuscule(nom)} est {ecrire(obtenu)} : un autre texte est attendu.")
        return
    got = list(obtenu) if isinstance(obtenu, list | tuple | pd.Series) else None
    expected = list(attendu)
    if got is None or len(got) != len(expected):
        count = "ce n'est pas une liste" if got is None else f"vous en donnez {len(got)}"
        raise Remarque(f"{majuscule(nom)} : {combien(len(expected), 'texte')} attendus, {count}.")
    for rank, (one, other) in enumerate(zip(got, expected, strict=True), 1):
        memes_textes(one, other, f"{nom}, n° {rank}", exact)


def memes_dates(obtenu: Any, attendu: Any, nom: str = "votre date", erreurs: Erreurs = ()) -> None:
    """Check a date, or dates in order, given as dates, Timestamps or texts (ISO or French)."""
    if isinstance(attendu, list | tuple | pd.Series | pd.DatetimeIndex):
        listed = isinstance(obtenu, list | tuple | pd.Series | pd.DatetimeIndex)
        got, expected = list(obtenu) if listed else [], list(attendu)
        if len(got) != len(expected):
            raise Remarque(
                f"{majuscule(nom)} : {combien(len(expected), 'date')} attendues, "
                f"{combien(len(got), 'trouvée')}."
            )
        for rank, (one, other) in enumerate(zip(got, expected, strict=True), 1):
            memes_dates(one, other, f"{nom}, n° {rank}", erreurs)
        return
    day, expected_day = en_date(obtenu), en_date(attendu)
    if expected_day is None:
        raise Refusal(f"La référence de « {nom} » n'est pas une date : corrigez le test.")
    if day is None:
        raise Remarque(
            f"{majuscule(nom)} est {ecrire(obtenu)} : une date est attendue, "
            "par exemple 24/11/2026."
        )
    if day != expected_day:
        pairs = erreurs.items() if isinstance(erreurs, Mapping) else erreurs
        remark = next((text for wrong, text in pairs if en_date(wrong) == day), "")
        remark = remark or _side(day, expected_day)
        raise Remarque(f"{majuscule(nom)} est le {ecrire(day)} : {remark}.")


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
        raise Remarque(f"{majuscule(nom)} doit être un montant, et non {ecrire(obtenu)}.")
    if meme_centime(got, expected):
        return
    remark = next(
        (
            text
            for wrong, text in (erreurs.items() if isinstance(erreurs, Mapping) else erreurs)
            if (number := en_decimal(wrong)) is not None and meme_centime(got, number)
        ),
        "",
    )
    raise Remarque(
        f"{majuscule(nom)} vaut {montant_fr(got)} € : {remark or _cents(got, expected)}."
    )


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
