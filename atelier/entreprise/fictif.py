"""Identities that look true, pass their checksums and reach nobody.

Phones lie in the ranges that the Arcep keeps for fiction, e-mail addresses under the reserved
domain .example, IBAN at a bank code given to no bank. No range of SIREN is reserved for fiction:
ours begin with 29, among the numbers of public bodies, where none is known.
"""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd
import yaml

from atelier.droit.tva import cle_tva

Ints = npt.NDArray[np.int64]
Rng = np.random.Generator

FIXES = {1: "019900", 2: "026191", 3: "035301", 4: "046571", 5: "053649"}
"""First digits of the fictional land lines, by region (Arcep, numbering plan)."""
MOBILE = "063998"
BANQUE = "99999"
ETRANGER = {
    "GB": (
        ("Bristol", "BS1 9ZZ", "+44 117 496 0"),
        ("Leeds", "LS1 9ZZ", "+44 113 496 0"),
        ("Sheffield", "S1 9ZZ", "+44 114 496 0"),
        ("Edinburgh", "EH1 9ZZ", "+44 131 496 0"),
    ),
    "IE": (
        ("Cork", "T12 X9Z9", "+353 20 910 0"),
        ("Galway", "H91 X9Z9", "+353 20 911 0"),
        ("Limerick", "V94 X9Z9", "+353 20 912 0"),
    ),
    "US": (("Boston, MA", "02108", "+1 617 555 01"), ("Portland, ME", "04101", "+1 207 555 01")),
}
"""Countries to which goods are exported: city, postcode, range of phones kept for fiction."""

_REGIONS = {
    1: "75 77 78 91 92 93 94 95",
    2: "14 18 22 27 28 29 35 36 37 41 44 45 49 50 53 56 61 72 76 85",
    3: "02 08 10 21 25 39 51 52 54 55 57 58 59 60 62 67 68 70 71 80 88 89 90",
    4: "01 03 04 05 06 07 13 15 20 26 30 34 38 42 43 48 63 66 69 73 74 83 84 11",
    5: "09 12 16 17 19 23 24 31 32 33 40 46 47 64 65 79 81 82 86 87",
}
_REGION = {dept: region for region, text in _REGIONS.items() for dept in text.split()}


def texte(nom: str) -> str:
    """A text file of textes/."""
    return (resources.files(__package__) / "textes" / nom).read_text(encoding="utf-8")


@cache
def textes(nom: str) -> Any:
    """The content of a YAML file of textes/; do not change it."""
    return yaml.load(texte(nom), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def _communes() -> pd.DataFrame:
    rows = list(csv.DictReader(io.StringIO(texte("communes.csv")), delimiter=";"))
    frame = pd.DataFrame(rows).astype({"latitude": float, "longitude": float})
    return frame.assign(region=frame["code_postal"].str[:2].map(_REGION).astype(int))


def communes() -> pd.DataFrame:
    """Real communes, one postcode each: code_postal, ville, latitude, longitude, region (1-5)."""
    return _communes().copy(deep=False)


def secteurs() -> dict[str, dict[str, Any]]:
    """What is known of each sector: codes NAF, patterns of names, misspellings."""
    return {entry["secteur"]: entry for entry in textes("secteurs.yml")}


_ENTRE_LES_MOTS = re.compile(r"[^a-z0-9]+")


def sans_accents(text: str) -> str:
    """The text in lower-case ASCII, words joined by hyphens: fit for an e-mail address."""
    flat = unicodedata.normalize("NFKD", text.replace("œ", "oe")).encode("ascii", "ignore")
    return _ENTRE_LES_MOTS.sub("-", flat.decode().lower()).strip("-")


def luhn(chiffres: Ints) -> Ints:
    """The key that makes rows of digits pass Luhn once it is added on the right."""
    doubled = chiffres.copy()
    doubled[:, ::-1][:, ::2] *= 2
    doubled[doubled > 9] -= 9
    key: Ints = -doubled.sum(axis=1) % 10
    return key


def _joined(chiffres: Ints) -> npt.NDArray[np.str_]:
    """Rows of digits as texts."""
    width = chiffres.shape[1]
    return (chiffres.astype(np.uint32) + 48).view(f"<U{width}").ravel()


def sirens(hasard: Rng, n: int) -> npt.NDArray[np.str_]:
    """n different fictitious SIREN."""
    bodies = hasard.choice(1_000_000, size=n, replace=False)
    digits = np.empty((n, 9), dtype=np.int64)
    digits[:, :2] = 2, 9
    digits[:, 2:8] = bodies[:, None] // 10 ** np.arange(5, -1, -1) % 10
    digits[:, 8] = luhn(digits[:, :8])
    return _joined(digits)


def sirets(sirens: npt.NDArray[np.str_], hasard: Rng) -> npt.NDArray[np.str_]:
    """One establishment for each SIREN."""
    n = len(sirens)
    digits = np.zeros((n, 14), dtype=np.int64)
    digits[:, :9] = _digits(sirens)
    digits[:, 12] = hasard.choice([1, 1, 1, 2, 2, 3, 4], size=n)
    digits[:, 13] = luhn(digits[:, :13])
    return _joined(digits)


def _digits(texts: npt.NDArray[np.str_]) -> Ints:
    width = texts.dtype.itemsize // 4
    return np.ascontiguousarray(texts).view("<U1").reshape(-1, width).astype(np.int64)


def faux_sirets(sirets: npt.NDArray[np.str_], hasard: Rng) -> npt.NDArray[np.str_]:
    """The same numbers with one digit miscopied or two neighbours swapped: the key is wrong."""
    digits = _digits(sirets)
    rows, where = np.arange(len(digits)), hasard.integers(2, 13, size=len(digits))
    left, right = digits[rows, where], digits[rows, where + 1]
    swap = (hasard.random(len(digits)) < 0.5) & ((left - right) % 9 != 0)
    other = (left + hasard.integers(1, 9, size=len(digits))) % 10
    digits[rows, where] = np.where(swap, right, other)
    digits[rows, where + 1] = np.where(swap, left, right)
    return _joined(digits)


@cache
def siren_de(nom: str) -> str:
    """The SIREN of a named company, the same on every seed."""
    return str(sirens(np.random.default_rng(crc32(nom.encode())), 1)[0])


def siret_de(siren: str) -> str:
    """The head office's SIRET."""
    body = np.array([[int(c) for c in f"{siren}0001"]], dtype=np.int64)
    return f"{siren}0001{luhn(body)[0]}"


def tva_de(siren: str) -> str:
    """The VAT number of a SIREN."""
    return cle_tva(siren)


def tva_irlandaise(numero: int) -> str:
    """An Irish VAT number with its check letter."""
    digits = f"{numero:07d}"
    total = sum(int(c) * weight for c, weight in zip(digits, range(8, 1, -1), strict=True))
    return f"IE{digits}{'WABCDEFGHIJKLMNOPQRSTUV'[total % 23]}"


def iban_de(numero: str) -> str:
    """A valid French IBAN at no bank, the same for the same number of up to nine digits."""
    guichet, compte = "00001", f"{int(numero):011d}"
    rib = 97 - (89 * int(BANQUE) + 15 * int(guichet) + 3 * int(compte)) % 97
    bban = f"{BANQUE}{guichet}{compte}{rib:02d}"
    return f"FR{98 - int(bban + '152700') % 97:02d}{bban}"


def telephone_de(nom: str, code_postal: str) -> str:
    """The land line of a named place, « 02 61 91 12 34 »."""
    digits = f"{FIXES[_REGION[code_postal[:2]]]}{crc32(nom.encode()) % 10_000:04d}"
    return " ".join(re.findall("..", digits))


def telephones(
    hasard: Rng, regions: Ints, part_mobiles: float, plage: tuple[int, int]
) -> npt.NDArray[np.str_]:
    """Ten digits for each region (0: mobile), different as long as `plage` has enough numbers.

    `plage` bounds the last four digits, so that two tables may share no phone.
    """
    kinds = np.where(hasard.random(len(regions)) < part_mobiles, 0, regions)
    numbers = np.empty(len(regions), dtype="<U10")
    for kind in range(6):
        rows = np.flatnonzero(kinds == kind)
        ends = np.resize(hasard.permutation(np.arange(*plage)), len(rows))
        prefix = FIXES.get(kind, MOBILE)
        numbers[rows] = [f"{prefix}{end:04d}" for end in ends.tolist()]
    return numbers


def espaces(numeros: npt.NDArray[np.str_]) -> list[str]:
    """Ten digits by pairs, « 06 39 98 12 34 »."""
    return [" ".join((n[:2], n[2:4], n[4:6], n[6:8], n[8:])) for n in numeros.tolist()]


@dataclass(frozen=True)
class Personnes:
    """People in columns: civilite, prenom, nom."""

    civilite: npt.NDArray[np.object_]
    prenom: npt.NDArray[np.object_]
    nom: npt.NDArray[np.object_]

    def identifiant(self, rang: int) -> str:
        """What stands before the @ of this person's address."""
        return f"{sans_accents(self.prenom[rang])}.{sans_accents(self.nom[rang])}"


def personnes(hasard: Rng, n: int) -> Personnes:
    """n people, of different names."""
    known = textes("personnes.yml")
    firsts = np.array(known["femmes"] + known["hommes"], dtype=object)
    lasts = np.array(known["noms"], dtype=object)
    picks = hasard.choice(len(firsts) * len(lasts), n, replace=False)
    first = picks // len(lasts)
    return Personnes(
        civilite=np.where(first < len(known["femmes"]), "Mme", "M.").astype(object),
        prenom=firsts[first],
        nom=lasts[picks % len(lasts)],
    )


def adresses(hasard: Rng, n: int) -> npt.NDArray[np.object_]:
    """n street addresses."""
    ways = hasard.choice(np.array(textes("personnes.yml")["voies"], dtype=object), n).tolist()
    numbers = hasard.integers(1, 140, size=n).tolist()
    return np.array([f"{n} {way}" for n, way in zip(numbers, ways, strict=True)], dtype=object)


# fmt: off
_DEBUTS = (
    "Al", "Ar", "Bal", "Bar", "Ber", "Bri", "Cal", "Cor", "Dar", "Del", "Fal", "Fen", "Gal", "Gor",
    "Lan", "Lor", "Mal", "Mar", "Nel", "Or", "Par", "Per", "Ral", "Riv", "Sar", "Sel", "Tal", "Tor",
    "Val", "Ver",
)
_MILIEUX = ("a", "an", "e", "el", "en", "i", "in", "o", "ol", "u")
_FINS = (
    "bier", "cour", "dac", "dier", "gnac", "jon", "lier", "lone", "mard", "mont", "nac", "nier",
    "quin", "rac", "ran", "sac", "sart", "tel", "vel", "vert", "vin",
)
# fmt: on


@cache
def noms_inventes() -> npt.NDArray[np.object_]:
    """Names that sound French, in no particular use: « Balanvel », « Corelier »."""
    names = (a + b + c for a in _DEBUTS for b in _MILIEUX for c in _FINS)
    return np.array(list(dict.fromkeys(names)), dtype=object)
