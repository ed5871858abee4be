"""What hidden tests may use: the reference's answers, and checks that speak French.

Every check raises `Remarque` (an AssertionError) with one sentence for the candidate. What is
wrong in the test itself raises `Refusal`, for its author.
"""

from atelier.verification.anomalies import anomalies_jugees, lignes_trouvees
from atelier.verification.charts import (
    axes_nommes,
    barres_visibles,
    base_a_zero,
    couleurs_contrastees,
    graphique_adapte,
    graphique_lisible,
    legende_presente,
    memes_donnees,
    ordre_des_barres,
    source_citee,
    titre_present,
)
from atelier.verification.checks import (
    diagnostic,
    meme_montant,
    meme_valeur,
    memes_dates,
    memes_textes,
)
from atelier.verification.classement import fichiers_classes
from atelier.verification.colours import contraste
from atelier.verification.credit import Cumul, Points, Selection, part, precision_rappel
from atelier.verification.delais import delais_juges
from atelier.verification.documents import (
    Document,
    Evenement,
    agenda,
    document,
    sans_chevauchement,
)
from atelier.verification.echeanciers import echeancier_juge
from atelier.verification.forms import formulaire_rempli, lignes_remplies
from atelier.verification.formulas import calculer, en_cases
from atelier.verification.interpretations import au_dixieme, interpretation
from atelier.verification.mentions import mentions_reclamees
from atelier.verification.pages import Page, accessible, page
from atelier.verification.plannings import etat_mal_nomme, meme_planning, remarques_du_planning
from atelier.verification.reclamations import dossiers_retrouves, reclamations_jugees
from atelier.verification.reference import corrige
from atelier.verification.retroplannings import fautes_du_retroplanning
from atelier.verification.solvabilite import fautes_du_score
from atelier.verification.tables import (
    Comparaison,
    ecrites,
    lignes_d_une,
    lignes_justes,
    memes_lignes,
)
from atelier.verification.texts import question_ouverte, texte_contient
from atelier.verification.tournees import fautes_de_la_tournee
from atelier.verification.values import egales, est_vide
from atelier.verification.workbooks import Classeur, classeur
from atelier_candidat.remark import Remarque, combien, montant_fr, nombre_fr, plusieurs

__all__ = [
    "Classeur",
    "Comparaison",
    "Cumul",
    "Document",
    "Evenement",
    "Page",
    "Points",
    "Remarque",
    "Selection",
    "accessible",
    "agenda",
    "anomalies_jugees",
    "au_dixieme",
    "axes_nommes",
    "barres_visibles",
    "base_a_zero",
    "calculer",
    "classeur",
    "combien",
    "contraste",
    "corrige",
    "couleurs_contrastees",
    "delais_juges",
    "diagnostic",
    "document",
    "dossiers_retrouves",
    "echeancier_juge",
    "ecrites",
    "egales",
    "en_cases",
    "est_vide",
    "etat_mal_nomme",
    "fautes_de_la_tournee",
    "fautes_du_retroplanning",
    "fautes_du_score",
    "fichiers_classes",
    "formulaire_rempli",
    "graphique_adapte",
    "graphique_lisible",
    "interpretation",
    "legende_presente",
    "lignes_d_une",
    "lignes_justes",
    "lignes_remplies",
    "lignes_trouvees",
    "meme_montant",
    "meme_planning",
    "meme_valeur",
    "memes_dates",
    "memes_donnees",
    "memes_lignes",
    "memes_textes",
    "mentions_reclamees",
    "montant_fr",
    "nombre_fr",
    "ordre_des_barres",
    "page",
    "part",
    "plusieurs",
    "precision_rappel",
    "question_ouverte",
    "reclamations_jugees",
    "remarques_du_planning",
    "sans_chevauchement",
    "source_citee",
    "texte_contient",
    "titre_present",
]
