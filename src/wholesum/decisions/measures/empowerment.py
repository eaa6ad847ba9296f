"""Estimate empowerment: which decisions the team makes itself, and which it delegates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from wholesum.charts.result import Result
from wholesum.core.estimate import Estimate
from wholesum.core.proportion import ProportionPosterior, share_posterior
from wholesum.decisions.evidence import OURS, DecisionsEvidence


@dataclass(frozen=True)
class Empowerment(Result):
    """The share of decisions that the team makes itself, and the share it delegates.

    Parameters
    ----------
    value
        The root of the product of both shares.
    settled, in_remit
        How many decisions were settled here, of those within the team's own remit that say so.
    passed, delegable
        How many were passed down, of those that could be.
    """

    value: Estimate
    settled: int
    in_remit: int
    passed: int
    delegable: int

    def explain(self) -> str:
        """Describe how many decisions the team makes itself or delegates, with the interval."""
        return (
            f"{self.settled} of {self.in_remit} decisions within our remit were settled here, "
            f"{self.passed} of {self.delegable} that could be passed down were. Together "
            f"{self.value.value:.0%} ({self.value.low:.0%} to {self.value.high:.0%})."
        )


def empowerment_counts(evidence: DecisionsEvidence) -> tuple[int, int, int, int]:
    """Count the decisions that the team made itself and the decisions that it delegated.

    Parameters
    ----------
    evidence
        The decisions.

    Returns
    -------
    settled, in_remit, passed, delegable : int
        Decisions of the team's own remit with a known end, and those that could be passed down
        (said so, or passed down). A blank counts on neither side. Counts of parts may be added up.
    """
    ours = pl.col("remit") == OURS
    known = ours & pl.col("escalated").is_not_null()
    passed = pl.col("delegated").is_not_null()
    able = pl.col("delegable").fill_null(value=False) | passed
    counts = evidence.decisions.select(
        (known & ~pl.col("escalated")).sum().alias("settled"),
        known.sum().alias("in_remit"),
        passed.sum().alias("passed"),
        able.sum().alias("delegable"),
    )
    settled, in_remit, down, delegable = counts.row(0)
    return settled, in_remit, down, delegable


def empowerment(evidence: DecisionsEvidence) -> Empowerment | None:
    """Estimate empowerment: √(share decided in the team × share delegated).

    Of the decisions within the team's own remit, the share that did not go up; of those that could
    be decided further down, the share that was passed down. Each has the posterior Beta(1/2, 1/2)
    updated by its counts; the two are taken as independent.

    Parameters
    ----------
    evidence
        The decisions.

    Returns
    -------
    Empowerment or None
        ``None`` where one of the two shares has no decision.

    Notes
    -----
    Whether something "could be passed down" is the team's own word, given when it decides. It must
    not be used to compare teams of different remits, or to judge one person.

    References
    ----------
    Kirkman & Rosen (1999), doi:10.2307/256874; Seibert, Wang & Courtright (2011),
    doi:10.1037/a0022676.
    """
    settled, in_remit, passed, delegable = empowerment_counts(evidence)
    if not in_remit or not delegable:
        return None
    posterior = empowerment_posterior(settled, in_remit, passed, delegable)
    return Empowerment(posterior.estimate(in_remit), settled, in_remit, passed, delegable)


def empowerment_posterior(
    settled: int, in_remit: int, passed: int, delegable: int
) -> ProportionPosterior:
    """Return the posterior of empowerment, the root of the product of two shares.

    Parameters
    ----------
    settled, in_remit, passed, delegable
        The counts, as `empowerment_counts` returns them.

    Returns
    -------
    ProportionPosterior
        From 0 to 1.
    """
    here, down = share_posterior(settled, in_remit), share_posterior(passed, delegable)
    return ProportionPosterior(np.sort(np.sqrt(np.outer(here.values, down.values)), axis=None))
