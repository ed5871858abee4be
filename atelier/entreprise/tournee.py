"""Visits of two salespeople to place in a week, around what their calendar already holds.

Towns are those of real customers around the head office. On every seed the visits have a place.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from atelier.droit import jours
from atelier.entreprise import fichiers, fictif
from atelier.entreprise.deplacements import distance_km, duree_min
from atelier.entreprise.lecture import rangees
from atelier.entreprise.registre import Entreprise, Table, fichier, table, une_fois
from atelier.entreprise.tirage import un

OUVRE, FERME = 8 * 60 + 30, 18 * 60 + 30  # minutes after midnight between which one may work
NOMBRE_VILLES = 6
REUNION = "réunion d'équipe"


@dataclass(frozen=True)
class Rendez:
    """An appointment; times in minutes after midnight."""

    personne: str
    client: str
    genre: str  # visite, bureau, visio, réunion d'équipe, formation, congé
    ville: str
    jour: date
    debut: int
    duree: int

    @property
    def fin(self) -> int:
        return self.debut + self.duree


@dataclass(frozen=True)
class Secteur:
    """Where the tour goes."""

    base: str  # the head office's town
    minutes: dict[tuple[str, str], int]  # from a town to another
    clients: list[tuple[str, str]]  # name, town


@table("tournee_trajets")
def tournee_trajets(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Road distances and times between the head office and six towns of customers, both ways."""
    towns = _villes(entreprise, hasard)
    rows = []
    for one in rangees(towns):
        for other in rangees(towns):
            if one.ville != other.ville:
                km = _km(one, other)
                rows.append((one.ville, other.ville, km, duree_min("voiture thermique", km)))
    return Table(pd.DataFrame(rows, columns=["depart", "arrivee", "km", "minutes"]))


@table("tournee_validee")
def tournee_validee(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Next week's plan of the same two people, sound: each morning begins at the office."""
    secteur = _secteur(entreprise)
    rows: list[Rendez] = []
    met: set[str] = set()
    for personne in _personnes(entreprise):
        for rank, jour in enumerate(_jours(entreprise, 0, 7)):
            genre = "visio" if rank % 3 == 1 else "bureau"
            first = Rendez(personne, "", genre, secteur.base, jour, OUVRE, 45)
            found = _enchainer(secteur, hasard, personne, jour, [first], met)[:2]
            met |= {visit.client for visit in found}
            rows += [first, *found]
    frame = pd.DataFrame([_ligne(meeting) for meeting in rows])
    frame.insert(0, "rdv", [f"S-{rank:02d}" for rank in range(1, len(frame) + 1)])
    return Table(frame)


@table("tournee_agenda")
def tournee_agenda(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """What is already in the team's calendar in the week of the visits to place."""
    return Table(pd.DataFrame([_ligne(meeting) for meeting in _occupe(entreprise)]))


@table("tournee_a_placer")
def tournee_a_placer(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """At most ten visits to place in a week: how long each lasts, when the customer can be seen.

    Placing those of one day first, in the order of `au_plus_tot` and as early as can be, then
    those of two days, always works; the truth is one such plan. As soon as the customer allows, the
    visit after the team's meeting is during it for one, and for the other before the road is done.
    """
    days, busy, secteur = _jours(entreprise, 14, 7), _occupe(entreprise), _secteur(entreprise)
    given, truth = [], []
    met: set[str] = set()
    for personne in _personnes(entreprise):
        mine = [b for b in busy if b.personne == personne]
        free = [j for j in days if not any(b.jour == j and b.genre == "congé" for b in mine)]
        double = next(j for j in reversed(free) if not any(b.jour == j for b in mine))
        used = [*[j for j in free if j != double][:3], double]
        for jour in used:
            visits = _enchainer(secteur, hasard, personne, jour, mine, met)
            met |= {visit.client for visit in visits[:2]}
            earliest = OUVRE - 15
            for visit in visits[: 2 if jour == double else 1]:
                slack = un(hasard, [0, 30, 60])
                earliest = max(earliest + 15, visit.debut - slack)
                if meeting := [b.fin for b in mine if b.jour == jour and b.genre == REUNION]:
                    earliest = meeting[0] - (15 if personne == busy[0].personne else 0)
                possible = [jour]
                if visit == visits[min(1, len(visits) - 1)] and jour == double:
                    possible.append(used[int(hasard.integers(len(used) - 1))])
                given.append(
                    {
                        "personne": personne,
                        "client": visit.client,
                        "ville": visit.ville,
                        "duree_min": visit.duree,
                        "jours_possibles": ", ".join(sorted(str(day) for day in possible)),
                        "au_plus_tot": _heure(earliest),
                        "au_plus_tard": _heure(visit.fin + un(hasard, [15, 30, 45])),
                    }
                )
                truth.append(visit)
    order = hasard.permutation(len(given))
    frame = pd.DataFrame([given[i] for i in order])
    frame.insert(0, "rdv", [f"V-{rank:02d}" for rank in range(1, len(frame) + 1)])
    solution = pd.DataFrame([_ligne(truth[i]) for i in order])
    solution.insert(0, "rdv", frame["rdv"])
    return Table(frame, solution)


def _occupe(entreprise: Entreprise) -> list[Rendez]:
    days = _jours(entreprise, 14, 7)
    one, other = _personnes(entreprise)
    home = entreprise.profil.siege.ville
    return [
        Rendez(one, "", REUNION, home, days[1], 9 * 60, 90),
        Rendez(other, "", REUNION, home, days[1], 9 * 60, 90),
        Rendez(one, "", "formation", home, days[2], 14 * 60, 180),
        Rendez(other, "", "congé", home, days[-1], OUVRE, FERME - OUVRE),
    ]


def _enchainer(
    secteur: Secteur,
    hasard: np.random.Generator,
    personne: str,
    jour: date,
    busy: list[Rendez],
    met: set[str],
) -> list[Rendez]:
    """Appointments of one day that can follow one another, around what is already taken; customers
    not met yet come first."""
    taken = [b for b in busy if b.jour == jour]
    minutes, found = secteur.minutes, []
    clock, here = OUVRE + 15 * int(hasard.integers(1, 5)), secteur.base
    order = [secteur.clients[rank] for rank in hasard.permutation(len(secteur.clients))]
    for client, ville in sorted(order, key=lambda known: known[0] in met):
        duration = un(hasard, [45, 60, 90])
        start = 15 * -(-(clock + minutes.get((here, ville), 0)) // 15)
        for block in taken:
            leaves, back = (
                minutes.get((ville, block.ville), 0),
                minutes.get((block.ville, ville), 0),
            )
            if start + duration + leaves > block.debut and start < block.fin + back:
                start = 15 * -(-(block.fin + back) // 15)
        if start + duration > FERME - 60:
            continue
        found.append(Rendez(personne, client, "visite", ville, jour, start, duration))
        clock, here = start + duration + 15 * int(hasard.integers(0, 4)), ville
    return found


@une_fois
def _secteur(entreprise: Entreprise) -> Secteur:
    trips, base = entreprise.table("tournee_trajets"), entreprise.profil.siege.ville
    towns = set(trips["depart"]) - {base}
    clients = entreprise.table("clients")
    known = clients[
        clients["ville"].isin(towns) & clients["type"].isin(["professionnel", "public"])
    ]
    return Secteur(
        base=base,
        minutes={(trip.depart, trip.arrivee): trip.minutes for trip in rangees(trips)},
        clients=list(zip(known["raison_sociale"], known["ville"], strict=True)),
    )


def _villes(entreprise: Entreprise, hasard: np.random.Generator) -> pd.DataFrame:
    """The head office's town, then six of the nearest towns where customers are."""
    towns = fictif.communes()
    siege = entreprise.profil.siege
    home = towns[towns["ville"] == siege.ville]
    if home.empty:
        home = towns[towns["code_postal"].str[:2] == siege.code_postal[:2]].head(1)
    home = home.head(1).assign(ville=siege.ville)
    clients = entreprise.table("clients")
    served = clients[clients["type"].isin(["professionnel", "public"])]["ville"]
    others = towns[towns["ville"].isin(served) & (towns["ville"] != siege.ville)]
    origin = rangees(home)[0]
    away = pd.Series([_km(origin, town) for town in rangees(others)], index=others.index)
    near = others.loc[away[away > 20].sort_values(kind="stable").index[: NOMBRE_VILLES + 3]]
    chosen = near.iloc[np.sort(hasard.permutation(len(near))[:NOMBRE_VILLES])]
    return pd.concat([home, chosen], ignore_index=True)


def _km(one: Any, other: Any) -> int:
    return distance_km((one.latitude, one.longitude), (other.latitude, other.longitude))


def _personnes(entreprise: Entreprise) -> tuple[str, str]:
    """Two salespeople, of the head office where it has two."""
    team = entreprise.profil.commerciaux
    home = [s for s in team if s.agence == entreprise.profil.siege.code]
    one, other = (home if len(home) >= 2 else list(team))[:2]
    return f"{one.prenom} {one.nom}", f"{other.prenom} {other.nom}"


def _jours(entreprise: Entreprise, decalage: int, nombre: int) -> list[date]:
    """Working days among so many days from the Monday after today, plus an offset."""
    monday = entreprise.date + timedelta(days=7 - entreprise.date.weekday() + decalage)
    days = (monday + timedelta(days=rank) for rank in range(nombre))
    return [day for day in days if jours.est_ouvre(day)]


def _ligne(meeting: Rendez) -> dict[str, str]:
    day = meeting.jour.isoformat()
    return {
        "personne": meeting.personne,
        "client": meeting.client,
        "type": meeting.genre,
        "ville": meeting.ville,
        "debut": f"{day} {_heure(meeting.debut)}",
        "fin": f"{day} {_heure(meeting.fin)}",
    }


def _heure(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@fichier("tournee_validee.csv", "planning validé de deux commerciaux pour la semaine prochaine")
def tournee_validee_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("tournee_validee"))


@fichier("tournee_trajets.csv", "distances et durées par la route entre les villes de la tournée")
def tournee_trajets_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("tournee_trajets"))


@fichier("tournee_a_placer.csv", "visites à placer dans une semaine, au plus dix")
def tournee_a_placer_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("tournee_a_placer"))


@fichier("tournee_agenda.ics", "agenda déjà rempli de la semaine des visites à placer")
def tournee_agenda_ics(entreprise: Entreprise) -> bytes:
    lines = ["BEGIN:VCALENDAR", f"PRODID:-//{entreprise.profil.nom}//FR", "VERSION:2.0"]
    for rank, row in enumerate(rangees(entreprise.table("tournee_agenda")), 1):
        start, end = (
            text.replace("-", "").replace(" ", "T").replace(":", "")
            for text in (row.debut, row.fin)
        )
        lines += [
            "BEGIN:VEVENT",
            f"UID:agenda-{rank}@{entreprise.profil.domaine}",
            f"DTSTAMP:{entreprise.date:%Y%m%d}T080000",
            f"DTSTART:{start}00",
            f"DTEND:{end}00",
            f"SUMMARY:{row.personne} : {row.type}",
            f"LOCATION:{row.ville}",
            "END:VEVENT",
        ]
    return fichiers.texte("\r\n".join([*lines, "END:VCALENDAR", ""]))
