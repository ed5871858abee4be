"""What the tests share: the course's folder and a place to write small courses."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def course() -> Path:
    """The real course/."""
    return ROOT / "course"
