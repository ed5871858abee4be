"""Mandatory mentions of invoices and quotations, as data: code, label, source, when required."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from .factures_electroniques import emission_obligatoire
from .montants import arrondi


@dataclass(frozen=True)
class ContexteFacture:
    """What decides which mentions an invoice needs."""

    emission: date
    taille: str = "pme"  # of the seller: « micro », « pme », « eti », « ge »
    client_particulier: bool = False
    total_ht: Decimal = Decimal(1000)
    livraison_a_une_autre_date: bool = False
    livraison_a_une_autre_adresse: bool = False
    facturation_a_une_autre_adresse: bool = False
    option_debits: bool = False
    remise: bool = False
    exoneration: bool = False
    client_redevable: bool = False  # intra-EU sale or reverse charge
    bon_de_commande: bool = False

    @property
    def reforme(self) -> bool:
        """Whether the four mentions of the e-invoicing reform bind this seller at that date."""
        return self.emission >= emission_obligatoire(self.taille)


@dataclass(frozen=True)
class ContexteDevis:
    """What decides which mentions a quotation needs."""

    client_particulier: bool = False
    main_d_oeuvre: bool = False
    deplacement: bool = False
    payant: bool = False


C = TypeVar("C")


@dataclass(frozen=True)
class Mention(Generic[C]):
    """One mention: `requise` says whether a context needs it."""

    code: str
    libelle: str
    source: str
    requise: Callable[[C], bool]


def _toujours(contexte: object) -> bool:
    return True


_FISCAL = "CGI ann. II, 242 nonies A"
_COMMERCE = "C. com. L441-9"

MENTIONS_FACTURE: tuple[Mention[ContexteFacture], ...] = (
    Mention("vendeur", "nom et adresse du vendeur", f"{_FISCAL}, I-1°", _toujours),
    Mention("client", "nom et adresse du client", f"{_FISCAL}, I-1°", _toujours),
    Mention(
        "adresse_facturation",
        "adresse de facturation",
        _COMMERCE,
        lambda c: c.facturation_a_une_autre_adresse,
    ),
    Mention("siren_vendeur", "SIREN et RCS du vendeur", "C. com. R123-237", _toujours),
    Mention("forme_capital", "forme juridique et capital", "C. com. R123-238", _toujours),
    Mention(
        "tva_vendeur",
        "numéro de TVA du vendeur",
        f"{_FISCAL}, I-2°",
        lambda c: c.total_ht > 150,
    ),
    Mention(
        "tva_client", "numéro de TVA du client", f"{_FISCAL}, I-3°", lambda c: c.client_redevable
    ),
    Mention("date_emission", "date d'émission", f"{_FISCAL}, I-6°", _toujours),
    Mention("numero", "numéro unique et chronologique", f"{_FISCAL}, I-7°", _toujours),
    Mention(
        "date_livraison",
        "date de la livraison",
        f"{_FISCAL}, I-10°",
        lambda c: c.livraison_a_une_autre_date,
    ),
    Mention("designation", "dénomination précise de chaque ligne", f"{_FISCAL}, I-8°", _toujours),
    Mention("quantite", "quantité de chaque ligne", f"{_FISCAL}, I-8°", _toujours),
    Mention("prix_unitaire", "prix unitaire hors taxe", f"{_FISCAL}, I-8°", _toujours),
    Mention("taux_tva", "taux de TVA de chaque ligne", f"{_FISCAL}, I-8°", _toujours),
    Mention("remise", "rabais, remises et ristournes", f"{_FISCAL}, I-9°", lambda c: c.remise),
    Mention("total_ht", "total hors taxe par taux", f"{_FISCAL}, I-11°", _toujours),
    Mention("total_tva", "montant de la TVA par taux", f"{_FISCAL}, I-11°", _toujours),
    Mention(
        "texte_exoneration",
        "texte qui dispense de TVA",
        f"{_FISCAL}, I-12°",
        lambda c: c.exoneration,
    ),
    Mention("date_reglement", "date de règlement", _COMMERCE, _toujours),
    Mention("escompte", "conditions d'escompte", _COMMERCE, _toujours),
    Mention(
        "taux_penalites",
        "taux des pénalités de retard",
        _COMMERCE,
        lambda c: not c.client_particulier,
    ),
    Mention(
        "indemnite_40",
        "indemnité forfaitaire de 40 €",
        "C. com. L441-9, D441-5",
        lambda c: not c.client_particulier,
    ),
    Mention("bon_commande", "numéro du bon de commande", _COMMERCE, lambda c: c.bon_de_commande),
    Mention(
        "siren_client",
        "SIREN du client",
        "décret 2022-1299",
        lambda c: c.reforme and not c.client_particulier,
    ),
    Mention(
        "adresse_livraison",
        "adresse de livraison",
        f"{_FISCAL}, I-7° bis",
        lambda c: c.reforme and c.livraison_a_une_autre_adresse,
    ),
    Mention(
        "nature_operation",
        "nature des opérations (biens, services ou mixte)",
        f"{_FISCAL}, I-8° bis",
        lambda c: c.reforme,
    ),
    Mention(
        "option_debits",
        "option pour le paiement de la taxe d'après les débits",
        f"{_FISCAL}, I-11° bis",
        lambda c: c.reforme and c.option_debits,
    ),
)
"""Mentions of an invoice; the last four come with the reform (décrets 2022-1299, 2024-266)."""

_DEVIS = "service-public F31144"

MENTIONS_DEVIS: tuple[Mention[ContexteDevis], ...] = (
    Mention("date", "date du devis", _DEVIS, _toujours),
    Mention("validite", "durée de validité", _DEVIS, _toujours),
    Mention("vendeur", "nom, adresse et SIREN du vendeur", _DEVIS, _toujours),
    Mention("client", "nom et adresse du client", _DEVIS, _toujours),
    Mention("objet", "lieu et nature de la prestation", _DEVIS, _toujours),
    Mention("quantite", "quantité de chaque poste", _DEVIS, _toujours),
    Mention("prix_unitaire", "prix unitaire hors taxe", _DEVIS, _toujours),
    Mention("taux_tva", "taux de TVA", _DEVIS, _toujours),
    Mention("total_ht", "total hors taxe", _DEVIS, _toujours),
    Mention("total_tva", "montant de la TVA", _DEVIS, _toujours),
    Mention("total_ttc", "total toutes taxes comprises", _DEVIS, _toujours),
    Mention("main_d_oeuvre", "taux horaire de main-d'œuvre", _DEVIS, lambda c: c.main_d_oeuvre),
    Mention("deplacement", "frais de déplacement", _DEVIS, lambda c: c.deplacement),
    Mention("paiement", "conditions de paiement", _DEVIS, _toujours),
    Mention("delai", "délai d'exécution", "C. conso. L111-1", lambda c: c.client_particulier),
    Mention("gratuit_ou_payant", "caractère gratuit ou payant", _DEVIS, lambda c: c.payant),
    Mention("bon_pour_accord", "signature et « Bon pour accord »", _DEVIS, _toujours),
)


def mentions_facture(contexte: ContexteFacture) -> list[str]:
    """Codes of the mentions that an invoice must carry, in the order of MENTIONS_FACTURE."""
    return [m.code for m in MENTIONS_FACTURE if m.requise(contexte)]


def mentions_devis(contexte: ContexteDevis) -> list[str]:
    """Codes of the mentions that a quotation must carry, in the order of MENTIONS_DEVIS."""
    return [m.code for m in MENTIONS_DEVIS if m.requise(contexte)]


def mentions_manquantes(
    presentes: Iterable[str], contexte: ContexteFacture | ContexteDevis
) -> list[str]:
    """Codes of the required mentions that are not among those present."""
    requises = (
        mentions_facture(contexte)
        if isinstance(contexte, ContexteFacture)
        else mentions_devis(contexte)
    )
    return [code for code in requises if code not in set(presentes)]


def amende_mentions(manquantes: int, montant: Decimal) -> Decimal:
    """Tax fine of an invoice: 15 € per mention missing or wrong, at most a quarter of it.

    CGI 1737 II.
    """
    return min(Decimal(15) * manquantes, arrondi(montant / 4))
