"""Evenness equals the value of a plain implementation, and its interval covers the true value."""

from __future__ import annotations

from itertools import permutations
from typing import TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from wholesum.core.evenness import EvennessEstimate, estimate_evenness

FloatArray: TypeAlias = NDArray[np.float64]


def even(counts: list[int], people: int) -> EvennessEstimate:
    found = estimate_evenness([counts], [people], "")
    assert found is not None
    return found


def value(counts: list[int], people: int) -> float:
    return even(counts, people).value.value


def test_evenness_of_contributions_is_the_share_of_pairs_of_contributions_from_different_people() -> (
    None
):
    """Slow implementation: compare every ordered pair of contributions, one by one."""
    by = [0, 0, 0, 1, 1, 2]
    pairs = list(permutations(range(len(by)), 2))
    different = sum(by[one] != by[other] for one, other in pairs) / len(pairs)
    assert value([3, 2, 1], 4) == pytest.approx(different / (1 - 1 / 4))
    assert value([2, 1, 3], 4) == value([3, 2, 1, 0], 4)


def test_given_all_contributions_from_one_person_then_evenness_is_0_and_if_equally_from_all_then_1() -> (
    None
):
    assert value([5], 6) == 0
    assert value([1] * 6, 6) == 1


def test_given_simulated_teams_with_20_contributions_then_the_estimated_evenness_is_right_on_average() -> (
    None
):
    rng = np.random.default_rng(7)
    chances = np.array([0.4, 0.3, 0.1, 0.1, 0.05, 0.05])
    truth = (1 - (chances**2).sum()) / (1 - 1 / 6)
    found = [value(rng.multinomial(20, chances).tolist(), 6) for _ in range(400)]
    assert np.mean(found) == pytest.approx(truth, abs=0.01)


def of_one(people: int, *shares: float) -> FloatArray:
    """Return probabilities of contributing: some people dominate and all others are equal."""
    others = (1 - sum(shares)) / (people - len(shares))
    return np.array([*shares, *[others] * (people - len(shares))])


def evenness_of(chances: FloatArray) -> float:
    return float((1 - (chances**2).sum()) / (1 - 1 / len(chances)))


@pytest.mark.parametrize("counts", [[10, 2, 2, 2, 2, 2], [9, 4, 3, 3, 3, 2], [15, 1, 1, 1, 1, 1]])
def test_interval_of_the_evenness_of_contributions_equals_an_interval_from_simulated_counts(
    counts: list[int],
) -> None:
    """Slow implementation: at the ends, 5% of simulated counts are as extreme as observed."""
    people, things = len(counts), sum(counts)
    rng = np.random.default_rng(3)
    ends = even(counts, people).posterior.estimate(1)
    tails = {}
    for share in np.linspace(1 / people, 0.95, 90):
        chances = of_one(people, share)
        drawn = rng.multinomial(things, chances, 4_000)
        figures = 1 - (drawn * (drawn - 1)).sum(axis=1) / (things * (things - 1))
        figures /= 1 - 1 / people
        beyond = (figures > value(counts, people) + 1e-9).mean()
        tails[evenness_of(chances)] = beyond + (figures >= value(counts, people) - 1e-9).mean()
    rising = sorted(tails)
    half = [tails[index] / 2 for index in rising]
    for end, tail in ((ends.low, 0.05), (ends.value, 0.5), (ends.high, 0.95)):
        if end < 1:
            assert np.interp(end, rising, half) == pytest.approx(tail, abs=0.05)


SHAPES = {
    "all alike": of_one(8, 1 / 8),
    "one leads a third": of_one(8, 0.35),
    "one leads half": of_one(8, 0.5),
    "one leads most": of_one(8, 0.7),
    "one leads nearly all": of_one(8, 0.9),
    "two lead": of_one(8, 0.35, 0.35),
    "two lead nearly all": of_one(8, 0.45, 0.45),
    "half are silent": of_one(8, 0.245, 0.245, 0.245, 0.245),
    "one after another": 1 / np.arange(1, 9) / (1 / np.arange(1, 9)).sum(),
}


@pytest.mark.parametrize("things", [20, 60])
@pytest.mark.parametrize("shape", SHAPES)
def test_given_members_who_contribute_unequally_then_the_interval_covers_the_true_evenness(
    shape: str, things: int
) -> None:
    """Teams with silent halves or two dominant members have higher coverage; the docs say so."""
    rng = np.random.default_rng(things)
    chances = SHAPES[shape]
    truth, inside = evenness_of(chances), []
    for _ in range(400):
        told = even(rng.multinomial(things, chances).tolist(), len(chances)).value
        inside.append(told.low - 0.001 <= truth <= told.high + 0.001)
    assert np.mean(inside) >= 0.87


def test_given_one_member_with_half_of_20_contributions_then_evenness_is_rarely_estimated_too_high() -> (
    None
):
    rng = np.random.default_rng(11)
    chances = of_one(6, 0.5)
    seen = [even(rng.multinomial(20, chances).tolist(), 6).value for _ in range(1_000)]
    inside = [estimate.low <= evenness_of(chances) <= estimate.high for estimate in seen]
    too_even = [estimate.low > evenness_of(chances) for estimate in seen]
    assert np.mean(inside) >= 0.87
    assert np.mean(too_even) <= 0.07


@pytest.mark.parametrize(("people", "things"), [(6, 14), (8, 14), (6, 20), (8, 20), (12, 40)])
def test_given_simulated_teams_of_many_kinds_then_the_interval_of_evenness_covers_the_true_evenness(
    people: int, things: int
) -> None:
    rng = np.random.default_rng([people, things])
    for alike in (0.3, 1, 3, 10, 1e6):
        inside = []
        for _ in range(200):
            chances = rng.dirichlet([alike] * people)
            told = even(rng.multinomial(things, chances).tolist(), people).value
            inside.append(told.low - 0.001 <= evenness_of(chances) <= told.high + 0.001)
        assert np.mean(inside) >= 0.87


@pytest.mark.parametrize("counts", [[4] * 5, [20], [1] * 6])
def test_given_very_uneven_counts_of_contributions_then_the_interval_of_evenness_is_wider_than_0(
    counts: list[int],
) -> None:
    told = even(counts, max(len(counts), 5)).value
    assert told.high - told.low > 0.05


def test_given_several_meetings_when_evenness_is_estimated_then_pairs_within_one_meeting_are_counted() -> (
    None
):
    both = estimate_evenness([[3, 1], [2, 2]], [4, 4], "")
    assert both is not None
    same = (3 * 2 + 2 * 1 + 2 * 1) / (4 * 3 + 4 * 3)
    assert both.value.value == pytest.approx((1 - same) / (1 - 1 / 4))
    assert (both.things, both.sources, both.people) == (8, 2, 4)


def test_given_one_contribution_or_one_person_then_evenness_of_contributions_is_undefined() -> None:
    assert estimate_evenness([[1]], [8], "") is None
    assert estimate_evenness([[5]], [1], "") is None
    assert estimate_evenness([], [], "") is None
    with pytest.raises(ValueError, match="3 contributed, but there are 2 people"):
        estimate_evenness([[1, 1, 1]], [2], "")
