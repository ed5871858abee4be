"""What a candidate's notebook imports: start, forms, recorder, charts, self-check."""

from atelier_candidat.answers import Reponses, reponses
from atelier_candidat.chart import Graphique, Serie
from atelier_candidat.chart_reading import graphique
from atelier_candidat.check import valider
from atelier_candidat.facture import FactureElectronique, facture_electronique
from atelier_candidat.fields import (
    Choix,
    ChoixMultiple,
    Date,
    Nombre,
    OuiNon,
    Tableau,
    Texte,
    TexteLong,
)
from atelier_candidat.form import Formulaire
from atelier_candidat.recorder import Enregistreur
from atelier_candidat.remark import Remarque
from atelier_candidat.remise import remettre
from atelier_candidat.slides import Diapositive, diapositives
from atelier_candidat.sound import duree
from atelier_candidat.start import demarrer
from atelier_candidat.welcome import accueil

__all__ = [
    "Choix",
    "ChoixMultiple",
    "Date",
    "Diapositive",
    "Enregistreur",
    "FactureElectronique",
    "Formulaire",
    "Graphique",
    "Nombre",
    "OuiNon",
    "Remarque",
    "Reponses",
    "Serie",
    "Tableau",
    "Texte",
    "TexteLong",
    "accueil",
    "demarrer",
    "diapositives",
    "duree",
    "facture_electronique",
    "graphique",
    "remettre",
    "reponses",
    "valider",
]
