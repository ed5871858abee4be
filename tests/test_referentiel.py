from pathlib import Path

import pytest

from atelier import referentiel
from atelier.problems import Refusal


@pytest.fixture(scope="module")
def certification(course: Path) -> referentiel.Referentiel:
    return referentiel.load(course / "referentiel.yml")


def test_the_certification_has_3_blocs_8_activites_16_competences_45_criteres(certification):
    assert len(certification.blocs) == 3
    assert len(certification.activites) == 8
    assert len(certification.competences) == 16
    assert [sum(1 for _ in bloc.criteres) for bloc in certification.blocs] == [14, 19, 12]


def test_criteres_are_numbered_within_their_activite(certification):
    counts = {code: len(a.criteres) for code, a in certification.activites.items()}
    assert counts == {
        "1.1": 6, "1.2": 8, "2.1": 11, "2.2": 6, "2.3": 2, "3.1": 4, "3.2": 4, "3.3": 4,
    }  # fmt: skip


def test_six_epreuves_judge_the_eight_activites_once_each(certification):
    judged = [code for epreuve in certification.epreuves for code in epreuve.activites]
    assert len(certification.epreuves) == 6
    assert sorted(judged) == sorted(certification.activites)


def test_there_are_three_routes_and_each_asks_for_a_dossier(certification):
    assert [voie.code for voie in certification.voies] == ["formation", "vae", "mixte"]
    assert all(voie.dossier for voie in certification.voies)


def test_our_labels_are_not_the_official_sentences(certification):
    official = "Les données sont recueillies, contrôlées et actualisées"
    assert all(official not in critere.libelle for critere in certification.criteres.values())


@pytest.mark.parametrize(
    ("grade_id", "critere"),
    [
        ("2_2_C5-penalites", "2.2.C5"),
        ("2_1_C11-initiative", "2.1.C11"),
        ("pratique-colonne", None),
        ("dossier-periode", None),
        ("2_2_C5", None),
        ("cell-5f3a", None),
    ],
)
def test_a_graded_cell_names_its_critere_first(grade_id, critere):
    assert referentiel.critere_of(grade_id) == critere


@pytest.mark.parametrize(
    ("task", "grade_id", "preuve"),
    [
        (False, "1_1_C4-duree", "calcul"),
        (True, "1_1_C1-scenario", "lecture"),
        (True, "1_1_C6-aisance-oral", "oral"),
    ],
)
def test_a_proof_is_computed_read_or_heard(task, grade_id, preuve):
    assert referentiel.preuve_of(grade_id, task) == preuve


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "code: 1.1.C2",
            "code: 1.1.C9",
            "ligne 20 : le critère 1.1.C9 devrait porter le code 1.1.C2",
        ),
        ("preuve: [oral]", "preuve: [ecoute]", "« ecoute » n'existe pas dans « preuve »"),
        ('code: "1.1.1"', 'code: "1.3.1"', "ligne 16 : le code « 1.3.1 »"),
        ("titre: Assistant commercial", "titre:", "« titre » doit être un texte non vide"),
        ("    libelle: Contribuer", "   libelle: Contribuer", "l'écriture YAML est incorrecte"),
        ("voies:", "routes:", "« routes » n'est pas attendu ici"),
        ('activites: ["3.2", "3.3"]', 'activites: ["3.2"]', "l'activité 3.3 doit exister"),
    ],
)
def test_a_malformed_referentiel_is_told_with_its_line(course, tmp_path, old, new, said):
    text = (course / "referentiel.yml").read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "referentiel.yml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refusal) as refusal:
        referentiel.load(broken)
    assert said in str(refusal.value)
    assert str(refusal.value).startswith("referentiel.yml, ligne")


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(Refusal, match=r"referentiel\.yml manque"):
        referentiel.load(tmp_path / "referentiel.yml")
