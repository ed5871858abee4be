"""Two e-mails of the company in HTML, with accessibility faults planted one by one."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from atelier.entreprise import fichiers, fictif
from atelier.entreprise.profil import en_francais
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.tirage import un


@dataclass(frozen=True)
class Faute:
    """A fault against one criterion of the RGAA 4.1.2, and the element as it should be."""

    place: str  # the field of textes/courriel.html
    critere: str
    faute: str
    fausse: str
    juste: str


FAUTES = (
    Faute(
        "image",
        "1.1",
        "image porteuse d'information sans alternative",
        '<img src="images/offre.png" width="560">',
        '<img src="images/offre.png" alt="{offre}" width="560">',
    ),
    Faute(
        "filet",
        "1.2",
        "image décorative avec une alternative",
        '<img src="images/filet.png" alt="filet décoratif gris" width="560">',
        '<img src="images/filet.png" alt="" width="560">',
    ),
    Faute(
        "conditions",
        "3.2",
        "texte trop peu contrasté",
        '<p style="font-size: 14px; color: #9a9a9a;">{conditions}</p>',
        '<p style="font-size: 14px; color: #595959;">{conditions}</p>',
    ),
    Faute(
        "tableau",
        "5.3",
        "tableau de mise en forme non signalé",
        '<table width="600" align="center" cellpadding="0">',
        '<table role="presentation" width="600" align="center" cellpadding="0">',
    ),
    Faute(
        "lien",
        "6.1",
        "lien dont le texte ne dit pas où il mène",
        '<a href="https://{domaine}/offre" style="color: #1b4f9c;">Cliquez ici</a>',
        '<a href="https://{domaine}/offre" style="color: #1b4f9c;">Profiter de l\'offre</a>',
    ),
    Faute("html", "8.3", "langue non déclarée", "<html>", '<html lang="fr">'),
    Faute("titre", "8.5", "page sans titre", "", "  <title>{objet}</title>"),
    Faute(
        "grand_titre",
        "9.1",
        "titre fait d'un texte en gras",
        '<p style="font-size: 26px; color: #222222;"><b>{objet}</b></p>',
        '<h1 style="font-size: 26px; color: #222222;">{objet}</h1>',
    ),
)
JUSTES = {"sous_titre": '<h2 style="font-size: 20px; color: #222222;">Notre sélection</h2>'}
CRITERES = (
    ("1.1", "Chaque image porteuse d'information a une alternative."),
    ("1.2", "Chaque image de décoration est ignorée par les lecteurs d'écran."),
    ("1.3", "L'alternative d'une image dit ce que l'image apporte."),
    ("1.8", "Un texte important n'est pas enfermé dans une image."),
    ("3.1", "L'information n'est pas donnée par la couleur seule."),
    ("3.2", "Le texte se détache assez de son fond (4,5 pour 1, ou 3 pour 1 en grand)."),
    ("5.3", "Un tableau de mise en forme se lit dans l'ordre et se déclare comme tel."),
    ("6.1", "Chaque lien dit où il mène."),
    ("6.2", "Chaque lien a un intitulé."),
    ("8.3", "La langue de la page est déclarée."),
    ("8.4", "La langue déclarée est la bonne."),
    ("8.5", "La page a un titre."),
    ("8.6", "Le titre de la page est pertinent."),
    ("9.1", "Les titres sont de vrais titres, dans l'ordre."),
    ("9.3", "Les listes sont de vraies listes."),
    ("13.3", "Un document joint est accessible, ou une version accessible existe."),
)
A_AUDITER = 5  # faults of the second e-mail, drawn among FAUTES


@table("courriel_a_corriger")
def courriel_a_corriger(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """One row: the HTML with every fault; the truth lists them with the criterion each breaks."""
    return _courriel(entreprise, hasard, FAUTES)


@table("courriel_a_auditer")
def courriel_a_auditer(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Another e-mail, with some of the faults only; the truth lists them."""
    picks = np.sort(hasard.choice(len(FAUTES), A_AUDITER, replace=False))
    return _courriel(entreprise, hasard, tuple(FAUTES[pick] for pick in picks))


def _courriel(
    entreprise: Entreprise, hasard: np.random.Generator, planted: tuple[Faute, ...]
) -> Table:
    profil = entreprise.profil
    campaign = un(hasard, profil.campagnes)
    picks = hasard.choice(len(profil.catalogue), 4, replace=False)
    articles = [profil.catalogue[pick] for pick in picks]
    siege, franco = profil.siege, en_francais(profil.conditions.franco_ht)
    said = {
        "objet": campaign.objet_a,
        "offre": campaign.offre[0].upper() + campaign.offre[1:],
        "domaine": profil.domaine,
        "conditions": f"Offre valable un mois, port offert dès {franco} € HT.",
    }
    places = {
        fault.place: (fault.fausse if fault in planted else fault.juste).format(**said)
        for fault in FAUTES
    }
    page = fictif.texte("courriel.html").format(
        **places,
        **JUSTES,
        entreprise=profil.nom,
        domaine=profil.domaine,
        adresse=f"{siege.adresse}, {siege.code_postal} {siege.ville}",
        texte=f"{campaign.objet_b}. Répondez à ce message : une personne vous lira.",
        articles="\n".join(
            f"        <li>{article.designation} : {en_francais(article.prix_ht)} € HT</li>"
            for article in articles
        ),
    )
    truth = pd.DataFrame(
        [
            (fault.critere, fault.faute, fault.fausse.format(**said), fault.juste.format(**said))
            for fault in planted
        ],
        columns=["critere", "faute", "element", "correction"],
    )
    return Table(pd.DataFrame({"html": [page]}), truth)


@fichier("courriel_a_corriger.html", "un e-mail de l'entreprise et ses huit fautes d'accessibilité")
def courriel_a_corriger_html(entreprise: Entreprise) -> bytes:
    return fichiers.texte(str(entreprise.table("courriel_a_corriger").at[0, "html"]))


@fichier("courriel_a_auditer.html", "un autre e-mail, où restent quelques fautes d'accessibilité")
def courriel_a_auditer_html(entreprise: Entreprise) -> bytes:
    return fichiers.texte(str(entreprise.table("courriel_a_auditer").at[0, "html"]))


@fichier("rgaa_criteres.csv", "les critères du RGAA utiles à un e-mail")
def rgaa_criteres_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(pd.DataFrame(CRITERES, columns=["critere", "intitule"]))
