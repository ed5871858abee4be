"""How long each document is kept, and the personal data of prospects."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

FISCAL_DIX_ANS = date(2027, 1, 1)
"""When the tax retention period goes from 6 to 10 years (loi 2026-534, art. 36; LPF L102 B)."""


@dataclass(frozen=True)
class Conservation:
    """Years of retention of a kind of document, from which event, by which text."""

    ans: int
    depart: str
    reference: str


CONSERVATIONS: Mapping[str, Conservation] = MappingProxyType(
    {
        "comptable": Conservation(10, "clôture de l'exercice", "C. com. L123-22"),
        "fiscal": Conservation(6, "date du document", "LPF L102 B, 10 ans au 01/01/2027"),
        "contrat": Conservation(5, "fin du contrat", "C. com. L110-4"),
        "contrat_electronique": Conservation(10, "livraison", "C. conso. L213-1, D213-2"),
        "bancaire": Conservation(5, "date du document", "C. com. L110-4"),
        "prospect": Conservation(3, "dernier contact venant du prospect", "référentiel CNIL"),
        "consentement": Conservation(3, "recueil du consentement", "C. conso. R223-2"),
    }
)
"""« contrat_electronique »: consumer contracts of 120 € or more only."""


def ans_apres(jour: date, ans: int) -> date:
    """The same day `ans` years later; 29 February becomes 28 February."""
    try:
        return jour.replace(year=jour.year + ans)
    except ValueError:
        return jour.replace(year=jour.year + ans, day=28)


def fin_conservation(nature: str, depart: date) -> date:
    """Last day of retention, counted from `depart` (what it is: see CONSERVATIONS).

    The tax period is 6 years, or 10 when those 6 would expire after 1 January 2027.
    """
    ans = CONSERVATIONS[nature].ans
    if nature == "fiscal" and ans_apres(depart, ans) > FISCAL_DIX_ANS:
        ans = 10
    return ans_apres(depart, ans)


def fin_donnees_prospect(dernier_contact: date) -> date:
    """When a prospect's data must be deleted: 3 years after the last contact coming from them.

    A click counts as a contact, the opening of an e-mail does not.
    """
    return fin_conservation("prospect", dernier_contact)
