"""The benchmark of promises makes sound evidence and measures every line against the floor."""

from __future__ import annotations

import pytest

from bench import commitments
from wholesum.commitments import check_commitments, known_endings

pytestmark = pytest.mark.slow


def test_given_simulated_promises_for_the_benchmark_when_checked_then_they_are_valid_and_all_have_ended() -> (
    None
):
    evidence = commitments.made_up(300)
    assert check_commitments(evidence) == []
    assert len(known_endings(evidence)) == 300
    assert commitments.read_rows(evidence) == 300 + evidence.promise_events.height


def test_given_the_commitments_benchmark_when_run_then_each_time_is_compared_with_that_of_a_plain_loop() -> (
    None
):
    lines = commitments.measure(300)
    assert [line.name.split()[0] for line in lines] == ["states", "check", "kept", "graph"]
    assert all(line.amount > 0 and min(line.yardsticks.values()) > 0 for line in lines)
