"""The signals of the pulse for the Mirror: what a team answers about each facet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wholesum.core.estimate import Estimate
from wholesum.core.facets import FACET
from wholesum.core.signal import Side, Signal
from wholesum.pulse.privacy.agreement_words import APART
from wholesum.pulse.summary.results import FacetReading, PulseResult, Reading, RoundResult

_APART: Final = (APART, "none")
"""The words of agreement that say that answers lie far apart."""


def pulse_signals(result: PulseResult) -> Iterator[Signal]:
    """Yield one signal for each facet and round of a pulse, in order of time.

    Parameters
    ----------
    result
        The pulse, as far as it may be shown.

    Yields
    ------
    Signal
        What the team says.
    """
    for round_ in result.rounds:
        for facet in round_.facets:
            yield _signal(round_, facet)


def _signal(round_: RoundResult, facet: FacetReading) -> Signal:
    reading = facet.reading
    return Signal(
        facet=FACET[facet.facet],
        side=Side.SAY,
        practice="pulse",
        cycle=round_.round,
        low=reading.low,
        high=reading.high,
        words=round_.participation if reading.n is None else f"{reading.n}{_of(reading.of)}",
        estimate=reading.whole_team or _answered(reading),
        again=reading.again,
        band=reading.band,
        withheld=reading.withheld,
        disagreement=_disagreement(reading),
        enough=not reading.withheld,
        rose=None if reading.change is None else reading.change.probability,
        change="" if reading.change is None else reading.change.words,
    )


def _answered(reading: Reading) -> Estimate | None:
    """Return the mean of those who answered a facet, if the number of members is unknown."""
    if reading.mean is None or reading.n is None:
        return None
    mean = reading.mean
    return Estimate(mean, mean, mean, reading.n, None, 1.0, "those who answered")


def _disagreement(reading: Reading) -> str:
    if reading.two_camps:
        return "camps"
    apart = reading.agreement is not None and reading.agreement.word in _APART
    return "spread" if apart else ""


def _of(asked: int | None) -> str:
    return " answered" if asked is None else f" of {asked} answered"
