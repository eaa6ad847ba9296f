"""Estimate the share of ended promises that were kept or changed in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wholesum.charts.kit.words import counted
from wholesum.charts.result import Result
from wholesum.commitments.measures.outcomes import Ending, Outcome
from wholesum.core.estimate import Estimate
from wholesum.core.proportion import ProportionPosterior, clustered_share_posterior
from wholesum.core.words import by_count


@dataclass(frozen=True, eq=False)
class KeptInTime(Result):
    """The share of ended promises that were kept or changed in time.

    Parameters
    ----------
    value
        The share with its 90% interval.
    posterior
        The distribution of the share.
    kept, changed, slipped
        How many promises were kept as promised, changed in time, and slipped.
    """

    value: Estimate
    posterior: ProportionPosterior
    kept: int
    changed: int
    slipped: int

    @property
    def in_time(self) -> int:
        """The number of promises that were kept or changed in time."""
        return self.kept + self.changed

    @property
    def ended(self) -> int:
        """The number of promises that have ended, kept or not."""
        return self.in_time + self.slipped

    def explain(self) -> str:
        """Describe how many promises were kept or changed in time, with the interval."""
        return (
            f"{in_time_words(self)}: {self.kept} "
            f"kept as promised, {self.changed} changed in time. Plausible is "
            f"{self.value.low:.0%} to {self.value.high:.0%}."
        )


def in_time_words(found: KeptInTime) -> str:
    """Return the counts of promises kept or changed in time as words, without a full stop."""
    was = by_count(found.in_time, found.ended, "was", "were")
    return f"{found.in_time} of {counted(found.ended, 'promise')} {was} kept or changed in time"


def kept_in_time(endings: Sequence[Ending]) -> KeptInTime | None:
    """Estimate the share of ended promises that were kept or changed in time.

    The promises of one giver go together, so that the posterior of
    `wholesum.core.proportion.clustered_share_posterior` divides their counts by a design effect.

    Parameters
    ----------
    endings
        The outcomes of promises.

    Returns
    -------
    KeptInTime or None
        ``None`` where no promise has ended.

    Notes
    -----
    It is a figure to learn from, not a grade: where every promise is kept, the team may promise
    too little, and where it is a target, people hide what slips. It must not be worked out for one
    person, or used to compare teams.

    References
    ----------
    Ballard (2000), The Last Planner System of Production Control (percent plan complete).
    """
    if not endings:
        return None
    counts = {outcome: sum(ending.outcome is outcome for ending in endings) for outcome in Outcome}
    in_time: dict[str | None, list[bool]] = {}
    for ending in endings:
        in_time.setdefault(ending.promise.by, []).append(ending.outcome is not Outcome.SLIPPED)
    posterior = clustered_share_posterior(
        np.array([sum(given) for given in in_time.values()], dtype=np.float64),
        np.array([len(given) for given in in_time.values()], dtype=np.float64),
    )
    number = len(endings)
    share = (counts[Outcome.KEPT] + counts[Outcome.CHANGED]) / number
    seen = posterior.estimate(number)
    value = Estimate(share, min(seen.low, share), max(seen.high, share), number)
    return KeptInTime(
        value,
        posterior,
        counts[Outcome.KEPT],
        counts[Outcome.CHANGED],
        counts[Outcome.SLIPPED],
    )
