"""Estimate impact: how often outsiders see the expected effect of decisions at review."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wholesum.charts.result import Result
from wholesum.core.estimate import Estimate
from wholesum.core.proportion import ProportionPosterior, share_posterior
from wholesum.decisions.evidence import GRADES, DecisionsEvidence


@dataclass(frozen=True)
class Impact(Result):
    """The share of reviews in which an outsider saw the expected effect of a decision.

    Parameters
    ----------
    value
        The share, an effect that was partly seen counted half.
    seen, partly, not_seen
        How many decisions had which outcome.
    alone
        How many more were reviewed without a voice from outside; they are not counted.
    """

    value: Estimate
    seen: int
    partly: int
    not_seen: int
    alone: int

    @property
    def reviewed(self) -> int:
        """The number of decisions that were reviewed."""
        return self.seen + self.partly + self.not_seen

    def explain(self) -> str:
        """Describe how often outsiders saw the expected effect, with interval and counts."""
        own = f" {self.alone} more were reviewed by ourselves alone." if self.alone else ""
        return (
            f"Of {self.reviewed} reviewed decisions, somebody outside saw the effect of "
            f"{self.seen}, part of that of {self.partly}, and none of {self.not_seen}: "
            f"{self.value.value:.0%} ({self.value.low:.0%} to {self.value.high:.0%}).{own}"
        )


def impact_counts(evidence: DecisionsEvidence) -> tuple[int, int, int, int]:
    """Count the outcomes of the reviewed decisions.

    Parameters
    ----------
    evidence
        The decisions.

    Returns
    -------
    seen, partly, not_seen, alone : int
        Outcomes confirmed by an outsider, and those that are not. Counts of parts may be
        added up.
    """
    graded = pl.col("outcome").is_not_null()
    outside = pl.col("seen_by").is_not_null()
    counts = evidence.decisions.select(
        *((outside & (pl.col("outcome") == word)).sum().alias(word) for word in GRADES),
        (graded & ~outside).sum().alias("alone"),
    )
    seen, partly, not_seen, alone = counts.row(0)
    return seen, partly, not_seen, alone


def impact(evidence: DecisionsEvidence) -> Impact | None:
    """Estimate how often an outsider sees the expected effect of a decision at its review.

    The share of reviewed decisions whose expected effect was seen, graded 0, 1/2 or 1 by an
    outsider, with the posterior Beta(1/2, 1/2) updated by the sum of the grades.

    Parameters
    ----------
    evidence
        The decisions; those reviewed without a voice from outside are left out.

    Returns
    -------
    Impact or None
        ``None`` where nothing is reviewed so.

    Notes
    -----
    It says nothing about decisions that were never reviewed, which may have gone worse. It must
    not be used to compare teams or to judge a person.

    References
    ----------
    Kirkman & Rosen (1999), doi:10.2307/256874; Grant (2008), doi:10.1037/0021-9010.93.1.108.
    """
    seen, partly, not_seen, alone = impact_counts(evidence)
    reviewed = seen + partly + not_seen
    if not reviewed:
        return None
    value = impact_posterior(seen, partly, not_seen).estimate(reviewed)
    return Impact(value, seen, partly, not_seen, alone)


def impact_posterior(seen: int, partly: int, not_seen: int) -> ProportionPosterior:
    """Return the posterior of the share of reviews in which an outsider saw the effect.

    Parameters
    ----------
    seen, partly, not_seen
        How many decisions had which outcome.

    Returns
    -------
    ProportionPosterior
        From 0 to 1.
    """
    return share_posterior(seen + partly / 2, seen + partly + not_seen)
