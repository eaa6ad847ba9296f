"""Make the signals of what a team does: each value is compared with the cycle before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from wholesum.core.cycle import Cycle
from wholesum.core.estimate import Estimate
from wholesum.core.facets import FACET
from wholesum.core.proportion import LEVEL, ProportionPosterior, share_posterior
from wholesum.core.signal import Side, Signal, is_too_few

WIDEST: Final = 0.5
"""The widest interval, as a part of the scale, from which the Mirror draws a solid mark."""
_SURE: Final = 0.95


@dataclass(frozen=True, eq=False)
class Observation:
    """The value of one practice for one facet in one cycle, before a comparison with the past.

    Parameters
    ----------
    estimate
        The figure, from 0 to 1.
    posterior
        The distribution by which cycles are compared: of the figure, or of the index behind it.
    words
        The counts in words.
    count
        The two numbers the figure is the share of; ``None`` where it is an index.
    unit
        The noun of the count, where its numbers alone are unclear.
    index
        A further figure with its explanation, as one sentence.
    by_index
        Whether ``posterior`` belongs to the index. Then the words claim no change.
    """

    estimate: Estimate
    posterior: ProportionPosterior
    words: str
    count: tuple[float, float] | None = None
    unit: str = ""
    index: str = ""
    by_index: bool = False

    @property
    def enough(self) -> bool:
        """Whether the value is precise enough to show: its interval is at most half the scale."""
        return not is_too_few(self.count) and self.estimate.high - self.estimate.low <= WIDEST

    @property
    def comparable(self) -> bool:
        """Whether the value is precise enough to be compared with the values of other cycles."""
        seen = self.posterior.estimate(0)
        return not is_too_few(self.count) and seen.high - seen.low <= WIDEST


@dataclass(frozen=True)
class MissingFigure:
    """The reason why a practice has records but still no value for a facet.

    Parameters
    ----------
    reason
        What is missing, as a clause: "no effort is linked to a goal".
    """

    reason: str


def observed_share(
    events: float,
    of: float,
    words: str,
    *,
    posterior: ProportionPosterior | None = None,
    unit: str = "",
    index: str = "",
    index_posterior: ProportionPosterior | None = None,
) -> Observation:
    """Make the observation of a share in one cycle, from the number of events and of chances.

    Parameters
    ----------
    events, of
        The number of times the event happened, and could have happened; ``of`` is above 0.
    words
        The same two numbers in words.
    posterior
        The posterior of the share; by default that of `share_posterior`.
    unit
        The noun of the count, where its numbers alone are unclear.
    index
        A further figure with its explanation.
    index_posterior
        The distribution of the index, where cycles are compared by it.

    Returns
    -------
    Observation
        Its figure is exactly ``events / of``; the interval is widened to hold it.

    Raises
    ------
    ValueError
        If the counts are impossible.
    """
    posterior = share_posterior(events, of) if posterior is None else posterior
    share = events / of
    seen = posterior.estimate(round(of))
    low, high = min(seen.low, share), max(seen.high, share)
    return Observation(
        Estimate(share, low, high, round(of), None, LEVEL),
        posterior if index_posterior is None else index_posterior,
        words,
        (events, of),
        unit,
        index,
        by_index=index_posterior is not None,
    )


def observed_signals(
    practice: str,
    facet: str,
    cycles: Sequence[Cycle],
    seen: Iterable[Observation | MissingFigure | None],
    mark: str = "",
) -> Iterator[Signal]:
    """Yield one signal for each cycle, with the change of the value since the cycle before.

    Parameters
    ----------
    practice
        The practice.
    facet
        The facet's code.
    cycles
        The cycles in order of time.
    seen
        The observation of each cycle; ``None`` if nothing was recorded.
    mark
        What the figure is, if the practice gives several for the facet.

    Yields
    ------
    Signal
        One for each cycle with records. It is compared with the cycle before if the distributions
        of both are narrow enough: "likely more" from a probability of .95 on.
    """
    before: Observation | None = None
    for cycle, now in zip(cycles, seen, strict=True):
        if isinstance(now, Observation):
            signal = _signal(practice, facet, cycle, now, _rose(now, before))
            yield replace(signal, mark=mark)
            before = now
            continue
        before = None
        if now is not None:
            yield replace(_missing(practice, facet, cycle, now), mark=mark)


def _rose(now: Observation, before: Observation | None) -> float | None:
    if before is None or not (now.comparable and before.comparable):
        return None
    return now.posterior.above(before.posterior)


def _signal(
    practice: str, facet: str, cycle: Cycle, now: Observation, rose: float | None
) -> Signal:
    return Signal(
        facet=FACET[facet],
        side=Side.DO,
        practice=practice,
        cycle=cycle.name,
        low=0,
        high=1,
        words=now.words,
        estimate=now.estimate,
        count=now.count,
        unit=now.unit,
        index=now.index,
        enough=now.enough,
        rose=rose,
        change="" if now.by_index else _change(rose),
    )


def _missing(practice: str, facet: str, cycle: Cycle, now: MissingFigure) -> Signal:
    return Signal(
        facet=FACET[facet],
        side=Side.DO,
        practice=practice,
        cycle=cycle.name,
        low=0,
        high=1,
        words="",
        estimate=None,
        withheld=f"not known yet: {now.reason}",
        enough=False,
    )


def _change(rose: float | None) -> str:
    if rose is None:
        return ""
    if rose >= _SURE:
        return "likely more"
    return "likely less" if rose <= 1 - _SURE else "no clear change"
