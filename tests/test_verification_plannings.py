"""A planning drawn as bars is judged by who does what and when, however it is drawn."""

import matplotlib
import pandas as pd
import pytest

from atelier.verification import Remarque, etat_mal_nomme, meme_planning, remarques_du_planning

matplotlib.use("agg")
import matplotlib.pyplot as plt

COULEURS = {"bureau": "#8a4b00", "visite": "#1f5a96"}
ACTIVITES = pd.DataFrame(
    [
        ("Ana Roche", "bureau", "2026-12-14 08:00", "2026-12-14 09:30"),
        ("Ana Roche", "visite", "2026-12-14 10:00", "2026-12-14 11:00"),
        ("Léo Petit", "visite", "2026-12-14 14:30", "2026-12-14 16:00"),
    ],
    columns=["personne", "type", "debut", "fin"],
)
for bout in ("debut", "fin"):
    ACTIVITES[bout] = pd.to_datetime(ACTIVITES[bout])


def planning(activites=ACTIVITES, decalage=0.0, couleurs=COULEURS, legende=True, ligne=None):
    """Bars by type, at the hours of these activities."""
    _, axes = plt.subplots()
    for genre, siennes in activites.groupby("type"):
        debut = siennes["debut"].dt.hour + siennes["debut"].dt.minute / 60 + decalage
        duree = (siennes["fin"] - siennes["debut"]).dt.total_seconds() / 3600
        lignes = siennes["personne"] if ligne is None else [ligne] * len(siennes)
        axes.barh(lignes, duree, left=debut, color=couleurs[genre], label=genre)
    axes.set_title("La journée de l'équipe")
    axes.set_xlabel("Heure")
    if legende:
        axes.legend()
    return axes


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def remark(*given):
    with pytest.raises(Remarque) as caught:
        meme_planning(*given, "g")
    return str(caught.value)


def test_a_faithful_planning_has_nothing_to_mend():
    meme_planning(planning(), ACTIVITES, "g")
    assert remarques_du_planning(planning(), ACTIVITES) == []


def test_an_axis_of_dates_is_read_as_one_of_hours():
    _, axes = plt.subplots()
    for ligne in ACTIVITES.itertuples():
        axes.barh(ligne.personne, ligne.fin - ligne.debut, left=ligne.debut)
    meme_planning(axes, ACTIVITES, "g")


def test_a_chart_of_lengths_alone_is_no_planning():
    _, axes = plt.subplots()
    axes.bar(["Ana", "Léo"], [2, 1])
    assert "left=" in remark(axes, ACTIVITES)


def test_missing_late_and_short_bars_are_told_apart():
    assert "montre 2 barres" in remark(planning(ACTIVITES.head(2)), ACTIVITES)
    assert "14 h 30 s'écrit 14,5" in remark(planning(decalage=1), ACTIVITES)
    courte = ACTIVITES.assign(fin=ACTIVITES["fin"] - pd.Timedelta(minutes=30))
    assert "durée" in remark(planning(courte), ACTIVITES)


def test_bars_over_others_and_lines_without_a_name_are_refused():
    ensemble = ACTIVITES.assign(debut=ACTIVITES["debut"].iloc[0], fin=ACTIVITES["fin"].iloc[0])
    assert "se recouvrent" in remark(planning(ensemble), ensemble)
    assert "Aucune ligne ne nomme Léo Petit" in remark(planning(ligne="Ana"), ACTIVITES)


def test_a_legend_that_swaps_types_is_named():
    inverse = ACTIVITES.assign(type=ACTIVITES["type"].map({"bureau": "visite", "visite": "bureau"}))
    (said,) = remarques_du_planning(planning(inverse), ACTIVITES)
    assert "que la légende nomme « bureau »" in said


def test_one_colour_for_all_and_no_legend_are_each_said():
    meme = dict.fromkeys(COULEURS, "#1f5a96")
    said = " ".join(remarques_du_planning(planning(couleurs=meme, legende=False), ACTIVITES))
    assert "sa couleur" in said
    assert "ne nomme pas tous les types d'activité (bureau, visite)" in said


ETATS = {"C1": "livrée", "C2": "en cours", "C3": "livrée"}


def gantt(couleurs, dits, ensemble=True):
    """One bar for each order, in the colour of its state; a legend made of patches."""
    from matplotlib.patches import Patch

    _, axes = plt.subplots()
    teintes = [couleurs[etat] for etat in ETATS.values()]
    if ensemble:
        axes.barh(list(ETATS), [2, 3, 1], left=[1, 2, 4], color=teintes)
    else:
        for rang, teinte in enumerate(teintes):
            axes.broken_barh([(rang, 2)], (rang - 0.4, 0.8), facecolors=teinte)
        axes.set_yticks(range(len(ETATS)), list(ETATS))
    axes.legend(handles=[Patch(color=teinte, label=etat) for etat, teinte in dits.items()])
    return axes


@pytest.mark.parametrize("ensemble", [True, False])
def test_a_legend_of_patches_is_held_to_the_bars_colours(ensemble):
    vraies = {"livrée": "#117733", "en cours": "#1f5a96"}
    inverses = {"livrée": "#1f5a96", "en cours": "#117733"}
    assert etat_mal_nomme(gantt(vraies, vraies, ensemble), ETATS) == ""
    assert etat_mal_nomme(gantt(vraies, inverses, ensemble), ETATS) in ETATS.values()
    assert etat_mal_nomme(gantt(vraies, {"livrée": "#000000"}, ensemble), ETATS) == ""
