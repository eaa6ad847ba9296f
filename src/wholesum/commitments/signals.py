"""The two signals of promises for the Mirror, both about mutual accountability."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wholesum.charts.kit.words import counted
from wholesum.commitments.evidence import REASONS, CommitmentsEvidence
from wholesum.commitments.measures.graph import promise_graph
from wholesum.commitments.measures.kept import in_time_words, kept_in_time
from wholesum.commitments.measures.outcomes import Ending, count_reasons, known_endings
from wholesum.commitments.measures.raised import raised_slips
from wholesum.core.cycle import Cycle
from wholesum.core.signal import Signal
from wholesum.core.signal_series import MissingFigure, Observation, observed_share, observed_signals
from wholesum.core.words import by_count

PRACTICE: Final = "commitments"
FACET: Final = "mutual_accountability"
IN_TIME: Final = "kept in time"
BY_PEERS: Final = "raised by a peer"


def commitments_signals(evidence: CommitmentsEvidence, cycles: Sequence[Cycle]) -> Iterator[Signal]:
    """Yield two signals for each cycle: promises kept in time, and missed days raised.

    A promise belongs to the cycle of the day on which it was reported, withdrawn or due.

    Parameters
    ----------
    evidence
        The promises, found sound.
    cycles
        The cycles in order of time.

    Yields
    ------
    Signal
        For mutual accountability: how many promises were kept or changed in time, and how many
        slips were raised by a peer, of those that their givers did not name first.
    """
    endings = known_endings(evidence, (cycle.opens for cycle in cycles))
    parts = [[ending for ending in endings if cycle.holds(ending.day)] for cycle in cycles]
    hub = _hub(evidence)
    kept = [_kept(part, hub if part is parts[-1] else "") for part in parts]
    yield from observed_signals(PRACTICE, FACET, cycles, kept, IN_TIME)
    yield from observed_signals(PRACTICE, FACET, cycles, map(_raised, parts), BY_PEERS)


def _kept(endings: Sequence[Ending], hub: str) -> Observation | None:
    found = kept_in_time(endings)
    if found is None:
        return None
    index = [f"{found.kept} kept as promised, {found.changed} changed in time."]
    reasons = [
        f"{REASONS.get(name, 'no reason given')} ({number})"
        for name, number in count_reasons(endings)
    ]
    if reasons:
        index.append(f"Reasons for slips: {', '.join(reasons)}.")
    if hub:
        index.append(hub)
    return observed_share(
        found.in_time,
        found.ended,
        in_time_words(found),
        posterior=found.posterior,
        index=" ".join(index),
    )


def _raised(endings: Sequence[Ending]) -> Observation | MissingFigure | None:
    found = raised_slips(endings)
    if found is None:
        return None
    if not found.left_to_others:
        return MissingFigure("the givers named all slips themselves")
    words = (
        f"{found.peer} of {counted(found.left_to_others, 'slip')} that the giver did not name "
        f"first {by_count(found.peer, found.left_to_others, 'was', 'were')} raised by a peer"
    )
    index = [
        f"{number} {_was(number)} raised by {who}."
        for number, who in ((found.head, "the head of the team"), (found.nobody, "nobody"))
        if number
    ]
    if found.giver:
        index.append(f"The givers named {counted(found.giver, 'other slip')} first.")
    return observed_share(found.peer, found.left_to_others, words, index=" ".join(index))


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _hub(evidence: CommitmentsEvidence) -> str:
    hub = promise_graph(evidence.states().values()).hub
    return "" if hub is None else f"{hub.words()}."
