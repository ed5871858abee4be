"""The fictitious companies: identities, bloc 1's data, files, the command."""

import datetime
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from stdnum import iban
from stdnum.fr import siren, siret, tva

from atelier import cli, entreprise
from atelier.droit.conservation import ans_apres
from atelier.entreprise import Entreprise, defauts, fictif, saisies
from atelier.entreprise.emailing import z_de_deux_taux
from atelier.entreprise.profil import Profil
from atelier.entreprise.registre import une_fois
from atelier.problems import Refusal

DATE = datetime.date(2026, 11, 24)
ROOT = Path(__file__).parent.parent
PROFILS = ("ormelune", "sauverive")
EMPREINTES = Path(__file__).parent / "entreprise_empreintes.json"
SIENNES = (
    "agences",
    "catalogue",
    "clients",
    "conditions",
    "courriel_a_auditer",
    "courriel_a_corriger",
    "crm_format",
    "emailing_campagnes",
    "emailing_creneaux",
    "emailing_journal",
    "emailing_moments",
    "equipe",
    "prospects",
    "prospects_base",
    "prospects_consentements",
    "prospects_controles",
    "prospects_echanges",
    "prospects_fiches",
    "prospects_mises_a_jour",
    "prospects_reels",
    "prospects_secteurs",
    "reseaux",
    "reseaux_grille",
)
"""The tables of bloc 1, whose columns docs/donnees.md explains."""
FICTION = re.compile(r"\+33(19900|26191|35301|46571|53649|63998)\d{4}")


@pytest.fixture(scope="module", params=PROFILS)
def profil(request: pytest.FixtureRequest) -> Profil:
    return entreprise.charger(ROOT / "course" / "entreprises" / request.param)


@pytest.fixture(params=(1, 2, 3))
def fabriquee(profil: Profil, request: pytest.FixtureRequest) -> Entreprise:
    return entreprise.generer(profil, request.param, DATE)


# What must hold on every seed


def verifier_identites(made: Entreprise) -> None:
    clients = made.table("clients")
    assert clients["client"].is_unique and clients["email"].is_unique
    assert clients["raison_sociale"].is_unique and clients["telephone"].is_unique
    assert clients["siret"].dropna().map(siret.is_valid).all()
    french = clients[clients["pays"] == "FR"]
    assert french["tva_intra"].dropna().map(tva.is_valid).all()
    assert ("+33" + french["telephone"].str.replace(" ", "").str[1:]).str.fullmatch(FICTION).all()
    assert clients["email"].str.endswith(".example").all()
    assert set(made.profil.pays_export) <= set(clients["pays"])
    assert set(clients["type"]) == {"professionnel", "public", "particulier", "export"}
    assert set(clients["commercial"]) <= {person.code for person in made.profil.commerciaux}
    assert (clients["client_depuis"] < pd.Timestamp(made.date)).all()
    places = fictif.communes()
    known = set(zip(places["code_postal"], places["ville"], strict=True))
    assert set(zip(french["code_postal"], french["ville"], strict=True)) <= known


def verifier_prospects(made: Entreprise) -> None:
    raw, truth = made.table("prospects"), made.verite("prospects")
    assert list(raw["numero"]) == list(truth["numero"]) and raw["numero"].is_unique
    planted = truth["defauts"].str.split(", ").explode().value_counts()
    for table, defaut in defauts.tous():
        if table == "prospects" and defaut != "homonyme":
            minimum = defauts.tous()[table, defaut].minimum
            assert planted.get(defaut, 0) >= minimum, defaut
    fiches = made.table("prospects_fiches")
    wrong = fiches["siret"].notna() & ~fiches["siret"].fillna("").map(siret.is_valid)
    bad = fiches["email"].notna() & ~fiches["email"].str.fullmatch(
        r"[^@\s]+@[^@\s]+\.[a-z]+", na=False
    )
    assert (wrong == (truth["motif"] == "SIRET invalide")).all()
    assert (wrong & bad).any(), "which fault comes first?"
    assert ((bad & ~wrong) == (truth["motif"] == "e-mail invalide")).all()
    assert (fiches["siret"].isna() & fiches["email"].isna()).any()
    assert fiches["telephone"].dropna().str.fullmatch(FICTION).all()
    typed = raw["telephone"].dropna().astype(str).str.replace(r"\D", "", regex=True)
    assert ("+33" + typed.str[-9:] == fiches.loc[typed.index, "telephone"]).all()
    written = raw["code_postal"].astype(str).str.strip().str.zfill(5)
    assert (written == fiches["code_postal"]).all()
    assert (raw["email"].dropna().str.strip().str.lower() == fiches["email"].dropna()).all()


def verifier_doublons(made: Entreprise) -> None:
    frame = made.table("prospects_controles").merge(made.verite("prospects_controles"), on="numero")
    frame["cle"] = [
        saisies.cle(name, postcode)
        for name, postcode in zip(frame["societe"], frame["code_postal"], strict=True)
    ]
    assert frame.groupby("cle")["prospect"].nunique().eq(1).all()
    assert frame.groupby("prospect")["cle"].nunique().eq(1).all()
    names = frame.assign(nom=frame["cle"].str[:-5]).drop_duplicates("cle")
    assert names["nom"].duplicated().any(), "no homonyms left"
    assert not frame.duplicated(["cle", "saisi_le"]).any(), "which one is the last?"
    written = frame.drop_duplicates(["societe", "code_postal"])
    base = made.table("prospects_base")
    assert len(base) < len(written) < len(frame)
    assert len(base) == frame["cle"].nunique() and base["numero"].is_unique
    last = frame.sort_values("saisi_le").drop_duplicates("cle", keep="last")
    assert set(base["numero"]) == set(last["numero"])
    assert set(frame.drop_duplicates("cle", keep="last")["numero"]) != set(last["numero"])


def verifier_suites(made: Entreprise) -> None:
    base = made.table("prospects_base")
    news = made.table("prospects_mises_a_jour")
    unknown = set(news["numero"]) - set(base["numero"])
    assert unknown == set(made.verite("prospects_mises_a_jour")["numero"]) and len(unknown) >= 4
    assert news["numero"].is_unique
    assert news[["email", "telephone", "ville"]].notna().any(axis=1).all()
    assert news[["email", "telephone", "ville"]].isna().any(axis=0).all()
    changed = base.merge(news, on="numero", suffixes=("", "_neuf"))
    for column in ("email", "telephone", "ville"):
        both = changed.dropna(subset=[column, f"{column}_neuf"])
        assert (both[column] != both[f"{column}_neuf"]).any()
    assert not news["ville"].dropna().map(str.isascii).all(), "the encoding would not show"
    assert (changed["ville_neuf"].fillna("") != changed["ville"]).all()
    exchanges = made.table("prospects_echanges")
    assert set(exchanges["numero"]) < set(base["numero"])
    assert (exchanges["date"] < pd.Timestamp(made.date)).all()
    assert (exchanges["montant_ht"].notna() == (exchanges["canal"] == "devis")).all()
    sectors = made.table("prospects_secteurs")
    assert sectors["variante"].is_unique
    assert set(base["secteur"]) <= set(sectors["variante"])
    assert set(base["secteur"]) - set(made.profil.secteurs)


def verifier_consentements(made: Entreprise) -> None:
    frame = made.table("prospects_consentements").merge(
        made.verite("prospects_consentements"), on="numero"
    )
    last = frame[["dernier_appel_recu", "dernier_clic"]].max(axis=1)
    today = pd.Timestamp(made.date)
    kept = last >= today - pd.DateOffset(years=3)
    assert not kept[frame["piege"] == "ouverture récente"].any()
    assert kept[frame["piege"] == "jour anniversaire"].all()
    assert not kept[frame["piege"] == "veille de l'anniversaire"].any()
    for day in last[frame["piege"] == "jour anniversaire"]:
        assert ans_apres(day.date(), 3) == made.date
    assert (frame["opposition"] == "oui").eq(frame["piege"] == "opposition").all()
    private = frame["type"] == "particulier"
    assert frame.loc[~private, "accord"].isna().all()
    assert set(frame.loc[private, "accord"].fillna("vide")) == {"oui", "non", "vide"}
    traps = frame.groupby(["piege", "type"]).size()
    for trap in (
        "ouverture récente",
        "jour anniversaire",
        "veille de l'anniversaire",
        "opposition",
    ):
        assert traps[trap, "particulier"] > 0 and traps[trap, "professionnel"] > 0


def verifier_emailing(made: Entreprise) -> None:
    log, figures = made.table("emailing_journal"), made.table("emailing_campagnes")
    base = made.table("prospects_base")
    assert set(log["contact"]) <= set(base.loc[base["email"].notna(), "numero"])
    assert (log["date"] < pd.Timestamp(made.date)).all()
    key = ["campagne", "version", "contact"]
    people = {
        name: set(map(tuple, rows[key].to_numpy())) for name, rows in log.groupby("evenement")
    }
    assert people["clic"] <= people["ouverture"] <= people["envoi"] - people["rebond"]
    assert people["achat"] <= people["clic"] and people["desabonnement"] <= people["ouverture"]
    assert not log[log["evenement"] == "envoi"].duplicated(["campagne", "contact"]).any()
    assert log[log["evenement"] == "ouverture"].duplicated(key).any()
    truth = made.verite("emailing_journal").set_index("campagne")
    for name, versions in figures.groupby("campagne"):
        a, b = (versions[versions["version"] == v].iloc[0] for v in "AB")
        z = z_de_deux_taux(
            a.cliqueurs, a.envoyes - a.hard - a.soft, b.cliqueurs, b.envoyes - b.hard - b.soft
        )
        assert z == pytest.approx(truth.at[name, "z"])
        assert abs(z) > 2.1 or abs(z) < 1.2, "too near 1.96"
    assert truth["significatif"].any() and not truth["significatif"].all()
    assert truth["mauvaise_base"].any()
    assert (figures[["hard", "soft", "ouvreurs", "cliqueurs", "desabonnes", "acheteurs"]] > 0).all(
        axis=None
    )
    slots = made.table("emailing_creneaux")
    assert slots["envoyes"].sum() == figures["envoyes"].sum()
    assert slots["cliqueurs"].sum() == figures["cliqueurs"].sum()
    rates = (slots["cliqueurs"] / slots["delivres"]).where(slots["delivres"] >= 100)
    first, second = rates.nlargest(2)
    best = made.verite("emailing_creneaux").iloc[0]
    assert (slots.loc[rates.idxmax(), ["jour", "heure"]] == best).all()
    assert first > second + 0.004
    rare = slots[slots["delivres"] < 100]
    assert len(rare) and (rare["cliqueurs"] / rare["delivres"]).max() > first, "no trap"


def verifier_promotion(made: Entreprise) -> None:
    page = made.table("courriel_a_corriger").at[0, "html"]
    truth = made.verite("courriel_a_corriger")
    assert len(truth) == 8 and truth["critere"].is_unique
    for row in truth.itertuples():
        assert row.element in page and (not row.element or page.count(row.element) == 1)
        page = page.replace(row.element, row.correction) if row.element else page
    assert "<h1" in page and 'lang="fr"' in page and "Cliquez ici" not in page
    assert not re.search(r"<img(?![^>]*alt=)", page)
    assert len(made.verite("courriel_a_auditer")) == 5
    networks = made.table("reseaux")
    cheapest = (networks["cout"] / networks["demandes"]).nsmallest(2)
    assert networks.loc[cheapest.index[0], "reseau"] == "LinkedIn"
    assert cheapest.iloc[1] > 2 * cheapest.iloc[0]
    assert networks.loc[networks["portee"].idxmax(), "reseau"] != "LinkedIn"
    grid = made.table("reseaux_grille")
    scores = (grid["poids"] * grid["note"]).groupby([grid["objectif"], grid["reseau"]]).sum()
    for row in made.verite("reseaux_grille").itertuples():
        best = scores[row.objectif].nlargest(2)
        assert best.index[0] == row.reseau and best.iloc[0] >= best.iloc[1] + 2


FAITS = (
    verifier_identites,
    verifier_prospects,
    verifier_doublons,
    verifier_suites,
    verifier_consentements,
    verifier_emailing,
    verifier_promotion,
)


@pytest.mark.parametrize("fait", FAITS)
def test_what_is_planted_is_there_and_ties_together(fait, fabriquee: Entreprise) -> None:
    fait(fabriquee)


@pytest.mark.long
@pytest.mark.parametrize("graine", range(4, 204))
def test_two_hundred_seeds_tie_together(profil: Profil, graine: int) -> None:
    made = entreprise.generer(profil, graine, DATE + datetime.timedelta(days=17 * (graine % 40)))
    for fait in FAITS:
        fait(made)
    for nom in entreprise.TABLES:  # none finds too few of what it draws from
        made.table(nom)


# Same seed, same bytes


def test_the_same_seed_gives_the_same_bytes(profil: Profil) -> None:
    first, second = (entreprise.generer(profil, 1, DATE) for _ in range(2))
    written = {name: file.octets(first) for name, file in entreprise.FICHIERS.items()}
    for name in reversed(entreprise.FICHIERS):  # the order in which tables are made is nothing
        assert entreprise.FICHIERS[name].octets(second) == written[name], name


def test_another_seed_or_company_gives_other_data(profil: Profil) -> None:
    first, other = (
        entreprise.generer(profil, graine, DATE).table("prospects") for graine in (1, 2)
    )
    assert not set(first["societe"].dropna()) & set(other["societe"].dropna()) > set(range(200))
    assert len(set(first["email"].dropna()) & set(other["email"].dropna())) < 20
    assert first["numero"].iloc[0] == other["numero"].iloc[0]


def test_changing_what_a_table_gives_changes_nothing_for_the_next_reader(profil: Profil) -> None:
    made = entreprise.generer(profil, 1, DATE)
    taken = made.table("clients")
    taken.loc[:, "email"] = None
    taken["neuf"] = 1
    assert made.table("clients")["email"].notna().all() and "neuf" not in made.table("clients")


def test_a_fact_is_found_once_for_each_company(profil: Profil) -> None:
    asked: list[int] = []
    fact = une_fois(lambda made: asked.append(made.graine) or made.graine)
    first, second = (entreprise.generer(profil, graine, DATE) for graine in (1, 2))
    assert [fact(first), fact(second), fact(first), fact(second)] == [1, 2, 1, 2]
    assert asked == [1, 2]
    clients = first.fiches("clients", "client")
    assert list(clients) == first.table("clients")["client"].tolist()
    assert first.fiches("clients", "client") is clients != second.fiches("clients", "client")


def empreinte(table: pd.DataFrame) -> str:
    return hashlib.sha256(table.to_csv(index=False).encode()).hexdigest()[:12]


def empreintes() -> dict[str, dict[str, str]]:
    """By « company/seed », then by table: the fingerprints of the cells' contents."""
    found = {}
    for name in PROFILS:
        profil = entreprise.charger(ROOT / "course" / "entreprises" / name)
        for graine in (1, 2, 3):
            made = entreprise.generer(profil, graine, DATE)
            found[f"{name}/{graine}"] = {t: empreinte(made.table(t)) for t in entreprise.TABLES}
    return found


def test_three_seeds_give_the_data_that_they_gave_before() -> None:
    """When the data change on purpose: `python tests/test_entreprise.py` writes them anew."""
    assert empreintes() == json.loads(EMPREINTES.read_text())


@pytest.mark.long
def test_another_process_gives_the_same_bytes(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from atelier.cli import main; raise SystemExit(main())"]
    command += ["entreprise", "ormelune", "--graine", "5", "--racine", str(ROOT)]
    for hash_seed in ("1", "2"):
        subprocess.run(
            [*command, "--sortie", str(tmp_path / hash_seed)],
            check=True,
            env={"PYTHONHASHSEED": hash_seed, "PATH": ""},
            capture_output=True,
        )
    names = sorted(path.name for path in (tmp_path / "1").iterdir())
    assert names == sorted(entreprise.FICHIERS)
    for name in names:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name


def test_every_file_of_bloc_1_is_in_the_data_dictionary(profil: Profil) -> None:
    text = (ROOT / "docs" / "donnees.md").read_text(encoding="utf-8")
    for name in entreprise.FICHIERS:
        assert f"`{name}`" in text, f"{name} is not in docs/donnees.md"
    made = entreprise.generer(profil, 1, DATE)
    for name in SIENNES:
        if f"{name}.csv" in entreprise.FICHIERS:
            octets = entreprise.FICHIERS[f"{name}.csv"].octets(made)
            encoding = "cp1252" if name == "prospects_mises_a_jour" else "utf-8-sig"
            for column in octets.decode(encoding).splitlines()[0].split(";"):
                assert f"`{column}`" in text, f"{name}.csv: {column}"


# Identities


def test_a_company_keeps_its_numbers_and_they_pass_their_checks(profil: Profil) -> None:
    again = entreprise.charger(ROOT / "course" / "entreprises" / profil.dossier)
    assert again.siren == profil.siren
    assert siren.is_valid(profil.siren) and siret.is_valid(profil.siret)
    assert tva.is_valid(profil.tva_intra) and iban.is_valid(profil.iban)
    assert profil.iban[4:9] == fictif.BANQUE


@pytest.mark.parametrize("numero", [0, 1, 9, 290000004, 999999999])
def test_an_iban_is_valid_for_any_number(numero: int) -> None:
    assert iban.is_valid(fictif.iban_de(str(numero)))


def test_an_irish_vat_number_has_its_check_letter() -> None:
    from stdnum.ie import vat

    assert all(vat.is_valid(fictif.tva_irlandaise(n)) for n in range(1000, 9_000_000, 91_111))


def test_z_of_two_rates_is_that_of_the_course() -> None:
    assert z_de_deux_taux(210, 1000, 255, 1000) == pytest.approx(2.382, abs=5e-4)
    assert z_de_deux_taux(42, 500, 50, 500) == pytest.approx(0.875, abs=5e-4)


# The command


def test_the_command_writes_a_company(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "donnees"
    asked = ["entreprise", "sauverive", "--graine", "7", "--date", "2027-03-15"]
    asked += ["--racine", str(ROOT), "--sortie", str(out)]
    assert cli.main([*asked, "--fichiers", "clients.csv", "entreprise.csv"]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["clients.csv", "entreprise.csv"]
    assert "2 fichiers" in capsys.readouterr().out
    assert "2027-03-15" in (out / "entreprise.csv").read_text(encoding="utf-8-sig")
    assert cli.main(asked) == 1
    assert "n'est pas un dossier vide" in capsys.readouterr().err


def test_an_unknown_file_is_refused_with_the_nearest_name(profil: Profil, tmp_path: Path) -> None:
    made = entreprise.generer(profil, 1, DATE)
    with pytest.raises(Refusal, match=r"prospect.xlsx \(vouliez-vous dire prospects.xlsx \?\)"):
        entreprise.ecrire(made, tmp_path, ["prospect.xlsx"])
    assert not list(tmp_path.iterdir())


def test_the_table_of_faults_names_real_criteria() -> None:
    from atelier import referentiel

    known = referentiel.load(ROOT / "course" / "referentiel.yml").criteres
    assert {fault.critere for fault in defauts.tous().values()} <= set(known)


if __name__ == "__main__":
    EMPREINTES.write_text(json.dumps(empreintes(), indent=1) + "\n")
