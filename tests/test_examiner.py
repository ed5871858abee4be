"""The process that judges answers: what it says when a test cannot end."""

import signal
from pathlib import Path

import pytest

from atelier import examiner
from atelier.examination import TOO_LONG

ENDLESS = """
try:
    while True:
        pass
except Exception:  # as a reader of files that takes any trouble for damage
    raise AssertionError("ce fichier est abîmé")
"""


def test_a_test_that_never_ends_is_not_called_a_damaged_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(examiner, "SECONDS", 0.1)
    tests = examiner.Tests(0, "x", 1.0, [], compile(ENDLESS, "x", "exec"), None, {}, {})
    before = signal.signal(signal.SIGALRM, examiner._alarm)
    try:
        found = examiner._verdict(examiner.Exam(tmp_path), tests, {})
    finally:
        signal.signal(signal.SIGALRM, before)
    assert (found["points"], found["message"]) == (0.0, TOO_LONG)


def test_a_message_holds_nothing_that_a_gradebook_cannot() -> None:
    assert examiner._clean("a\0b\ud800") == "a?b?"
