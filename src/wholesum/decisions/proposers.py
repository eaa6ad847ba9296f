"""Equality: whether the proposals that become decisions come evenly from all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import special, stats

from wholesum.decisions.evidence import DecisionsEvidence
from wholesum.estimate import Estimate
from wholesum.people import listed
from wholesum.picture import Explained
from wholesum.share import LEVEL, Likely

LEAST_DECISIONS: Final = 10
_POINTS: Final = 256
_PRIORS: Final = np.geomspace(0.25, 200, 14)
_GRID: Final = np.linspace(0, 1, 401)


@dataclass(frozen=True)
class Equality(Explained):
    """How evenly proposals come from the people of a team.

    Parameters
    ----------
    value
        The evenness: 0 where all come from one, 1 where all propose alike.
    decisions
        How many decisions say who proposed them.
    people
        How many people could have.
    proposers
        How many did.
    """

    value: Estimate
    decisions: int
    people: int
    proposers: int

    def explain(self) -> str:
        """Say what it is, how sure, and of how many."""
        return (
            f"{self.decisions} decisions were proposed by {self.proposers} of {self.people} "
            f"people: evenness {self.value.value:.2f} ({self.value.low:.2f} to "
            f"{self.value.high:.2f}; 1 is all alike)."
        )


def named_people(evidence: DecisionsEvidence) -> list[str]:
    """Return everybody whom the decisions name as proposing, concerned or heard.

    Parameters
    ----------
    evidence
        The decisions.

    Returns
    -------
    list of str
        Their ids in rising order.
    """
    lists = evidence.decisions.select(
        pl.concat_list(listed("concerned"), listed("heard"), listed("proposed_by")).alias("person")
    )
    return lists.explode("person")["person"].drop_nulls().unique().sort().to_list()


def proposal_counts(evidence: DecisionsEvidence) -> NDArray[np.int64]:
    """Count the proposals of each who proposed.

    Parameters
    ----------
    evidence
        The decisions.

    Returns
    -------
    ndarray
        One number a person, the highest first, so that nothing hangs on how persons are named.
    """
    known = evidence.decisions["proposed_by"].drop_nulls()
    counts = known.value_counts()["count"].sort(descending=True).to_numpy()
    return np.asarray(counts, np.int64)


def equality(evidence: DecisionsEvidence, people: int) -> Equality | None:
    """Estimate how evenly proposals come from all.

    With x_i of T proposals from person i and m people, the chance that two proposals come from the
    same person is λ = Σ x_i(x_i − 1)/(T(T − 1)), and the evenness is (1 − λ)/(1 − 1/m), cut at 1:
    unbiased for (1 − Σ p_i²)/(1 − 1/m) (Simpson). 1 − Gini is not used, for a team that is truly
    even reads .75 there from thirty events.

    Parameters
    ----------
    evidence
        The decisions; those that do not say who proposed them are left aside.
    people
        How many could have proposed, at least as many as did.

    Returns
    -------
    Equality or None
        ``None`` below two proposals or two people. Conclusions need 10 proposals.

    Notes
    -----
    Even is not better in itself: somebody may rightly propose more. It must not be used to rank
    persons or to compare teams.

    References
    ----------
    Simpson (1949), doi:10.1038/163688a0.
    """
    counts = proposal_counts(evidence)
    total = int(counts.sum())
    if total < 2 or people < 2:
        return None
    same = float((counts * (counts - 1)).sum()) / (total * (total - 1))
    even = min((1 - same) / (1 - 1 / people), 1.0)
    told = likely_evenness(counts, people).estimate(total)
    value = min(max(even, told.low), told.high)
    estimate = Estimate(value, told.low, told.high, total, None, LEVEL)
    return Equality(estimate, total, people, counts.size)


def likely_evenness(counts: NDArray[np.int64], people: int) -> Likely:
    """Return what the evenness may truly be.

    The shares are taken as drawn from a Dirichlet whose parameter c, the same for all, is not
    known: from 1/4 (few propose) to 200 (all alike), even in its logarithm; one fixed c would
    settle the evenness before any proposal is counted. For each c on a grid, Σ p_i² has exact
    first and second moments, and the evenness is taken as the Beta with the same; the Betas are
    averaged with the weight that the counts give.

    Parameters
    ----------
    counts
        The proposals of each who proposed.
    people
        How many could have proposed.

    Returns
    -------
    Likely
        From 0 to 1.
    """
    shape = np.repeat(_PRIORS[:, np.newaxis], people, axis=1)
    shape[:, : counts.size] += counts
    total = shape.sum(axis=1)
    fit = (special.gammaln(shape) - special.gammaln(_PRIORS)[:, np.newaxis]).sum(axis=1)
    fit += special.gammaln(people * _PRIORS) - special.gammaln(total)
    weight = np.exp(fit - fit.max())
    mean, size = _beta_of(shape, total, people)
    below = stats.beta.cdf(_GRID[:, np.newaxis], mean * size, (1 - mean) * size) @ weight
    middles = (np.arange(_POINTS) + 0.5) / _POINTS
    return Likely(np.interp(middles, below / weight.sum(), _GRID))


def _beta_of(
    shape: NDArray[np.float64], total: NDArray[np.float64], people: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the means of the evenness, and the sizes a + b of the Betas of the same variance."""
    pair = shape * (shape + 1)
    four = pair * (shape + 2) * (shape + 3)
    same = pair.sum(axis=1) / (total * (total + 1))
    rising = total * (total + 1) * (total + 2) * (total + 3)
    square = (four.sum(axis=1) + pair.sum(axis=1) ** 2 - (pair**2).sum(axis=1)) / rising
    scale = 1 - 1 / people
    mean = (1 - same) / scale
    return mean, mean * (1 - mean) * scale**2 / (square - same**2) - 1
