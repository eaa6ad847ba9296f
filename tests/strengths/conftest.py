"""The evidence folder of a team of three."""

from pathlib import Path

import pytest

from tests.strengths.cast import write_team


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a team of three."""
    write_team(tmp_path)
    return tmp_path
