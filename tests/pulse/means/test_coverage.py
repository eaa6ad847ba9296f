"""Do the intervals hold what they claim? Seeded simulations of whole rounds."""

from __future__ import annotations

import numpy as np
import pytest

from wholesum.pulse.counts import FloatArray, IntArray
from wholesum.pulse.means.finite_team import whole_team
from wholesum.pulse.means.posterior import interval_table
from wholesum.pulse.means.prior import organisation_prior, perks_prior

FIVE = np.arange(1.0, 6.0)
ROUNDS = 4000


def drawn_answers(shares: FloatArray, n: int, chance: np.random.Generator) -> IntArray:
    return np.array([chance.multinomial(n, share) for share in shares])


@pytest.mark.parametrize("n", range(4, 13))
def test_the_interval_covers_when_the_perks_prior_is_true(n: int) -> None:
    chance = np.random.default_rng(n)
    shares = chance.dirichlet(perks_prior(5).weights, ROUNDS)
    low, high = interval_table(drawn_answers(shares, n, chance), FIVE, None, [0.05, 0.95]).T
    covered = ((shares @ FIVE >= low) & (shares @ FIVE <= high)).mean()
    assert 0.88 <= covered <= 0.92


@pytest.mark.parametrize("n", range(4, 13))
def test_the_interval_covers_when_the_prior_is_learnt_from_teams(n: int) -> None:
    chance = np.random.default_rng(100 + n)
    true = 7.0 * np.array([0.04, 0.1, 0.2, 0.41, 0.25])
    others = drawn_answers(chance.dirichlet(true, 200), n, chance)
    prior = organisation_prior(others)
    shares = chance.dirichlet(true, ROUNDS)
    counts = drawn_answers(shares, n, chance)
    low, high = interval_table(counts, FIVE, prior, [0.05, 0.95]).T
    covered = ((shares @ FIVE >= low) & (shares @ FIVE <= high)).mean()
    assert 0.88 <= covered <= 0.92


@pytest.mark.parametrize("members", range(5, 13))
@pytest.mark.parametrize("silent", [1, 2, 3])
def test_the_whole_team_is_covered_as_often_as_stated(members: int, silent: int) -> None:
    chance = np.random.default_rng(1000 * silent + members)
    shares = chance.dirichlet(perks_prior(5).weights, ROUNDS)
    answered = drawn_answers(shares, members - silent, chance)
    means = (answered + drawn_answers(shares, silent, chance)) @ FIVE / members
    distinct, place = np.unique(answered, axis=0, return_inverse=True)
    intervals = np.array([whole_team(row, FIVE, members).interval() for row in distinct])
    low, high, stated = intervals[place.ravel()].T
    covered = (means >= low - 1e-9) & (means <= high + 1e-9)
    assert stated.min() >= 0.9
    assert covered.mean() == pytest.approx(stated.mean(), abs=0.02)
