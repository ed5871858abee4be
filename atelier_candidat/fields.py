"""The fields of a form: what the candidate may type in each, and what it means."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from atelier_candidat.remark import Remarque, nombre_fr

LONGEST = 20_000  # characters of one text
_SPACES = re.compile(r"[\s\u00a0\u202f]+")


@dataclass(frozen=True)
class Champ:
    """One question: `nom` is its key in the answers, `libelle` what the candidate reads."""

    nom: str
    libelle: str
    aide: str = field(default="", kw_only=True)
    facultatif: bool = field(default=False, kw_only=True)
    genre: ClassVar[str] = ""

    def lire(self, brut: Any) -> Any:
        """The value typed, None where nothing is; raises Remarque for what cannot be one."""
        raise NotImplementedError

    def montrer(self, valeur: Any) -> Any:
        """The value as the candidate would type it."""
        return valeur

    def description(self) -> dict[str, Any]:
        """What the browser needs to draw the field."""
        shown = {"genre": self.genre, "nom": self.nom, "libelle": self.libelle, "aide": self.aide}
        return shown | {"facultatif": self.facultatif}


@dataclass(frozen=True)
class Texte(Champ):
    """A line of text."""

    genre: ClassVar[str] = "texte"

    def lire(self, brut: Any) -> str | None:
        text = str(brut or "").strip()
        if len(text) > LONGEST:
            raise Remarque(f"Ce texte dépasse {nombre_fr(LONGEST)} caractères.")
        return text or None


@dataclass(frozen=True)
class TexteLong(Texte):
    """Several lines of text."""

    lignes: int = field(default=4, kw_only=True)
    genre: ClassVar[str] = "texte long"

    def description(self) -> dict[str, Any]:
        return super().description() | {"lignes": self.lignes}


@dataclass(frozen=True)
class Nombre(Champ):
    """A number, typed the French way: `1 234,5`, with or without its unit."""

    unite: str = field(default="", kw_only=True)
    mini: float | None = field(default=None, kw_only=True)
    maxi: float | None = field(default=None, kw_only=True)
    genre: ClassVar[str] = "nombre"

    def lire(self, brut: Any) -> int | float | None:
        text = _SPACES.sub("", str("" if brut is None else brut))
        if self.unite:
            text = text.removesuffix(_SPACES.sub("", self.unite))
        text = text.removesuffix("€").removesuffix("%")
        if not text:
            return None
        text = text.replace("−", "-").replace(",", ".")
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number) > Decimal("1e15"):
            raise Remarque("Écrivez un nombre, par exemple 1 234,5.")
        if self.mini is not None and number < Decimal(str(self.mini)):
            raise Remarque(f"Ce nombre doit être au moins {nombre_fr(self.mini)}.")
        if self.maxi is not None and number > Decimal(str(self.maxi)):
            raise Remarque(f"Ce nombre doit être au plus {nombre_fr(self.maxi)}.")
        return int(number) if number == number.to_integral_value() else float(number)

    def montrer(self, valeur: Any) -> str:
        return nombre_fr(valeur)

    def description(self) -> dict[str, Any]:
        return super().description() | {"unite": self.unite}


@dataclass(frozen=True)
class Date(Champ):
    """A day; kept as ISO text, `2026-11-24`."""

    genre: ClassVar[str] = "date"

    def lire(self, brut: Any) -> str | None:
        text = str(brut or "").strip()
        if not text:
            return None
        for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y"):
            try:
                day: date = datetime.strptime(text, pattern).date()
            except ValueError:
                continue
            return day.isoformat()
        raise Remarque("Écrivez une date qui existe, par exemple 24/11/2026.")

    def montrer(self, valeur: Any) -> str:
        return date.fromisoformat(valeur).strftime("%d/%m/%Y")


@dataclass(frozen=True)
class Choix(Champ):
    """One answer among a closed list."""

    options: Iterable[str]
    genre: ClassVar[str] = "choix"

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", tuple(str(option) for option in self.options))

    def lire(self, brut: Any) -> str | None:
        if brut in (None, ""):
            return None
        if brut not in tuple(self.options):
            raise Remarque("Choisissez une réponse de la liste.")
        return str(brut)

    def description(self) -> dict[str, Any]:
        return super().description() | {"options": list(self.options)}


@dataclass(frozen=True)
class ChoixMultiple(Choix):
    """Several answers among a closed list, kept in the list's order."""

    genre: ClassVar[str] = "choix multiple"

    def lire(self, brut: Any) -> list[str] | None:  # type: ignore[override]
        ticked = brut if isinstance(brut, list) else []
        if any(item not in tuple(self.options) for item in ticked):
            raise Remarque("Choisissez des réponses de la liste.")
        return [option for option in self.options if option in ticked] or None


@dataclass(frozen=True)
class OuiNon(Champ):
    """Yes or no; kept as true or false."""

    genre: ClassVar[str] = "oui/non"

    def lire(self, brut: Any) -> bool | None:
        if brut in (None, ""):
            return None
        if brut not in ("oui", "non"):
            raise Remarque("Répondez par oui ou par non.")
        return bool(brut == "oui")

    def montrer(self, valeur: Any) -> str:
        return "oui" if valeur is True else "non"


@dataclass(frozen=True)
class Tableau(Champ):
    """Rows of fields; kept as a list of rows, each with its filled fields, blank rows left out.

    `lignes`: the labels of given rows (kept in each row under `nom_lignes`), or the number of
    rows that the candidate may fill.
    """

    colonnes: Iterable[Champ]
    lignes: int | Iterable[str] = field(default=5, kw_only=True)
    nom_lignes: str = field(default="ligne", kw_only=True)
    genre: ClassVar[str] = "tableau"

    def __post_init__(self) -> None:
        object.__setattr__(self, "colonnes", tuple(self.colonnes))
        if not isinstance(self.lignes, int):
            object.__setattr__(self, "lignes", tuple(str(label) for label in self.lignes))

    @property
    def libelles(self) -> tuple[str, ...]:
        """The labels of given rows, none where the candidate adds rows."""
        return () if isinstance(self.lignes, int) else tuple(self.lignes)

    def lire_lignes(self, brut: Any) -> tuple[list[dict[str, Any]], dict[str, str]]:
        """The filled rows, and the errors by `rank.column`."""
        rows, errors = [], {}
        most = self.lignes if isinstance(self.lignes, int) else len(self.libelles)
        for rank, typed in enumerate((brut if isinstance(brut, list) else [])[:most]):
            typed = typed if isinstance(typed, dict) else {}
            row: dict[str, Any] = {}
            for column in self.colonnes:
                try:
                    value = column.lire(typed.get(column.nom))
                except Remarque as error:
                    errors[f"{rank}.{column.nom}"] = str(error)
                    continue
                if value is not None:
                    row[column.nom] = value
            if row:
                label = {self.nom_lignes: self.libelles[rank]} if self.libelles else {}
                rows.append(label | row)
        return rows, errors

    def incomplet(self, lignes: list[dict[str, Any]]) -> bool:
        """Whether a given row was left out, or a row begun lacks one of its answers."""
        wanted = [column.nom for column in self.colonnes if not column.facultatif]
        return len(lignes) < len(self.libelles) or any(
            name not in row for row in lignes for name in wanted
        )

    def en_lignes(self, saisie: list[Any]) -> list[str]:
        """The rows as typed, one line each, blank rows left out."""
        lines = []
        for rank, row in enumerate(saisie):
            typed = row if isinstance(row, dict) else {}
            cells = [f"{c.libelle} : {typed[c.nom]}" for c in self.colonnes if typed.get(c.nom)]
            if cells:
                label = self.libelles[rank] if rank < len(self.libelles) else f"{rank + 1}"
                lines.append(f"– {label} | " + " | ".join(cells))
        return lines

    def montrer(self, valeur: Any) -> list[dict[str, Any]]:
        columns = {column.nom: column for column in self.colonnes}
        shown = [
            {name: columns[name].montrer(v) for name, v in row.items() if name in columns}
            for row in valeur
        ]
        if not self.libelles:
            return shown
        kept = {row.get(self.nom_lignes): typed for row, typed in zip(valeur, shown, strict=True)}
        return [kept.get(label, {}) for label in self.libelles]

    def description(self) -> dict[str, Any]:
        return super().description() | {
            "colonnes": [column.description() for column in self.colonnes],
            "maximum": self.lignes if isinstance(self.lignes, int) else len(self.libelles),
            "libelles": list(self.libelles),
        }
