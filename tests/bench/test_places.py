"""The benchmark of many places measures sums that are the same in every division."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import places

pytestmark = pytest.mark.slow


def test_given_small_tables_when_the_places_benchmark_runs_then_each_sum_is_compared_with_a_plain_query(
    tmp_path: Path,
) -> None:
    found = places.lines(tmp_path, voters=400, statements=40, teams=200)
    assert len(found) == 3
    assert all(line.ratios.keys() == {places.PLAIN} for line in found)
    assert all("rows" in line.note for line in found)
