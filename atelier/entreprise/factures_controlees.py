"""The twelve invoices to check: ten of the company, two that it issues in a maker's name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from atelier import droit
from atelier.entreprise.articles import Article
from atelier.entreprise.commandes import NUL
from atelier.entreprise.fictif import sans_accents
from atelier.entreprise.lecture import rangees, rangees_par
from atelier.entreprise.profil import Profil
from atelier.entreprise.registre import Entreprise, une_fois

PROPRES = 10
PRIX = Decimal("37.50")  # four make 150.00, up to which the seller's VAT number may be missing


@dataclass(frozen=True)
class Mandat:
    """An invoice to plant: what a test on the mentions of the reform must meet."""

    client: str  # type of the customer
    rang: int  # among the twelve
    quantite: int
    oublis: tuple[str, ...]  # the mentions that it must lack


MANDATS = (
    Mandat("particulier", 4, 4, ("nature_operation",)),
    Mandat("professionnel", 9, 20, ("siren_client", "option_debits")),
)
"""Their ranks make none of the reform's occasional mentions due on the first, all on the second."""


@dataclass(frozen=True)
class Facture:
    """An invoice and all that it speaks of."""

    vendeur: Profil
    piece: Any
    client: Any
    date_livraison: Any
    lignes: Sequence[Any]
    emetteur: str = ""  # who issues it, when it is not the seller
    oublis: tuple[str, ...] = ()  # the mentions that it must lack


@une_fois
def controlees(entreprise: Entreprise) -> list[Facture]:
    """Ten recent invoices, two at least of private customers and one abroad when they exist; and
    two of a bigger company, already bound by the reform, for which ours invoices (CGI 289 I-2).
    """
    hasard = entreprise.hasard("factures_controlees")
    clients = entreprise.fiches("clients", "client")
    livraisons = entreprise.fiches("livraisons", "bl")
    detail = rangees_par(entreprise.table("factures_lignes"), "facture")
    pieces = entreprise.table("factures")
    parmi: dict[str, list[Facture]] = {"particulier": [], "export": [], "professionnel": []}
    for piece in sorted(rangees(pieces[pieces["type"] == "facture"]), key=lambda p: p.date):
        client = clients[piece.client]
        genre = "professionnel" if client.type == "public" else client.type
        livree = livraisons[piece.bl].date_livraison
        parmi[genre].append(
            Facture(entreprise.profil, piece, client, livree, detail[piece.facture])
        )
    rares = [*parmi["particulier"][-2:], *parmi["export"][-1:]]
    courantes = parmi["professionnel"][-40:]
    choisies = hasard.permutation(len(courantes))[: PROPRES - len(rares)].tolist()
    retenues = [*rares, *(courantes[i] for i in choisies)]
    retenues = [retenues[i] for i in hasard.permutation(PROPRES).tolist()]
    mandant, article = _mandant(entreprise.profil)
    for mandat, numero in zip(MANDATS, (31, 32), strict=True):
        client = next(c for c in clients.values() if c.type == mandat.client)
        facture = _sous_mandat(courantes[-1], mandant, article, client, mandat, numero)
        retenues.insert(mandat.rang, facture)
    return retenues


def _mandant(profil: Profil) -> tuple[Profil, Article]:
    """A supplier, of a size that the reform already binds, and what it sells at about PRIX."""
    fournisseur, article = min(
        ((f, a) for f in profil.fournisseurs for a in profil.catalogue if a.famille in f.familles),
        key=lambda vendu: (vendu[1].tva != 20, abs(vendu[1].prix_ht - PRIX)),
    )
    usine = replace(profil.siege, nom=fournisseur.nom, adresse="1 rue de la Manufacture")
    mandant = replace(
        profil,
        dossier=sans_accents(fournisseur.nom),  # its SIREN comes from it
        nom=fournisseur.nom,
        forme="SAS",
        capital=1_500_000,
        taille="ETI",
        agences=(usine,),
    )
    return mandant, article


def _sous_mandat(
    modele: Facture, mandant: Profil, article: Article, client: Any, mandat: Mandat, numero: int
) -> Facture:
    """An invoice of the days of this one, from another seller to this customer."""
    ht, emission = mandat.quantite * PRIX, modele.piece.date.date()
    ligne = modele.lignes[0]._replace(
        designation=article.designation,
        quantite=mandat.quantite,
        prix_unitaire_ht=PRIX,
        remise_pct=NUL,
        remise_quantite_pct=NUL,
        montant_ht=ht,
        taux_tva=article.tva,
    )
    piece = modele.piece._replace(
        facture=f"M-{emission.year}-{numero:04d}",
        commande=f"CM-{emission.year}-{numero:04d}",
        total_ht=ht,
        total_ttc=droit.totaux([(ht, article.tva)]).ttc,
        echeance=droit.echeance(emission, client.delai_paiement),
    )
    return Facture(
        vendeur=mandant,
        piece=piece,
        client=client,
        date_livraison=modele.date_livraison,
        lignes=[ligne],
        emetteur=modele.vendeur.nom,
        oublis=mandat.oublis,
    )
