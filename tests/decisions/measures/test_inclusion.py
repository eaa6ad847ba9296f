"""Inclusion equals a plain loop and exact integration, and its interval covers the true value."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import special

from tests.decisions.cast import decisions, heard
from wholesum.decisions.measures.inclusion import (
    heard_counts,
    inclusion,
    least_interval,
    least_share_posterior,
)


def test_counts_of_people_heard_in_decisions_equal_those_of_a_plain_loop() -> None:
    rng = np.random.default_rng(1)
    names = ["ada", "bo", "cleo", "dag"]
    cells = [
        [sorted(rng.choice(names, size=rng.integers(0, 4), replace=False)) for _ in range(2)]
        for _ in range(40)
    ]
    told = heard_counts(decisions(*(heard("; ".join(c), ";".join(h)) for c, h in cells)))
    expected = [
        (name, sum(name in c for c, _ in cells), sum(name in c and name in h for c, h in cells))
        for name in names
    ]
    assert told.rows() == expected


def test_counts_of_people_heard_in_each_decision_add_up_to_the_counts_of_all_decisions() -> None:
    rows = [heard("ada; bo", "ada"), heard("bo", "bo"), heard("ada", "")]
    whole = heard_counts(decisions(*rows)).drop("person").sum().row(0)
    parts = [heard_counts(decisions(row)).drop("person").sum().row(0) for row in rows]
    assert whole == tuple(map(sum, zip(*parts, strict=True)))


def test_given_decisions_that_affect_nobody_then_inclusion_is_undefined() -> None:
    assert inclusion(decisions({}, heard("", "ada"))) is None


def test_text_on_inclusion_does_not_name_the_person_who_was_heard_least() -> None:
    rows = [heard("ada; bo", "ada; bo" if number < 3 else "ada") for number in range(9)]
    found = inclusion(decisions(*rows))
    assert found is not None
    assert (found.decisions, found.people, found.asked, found.heard) == (9, 2, 18, 12)
    assert found.least.low < 3 / 9 < found.least.high
    assert found.least.low <= found.least.value <= found.least.high
    assert "12 of 18 times" in str(found)
    assert "bo" not in str(found).split()


def slow_least(heard: NDArray[np.int64], asked: NDArray[np.int64], t: float) -> float:
    """Slow implementation: P(all shares > t), summed over means and spreads one by one."""
    total = weight = 0.0
    for spread in [0.002, *((np.arange(12) + 0.5) / 12)]:
        for mean in special.betaincinv(0.5, 0.5, (np.arange(24) + 0.5) / 24):
            a, b = mean * (1 / spread - 1), (1 - mean) * (1 / spread - 1)
            fit, above = (3.0 if spread == 0.002 else 1.0), 1.0
            for yes, of in zip(heard, asked, strict=True):
                fit *= np.exp(special.betaln(a + yes, b + of - yes) - special.betaln(a, b))
                above *= special.betaincc(a + yes, b + of - yes, t)
            total, weight = total + fit * above, weight + fit
    return float(total / weight)


@pytest.mark.parametrize(
    ("yes", "of"), [([3, 8, 9, 7], [9, 9, 9, 9]), ([1, 5], [2, 8]), ([4, 4, 4], [6, 7, 8])]
)
def test_value_of_inclusion_computed_by_the_method_equals_that_of_exact_numerical_integration(
    yes: list[int], of: list[int]
) -> None:
    heard, asked = np.array(yes), np.array(of)
    told = least_share_posterior(heard, asked).values
    for t in (0.2, 0.4, 0.6):
        assert (told > t).mean() == pytest.approx(slow_least(heard, asked, t), abs=0.02)


TEAMS: dict[str, Callable[[int], NDArray[np.float64]]] = {
    "all alike": lambda n: np.full(n, 0.7),
    "all nearly always heard": lambda n: np.full(n, 0.95),
    "one left out": lambda n: np.r_[0.4, np.full(n - 1, 0.9)],
    "two left out": lambda n: np.r_[0.5, 0.5, np.full(n - 2, 0.95)],
    "spread": lambda n: np.linspace(0.4, 0.95, n),
}


@pytest.mark.parametrize("team", TEAMS)
@pytest.mark.parametrize(("members", "decisions"), [(6, 8), (8, 12), (15, 30)])
def test_given_simulated_teams_then_the_interval_of_inclusion_covers_the_share_of_the_least_heard(
    team: str, members: int, decisions: int
) -> None:
    rng = np.random.default_rng([members, decisions])
    shares = TEAMS[team](members)
    held = 0
    for _ in range(300):
        heard = np.asarray(rng.binomial(decisions, shares))
        low, high = least_interval(heard, np.full(members, decisions))
        held += low <= shares.min() <= high
    assert held / 300 >= 0.9 - 0.035  # two standard errors of 300 runs


def test_given_eight_equally_heard_people_then_inclusion_is_nearer_to_the_truth_than_the_minimum() -> (
    None
):
    """The error of the smallest observed share is at least twice as large as that of inclusion."""
    rng = np.random.default_rng(3)
    heard = [rng.binomial(12, 0.7, size=8) for _ in range(200)]
    figure = np.mean([np.median(least_share_posterior(h, np.full(8, 12)).values) for h in heard])
    smallest = np.mean([h.min() / 12 for h in heard])
    assert abs(figure - 0.7) < abs(smallest - 0.7) / 2
