"""The coming week of the sales office: how many hours each person can give, day by day."""

import numpy as np
import pandas as pd

from atelier import droit
from atelier.entreprise import fichiers
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.tirage import un

JOURS = 5


@table("semaine_service")
def semaine_service(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Hours left once meetings, shifts at the desk and a margin are off; one person is away a day.

    The first day is today, or the next working day.
    """
    first = droit.premier_jour_ouvre(entreprise.date)
    days = [droit.ajouter_jours_ouvres(first, rank) for rank in range(JOURS)]
    team = sorted(entreprise.table("temps_passes")["personne"].unique())  # those who share tasks
    noms = {s.code: f"{s.prenom} {s.nom}" for s in entreprise.profil.equipe}
    away = un(hasard, team), days[int(hasard.integers(2, JOURS))]
    rows = [
        {
            "date_du_jour": first.isoformat(),
            "personne": code,
            "nom": noms[code],
            "jour": day.isoformat(),
            "capacite_h": 0.0 if (code, day) == away else un(hasard, [3.5, 4.0, 4.5, 5.0]),
        }
        for code in team
        for day in days
    ]
    return Table(pd.DataFrame(rows))


@fichier("semaine_service.csv", "heures disponibles de chaque personne du service, jour par jour")
def semaine_service_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("semaine_service"))
