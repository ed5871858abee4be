"""The certifier's rules: the file is sound, and an impossible one is refused with its line."""

from pathlib import Path

import pytest
from carnets import certification

from atelier import regles
from atelier.problems import Refusal


def test_the_rules_file_is_sound_and_covers_every_epreuve(course: Path) -> None:
    rules = regles.load(course / "regles.yml", certification())
    assert set(rules.epreuves) == {e.code for e in certification().epreuves}
    assert rules.mois_entreprise >= 3
    assert rules.critere.partiellement < rules.critere.acquis


def test_every_value_says_that_the_certifier_sets_it(course: Path) -> None:
    text = (course / "regles.yml").read_text(encoding="utf-8")
    assert text.count("au certificateur de fixer") >= 8
    assert "VALEURS PAR DÉFAUT" in text


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("acquis: 0.70  ", "acquis: 1.70  ", "acquis : 1.7 » est un seuil impossible"),
        ("acquis: 0.70  ", "acquis: .nan  ", "seuil impossible"),
        ("acquis: 0.70  ", "acquis: 0  ", "seuil impossible"),
        ("partiellement: 0.40     # de", "partiellement: 0.90 # de", "dépasse le seuil « acquis »"),
        ("non_acquis_max: 2", "non_acquis_max: -1", "ne peut pas être négatif"),
        ("mois_entreprise: 3", "mois_entreprise: 2", "3 mois au moins"),
        ("tiers_temps: 20", "tiers_temps: 90", "de 0 à 60"),
        ("  1-1: {ecrit: 60, oral: 15}\n", "", "il manque « 1-1 »"),
        ("bilans: 36", "bilans: 0", "plus grand que zéro"),
        ("rattrapage: meilleure", "rattrapage: moyenne", "choix possibles"),
        ("entretien: 45", "entretein: 45", "n'est pas attendu"),
    ],
)
def test_an_impossible_rule_is_one_sentence_with_its_line(
    course: Path, tmp_path: Path, before: str, after: str, said: str
) -> None:
    text = (course / "regles.yml").read_text(encoding="utf-8")
    assert before in text
    broken = tmp_path / "regles.yml"
    broken.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(Refusal, match=r"regles\.yml, ligne") as refusal:
        regles.load(broken, certification())
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)
