"""Judge visits placed around a calendar, rule by rule: many plannings are right."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

import pandas as pd

CLIENT, CHEVAUCHEMENT, TRAJET = "client", "chevauchement", "trajet"
MOST_MISPLACED = 2  # visits; with more, a planning that leaves visits out would clash with nothing


class _Activite(NamedTuple):
    nom: str
    personne: str
    ville: str
    debut: pd.Timestamp
    fin: pd.Timestamp


def fautes_de_la_tournee(
    planning: pd.DataFrame, a_placer: pd.DataFrame, occupe: pd.DataFrame, trajets: pd.DataFrame
) -> dict[str, str]:
    """What is wrong with visits placed, by rule: `client`, `chevauchement`, `trajet`; or "".

    `planning`: `rdv`, `personne`, `ville`, `debut`, `fin`; `a_placer`: also `duree_min`,
    `jours_possibles`, `au_plus_tot`, `au_plus_tard`; `occupe`: `personne`, `motif`, `ville`,
    `debut`, `fin`; `trajets`: `depart`, `arrivee`, `minutes`. A visit that is not as its customer
    asks breaks the first rule alone: it is left out of the two others.
    """
    placees = planning.dropna(subset=["debut", "fin"]).drop_duplicates("rdv").set_index("rdv")
    activites, misplaced = [], []
    for visite in _rows(a_placer):
        if remark := _misplaced(visite, placees):
            misplaced.append(remark)
        else:
            given = placees.loc[visite.rdv]
            activites.append(
                _Activite(visite.rdv, visite.personne, visite.ville, given["debut"], given["fin"])
            )
    found = {CLIENT: " ".join(misplaced[:2]), CHEVAUCHEMENT: "", TRAJET: ""}
    if len(misplaced) > MOST_MISPLACED:
        remark = (
            f"{len(misplaced)} visites sur {len(a_placer)} ne sont pas placées comme le client le "
            "demande : ni les chevauchements ni les trajets ne sont jugés."
        )
        return found | {CHEVAUCHEMENT: remark, TRAJET: remark}
    activites += [
        _Activite(f"« {o.motif} »", o.personne, o.ville, o.debut, o.fin) for o in _rows(occupe)
    ]
    route = {(way.depart, way.arrivee): way.minutes for way in _rows(trajets)}
    activites.sort(key=lambda one: one.debut)
    for avant, apres in combinations(activites, 2):
        if avant.personne != apres.personne or avant.debut.date() != apres.debut.date():
            continue
        minutes = route.get((avant.ville, apres.ville), 0)
        if apres.debut < avant.fin:
            found[CHEVAUCHEMENT] = found[CHEVAUCHEMENT] or (
                f"{avant.nom} et {apres.nom} se chevauchent, pour {avant.personne}."
            )
        elif apres.debut < avant.fin + pd.Timedelta(minutes=minutes):
            found[TRAJET] = found[TRAJET] or (
                f"Entre {avant.nom} ({avant.ville}) et {apres.nom} ({apres.ville}), le trajet de "
                f"{minutes} minutes n'a pas le temps de se faire."
            )
    return found


def _rows(table: pd.DataFrame) -> Iterator[Any]:
    yield from table.itertuples()


def _misplaced(visite: Any, placees: pd.DataFrame) -> str:
    """Why a visit is not as its customer asks, or ""."""
    if visite.rdv not in placees.index:
        return f"{visite.rdv} n'est pas placée."
    given = placees.loc[visite.rdv]
    debut, fin = given["debut"], given["fin"]
    jour = debut.strftime("%Y-%m-%d")
    if (given["personne"], given["ville"]) != (visite.personne, visite.ville):
        return f"{visite.rdv} n'a plus la personne ou la ville de la table a_placer."
    if fin - debut != pd.Timedelta(minutes=visite.duree_min):
        return f"{visite.rdv} ne dure pas {visite.duree_min} minutes."
    if jour not in visite.jours_possibles.split(", "):
        return f"{visite.rdv} est placée un jour où le client ne reçoit pas."
    if debut < pd.Timestamp(f"{jour} {visite.au_plus_tot}"):
        return f"{visite.rdv} commence avant l'heure du client ({visite.au_plus_tot})."
    if fin > pd.Timestamp(f"{jour} {visite.au_plus_tard}"):
        return f"{visite.rdv} finit après l'heure du client ({visite.au_plus_tard})."
    return ""
