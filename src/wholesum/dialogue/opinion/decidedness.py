"""Decidedness: how closely each voter follows the view of most voters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.special import log_expit

from wholesum.dialogue.opinion.votes import FloatArray

_SLOPES: Final = np.linspace(0.0, 3.0, 13)
_ROUNDS: Final = 30
_AS_ALL: Final = 2.0


@dataclass(frozen=True, eq=False)
class Decidedness:
    """The posterior of decidedness: how closely each voter follows the view of most voters.

    Parameters
    ----------
    weights
        Shape (people, slopes): the posterior of each person's slope. At 1 a person votes as the
        leanings say, at 0 without regard to the statement, such as at random; above 1 more
        decidedly than others.
    """

    weights: FloatArray

    @property
    def mean(self) -> FloatArray:
        """The expected decidedness of each voter, shape (people,)."""
        mean: FloatArray = self.weights @ _SLOPES
        return mean

    @property
    def spread(self) -> float:
        """The standard deviation of decidedness over all voters."""
        share = self.weights.mean(axis=0)
        return float(np.sqrt(share @ (_SLOPES - share @ _SLOPES) ** 2))

    def drawn(self, runs: int, chance: np.random.Generator) -> FloatArray:
        """Draw the decidedness of all voters from its posterior, shape (people, runs)."""
        upto = self.weights.cumsum(axis=1)
        at = chance.random((len(upto), runs, 1)) * upto[:, np.newaxis, -1:] > upto[:, np.newaxis]
        drawn: FloatArray = _SLOPES[np.minimum(at.sum(axis=2), len(_SLOPES) - 1)]
        return drawn


def estimate_decidedness(
    by_person: csr_array, sign: FloatArray, middle: FloatArray, away: FloatArray
) -> Decidedness:
    """Estimate the decidedness of each voter by maximum likelihood.

    The distribution is any on a grid of slopes, found by expectation-maximisation; two people with
    the slope 1 are added, so that few votes do not spread it.

    Parameters
    ----------
    by_person
        Shape (people, votes): sums over the votes of each person.
    sign
        Shape (votes,): 1 agree, -1 disagree.
    middle, away
        Shape (votes,): the logit of a statement that all lean on alike, and how far the statement's
        leaning lies from it.

    Returns
    -------
    Decidedness
        The posterior of each person.
    """
    logit = middle[:, np.newaxis] + away[:, np.newaxis] * _SLOPES
    each = by_person @ log_expit(sign[:, np.newaxis] * logit)
    likely = np.exp(each - each.max(axis=1, keepdims=True))
    as_all = _AS_ALL * (np.abs(_SLOPES - 1) < 1e-9)
    share = np.full(len(_SLOPES), 1 / len(_SLOPES))
    for _ in range(_ROUNDS):
        weights = likely * share
        weights /= weights.sum(axis=1, keepdims=True)
        share = weights.sum(axis=0) + as_all
        share /= share.sum()
    weights = likely * share
    return Decidedness(weights / weights.sum(axis=1, keepdims=True))
