"""A logistic model of votes: the positions of voters and statements, with their uncertainty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import expit

from wholesum.charts.result import Result
from wholesum.dialogue.opinion.em_step import Shard, SufficientStatistics
from wholesum.dialogue.opinion.gaussian import GaussianPosterior, Prior, inverse, posterior
from wholesum.dialogue.opinion.votes import AGREE, PASS, FloatArray, IntArray, Votes, tally

_MOST_SWEEPS: Final = 100
_TOLERANCE: Final = 0.01
_OWN_SWEEPS: Final = 8
_LEAST_LEANING: Final = 0.05
# The prior spread of the statements, and its weight in statements.
# Without it mean-field posteriors let weak axes die: found by simulation.
_GUESS: Final = (1.0, 0.25)
_GUESSED: Final = 20
_SAMPLE: Final = 400_000


@dataclass(frozen=True, eq=False)
class Bilinear(Result):
    """The fitted opinion model: logit P(agree | agree or disagree) = a + b + u·w.

    Parameters
    ----------
    people
        Leaning a and position u of each person.
    statements
        Leaning b and weights w of each statement.
    prior
        The distribution of a person or statement before any vote.
    sweeps
        How many passes over the votes it took.
    """

    people: GaussianPosterior
    statements: GaussianPosterior
    prior: Prior
    sweeps: int

    @property
    def axes(self) -> int:
        """The number of axes of the opinion model."""
        return self.people.axes

    @property
    def strengths(self) -> FloatArray:
        """The strength of each axis: the root mean square of the statements' weights, in logits."""
        strengths: FloatArray = np.sqrt((self.statements.place**2).mean(axis=0))
        return strengths

    def logit(self, person: IntArray, statement: IntArray) -> tuple[FloatArray, FloatArray]:
        """Return the mean and variance of the logit that a voter agrees with a statement."""
        mine, theirs = self.people.mean[person], self.statements.mean[statement]
        own, other = self.people.covariance[person], self.statements.covariance[statement]
        mean = mine[:, 0] + theirs[:, 0] + (mine[:, 1:] * theirs[:, 1:]).sum(axis=1)
        mine[:, 0] = theirs[:, 0] = 1.0
        variance = np.einsum("nk,nkl,nl->n", theirs, own, theirs)
        variance += np.einsum("nk,nkl,nl->n", mine, other, mine)
        variance += (own[:, 1:, 1:] * other[:, 1:, 1:]).sum(axis=(1, 2))
        return mean, variance

    def agree(self, person: IntArray, statement: IntArray) -> FloatArray:
        """Return the probability that a voter agrees with a statement, if the voter does not pass.

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
        probability: FloatArray = expit(mean / np.sqrt(1 + np.pi / 8 * variance))
        return probability

    def explain(self) -> str:
        """Describe the number of axes of the opinion model and the strength of each."""
        size = f"{len(self.people.mean):,} people and {len(self.statements.mean):,} statements"
        if not self.axes:
            return f"Leanings of {size}, without an axis."
        strengths = ", ".join(f"{strength:.1f}" for strength in self.strengths)
        return f"Leanings and positions of {size}; strength of the axes in logits: {strengths}."


def fit_bilinear(
    votes: Votes | Sequence[Votes], axes: int, *, seed: int = 0, start: Bilinear | None = None
) -> Bilinear:
    """Fit the opinion model with a given number of axes to all votes except passes.

    Variational Bayes: Gaussian posteriors of people given statements and of statements given
    people, in turn, each vote's gradient and curvature averaged over the posterior. The spread of
    people and statements is estimated with them (empirical Bayes), so that a person with few votes
    stays near the middle.

    Parameters
    ----------
    votes
        The votes, or their parts with the same statements and disjoint people; passes are left
        out. How they are parted changes nothing but the last digits.
    axes
        How many axes, 0 for leanings only.
    seed
        Random seed of the starting values.
    start
        A model of the same statements and axes to start from.

    Returns
    -------
    Bilinear
        People in the order of the parts; axes in falling order of strength, each pointing to where
        its statements are agreed with on the whole.

    References
    ----------
    Opper, M. & Archambeau, C. (2009). The variational Gaussian approximation revisited. Neural
    Computation 21.
    MacKay, D. (1992). The evidence framework applied to classification networks. Neural
    Computation 4.
    """
    given = [votes] if isinstance(votes, Votes) else list(votes)
    opinions = [part.keep(part.vote != PASS) for part in given]
    if not any(len(part) for part in opinions):
        return _unseen(opinions, axes)
    if start is not None:
        statements, prior = start.statements, start.prior
    else:
        statements, prior = _start(opinions, axes, seed)
    parts = [Shard(part) for part in opinions]
    sweeps, moved = 0, np.inf
    while sweeps < _MOST_SWEEPS and moved > _TOLERANCE:
        sums = reduce(add, (part.sweep(statements, prior) for part in parts))
        new, following = _maximised(sums, prior)
        # Where people cast few votes, the spread of leanings settles long after the statements.
        settled = abs(np.log(following.leaning / prior.leaning))
        moved = max(float(np.sqrt(np.mean((new.mean - statements.mean) ** 2))), float(settled))
        statements, prior, sweeps = new, following, sweeps + 1
    sides = [part.people(statements, prior) for part in parts]
    people = GaussianPosterior(
        np.concatenate([side.mean for side in sides]),
        np.concatenate([side.covariance for side in sides]),
    )
    return _turned(Bilinear(people, statements, prior, sweeps))


def posterior_of(model: Bilinear, statement: IntArray, vote: NDArray[np.int8]) -> GaussianPosterior:
    """Return the posterior of one voter's position; the statements are not updated.

    Parameters
    ----------
    model
        The fitted model.
    statement, vote
        Shape (votes,): places of the statements, and 1 agree or -1 disagree for each.

    Returns
    -------
    GaussianPosterior
        One row.
    """
    table = GaussianPosterior(
        model.statements.mean[statement], model.statements.covariance[statement]
    )
    places = np.arange(len(vote), dtype=np.int32)
    ids = pl.Series(places)
    own = Votes(pl.Series([0]), ids, np.array([0, len(vote)]), places, vote)
    return _placed(own, table, model.prior)


def place_people(model: Bilinear, votes: Votes) -> GaussianPosterior:
    """Return the posteriors of the positions of voters; the statements are not updated.

    Parameters
    ----------
    model
        The fitted model.
    votes
        Votes of these people on the statements of the model; passes are left out.

    Returns
    -------
    GaussianPosterior
        One row a person.
    """
    return _placed(votes.keep(votes.vote != PASS), model.statements, model.prior)


def _placed(opinions: Votes, statements: GaussianPosterior, prior: Prior) -> GaussianPosterior:
    part = Shard(opinions)
    for _ in range(_OWN_SWEEPS):
        part.sweep(statements, prior)
    return part.people(statements, prior)


def _start(opinions: Sequence[Votes], axes: int, seed: int) -> tuple[GaussianPosterior, Prior]:
    """Return starting values of the model, from a fit to some of the voters if there are many."""
    some = _some(opinions, _SAMPLE)
    if some is not None:
        model = fit_bilinear(some, axes, seed=seed)
        return model.statements, model.prior
    counts = reduce(add, (tally(part) for part in opinions))
    share = (counts.agree + 1) / (counts.agree + counts.disagree + 2)
    mean = np.column_stack([np.log(share / (1 - share)), _directions(opinions, share, axes, seed)])
    covariance = np.diag([_GUESS[0]] + [_GUESS[1]] * axes)
    prior = Prior(1.0, mean.mean(axis=0) * (np.arange(axes + 1) == 0), covariance)
    return GaussianPosterior(mean, np.tile(0.1 * np.eye(axes + 1), (len(mean), 1, 1))), prior


def _unseen(opinions: Sequence[Votes], axes: int) -> Bilinear:
    """Return the opinion model without any vote: each person and statement has its prior."""
    prior = Prior(1.0, np.zeros(axes + 1), np.diag([_GUESS[0]] + [_GUESS[1]] * axes))
    people = _alike(sum(part.n_people for part in opinions), np.eye(axes + 1))
    return Bilinear(people, _alike(opinions[0].n_statements, prior.covariance), prior, 0)


def _alike(number: int, covariance: FloatArray) -> GaussianPosterior:
    return GaussianPosterior(
        np.zeros((number, len(covariance))), np.tile(covariance, (number, 1, 1))
    )


def _some(opinions: Sequence[Votes], most: int) -> list[Votes] | None:
    """Return the votes of every n-th voter, or ``None`` if there are few votes in total."""
    cast = sum(len(part) for part in opinions)
    if cast <= 2 * most:
        return None
    total = sum(part.n_people for part in opinions)
    chosen = np.unique(np.linspace(0, total - 1, max(2, total * most // cast)).astype(np.int64))
    some, first = [], 0
    for part in opinions:
        inside = chosen[(chosen >= first) & (chosen < first + part.n_people)] - first
        some.append(part.of_people(inside))
        first += part.n_people
    return some


def _directions(opinions: Sequence[Votes], share: FloatArray, axes: int, seed: int) -> FloatArray:
    """Return starting weights of the axes: the main directions of the residuals."""
    found = np.random.default_rng(seed).normal(size=(len(share), axes + 4))
    if axes == 0:
        return found[:, :0]
    matrices = [_residuals(part, share) for part in opinions]
    for _ in range(30):
        found = np.linalg.qr(sum(matrix.T @ (matrix @ found) for matrix in matrices))[0]
    gram = sum(found.T @ (matrix.T @ (matrix @ found)) for matrix in matrices)
    _, vectors = np.linalg.eigh(gram)
    # Far out, for from near the middle weak axes sink back to nothing.
    directions: FloatArray = 2.0 * np.sqrt(len(found)) * (found @ vectors[:, ::-1])[:, :axes]
    return directions


def _residuals(opinions: Votes, share: FloatArray) -> csr_array:
    """Return the standardised residuals of votes, minus the mean residual of each voter."""
    p = share[opinions.statement]
    z = ((opinions.vote == AGREE) - p) / np.sqrt(p * (1 - p))
    mean = np.bincount(opinions.person, z, opinions.n_people) / np.maximum(opinions.cast, 1)
    z -= np.repeat(mean, opinions.cast)
    shape = (opinions.n_people, opinions.n_statements)
    return csr_array((z, opinions.statement, opinions.starts.astype(np.int32)), shape=shape)


def _maximised(sums: SufficientStatistics, prior: Prior) -> tuple[GaussianPosterior, Prior]:
    """Return the statements and the prior that fit the sums over voters best (the M step)."""
    precision = inverse(prior.covariance[:, :, np.newaxis])[0][:, :, 0]
    statements = posterior(sums.products, sums.pulls, precision, precision @ prior.mean)
    statements, leaning = _standardised(statements, sums)
    centre = statements.mean.mean(axis=0)
    away = statements.mean - centre
    scatter = away.T @ away + statements.covariance.sum(axis=0)
    guess = np.diag([_GUESS[0]] + [_GUESS[1]] * statements.axes)
    covariance = (scatter + _GUESSED * guess) / (len(away) + _GUESSED)
    return statements, Prior(leaning, centre, covariance)


def _standardised(
    statements: GaussianPosterior, sums: SufficientStatistics
) -> tuple[GaussianPosterior, float]:
    """Rescale the positions of voters to mean 0 and variance 1 on each axis."""
    f = statements.axes + 1
    first, second = sums.first / sums.people, sums.second / sums.people
    scatter = second - np.outer(first, first)
    turn, shift, spread = np.eye(f), np.zeros(f), float(scatter[0, 0])
    shift[0] = first[0]
    if f > 1:
        tilt = np.linalg.solve(scatter[1:, 1:], scatter[1:, 0])
        root = np.linalg.cholesky(scatter[1:, 1:])
        spread -= float(tilt @ scatter[1:, 0])
        turn[0, 1:] = first[1:]
        turn[1:, 1:] = root.T
        shift[1:] = root.T @ tilt
    return statements.turned(turn, shift), max(spread, _LEAST_LEANING)


def _turned(model: Bilinear) -> Bilinear:
    """Rotate the axes so that the strongest axis is first and the weights are uncorrelated."""
    if model.axes == 0:
        return model
    place = model.statements.place
    _, vectors = np.linalg.eigh(place.T @ place)
    vectors = vectors[:, ::-1]
    sign = np.where((place @ vectors).sum(axis=0) < 0, -1.0, 1.0)
    turn = np.eye(model.axes + 1)
    turn[1:, 1:] = (vectors * sign).T
    return Bilinear(
        model.people.turned(turn),
        model.statements.turned(turn),
        model.prior.turned(turn),
        model.sweeps,
    )
