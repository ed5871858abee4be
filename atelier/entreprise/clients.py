"""The customers, professional, public, private and abroad, with their conditions."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from atelier.entreprise import fichiers, fictif
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.tirage import un

EFFECTIFS = {"professionnel": 150, "public": 18, "particulier": 70, "export": 12}
PLAGE = (0, 3000)  # last digits of the customers' phones; the prospects' come after
FORMES = ("SARL", "SAS", "EURL", "SASU", "SA")
PUBLIC = (
    "Mairie de {ville}",
    "Lycée {nom}",
    "Centre hospitalier {nom}",
    "Collège {nom}",
    "Office de tourisme de {ville}",
    "Syndicat mixte {nom}",
)
ANGLAIS = ("{nom} Trading Ltd", "{nom} & Sons Ltd", "{nom} Supplies Ltd", "{nom} House Ltd")
AMERICAIN = ("{nom} Supply Inc.", "{nom} Group LLC", "{nom} & Co. Inc.")
RUES = ("Mill Lane", "High Street", "Park Road", "Bridge Street", "Kings Way")
REGLEMENTS = {
    "professionnel": ("virement", "prélèvement", "LCR"),
    "public": ("mandat administratif",),
    "particulier": ("carte bancaire",),
    "export": ("virement",),
}


@table("clients")
def clients(entreprise: Entreprise, hasard: np.random.Generator) -> Table:
    """One row per customer; the truth gives `poids` (share of the sales, a Pareto) and
    `retard_moyen` (days after the due date at which the customer usually pays)."""
    kinds = np.repeat(np.array(list(EFFECTIFS), dtype=object), list(EFFECTIFS.values()))
    n = len(kinds)
    places = fictif.communes().sample(n, replace=True, random_state=hasard, ignore_index=True)
    people = fictif.personnes(hasard, n)
    phones = fictif.telephones(hasard, places["region"].to_numpy(), 0.35, PLAGE)
    sirens = fictif.sirens(hasard, n)
    frame = pd.DataFrame(
        {
            "type": kinds,
            "raison_sociale": _names(entreprise, hasard, kinds, places["ville"].to_numpy()),
            "forme": np.where(kinds == "professionnel", hasard.choice(FORMES, n), ""),
            "civilite": people.civilite,
            "prenom": people.prenom,
            "nom": people.nom,
            "adresse": fictif.adresses(hasard, n),
            "code_postal": places["code_postal"],
            "ville": places["ville"],
            "pays": "FR",
            "langue": np.where(kinds == "export", "en", "fr"),
            "telephone": fictif.espaces(phones),
            "siret": fictif.sirets(sirens, hasard),
            "tva_intra": [fictif.tva_de(siren) for siren in sirens.tolist()],
        }
    )
    private, abroad = kinds == "particulier", kinds == "export"
    frame.loc[private, "raison_sociale"] = frame["nom"].str.upper() + " " + frame["prenom"]
    frame.loc[private | abroad, ["siret", "tva_intra"]] = None
    _send_abroad(entreprise, hasard, frame, np.flatnonzero(abroad))
    frame["email"] = _emails(frame, people, hasard)
    frame = pd.concat([frame, _conditions(entreprise, hasard, frame)], axis=1)
    frame = frame.sort_values("client_depuis", kind="stable", ignore_index=True)
    frame.insert(0, "client", [f"C{rank:04d}" for rank in range(1, n + 1)])
    return Table(frame, _habits(hasard, frame))


def _names(
    entreprise: Entreprise,
    hasard: np.random.Generator,
    kinds: npt.NDArray[np.object_],
    cities: npt.NDArray[np.object_],
) -> list[str]:
    known = fictif.secteurs()
    patterns = [name for secteur in entreprise.profil.secteurs for name in known[secteur]["noms"]]
    invented = hasard.choice(fictif.noms_inventes(), len(kinds), replace=False)
    picks = hasard.integers(0, 2**31, len(kinds))
    names: dict[str, None] = {}  # every name is used once: a town has one town hall
    for kind, nom, city, pick in zip(kinds, invented, cities, picks, strict=True):
        models = {"public": PUBLIC, "export": ANGLAIS}.get(kind, patterns)
        name = models[pick % len(models)].format(nom=nom, ville=city)
        names[name if name not in names else f"Lycée {nom}"] = None
    return list(names)


def _emails(
    frame: pd.DataFrame, people: fictif.Personnes, hasard: np.random.Generator
) -> list[str]:
    n = len(frame)
    boxes = hasard.choice(fictif.textes("personnes.yml")["messageries"], n)
    users = hasard.choice(["contact", "achats", "compta", ""], n, p=[0.3, 0.15, 0.1, 0.45])
    columns = (column.tolist() for column in (frame["type"], frame["raison_sociale"], boxes, users))
    found: dict[str, None] = {}
    for row, (kind, name, box, generic) in enumerate(zip(*columns, strict=True)):
        private = kind == "particulier"
        user = people.identifiant(row) if private or not generic else generic
        domain = box if private else f"{fictif.sans_accents(name)}.example"
        rank, email = 1, f"{user}@{domain}"
        while email in found:
            rank += 1
            email = f"{user}{rank}@{domain}"
        found[email] = None
    return list(found)


def _send_abroad(
    entreprise: Entreprise,
    hasard: np.random.Generator,
    frame: pd.DataFrame,
    rows: npt.NDArray[np.intp],
) -> None:
    """Give these customers a foreign address; every country of the profile is served."""
    places = [
        (pays, *place) for pays in entreprise.profil.pays_export for place in fictif.ETRANGER[pays]
    ]
    first = [pays for pays, *_ in places]
    order = [first.index(pays) for pays in entreprise.profil.pays_export]
    order += list(hasard.integers(0, len(places), len(rows)))
    ends = hasard.permutation(100)
    for row, place, end in zip(rows, order, ends, strict=False):
        pays, city, postcode, phone = places[place]
        frame.at[row, "telephone"] = f"{phone}{end:0{2 if pays == 'US' else 3}d}"
        frame.at[row, "adresse"] = f"{hasard.integers(2, 90)} {un(hasard, RUES)}"
        frame.at[row, "pays"], frame.at[row, "ville"] = pays, city
        frame.at[row, "code_postal"] = postcode
        if pays == "US":
            core = str(frame.at[row, "raison_sociale"]).split(" ", 1)[0]
            frame.at[row, "raison_sociale"] = un(hasard, AMERICAIN).format(nom=core)
        if pays == "IE":
            frame.at[row, "tva_intra"] = fictif.tva_irlandaise(int(hasard.integers(9_000_000)))


def _conditions(
    entreprise: Entreprise, hasard: np.random.Generator, frame: pd.DataFrame
) -> pd.DataFrame:
    """What was agreed with each customer, beside the general conditions."""
    n, agreed = len(frame), entreprise.profil.conditions
    kinds = frame["type"].to_numpy()
    pro, public, abroad = (kinds == name for name in ("professionnel", "public", "export"))
    categories = list(agreed.remises_categorie)
    weights = 0.55 ** np.arange(len(categories))
    ranks = hasard.choice(len(categories), n, p=weights / weights.sum())
    ranks[kinds == "particulier"] = 0
    terms = hasard.choice([agreed.delai, "30j", "60j"], n, p=[0.6, 0.25, 0.15])
    franco = np.where(hasard.random(n) < 0.15, 0, int(agreed.franco_ht))
    sellers = entreprise.profil.commerciaux
    seller = pd.factorize(frame["code_postal"].str[:2].where(frame["pays"] == "FR", "99"))[0]
    since = (hasard.beta(1.3, 2.0, n) * 3200 + 20).astype(int)
    agreed_with = {
        "categorie": [categories[rank] for rank in ranks],
        "remise_pct": [agreed.remises_categorie[categories[rank]] for rank in ranks],
        "delai_paiement": np.select([pro, public | abroad], [terms, "30j"], "comptant"),
        "reglement": [un(hasard, REGLEMENTS[kind]) for kind in kinds],
        "plafond_encours": np.where(
            pro | abroad, hasard.choice([1500, 3000, 5000, 8000, 12000, 20000], n), 0
        ),
        "franco_ht": np.where(pro | public, franco, int(agreed.franco_ht)),
        "commercial": [sellers[rank % len(sellers)].code for rank in seller],
        "agence": [sellers[rank % len(sellers)].agence for rank in seller],
        "client_depuis": entreprise.jour() - pd.to_timedelta(since, unit="D"),
    }
    return pd.DataFrame(agreed_with)


def _habits(hasard: np.random.Generator, frame: pd.DataFrame) -> pd.DataFrame:
    n = len(frame)
    size = {"professionnel": 1.0, "public": 2.0, "particulier": 0.08, "export": 1.5}
    weight = (hasard.pareto(1.16, n) + 0.05) * frame["type"].map(size)
    late = np.where(hasard.random(n) < 0.25, hasard.integers(10, 46, n), hasard.integers(-3, 6, n))
    late = np.where(frame["type"] == "particulier", 0, late)
    return frame[["client"]].assign(poids=weight / weight.sum(), retard_moyen=late)


@fichier("clients.csv", "les clients, avec leurs conditions particulières")
def clients_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("clients"))
