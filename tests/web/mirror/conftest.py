"""The team of the cast with the three rounds of the sample team behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import caches

from tests.web.mirror.rounds import ROWS, dated, import_rounds
from wholesum.demo import sample_team
from wholesum.mirror.evidence import Evidence
from wholesum.web.teams.models import Team


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    caches["mirrors"].clear()
    yield
    caches["mirrors"].clear()


@pytest.fixture(scope="session")
def sample() -> Evidence:
    return sample_team()


@pytest.fixture
def walked(team: Team, sample: Evidence) -> Team:
    """The team after the three cycles of the sample team."""
    import_rounds(team, sample)
    return team


@pytest.fixture
def twice(team: Team) -> Team:
    """The team after two rounds on one facet."""
    import_rounds(team, dated({"1": ROWS, "2": ROWS}))
    return team
