"""The articles of a company, read from its catalogue.csv."""

import csv
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from atelier.droit.tva import TAUX_METROPOLE
from atelier.problems import Refusal

CATALOGUE = "catalogue.csv"
COLONNES = (
    "reference",
    "designation",
    "famille",
    "unite",
    "conditionnement",
    "prix_ht",
    "prix_achat_ht",
    "tva",
    "stock",
    "poids_kg",
    "delai_jours",
)


@dataclass(frozen=True)
class Article:
    """An article of the catalogue; prices are per `unite`, sold by multiples of it."""

    reference: str
    designation: str
    famille: str
    unite: str
    conditionnement: int  # quantities ordered are multiples of it
    prix_ht: Decimal
    prix_achat_ht: Decimal
    tva: Decimal  # in %
    stock: int
    poids_kg: Decimal
    delai_jours: int  # working days to get it again when it is out of stock


def lire_catalogue(path: Path) -> tuple[Article, ...]:
    """The articles of a catalogue.csv; raises Refusal naming the row and the column."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, delimiter=";"))
    except FileNotFoundError:
        raise Refusal(f"Le fichier {CATALOGUE} manque dans {path.parent.name}/.") from None
    except UnicodeDecodeError:
        raise Refusal(f"{CATALOGUE} doit être enregistré en UTF-8.") from None
    header = tuple(rows[0]) if rows else ()
    missing = [name for name in COLONNES if name not in header]
    if missing:
        raise Refusal(f"{CATALOGUE}, ligne 1 : il manque la colonne {', '.join(missing)}.")
    articles: dict[str, Article] = {}
    for line, row in enumerate(rows, start=2):
        article = _article(row, line)
        if article.reference in articles:
            raise _malformed(line, "reference", f"{article.reference} est écrite deux fois")
        articles[article.reference] = article
    return tuple(articles.values())


def _article(row: dict[str, str | None], line: int) -> Article:
    return Article(
        reference=_text(row, "reference", line),
        designation=_text(row, "designation", line),
        famille=_text(row, "famille", line),
        unite=_text(row, "unite", line),
        conditionnement=_whole(row, "conditionnement", line, smallest=1),
        prix_ht=_price(row, "prix_ht", line),
        prix_achat_ht=_price(row, "prix_achat_ht", line),
        tva=_rate(row, line),
        stock=_whole(row, "stock", line),
        poids_kg=_number(row, "poids_kg", line),
        delai_jours=_whole(row, "delai_jours", line),
    )


def _text(row: dict[str, str | None], column: str, line: int) -> str:
    text = (row[column] or "").strip()
    if not text:
        raise _malformed(line, column, "la case est vide")
    return text


def _number(row: dict[str, str | None], column: str, line: int) -> Decimal:
    text = _text(row, column, line)
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise _malformed(line, column, f"« {text} » n'est pas un nombre") from None
    if not number.is_finite() or number < 0:
        raise _malformed(line, column, f"« {text} » ne peut pas être négatif")
    return number


def _price(row: dict[str, str | None], column: str, line: int) -> Decimal:
    number = _number(row, column, line)
    if number == 0:
        raise _malformed(line, column, "un prix ne peut pas être nul")
    return number.quantize(Decimal("0.01"))


def _whole(row: dict[str, str | None], column: str, line: int, smallest: int = 0) -> int:
    number = _number(row, column, line)
    if number != int(number) or number < smallest:
        raise _malformed(line, column, f"« {number} » doit être un entier d'au moins {smallest}")
    return int(number)


def _rate(row: dict[str, str | None], line: int) -> Decimal:
    rate = _number(row, "tva", line)
    if rate not in TAUX_METROPOLE:
        rates = ", ".join(str(rate) for rate in TAUX_METROPOLE)
        raise _malformed(line, "tva", f"« {rate} » n'est pas un taux de TVA ({rates})")
    return rate


def _malformed(line: int, column: str, what: str) -> Refusal:
    return Refusal(f"{CATALOGUE}, ligne {line}, colonne {column} : {what}.")
