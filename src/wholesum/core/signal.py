"""A signal: what one practice reports to the Mirror about one facet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wholesum.core.estimate import Estimate
from wholesum.core.facets import Facet

LEAST_CASES: Final = 3
"""The fewest cases of which a share is given.

From fewer, the 90% interval of every share covers more than half of the scale.
"""
TOO_FEW: Final = "too few to tell"
_ROUNDING: Final = 1e-9


def is_too_few(count: tuple[float, float] | None) -> bool:
    """Return whether a share is computed from too few cases to be shown.

    Parameters
    ----------
    count
        The number of events, and the number of possible events; ``None`` for other readings.

    Returns
    -------
    bool
        Whether there are fewer than `LEAST_CASES` possible events. Such a count is given in
        words, without a share: "1 of 1: too few to tell".
    """
    return count is not None and count[1] < LEAST_CASES


class Side(StrEnum):
    """The side of the Mirror that shows a signal: answers on the left, actions on the right."""

    SAY = "say"
    DO = "do"


@dataclass(frozen=True, slots=True)
class Signal:
    """One result of one practice about one facet in one cycle.

    Parameters
    ----------
    facet
        What the reading is about.
    side
        Whether it is something the team says or something it does.
    practice
        Its practice, such as ``pulse``.
    cycle
        When: the round or cycle it belongs to.
    low, high
        Ends of the scale the reading is drawn on: 1 and 5 for a pulse, 0 and 1 for a share.
    words
        The counts in words: "7 of 8 answered", "4 of 11 promises".
    count
        The two numbers whose ratio is the estimate: the number of events, and the number of
        possible events. ``None`` if the reading is not a share of a count, such as the mean of a
        pulse.
    unit
        The noun of the count, where its numbers alone are unclear: "hours", "members".
    index
        A further figure of the same evidence, with its explanation; empty if there is none.
    estimate
        The reading, or ``None`` where it may not or cannot be shown.
    again
        The interval of the reading if it were measured again, if that differs from the
        uncertainty of this one.
    band
        The part of the scale that is shown instead of an estimate that would reveal answers.
    withheld
        Why there is no estimate; empty where there is one.
    disagreement
        How the members disagree: ``camps`` where the answers fall into two camps, ``spread`` where
        they are far apart, empty if neither may be published.
    enough
        Whether the interval is narrow enough to say something; a mark is solid where it is.
    rose
        Probability that the true value is higher than in the previous cycle; ``None`` where
        there is nothing to compare with.
    change
        The change since the cycle before in words, empty where there is nothing to compare with.
    mark
        What the reading is, if its practice gives several for one facet, such as "raised by a
        peer".
    """

    facet: Facet
    side: Side
    practice: str
    cycle: str
    low: float
    high: float
    words: str
    estimate: Estimate | None
    again: Estimate | None = None
    band: tuple[float, float] | None = None
    withheld: str = ""
    count: tuple[float, float] | None = None
    unit: str = ""
    index: str = ""
    disagreement: str = ""
    enough: bool = True
    rose: float | None = None
    change: str = ""
    mark: str = ""

    @property
    def source(self) -> str:
        """The name of the signal's source in the Mirror: its mark, or else its practice."""
        return self.mark or self.practice

    @property
    def too_few(self) -> bool:
        """Whether this signal is computed from too few cases, so that no share is shown."""
        return self.estimate is not None and is_too_few(self.count)

    @property
    def counted(self) -> str:
        """The count from which a share is computed: "6 of 15", "380 of 676 hours", "8 members"."""
        if self.estimate is None:
            return ""
        numbers = self.estimate.count
        if self.count is not None:
            numbers = " of ".join(_plain(number) for number in self.count)
        return f"{numbers} {self.unit}".rstrip()

    @property
    def change_words(self) -> str:
        """The change since the cycle before, in words: "likely more than before"."""
        return f"{self.change} than before" if self.change.startswith("likely") else self.change

    @property
    def withheld_words(self) -> str:
        """The reason why a signal has no value, in words; empty if it has a value."""
        return f"{self.words}: {TOO_FEW}" if self.too_few else self.withheld

    def __post_init__(self) -> None:
        """Raise ValueError unless the signal has either an estimate or a reason why it has none."""
        if (self.estimate is None) == (not self.withheld):
            raise ValueError("a signal needs an estimate or a reason why it has none, not both")
        if self.count is not None and self.estimate is not None:
            events, of = self.count
            if not 0 <= events <= of or abs(self.estimate.value - events / of) > _ROUNDING:
                raise ValueError(f"{self.estimate.value} is not the share {events} of {of}")


def _plain(number: float) -> str:
    return f"{number:,.1f}".removesuffix(".0")
