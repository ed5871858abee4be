"""Documents filed: their place, their name, their bytes; a second copy follows the plan."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from atelier.verification import fichiers_classes, reference

JUSTE = pd.DataFrame(
    {"fichier": ["a.txt", "b.txt"], "nom": ["A.txt", "B.txt"], "dossier": ["2025", "2026"]}
)


@pytest.fixture(autouse=True)
def reference_filed(tmp_path, monkeypatch):
    for racine in ("classement", "sauvegarde"):
        for row in JUSTE.itertuples():
            path = tmp_path / "corrige/livrables" / racine / row.dossier / row.nom
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(row.fichier)
    (tmp_path / "copie").mkdir()
    monkeypatch.chdir(tmp_path / "copie")
    reference.charger({}, tmp_path / "corrige")
    yield
    reference.decharger()


def file(racine: str, plan: pd.DataFrame) -> None:
    for row in plan.itertuples():
        path = Path(racine) / row.dossier / row.nom
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(row.fichier)


def test_all_in_their_place_is_all():
    file("livrables/classement", JUSTE)
    found = fichiers_classes("livrables/classement", JUSTE, JUSTE)
    assert (found.justes, found.total, found.remarque) == (2, 2, "")


def test_a_name_misspelt_costs_the_first_copy_and_not_the_second():
    sien = JUSTE.assign(nom=["a bis.txt", "B.txt"])
    for racine in ("livrables/classement", "livrables/sauvegarde"):
        file(racine, sien)
    first = fichiers_classes("livrables/classement", sien, JUSTE)
    assert (first.justes, first.remarque) == (
        1,
        "Dans livrables/classement, 1 fichier sur 2 est à sa place, sous son nom.",
    )
    second = fichiers_classes("livrables/sauvegarde", sien, JUSTE, seconde_copie=True)
    assert (second.justes, second.remarque) == (2, "")


def test_a_file_changed_is_not_in_its_place():
    file("livrables/classement", JUSTE)
    Path("livrables/classement/2025/A.txt").write_text("autre chose")
    assert fichiers_classes("livrables/classement", JUSTE, JUSTE).justes == 1


def test_a_file_that_nobody_planned_takes_one_away():
    file("livrables/classement", JUSTE)
    shutil.copy("livrables/classement/2025/A.txt", "livrables/classement/brouillon.txt")
    found = fichiers_classes("livrables/classement", JUSTE, JUSTE)
    assert (found.justes, found.remarque) == (
        1,
        "Dans livrables/classement, 1 fichier n'a rien à faire là, dont brouillon.txt.",
    )


def test_no_second_copy_is_said():
    found = fichiers_classes("livrables/sauvegarde", JUSTE, JUSTE, seconde_copie=True)
    assert found.justes == 0
    assert found.remarque == (
        "Il n'y a rien dans livrables/sauvegarde : classer n'est pas sauvegarder."
    )


def test_a_plan_without_its_columns_is_judged_by_the_right_one():
    file("livrables/sauvegarde", JUSTE)
    bare = pd.DataFrame({"fichier": ["a.txt"]})
    assert fichiers_classes("livrables/sauvegarde", bare, JUSTE, seconde_copie=True).justes == 2
