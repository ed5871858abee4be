"""Charts are judged by what they show, and the remark says what to change."""

from collections.abc import Iterator

import matplotlib
import pandas as pd
import pytest

from atelier.verification import (
    Remarque,
    axes_nommes,
    barres_visibles,
    base_a_zero,
    contraste,
    couleurs_contrastees,
    graphique_adapte,
    graphique_lisible,
    legende_presente,
    memes_donnees,
    ordre_des_barres,
    source_citee,
    titre_present,
)
from atelier_candidat import graphique, palette

matplotlib.use("agg")
import matplotlib.pyplot as plt

CA = pd.Series([10.0, 30, 20], index=["janvier", "février", "mars"], name="CA")
DATED = pd.Series([10.0, 30, 20], index=pd.date_range("2026-01-01", periods=3, freq="MS"))
AGENCES = pd.DataFrame({"Lyon": [1.0, 2], "Lille": [3.0, 4]}, index=["jan", "fév"])


@pytest.fixture(autouse=True)
def plain() -> Iterator[None]:
    with matplotlib.rc_context():
        palette.appliquer()
        yield
    plt.close("all")


def axes():
    return plt.subplots()[1]


def good(**changes):
    ax = CA.plot.bar(ax=axes())
    ax.set(
        **{"title": "Février porte le trimestre", "xlabel": "Mois", "ylabel": "CA (k€)"} | changes
    )
    return ax


def remark(check, *args, **kwargs) -> str:
    with pytest.raises(Remarque) as caught:
        check(*args, **kwargs)
    return str(caught.value)


def test_a_good_chart_passes_every_check():
    ax = good()
    ax.figure.text(0, 0, "Source : factures 2026")
    graphique_adapte(ax, ["comparaison"])
    memes_donnees(ax, good())
    graphique_lisible(ax, unite=["€", "k€"])
    source_citee(ax)


@pytest.mark.parametrize(
    "draw, families",
    [
        (lambda: DATED.plot(ax=axes()), ["évolution"]),
        (lambda: DATED.plot.bar(ax=axes()), ["évolution"]),
        (lambda: CA.plot.barh(ax=axes()), ["comparaison"]),
        (lambda: CA.plot.pie(ax=axes()), ["part"]),
        (lambda: CA.plot.hist(ax=axes()), ["distribution"]),
        (lambda: CA.plot.bar(ax=axes()), ["courbe", "barres"]),
        (lambda: AGENCES.plot.bar(subplots=True), ["comparaison"]),
    ],
)
def test_each_fit_kind_is_accepted(draw, families):
    graphique_adapte(draw(), families)


def test_an_unfit_kind_is_refused_with_the_reason():
    assert remark(graphique_adapte, CA.plot.pie(ax=axes()), ["évolution"]) == (
        "Un graphique en secteurs ne convient pas ici : une évolution se lit sur un axe du temps, "
        "de gauche à droite."
    )
    assert remark(graphique_adapte, CA.plot(ax=axes()), ["barres"], "comparez des longueurs") == (
        "Une courbe ne convient pas ici : comparez des longueurs."
    )


def test_a_curve_may_underline_an_accepted_kind():
    bars = good()
    bars.plot([0, 1, 2], [25, 25, 25], "--", label="objectif")
    graphique_adapte(bars, ["comparaison"])
    cloud = axes()
    cloud.scatter([1, 2], [3, 4])
    cloud.plot([1, 2], [3, 4])
    graphique_adapte(cloud, ["relation"])
    assert "Un graphique mixte" in remark(graphique_adapte, bars, ["relation"])


def test_bars_that_hide_others_are_refused():
    ax = axes()
    ax.bar(["A", "B"], [1, 2])
    ax.bar(["A", "B"], [3, 4])
    assert "côte à côte" in remark(barres_visibles, ax)


def test_relief_is_refused():
    ax = axes()
    ax.pie([1, 2], shadow=True)
    assert "relief" in remark(graphique_adapte, ax, ["part"])


@pytest.mark.parametrize(
    "draw",
    [
        lambda: CA.plot(ax=axes()),
        lambda: CA.sort_values().plot.barh(ax=axes()),
        lambda: axes().bar([m.upper() for m in CA.index], CA),
        lambda: axes().bar(["01/26", "02/26", "03/26"], CA),
        lambda: axes().plot(CA.index, CA, "o-"),
        lambda: pd.DataFrame({"CA": CA, "objectif": 25.0}).plot.bar(),
    ],
)
def test_the_same_data_drawn_in_another_way_pass(draw):
    memes_donnees(draw(), good())
    memes_donnees(draw(), CA)


def test_dates_may_be_dates_or_their_texts():
    memes_donnees(DATED.plot(ax=axes()), axes().bar(DATED.index.strftime("%Y-%m-%d"), DATED))


def test_thousands_are_brought_back_to_units():
    euros = (CA * 1000).plot.bar(ax=axes())
    euros.set_ylabel("CA (€)")
    memes_donnees(euros, good())
    euros.set_ylabel("CA (k€)")
    assert "plus petite" in remark(memes_donnees, euros, good())


def test_shares_are_compared_as_shares():
    memes_donnees(CA.plot.pie(ax=axes()), good())
    memes_donnees((CA / CA.sum()).plot.barh(ax=axes()), CA.plot.pie(ax=axes()))


@pytest.mark.parametrize(
    "draw, said",
    [
        (
            lambda: CA.add([0, 5, 0]).plot.bar(ax=axes()),
            "Votre graphique : pour « février », la valeur tracée est 35, une valeur plus petite "
            "est attendue.",
        ),
        (
            lambda: CA.head(2).plot.bar(ax=axes()),
            "Votre graphique : 2 valeurs sont tracées au lieu de 3.",
        ),
        (
            lambda: axes().bar(range(3), CA),
            "Votre graphique : les catégories ne sont pas nommées sur l'axe.",
        ),
        (
            lambda: axes().bar(["janvier", "février", "avril"], CA),
            "Votre graphique : « mars » n'y figure pas.",
        ),
    ],
)
def test_wrong_data_are_named(draw, said):
    assert remark(memes_donnees, draw(), good()) == said


def test_each_series_must_be_there_and_is_named():
    memes_donnees(AGENCES[["Lille", "Lyon"]].plot.bar(), AGENCES.plot.bar())
    assert remark(memes_donnees, AGENCES[["Lyon"]].plot.bar(), AGENCES.plot.bar()) == (
        "Votre graphique montre moins de séries que demandé."
    )
    wrong = AGENCES.assign(Lille=[3, 5]).plot.bar()
    assert remark(memes_donnees, wrong, AGENCES.plot.bar()) == (
        "Votre graphique, série « Lille » : pour « fév », la valeur tracée est 5, une valeur plus "
        "petite est attendue."
    )


def test_a_planning_must_start_on_time():
    def planning(start):
        ax = axes()
        ax.barh(["devis", "pose"], [2, 3], left=[0, start])
        return ax

    memes_donnees(planning(2), planning(2))
    assert "ne commence pas au bon moment" in remark(memes_donnees, planning(3), planning(2))


@pytest.mark.parametrize(
    "check, chart, said",
    [
        (
            titre_present,
            lambda: good(title=""),
            "Le titre du graphique est absent : dites en une phrase ce qu'il montre.",
        ),
        (
            titre_present,
            lambda: good(title="CA"),
            "Le titre du graphique est « CA » : dites en une phrase ce qu'il montre.",
        ),
        (
            axes_nommes,
            lambda: good(ylabel=""),
            "L'axe des valeurs n'a pas de titre : dites ce qui est mesuré, et l'unité.",
        ),
        (
            axes_nommes,
            lambda: good(xlabel=""),
            "L'axe des catégories n'a pas de titre : dites ce qu'il énumère.",
        ),
        (
            base_a_zero,
            lambda: good(ylim=(5, 40)),
            "L'axe des valeurs ne part pas de zéro : la longueur des barres trompe le lecteur.",
        ),
        (
            ordre_des_barres,
            good,
            "Les barres ne sont pas rangées par ordre décroissant : triez les valeurs.",
        ),
        (
            couleurs_contrastees,
            lambda: CA.plot.bar(ax=axes(), color="orange"),
            "La couleur #ffa500 se distingue mal du fond (contraste de 2,0 pour 1, alors qu'il en "
            "faut 3) : choisissez-en une plus foncée.",
        ),
        (
            source_citee,
            good,
            "Le graphique ne cite pas sa source : ajoutez un texte qui commence par « Source : ».",
        ),
        (
            legende_presente,
            lambda: AGENCES.plot.bar(legend=False),
            "2 séries sont tracées mais la légende ne les nomme pas toutes.",
        ),
    ],
)
def test_each_fault_of_presentation_gets_its_sentence(check, chart, said):
    assert remark(check, chart()) == said


def test_a_unit_may_be_on_the_label_or_on_the_graduations():
    assert "ne dit pas son unité : ajoutez € ou k€" in remark(
        axes_nommes, good(ylabel="Chiffre d'affaires"), ["€", "k€"]
    )
    ax = good(ylabel="")
    ax.yaxis.set_major_formatter("{x:.0f} k€")
    axes_nommes(ax, ["k€"])


def test_lying_bars_have_their_measures_on_the_horizontal_axis():
    ax = CA.plot.barh(ax=axes())
    ax.set(xlabel="CA (k€)", ylabel="Mois")
    axes_nommes(ax, "k€")


def test_texts_beside_curves_replace_a_legend():
    ax = AGENCES.plot(legend=False)
    for name in AGENCES:
        ax.text(1, AGENCES[name].iloc[-1], name)
    legende_presente(ax)


def test_a_planning_drawn_bar_by_bar_names_each_colour_once():
    ax = axes()
    for line, start, colour, name in (
        ("Léa lundi", 9, "#1f5a96", "visite"),
        ("Léa lundi", 11, "#a63603", "visio"),
        ("Léa mardi", 9, "#1f5a96", None),
    ):
        ax.barh(line, 1, left=start, color=colour, label=name)
    with pytest.raises(Remarque, match="2 couleurs sont tracées"):
        legende_presente(ax)
    ax.legend()
    legende_presente(ax)


def test_the_default_colours_of_the_course_all_stand_out():
    assert min(contraste(colour, "#ffffff") for colour in palette.COULEURS) >= 4.5


@pytest.mark.parametrize(
    "colour, ratio",
    [
        ("#767676", 4.54),
        ("#777777", 4.48),
        ("#949494", 3.03),
        ("#FF6600", 2.94),
        ("#000091", 14.91),
        ("rgb(0, 0, 0)", 21),
        ("white", 1),
        ("#000", 21),
    ],
)
def test_contrast_on_white_follows_the_rgaa(colour, ratio):
    assert contraste(colour, "white") == pytest.approx(ratio, abs=0.005)


def test_a_snapshot_is_judged_as_the_figure():
    shot = graphique(good())
    memes_donnees(shot, graphique(good()))
    graphique_lisible(shot, "k€")
