"""Two examiners, each alone: their sheets, their disagreements, their agreement."""

import csv
import io
from pathlib import Path

import pytest
from carnets import classe
from hypothesis import given
from hypothesis import strategies as st

from atelier import folders
from atelier.cli import main
from atelier.jury.double import compare, kappa, lecture
from atelier.results import Result

PAIRS = st.lists(st.tuples(st.sampled_from([0.0, 1.0, 2.0]), st.sampled_from([0.0, 1.0, 2.0])))


def test_kappa_of_a_known_table() -> None:
    pairs = [(1.0, 1.0)] * 20 + [(1.0, 0.0)] * 5 + [(0.0, 1.0)] * 10 + [(0.0, 0.0)] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert lecture(kappa(pairs)) == "faible"


@given(PAIRS)
def test_kappa_is_symmetric_and_at_most_one(pairs: list[tuple[float, float]]) -> None:
    value = kappa(pairs)
    other = kappa([(b, a) for a, b in pairs])
    assert (value is None) == (other is None)
    if value is not None and other is not None:
        assert value == pytest.approx(other)
        assert -1 <= value <= 1
        assert (value == 1) == all(a == b for a, b in pairs)


def test_one_mark_everywhere_has_no_kappa() -> None:
    assert kappa([(1.0, 1.0)] * 5) is None
    assert kappa([]) is None
    assert lecture(None) == "sans objet"


@pytest.fixture
def session(tmp_path: Path) -> folders.Folders:
    where = classe(tmp_path / "s")
    assert main(["double", "--racine", str(where.root)]) == 0
    return where


def filled(where: folders.Folders, name: str, points: dict[str, str]) -> Path:
    """A sheet in which every item gets 1, but those named."""
    text = (where.bilans / "jury/double-correction/fiche.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    path = where.root / f"{name}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        for row in rows:
            value = points.get(f"{row['candidat']} {row['element']}", "1")
            writer.writerow({**row, "points": value, "commentaire": "deux\nlignes"})
    return path


def double(where: folders.Folders, *paths: Path) -> int:
    return main(["double", *map(str, paths), "--racine", str(where.root)])


def test_a_sheet_shows_no_mark_and_no_computed_item(session: folders.Folders) -> None:
    text = (session.bilans / "jury/double-correction/fiche.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert rows
    assert {row["points"] for row in rows} == {""}
    assert not any("calcul" in row["element"] for row in rows)
    assert all(row["seance"].endswith("_evaluation") for row in rows)


def test_disagreements_are_listed_widest_first(session: folders.Folders) -> None:
    first = filled(session, "a", {"C-02 2_3_C2-lecture": "0", "C-01 2_3_C1-lecture": "1,5"})
    second = filled(session, "b", {"C-02 2_3_C2-lecture": "5", "C-03 1_1_C6-oral": ""})
    assert double(session, first, second) == 0
    folder = session.bilans / "jury/double-correction"
    text = (folder / "desaccords.csv").read_text("utf-8-sig")
    gaps = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert [(g["candidat"], g["element"], g["ecart"]) for g in gaps] == [
        ("C-02", "2_3_C2-lecture", "5"), ("C-01", "2_3_C1-lecture", "0,5"),
    ]  # fmt: skip
    assert gaps[0]["commentaire 1"] == "deux\nlignes"


@pytest.mark.parametrize(
    ("value", "said"),
    [("7", "n'est pas entre 0 et 6"), ("bien", "pas un nombre"), ("nan", "entre")],
)
def test_impossible_points_are_one_sentence(
    session: folders.Folders, capsys: pytest.CaptureFixture[str], value: str, said: str
) -> None:
    bad = filled(session, "a", {"C-02 2_3_C2-lecture": value})
    assert double(session, bad, bad) == 1
    message = capsys.readouterr().err
    assert said in message
    assert "a.csv, ligne" in message
    assert not (session.bilans / "jury/double-correction/desaccords.csv").exists()


def test_marks_are_compared_item_by_item_never_by_line() -> None:
    item = ("C-01", "bloc1_evaluation", "sujet_1", "1_1_C6-oral")
    expected = {item: Result(*item, 3.0, None, True, False, 0.0)}
    assert compare({}, {}, expected).incomplets == 1
