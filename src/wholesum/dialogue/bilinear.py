"""Where people and statements stand: a sparse logistic model with its uncertainty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import expit

from wholesum.dialogue.votes import AGREE, PASS, FloatArray, IntArray, Votes

_CHUNK: Final = 65_536
_MOST_SWEEPS: Final = 200
_TOLERANCE: Final = 0.01
_OWN_STEPS: Final = 20


@dataclass(frozen=True, eq=False)
class Side:
    """What is known of the people, or of the statements: Gaussian posteriors.

    Parameters
    ----------
    mean
        Shape (n, 1 + axes): the leaning, then the place on each axis, in logits.
    covariance
        Shape (n, 1 + axes, 1 + axes): of the same.
    """

    mean: FloatArray
    covariance: FloatArray

    @property
    def axes(self) -> int:
        """How many axes there are."""
        return int(self.mean.shape[1]) - 1

    @property
    def leaning(self) -> FloatArray:
        """How much a person agrees on the whole, or a statement is agreed with."""
        return self.mean[:, 0]

    @property
    def place(self) -> FloatArray:
        """A person's position, or a statement's weights, on the axes, shape (n, axes)."""
        return self.mean[:, 1:]

    @property
    def blur(self) -> FloatArray:
        """The standard deviation of each place, shape (n, axes)."""
        return np.sqrt(np.diagonal(self.covariance, axis1=1, axis2=2)[:, 1:])

    def second(self) -> FloatArray:
        """Return the expected products of all pairs, shape (n, 1 + axes, 1 + axes)."""
        return self.covariance + self.mean[:, :, np.newaxis] * self.mean[:, np.newaxis, :]


@dataclass(frozen=True, eq=False)
class Prior:
    """How people and statements are spread: what is expected of one without votes.

    Parameters
    ----------
    leaning
        Variance of people's leanings; their positions have mean 0 and variance 1 on each axis.
    mean, covariance
        Of the statements, shapes (1 + axes,) and (1 + axes, 1 + axes).
    """

    leaning: float
    mean: FloatArray
    covariance: FloatArray


@dataclass(frozen=True, eq=False)
class Bilinear:
    """The fitted model: logit P(agree | agree or disagree) = a + b + u·w.

    Parameters
    ----------
    people
        Leaning a and position u of each person.
    statements
        Leaning b and weights w of each statement.
    prior
        What the model expects of a person or statement before any vote.
    sweeps
        How many passes over the votes it took.
    """

    people: Side
    statements: Side
    prior: Prior
    sweeps: int

    @property
    def axes(self) -> int:
        """How many axes there are."""
        return self.people.axes

    @property
    def strengths(self) -> FloatArray:
        """Root mean square weight of the statements on each axis, in logits, falling."""
        strengths: FloatArray = np.sqrt(self.statements.second().mean(axis=0).diagonal()[1:])
        return strengths

    def logit(self, person: IntArray, statement: IntArray) -> tuple[FloatArray, FloatArray]:
        """Return mean and variance of the logit of agreeing, for pairs of places."""
        p, s = self.people, self.statements
        pm, sm, pc, sc = (
            p.mean[person],
            s.mean[statement],
            p.covariance[person],
            s.covariance[statement],
        )
        mean = pm[:, 0] + sm[:, 0] + np.einsum("nk,nk->n", pm[:, 1:], sm[:, 1:])
        pm, sm = pm.copy(), sm.copy()
        pm[:, 0] = sm[:, 0] = 1.0
        variance = np.einsum("nk,nkl,nl->n", sm, pc, sm) + np.einsum("nk,nkl,nl->n", pm, sc, pm)
        variance += np.einsum("nkl,nkl->n", pc[:, 1:, 1:], sc[:, 1:, 1:])
        return mean, variance

    def agree(self, person: IntArray, statement: IntArray) -> FloatArray:
        """Return the probability that a person agrees, if they agree or disagree.

        Parameters
        ----------
        person, statement
            Shape (pairs,): places of people and statements.

        Returns
        -------
        ndarray
            Shape (pairs,), between 0 and 1; the uncertainty is averaged over.
        """
        mean, variance = self.logit(person, statement)
        return mean_expit(mean, variance)


def mean_expit(mean: FloatArray, variance: FloatArray) -> FloatArray:
    """Return the mean of the logistic function of a Gaussian, MacKay's approximation."""
    probability: FloatArray = expit(mean / np.sqrt(1 + np.pi / 8 * variance))
    return probability


def fit_bilinear(votes: Votes, axes: int, *, seed: int = 0) -> Bilinear:
    """Fit the model with a given number of axes to the votes that agree or disagree.

    Variational Bayes with the bound of Jaakkola and Jordan. The spread of people and statements
    is estimated with them (empirical Bayes), so that whoever cast few votes stays near the middle.

    Parameters
    ----------
    votes
        The votes; passes are left out.
    axes
        How many axes, 0 for leanings only.
    seed
        Of the start.

    Returns
    -------
    Bilinear
        Axes in falling order of strength, each pointing to where most statements are agreed with.

    References
    ----------
    Jaakkola, T. & Jordan, M. (2000). Bayesian parameter estimation via variational methods.
    Statistics and Computing 10.
    """
    opinions = votes.keep(votes.vote != PASS)
    state = _start(opinions, axes, seed)
    heights = np.ones(len(opinions)) * 0.25
    sweeps, moved = 0, np.inf
    while sweeps < _MOST_SWEEPS and moved > _TOLERANCE:
        state, moved = _sweep(opinions, state, heights)
        sweeps += 1
    people = Side(*_people(opinions, state, heights))
    return _turned(Bilinear(people, state[0], state[1], sweeps))


def _start(opinions: Votes, axes: int, seed: int) -> tuple[Side, Prior]:
    m = opinions.n_statements
    agree = np.bincount(opinions.statement, opinions.vote == AGREE, m) + 1
    cast = np.bincount(opinions.statement, minlength=m) + 2
    leaning = np.log(agree / (cast - agree))
    mean = np.column_stack([leaning, _directions(opinions, agree / cast, axes, seed)])
    prior = Prior(1.0, mean.mean(axis=0) * (np.arange(axes + 1) == 0), np.eye(axes + 1))
    return Side(mean, np.tile(0.1 * np.eye(axes + 1), (m, 1, 1))), prior


def _directions(opinions: Votes, share: FloatArray, axes: int, seed: int) -> FloatArray:
    """Return the main directions in which residuals vary, as first weights."""
    if axes == 0:
        return np.empty((opinions.n_statements, 0))
    p = share[opinions.statement]
    z = ((opinions.vote == AGREE) - p) / np.sqrt(p * (1 - p))
    shape = (opinions.n_people, opinions.n_statements)
    matrix = csr_array((z, opinions.statement, opinions.starts.astype(np.int32)), shape=shape)
    n = np.maximum(np.diff(opinions.starts), 1)
    # The mean of each person's residuals is leaning, not direction.
    matrix.data -= np.repeat(
        np.add.reduceat(np.append(z, 0.0), opinions.starts[:-1])
        / n
        * (np.diff(opinions.starts) > 0),
        np.diff(opinions.starts),
    )
    found = np.random.default_rng(seed).normal(size=(opinions.n_statements, axes + 4))
    for _ in range(12):
        found = np.linalg.qr(matrix.T @ (matrix @ found))[0]
    _, vectors = np.linalg.eigh(found.T @ (matrix.T @ (matrix @ found)))
    directions: FloatArray = 0.5 * np.sqrt(len(found)) * (found @ vectors[:, ::-1])[:, :axes]
    return directions


def _chunks(opinions: Votes) -> Iterator[tuple[slice, slice]]:
    """Yield people and their votes in pieces that fit the cache."""
    first = 0
    while first < opinions.n_people:
        limit = opinions.starts[first] + _CHUNK
        last = max(first + 1, int(np.searchsorted(opinions.starts, limit, side="right")) - 1)
        yield slice(first, last), slice(int(opinions.starts[first]), int(opinions.starts[last]))
        first = last


def _tables(side: Side) -> tuple[FloatArray, FloatArray]:
    """Return what the other side's sums are made of: products (n, Q + F) and means (n, F)."""
    second = side.second()
    features = second.copy()
    features[:, 0, :] = features[:, :, 0] = side.mean
    features[:, 0, 0] = 1.0
    upper = np.triu_indices(side.axes + 1)
    cross = second[:, 0, :].copy()
    cross[:, 0] = side.mean[:, 0]
    return np.column_stack([features[:, upper[0], upper[1]], cross]), features[:, 0, :].copy()


def _posterior(
    sums: FloatArray, pulls: FloatArray, precision: FloatArray, anchor: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return means and covariances, given the sums of products and of pulls."""
    f = pulls.shape[1]
    upper = np.triu_indices(f)
    q = len(upper[0])
    matrix = np.empty((f, f, len(sums)))
    matrix[upper[0], upper[1]] = sums[:, :q].T
    matrix[upper[1], upper[0]] = sums[:, :q].T
    matrix += precision[:, :, np.newaxis]
    covariance, _ = inverse(matrix)
    right = (pulls - sums[:, q:]).T + anchor[:, np.newaxis]
    mean = np.einsum("kln,ln->kn", covariance, right)
    return mean.T, covariance.transpose(2, 0, 1)


def inverse(matrix: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Invert many small positive definite matrices at once, by Gauss-Jordan.

    Parameters
    ----------
    matrix
        Shape (k, k, n).

    Returns
    -------
    inverse, log_determinant
        Shapes (k, k, n) and (n,).
    """
    out = matrix.copy()
    determinant = np.ones(matrix.shape[2])
    for pivot in range(len(out)):
        determinant *= out[pivot, pivot]
        scale = 1.0 / out[pivot, pivot]
        row = out[pivot] * scale
        column = out[:, pivot].copy()
        out -= column[:, np.newaxis] * row
        out[pivot] = row
        out[:, pivot] = -column * scale
        out[pivot, pivot] = scale
    return out, np.log(determinant)


def _matrix(opinions: Votes, people: slice, rows: slice, data: FloatArray) -> csr_array:
    starts = (opinions.starts[people.start : people.stop + 1] - rows.start).astype(np.int32)
    shape = (people.stop - people.start, opinions.n_statements)
    return csr_array((data, opinions.statement[rows], starts), shape=shape)


def _people(
    opinions: Votes, state: tuple[Side, Prior], heights: FloatArray
) -> tuple[FloatArray, FloatArray]:
    table, prior = state
    products, means = _tables(table)
    precision = np.eye(table.axes + 1)
    precision[0, 0] = 1 / prior.leaning
    found = [
        _posterior(
            _matrix(opinions, people, rows, heights[rows]) @ products,
            _matrix(opinions, people, rows, opinions.vote[rows] * np.float64(0.5)) @ means,
            precision,
            np.zeros(table.axes + 1),
        )
        for people, rows in _chunks(opinions)
    ]
    mean, covariance = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return mean, covariance


def _sweep(
    opinions: Votes, state: tuple[Side, Prior], heights: FloatArray
) -> tuple[tuple[Side, Prior], float]:
    table, prior = state
    f = table.axes + 1
    products, means = _tables(table)
    second = table.second()
    precision = np.eye(f)
    precision[0, 0] = 1 / prior.leaning
    sums = np.zeros((opinions.n_statements, f * (f + 1) // 2 + f))
    pulls = np.zeros((opinions.n_statements, f))
    first_moment, second_moment, seen = np.zeros(f), np.zeros((f, f)), 0
    for people, rows in _chunks(opinions):
        weights = _matrix(opinions, people, rows, heights[rows])
        votes = _matrix(opinions, people, rows, opinions.vote[rows] * np.float64(0.5))
        side = Side(
            *_posterior(weights @ products, votes @ means, precision, np.zeros(f, dtype=np.float64))
        )
        counts = np.diff(opinions.starts[people.start : people.stop + 1])
        weights.data[:] = _heights(side, second, table.mean, counts, opinions.statement[rows])
        heights[rows] = weights.data
        own_products, own_means = _tables(side)
        sums += weights.T @ own_products
        pulls += votes.T @ own_means
        voted = counts > 0
        first_moment += side.mean[voted].sum(axis=0)
        second_moment += side.second()[voted].sum(axis=0)
        seen += int(voted.sum())
    inverse_prior = inverse(prior.covariance[:, :, np.newaxis])[0][:, :, 0]
    anchor: FloatArray = inverse_prior @ prior.mean
    fitted = Side(*_posterior(sums, pulls, inverse_prior, anchor))
    new, spread = _standardised(fitted, first_moment / seen, second_moment / seen, seen)
    centre = new.mean.mean(axis=0)
    away = new.mean - centre
    scatter = away.T @ away + new.covariance.sum(axis=0)
    guess = np.diag([1.0] + [0.1] * (f - 1))
    covariance = (scatter + 2 * guess) / (len(away) + 2)
    moved = float(np.sqrt(np.mean((new.mean - table.mean) ** 2)))
    return (new, Prior(spread, centre, covariance)), moved


def _heights(
    side: Side,
    second: FloatArray,
    means: FloatArray,
    counts: IntArray,
    statement: NDArray[np.int32],
) -> FloatArray:
    """Return tanh(x/2)/(2x) at x² = the expected square of each vote's logit."""
    own = side.second()
    place = statement.astype(np.intp)
    person = np.repeat(np.arange(len(counts)), counts)
    square = own[person, 0, 0] + second[place, 0, 0] + 2 * side.mean[person, 0] * means[place, 0]
    for k in range(1, own.shape[1]):
        square += 2 * own[person, 0, k] * means[place, k]
        square += 2 * side.mean[person, k] * second[place, 0, k]
        square += own[person, k, k] * second[place, k, k]
        for m in range(1, k):
            square += 2 * own[person, k, m] * second[place, k, m]
    x = np.sqrt(np.maximum(square, 1e-12))
    heights: FloatArray = np.tanh(x / 2) / (2 * x)
    return heights


def _standardised(
    table: Side, first: FloatArray, second: FloatArray, seen: int
) -> tuple[Side, float]:
    """Move what people have in common into the statements: mean 0 and variance 1 on each axis."""
    f = len(first)
    scatter = second - np.outer(first, first)
    turn, shift = np.eye(f), np.zeros(f)
    spread = scatter[0, 0]
    if f > 1:
        tilt = np.linalg.solve(scatter[1:, 1:], scatter[1:, 0])
        spread -= tilt @ scatter[1:, 0]
        root = np.linalg.cholesky(scatter[1:, 1:])
        turn[0, 1:] = first[1:]
        turn[1:, 1:] = root.T
        shift[1:] = root.T @ tilt
    shift[0] = first[0]
    mean = table.mean @ turn.T + shift
    covariance = turn @ table.covariance @ turn.T
    return Side(mean, covariance), float((spread * seen + 0.5) / (seen + 1))


def _turned(fit: Bilinear) -> Bilinear:
    """Turn the axes so that the strongest comes first and weights are uncorrelated."""
    if fit.axes == 0:
        return fit
    _, vectors = np.linalg.eigh(fit.statements.second().mean(axis=0)[1:, 1:])
    vectors = vectors[:, ::-1]
    sign = np.sign((fit.statements.place @ vectors).sum(axis=0))
    turn = np.eye(fit.axes + 1)
    turn[1:, 1:] = (vectors * np.where(sign == 0, 1.0, sign)).T
    people, statements = (
        Side(side.mean @ turn.T, turn @ side.covariance @ turn.T)
        for side in (fit.people, fit.statements)
    )
    prior = Prior(fit.prior.leaning, turn @ fit.prior.mean, turn @ fit.prior.covariance @ turn.T)
    return Bilinear(people, statements, prior, fit.sweeps)


def posterior_of(model: Bilinear, statement: IntArray, vote: NDArray[np.int8]) -> Side:
    """Return the posterior of one person from agreements and disagreements, statements held.

    Parameters
    ----------
    model
        The fitted model.
    statement, vote
        Shape (votes,): places of the statements, and 1 agree or -1 disagree for each.

    Returns
    -------
    Side
        One row.
    """
    n = len(model.statements.mean)
    ids = pl.int_range(n, eager=True)
    starts = np.array([0, len(vote)])
    own = Votes(ids[:1], ids, starts, statement.astype(np.int32), vote)
    heights, second = np.full(len(vote), 0.25), model.statements.second()
    for _ in range(_OWN_STEPS):
        side = Side(*_people(own, (model.statements, model.prior), heights))
        heights = _heights(side, second, model.statements.mean, starts[1:], own.statement)
    return side
