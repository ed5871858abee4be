"""Partial credit, and how well a selection finds what it should."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from atelier.problems import Refusal
from atelier.verification.tables import Comparaison
from atelier.verification.values import key_of
from atelier_candidat import Remarque


class Points(float):
    """A number of points, with the remark that explains those that are missing."""

    remarque: str

    def __new__(cls, points: float, remarque: str = "") -> "Points":
        found = super().__new__(cls, points)
        found.remarque = remarque
        return found


def part(reussis: float, total: float, points: float, remarque: str = "") -> Points:
    """The points earned for `reussis` of `total`, to be written last in a tests cell.

    Never below 0 nor above `points`; a blank answer must give `reussis` 0.
    """
    if not total > 0 or not points > 0:
        raise Refusal("part(…) demande un total et des points supérieurs à zéro.")
    share = min(max(reussis / total, 0.0), 1.0)
    return Points(round(points * share, 2), remarque if share < 1 else "")


class Cumul:
    """Points gathered check after check, where each is worth something by itself.

    `cumul.points()` is written last in the tests cell; the remarks of what fails follow it.
    """

    def __init__(self) -> None:
        self._earned = self._possible = 0.0
        self._remarks: list[str] = []

    def controle(self, points: float, check: Callable[..., Any], *args: Any, **named: Any) -> None:
        """Earn `points` if a check passes: `cumul.controle(1, meme_montant, ht, corrige.ht)`."""
        self._possible += points
        try:
            check(*args, **named)
        except Remarque as remark:
            self._remark(str(remark))
        else:
            self._earned += points

    def lignes(self, points: float, comparaison: Comparaison) -> None:
        """Earn a share of `points` by the rows that are right (`lignes_justes`)."""
        self._possible += points
        self._earned += points * comparaison.justes / comparaison.total
        if comparaison.remarque:
            self._remark(comparaison.remarque)

    def condition(self, points: float, vrai: bool, remarque: str) -> None:
        """Earn `points` if this is true, else the remark."""
        self.controle(points, _require, vrai, remarque)

    def _remark(self, remarque: str) -> None:
        if remarque not in self._remarks:  # one fault may cost two rules, and is said once
            self._remarks.append(remarque)

    def points(self) -> Points:
        """What is earned so far, with every remark."""
        if self._possible <= 0:
            raise Refusal("Cumul : aucun contrôle n'a été compté, corrigez le test.")
        return part(
            self._earned, self._possible, self._possible, " ".join(filter(None, self._remarks))
        )


def _require(vrai: bool, remarque: str) -> None:
    if not vrai:
        raise Remarque(remarque)


@dataclass(frozen=True)
class Selection:
    """How a selection compares with the right one. `precision`: share of what is kept that
    should be; `rappel`: share of what should be kept that is; `f1`: their harmonic mean.
    """

    precision: float
    rappel: float
    en_trop: tuple[Any, ...]
    oublies: int

    @property
    def f1(self) -> float:
        both = self.precision + self.rappel
        return 0.0 if both == 0 else 2 * self.precision * self.rappel / both


def precision_rappel(obtenu: Iterable[Any], attendu: Iterable[Any]) -> Selection:
    """Compare the identifiers kept with those to keep; an empty selection has a precision of 0."""
    got, expected = {key_of(v): v for v in obtenu}, {key_of(v) for v in attendu}
    if not expected:
        raise Refusal("precision_rappel(…) : la référence ne retient rien, corrigez le test.")
    right = len(expected & set(got))
    return Selection(
        precision=right / len(got) if got else 0.0,
        rappel=right / len(expected),
        en_trop=tuple(value for key, value in got.items() if key not in expected),
        oublies=len(expected) - right,
    )
