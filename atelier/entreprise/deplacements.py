"""Appointments of the salespeople over two weeks, the trips they need, and the team's diary."""

import itertools
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from atelier import droit
from atelier.entreprise import defauts, fichiers, fictif
from atelier.entreprise.lecture import dictionnaire, rangees, rangees_par
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.tirage import un

JOURS = 10  # two working weeks, from the Monday after the session
PAR_COMMERCIAL = 7
DETOUR = 1.25  # a road is about a quarter longer than the straight line
OBJETS = (
    "présentation des nouveautés",
    "renouvellement du contrat annuel",
    "visite après réclamation",
    "prise de besoins",
    "point sur les délais de livraison",
    "remise d'une offre",
    "premier rendez-vous",
)
MATIN, APRES_MIDI = time(10), time(14, 30)
MODES = {
    "voiture thermique": (15, 78, 0.31),
    "voiture électrique": (20, 74, 0.19),
    "ter": (25, 82, 0.14),
    "tgv": (45, 190, 0.16),
}
"""Minutes lost at both ends, km an hour, euros a km (one way, one traveller)."""
TER_MAX, TGV_MIN = 220, 120  # km


@cache
def _lieux() -> dict[str, tuple[float, float]]:
    """Latitude and longitude of each town, places of the companies included."""
    return {c.ville: (c.latitude, c.longitude) for c in rangees(fictif.communes())}


@cache  # the same few towns are asked for again and again
def distance_km(depart: tuple[float, float], arrivee: tuple[float, float]) -> int:
    """Kilometres by road between two points, estimated from the straight line."""
    (la, lo), (lb, lp) = np.radians([depart, arrivee])
    corde = np.sin((lb - la) / 2) ** 2 + np.cos(la) * np.cos(lb) * np.sin((lp - lo) / 2) ** 2
    return round(float(2 * 6371 * np.arcsin(np.sqrt(corde)) * DETOUR))


def duree_min(mode: str, km: int) -> int:
    """Minutes from door to door, to the next five minutes."""
    perdues, vitesse, _ = MODES[mode]
    return 5 * round((perdues + km / vitesse * 60) / 5)


def _jours(entreprise: Entreprise) -> list[pd.Timestamp]:
    """The working days of the two weeks that follow the session."""
    lundi = entreprise.date + timedelta(days=7 - entreprise.date.weekday())
    premier = droit.premier_jour_ouvre(lundi)
    return [pd.Timestamp(droit.ajouter_jours_ouvres(premier, n)) for n in range(JOURS)]


@table("absences")
def absences(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """One day off or training day for each salesperson."""
    jours = _jours(entreprise)
    motifs = ("congé", "formation", "salon professionnel", "congé")
    lignes = [
        (s.code, jours[int(hasard.integers(1, JOURS))], motifs[int(hasard.integers(4))])
        for s in entreprise.profil.commerciaux
    ]
    return Table(pd.DataFrame(lignes, columns=["commercial", "date", "motif"]))


@table("rendez_vous")
def rendez_vous(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Appointments asked for; the truth names those that cannot be kept as they stand.

    Sound ones never meet: at most a visit in the morning and, when the road allows, another in
    the afternoon.
    """
    lieux, jours = _lieux(), _jours(entreprise)
    clients = [
        client
        for client in entreprise.fiches("clients", "client").values()
        if client.type in ("professionnel", "public")
    ]
    absent = dictionnaire(entreprise.table("absences"), "commercial", "date")
    lignes: list[dict[str, Any]] = []
    for salarie in entreprise.profil.commerciaux:
        siens = [client for client in clients if client.commercial == salarie.code] or clients
        n = min(PAR_COMMERCIAL, len(siens))
        choisis = [siens[i] for i in hasard.choice(len(siens), n, replace=False)]
        libres = [jour for jour in jours if jour != absent[salarie.code]]
        places = sorted(hasard.choice(len(libres), len(choisis), replace=True).tolist())
        vus: dict[int, str] = {}
        for client, place in zip(choisis, places, strict=True):
            ici = lieux[client.ville]
            if place in vus and (not vus[place] or distance_km(lieux[vus[place]], ici) > 110):
                place = next((p for p in range(len(libres)) if p not in vus), -1)
            if place < 0:
                continue
            debut = APRES_MIDI if place in vus else MATIN
            vus[place] = "" if place in vus else client.ville
            lignes.append(
                {
                    "commercial": salarie.code,
                    "client": client.client,
                    "raison_sociale": client.raison_sociale,
                    "ville": client.ville,
                    "date": libres[place],
                    "debut": debut.strftime("%H:%M"),
                    "duree_min": un(hasard, [45, 60, 60, 90]),
                    "objet": un(hasard, OBJETS),
                    "format": "visite",
                    "defaut": "",
                }
            )
    _planter(entreprise, lignes, absent, hasard)
    lignes.sort(key=lambda ligne: (ligne["date"], ligne["debut"], ligne["commercial"]))
    table_ = pd.DataFrame(lignes)
    table_.insert(0, "rdv", [f"RV-{rang:03d}" for rang in range(1, len(table_) + 1)])
    verite = table_.loc[table_["defaut"] != "", ["rdv", "defaut"]].reset_index(drop=True)
    return Table(table_.drop(columns="defaut"), verite)


def _planter(
    entreprise: Entreprise,
    lignes: list[dict[str, Any]],
    absent: dict[str, pd.Timestamp],
    hasard: np.random.Generator,
) -> None:
    """Add appointments that clash with a sound one, with a day or with the clock."""
    lieux = _lieux()
    saines = np.arange(len(lignes))
    par_jour: dict[tuple[str, pd.Timestamp], int] = {}
    for ligne in lignes:
        cle = ligne["commercial"], ligne["date"]
        par_jour[cle] = par_jour.get(cle, 0) + 1
    seules = np.array(
        [i for i in saines if par_jour[lignes[i]["commercial"], lignes[i]["date"]] == 1]
    )
    seules = hasard.permutation(seules)
    utilisees = 0
    for defaut in (
        "chevauchement",
        "trajet impossible",
        "jour non ouvré",
        "hors horaires",
        "absence",
    ):
        n = defauts.nombre("rendez_vous", defaut, len(saines))
        for place in seules[utilisees : utilisees + n]:
            modele = lignes[int(place)]
            fautif = {**modele, "defaut": defaut, "objet": un(hasard, OBJETS)}
            fin = datetime.combine(modele["date"], MATIN) + timedelta(minutes=modele["duree_min"])
            ici = lieux[modele["ville"]]
            voisins = [x for x in lignes[: len(saines)] if x["commercial"] == modele["commercial"]]
            loin = max(voisins, key=lambda x: distance_km(ici, lieux[x["ville"]]))
            autre = {cle: loin[cle] for cle in ("client", "raison_sociale", "ville")}
            if defaut == "chevauchement":
                fautif |= autre | {"debut": "10:30"}
            elif defaut == "trajet impossible":
                fautif |= autre | {"debut": f"{fin + timedelta(minutes=15):%H:%M}"}
            elif defaut == "jour non ouvré":
                samedi = 5 - modele["date"].weekday()
                modele["date"] += timedelta(days=samedi)
            elif defaut == "hors horaires":
                modele["debut"] = un(hasard, ["06:30", "19:30", "20:00"])
            else:
                modele["date"] = absent[modele["commercial"]]
            if defaut in ("chevauchement", "trajet impossible"):
                lignes.append(fautif)
            else:
                modele["defaut"] = defaut
        utilisees += n


@table("trajets")
def trajets(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Each way between the towns of one salesperson, in each mode that makes sense; one way."""
    lieux = _lieux()
    bases = {agence.code: agence.ville for agence in entreprise.profil.agences}
    paires: set[tuple[str, str]] = set()
    siens = rangees_par(entreprise.table("rendez_vous"), "commercial")
    for salarie in entreprise.profil.commerciaux:
        villes = {bases[salarie.agence], *(visite.ville for visite in siens.get(salarie.code, ()))}
        paires |= set(itertools.permutations(villes, 2))
    lignes = []
    for depart, arrivee in sorted(paires):
        km = distance_km(lieux[depart], lieux[arrivee])
        for mode, (_, _, euros) in MODES.items():
            if (mode == "ter" and km > TER_MAX) or (mode == "tgv" and km < TGV_MIN):
                continue
            lignes.append(
                (depart, arrivee, mode, km, duree_min(mode, km), round(km * euros + 2, 2))
            )
    colonnes = ["depart", "arrivee", "mode", "distance_km", "duree_min", "cout_eur"]
    return Table(pd.DataFrame(lignes, columns=colonnes))


@table("rendez_vous_du_matin")
def rendez_vous_du_matin(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Fifteen more requests, where each rule of the diary is met exactly, then broken.

    8:00 and 19:00 sharp, one visit at the end of another, an arrival just in time, a holiday, a
    Sunday; and on some, two rules broken. All come after the other appointments, but for those of
    a day off on which nothing else was asked for.
    """
    demandes, absences_ = entreprise.table("rendez_vous"), entreprise.table("absences")
    dernier = max(demandes["date"].max(), absences_["date"].max()).date()
    jour = droit.ajouter_jours_ouvres(dernier, 1)
    feries = [j for annee in (dernier.year, dernier.year + 1) for j in droit.feries(annee)]
    ferie = min(j for j in feries if j > dernier and j.weekday() < 5)
    routes = entreprise.table("trajets")
    routes = routes[routes["mode"] == "voiture thermique"]
    proche = rangees(routes.sort_values(["duree_min", "depart", "arrivee"]))[0]
    ici, la_bas = proche.depart, proche.arrivee
    arrivee = datetime.combine(jour, time(10)) + timedelta(minutes=proche.duree_min)
    dimanche = jour + timedelta(days=6 - jour.weekday())
    un, deux, trois = itertools.islice(itertools.cycle(entreprise.profil.commerciaux), 3)
    pris = set(zip(demandes["commercial"], demandes["date"], strict=True))
    absent = next(a for a in rangees(absences_) if (a.commercial, a.date) not in pris)
    lignes = [
        (un.code, ici, jour, "08:00", 60),
        (un.code, ici, jour, "09:00", 60),  # at the end of the one before
        (un.code, ici, jour, "09:30", 60),
        (un.code, ici, jour, "18:15", 45),  # until 19:00
        (deux.code, ici, jour, "09:00", 60),
        (deux.code, la_bas, jour, f"{arrivee:%H:%M}", 45),  # just in time
        (deux.code, la_bas, jour, "18:30", 60),
        (deux.code, ici, ferie, "10:00", 60),
        (trois.code, ici, jour, "07:00", 60),  # over at 8:00
        (trois.code, ici, jour, "07:30", 45),  # early, and before the end of the one before
        (deux.code, ici, ferie, "07:00", 45),
        (absent.commercial, ici, absent.date, "07:00", 60),
        (absent.commercial, ici, absent.date, "09:00", 60),
        (absent.commercial, ici, absent.date, "09:30", 60),
        (trois.code, ici, dimanche, "10:00", 60),
    ]
    table_ = pd.DataFrame(lignes, columns=["commercial", "ville", "date", "debut", "duree_min"])
    table_["date"] = pd.to_datetime(table_["date"])
    table_.insert(0, "rdv", [f"RV-{rang}" for rang in range(901, 901 + len(table_))])
    table_.insert(2, "raison_sociale", "prospect à confirmer")
    return Table(table_)


def _evenement(uid: str, debut: datetime, fin: datetime, titre: str, lieu: str) -> str:
    forme = "%Y%m%dT%H%M%S"
    return (
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:{debut:{forme}}Z\r\n"
        f"DTSTART;TZID=Europe/Paris:{debut:{forme}}\r\nDTEND;TZID=Europe/Paris:{fin:{forme}}\r\n"
        f"SUMMARY:{titre}\r\nLOCATION:{lieu}\r\nEND:VEVENT\r\n"
    )


@fichier("agenda.ics", "l'agenda de l'équipe pour deux semaines : réunions et absences")
def agenda_ics(entreprise: Entreprise) -> bytes:
    profil = entreprise.profil
    morceaux = [
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//{profil.nom}//Agenda//FR\r\nCALSCALE:GREGORIAN\r\n"
    ]
    jours = _jours(entreprise)
    for rang, jour in enumerate((jours[0], jours[5])):
        debut = datetime.combine(jour, time(8, 30))
        uid = f"reunion-{rang}@{profil.domaine}"
        fin = debut + timedelta(minutes=45)
        morceaux.append(
            _evenement(uid, debut, fin, "Réunion commerciale (visio)", "Visioconférence")
        )
    noms = {salarie.code: f"{salarie.prenom} {salarie.nom}" for salarie in profil.commerciaux}
    for absence in rangees(entreprise.table("absences")):
        debut = datetime.combine(absence.date, time(8))
        uid = f"absence-{absence.commercial.lower()}@{profil.domaine}"
        titre = f"{noms[absence.commercial]} : {absence.motif}"
        morceaux.append(_evenement(uid, debut, debut + timedelta(hours=10), titre, ""))
    return fichiers.texte("".join([*morceaux, "END:VCALENDAR\r\n"]))


@fichier("absences.csv", "les absences prévues des commerciaux")
def absences_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("absences"))


@fichier("rendez_vous.csv", "les rendez-vous demandés pour les deux semaines à venir")
def rendez_vous_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("rendez_vous"))


@fichier("rendez_vous_du_matin.csv", "quinze demandes de prospects arrivées le matin même")
def rendez_vous_du_matin_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("rendez_vous_du_matin"))


@fichier("trajets.csv", "distance, durée et coût d'un aller entre deux villes, par mode")
def trajets_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("trajets"))


@fichier(
    "facteurs_co2.csv",
    "les émissions de chaque mode de transport (ADEME, Impact CO2, 1er juillet 2026)",
)
def facteurs_co2_csv(entreprise: Entreprise) -> bytes:
    lignes = [
        (mode, facteur, "véhicule" if mode in droit.PAR_VEHICULE else "passager")
        for mode, facteur in droit.FACTEURS.items()
    ]
    return fichiers.csv(pd.DataFrame(lignes, columns=["mode", "kg_co2e_par_km", "par"]))
