"""The signal that conversations give to the Mirror: how equally people speak in meetings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wholesum.conversation.evidence import ConversationEvidence
from wholesum.conversation.measures.circulation import circulation, hub_share
from wholesum.conversation.measures.voices import effective_voices, shared_floor
from wholesum.core.cycle import Cycle
from wholesum.core.signal import Signal
from wholesum.core.signal_series import MissingFigure, Observation, observed_signals

PRACTICE: Final = "conversation"
FACETS_READ: Final = ("equality",)
"""Codes of the facets that conversations report."""


def conversation_signals(
    evidence: ConversationEvidence, cycles: Sequence[Cycle]
) -> Iterator[Signal]:
    """Yield a signal of equality for each cycle with meetings, in order of time.

    Parameters
    ----------
    evidence
        The meetings; each belongs to the cycle of its day.
    cycles
        The cycles in order of time.

    Yields
    ------
    Signal
        For equality, how many of those invited spoke at least half of an equal share, and behind it
        effective voices, by which cycles are compared, circulation and the share of one hub.
        Nothing is reported for mutual trust: a transcript does not show whether people rely on
        each other.
    """
    parts = (evidence.within(cycle.within("date")) for cycle in cycles)
    yield from observed_signals(PRACTICE, "equality", cycles, map(_equality, parts))


def _equality(evidence: ConversationEvidence) -> Observation | MissingFigure | None:
    if evidence.meetings.is_empty():
        return None
    floor, voices = shared_floor(evidence), effective_voices(evidence)
    if floor is None or voices is None:
        return MissingFigure("no transcript has the words or times of two people")
    further = [voices, circulation(evidence), hub_share(evidence)]
    index = " ".join(
        f"{share.words[0].upper()}{share.words[1:]}." for share in further if share is not None
    )
    return Observation(
        floor.value,
        voices.posterior,
        f"in {floor.meetings} meetings, {floor.words}" if floor.meetings > 1 else floor.words,
        (floor.events, floor.of),
        index=index,
        by_index=True,
    )
