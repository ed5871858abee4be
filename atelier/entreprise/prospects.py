"""The prospects' workbook as nobody has ever cleaned it, and what is true behind each row."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from atelier.entreprise import defauts, fichiers, fictif, saisies
from atelier.entreprise.registre import Entreprise, Table, fichier, table
from atelier.entreprise.tirage import un

Rows = npt.NDArray[np.int64]
Rng = np.random.Generator
Columns = dict[str, list[Any]]
Typed = Callable[[list[Any]], list[Any]]  # what is written instead of these values

NOMBRE = 1900  # different prospects, before their duplicates
PLAGE = (3000, 10000)  # last digits of their phones; the customers' come before
SOURCES = ("salon", "site web", "appel entrant", "liste achetée")
COPIES = ("doublon exact", "doublon approché", "faute de frappe")
TWICE = "SIRET et e-mail invalides"
MOTIFS = {name: name for name in ("SIRET invalide", "e-mail invalide")} | {TWICE: "SIRET invalide"}
FONCTIONS = ("Gérance", "Achats", "Direction", "Comptabilité", "Secrétariat", "Services généraux")
EFFECTIFS = ("1 à 9", "10 à 49", "50 à 249", "250 et plus")
REMARQUES = (
    "rappeler après les congés",
    "a demandé le catalogue",
    "vu au salon, intéressé",
    "fournisseur en place jusqu'en fin d'année",
    "ne répond pas le matin",
    "passer par l'accueil",
)
COLONNES = (
    "numero",
    "source",
    "saisi_le",
    "saisi_par",
    "societe",
    "contact",
    "fonction",
    "email",
    "telephone",
    "adresse",
    "code_postal",
    "ville",
    "secteur",
    "effectif",
    "budget_annuel_ht",
    "siret",
    "remarque",
)


@table("prospects_reels")
def prospects_reels(entreprise: Entreprise, hasard: Rng) -> Table:
    """The prospects that exist, one clean row each; a few bear the name of another one."""
    n = NOMBRE
    known = fictif.secteurs()
    sectors = hasard.choice(np.array(entreprise.profil.secteurs, dtype=object), n)
    invented = hasard.choice(fictif.noms_inventes(), n, replace=False)
    picks = hasard.integers(0, 2**31, n).tolist()
    models = [known[sector]["noms"] for sector in sectors]
    names = [
        model[pick % len(model)].format(nom=name)
        for model, pick, name in zip(models, picks, invented, strict=True)
    ]
    places = fictif.communes()
    where = hasard.integers(0, len(places), n)
    for row in defauts.tirer(hasard, "prospects", "homonyme", np.arange(1, n, 2)):
        names[row], sectors[row] = names[row - 1], sectors[row - 1]
        where[row] = (where[row - 1] + hasard.integers(1, len(places))) % len(places)
    places = places.iloc[where].reset_index(drop=True)
    people = fictif.personnes(hasard, n)
    frame = pd.DataFrame(
        {
            "prospect": [f"R{rank:04d}" for rank in range(1, n + 1)],
            "societe": names,
            "contact": people.civilite + " " + people.prenom + " " + people.nom,
            "fonction": hasard.choice(FONCTIONS, n),
            "email": _emails(hasard, names, people),
            "telephone": fictif.telephones(hasard, places["region"].to_numpy(), 0.4, PLAGE),
            "adresse": fictif.adresses(hasard, n),
            "code_postal": places["code_postal"],
            "ville": places["ville"],
            "secteur": sectors,
            "effectif": hasard.choice(EFFECTIFS, n, p=[0.5, 0.3, 0.15, 0.05]),
            "budget_annuel_ht": np.round(hasard.lognormal(7.2, 0.8, n), 2),
            "siret": fictif.sirets(fictif.sirens(hasard, n), hasard),
        }
    )
    return Table(frame)


def _emails(hasard: Rng, names: list[str], people: fictif.Personnes) -> list[str]:
    users = hasard.choice(["contact", "accueil", "achats", ""], len(names), p=[0.4, 0.1, 0.1, 0.4])
    found: dict[str, None] = {}
    for row, (name, user) in enumerate(zip(names, users.tolist(), strict=True)):
        domain = f"{fictif.sans_accents(name)}.example"
        email = f"{user or people.identifiant(row)}@{domain}"
        if email in found:
            email = f"{people.identifiant(row)}-{row}@{domain}"
        found[email] = None
    return list(found)


@table("prospects")
def prospects(entreprise: Entreprise, hasard: Rng) -> Table:
    """The workbook's rows. The truth has the same rows: which prospect each is about, the faults
    it bears (« a, b »), the reason to set it aside if any, and the clean value of every column."""
    real = entreprise.table("prospects_reels")
    origin, copies = _copies(hasard, len(real))
    clean = real.iloc[origin].reset_index(drop=True)
    n = len(clean)
    rank = hasard.permutation(n)
    clean["numero"] = [f"P-{r + 1:04d}" for r in rank.tolist()]
    clean["source"] = hasard.choice(SOURCES, n, p=[0.3, 0.3, 0.25, 0.15])
    clean["saisi_le"] = _dates(entreprise, hasard, origin, copies)
    clean["saisi_par"] = hasard.choice([s.code for s in entreprise.profil.commerciaux], n)
    clean["remarque"] = hasard.choice(
        np.array([*REMARQUES, None], object), n, p=[*[0.03] * 6, 0.82]
    )
    raw, faults = _typed(hasard, clean, origin, copies)
    order = np.argsort(rank).tolist()
    typed = {column: [raw[column][row] for row in order] for column in COLONNES}
    truth = clean.assign(
        defauts=[", ".join(found) for found in faults],
        motif=pd.Series([_reason(found) for found in faults], dtype="str"),
    )
    return Table(pd.DataFrame(typed, dtype=object), truth.iloc[order].reset_index(drop=True))


def _reason(faults: list[str]) -> str | None:
    return next((MOTIFS[fault] for fault in faults if fault in MOTIFS), None)


def _copies(hasard: Rng, n: int) -> tuple[Rows, dict[str, Rows]]:
    """Which prospect each row is about, and the rows of each kind of duplicate, at the end."""
    chosen = {kind: defauts.tirer(hasard, "prospects", kind, np.arange(n)) for kind in COPIES}
    copies, start = {}, n
    for kind, rows in chosen.items():
        copies[kind] = np.arange(start, start + len(rows))
        start += len(rows)
    return np.concatenate([np.arange(n), *chosen.values()]), copies


def _dates(
    entreprise: Entreprise, hasard: Rng, origin: Rows, copies: dict[str, Rows]
) -> "pd.Series[pd.Timestamp]":
    """Days of entry; a prospect's duplicates come later, each on a day of its own."""
    days = hasard.integers(70, 1200, NOMBRE)[origin]
    for rank, rows in enumerate(copies.values()):
        days[rows] -= rank * 20 + hasard.integers(1, 20, len(rows))
    return entreprise.jour() - pd.to_timedelta(pd.Series(days), unit="D")


def _typed(
    hasard: Rng, clean: pd.DataFrame, origin: Rows, copies: dict[str, Rows]
) -> tuple[Columns, list[list[str]]]:
    """The rows as they were typed, and the faults of each."""
    n = len(clean)
    faults: list[list[str]] = [[] for _ in range(n)]
    raw: Columns = {str(name): column.tolist() for name, column in clean.items()}

    def write(rows: Rows, column: str, typed: Typed) -> None:
        """Put what `typed` gives in place of the values of these rows."""
        values = raw[column]
        for row, value in zip(rows, typed([values[row] for row in rows]), strict=True):
            values[row] = value

    def mark(rows: Rows, defaut: str) -> None:
        for row in rows:
            faults[row].append(defaut)

    def plant(defaut: str, column: str, typed: Typed, among: Rows) -> None:
        """Write a fault in rows drawn `among` these."""
        rows = among if defaut in COPIES else defauts.tirer(hasard, "prospects", defaut, among)
        write(rows, column, typed)
        mark(rows, defaut)

    def nothing(values: list[Any]) -> list[Any]:
        return [None] * len(values)

    def miscopied(values: list[Any]) -> list[Any]:
        return [str(number) for number in fictif.faux_sirets(np.array(values), hasard)]

    def unreachable(values: list[Any]) -> list[Any]:
        return saisies.email_faux(hasard, values)

    single = np.setdiff1d(np.arange(NOMBRE), origin[NOMBRE:])
    siret_faults, email_faults, bare = np.array_split(hasard.permutation(single), 3)
    variants = {name: known["variantes"] for name, known in fictif.secteurs().items()}

    def misspelt(values: list[Any]) -> list[Any]:
        return [un(hasard, variants[name]) for name in values]

    raw["email"] = saisies.emails(hasard, raw["email"])
    plant("SIRET invalide", "siret", miscopied, siret_faults)
    plant("e-mail invalide", "email", unreachable, email_faults)
    plant("SIRET vide", "siret", nothing, email_faults)
    plant("e-mail vide", "email", nothing, siret_faults)
    rows = defauts.tirer(hasard, "prospects", "SIRET et e-mail vides", bare)
    for column in ("siret", "email"):
        write(rows, column, nothing)
    mark(rows, "SIRET et e-mail vides")
    left = np.array([row for row in bare if raw["siret"][row] is not None])
    rows = defauts.tirer(hasard, "prospects", TWICE, left)
    write(rows, "siret", miscopied)
    write(rows, "email", unreachable)
    mark(rows, TWICE)
    plant("faute de frappe", "societe", lambda v: saisies.frappe(hasard, v), copies[COPIES[2]])
    plant(
        "doublon approché",
        "societe",
        lambda v: saisies.noms_approches(hasard, v),
        copies[COPIES[1]],
    )
    plant("secteur mal écrit", "secteur", misspelt, np.arange(n))
    _format(hasard, raw)
    plant("téléphone vide", "telephone", nothing, np.arange(n))
    for column in ("societe", "ville", "email"):
        filled = np.array([row for row in range(n) if raw[column][row] is not None])
        plant("espaces", column, lambda v: saisies.entoures(hasard, v), filled)
    lost = [isinstance(code, int) and code < 10_000 for code in raw["code_postal"]]
    mark(np.flatnonzero(lost), "zéro perdu")
    exact = copies[COPIES[0]]
    for row in exact:
        faults[row] = [*faults[origin[row]], COPIES[0]]
        for column in raw.keys() - {"numero", "saisi_le", "saisi_par"}:
            raw[column][row] = raw[column][origin[row]]
    return raw, faults


def _format(hasard: Rng, raw: Columns) -> None:
    """Every column in the ways of those who typed it; nothing here is wrong."""
    lost = defauts.tous()["prospects", "zéro perdu"].part
    raw["telephone"] = saisies.telephones(hasard, raw["telephone"])
    raw["saisi_le"] = saisies.dates(hasard, raw["saisi_le"])
    raw["budget_annuel_ht"] = saisies.montants(hasard, raw["budget_annuel_ht"])
    raw["code_postal"] = saisies.codes_postaux(hasard, raw["code_postal"], lost)
    grouped = iter(saisies.sirets(hasard, [siret for siret in raw["siret"] if siret is not None]))
    raw["siret"] = [None if siret is None else next(grouped) for siret in raw["siret"]]
    whole = hasard.random(len(raw["effectif"])) < 0.8
    raw["effectif"] = [
        size if as_is else size.replace(" à ", "-")
        for size, as_is in zip(raw["effectif"], whole, strict=True)
    ]
    for row, source in enumerate(raw["source"]):
        if source == "liste achetée":
            raw["societe"][row] = raw["societe"][row].upper()
            for column in ("contact", "fonction", "budget_annuel_ht"):
                raw[column][row] = None


@fichier("prospects.xlsx", "le fichier de prospection, jamais nettoyé (noms de colonnes ligne 4)")
def prospects_xlsx(entreprise: Entreprise) -> bytes:
    profil = entreprise.profil
    sheet = fichiers.Feuille(
        "Prospects",
        entreprise.table("prospects"),
        titres=(
            f"{profil.nom} – Fichier de prospection",
            f"Édité le {entreprise.date:%d/%m/%Y} – salons, site, appels entrants, liste achetée",
        ),
        groupes=(
            ("Saisie", 4),
            ("Prospect", 3),
            ("Coordonnées", 5),
            ("Activité", 3),
            ("Suivi", 2),
        ),
        largeurs={"societe": 30, "email": 36, "adresse": 28, "contact": 24, "secteur": 24}
        | {"siret": 19, "telephone": 19, "remarque": 34, "ville": 20},
    )
    return fichiers.classeur([sheet], entreprise.date, profil.nom)
