"""Tasks of the sales office, the hours that they take, and what the digital habits weigh."""

from datetime import date

import numpy as np
import pandas as pd

from atelier import droit
from atelier.entreprise import fichiers
from atelier.entreprise.fictif import textes
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.tirage import un

NOMBRE = 24
FERIE = "férié"
URGENT_JOURS, IMPORTANT = 2, 4  # due within two working days; importance of 4 or 5
QUADRANTS = {
    (True, True): "faire",
    (False, True): "planifier",
    (True, False): "déléguer",
    (False, False): "éliminer",
}
CATEGORIES = (
    "commandes",
    "facturation et relances",
    "prospection",
    "réclamations",
    "reporting",
    "appels d'offres",
    "réunions",
    "classement",
)
DERAPAGES = {"réclamations": 1.5, "réunions": 1.4, "appels d'offres": 1.3}
"""What usually takes longer than planned, and by how much."""


def _equipe(entreprise: Entreprise) -> list[str]:
    """Those who share the office's tasks."""
    services = ("administration des ventes", "comptabilité", "logistique")
    return [s.code for s in entreprise.profil.equipe if s.service in services]


def _echeance(aujourd_hui: date, echeance: int | str) -> date:
    """The day when a task of taches.yml is due."""
    if echeance != FERIE:
        return droit.ajouter_jours_ouvres(aujourd_hui, int(echeance))
    feries = [j for annee in (aujourd_hui.year, aujourd_hui.year + 1) for j in droit.feries(annee)]
    prochain = min(j for j in feries if j > aujourd_hui and j.weekday() < 5)
    return droit.ajouter_jours_ouvres(prochain, 1)


@table("taches")
def taches(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Tasks to share out over two weeks, one due after the next public holiday, and some just not
    important; the truth gives the quadrant of each.
    """
    connues = textes("taches.yml")
    indispensables = {entree["apres"] - 1 for entree in connues if "apres" in entree}
    indispensables |= {rang for rang, entree in enumerate(connues) if "apres" in entree}
    indispensables |= {rang for rang, entree in enumerate(connues) if entree["echeance"] == FERIE}
    indispensables |= {
        rang for rang, entree in enumerate(connues) if entree["importance"] == IMPORTANT - 1
    }
    autres = [rang for rang in range(len(connues)) if rang not in indispensables]
    libres = hasard.choice(autres, NOMBRE - len(indispensables), replace=False)
    rangs = sorted(hasard.permutation([*indispensables, *libres]).tolist())
    melange = hasard.permutation(rangs).tolist()
    codes = {rang: f"T-{place:02d}" for place, rang in enumerate(melange, start=1)}
    equipe = _equipe(entreprise)
    lignes, verite = [], []
    for rang in melange:
        entree = connues[rang]
        due = _echeance(droit.premier_jour_ouvre(entreprise.date), entree["echeance"])
        lignes.append(
            {
                "tache": codes[rang],
                "intitule": entree["intitule"],
                "demandeur": entree["demandeur"],
                "responsable": un(hasard, equipe),
                "importance": entree["importance"],
                "echeance": pd.Timestamp(due),
                "duree_prevue_h": entree["duree"],
                "apres": codes[entree["apres"] - 1] if "apres" in entree else "",
            }
        )
        jours = droit.jours_ouvres(entreprise.date, due) - 1
        urgent, important = jours <= URGENT_JOURS, entree["importance"] >= IMPORTANT
        verite.append(
            {
                "tache": codes[rang],
                "urgent": urgent,
                "important": important,
                "quadrant": QUADRANTS[urgent, important],
            }
        )
    return Table(pd.DataFrame(lignes), pd.DataFrame(verite))


@table("temps_passes")
def temps_passes(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """What the team did these last four weeks: hours planned and real, due day and real day."""
    equipe, lignes = _equipe(entreprise), []
    for semaine in range(4, 0, -1):
        for personne in equipe:
            for categorie in hasard.choice(CATEGORIES, 5, replace=False):
                prevu = un(hasard, [1.0, 1.5, 2.0, 3.0, 4.0, 6.0])
                derive = DERAPAGES.get(str(categorie), 1.0) * float(hasard.lognormal(0, 0.2))
                due = entreprise.jour(-7 * semaine + int(hasard.integers(0, 5)))
                due = pd.Timestamp(droit.premier_jour_ouvre(due.date()))
                retard = un(hasard, [0, 0, 0, 1, 2]) if derive > 1.1 else 0
                fin = droit.ajouter_jours_ouvres(due.date(), retard)
                lignes.append(
                    {
                        "personne": personne,
                        "categorie": str(categorie),
                        "heures_prevues": prevu,
                        "heures_reelles": max(0.5, round(prevu * derive * 4) / 4),
                        "echeance": due,
                        "terminee_le": pd.Timestamp(fin),
                    }
                )
    return Table(pd.DataFrame(lignes))


@table("usages_numeriques")
def usages_numeriques(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """A month of digital habits: attachments sent, video calls, files kept."""
    pieces = (
        ("catalogue PDF envoyé aux prospects", 18, "lien vers le site"),
        ("tarif Excel envoyé aux commerciaux", 4, "fichier partagé"),
        ("photos de chantier jointes aux devis", 22, "images compressées, lien"),
        ("compte rendu de réunion envoyé à tout le service", 2, "fichier partagé"),
        ("conditions générales jointes à chaque confirmation", 1, "lien vers le site"),
    )
    lignes = []
    for usage, taille, alternative in pieces:
        envois, destinataires = int(hasard.integers(8, 60)), int(hasard.integers(3, 40))
        lignes.append((usage, "pièce jointe", envois, taille, destinataires, 0.0, alternative))
    for usage, participants in (("réunion commerciale", 7), ("point client", 3), ("formation", 5)):
        seances, heures = int(hasard.integers(2, 16)), un(hasard, [0.5, 1.0, 1.5])
        lignes.append((usage, "visio", seances, 0, participants, heures, "caméra coupée, audio"))
    for usage, alternative in (
        ("boîtes aux lettres de l'équipe", "tri et suppression"),
        ("copies de catalogues anciens", "suppression des doublons"),
        ("vidéos de démonstration", "archivage hors ligne"),
    ):
        taille = int(hasard.integers(8, 90)) * 1000
        lignes.append((usage, "stockage", 1, taille, 1, 0.0, alternative))
    colonnes = ["usage", "categorie", "quantite", "taille_mo", "destinataires", "heures"]
    return Table(pd.DataFrame(lignes, columns=[*colonnes, "alternative"]))


@fichier("taches.csv", "les tâches du service pour deux semaines")
def taches_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("taches"))


@fichier("temps_passes.csv", "les temps prévus et passés du service, sur quatre semaines")
def temps_passes_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("temps_passes"))


@fichier("usages_numeriques.csv", "les usages numériques d'un mois : envois, visio, stockage")
def usages_numeriques_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("usages_numeriques"))
