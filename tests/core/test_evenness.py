"""How evenly things come from people: against plain twins, against random draws, and coverage."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from numpy.typing import NDArray

from wholesum.core.evenness import Even, how_even


def even(counts: list[int], people: int) -> Even:
    found = how_even([counts], [people], "")
    assert found is not None
    return found


def value(counts: list[int], people: int) -> float:
    return even(counts, people).value.value


def test_it_is_the_share_of_pairs_from_different_people_against_all_alike() -> None:
    """The slow twin: every ordered pair of things, one by one."""
    by = [0, 0, 0, 1, 1, 2]
    pairs = list(permutations(range(len(by)), 2))
    different = sum(by[one] != by[other] for one, other in pairs) / len(pairs)
    assert value([3, 2, 1], 4) == pytest.approx(different / (1 - 1 / 4))
    assert value([2, 1, 3], 4) == value([3, 2, 1, 0], 4)


def test_one_source_is_0_and_more_even_than_chance_is_cut_at_1() -> None:
    assert value([5], 6) == 0
    assert value([1] * 6, 6) == 1


def test_it_is_unbiased_for_few_things() -> None:
    rng = np.random.default_rng(7)
    chances = np.array([0.4, 0.3, 0.1, 0.1, 0.05, 0.05])
    truth = (1 - (chances**2).sum()) / (1 - 1 / 6)
    found = [value(rng.multinomial(20, chances).tolist(), 6) for _ in range(400)]
    assert np.mean(found) == pytest.approx(truth, abs=0.01)


def drawn_evenness(counts: list[int], people: int) -> tuple[NDArray[np.float64], ...]:
    """Draw shares for each prior, and weigh them by the chance of the counts in that order."""
    rng, values, weights = np.random.default_rng(1), [], []
    for prior in np.geomspace(0.1, 1_000, 25):
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
    told = even(counts, 8).likely.estimate(1)
    np.testing.assert_allclose([told.low, told.value, told.high], expected, atol=0.015)


@pytest.mark.parametrize(("people", "things"), [(6, 14), (8, 14), (6, 20), (8, 20), (12, 40)])
def test_the_interval_covers_teams_of_all_sorts(people: int, things: int) -> None:
    rng = np.random.default_rng([people, things])
    inside = []
    for alike in (0.3, 1, 3, 10, 1e6):
        for _ in range(60):
            chances = rng.dirichlet([alike] * people)
            truth = (1 - (chances**2).sum()) / (1 - 1 / people)
            told = even(rng.multinomial(things, chances).tolist(), people).value
            inside.append(told.low - 0.001 <= truth <= told.high + 0.001)
    assert np.mean(inside) >= 0.87


def test_occasions_are_pooled_without_joining_their_people() -> None:
    both = how_even([[3, 1], [2, 2]], [4, 4], "")
    assert both is not None
    same = (3 * 2 + 2 * 1 + 2 * 1) / (4 * 3 + 4 * 3)
    assert both.value.value == pytest.approx((1 - same) / (1 - 1 / 4))
    assert (both.things, both.sources, both.people) == (8, 2, 4)


def test_it_is_undefined_for_one_thing_or_person() -> None:
    assert how_even([[1]], [8], "") is None
    assert how_even([[5]], [1], "") is None
    assert how_even([], [], "") is None
    with pytest.raises(ValueError, match="3 brought something, but there are 2 people"):
        how_even([[1, 1, 1]], [2], "")
