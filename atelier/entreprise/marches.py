"""Tender notices in the shape of the official bulletin, and the company's watch on them."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from atelier import droit
from atelier.entreprise import defauts, fichiers, fictif
from atelier.entreprise.deplacements import distance_km
from atelier.entreprise.fictif import sans_accents, textes
from atelier.entreprise.lecture import enregistrements, rangees
from atelier.entreprise.registre import Entreprise, Table, fichier, table, une_fois
from atelier.entreprise.tirage import un

NOMBRE = 200
RAYON_KM = 220  # by road, around each place of the company
OUVERTS = ("Avis de marché", "Appel à projets")
FERMES = ("Avis d'attribution", "Avis rectificatif", "Avis d'intention de conclure")
PRESQUE = (
    "avis sans offre à remettre",
    "date limite passée",
    "mot exclu",
    "hors zone",
    "montant hors bornes",
)
"""Near misses: subjects of the trade that the company cannot answer."""
BORDS = (
    "montant minimal",
    "montant maximal",
    "mot en capitales",
    "exclusion en capitales",
    "délai court",
    "code voisin",
)
"""One notice each, published yesterday (of the last, one for each family of codes): what a bound
left out, an accent kept or the beginning of a code gets wrong. That of a short time was published
two weeks ago: it can still be answered, but not within two weeks.
"""
FAMILLE = 3  # digits that a code shares with its neighbours
MONTANT_MIN, MONTANT_MAX = 10_000, 400_000
SANS_MONTANT = 5
"""One notice in five does not say its amount, as real ones often do not."""
USAGES = (
    "les services municipaux",
    "le groupe scolaire et la cantine",
    "les agents de la direction générale",
    "la médiathèque et la maison des associations",
    "l'ensemble des sites, marché à bons de commande",
    "le nouvel hôtel de ville",
    "les établissements du réseau",
)
PROJETS = (
    "Appel à projets : {mot}, achats responsables des petites communes",
    "Appel à projets : {mot} et réemploi, expérimentation sur deux ans",
)


def departements(entreprise: Entreprise) -> list[str]:
    """Departments within reach of the company's places, in order."""
    communes = rangees(fictif.communes())
    villes = {agence.ville for agence in entreprise.profil.agences}
    bases = [(c.latitude, c.longitude) for c in communes if c.ville in villes]
    return sorted(
        {
            c.code_postal[:2]
            for c in communes
            if any(distance_km((c.latitude, c.longitude), base) <= RAYON_KM for base in bases)
        }
    )


def _sans(texte: str) -> str:
    return sans_accents(texte).replace("-", " ")


def _capitales(texte: str) -> str:
    """« Sièges : achat » is « SIEGES : ACHAT », as a keyboard in capitals writes it."""
    lettres = unicodedata.normalize("NFD", texte.upper())
    return "".join(lettre for lettre in lettres if not unicodedata.combining(lettre))


def _accentue(mots: Sequence[str]) -> str:
    """The first of these words that capitals without accents change, else the first."""
    return next((mot for mot in mots if _capitales(mot) != mot.upper()), mots[0])


def _elider(nom: str) -> str:
    """« de Aubrac » is « d'Aubrac », « de Les Essarts » is « des Essarts »."""
    return re.sub(r" de (?=[AEIOUÉ])", " d'", nom.replace(" de Les ", " des "))


@une_fois
def _mots(entreprise: Entreprise) -> tuple[list[str], list[str]]:
    """The watch's words and those that exclude, as they are looked for."""
    profil = entreprise.profil
    return [_sans(mot) for mot in profil.mots_cles], [_sans(mot) for mot in profil.exclusions]


def motif_de_rejet(avis: dict[str, Any], entreprise: Entreprise, zone: list[str]) -> str:
    """Why a notice is not for the company, empty when it is: the first criterion that fails."""
    profil, objet = entreprise.profil, _sans(avis["objet"])
    cherches, exclus = _mots(entreprise)
    if avis["nature_libelle"] not in OUVERTS:
        return "avis sans offre à remettre"
    if avis["datelimitereponse"] < entreprise.jour():
        return "date limite passée"
    if not (avis["cpv"] in profil.cpv or any(mot in objet for mot in cherches)):
        return "hors sujet"
    if any(mot in objet for mot in exclus):
        return "mot exclu"
    if avis["code_departement"] not in zone:
        return "hors zone"
    montant = avis["montant_estime_ht"]
    if montant is not None and not MONTANT_MIN <= montant <= MONTANT_MAX:
        return "montant hors bornes"
    return ""


class Bulletin:
    """The drawing of notices, one after the other."""

    def __init__(self, entreprise: Entreprise, hasard: np.random.Generator) -> None:
        self.entreprise, self.hasard, self.profil = entreprise, hasard, entreprise.profil
        self.connus = textes("avis.yml")
        self.zone = departements(entreprise)
        tous = sorted(set(fictif.communes()["code_postal"].str[:2]))
        self.ailleurs = [departement for departement in tous if departement not in self.zone]
        familles = {code[:FAMILLE] for code in self.profil.cpv}
        self.voisins = [v for v in self.connus["voisins"] if v["cpv"][:FAMILLE] in familles]

    def un(self, parmi: Any) -> Any:
        """One of these, by chance."""
        return un(self.hasard, parmi)

    def sujet(self) -> dict[str, Any]:
        """A subject of the trade: told by its CPV code, by a keyword, or by both."""
        mot, cpv, comment = self.un(self.profil.mots_cles), self.un(self.profil.cpv), self.un("CMD")
        objet = f"{mot[0].upper()}{mot[1:]} : achat et livraison pour {self.un(USAGES)}"
        if comment == "C":
            objet = f"Équipement et approvisionnement, accord-cadre pour {self.un(USAGES)}"
        elif comment == "M":
            # a buyer in a hurry: a broad code, capitals without accents
            larges = [code for code in self.connus["cpv_larges"] if code[:2] == cpv[:2]]
            cpv = self.un(larges or self.connus["cpv_larges"])
            objet = _capitales(objet)
        return {"objet": objet, "cpv": cpv, "libelle": mot, "type": "Fournitures"}

    def autre_sujet(self, projet: bool) -> dict[str, Any]:
        """A subject of another trade."""
        return dict(self.un(self.connus["projets" if projet else "objets"]))

    def avis(self, genre: str) -> dict[str, Any]:
        """A notice of this kind: see defauts.csv for what makes it a near miss, and BORDS."""
        hasard, hors_sujet, au_bord = self.hasard, genre == "hors sujet", genre in BORDS
        projet = not au_bord and bool(hasard.random() < 0.1)
        sujet = self.autre_sujet(projet) if hors_sujet else self.sujet()
        nature = "Appel à projets" if projet else "Avis de marché"
        if projet and not hors_sujet:
            sujet["objet"] = self.un(PROJETS).format(mot=self.un(self.profil.mots_cles))
        if genre == "avis sans offre à remettre" or (hors_sujet and hasard.random() < 0.2):
            nature = self.un(FERMES)
        bornes = sujet.get("montant", [15, 180])
        montant = int(hasard.integers(bornes[0] * 10, bornes[1] * 10 + 1)) * 100
        if genre == "montant hors bornes":
            montant = int(hasard.integers(450, 1500)) * 1000
        elif genre in ("montant minimal", "montant maximal"):
            montant = MONTANT_MIN if genre == "montant minimal" else MONTANT_MAX
            sujet["cpv"] = self.profil.cpv[0]
        elif genre == "mot en capitales":
            mot = _accentue(self.profil.mots_cles)
            objet = _capitales(f"{mot} : achat et livraison pour {self.un(USAGES)}")
            sujet |= {"objet": objet, "cpv": self.un(self.connus["cpv_larges"]), "libelle": mot}
        elif genre == "exclusion en capitales":
            exclu = _accentue(self.profil.exclusions)
            objet = _capitales(f"{sujet['libelle']} et {exclu}, marché global")
            sujet |= {"objet": objet, "cpv": self.profil.cpv[0]}
        elif genre == "délai court":
            sujet["cpv"] = self.profil.cpv[0]
        elif genre == "code voisin":
            sujet = self.voisins.pop()
        elif genre == "mot exclu":
            mot = self.un(self.profil.mots_cles)
            exclu = self.un(self.profil.exclusions)
            sujet["objet"] = (
                f"{mot[0].upper()}{mot[1:]} et {exclu}, marché global pour {self.un(USAGES)}"
            )
        loin = genre == "hors zone" or (hors_sujet and hasard.random() < 0.5)
        passe = genre == "date limite passée" or (hors_sujet and hasard.random() < 0.15)
        acheteur = self.un(self.connus["acheteurs"])
        parution, limite = self._dates(passe, hier=au_bord, court=genre == "délai court")
        types = {"Travaux": "travaux", "Services": "services", "Fournitures": "fournitures"}
        procedure = droit.procedure(
            montant, types[sujet["type"]], acheteur["type"], parution.date()
        )
        return {
            "dateparution": parution,
            "nature_libelle": nature,
            "nomacheteur": _elider(acheteur["nom"].format(lieu=self.un(self.connus["lieux"]))),
            "type_acheteur": acheteur["type"],
            "code_departement": self.un(self.ailleurs if loin else self.zone),
            "type_marche": sujet["type"],
            "procedure_libelle": "" if projet else self.connus["procedures"][procedure],
            "objet": sujet["objet"],
            "descripteur_libelle": sujet["libelle"],
            "cpv": sujet["cpv"],
            "nb_lots": 1 if projet else un(hasard, [1, 1, 1, 2, 3, 4, 6]),
            "montant_estime_ht": montant,
            "datelimitereponse": limite,
        }

    def _dates(self, passe: bool, hier: bool, court: bool) -> tuple[pd.Timestamp, pd.Timestamp]:
        """Publication, and deadline at noon or later on a working day, 21 to 45 days after."""
        delai = int(self.hasard.integers(21, 46))
        if court:
            delai, age = 24, 14
        elif passe:
            age = delai + int(self.hasard.integers(2, 12))
        else:
            age = 1 if hier else int(self.hasard.integers(1, 15))
        jour = self.entreprise.date + timedelta(days=delai - age)
        ouvre = droit.retirer_jours_ouvres(jour + timedelta(days=1), 1)
        heure = self.un([12, 12, 16, 17])
        return self.entreprise.jour(-age), pd.Timestamp(ouvre.year, ouvre.month, ouvre.day, heure)


@table("avis_marches")
def avis_marches(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """Two hundred notices; the truth says which are for the company, and why the others are not."""
    bulletin = Bulletin(entreprise, hasard)
    genres = [
        genre
        for genre in ("pertinent", *PRESQUE)
        for _ in range(defauts.nombre("avis_marches", genre, NOMBRE))
    ]
    genres += [*BORDS[:-1], *[BORDS[-1]] * len(bulletin.voisins)]
    genres += ["hors sujet"] * (NOMBRE - len(genres))
    avis = [bulletin.avis(genre) for genre in genres]
    for rang, (genre, notice) in enumerate(zip(genres, avis, strict=True)):
        if rang % SANS_MONTANT == 0 and genre not in ("montant hors bornes", *BORDS):
            notice.update(montant_estime_ht=None, nb_lots=1)
    ordre = sorted(range(NOMBRE), key=lambda i: (avis[i]["dateparution"], avis[i]["objet"], i))
    table_ = pd.DataFrame([avis[i] for i in ordre]).astype({"montant_estime_ht": "Int64"})
    suite = 100_000 + np.cumsum(hasard.integers(3, 90, NOMBRE))
    annees = table_["dateparution"].dt.year % 100
    table_.insert(0, "idweb", [f"{a}-{n}" for a, n in zip(annees, suite, strict=True)])
    table_["url_avis"] = "https://bulletin.example/avis/" + table_["idweb"]
    motifs = [motif_de_rejet(avis[i], entreprise, bulletin.zone) for i in ordre]
    verite = pd.DataFrame({"idweb": table_["idweb"], "pertinent": [not m for m in motifs]})
    return Table(table_, verite.assign(motif=motifs))


@table("avis_lots")
def avis_lots(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """The lots of the notices that have several; their amounts add up to the notice's."""
    familles = entreprise.profil.familles
    pertinents = dict(entreprise.verite("avis_marches")[["idweb", "pertinent"]].to_numpy())
    secteurs = ("secteur nord", "secteur sud", "centre", "écoles", "bâtiments techniques", "sports")
    lignes = []
    tous = entreprise.table("avis_marches")
    for avis in enregistrements(tous[tous["nb_lots"] > 1]):
        parts = hasard.dirichlet([3.0] * avis["nb_lots"])
        montants = np.floor(parts * avis["montant_estime_ht"]).astype(int)
        montants[0] += avis["montant_estime_ht"] - montants.sum()
        noms = familles if pertinents[avis["idweb"]] else secteurs
        for rang, montant in enumerate(montants.tolist(), start=1):
            nom = noms[(rang - 1) % len(noms)]
            lignes.append((avis["idweb"], rang, f"Lot {rang} : {nom}", avis["cpv"], montant))
    colonnes = ["idweb", "lot", "intitule", "cpv", "montant_estime_ht"]
    return Table(pd.DataFrame(lignes, columns=colonnes))


@fichier("avis_marches.csv", "deux cents avis, exportés du bulletin officiel des marchés")
def avis_marches_csv(entreprise: Entreprise) -> bytes:
    table_ = entreprise.table("avis_marches")
    limites = table_["datelimitereponse"].dt.strftime("%Y-%m-%dT%H:%M")
    return fichiers.csv(table_.assign(datelimitereponse=limites))


@fichier("avis_lots.csv", "les lots de ces avis")
def avis_lots_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("avis_lots"))


@fichier(
    "profil_veille.csv", "ce que l'entreprise cherche : mots, exclusions, codes CPV, zone, montants"
)
def profil_veille_csv(entreprise: Entreprise) -> bytes:
    profil = entreprise.profil
    lignes = [("mot_cle", mot) for mot in profil.mots_cles]
    lignes += [("exclusion", mot) for mot in profil.exclusions]
    lignes += [("cpv", code) for code in profil.cpv]
    lignes += [("departement", code) for code in departements(entreprise)]
    lignes += [("montant_min", str(MONTANT_MIN)), ("montant_max", str(MONTANT_MAX))]
    return fichiers.csv(pd.DataFrame(lignes, columns=["critere", "valeur"]))
