"""Evenness of proposals: against a loop, against random draws, and how often its interval holds."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.decisions.cast import decisions, heard
from wholesum.decisions.proposers import (
    equality,
    likely_evenness,
    named_people,
    proposal_counts,
)


def test_the_figure_is_that_of_all_pairs_of_proposals() -> None:
    by = ["ada", "ada", "bo", "cleo", "bo", "ada", None, "dag"]
    evidence = decisions(*({"proposed_by": who} for who in by))
    known = [who for who in by if who is not None]
    pairs = [one == other for one, other in combinations(known, 2)]
    found = equality(evidence, 6)
    assert found is not None
    assert found.value.value == pytest.approx((1 - np.mean(pairs)) / (1 - 1 / 6))
    assert (found.decisions, found.proposers) == (7, 4)


@pytest.mark.parametrize("by", [[], ["ada"]])
def test_one_proposal_has_no_evenness(by: list[str]) -> None:
    assert equality(decisions({}, *({"proposed_by": who} for who in by)), 6) is None


def test_whoever_is_named_could_have_proposed() -> None:
    evidence = decisions(heard("ada; bo", "cleo"), {"proposed_by": "dag"})
    assert named_people(evidence) == ["ada", "bo", "cleo", "dag"]
    assert proposal_counts(evidence).tolist() == [1]


def drawn_evenness(counts: list[int], people: int) -> tuple[NDArray[np.float64], ...]:
    """Draw shares for each prior, and weigh them by the chance of the counts in that order."""
    rng, values, weights = np.random.default_rng(1), [], []
    for prior in np.geomspace(0.25, 200, 14):
        chance, before = 1.0, 0
        for place, count in enumerate(counts):
            for again in range(count):
                chance *= (prior + again) / (people * prior + before + again)
            before = sum(counts[: place + 1])
        shape = np.full(people, prior)
        shape[: len(counts)] += counts
        shares = rng.dirichlet(shape, 20_000)
        values.append((1 - (shares**2).sum(axis=1)) / (1 - 1 / people))
        weights.append(np.full(20_000, chance))
    return np.concatenate(values), np.concatenate(weights)


@pytest.mark.parametrize("counts", [[2, 2, 1, 1, 2, 2, 1, 1], [8, 3, 1], [4, 4, 4]])
def test_what_it_may_be_is_what_random_shares_give(counts: list[int]) -> None:
    values, weights = drawn_evenness(counts, 8)
    order = np.argsort(values)
    below = weights[order].cumsum() / weights.sum()
    expected = np.interp([0.05, 0.5, 0.95], below, values[order])
    told = likely_evenness(np.array(counts), 8).estimate(1)
    np.testing.assert_allclose([told.low, told.value, told.high], expected, atol=0.015)


@pytest.mark.parametrize("people", [6, 8, 12])
@pytest.mark.parametrize("concentration", [1.0, 3.0, 10.0, 100.0])
def test_the_interval_holds_over_teams_of_all_kinds(people: int, concentration: float) -> None:
    """Nearly 90 % where few propose, more where many do."""
    rng = np.random.default_rng([people, int(concentration)])
    held = 0
    for _ in range(200):
        shares = rng.dirichlet(np.full(people, concentration))
        counts = rng.multinomial(14, shares)
        told = likely_evenness(counts[counts > 0], people).estimate(14)
        held += told.low <= (1 - (shares**2).sum()) / (1 - 1 / people) <= told.high
    assert held / 200 >= 0.9 - 0.1
