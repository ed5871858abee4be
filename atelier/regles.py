"""The certifier's rules: every threshold, duration and retention period, from course/regles.yml."""

from dataclasses import dataclass
from pathlib import Path

from atelier import yamlsource
from atelier.referentiel import Referentiel

RATTRAPAGES = ("meilleure", "derniere")
MOIS_MINIMUM = 3  # the référentiel itself: "au moins 3 mois"


@dataclass(frozen=True)
class Seuils:
    """Shares, in 0…1, from which something is acquis or partially so."""

    acquis: float
    partiellement: float


@dataclass(frozen=True)
class SeuilsGroupe(Seuils):
    """Shares of the critères of a group, and how many of them may be non acquis."""

    non_acquis_max: int


@dataclass(frozen=True)
class Duree:
    """Minutes of an épreuve; `oral` is None where there is none."""

    ecrit: int
    oral: int | None


@dataclass(frozen=True)
class Conservation:
    """Months for which personal data are kept after the session."""

    copies: int
    bilans: int
    jury: int


@dataclass(frozen=True)
class Regles:
    """What the certifier sets."""

    critere: Seuils
    competence: SeuilsGroupe
    activite: SeuilsGroupe
    bloc: SeuilsGroupe
    dossier: Seuils
    mois_entreprise: int
    rattrapage: str
    epreuves: dict[str, Duree]
    entretien: int
    tiers_temps: int  # minutes more for each hour
    conservation: Conservation


def load(path: Path, certification: Referentiel) -> Regles:
    """The rules of this file; raises Refusal with its line for a threshold that cannot be met."""
    root = yamlsource.read(path)
    root.only(
        "critere", "competence", "activite", "bloc", "dossier", "mois_entreprise", "rattrapage",
        "epreuves", "entretien", "tiers_temps", "conservation",
    )  # fmt: skip
    mois = root.integer("mois_entreprise")
    if mois < MOIS_MINIMUM:
        raise root.refusal(
            f"« mois_entreprise : {mois} » est impossible, le référentiel demande "
            f"{MOIS_MINIMUM} mois au moins"
        )
    tiers_temps = root.integer("tiers_temps")
    if not 0 <= tiers_temps <= 60:
        raise root.refusal(
            f"« tiers_temps : {tiers_temps} » doit être un nombre de minutes par heure, de 0 à 60"
        )
    return Regles(
        critere=_seuils(root.section("critere")),
        competence=_groupe(root.section("competence")),
        activite=_groupe(root.section("activite")),
        bloc=_groupe(root.section("bloc")),
        dossier=_seuils(root.section("dossier")),
        mois_entreprise=mois,
        rattrapage=root.choice("rattrapage", RATTRAPAGES),
        epreuves=_epreuves(root.section("epreuves"), certification),
        entretien=_positive(root, "entretien"),
        tiers_temps=tiers_temps,
        conservation=_conservation(root.section("conservation")),
    )


def _seuils(section: yamlsource.Section) -> Seuils:
    section.only("acquis", "partiellement")
    return Seuils(*_shares(section))


def _groupe(section: yamlsource.Section) -> SeuilsGroupe:
    section.only("acquis", "partiellement", "non_acquis_max")
    count = section.integer("non_acquis_max")
    if count < 0:
        raise section.refusal("« non_acquis_max » ne peut pas être négatif")
    return SeuilsGroupe(*_shares(section), non_acquis_max=count)


def _shares(section: yamlsource.Section) -> tuple[float, float]:
    acquis, partiellement = section.number("acquis"), section.number("partiellement")
    for name, value in (("acquis", acquis), ("partiellement", partiellement)):
        if not 0 < value <= 1:  # also refuses .nan
            raise section.refusal(
                f"« {name} : {value:g} » est un seuil impossible, écrivez une part entre 0 et 1 "
                "(0.70 pour 70 %)"
            )
    if partiellement > acquis:
        raise section.refusal(
            f"le seuil « partiellement » ({partiellement:g}) dépasse le seuil « acquis » "
            f"({acquis:g})"
        )
    return acquis, partiellement


def _epreuves(section: yamlsource.Section, certification: Referentiel) -> dict[str, Duree]:
    codes = tuple(epreuve.code for epreuve in certification.epreuves)
    section.only(*codes)
    durations = {}
    for code in codes:
        item = section.section(code)
        item.only("ecrit", "oral")
        oral = _positive(item, "oral") if "oral" in item else None
        durations[code] = Duree(_positive(item, "ecrit"), oral)
    return durations


def _conservation(section: yamlsource.Section) -> Conservation:
    section.only("copies", "bilans", "jury")
    return Conservation(*(_positive(section, name) for name in ("copies", "bilans", "jury")))


def _positive(section: yamlsource.Section, key: str) -> int:
    value = section.integer(key)
    if value <= 0:
        raise section.refusal(f"« {key} : {value} » doit être plus grand que zéro")
    return value
