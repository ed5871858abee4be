"""The page that a candidate gets back."""

import subprocess
from pathlib import Path

import copies_de_test as sample
import pytest
from test_correction import SEANCE, grade, hand_in, session, template
from test_engine_elsewhere import BIN

from atelier import folders

__all__ = ["session", "template"]
pytestmark = [pytest.mark.xdist_group("moteur")]


def test_feedback_shows_points_and_messages_and_no_hidden_test(session: folders.Folders) -> None:
    answers = {"total": "total = 0\nprint('<script>alert(1)</script>')"}
    hand_in(session, "C-01", sample.as_bytes(sample.notebook(answers)))
    grade(session)
    config = (Path(__file__).parent.parent / "nbgrader_config.py").read_text(encoding="utf-8")
    (session.root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    done = subprocess.run(
        [BIN / "nbgrader", "generate_feedback", SEANCE],
        cwd=session.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    page = (session.feedback / "C-01" / SEANCE / "sujet.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in page
    assert "1_2_C1-total : 0 sur 2" in page
    assert "1_2_C1-clients : 3 sur 3" in page
    assert "1_2_C1-avis : – sur 2" in page, "nobody has read it yet: not zero"
    assert sample.CANARY not in page
    assert "corrige" not in page
    assert "pour une idée juste" not in page
    assert "<script" not in page
    assert "http://" not in page and "https://" not in page
