"""What a session hands on to the next: signed, complete, and refused once touched."""

from pathlib import Path

import pytest
from carnets import classe

from atelier import candidatures, folders, results
from atelier.cli import main
from atelier.decision import Verdict
from atelier.grille import grille
from atelier.jury import journal
from atelier.jury.journal import Entree
from atelier.jury.transmission import KEY
from atelier.problems import Refusal


@pytest.fixture
def closed(tmp_path: Path) -> folders.Folders:
    """A session whose jury gave bloc 1 to C-01 and closed."""
    where = classe(tmp_path / "juin")
    entry = Entree("C-01", "1", "acquis", "acquis", "conforme", "jury", "2026-06-30T10:00:00")
    journal.append(candidatures.journal_path(where), [entry])
    assert main(["jury", "essai-2026", "--cloturer", "--racine", str(where.root)]) == 0
    return where


def next_session(closed: folders.Folders, root: Path, *, key: bool = True) -> folders.Folders:
    where = classe(root)
    names = ["acquis.csv", "tentatives.csv"]
    for name in names:
        (where.root / name).write_bytes((closed.root / "jury/transmission" / name).read_bytes())
    if key:
        (where.root / KEY).write_bytes((closed.root / KEY).read_bytes())
    return where


def judged(where: folders.Folders, code: str):  # type: ignore[no-untyped-def]
    engine = results.connect(where.db_url)
    examen = candidatures.load(where, engine)
    who = next(candidatures.gather(examen, engine, [code]))
    return who, grille(examen.certification, examen.regles, "novembre", who)


def test_a_bloc_given_by_the_jury_is_acquired_at_the_next_session(
    closed: folders.Folders, tmp_path: Path
) -> None:
    _, found = judged(next_session(closed, tmp_path / "novembre"), "C-01")
    assert found.blocs["1"].retenu is Verdict.ACQUIS
    assert "Déjà acquis à la session essai-2026" in found.blocs["1"].motif
    assert found.blocs["2"].deja_acquis is None  # proposed, but no jury gave it


def test_both_sittings_are_kept_with_every_result(closed: folders.Folders, tmp_path: Path) -> None:
    who, found = judged(next_session(closed, tmp_path / "novembre"), "C-02")
    (before,) = who.anterieures
    mine = [r for r in who.results if r.seance.endswith("_evaluation")]
    assert sorted(before.results) == sorted(mine)  # the same copies, read back exactly
    assert len(found.criteres["1.2.C1"].essais) == 2


def test_the_next_closing_hands_on_the_earlier_ones_too(
    closed: folders.Folders, tmp_path: Path
) -> None:
    second = next_session(closed, tmp_path / "novembre")
    assert main(["jury", "essai-2026", "--cloturer", "--racine", str(second.root)]) == 0
    third = next_session(second, tmp_path / "mars")
    assert judged(third, "C-01")[1].blocs["1"].deja_acquis is not None


@pytest.mark.parametrize("name", ["acquis.csv", "tentatives.csv"])
def test_a_line_changed_on_the_way_is_refused(
    closed: folders.Folders, tmp_path: Path, name: str
) -> None:
    where = next_session(closed, tmp_path / "novembre")
    path = where.root / name
    path.write_text(path.read_text("utf-8").replace('"C-01"', '"C-03"', 1), encoding="utf-8")
    with pytest.raises(Refusal, match=rf"{name}, ligne 2 : la signature"):
        judged(where, "C-01")


def test_without_the_centres_key_nothing_is_believed(
    closed: folders.Folders, tmp_path: Path
) -> None:
    where = next_session(closed, tmp_path / "novembre", key=False)
    with pytest.raises(Refusal, match=r"Il manque cle-centre\.txt"):
        judged(where, "C-01")


def test_the_key_is_for_its_owner_only(closed: folders.Folders) -> None:
    assert (closed.root / KEY).stat().st_mode & 0o077 == 0
