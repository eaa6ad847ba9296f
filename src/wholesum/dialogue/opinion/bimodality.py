"""Test whether two groups of voters are two peaks of opinion or two halves of one peak."""

from __future__ import annotations

from typing import Final

import numpy as np

from wholesum.dialogue.opinion.gaussian import GaussianPosterior
from wholesum.dialogue.opinion.groups import Groups
from wholesum.dialogue.opinion.votes import FloatArray, IntArray

_GRID: Final = 41
_TOPS: Final = 13
_STEPS: Final = 100
_LAST_STEPS: Final = 1_000
_MOST_PEOPLE: Final = 1_000


def gain_of_two_peaks(people: GaussianPosterior, groups: Groups, one: int, other: int) -> float:
    """Return by how much two peaks of opinion fit better than one, as a log likelihood.

    The positions of the members are looked at along the line that parts the two groups best. The
    best distribution with one peak, of any shape, is a mixture of uniform distributions that all
    begin or end at its top; it is compared with the two Gaussians, each person's blur taken into
    account.

    Parameters
    ----------
    people
        Posterior of each person.
    groups
        Groups of these people.
    one, other
        Two of the groups.

    Returns
    -------
    float
        Difference of the log likelihoods in nats; below 0 where one peak describes them better.
        Infinitely low where there are fewer than two members.

    References
    ----------
    Khintchine, A. Y. (1938). On unimodal distributions. Izvestiya Nauchno-Issledovatel'skogo
    Instituta Matematiki i Mekhaniki 2.
    """
    pair = np.array([one, other])
    members = np.flatnonzero(np.isin(groups.member, pair))
    if len(members) < 2:
        return -np.inf
    members = members[np.unique(np.linspace(0, len(members) - 1, _MOST_PEOPLE).astype(np.int64))]
    spread = np.einsum("g,gkl->kl", groups.share[pair], groups.spread[pair])
    line = np.linalg.solve(
        spread / groups.share[pair].sum(), groups.centre[one] - groups.centre[other]
    )
    line /= np.linalg.norm(line)
    log, grid = _along(people, members, line)
    two = _two_peaks(groups, pair, line, grid)
    likelihood = np.exp(log - log.max(axis=1, keepdims=True))
    return float(np.log(likelihood @ two).sum()) - _best_single_peak(likelihood)


def _along(
    people: GaussianPosterior, members: IntArray, line: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the likelihood of each voter's votes at points of a line, and these points."""
    mean = people.place[members] @ line
    variance = np.einsum("k,nkl,l->n", line, people.covariance[members, 1:, 1:], line)
    precision = np.maximum(1 / variance - 1, 1e-6)
    pull = mean / variance
    far = np.sqrt(variance.mean())
    grid = np.linspace(mean.min() - far, mean.max() + far, _GRID)
    return pull[:, np.newaxis] * grid - 0.5 * precision[:, np.newaxis] * grid**2, grid


def _two_peaks(groups: Groups, pair: IntArray, line: FloatArray, grid: FloatArray) -> FloatArray:
    centre = groups.centre[pair] @ line
    deviation = np.sqrt(np.einsum("k,gkl,l->g", line, groups.spread[pair], line))
    deviation = np.maximum(deviation, grid[1] - grid[0])
    density = np.exp(-0.5 * ((grid[:, np.newaxis] - centre) / deviation) ** 2)
    density /= density.sum(axis=0)
    share = groups.share[pair] / groups.share[pair].sum()
    two: FloatArray = density @ share
    return two


def _best_single_peak(likelihood: FloatArray) -> float:
    """Return the log likelihood of the best distribution that has only one peak."""
    sums = np.concatenate([np.zeros((len(likelihood), 1)), likelihood.cumsum(axis=1)], axis=1)
    places = np.arange(_GRID)
    climbs = []
    for top in np.linspace(2, _GRID - 3, _TOPS).astype(np.int64):
        first, last = np.minimum(places, top), np.maximum(places, top) + 1
        uniform = (sums[:, last] - sums[:, first]) / (last - first)
        weights = np.ones(_GRID) / _GRID
        climbs.append((_climb(uniform, weights, _STEPS), uniform, weights))
    _, uniform, weights = max(climbs, key=lambda climb: climb[0])
    return _climb(uniform, weights, _LAST_STEPS)


def _climb(uniform: FloatArray, weights: FloatArray, steps: int) -> float:
    """Fit the weights of a mixture of distributions in steps; return the final log likelihood."""
    for _ in range(steps):
        weights *= (1 / (uniform @ weights)) @ uniform / len(uniform)
    return float(np.log(uniform @ weights).sum())
