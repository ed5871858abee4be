import datetime
from pathlib import Path

import pytest

from atelier import session
from atelier.problems import Refusal

TEXT = """\
nom: printemps-2027
graine: 7
date: 2027-03-15
entreprises: {formation: une, evaluation: autre}
candidats:
  - {code: C-01, voie: vae, presence: excuse, tiers_temps: true}
  - {code: C-02}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "session.yml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_session_is_read_with_its_candidates(path):
    read = session.load(path)
    assert (read.graine, read.date) == (7, datetime.date(2027, 3, 15))
    assert read.candidats[0] == session.Candidat("C-01", "vae", "excuse", True)
    assert read.candidats[1] == session.Candidat("C-02", "formation", "present", False)


def test_writing_then_reading_a_session_changes_nothing(path):
    read = session.load(path)
    session.save(read, path)
    assert session.load(path) == read


def test_another_seed_keeps_the_rest(path):
    read = session.load(path)
    assert read.with_data(8, None) == session.Session(
        read.nom, 8, read.date, "une", "autre", "course", read.candidats
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("C-02", "C-01", "ligne 7 : le candidat C-01 est inscrit deux fois"),
        ("C-02", "../x", "ne doit contenir que lettres"),
        ("graine: 7", "graine: sept", "ligne 2 : « graine » doit être un nombre entier"),
        ("2027-03-15", "15 mars", "ligne 3 : « date » doit être une date"),
        ("excuse", "malade", "« presence : malade » n'existe pas"),
        ("nom: printemps-2027\n", "", "il manque « nom »"),
    ],
)
def test_a_malformed_session_is_told_with_its_line(path, old, new, said):
    path.write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(Refusal) as refusal:
        session.load(path)
    assert said in str(refusal.value)
