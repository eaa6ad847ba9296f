"""The sample team, with the default seed and with other seeds."""

from __future__ import annotations

import pytest

from tests.demo.figures import SEEDS, sample
from wholesum.mirror.evidence import Evidence


@pytest.fixture(scope="package", params=SEEDS)
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="package")
def team(seed: int) -> Evidence:
    return sample(seed)
