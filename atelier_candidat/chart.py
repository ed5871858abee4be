"""A chart as inert data: what it shows, without the library that drew it."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime, time
from typing import Any

from atelier_candidat.remark import Remarque

Abscisse = str | float | date | None  # a category, a number, a date; None: an unlabelled category
MOST_POINTS = 20_000
MOST_TEXTS = 200
LONGEST_TEXT = 500

TYPES = (
    "courbe",
    "barres",
    "barres horizontales",
    "barres empilées",
    "barres horizontales empilées",
    "secteurs",
    "nuage",
    "histogramme",
    "boîtes",
    "aires",
    "aires empilées",
    "planning",
    "carte de chaleur",
    "mixte",
    "3D",
    "vide",
    "autre",
)


@dataclass(frozen=True)
class Serie:
    """One set of marks of a chart.

    `x` are the categories, dates or numbers and `y` the measures, whatever the orientation.
    For sectors, `y` are shares of 1. For a planning, `debut` holds where each bar starts.
    """

    nom: str
    type: str
    x: tuple[Abscisse, ...]
    y: tuple[float | None, ...]
    couleurs: tuple[str, ...] = ()  # "#rrggbb", one per series or one per mark
    debut: tuple[Abscisse, ...] = ()
    a_droite: bool = False  # measured on the right-hand axis

    @property
    def valeurs(self) -> dict[Abscisse, float | None]:
        """Measure by category, date or number."""
        return dict(zip(self.x, self.y, strict=True))


@dataclass(frozen=True)
class Graphique:
    """What a chart shows. Made by `graphique(x)`; with several panels, `axes` holds each."""

    type: str
    series: Mapping[str, Serie] = field(default_factory=dict)
    titre: str = ""
    axe_x: str = ""
    axe_y: str = ""
    axe_y_droite: str = ""
    legende: tuple[str, ...] = ()
    graduations_x: tuple[str, ...] = ()
    graduations_y: tuple[str, ...] = ()
    graduations_y_droite: tuple[str, ...] = ()
    ordre: str = ""  # "croissant", "décroissant" as read left to right or top to bottom, or ""
    base_zero: bool = False  # the axis of measures shows zero
    reperes: Mapping[str, float] = field(default_factory=dict)  # lines across the whole panel
    textes: tuple[str, ...] = ()  # notes on and around the chart
    fond: str = "#ffffff"
    relief: bool = False  # a 3D effect: perspective or shadow
    masque: bool = False  # a bar is drawn whole over another
    axes: tuple["Graphique", ...] = ()

    @property
    def horizontal(self) -> bool:
        """Whether measures are read on the horizontal axis."""
        return self.type.startswith("barres horizontales") or self.type == "planning"

    @property
    def axe_valeurs(self) -> str:
        """The label of the axis where measures are read."""
        return self.axe_x if self.horizontal else self.axe_y

    @property
    def axe_categories(self) -> str:
        """The label of the axis of categories or dates."""
        return self.axe_y if self.horizontal else self.axe_x

    @property
    def couleurs(self) -> tuple[str, ...]:
        """Every colour of the marks, once each."""
        return tuple(dict.fromkeys(c for s in self.series.values() for c in s.couleurs))

    @property
    def source(self) -> str:
        """The note that names where the data come from: the first text starting with `Source`."""
        starts = ("source", "données")
        return next((t for t in self.textes if t.strip().casefold().startswith(starts)), "")

    def en_dict(self) -> dict[str, Any]:
        """The chart in JSON-able data; `Graphique.depuis` reads it back."""
        data = asdict(self)
        data["series"] = [_series_dict(serie) for serie in self.series.values()]
        data["reperes"] = dict(self.reperes)
        data["axes"] = [panel.en_dict() for panel in self.axes]
        return data

    @staticmethod
    def depuis(data: Any) -> "Graphique":
        """The chart that `en_dict` gave; raises Remarque for anything else: data from a candidate's
        process are checked, not believed."""
        try:
            return _chart(data, depth=0)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise Remarque("Ce graphique ne se lit pas : sa description est abîmée.") from error


def _series_dict(serie: Serie) -> dict[str, Any]:
    data = asdict(serie)
    data["x"] = [_plain(x) for x in serie.x]
    data["debut"] = [_plain(x) for x in serie.debut]
    return data


def _plain(x: Abscisse) -> Any:
    """Dates travel as {"date": ISO}."""
    return {"date": x.isoformat()} if isinstance(x, date) else x


def _abscisse(x: Any) -> Abscisse:
    if type(x) is dict:
        (iso,) = (x["date"],)
        moment = datetime.fromisoformat(_exact(iso, str))
        return moment.date() if moment.time() == time.min else moment
    if x is None or type(x) is str:
        return x if x is None else x[:LONGEST_TEXT]
    return _number(x)


def _number(x: Any) -> float:
    if type(x) not in (int, float) or not math.isfinite(x):
        raise ValueError("not a number")
    return float(x)


def _exact(x: Any, kind: type) -> Any:
    if type(x) is not kind:
        raise TypeError(f"{kind.__name__} expected")
    return x


def _texts(items: Any) -> tuple[str, ...]:
    if type(items) not in (list, tuple) or len(items) > MOST_POINTS:
        raise TypeError("texts expected")
    return tuple(_exact(item, str)[:LONGEST_TEXT] for item in items)


def _kind(name: Any) -> str:
    if name not in TYPES:
        raise ValueError("unknown kind of chart")
    return str(name)


def _serie(data: Any) -> Serie:
    data = _exact(data, dict)
    if max(len(data["x"]), len(data["y"]), len(data["debut"])) > MOST_POINTS:
        raise ValueError("too many points")
    if len(data["x"]) != len(data["y"]):
        raise ValueError("x and y differ in length")
    return Serie(
        nom=_exact(data["nom"], str)[:LONGEST_TEXT],
        type=_kind(data["type"]),
        x=tuple(_abscisse(x) for x in data["x"]),
        y=tuple(None if y is None else _number(y) for y in data["y"]),
        couleurs=_texts(data["couleurs"]),
        debut=tuple(_abscisse(x) for x in data["debut"]),
        a_droite=_exact(data["a_droite"], bool),
    )


def _chart(data: Any, depth: int) -> Graphique:
    data = _exact(data, dict)
    if depth > 1 or set(data) != {f.name for f in fields(Graphique)} or len(data["axes"]) > 100:
        raise ValueError("not a chart")
    series = [_serie(serie) for serie in _exact(data["series"], list)]
    reperes = _exact(data["reperes"], dict)
    texts = ("titre", "axe_x", "axe_y", "axe_y_droite", "ordre", "fond")
    return Graphique(
        type=_kind(data["type"]),
        series={serie.nom: serie for serie in series},
        legende=_texts(data["legende"]),
        graduations_x=_texts(data["graduations_x"]),
        graduations_y=_texts(data["graduations_y"]),
        graduations_y_droite=_texts(data["graduations_y_droite"]),
        base_zero=_exact(data["base_zero"], bool),
        masque=_exact(data["masque"], bool),
        reperes={_exact(name, str): _number(value) for name, value in reperes.items()},
        textes=_texts(data["textes"]),
        relief=_exact(data["relief"], bool),
        axes=tuple(_chart(panel, depth + 1) for panel in data["axes"]),
        **{name: _exact(data[name], str)[:LONGEST_TEXT] for name in texts},
    )
