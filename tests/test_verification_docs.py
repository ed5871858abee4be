"""The examples that trainers copy from docs/verification.md say what the page shows."""

import re
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
import pytest

import atelier.verification
from atelier.verification import Cumul, Remarque, lignes_justes, meme_valeur, reference
from atelier.verification.forms import formulaire_rempli, lignes_remplies
from atelier_candidat import Choix, Formulaire, Nombre, graphique, reponses

matplotlib.use("agg")
import matplotlib.pyplot as plt

PAGE = (Path(__file__).parent.parent / "docs/verification.md").read_text(encoding="utf-8")
TABLE, CHART, FORM = re.findall(r"```python\n([^`]*?BEGIN HIDDEN TESTS.*?)```", PAGE, re.DOTALL)
SAID = [
    " ".join(text.replace("> ", "").split()) for text in re.findall(r"((?:^> .*\n)+)", PAGE, re.M)
]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corrige").mkdir()
    yield tmp_path
    reference.decharger()
    plt.close("all")


def run(example: str, answers: dict[str, Any], right: dict[str, Any]) -> str:
    """What a candidate is told by an example of the page."""
    reference.charger(right, Path("corrige"))
    names = {"pd": pd, "graphique": graphique, "reponses": reponses} | answers
    try:
        exec(example, names)
    except AssertionError as remark:
        return str(remark)
    return ""


def test_the_example_of_a_table():
    right = pd.DataFrame(
        {"numero": ["F-1", "F-2", "F-3"], "brut": [100.0, 200, 50], "remise": [10.0, 5, 0]}
    )
    right["ttc"] = (right["brut"] - right["remise"]) * 1.2
    wrong = right.assign(ttc=right["brut"] * 1.2 - right["remise"])
    assert run(TABLE, {"factures": right}, {"factures": right}) == ""
    assert run(TABLE, {"factures": wrong}, {"factures": right}) == SAID[0]


def test_the_example_of_a_chart():
    months = pd.Series([10.0, 30], index=["janvier", "février"])
    ax = months.plot(ax=plt.subplots()[1], color="#0a5fb4")
    ax.set(title="Février triple janvier", ylabel="CA (k€)")
    pie = months.plot.pie(ax=plt.subplots()[1])
    assert run(CHART, {"evolution": graphique(ax)}, {"evolution": graphique(ax)}) == ""
    assert run(CHART, {"evolution": graphique(pie)}, {"evolution": graphique(ax)}) == SAID[1]


def test_the_example_of_a_form(folder):
    fields = [Choix("decision", "Décision", ["rappeler"]), Nombre("budget", "Budget")]
    right = {"decision": "rappeler", "budget": "12"}
    Formulaire("qualification", fields, dossier=folder / "corrige/reponses").remplir(right)
    assert "pas encore rempli" in run(FORM, {}, {})
    Formulaire("qualification", fields).remplir({"decision": "rappeler"})
    assert run(FORM, {}, {}) == "Dans le formulaire « qualification », « budget » n'est pas rempli."
    Formulaire("qualification", fields).remplir(right)
    assert run(FORM, {}, {}) == ""


def test_every_name_of_the_package_is_in_the_page():
    types = {"Classeur", "Comparaison", "Document", "Evenement", "Page", "Points", "Selection"}
    missing = [
        name
        for name in set(atelier.verification.__all__) - types
        if not re.search(rf"\b{name}\b", PAGE)
    ]
    assert missing == []


def test_a_fault_that_costs_two_rules_is_said_once():
    cumul = Cumul()
    cumul.condition(1, False, "Rien n'est placé.")
    cumul.condition(1, False, "Rien n'est placé.")
    assert cumul.points().remarque == "Rien n'est placé."


def test_points_are_gathered_check_after_check_with_every_remark():
    cumul = Cumul()
    cumul.controle(1, meme_valeur, 3, 3)
    cumul.controle(0.5, meme_valeur, 3, 4, "le délai")
    table = pd.DataFrame({"n": [1, 2], "v": [1, 2]})
    cumul.lignes(2, lignes_justes(table.assign(v=[1, 9]), table, cle="n"))
    cumul.condition(0.5, False, "Les barres ne sont pas triées.")
    found = cumul.points()
    assert found == 2.0
    assert found.remarque == (
        "Le délai vaut 3 : une valeur plus grande est attendue. Dans votre table, 1 ligne sur 2 est "
        "fausse (n 2, colonne v : 9). Les barres ne sont pas triées."
    )


def test_a_form_filled_too_briefly_is_named():
    formulaire_rempli({"accroche": "Bonjour, je vous appelle"}, ["accroche"], mots=3)
    rows = [{"objection": "trop cher", "reponse": "comparons"}]
    lignes_remplies(rows, ["objection", "reponse"])
    for check, said in (
        (
            lambda: formulaire_rempli({"a": "oui"}, ["a"], mots=5),
            "« a » tient en 1 mot : développez en 5 mots au moins.",
        ),
        (
            lambda: lignes_remplies(rows, ["objection"], minimum=3, nom="les objections"),
            "Dans les objections, 1 ligne remplie sur 3 demandées.",
        ),
        (
            lambda: lignes_remplies([{"objection": "x"}], ["objection", "reponse"]),
            "Dans le tableau, la ligne n° 1 laisse « reponse » vide.",
        ),
        (
            lambda: lignes_remplies(rows, ["reponse"], mots=4),
            "« reponse », ligne n° 1 tient en 1 mot : développez en 4 mots au moins.",
        ),
    ):
        with pytest.raises(Remarque) as caught:
            check()
        assert str(caught.value) == said
