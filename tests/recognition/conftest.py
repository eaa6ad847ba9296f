"""The evidence folder of a team of four."""

from pathlib import Path

import pytest

from tests.recognition.cast import write_team


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a team of four."""
    write_team(tmp_path)
    return tmp_path
