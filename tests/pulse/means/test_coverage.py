"""Intervals cover the true values in simulations of whole rounds with fixed seeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pytest
from scipy import special

from tests.reference import lq2002
from wholesum.pulse.counts import FloatArray, IntArray
from wholesum.pulse.means.finite_team import whole_team
from wholesum.pulse.means.posterior import interval_table
from wholesum.pulse.means.prior import organisation_prior, perks_prior
from wholesum.pulse.privacy.small_groups import interval_without_spread

Answers: TypeAlias = Callable[[np.random.Generator, int], IntArray]
Teams: TypeAlias = Callable[[np.random.Generator, int], FloatArray]

FIVE = np.arange(1.0, 6.0)
ROUNDS = 4000


def drawn_answers(shares: FloatArray, n: int, chance: np.random.Generator) -> IntArray:
    return np.array([chance.multinomial(n, share) for share in shares])


@pytest.mark.parametrize("n", range(4, 13))
def test_given_simulated_teams_then_the_interval_of_the_mean_covers_the_true_mean_of_a_team(
    n: int,
) -> None:
    chance = np.random.default_rng(n)
    shares = chance.dirichlet(perks_prior(5).weights, ROUNDS)
    low, high = interval_table(drawn_answers(shares, n, chance), FIVE, None, [0.05, 0.95]).T
    covered = ((shares @ FIVE >= low) & (shares @ FIVE <= high)).mean()
    assert 0.88 <= covered <= 0.92


def learnt_coverage(draw: Teams, teams: int, n: int, organisations: int) -> float:
    """Return how often intervals cover the true means, with a prior learnt from the teams."""
    inside = []
    for number in range(organisations):
        chance = np.random.default_rng([teams, n, number])
        shares = draw(chance, teams)
        counts = drawn_answers(shares, n, chance)
        low, high = interval_table(counts, FIVE, organisation_prior(counts, FIVE), [0.05, 0.95]).T
        inside.append((shares @ FIVE >= low) & (shares @ FIVE <= high))
    return float(np.mean(inside))


def shifted(deviation: float, middle: float = 3.4, spread: float = 1.0) -> Teams:
    """Simulate teams whose answers, rounded to five options, are shifted up or down the scale."""

    def draw(chance: np.random.Generator, teams: int) -> FloatArray:
        centre = middle + chance.normal(0, deviation, (teams, 1))
        below = special.ndtr((np.arange(1.5, 5) - centre) / spread)
        shares: FloatArray = np.diff(below, axis=1, prepend=0.0, append=1.0)
        return shares

    return draw


def one_in_ten_in_two_camps(chance: np.random.Generator, teams: int) -> FloatArray:
    shares = shifted(0.35)(chance, teams)
    shares[chance.random(teams) < 0.1] = [0.42, 0.08, 0, 0.08, 0.42]
    return shares


def all_in_two_camps(chance: np.random.Generator, teams: int) -> FloatArray:
    lower = chance.beta(2, 2, (teams, 1))
    upper = np.array([0, 0, 0.1, 0.3, 0.6])
    return np.asarray(lower * upper[::-1] + (1 - lower) * upper)


def drawn_from_a_dirichlet(chance: np.random.Generator, teams: int) -> FloatArray:
    return chance.dirichlet(7.0 * np.array([0.04, 0.1, 0.2, 0.41, 0.25]), teams)


def companies(item: str) -> Teams:
    """Return teams that answer as real companies of soldiers did."""

    def draw(chance: np.random.Generator, teams: int) -> FloatArray:
        answers = lq2002()[item].to_numpy() - (0 if item.startswith("HOSTIL") else 1)
        names, places = np.unique(lq2002()["COMPID"].to_numpy(), return_inverse=True)
        table = np.zeros((len(names), 5))
        np.add.at(table, (places, answers), 1)
        drawn = table[chance.integers(0, len(names), teams)]
        return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))

    return draw


WORLDS: dict[str, Teams] = {
    "shifted a little": shifted(0.2),
    "shifted": shifted(0.35),
    "shifted far": shifted(0.7),
    "one-sided": shifted(0.5, 4.6, 1.1),
    "one in ten in two camps": one_in_ten_in_two_camps,
    "all in two camps": all_in_two_camps,
    "Dirichlet": drawn_from_a_dirichlet,
    **{item: companies(item) for item in ("LEAD01", "LEAD06", "TSIG01", "HOSTIL01", "HOSTIL03")},
}


def test_given_simulated_teams_with_different_means_then_the_interval_covers_the_true_mean() -> (
    None
):
    assert 0.87 <= learnt_coverage(shifted(0.35), 200, 12, 4) <= 0.95


@pytest.mark.slow
@pytest.mark.parametrize(("teams", "n"), [(40, 6), (40, 12), (200, 5), (200, 12), (200, 20)])
@pytest.mark.parametrize("world", WORLDS)
def test_given_teams_of_many_kinds_and_a_prior_estimated_from_them_then_the_interval_covers_the_mean(
    world: str, teams: int, n: int
) -> None:
    covered = learnt_coverage(WORLDS[world], teams, n, 4_000 // teams)
    assert 0.87 <= covered <= 0.95


@pytest.mark.slow
def test_given_simulated_teams_that_do_not_differ_then_intervals_cover_the_mean_in_over_97_percent() -> (
    None
):
    assert learnt_coverage(shifted(0), 100, 8, 20) > 0.97


@pytest.mark.parametrize("n", range(4, 13))
def test_given_a_dirichlet_prior_estimated_from_simulated_teams_then_the_interval_covers_the_mean(
    n: int,
) -> None:
    """Averaged over organisations: small teams estimate the spread only roughly."""
    assert 0.88 <= learnt_coverage(drawn_from_a_dirichlet, 200, n, 20) <= 0.92


@pytest.mark.parametrize("members", range(5, 13))
@pytest.mark.parametrize("silent", [1, 2, 3])
def test_given_simulated_missing_answers_then_the_interval_covers_the_mean_of_all_members(
    members: int, silent: int
) -> None:
    chance = np.random.default_rng(1000 * silent + members)
    shares = chance.dirichlet(perks_prior(5).weights, ROUNDS)
    answered = drawn_answers(shares, members - silent, chance)
    means = (answered + drawn_answers(shares, silent, chance)) @ FIVE / members
    distinct, place = np.unique(answered, axis=0, return_inverse=True)
    intervals = np.array(
        [whole_team(row, FIVE, members, perks_prior(5)).interval() for row in distinct]
    )
    low, high, stated = intervals[place.ravel()].T
    covered = (means >= low - 1e-9) & (means <= high + 1e-9)
    assert stated.min() >= 0.9
    assert covered.mean() == pytest.approx(stated.mean(), abs=0.02)


def drawn_by(shares: list[float], items: int, together: float) -> Answers:
    """Return a function that simulates answers with given shares and correlation."""

    def draw(chance: np.random.Generator, people: int) -> IntArray:
        cuts = special.ndtri(np.cumsum(shares)[:-1].clip(1e-9, 1 - 1e-9))
        own = chance.normal(0, np.sqrt(together), (people, 1))
        each = own + chance.normal(0, np.sqrt(1 - together), (people, items))
        return np.asarray(np.searchsorted(cuts, each).reshape(people, items).sum(axis=1))

    return draw


def company(items: list[str]) -> Answers:
    """Draw people of one company of soldiers, with their real answers."""

    def draw(chance: np.random.Generator, people: int) -> IntArray:
        names = lq2002()["COMPID"].to_numpy()
        low = 0 if items[0].startswith("HOSTIL") else 1
        scores = (lq2002().select(items).to_numpy() - low).sum(axis=1)
        own = scores[names == chance.choice(np.unique(names))]
        return np.asarray(chance.choice(own, people, replace=len(own) < people))

    return draw


ONE_SIDED = [0.05, 0.15, 0.2, 0.35, 0.25]
TWO_CAMPS = [0.4, 0.1, 0, 0.1, 0.4]
SILENCES: dict[str, tuple[Answers, int]] = {
    "one item, one-sided": (drawn_by(ONE_SIDED, 1, 0), 1),
    "one item, heavily one-sided": (drawn_by([0, 0, 0.1, 0.4, 0.5], 1, 0), 1),
    "one item, two camps": (drawn_by(TWO_CAMPS, 1, 0), 1),
    "one item, evenly spread": (drawn_by([0.2] * 5, 1, 0), 1),
    "one item, LEAD01": (company(["LEAD01"]), 1),
    "one item, TSIG01": (company(["TSIG01"]), 1),
    "one item, HOSTIL01": (company(["HOSTIL01"]), 1),
    "a facet, one-sided": (drawn_by(ONE_SIDED, 3, 0.5), 3),
    "a facet, one-sided, items apart": (drawn_by(ONE_SIDED, 3, 0), 3),
    "a facet, evenly spread": (drawn_by([0.2] * 5, 3, 0.5), 3),
    "a facet, LEAD": (company(["LEAD01", "LEAD02", "LEAD03"]), 3),
    "a facet, TSIG": (company(["TSIG01", "TSIG02", "TSIG03"]), 3),
    "a facet, HOSTIL": (company(["HOSTIL01", "HOSTIL02", "HOSTIL03"]), 3),
}


def silent_coverage(draw: Answers, items: int, members: int, silent: int, teams: int) -> float:
    """Return how often the interval from those who answered covers the whole team's mean."""
    chance = np.random.default_rng([members, silent])
    values = 1 + np.arange(4 * items + 1) / items
    inside = []
    for _ in range(teams):
        scores = draw(chance, members)
        counts = np.bincount(scores[silent:], minlength=len(values))
        told = whole_team(counts, values, members).estimate()
        inside.append(told.low - 1e-9 <= values[scores].mean() <= told.high + 1e-9)
    return float(np.mean(inside))


def test_given_missing_answers_unlike_all_given_ones_then_the_interval_covers_the_mean_of_all_members() -> (
    None
):
    assert silent_coverage(*SILENCES["one item, one-sided"], 6, 1, 400) >= 0.9
    assert silent_coverage(*SILENCES["a facet, one-sided"], 8, 1, 400) >= 0.9


@pytest.mark.slow
@pytest.mark.parametrize(("members", "silent"), [(6, 1), (8, 1), (8, 3), (12, 2)])
@pytest.mark.parametrize("answers", SILENCES)
def test_given_simulated_teams_with_any_answers_then_the_interval_covers_the_mean_of_all_members(
    answers: str, members: int, silent: int
) -> None:
    assert silent_coverage(*SILENCES[answers], members, silent, 800) >= 0.87


@pytest.mark.slow
def test_given_two_opposite_groups_and_three_missing_answers_then_intervals_cover_the_mean_less_often() -> (
    None
):
    """The answers of silent members are correlated in two camps; the documentation says so."""
    far_camps = drawn_by(TWO_CAMPS, 3, 0.8)
    assert silent_coverage(far_camps, 3, 8, 1, 800) >= 0.87
    for members, silent in ((8, 3), (12, 2)):
        assert 0.83 <= silent_coverage(far_camps, 3, members, silent, 800) <= 0.89


SHAPES: dict[str, tuple[Answers, int]] = SILENCES | {
    "one item, nearly of one mind": (drawn_by([0, 0, 0.05, 0.15, 0.8], 1, 0), 1),
    "a facet, two far camps": (drawn_by(TWO_CAMPS, 3, 0.8), 3),
}


def again_coverage(
    draw: Answers, items: int, n: int, *, own_spread: bool, rounds: int = 600
) -> float:
    """Return how often the interval on the page, with ends in tenths, covers the true mean."""
    values = 1 + np.arange(4 * items + 1) / items
    chance = np.random.default_rng([n, items])
    everybody = [draw(chance, 2_000) for _ in range(rounds)]
    true = np.array([values[scores].mean() for scores in everybody])
    counts = np.array([np.bincount(scores[:n], minlength=len(values)) for scores in everybody])
    mean = counts @ values / n
    if own_spread:
        low, high = interval_table(counts, values, None, [0.05, 0.95]).T
        low, high = np.floor(10 * low) / 10, np.ceil(10 * high) / 10
    else:
        low, high = interval_without_spread(mean, np.full(rounds, n), 1, 5, items=items)
    covered = (np.minimum(low, mean) - 1e-9 <= true) & (true <= np.maximum(high, mean) + 1e-9)
    return float(covered.mean())


@pytest.mark.slow
@pytest.mark.parametrize("n", [6, 10, 12, 20])
@pytest.mark.parametrize("answers", SHAPES)
def test_given_simulated_answers_then_the_interval_covers_the_mean_that_a_repeated_round_would_have(
    answers: str, n: int
) -> None:
    assert again_coverage(*SHAPES[answers], n, own_spread=True) >= 0.87


@pytest.mark.slow
@pytest.mark.parametrize("n", [5, 7, 9])
@pytest.mark.parametrize("answers", SHAPES)
def test_given_simulated_small_teams_then_intervals_cover_the_mean_less_often_only_for_opposite_answers(
    answers: str, n: int
) -> None:
    """The interval does not use the spread of the group; the page and the chart say so."""
    covered = again_coverage(*SHAPES[answers], n, own_spread=False)
    least, most = (0.6, 0.78) if "camps" in answers else (0.79, 0.9)
    if "camps" in answers or "evenly" in answers:
        assert least <= covered <= most
    else:
        assert covered >= 0.87
