"""What a team is seen to do, cycle by cycle, as the Mirror takes it from every practice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from wholesum.core.cycle import Cycle
from wholesum.core.estimate import Estimate
from wholesum.core.facets import FACET
from wholesum.core.proportion import Likely
from wholesum.core.signal import Side, Signal

_SURE: Final = 0.95


@dataclass(frozen=True, eq=False)
class Observed:
    """What one practice saw of one facet in one cycle, not yet compared with the cycle before.

    Parameters
    ----------
    estimate
        The figure, a share from 0 to 1.
    likely
        What the figure may truly be.
    words
        The counts in words.
    enough
        Whether it has its least data.
    least
        What conclusions need, in words: "8 decisions".
    """

    estimate: Estimate
    likely: Likely
    words: str
    enough: bool
    least: str


def observed_signals(
    practice: str, facet: str, cycles: Sequence[Cycle], seen: Iterable[Observed | None]
) -> Iterator[Signal]:
    """Yield what a practice saw of a facet, each cycle compared with the one before.

    Parameters
    ----------
    practice
        The practice.
    facet
        The facet's code.
    cycles
        The cycles in order of time.
    seen
        What was seen in each of them; ``None`` where there was nothing.

    Yields
    ------
    Signal
        One a cycle in which something was seen. It is compared with the cycle before where both
        have their least data: "likely more" from a probability of .95 on.
    """
    before = None
    for cycle, now in zip(cycles, seen, strict=True):
        if now is not None:
            yield _signal(practice, facet, cycle, now, _rose(now, before))
        before = now


def _rose(now: Observed, before: Observed | None) -> float | None:
    if before is None or not (now.enough and before.enough):
        return None
    return now.likely.above(before.likely)


def _signal(practice: str, facet: str, cycle: Cycle, now: Observed, rose: float | None) -> Signal:
    few = "" if now.enough else f"; conclusions need {now.least}"
    return Signal(
        facet=FACET[facet],
        side=Side.DO,
        practice=practice,
        cycle=cycle.name,
        low=0,
        high=1,
        words=f"{now.words}{few}",
        estimate=now.estimate,
        enough=now.enough,
        rose=rose,
        change=_change(rose),
    )


def _change(rose: float | None) -> str:
    if rose is None:
        return ""
    if rose >= _SURE:
        return "likely more"
    return "likely less" if rose <= 1 - _SURE else "no clear change"
