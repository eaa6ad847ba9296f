"""The tests of notices use the real default: one email a week."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _each_email() -> None:
    """Leave the default as it is."""
