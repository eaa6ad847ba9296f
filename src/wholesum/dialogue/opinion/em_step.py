"""One step of fitting the opinion model: update the voters, then compute sums for statements.

A pass needs the votes of some people and the table of statements, and gives sums that add up over
any parts of the people. So the parts may lie in one process or in many.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from wholesum.dialogue.opinion.gaussian import GaussianPosterior, Prior, posterior
from wholesum.dialogue.opinion.votes import FloatArray, IntArray, Votes

_CHUNK: Final = 32_768
_LEAST_HEIGHT: Final = 0.02


@dataclass(frozen=True, eq=False)
class SufficientStatistics:
    """Sums over some voters, from which the model updates the statements; sums can be added.

    Parameters
    ----------
    products
        Shape (statements, products): sums of people's expected products, weighted by curvature.
    pulls
        Shape (statements, 1 + axes): sums of people's expected places, weighted by pull.
    first, second
        Shapes (1 + axes,) and (1 + axes, 1 + axes): sums of places and of their products.
    people
        How many people with at least one opinion there are.
    """

    products: FloatArray
    pulls: FloatArray
    first: FloatArray
    second: FloatArray
    people: int

    def __add__(self, other: SufficientStatistics) -> SufficientStatistics:
        return SufficientStatistics(
            self.products + other.products,
            self.pulls + other.pulls,
            self.first + other.first,
            self.second + other.second,
            self.people + other.people,
        )


class Shard:
    """The votes and positions of some of the voters, for one step of the fit.

    Parameters
    ----------
    opinions
        Votes without passes.
    """

    def __init__(self, opinions: Votes) -> None:
        self._opinions = opinions
        self._curvature = np.ones(len(opinions)) * 0.25
        self._pull = opinions.vote * np.float64(0.5)

    def sweep(self, statements: GaussianPosterior, prior: Prior) -> SufficientStatistics:
        """Update the positions of these voters, and return sums to update the statements."""
        f = statements.axes + 1
        products, means = tables(statements)
        own = _Columns.of_statements(statements)
        to_statements, pulls = np.zeros_like(products), np.zeros_like(means)
        first, second, seen = np.zeros(f), np.zeros((f, f)), 0
        for people, rows in _chunks(self._opinions):
            curvature = self._matrix(people, rows, self._curvature)
            pull = self._matrix(people, rows, self._pull)
            side = _people(curvature @ products, pull @ means, prior)
            counts = np.diff(self._opinions.starts[people.start : people.stop + 1])
            self._update_pulls(side, own, counts, rows)
            curvature.data, pull.data = self._curvature[rows], self._pull[rows]
            their_products, their_means = tables(side)
            to_statements += curvature.T @ their_products
            pulls += pull.T @ their_means
            voted = counts > 0
            first += side.mean[voted].sum(axis=0)
            second += side.second()[voted].sum(axis=0)
            seen += int(voted.sum())
        return SufficientStatistics(to_statements, pulls, first, second, seen)

    def people(self, statements: GaussianPosterior, prior: Prior) -> GaussianPosterior:
        """Compute the positions of these voters; the state of the fit does not change."""
        products, means = tables(statements)
        found = [
            _people(
                self._matrix(people, rows, self._curvature) @ products,
                self._matrix(people, rows, self._pull) @ means,
                prior,
            )
            for people, rows in _chunks(self._opinions)
        ]
        return GaussianPosterior(
            np.concatenate([side.mean for side in found]),
            np.concatenate([side.covariance for side in found]),
        )

    def _matrix(self, people: slice, rows: slice, data: FloatArray) -> csr_array:
        starts = self._opinions.starts[people.start : people.stop + 1] - rows.start
        return csr_array(
            (data[rows], self._opinions.statement[rows], starts.astype(np.int32)),
            shape=(people.stop - people.start, self._opinions.n_statements),
        )

    def _update_pulls(
        self, side: GaussianPosterior, own: _Columns, counts: IntArray, rows: slice
    ) -> None:
        """Update the gradient and the curvature of each vote for the new positions.

        The mean of the logistic function of a Gaussian is MacKay's; its slope is the curvature.
        """
        theirs = _Columns.of_people(side)
        person = np.repeat(np.arange(len(counts)), counts)
        place = self._opinions.statement[rows].astype(np.intp)
        logit, square = theirs.meet(own, person, place)
        narrow = np.pi / 8 * np.maximum(square - logit * logit, 0.0)
        narrow = 1 / np.sqrt(1 + narrow)
        expected = 1 / (1 + np.exp(-narrow * logit))
        curvature = np.maximum(narrow * expected * (1 - expected), _LEAST_HEIGHT)
        self._curvature[rows] = curvature
        pull = curvature * logit
        pull -= expected
        pull += self._opinions.vote[rows] > 0
        self._pull[rows] = pull


@dataclass(frozen=True, eq=False)
class _Columns:
    """The terms of each vote's expected logit and squared logit, as columns for fast reading.

    Parameters
    ----------
    mean
        Shape (1 + axes, n).
    square
        Shape (1, n): the expected square of the leaning.
    cross
        Shape (k, n): partners whose products sum to the rest of the expected square.
    """

    mean: FloatArray
    square: FloatArray
    cross: FloatArray

    @classmethod
    def of_people(cls, side: GaussianPosterior) -> _Columns:
        mean, second = side.mean.T.copy(), np.moveaxis(side.second(), 0, -1)
        rows = [2 * mean[:1], 2 * second[0, 1:], 2 * mean[1:]]
        rows += [(2 - (k == m)) * second[k, m][np.newaxis] for k, m in _pairs(side.axes)]
        return cls(mean, second[0, 0].copy(), np.concatenate(rows))

    @classmethod
    def of_statements(cls, side: GaussianPosterior) -> _Columns:
        mean, second = side.mean.T.copy(), np.moveaxis(side.second(), 0, -1)
        rows = [mean[:1], mean[1:], second[0, 1:]]
        rows += [second[k, m][np.newaxis] for k, m in _pairs(side.axes)]
        return cls(mean, second[0, 0].copy(), np.concatenate(rows))

    def meet(
        self, statements: _Columns, person: IntArray, place: NDArray[np.intp]
    ) -> tuple[FloatArray, FloatArray]:
        """Combine the terms of voters and statements: return each vote's expected logit and its square."""
        logit = self.mean[0].take(person) + statements.mean[0].take(place)
        for mine, theirs in zip(self.mean[1:], statements.mean[1:], strict=True):
            logit += mine.take(person) * theirs.take(place)
        square = self.square.take(person) + statements.square.take(place)
        for mine, theirs in zip(self.cross, statements.cross, strict=True):
            square += mine.take(person) * theirs.take(place)
        return logit, square


def _pairs(axes: int) -> Iterator[tuple[int, int]]:
    return ((k, m) for k in range(1, axes + 1) for m in range(1, k + 1))


def tables(side: GaussianPosterior) -> tuple[FloatArray, FloatArray]:
    """Return the expected position of each voter or statement, and the products of its coordinates.

    Parameters
    ----------
    side
        People or statements.

    Returns
    -------
    products, means
        Shapes (n, products) and (n, 1 + axes): the expected products of each two features, then
        the leaning times each feature; and the expected features.
    """
    second = side.second()
    cross = second[:, 0, :].copy()
    cross[:, 0] = side.mean[:, 0]
    features = second
    features[:, 0, :] = features[:, :, 0] = side.mean
    features[:, 0, 0] = 1.0
    upper = np.triu_indices(side.axes + 1)
    return np.column_stack([features[:, upper[0], upper[1]], cross]), features[:, 0, :].copy()


def _people(products: FloatArray, pulls: FloatArray, prior: Prior) -> GaussianPosterior:
    f = pulls.shape[1]
    precision = np.eye(f)
    precision[0, 0] = 1 / prior.leaning
    return posterior(products, pulls, precision, np.zeros(f))


def _chunks(opinions: Votes) -> Iterator[tuple[slice, slice]]:
    """Yield voters with their votes, in parts that fit into the processor's cache."""
    first = 0
    while first < opinions.n_people:
        limit = opinions.starts[first] + _CHUNK
        last = max(first + 1, int(np.searchsorted(opinions.starts, limit, side="right")) - 1)
        last = min(last, first + _CHUNK)
        yield slice(first, last), slice(int(opinions.starts[first]), int(opinions.starts[last]))
        first = last
