"""What graphique(x) reads of a chart drawn with pandas or matplotlib."""

import json
from collections.abc import Iterator
from datetime import date

import matplotlib
import numpy as np
import pandas as pd
import pytest

from atelier import thaw
from atelier.enclosure import snapshot
from atelier_candidat import Graphique, Remarque, graphique

matplotlib.use("agg")
import matplotlib.pyplot as plt

TABLE = pd.DataFrame({"Lyon": [1, 2, 3], "Lille": [2, 2, 2]}, index=["jan", "fév", "mars"])
MONTHS = pd.Series([1.0, 2, 3], index=pd.date_range("2026-01-01", periods=3, freq="MS"), name="CA")


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    plt.close("all")


def axes():
    return plt.subplots()[1]


def bars_drawn_one_at_a_time():
    ax = axes()
    for name, value in {"a": 3, "b": 4}.items():
        ax.bar(name, value)
    return ax


def grouped_by_hand():
    ax = axes()
    ax.bar(np.arange(3) - 0.2, [1, 2, 3], 0.4, label="Lyon")
    ax.bar(np.arange(3) + 0.2, [2, 2, 2], 0.4, label="Lille")
    ax.set_xticks(range(3), ["jan", "fév", "mars"])
    return ax


def planning():
    ax = axes()
    ax.barh(["a", "b"], [5, 3], left=[date(2026, 1, 1), date(2026, 1, 4)])
    return ax


def stacked_areas():
    ax = axes()
    ax.stackplot([1, 2, 3], [1, 2, 3], [2, 2, 2], labels=["Lyon", "Lille"])
    return ax


def heat():
    ax = axes()
    ax.imshow([[1, 2], [3, 4]])
    return ax


KINDS = {
    "pandas curve": (lambda: TABLE.plot(), "courbe"),
    "pandas dated curve": (lambda: MONTHS.plot(ax=axes()), "courbe"),
    "pandas bars": (lambda: TABLE.plot.bar(), "barres"),
    "pandas stacked": (lambda: TABLE.plot.bar(stacked=True), "barres empilées"),
    "pandas lying": (lambda: TABLE.plot.barh(), "barres horizontales"),
    "pandas lying stacked": (
        lambda: TABLE.plot.barh(stacked=True),
        "barres horizontales empilées",
    ),
    "pandas areas": (lambda: TABLE.plot.area(), "aires empilées"),
    "stackplot": (stacked_areas, "aires empilées"),
    "pandas sectors": (lambda: TABLE["Lyon"].plot.pie(ax=axes()), "secteurs"),
    "pandas histogram": (lambda: TABLE["Lyon"].plot.hist(ax=axes(), bins=3), "histogramme"),
    "pandas cloud": (lambda: TABLE.plot.scatter("Lyon", "Lille"), "nuage"),
    "points without a line": (lambda: axes().plot([1, 2], [3, 4], "o"), "nuage"),
    "pandas boxes": (lambda: TABLE.plot.box(), "boîtes"),
    "filled boxes": (
        lambda: TABLE.plot.box(patch_artist=True),
        "boîtes",
    ),
    "bars one by one": (bars_drawn_one_at_a_time, "barres"),
    "grouped by hand": (grouped_by_hand, "barres"),
    "planning": (planning, "planning"),
    "heat map": (heat, "carte de chaleur"),
    "a bar container": (lambda: axes().bar(["a"], [1]), "barres"),
}


@pytest.mark.parametrize("draw, kind", KINDS.values(), ids=KINDS)
def test_each_kind_of_chart_is_told_from_the_others_and_survives_json(draw, kind):
    found = graphique(draw())
    assert found.type == kind
    assert Graphique.depuis(json.loads(json.dumps(found.en_dict()))) == found


@pytest.mark.parametrize(
    "draw",
    [lambda: TABLE.plot(), lambda: TABLE.plot.bar(), grouped_by_hand, lambda: TABLE.plot.barh()],
)
def test_the_same_series_are_read_whatever_the_idiom(draw):
    found = graphique(draw())
    assert found.series["Lyon"].valeurs == {"jan": 1, "fév": 2, "mars": 3}
    assert found.series["Lille"].valeurs == {"jan": 2, "fév": 2, "mars": 2}


@pytest.mark.parametrize(
    "draw",
    [
        lambda: MONTHS.plot(ax=axes()),
        lambda: MONTHS.plot.bar(ax=axes()),
        lambda: axes().plot(MONTHS.index, MONTHS),
        lambda: axes().bar(MONTHS.index, MONTHS, width=20),
        lambda: axes().plot([d.date() for d in MONTHS.index], MONTHS),
    ],
)
def test_dates_are_dates(draw):
    (serie,) = graphique(draw()).series.values()
    assert serie.valeurs == {date(2026, 1, 1): 1, date(2026, 2, 1): 2, date(2026, 3, 1): 3}


def test_stacked_areas_give_each_part_and_not_the_running_total():
    assert graphique(TABLE.plot.area()).series["Lille"].y == (2, 2, 2)


def test_sectors_give_shares():
    (serie,) = graphique(TABLE["Lille"].plot.pie(ax=axes())).series.values()
    assert serie.valeurs == pytest.approx({"jan": 1 / 3, "fév": 1 / 3, "mars": 1 / 3})


def test_boxes_give_median_and_quartiles():
    found = graphique(pd.DataFrame({"délai": [1, 2, 3, 4, 5]}).plot.box())
    assert found.series["délai"].valeurs == {
        "premier quartile": 2,
        "médiane": 3,
        "troisième quartile": 4,
    }


def test_a_planning_gives_starts_and_lengths():
    (serie,) = graphique(planning()).series.values()
    assert serie.debut == (date(2026, 1, 1), date(2026, 1, 4))
    assert serie.valeurs == {"a": 5, "b": 3}


def test_a_pareto_is_one_panel_with_bars_a_curve_on_the_right_and_a_mark():
    figure, ax = plt.subplots()
    ax.bar(["a", "b"], [30, 10], label="CA")
    ax.axhline(20, label="objectif")
    ax.set(title="Deux familles font tout", xlabel="Famille", ylabel="CA (k€)")
    ax.legend()
    right = ax.twinx()
    right.plot(["a", "b"], [75, 100], label="cumul")
    right.set_ylabel("Cumul (%)")
    figure.text(0, 0, "Source : factures 2026")
    for found in (graphique(figure), graphique(ax)):
        assert (found.type, found.ordre, found.axe_y_droite) == (
            "mixte",
            "décroissant",
            "Cumul (%)",
        )
        assert found.series["cumul"].a_droite and not found.series["CA"].a_droite
        assert found.reperes == {"objectif": 20}
        assert found.source == "Source : factures 2026"
        assert set(found.legende) == {"CA", "objectif"}


def of(draw):
    """The chart that this draws on fresh axes."""
    ax = axes()
    draw(ax)
    return graphique(ax)


@pytest.mark.parametrize(
    "draw, kind",
    [
        (lambda ax: ax.hist([1, 2, 2, 3], bins=3, histtype="step"), "histogramme"),
        (lambda ax: ax.stairs([1, 2, 3]), "histogramme"),
        (lambda ax: ax.violinplot([[1, 2, 3]]), "boîtes"),
        (lambda ax: ax.hlines([1, 2], [0, 3], [2, 5]), "planning"),
        (lambda ax: ax.broken_barh([(1, 2), (5, 1)], (0, 1)), "planning"),
        (lambda ax: ax.errorbar([1, 2], [3, 4], xerr=0.1), "courbe"),
        (lambda ax: ax.table([["a"]]), "vide"),
        (lambda ax: ax.pie([1, 2], wedgeprops={"width": 0.4}), "secteurs"),
        (lambda ax: ax.bar(list("ab"), [3, -2]), "barres"),
    ],
)
def test_less_usual_ways_to_draw_are_told_apart(draw, kind):
    assert of(draw).type == kind


def test_a_band_around_a_curve_is_its_decoration():
    found = of(
        lambda ax: (ax.plot([1, 2], [3, 4], label="CA"), ax.fill_between([1, 2], [2, 3], [4, 5]))
    )
    assert (found.type, list(found.series)) == ("courbe", ["CA"])


def test_a_curve_over_its_pale_area_is_what_stands_out():
    ax = axes()
    ax.plot([1, 2], [1, 2], color="#000000")
    ax.fill_between([1, 2], [1, 2], color="#000000", alpha=0.1)
    assert graphique(ax).couleurs == ("#000000",)


def test_a_nearly_transparent_curve_is_pale():
    ax = axes()
    ax.plot([1, 2], [1, 2], color="#000000", alpha=0.1)
    assert graphique(ax).couleurs == ("#e6e6e6",)


def test_a_legend_written_afterwards_names_series_by_their_colours():
    ax = axes()
    ax.plot([1, 2], [1, 2])
    ax.plot([1, 2], [3, 4])
    ax.legend(ax.lines[::-1], ["2025", "2026"])
    assert graphique(ax).series["2026"].y == (1, 2)


def test_two_series_of_one_colour_keep_the_names_that_they_were_given():
    ax = axes()
    ax.plot([1, 2], [1, 2], color="black", label="2026")
    ax.plot([1, 2], [3, 4], color="black", label="2025")
    ax.legend(["2025", "2026"])
    assert graphique(ax).series["2026"].y == (1, 2)


def test_the_right_hand_axis_tells_its_graduations():
    ax = axes()
    ax.bar(["a", "b"], [1, 2])
    right = ax.twinx()
    right.plot(["a", "b"], [50, 100])
    right.yaxis.set_major_formatter("{x:.0f} %")
    ax.figure.canvas.draw()
    assert "100 %" in graphique(ax).graduations_y_droite


def test_lying_boxes_are_read_along_the_horizontal_axis():
    found = of(
        lambda ax: ax.boxplot([[1, 2, 3, 4, 5]], orientation="horizontal", tick_labels=["délai"])
    )
    assert found.series["délai"].y == (2, 3, 4)


def test_weeks_are_named_by_their_last_day_as_pandas_does():
    weeks = pd.Series([1.0, 2], index=pd.date_range("2026-01-05", periods=2, freq="W-MON"))
    (serie,) = graphique(weeks.plot(ax=axes())).series.values()
    assert serie.x == (date(2026, 1, 5), date(2026, 1, 12))


def test_a_curve_on_the_right_without_a_name_gets_a_rank():
    ax = pd.Series([3, 2], index=["a", "b"]).plot.bar(ax=axes())
    pd.Series([60, 100], index=["a", "b"]).plot(ax=ax, secondary_y=True)
    assert list(graphique(ax).series) == ["série 1", "série 2"]


def test_the_largest_bar_at_the_top_reads_as_decreasing():
    assert graphique(TABLE["Lyon"].sort_values().plot.barh(ax=axes())).ordre == "décroissant"
    ax = TABLE["Lyon"].sort_values().plot.barh(ax=axes())
    ax.invert_yaxis()
    assert graphique(ax).ordre == "croissant"


def test_a_cut_axis_does_not_show_zero():
    ax = TABLE["Lyon"].plot.bar(ax=axes())
    assert graphique(ax).base_zero
    ax.set_ylim(0.5, 4)
    assert not graphique(ax).base_zero


def test_a_bar_drawn_whole_over_another_masks_it():
    ax = axes()
    ax.bar(["Lyon", "Lille"], [2, 3])
    assert not graphique(ax).masque
    ax.bar(["Lyon", "Lille"], [1, 4])
    assert graphique(ax).masque


def test_bars_side_by_side_stacked_narrower_or_transparent_mask_nothing():
    assert not graphique(TABLE.plot.bar()).masque
    assert not graphique(TABLE.plot.barh(stacked=True)).masque
    for style in ({"width": 0.4}, {"alpha": 0.5}):
        ax = axes()
        ax.bar(["Lyon", "Lille"], [2, 3])
        ax.bar(["Lyon", "Lille"], [3, 4], **style)
        assert not graphique(ax).masque


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: ax.plot([1, 2, 3], [1e6, 2e6, 5e6]),
        lambda ax: ax.barh(["Lyon", "Lille"], [1, 2]),
        lambda ax: ax.plot(pd.to_datetime(["2026-01-01", "2026-05-01"]), [1, 2]),
        lambda ax: pd.Series([1, 2], pd.period_range("2026-01", periods=2, freq="M")).plot(ax=ax),
        lambda ax: (ax.plot([1, 2]), ax.set_yticks([1, 2], ["bas", "haut"])),
        lambda ax: (ax.plot([1, 2]), ax.tick_params(labelleft=False)),
        lambda ax: (ax.plot([1, 2]), ax.set_xticks([])),
    ],
)
def test_the_graduations_read_are_those_that_matplotlib_draws(draw):
    ax = axes()
    draw(ax)
    found = graphique(ax)
    for read, axis in ((found.graduations_x, ax.xaxis), (found.graduations_y, ax.yaxis)):
        drawn = [label.get_text().strip() for label in axis.get_ticklabels()]
        assert list(read) == [text for text in drawn if text]


def test_subplots_are_panels():
    found = graphique(TABLE.plot(subplots=True))
    assert found.type == "courbe"
    assert [list(panel.series) for panel in found.axes] == [["Lyon"], ["Lille"]]


def bars_beside_a_curve():
    left, right = plt.subplots(1, 2)[1]
    left.bar(["a", "b"], [1, 2])
    right.plot([1, 2])
    return [left, right]


RETURNED = [
    lambda: plt.bar(["a", "b"], [1, 2]), lambda: plt.plot([1, 2]), lambda: plt.pie([1, 2]),
    lambda: plt.stackplot([1, 2], [1, 2]), lambda: (plt.bar("a", 1).patches[0].figure, plt.gca()),
    lambda: TABLE.plot(subplots=True), bars_beside_a_curve, lambda: tuple(bars_beside_a_curve()),
]  # fmt: skip


@pytest.mark.parametrize("draw", RETURNED)
def test_all_that_pyplot_returns_is_the_same_chart_once_out_of_the_candidates_process(draw):
    drawn = draw()
    found = graphique(drawn)
    assert found.type != "vide"
    assert graphique(thaw.read(json.loads(json.dumps(snapshot.of(drawn))))) == found


def test_a_snapshot_is_read_as_itself():
    found = graphique(TABLE.plot())
    assert graphique(found) is found


@pytest.mark.parametrize("x", [None, 3, "x", [], pd.DataFrame()])
def test_what_is_no_chart_is_refused_in_french(x):
    with pytest.raises(Remarque, match="graphique est attendu"):
        graphique(x)


def test_an_empty_figure_is_refused():
    with pytest.raises(Remarque, match="vide"):
        graphique(plt.figure())


@pytest.mark.parametrize(
    "damage",
    [
        {"type": "camembert"},
        {"titre": 3},
        {"base_zero": 1},
        {"masque": None},
        {"series": [{}]},
        {"axes": "x"},
        {"reperes": {"a": "b"}},
        {"inconnu": 1},
    ],
)
def test_a_forged_snapshot_is_refused(damage):
    data = graphique(TABLE.plot()).en_dict() | damage
    with pytest.raises(Remarque, match="abîmée"):
        Graphique.depuis(data)
