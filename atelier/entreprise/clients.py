"""The customers, professional, public, private and abroad, with their conditions."""

from typing import Any

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
Columns = dict[str, Any]


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
    names = _names(entreprise, hasard, kinds, places["ville"].to_numpy())
    private, abroad = kinds == "particulier", kinds == "export"
    columns: Columns = {
        "type": kinds,
        "raison_sociale": [
            f"{people.nom[row].upper()} {people.prenom[row]}" if private[row] else name
            for row, name in enumerate(names)
        ],
        "forme": np.where(kinds == "professionnel", hasard.choice(FORMES, n), ""),
        "civilite": people.civilite,
        "prenom": people.prenom,
        "nom": people.nom,
        "adresse": fictif.adresses(hasard, n),
        "code_postal": places["code_postal"].tolist(),
        "ville": places["ville"].tolist(),
        "pays": ["FR"] * n,
        "langue": np.where(abroad, "en", "fr"),
        "telephone": fictif.espaces(phones),
        "siret": fictif.sirets(sirens, hasard).tolist(),
        "tva_intra": [fictif.tva_de(siren) for siren in sirens.tolist()],
    }
    for row in np.flatnonzero(private | abroad):
        columns["siret"][row] = columns["tva_intra"][row] = None
    _send_abroad(entreprise, hasard, columns, np.flatnonzero(abroad))
    columns["email"] = _emails(columns, people, hasard)
    frame = pd.DataFrame(columns | _conditions(entreprise, hasard, columns))
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


def _emails(columns: Columns, people: fictif.Personnes, hasard: np.random.Generator) -> list[str]:
    n = len(columns["type"])
    boxes = hasard.choice(fictif.textes("personnes.yml")["messageries"], n)
    users = hasard.choice(["contact", "achats", "compta", ""], n, p=[0.3, 0.15, 0.1, 0.45])
    found: dict[str, None] = {}
    for row, (kind, name, box, generic) in enumerate(
        zip(columns["type"], columns["raison_sociale"], boxes, users, strict=True)
    ):
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
    columns: Columns,
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
        columns["telephone"][row] = f"{phone}{end:0{2 if pays == 'US' else 3}d}"
        columns["adresse"][row] = f"{hasard.integers(2, 90)} {un(hasard, RUES)}"
        columns["pays"][row], columns["ville"][row] = pays, city
        columns["code_postal"][row] = postcode
        if pays == "US":
            core = columns["raison_sociale"][row].split(" ", 1)[0]
            columns["raison_sociale"][row] = un(hasard, AMERICAIN).format(nom=core)
        if pays == "IE":
            columns["tva_intra"][row] = fictif.tva_irlandaise(int(hasard.integers(9_000_000)))


def _conditions(entreprise: Entreprise, hasard: np.random.Generator, columns: Columns) -> Columns:
    """What was agreed with each customer, beside the general conditions."""
    kinds, agreed = columns["type"], entreprise.profil.conditions
    n = len(kinds)
    pro, public, abroad = (kinds == name for name in ("professionnel", "public", "export"))
    categories = list(agreed.remises_categorie)
    weights = 0.55 ** np.arange(len(categories))
    ranks = hasard.choice(len(categories), n, p=weights / weights.sum())
    ranks[kinds == "particulier"] = 0
    terms = hasard.choice([agreed.delai, "30j", "60j"], n, p=[0.6, 0.25, 0.15])
    franco = np.where(hasard.random(n) < 0.15, 0, int(agreed.franco_ht))
    sellers = entreprise.profil.commerciaux
    regions = [
        code[:2] if pays == "FR" else "99"
        for code, pays in zip(columns["code_postal"], columns["pays"], strict=True)
    ]
    seller = pd.factorize(np.array(regions))[0]
    since = (hasard.beta(1.3, 2.0, n) * 3200 + 20).astype(int)
    return {
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


def _habits(hasard: np.random.Generator, frame: pd.DataFrame) -> pd.DataFrame:
    n = len(frame)
    size = {"professionnel": 1.0, "public": 2.0, "particulier": 0.08, "export": 1.5}
    weight = (hasard.pareto(1.16, n) + 0.05) * [size[kind] for kind in frame["type"].tolist()]
    late = np.where(hasard.random(n) < 0.25, hasard.integers(10, 46, n), hasard.integers(-3, 6, n))
    late = np.where(frame["type"] == "particulier", 0, late)
    return frame[["client"]].assign(poids=weight / weight.sum(), retard_moyen=late)


@fichier("clients.csv", "les clients, avec leurs conditions particulières")
def clients_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("clients"))
