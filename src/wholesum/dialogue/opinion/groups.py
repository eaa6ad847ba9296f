"""Find groups of voters with similar opinions; one group unless the votes show more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from wholesum.charts.result import Result
from wholesum.dialogue.opinion.gaussian import GaussianPosterior, inverse
from wholesum.dialogue.opinion.votes import FloatArray, IntArray

MOST_GROUPS: Final = 6
SMALLEST_GROUP: Final = 5
SMALLEST_SHARE: Final = 0.05
_MOST_PEOPLE: Final = 2_000
_FEW_PEOPLE: Final = 1_000
_STARTS: Final = 2
_MOST_STEPS: Final = 100
_LEAST_STEP: Final = 0.02
_FLOOR: Final = 0.05


@dataclass(frozen=True, eq=False)
class Groups(Result):
    """Groups of voters with similar opinions; the positions of each group are a Gaussian cloud.

    Parameters
    ----------
    share
        Shape (groups,): of the people, the largest group first.
    centre
        Shape (groups, axes).
    spread
        Shape (groups, axes, axes): covariance of the true positions in each group.
    probability
        Shape (people, groups): of being in each, from the person's own votes.
    bic
        How well 1, 2, ... groups describe the positions, lower is better; it ends where two
        numbers in a row are no better than those before.
    """

    share: FloatArray
    centre: FloatArray
    spread: FloatArray
    probability: FloatArray
    bic: tuple[float, ...]

    @property
    def number(self) -> int:
        """The number of groups of voters."""
        return len(self.share)

    @property
    def member(self) -> IntArray:
        """The most likely group of each voter, shape (people,)."""
        likeliest: IntArray = self.probability.argmax(axis=1)
        return likeliest

    @property
    def sizes(self) -> IntArray:
        """The number of voters in each group; each voter counts in the most likely group."""
        return np.bincount(self.member, minlength=self.number)

    def explain(self) -> str:
        """Describe the number of groups of voters and their sizes."""
        if self.number == 1:
            return f"One group describes the positions of {len(self.probability):,} people best."
        sizes = ", ".join(f"{size:,}" for size in self.sizes)
        return f"{self.number} groups describe the positions best: {sizes} people."


def find_groups(people: GaussianPosterior, *, most: int = MOST_GROUPS, seed: int = 0) -> Groups:
    """Find 1 to 6 groups of voters by their positions, which may be uncertain.

    Parameters
    ----------
    people
        Posterior of each person, from the model; at least one axis.
    most
        The most groups.
    seed
        Random seed of the starting values.

    Returns
    -------
    Groups
        The number with the lowest BIC.

    References
    ----------
    Bovy, J., Hogg, D. & Roweis, S. (2011). Extreme deconvolution. Annals of Applied Statistics 5.
    """
    likelihood = _Likelihood.of(people)
    some = likelihood.some(_MOST_PEOPLE)
    n = some.pull.shape[1]
    fits: list[_Mixture] = []
    bic: list[float] = []
    while len(fits) < most and (len(fits) < 3 or min(bic[-2:]) < min(bic[:-2])):
        fits.append(_mixture(some, len(fits) + 1, seed))
        bic.append(-2 * fits[-1].fit + fits[-1].parameters * np.log(n))
    return _groups(likelihood, fits[int(np.argmin(bic))], tuple(bic))


def regroup(people: GaussianPosterior, groups: Groups, *, seed: int = 0) -> Groups:
    """Find a known number of groups again, at new positions of the voters.

    Parameters
    ----------
    people
        Posterior of each person.
    groups
        The groups whose number is kept.
    seed
        Random seed of the starting values.

    Returns
    -------
    Groups
        The same number of groups as before.
    """
    likelihood = _Likelihood.of(people)
    return _groups(likelihood, _mixture(likelihood.some(_FEW_PEOPLE), groups.number, seed), ())


def of_everybody(people: GaussianPosterior, groups: Groups) -> Groups:
    """Return the same groups with the probabilities of membership of all given voters.

    Parameters
    ----------
    people
        Posterior of each person, such as those who were left out when the groups were found.
    groups
        The groups.

    Returns
    -------
    Groups
        The same groups with new probabilities.
    """
    mixture = _Mixture(groups.share, groups.centre, groups.spread, 0.0)
    return _groups(_Likelihood.of(people), mixture, groups.bic)


def _groups(likelihood: _Likelihood, best: _Mixture, bic: tuple[float, ...]) -> Groups:
    order = np.argsort(-best.share, kind="stable")
    log, _, _ = _expected(likelihood, best)
    probability = np.exp(log - _total(log)).T[:, order]
    return Groups(best.share[order], best.centre[order], best.spread[order], probability, bic)


def _total(log: FloatArray) -> FloatArray:
    """Return log Σ exp over the first axis of an array."""
    top = log.max(axis=0)
    total: FloatArray = top + np.log(np.exp(log - top).sum(axis=0))
    return total


def adjusted_rand(one: IntArray, other: IntArray) -> float:
    """Return how similar two groupings of the same voters are: 1 if equal, about 0 if random.

    Parameters
    ----------
    one, other
        Shape (people,): the group of each person, from 0.

    Returns
    -------
    float
        The adjusted Rand index; 1 where both put everybody in one group, and for fewer than two
        people, whom nothing can divide.

    References
    ----------
    Hubert, L. & Arabie, P. (1985). Comparing partitions. Journal of Classification 2.
    """
    if len(one) < 2:
        return 1.0
    table = np.zeros((int(one.max()) + 1, int(other.max()) + 1))
    np.add.at(table, (one, other), 1)
    pairs, rows, columns, all_pairs = (
        float((x * (x - 1) / 2).sum())
        for x in (table, table.sum(axis=1), table.sum(axis=0), np.array([float(len(one))]))
    )
    expected = rows * columns / all_pairs
    most = (rows + columns) / 2
    return 1.0 if most == expected else (pairs - expected) / (most - expected)


def same_names(before: IntArray, now: IntArray, groups: int) -> IntArray:
    """Match each new group to the old group with which it shares most members.

    Parameters
    ----------
    before, now
        Shape (people,): the group of each person then and now; -1 for none.
    groups
        How many groups there are now.

    Returns
    -------
    ndarray
        Shape (groups,): the new group at each place; groups without a forebear come last.
    """
    both = (before >= 0) & (now >= 0)
    old = max(int(before.max(initial=-1)) + 1, 0)
    overlap = np.zeros((max(old, groups), groups))
    np.add.at(overlap, (before[both], now[both]), 1)
    rows, columns = linear_sum_assignment(-overlap)
    order: IntArray = columns[np.argsort(rows, kind="stable")]
    return order


@dataclass(frozen=True, eq=False)
class _Likelihood:
    """The likelihood of each voter's position, without the prior: exp(-½ uᵀ precision u + pullᵀ u).

    Shapes (axes, axes, people) and (axes, people).
    """

    precision: FloatArray
    pull: FloatArray

    @classmethod
    def of(cls, people: GaussianPosterior) -> _Likelihood:
        precision, _ = inverse(np.moveaxis(people.covariance[:, 1:, 1:], 0, -1))
        pull = np.einsum("kln,nl->kn", precision, people.place)
        return cls(precision - np.eye(people.axes)[:, :, np.newaxis], pull)

    def some(self, most: int) -> _Likelihood:
        """Return the likelihoods of every n-th voter, up to a maximum number."""
        places = np.unique(np.linspace(0, self.pull.shape[1] - 1, most).astype(np.int64))
        return _Likelihood(self.precision[:, :, places], self.pull[:, places])


@dataclass(frozen=True, eq=False)
class _Mixture:
    share: FloatArray
    centre: FloatArray
    spread: FloatArray
    fit: float

    @property
    def parameters(self) -> int:
        k, d = map(int, self.centre.shape)
        return k - 1 + k * d + k * d * (d + 1) // 2


def _mixture(likelihood: _Likelihood, k: int, seed: int) -> _Mixture:
    """Fit k groups from several starting values, and return the best fit."""
    d = len(likelihood.pull)
    posterior, _ = inverse(likelihood.precision + np.eye(d)[:, :, np.newaxis])
    estimate = np.einsum("kln,ln->nk", posterior, likelihood.pull)
    found = []
    for start in range(1 if k == 1 else _STARTS):
        centre = _far_apart(estimate, k, np.random.default_rng([seed, k, start]))
        spread = (np.cov(estimate.T).reshape(d, d) + 0.1 * np.eye(d)) / k
        state = _Mixture(np.ones(k) / k, centre, np.tile(spread, (k, 1, 1)), -np.inf)
        found.append(_climbed(likelihood, state))
    return max(found, key=lambda mixture: mixture.fit)


def _climbed(likelihood: _Likelihood, state: _Mixture) -> _Mixture:
    """Fit groups from given starting values by expectation-maximisation."""
    for _ in range(_MOST_STEPS):
        new = _step(likelihood, state)
        if new.fit - state.fit < _LEAST_STEP:
            break
        state = new
    return state


def _step(likelihood: _Likelihood, state: _Mixture) -> _Mixture:
    """Make one step of the fit of groups; return the likelihood before this step."""
    log, mean, covariance = _expected(likelihood, state)
    total = _total(log)
    r = np.exp(log - total)
    weight = r.sum(axis=1) + 1e-9
    centre = np.einsum("gn,kgn->gk", r, mean) / weight[:, np.newaxis]
    away = mean - centre.T[:, :, np.newaxis]
    scatter = np.einsum("gn,kgn,lgn->gkl", r, away, away)
    scatter += np.einsum("gn,klgn->gkl", r, covariance)
    floor = _FLOOR * np.eye(centre.shape[1])
    spread = (scatter + floor) / (weight + 1)[:, np.newaxis, np.newaxis]
    return _Mixture(weight / weight.sum(), centre, spread, float(total.sum()))


def _expected(
    likelihood: _Likelihood, state: _Mixture
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the log likelihood, expected position and covariance of voters in each group."""
    d, n = likelihood.pull.shape
    k = len(state.share)
    own = np.linalg.inv(state.spread)
    anchor = np.einsum("gkl,gl->kg", own, state.centre)
    precision = likelihood.precision[:, :, np.newaxis, :] + own.transpose(1, 2, 0)[..., np.newaxis]
    covariance, log_determinant = inverse(precision.reshape(d, d, k * n))
    covariance = covariance.reshape(d, d, k, n)
    right = likelihood.pull[:, np.newaxis, :] + anchor[:, :, np.newaxis]
    mean = np.einsum("klgn,lgn->kgn", covariance, right)
    constant = np.log(state.share) - 0.5 * np.linalg.slogdet(state.spread)[1]
    constant -= 0.5 * np.einsum("kg,gk->g", anchor, state.centre)
    log = constant[:, np.newaxis] - 0.5 * log_determinant.reshape(k, n)
    log += 0.5 * (right * mean).sum(axis=0)
    return log, mean, covariance


def _far_apart(points: FloatArray, k: int, chance: np.random.Generator) -> FloatArray:
    """Choose k of the points at random as starting values, mostly far from each other."""
    chosen = [points[chance.integers(len(points))]]
    for _ in range(1, k):
        gaps = np.min([((points - point) ** 2).sum(axis=1) for point in chosen], axis=0)
        chosen.append(points[chance.choice(len(points), p=(gaps + 1e-9) / (gaps + 1e-9).sum())])
    return np.array(chosen)
