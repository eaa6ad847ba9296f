"""The signal of strengths for the Mirror: interchangeability, by who can stand in for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wholesum.charts.kit.words import counted
from wholesum.core.cycle import Cycle
from wholesum.core.signal import Signal
from wholesum.core.signal_series import MissingFigure, Observation, observed_share, observed_signals
from wholesum.strengths.evidence import StrengthsEvidence
from wholesum.strengths.measures.bus_factor import MOST_PEOPLE, bus_factor
from wholesum.strengths.measures.stand_ins import stand_ins

PRACTICE: Final = "strengths"
FACET: Final = "interchangeability"


def strengths_signals(evidence: StrengthsEvidence, cycles: Sequence[Cycle]) -> Iterator[Signal]:
    """Yield a signal of interchangeability for each cycle, in order of time.

    Parameters
    ----------
    evidence
        The strengths, found sound.
    cycles
        The cycles in order of time.

    Yields
    ------
    Signal
        For interchangeability: how many kinds of work have two or more members who can do them.
        Its mark is its own; it is never averaged with other marks of the facet.
    """
    seen = [_observed(evidence, cycle) for cycle in cycles]
    yield from observed_signals(PRACTICE, FACET, cycles, seen)


def _observed(evidence: StrengthsEvidence, cycle: Cycle) -> Observation | MissingFigure | None:
    levels = evidence.levels(cycle.ends)
    found = stand_ins(levels)
    if not found.kinds or (cycle.ends is not None and not any(levels.values())):
        return None
    if not found.shared and not found.single:
        return MissingFigure("nobody has said which kinds of work they can do")
    two, kinds = len(found.shared), counted(found.kinds, "kind")
    words = f"{two} of {kinds} of work can be done by two or more members"
    index = [found.explain()]
    covering = {p for of_kind in levels.values() for p, level in of_kind.items() if level.covers}
    if len(covering) <= MOST_PEOPLE:
        factor = bus_factor(levels)
        index += [] if factor is None else [factor.explain()]
    return observed_share(two, found.kinds, words, index=" ".join(index))
