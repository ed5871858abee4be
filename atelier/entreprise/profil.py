"""A company's profile, read from the text files of course/entreprises/<nom>/."""

import re
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path

from atelier import yamlsource
from atelier.droit import REGLES
from atelier.entreprise import fictif
from atelier.entreprise.articles import CATALOGUE, Article, lire_catalogue
from atelier.problems import Refusal

PROFIL, CGV = "profil.yml", "cgv.md"
SERVICES = (
    "direction",
    "commercial",
    "administration des ventes",
    "comptabilité",
    "logistique",
    "achats",
    "service après-vente",
)


@dataclass(frozen=True)
class Agence:
    """A place of the company; the first one is the head office."""

    code: str
    nom: str
    adresse: str
    code_postal: str
    ville: str
    telephone: str


@dataclass(frozen=True)
class Salarie:
    """A person of the team."""

    code: str
    prenom: str
    nom: str
    fonction: str
    service: str  # one of SERVICES
    agence: str  # code of an Agence
    courriel: str


@dataclass(frozen=True)
class Fournisseur:
    """A supplier, for the families that it delivers."""

    nom: str
    familles: tuple[str, ...]
    delai_jours: int


@dataclass(frozen=True)
class Conditions:
    """The general conditions of sale as numbers; cgv.md says them in prose."""

    franco_ht: Decimal  # carriage paid from this net amount HT after discounts
    port_ht: Decimal
    minimum_ht: Decimal  # minimum order
    acompte_seuil_ht: Decimal  # a deposit is asked from this net amount HT
    acompte_taux: Decimal  # in % of the TTC
    delai: str  # one of atelier.droit.REGLES, "45jfm_A" for instance
    penalites_taux: Decimal  # per year, in %
    escompte_taux: Decimal  # in %, 0 when there is none
    validite_devis_jours: int
    delai_livraison_jours: int  # working days, for what is in stock
    remises_quantite: tuple[tuple[Decimal, Decimal], ...]  # (net HT of the order from, % off)
    remises_categorie: dict[str, Decimal]  # customer category -> % off


@dataclass(frozen=True)
class Campagne:
    """An e-mailing of the company, once a year in its month: two subjects for one offer."""

    nom: str
    mois: int
    objet_a: str
    objet_b: str
    offre: str


@dataclass(frozen=True)
class Profil:
    """All that a trainer writes about a company."""

    dossier: str  # name of its folder
    nom: str
    metier: str
    histoire: str
    forme: str  # "SAS"
    capital: int
    greffe: str
    naf: str
    taille: str  # "PME", "ETI" or "GE", for the dates of the law
    domaine: str  # of its e-mail addresses
    ca_annuel_ht: int
    croissance: float  # per year
    secteurs: tuple[str, ...]  # its prospects', from textes/secteurs.yml
    pays_export: tuple[str, ...]  # ISO codes of English-speaking countries
    saisonnalite: dict[str, tuple[float, ...]]  # family -> twelve coefficients
    agences: tuple[Agence, ...]
    equipe: tuple[Salarie, ...]
    fournisseurs: tuple[Fournisseur, ...]
    conditions: Conditions
    campagnes: tuple[Campagne, ...]
    objections: tuple[str, ...]
    besoins: tuple[str, ...]  # what a caller may ask for, completing « nous cherchons … »
    cpv: tuple[str, ...]
    mots_cles: tuple[str, ...]
    exclusions: tuple[str, ...]
    catalogue: tuple[Article, ...]
    cgv: str  # Markdown, its figures filled in

    @property
    def siren(self) -> str:
        """Fictitious, and always the same for a profile."""
        return fictif.siren_de(self.dossier)

    @property
    def siret(self) -> str:
        return fictif.siret_de(self.siren)

    @property
    def tva_intra(self) -> str:
        return fictif.tva_de(self.siren)

    @property
    def iban(self) -> str:
        return fictif.iban_de(self.siren)

    @property
    def familles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(article.famille for article in self.catalogue))

    @property
    def siege(self) -> Agence:
        return self.agences[0]

    @property
    def commerciaux(self) -> tuple[Salarie, ...]:
        """Those who have customers."""
        return tuple(salarie for salarie in self.equipe if salarie.service == "commercial")

    def article(self, reference: str) -> Article:
        """The article of this reference; raises KeyError."""
        for article in self.catalogue:
            if article.reference == reference:
                return article
        raise KeyError(reference)


def noms(entreprises: Path) -> tuple[str, ...]:
    """The profiles that exist in this folder."""
    return tuple(sorted(path.parent.name for path in entreprises.glob(f"*/{PROFIL}")))


def charger(dossier: Path) -> Profil:
    """The profile of this folder; raises Refusal naming the file and the row or line."""
    if not (dossier / PROFIL).is_file():
        known = ", ".join(noms(dossier.parent)) or "aucune"
        raise Refusal(
            f"L'entreprise « {dossier.name} » n'existe pas (entreprises connues : {known})."
        )
    root = yamlsource.read(dossier / PROFIL)
    catalogue = lire_catalogue(dossier / CATALOGUE)
    familles = tuple(dict.fromkeys(article.famille for article in catalogue))
    domaine = _domaine(root)
    agences = tuple(_agence(section) for section in root.sections("agences"))
    codes = tuple(agence.code for agence in agences)
    saisons = root.section("saisonnalite")
    saisons.only(*familles)
    textes = root.section("veille")
    conditions = _conditions(root.section("conditions"))
    return Profil(
        dossier=dossier.name,
        nom=root.text("nom"),
        metier=root.text("metier"),
        histoire=root.text("histoire"),
        forme=root.text("forme"),
        capital=root.integer("capital"),
        greffe=root.text("greffe"),
        naf=root.text("naf"),
        taille=root.choice("taille", ("PME", "ETI", "GE")),
        domaine=domaine,
        ca_annuel_ht=root.integer("ca_annuel_ht"),
        croissance=root.number("croissance"),
        secteurs=root.choices("secteurs", tuple(fictif.secteurs())),
        pays_export=root.choices("pays_export", tuple(fictif.ETRANGER)),
        saisonnalite={famille: _saison(saisons, famille) for famille in familles},
        agences=agences,
        equipe=tuple(_salarie(section, codes, domaine) for section in root.sections("equipe")),
        fournisseurs=tuple(_fournisseur(s, familles) for s in root.sections("fournisseurs")),
        conditions=conditions,
        campagnes=tuple(_campagne(section) for section in root.sections("campagnes")),
        objections=root.texts("objections"),
        besoins=root.texts("besoins"),
        cpv=textes.texts("cpv"),
        mots_cles=textes.texts("mots_cles"),
        exclusions=textes.texts("exclusions"),
        catalogue=catalogue,
        cgv=_cgv(dossier / CGV, conditions),
    )


def _domaine(root: yamlsource.Section) -> str:
    domaine = root.text("domaine")
    if not re.fullmatch(r"[a-z0-9-]+\.example", domaine):
        raise root.refusal(
            f"« domaine : {domaine} » doit finir par .example (réservé : aucun message ne partira)"
        )
    return domaine


def _saison(section: yamlsource.Section, famille: str) -> tuple[float, ...]:
    if famille not in section:
        raise section.refusal(f"il manque les douze coefficients de la famille « {famille} »")
    try:
        mois = tuple(float(part) for part in section.text(famille).split())
    except ValueError:
        mois = ()
    if len(mois) != 12 or min(mois) <= 0:
        raise section.refusal(f"« {famille} » doit donner douze nombres positifs, un par mois")
    return mois


def _agence(section: yamlsource.Section) -> Agence:
    section.only("code", "nom", "adresse", "code_postal", "ville")
    code_postal = section.text("code_postal")
    if not re.fullmatch(r"\d{5}", code_postal):
        raise section.refusal(f"« code_postal : {code_postal} » doit avoir cinq chiffres")
    return Agence(
        code=section.text("code"),
        nom=section.text("nom"),
        adresse=section.text("adresse"),
        code_postal=code_postal,
        ville=section.text("ville"),
        telephone=fictif.telephone_de(section.text("nom"), code_postal),
    )


def _salarie(section: yamlsource.Section, agences: tuple[str, ...], domaine: str) -> Salarie:
    section.only("code", "prenom", "nom", "fonction", "service", "agence")
    prenom, nom = section.text("prenom"), section.text("nom")
    return Salarie(
        code=section.text("code"),
        prenom=prenom,
        nom=nom,
        fonction=section.text("fonction"),
        service=section.choice("service", SERVICES),
        agence=section.choice("agence", agences),
        courriel=f"{fictif.sans_accents(prenom)}.{fictif.sans_accents(nom)}@{domaine}",
    )


def _fournisseur(section: yamlsource.Section, familles: tuple[str, ...]) -> Fournisseur:
    section.only("nom", "familles", "delai_jours")
    return Fournisseur(
        section.text("nom"), section.choices("familles", familles), section.integer("delai_jours")
    )


def _campagne(section: yamlsource.Section) -> Campagne:
    section.only("nom", "mois", "objet_a", "objet_b", "offre")
    month = section.integer("mois")
    if not 1 <= month <= 12:
        raise section.refusal(f"« mois : {month} » doit être compris entre 1 et 12")
    return Campagne(
        nom=section.text("nom"),
        mois=month,
        objet_a=section.text("objet_a"),
        objet_b=section.text("objet_b"),
        offre=section.text("offre"),
    )


def _decimal(section: yamlsource.Section, key: str) -> Decimal:
    return Decimal(str(section.number(key)))


def _conditions(section: yamlsource.Section) -> Conditions:
    section.only(*(name.name for name in fields(Conditions)))
    categories = section.section("remises_categorie")
    names, quantites = categories.keys(), []
    for palier in section.sections("remises_quantite"):
        palier.only("a_partir_de", "taux")
        quantites.append((_decimal(palier, "a_partir_de"), _decimal(palier, "taux")))
    return Conditions(
        franco_ht=_decimal(section, "franco_ht"),
        port_ht=_decimal(section, "port_ht"),
        minimum_ht=_decimal(section, "minimum_ht"),
        acompte_seuil_ht=_decimal(section, "acompte_seuil_ht"),
        acompte_taux=_decimal(section, "acompte_taux"),
        penalites_taux=_decimal(section, "penalites_taux"),
        escompte_taux=_decimal(section, "escompte_taux"),
        validite_devis_jours=section.integer("validite_devis_jours"),
        delai_livraison_jours=section.integer("delai_livraison_jours"),
        delai=section.choice("delai", REGLES),
        remises_quantite=tuple(sorted(quantites)),
        remises_categorie={key: _decimal(categories, key) for key in names},
    )


_CHAMP = re.compile(r"\{(\w+)\}")


def _cgv(path: Path, conditions: Conditions) -> str:
    """The conditions in prose, their {fields} filled in so that they never disagree."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Refusal(f"Le fichier {CGV} manque dans {path.parent.name}/.") from None
    for rank, line in enumerate(text.splitlines(), start=1):
        for key in _CHAMP.findall(line):
            if not isinstance(getattr(conditions, key, None), Decimal | int):
                raise Refusal(f"{CGV}, ligne {rank} : {{{key}}} n'est pas une condition chiffrée.")
    return _CHAMP.sub(lambda field: en_francais(getattr(conditions, field[1])), text)


def en_francais(number: Decimal | int) -> str:
    """A number as French prose has it: « 2 500 », « 14,90 »."""
    whole = number == int(number)
    return f"{int(number):,}".replace(",", " ") if whole else f"{number:.2f}".replace(".", ",")
