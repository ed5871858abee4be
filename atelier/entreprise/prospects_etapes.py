"""The states of the prospects' base between two exercises: each one starts from clean data.

prospects.xlsx → fiches (coordinates in one format) → controles (false ones set aside) → base (one
row per prospect), then what comes to it: updates, exchanges, consents, and the CRM's format.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from atelier.entreprise import defauts, fichiers, fictif, prospects
from atelier.entreprise.registre import Entreprise, Table, fichier, table

Rng = np.random.Generator
Rows = npt.NDArray[np.int64]

CANAUX = ("appel entrant", "appel sortant", "e-mail", "clic", "visite", "devis")
PERSONNES = 160  # private prospects, known only from the consents


@table("prospects_fiches")
def prospects_fiches(entreprise: Entreprise, hasard: Rng) -> Table:
    """The rows of the workbook, coordinates and dates in one format; nothing else is cleaned."""
    raw = entreprise.table("prospects")
    clean = entreprise.verite("prospects")
    phones = "+33" + clean["telephone"].str[1:]
    frame = raw.assign(
        saisi_le=clean["saisi_le"],
        societe=raw["societe"].str.strip(),
        email=raw["email"].str.strip().str.lower(),
        telephone=phones.where(raw["telephone"].notna()),
        code_postal=clean["code_postal"],
        ville=clean["ville"],
        effectif=clean["effectif"],
        budget_annuel_ht=clean["budget_annuel_ht"].where(raw["budget_annuel_ht"].notna()),
        siret=raw["siret"].str.replace(" ", ""),
    )
    return Table(frame, clean[["numero", "prospect", "motif"]])


@table("prospects_controles")
def prospects_controles(entreprise: Entreprise, hasard: Rng) -> Table:
    """The correct rows only; duplicates share their key, typing mistakes have been mended."""
    truth = entreprise.verite("prospects")
    frame = entreprise.table("prospects_fiches")
    typed = truth["defauts"].str.contains("faute de frappe")
    frame["societe"] = frame["societe"].mask(typed, truth["societe"])
    kept = truth["motif"].isna()
    return Table(
        frame[kept].reset_index(drop=True),
        truth.loc[kept, ["numero", "prospect"]].reset_index(drop=True),
    )


@table("prospects_base")
def prospects_base(entreprise: Entreprise, hasard: Rng) -> Table:
    """One row per prospect, the last one typed; the sectors are still written in every way."""
    frame = entreprise.table("prospects_controles")
    frame["prospect"] = entreprise.verite("prospects_controles")["prospect"]
    last = frame.sort_values("saisi_le").drop_duplicates("prospect", keep="last")
    return Table(last.drop(columns="prospect").sort_values("numero", ignore_index=True))


@table("prospects_mises_a_jour")
def prospects_mises_a_jour(entreprise: Entreprise, hasard: Rng) -> Table:
    """What a colleague learnt by phone: one row per number, an empty cell for nothing new; the
    truth gives the numbers that the base does not have."""
    base = entreprise.table("prospects_base")
    n = 120
    known = base.iloc[np.sort(hasard.choice(len(base), n, replace=False))].reset_index(drop=True)
    places = fictif.communes()
    home = pd.Index(places["ville"] + places["code_postal"]).get_indexer(
        pd.Index(known["ville"] + known["code_postal"])
    )
    # a large town has up to five postcodes, side by side
    elsewhere = (home + hasard.integers(6, len(places) - 6, n)) % len(places)
    places = places.iloc[elsewhere].reset_index(drop=True)
    people = fictif.personnes(hasard, n)
    phones = fictif.telephones(hasard, places["region"].to_numpy(), 0.5, (0, 3000))
    news = pd.DataFrame(
        {
            "numero": known["numero"],
            "email": [
                f"{people.identifiant(row)}@{fictif.sans_accents(name)}.example"
                for row, name in enumerate(known["societe"].tolist())
            ],
            "telephone": [f"+33{phone[1:]}" for phone in phones.tolist()],
            "ville": places["ville"],
            "code_postal": places["code_postal"],
        }
    )
    kept = hasard.integers(0, 3, n)  # the one thing that has changed for sure
    empty = 1 - defauts.tous()["mises_a_jour", "case vide"].part
    for rank, columns in enumerate((["email"], ["telephone"], ["ville", "code_postal"])):
        news.loc[(kept != rank) & (hasard.random(n) > empty), columns] = None
    count = defauts.nombre("mises_a_jour", "numéro inconnu", n)
    unknown = hasard.choice(n, count, replace=False)
    last = int(entreprise.table("prospects")["numero"].max()[2:])
    news.loc[unknown, "numero"] = [
        f"P-{last + 1 + i}" for i in np.sort(hasard.choice(900, count, replace=False))
    ]
    news = news.sample(frac=1, random_state=hasard, ignore_index=True)
    absent = ~news["numero"].isin(base["numero"])
    return Table(news, news.loc[absent, ["numero"]].reset_index(drop=True))


@table("prospects_echanges")
def prospects_echanges(entreprise: Entreprise, hasard: Rng) -> Table:
    """What has passed with the prospects of the base; a third of them have had nothing."""
    base = entreprise.table("prospects_base")
    counts = np.where(hasard.random(len(base)) < 0.35, 0, hasard.geometric(0.4, len(base)))
    rows = np.repeat(np.arange(len(base)), counts)
    n = len(rows)
    days = hasard.integers(1, 700, n)
    kinds = hasard.choice(CANAUX, n, p=[0.2, 0.3, 0.2, 0.1, 0.05, 0.15])
    frame = pd.DataFrame(
        {
            "numero": base["numero"].to_numpy()[rows],
            "date": entreprise.jour() - pd.to_timedelta(days, unit="D"),
            "canal": kinds,
            "auteur": hasard.choice([s.code for s in entreprise.profil.commerciaux], n),
            "montant_ht": np.where(
                kinds == "devis", np.round(hasard.lognormal(6.5, 0.9, n), 2), np.nan
            ),
        }
    )
    return Table(frame.sort_values("date", kind="stable", ignore_index=True))


@table("prospects_secteurs")
def prospects_secteurs(entreprise: Entreprise, hasard: Rng) -> Table:
    """The closed list of sectors, with every way in which each is written in the base."""
    known = fictif.secteurs()
    rows = [
        (written, name)
        for name in entreprise.profil.secteurs
        for written in (name, *known[name]["variantes"])
    ]
    return Table(pd.DataFrame(rows, columns=["variante", "secteur"]))


@table("prospects_consentements")
def prospects_consentements(entreprise: Entreprise, hasard: Rng) -> Table:
    """Consents and last contacts of professionals of the base and of private prospects; the truth
    gives the trap that each row holds."""
    base = entreprise.table("prospects_base").sample(240, random_state=hasard)
    people = fictif.personnes(hasard, PERSONNES)
    last = int(entreprise.table("prospects")["numero"].max()[2:])
    numbers = [f"P-{last + 1000 + rank}" for rank in range(PERSONNES)]
    n = len(base) + PERSONNES
    private = np.arange(n) >= len(base)
    today = entreprise.jour()
    limit = today - pd.DateOffset(years=3)
    accord, opposition = np.full((2, n), None, dtype=object)
    accord[private] = "oui"
    call, click, opening = (
        (today - pd.to_timedelta(hasard.integers(*days, n), unit="D")).to_numpy(copy=True)
        for days in ((5, 2000), (5, 2000), (2, 900))
    )
    never = np.datetime64("NaT", "D")
    empty = hasard.integers(0, 4, n)  # 0: no call, 1: no click, 2 and 3: both are known
    call[empty == 0] = never
    click[empty == 1] = never
    trap = np.full(n, None, dtype=object)
    order = hasard.permutation(n)

    def plant(defaut: str, among: Rows) -> Rows:
        free = among[[trap[row] is None for row in among]]
        rows = defauts.tirer(hasard, "consentements", defaut, free)
        trap[rows] = defaut
        return rows

    pros, persons = order[~private[order]], order[private[order]]
    # Each trap is planted among professionals and among persons alike, else it would not show.
    for group in (pros, persons):
        rows = plant("ouverture récente", group)
        call[rows] = click[rows] = limit - pd.Timedelta(days=200)
        opening[rows] = entreprise.jour(-9)
        rows = plant("jour anniversaire", group)
        call[rows], click[rows] = limit, never
        rows = plant("veille de l'anniversaire", group)
        call[rows], click[rows] = never, limit - pd.Timedelta(days=1)
        rows = plant("opposition", group)
        opposition[rows] = "oui"
        click[rows] = entreprise.jour(-30)
    for defaut, value in (("accord vide", None), ("accord refusé", "non")):
        rows = plant(defaut, persons)
        accord[rows] = value
        call[rows] = entreprise.jour(-40)
    first = np.fmin.reduce([call, click, opening])  # of those that are known
    frame = pd.DataFrame(
        {
            "numero": [*base["numero"], *numbers],
            "nom": [*base["societe"], *(people.prenom + " " + people.nom)],
            "type": np.where(private, "particulier", "professionnel"),
            "accord": accord,
            "accord_le": np.where(accord == "oui", first, never),
            "opposition": opposition,
            "dernier_appel_recu": call,
            "dernier_clic": click,
            "derniere_ouverture": opening,
            "date_du_jour": today,
        }
    )
    shuffled = frame.assign(piege=trap).sample(frac=1, random_state=hasard, ignore_index=True)
    return Table(shuffled.drop(columns="piege"), shuffled[["numero", "piege"]])


@table("crm_format")
def crm_format(entreprise: Entreprise, hasard: Rng) -> Table:
    """What the CRM accepts: one row per column of its import file, in its order."""
    sectors = " | ".join(entreprise.profil.secteurs)
    sizes = " | ".join(prospects.EFFECTIFS)
    rows = [
        ("numero", "texte", "oui", 6, "clé unique, P-0000", "P-0042"),
        ("societe", "texte", "oui", 60, "", "Menuiserie Rivet"),
        ("secteur", "liste", "oui", 40, sectors, entreprise.profil.secteurs[0]),
        ("effectif", "liste", "non", 12, sizes, prospects.EFFECTIFS[0]),
        ("email", "texte", "non", 80, "minuscules, sans espace", "contact@rivet.example"),
        ("telephone", "texte", "non", 12, "+33 puis neuf chiffres", "+33639981234"),
        ("code_postal", "texte", "oui", 5, "cinq chiffres", "01000"),
        ("ville", "texte", "oui", 40, "", "Bourg-en-Bresse"),
        ("siret", "texte", "non", 14, "quatorze chiffres, clé de Luhn juste", "73282932000074"),
        ("saisi_le", "date", "oui", 10, "AAAA-MM-JJ", entreprise.date.isoformat()),
    ]
    names = ["rubrique", "type", "obligatoire", "longueur_max", "valeurs", "exemple"]
    return Table(pd.DataFrame(rows, columns=names))


@fichier("prospects_fiches.csv", "les prospects, coordonnées au même format")
def prospects_fiches_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("prospects_fiches"))


@fichier("prospects_controles.csv", "les prospects sans les fiches fausses, avec les doublons")
def prospects_controles_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("prospects_controles"))


@fichier("prospects_base.csv", "la base : une fiche par prospect")
def prospects_base_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("prospects_base"))


@fichier("prospects_mises_a_jour.csv", "les changements appris au téléphone (cp1252)")
def prospects_mises_a_jour_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("prospects_mises_a_jour"), fichiers.WINDOWS)


@fichier("prospects_echanges.csv", "les appels, clics, visites et devis de chaque prospect")
def prospects_echanges_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("prospects_echanges"))


@fichier("prospects_secteurs.csv", "la liste fermée des secteurs et ses variantes")
def prospects_secteurs_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("prospects_secteurs"))


@fichier("prospects_consentements.csv", "accords, oppositions et derniers contacts")
def prospects_consentements_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("prospects_consentements"))


@fichier("crm_format.csv", "ce que le logiciel de relation client accepte à l'import")
def crm_format_csv(entreprise: Entreprise) -> bytes:
    return fichiers.csv(entreprise.table("crm_format"))
