"""A company's text files: what a trainer writes makes a company, or is refused with its line."""

import datetime
import re
import shutil
from pathlib import Path

import pytest

from atelier import entreprise
from atelier.entreprise import fictif
from atelier.entreprise.articles import lire_catalogue
from atelier.entreprise.profil import Profil
from atelier.problems import Refusal

DATE = datetime.date(2026, 11, 24)
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module", params=("ormelune", "sauverive"))
def profil(request: pytest.FixtureRequest) -> Profil:
    return entreprise.charger(ROOT / "course" / "entreprises" / request.param)


def copie(tmp_path: Path, name: str = "ormelune") -> Path:
    return Path(shutil.copytree(ROOT / "course" / "entreprises" / name, tmp_path / "essai"))


def test_a_third_company_is_made_from_text_files_alone(tmp_path: Path) -> None:
    folder = copie(tmp_path, "sauverive")
    text = (folder / "profil.yml").read_text(encoding="utf-8")
    (folder / "profil.yml").write_text(text.replace("Sauverive", "Brumelin"), encoding="utf-8")
    made = entreprise.generer(entreprise.charger(folder), 1, DATE)
    assert made.profil.nom == "Brumelin" and made.profil.siren != fictif.siren_de("sauverive")
    assert len(entreprise.ecrire(made, tmp_path / "donnees")) == len(entreprise.FICHIERS)


def test_an_unknown_company_is_refused_with_those_that_exist() -> None:
    with pytest.raises(Refusal, match=r"« ormelun » n'existe pas .*ormelune, sauverive"):
        entreprise.charger(ROOT / "course" / "entreprises" / "ormelun")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (";4,35;", ";4,x;", "ligne 2, colonne prix_ht : « 4,x » n'est pas un nombre"),
        (";4,35;", ";0;", "ligne 2, colonne prix_ht : un prix ne peut pas être nul"),
        (";2,95;20;", ";2,95;19,6;", "ligne 2, colonne tva : « 19.6 » n'est pas un taux"),
        ("PAP-002;", "PAP-001;", "ligne 3, colonne reference : PAP-001 est écrite deux fois"),
        (";ramette;5;", ";ramette;0;", "ligne 2, colonne conditionnement : « 0 »"),
        (";ramette;5;", ";;5;", "ligne 2, colonne unite : la case est vide"),
        (";poids_kg;", ";masse;", "ligne 1 : il manque la colonne poids_kg"),
    ],
)
def test_a_malformed_catalogue_names_its_row_and_column(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    path = copie(tmp_path) / "catalogue.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
    with pytest.raises(Refusal, match=re.escape(f"catalogue.csv, {said}")):
        lire_catalogue(path)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("domaine: ormelune.example", "domaine: ormelune.fr", "doit finir par .example"),
        ("service: achats", "service: courses", "« service : courses » n'existe pas"),
        ("1.15 1.0 1.05 0.95", "1.15 1.0 1.05", "douze nombres positifs"),
        ("{nom: Essai café, mois: 3", "{nom: Essai café, mois: 13", "entre 1 et 12"),
        ("delai: 45jfm_A", "delai: bientôt", "« delai : bientôt » n'existe pas"),
    ],
)
def test_a_malformed_profile_names_its_line(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    folder = copie(tmp_path)
    text = (folder / "profil.yml").read_text(encoding="utf-8")
    assert before in text
    (folder / "profil.yml").write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(Refusal, match=rf"profil.yml, ligne \d+ : .*{said}"):
        entreprise.charger(folder)


def test_the_general_conditions_say_the_figures_of_the_profile(profil: Profil, tmp_path) -> None:
    assert "{" not in profil.cgv
    assert f"{profil.conditions.port_ht:.2f}".replace(".", ",") in profil.cgv
    folder = copie(tmp_path, profil.dossier)
    text = (folder / "cgv.md").read_text(encoding="utf-8")
    (folder / "cgv.md").write_text(f"{text}\n{{franco}}\n", encoding="utf-8")
    with pytest.raises(Refusal, match=r"cgv.md, ligne \d+ : {franco}"):
        entreprise.charger(folder)


def test_a_profile_has_what_the_exercises_need(profil: Profil) -> None:
    assert 60 <= len(profil.catalogue) <= 120
    assert len({article.tva for article in profil.catalogue}) >= 3
    assert all(article.prix_achat_ht < article.prix_ht for article in profil.catalogue)
    assert any(article.conditionnement > 1 for article in profil.catalogue)
    assert len(profil.campagnes) == 6 and len(profil.agences) == 3
    assert {family for s in profil.fournisseurs for family in s.familles} == set(profil.familles)
    for months in profil.saisonnalite.values():
        assert 0.9 < sum(months) / 12 < 1.1


def test_a_catalogue_in_whole_euros_is_refused_and_not_drawn_for_ever(tmp_path: Path) -> None:
    folder = copie(tmp_path)
    lines = (folder / "catalogue.csv").read_text(encoding="utf-8").splitlines()
    rank = lines[0].split(";").index("prix_ht")
    for n, line in enumerate(lines[1:], start=1):
        cells = line.split(";")
        whole = 100 * max(1, round(float(cells[rank].replace(",", ".")) / 100 + 1))
        cells[rank] = str(whole)
        lines[n] = ";".join(cells)
    (folder / "catalogue.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(Refusal, match=r"catalogue\.csv des prix au centime"):
        entreprise.generer(entreprise.charger(folder), 1, DATE).table("bordereau")
