"""Whose deposit it is: the candidates of a session, as the names of folders and files call them."""

import re
import unicodedata
from pathlib import Path

from atelier import identites, session
from atelier.folders import Folders
from atelier.identites import Identite
from atelier.problems import Refusal
from atelier_candidat.remise import Recu

_MOODLE = re.compile(r"(?P<nom>[^/_]+)_\d+_assignsubmission_[a-z]+(?:_(?P<reste>.*))?", re.DOTALL)


class Deposants:
    """Who may have handed something in; raises Refusal when the session has no candidates."""

    def __init__(self, where: Folders) -> None:
        known = session.load(where.session).candidats
        names = identites.load(where.identites)
        codes = [candidat.code for candidat in known] or list(names)
        if not codes:
            raise Refusal(
                "La session n'a pas de candidats : inscrivez-les dans session.yml (code) et "
                "identites.csv (code;nom;prenom;courriel)."
            )
        self._people = {code: names.get(code, Identite("", "")) for code in codes}

    def who(self, inside: Path, archive: str, recu: Recu | None) -> tuple[str, str]:
        """The candidate's code, or why it is not known."""
        named = {code for part in inside.parts for code in self._named(part)}
        named = named or self._named(archive)
        signed = recu.candidat if recu else ""
        if signed and signed not in self._people:
            return "", f"le reçu est au code {signed}, inconnu de session.yml"
        if signed and named and signed not in named:
            whose = " ou ".join(sorted(named))
            return "", f"le reçu est au code {signed}, mais le dépôt est celui de {whose}"
        if signed:
            return signed, ""
        if len(named) == 1:
            return named.pop(), ""
        if named:
            return "", (
                f"ce nom peut être celui de {' ou '.join(sorted(named))} : renommez le dossier "
                "avec le code du candidat"
            )
        return "", (
            "aucun candidat de la session n'est reconnu dans ce chemin : renommez le dossier avec "
            "le code du candidat"
        )

    def deposit(self, inside: Path) -> str:
        """Whose deposit a file belongs to, by the first name in its path; "" when none says it."""
        for part in inside.parts:
            if named := self._named(part):
                return " ".join(sorted(named))
            if moodle := _MOODLE.match(part):
                return moodle["nom"]
        return ""

    def _named(self, part: str) -> set[str]:
        """The candidates whom a folder's or file's name may mean: by code, else by whole name."""
        moodle = _MOODLE.match(part)
        text = moodle["nom"] if moodle else part
        words = {word.casefold() for word in re.split(r"[\s_.,;()]+", text)}
        by_code = {
            code
            for code in self._people
            if code.casefold() == text.casefold()
            # « 12 » in « exercices (12).ipynb » is no candidate
            or (code.casefold() in words and len(code) > 2 and not code.isdigit())
        }
        if by_code:
            return by_code
        whole = set(re.split(r"[\W_]+", folded(text)))
        names = {
            code: set(re.split(r"[\W_]+", folded(f"{who.nom} {who.prenom}"))) - {""}
            for code, who in self._people.items()
            if who.nom and who.prenom
        }
        # « Léa Martin » is also in « Léa Martin-Dupuis », who is someone else
        exact = {code for code, name in names.items() if name == whole}
        return exact or {code for code, name in names.items() if name and name <= whole}


def own_name(path: Path) -> str:
    """A file's name without what Moodle put before it."""
    moodle = _MOODLE.match(path.name)
    return moodle["reste"] if moodle and moodle["reste"] else path.name


def folded(text: str) -> str:
    """Lower case, without accents: « É » written in one character or two is the same name."""
    split = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in split if not unicodedata.combining(char))
