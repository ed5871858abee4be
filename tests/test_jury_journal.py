"""The jury's journal only grows, says who and why, and shows any change made afterwards."""

from pathlib import Path

import pytest

from atelier.decision import Verdict
from atelier.jury import journal
from atelier.jury.journal import Entree
from atelier.problems import Refusal


def entry(decision: str | None = "acquis", objet: str = "2", **changes: str) -> Entree:
    known = {"motif": "oral probant", "qui": "Mme Martin", "quand": "2026-11-24T10:00:00"}
    return Entree("C-01", objet, "non acquis", decision, **(known | changes))


def test_decisions_are_added_and_the_last_one_is_in_force(tmp_path: Path) -> None:
    path = tmp_path / "jury" / "decisions.jsonl"
    assert journal.read(path) == []
    journal.append(path, [entry("acquis")])
    journal.append(path, [entry("non acquis", motif="erreur de saisie")])
    assert [e.decision for e in journal.read(path)] == ["acquis", "non acquis"]
    in_force = journal.latest(journal.read(path))["C-01"]["2"]
    assert (in_force.verdict, in_force.motif) == (Verdict.NON_ACQUIS, "erreur de saisie")


def test_a_withdrawn_decision_leaves_the_proposition_but_stays_written(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    journal.append(path, [entry("acquis"), entry(None, motif="à revoir")])
    assert len(journal.read(path)) == 2
    assert journal.latest(journal.read(path)) == {"C-01": {}}


@pytest.mark.parametrize("tamper", ["change", "remove", "swap", "garbage"])
def test_a_line_touched_afterwards_is_seen(tmp_path: Path, tamper: str) -> None:
    path = tmp_path / "decisions.jsonl"
    journal.append(path, [entry(objet=str(n)) for n in (1, 2, 3)])
    lines = path.read_text().splitlines()
    match tamper:
        case "change":
            lines[1] = lines[1].replace('"acquis"', '"partiellement"')
        case "remove":
            del lines[1]
        case "swap":
            lines[0], lines[1] = lines[1], lines[0]
        case "garbage":
            lines[1] = "[1, 2]"
    path.write_text("\n".join(lines) + "\n")
    before = path.read_bytes()
    with pytest.raises(Refusal, match="modifié à la main"):
        journal.append(path, [entry()])
    assert path.read_bytes() == before


def test_a_decision_says_who_why_and_one_of_three_words() -> None:
    with pytest.raises(Refusal, match="qui a décidé"):
        entry(qui=" ")
    with pytest.raises(Refusal, match="le motif"):
        entry(motif="")
    with pytest.raises(Refusal, match="écrivez acquis, partiellement, non acquis"):
        entry("absent")


def test_two_people_deciding_the_same_thing_are_told(tmp_path: Path) -> None:
    first = journal.latest([entry("acquis")])
    assert journal.unseen([entry("acquis")], {}, first) == []
    with pytest.raises(Refusal, match="une autre décision"):
        journal.unseen([entry("non acquis")], {}, first)
    assert len(journal.unseen([entry("non acquis")], first, first)) == 1
