"""What a practice tells the Mirror about one facet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wholesum.core.estimate import Estimate
from wholesum.core.facets import Facet


class Side(StrEnum):
    """The side of the Mirror a signal stands on."""

    SAY = "say"
    DO = "do"


@dataclass(frozen=True, slots=True)
class Signal:
    """One reading of one facet from one practice in one cycle.

    Parameters
    ----------
    facet
        What the reading is about.
    side
        Whether it is something the team says or something it does.
    practice
        Where it comes from, such as ``pulse``.
    cycle
        When: the round or cycle it belongs to.
    low, high
        Ends of the scale the reading is drawn on: 1 and 5 for a pulse, 0 and 1 for a share.
    words
        The counts in words: "7 of 8 answered", "4 of 11 promises".
    estimate
        The reading, or ``None`` where it may not or cannot be shown.
    again
        Where the reading would lie if it were taken again, where that is another question than
        how sure this one is.
    band
        The stretch of the scale that is shown in place of an estimate that would give answers away.
    withheld
        Why there is no estimate; empty where there is one.
    enough
        Whether the reading has its least data, so that conclusions may rest on it.
    rose
        Probability that the reading is truly higher than in the cycle before; ``None`` where
        there is nothing to compare with.
    change
        The change since the cycle before in words, empty where there is nothing to compare with.
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
    enough: bool = True
    rose: float | None = None
    change: str = ""

    def __post_init__(self) -> None:
        """Refuse a signal that neither shows a reading nor says why not."""
        if (self.estimate is None) == (not self.withheld):
            raise ValueError("a signal shows an estimate or says why it is withheld, never both")
