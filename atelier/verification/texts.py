"""Find facts in what a candidate wrote."""

import re
from collections.abc import Iterable
from typing import Any

from atelier.problems import Refusal
from atelier.verification.values import ecrire, en_date, en_decimal, majuscule, normaliser
from atelier_candidat.remark import Remarque


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
        raise Remarque(f"{majuscule(nom)} ne mentionne pas {', '.join(missing[:3])}{rest}.")


def question_ouverte(question: str) -> bool:
    """Whether a question makes the other person speak, rather than say yes or no.

    « Parlez-moi de… » and « Pouvez-vous me dire… » do; « Avez-vous quelqu'un qui… » does not.
    """
    plain = normaliser(question).strip(' «"-')
    if re.match(r"(pouvez|pourriez|voulez)-vous .*(dire|parler|expliquer|decrire|raconter)", plain):
        return True
    if re.match(r"est-ce qu|(y )?(?!qu)[a-z']+-(t-)?(vous|il|elle|on|ce|nous)\b", plain):
        return False
    return re.search(rf"^{_TELL}|{_ASK}", plain) is not None


_TELL = r"(parlez|racontez|decrivez|expliquez|dites)\b"
_ASK = (
    r"\b(comment|combien|pourquoi|quand|ou|qui|quoi|que|qu'"
    r"|(les?|la|au|du|aux|des)?quel(le)?s?)\b"
)

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
