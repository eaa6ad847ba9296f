"""Each test has its own cache of Mirrors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    caches["mirrors"].clear()
    yield
    caches["mirrors"].clear()
