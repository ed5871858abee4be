"""`corrige` answers only where there is a reference."""

from pathlib import Path

import pytest

from atelier.problems import Refusal
from atelier.verification import corrige, reference
from atelier_candidat import Formulaire, Texte


class Shell:
    def __init__(self, names):
        self.user_ns = names


@pytest.fixture(autouse=True)
def unloaded():
    reference.decharger()
    yield
    reference.decharger()


def test_the_correction_gives_values_files_and_forms(tmp_path):
    (tmp_path / "livrables").mkdir()
    (tmp_path / "livrables/x.csv").write_text("a")
    Formulaire("fiche", [Texte("ville", "Ville")], dossier=tmp_path / "reponses").remplir(
        {"ville": "Lyon"}
    )
    reference.charger({"total": 12}, tmp_path)
    assert corrige.total == 12
    assert corrige.fichier("livrables/x.csv") == tmp_path / "livrables/x.csv"
    assert corrige.reponses("fiche")["ville"] == "Lyon"
    with pytest.raises(Refusal, match="« autre »"):
        _ = corrige.autre
    with pytest.raises(Refusal, match="n'a pas produit"):
        corrige.fichier("livrables/y.csv")


def test_without_a_reference_it_refuses_rather_than_pass():
    with pytest.raises(Refusal, match="pas de solution de référence"):
        _ = corrige.total


@pytest.mark.parametrize(
    "folder, marker, allowed",
    [
        ("course/seance", "course/referentiel.yml", True),
        ("source/seance", "session.yml", True),
        ("release/seance", "session.yml", False),
        ("submitted/seance", "session.yml", False),
        ("autograded/seance", "session.yml", False),
        ("source/seance", "autre.yml", False),
    ],
)
def test_a_notebook_is_its_own_reference_only_in_course_and_source(
    tmp_path, monkeypatch, folder, marker, allowed
):
    (tmp_path / folder).mkdir(parents=True)
    (tmp_path / marker).parent.mkdir(exist_ok=True)
    (tmp_path / marker).touch()
    monkeypatch.chdir(tmp_path / folder)
    monkeypatch.setattr("IPython.get_ipython", lambda: Shell({"total": 12}))
    if allowed:
        assert corrige.total == 12
        with pytest.raises(Refusal, match="exécutez d'abord"):
            _ = corrige.autre
    else:
        with pytest.raises(Refusal, match="pas de solution de référence"):
            _ = corrige.total


def test_outside_a_kernel_even_the_course_gives_nothing(tmp_path, monkeypatch):
    (tmp_path / "seance").mkdir()
    (tmp_path / "referentiel.yml").touch()
    monkeypatch.chdir(tmp_path / "seance")
    with pytest.raises(Refusal):
        _ = corrige.total


def test_special_names_are_not_answers():
    with pytest.raises(AttributeError):
        corrige.__wrapped__  # noqa: B018


def test_the_path_of_a_file_is_one(tmp_path):
    reference.charger({}, tmp_path)
    (tmp_path / "a.txt").touch()
    assert isinstance(corrige.fichier("a.txt"), Path)
