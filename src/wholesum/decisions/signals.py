"""Signals of decisions for the Mirror: equality, inclusion, empowerment and impact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from wholesum.core.cycle import Cycle
from wholesum.core.people import named_people
from wholesum.core.signal import Signal
from wholesum.core.signal_series import Observation, observed_share, observed_signals
from wholesum.decisions.evidence import DecisionsEvidence
from wholesum.decisions.measures.empowerment import empowerment_counts
from wholesum.decisions.measures.equality import equality
from wholesum.decisions.measures.impact import impact
from wholesum.decisions.measures.inclusion import heard_share, inclusion

PRACTICE: Final = "decisions"


def decisions_signals(evidence: DecisionsEvidence, cycles: Sequence[Cycle]) -> Iterator[Signal]:
    """Yield one signal for each facet and cycle with data, cycles in order of time.

    A decision belongs to the cycle of its day, its outcome to that of its review.

    Parameters
    ----------
    evidence
        The decisions.
    cycles
        The cycles in order of time.

    Yields
    ------
    Signal
        What the team does for equality, inclusion, empowerment and transformational impact. Each
        figure is the share of the counts in its words.
    """
    people = len(named_people(evidence))
    for code, (column, read) in _READERS.items():
        parts = (DecisionsEvidence(evidence.decisions.filter(c.within(column))) for c in cycles)
        yield from observed_signals(PRACTICE, code, cycles, (read(p, people) for p in parts))


def _equality(evidence: DecisionsEvidence, people: int) -> Observation | None:
    found = equality(evidence, people)
    if found is None:
        return None
    words = f"{found.proposers} of {people} people proposed a decision"
    index = (
        f"{_decisions(found.decisions)} say who proposed; how evenly, from 0 (one proposes all) to "
        f"1 (all propose alike): {found.value.value:.2f} "
        f"({found.value.low:.2f} to {found.value.high:.2f})."
    )
    return observed_share(
        found.proposers, people, words, index=index, index_posterior=found.posterior
    )


def _inclusion(evidence: DecisionsEvidence, _people: int) -> Observation | None:
    found = inclusion(evidence)
    if found is None:
        return None
    words = f"{found.heard} of {found.asked} times, somebody affected was heard before the decision"
    least = found.least
    index = (
        f"Counted in {_decisions(found.decisions)} with affected people on record, once for each "
        f"affected person. {_least(least.value, least.low, least.high)}"
    )
    return observed_share(
        found.heard, found.asked, words, posterior=heard_share(evidence), index=index
    )


def _empowerment(evidence: DecisionsEvidence, _people: int) -> Observation | None:
    settled, ours, passed, delegable = empowerment_counts(evidence)
    if not ours:
        return None
    words = f"{settled} of {ours} decisions that are ours to take were settled in the team"
    index = ""
    if delegable:
        index = f"{passed} of {delegable} decisions that could be taken closer to the work were."
    return observed_share(settled, ours, words, index=index)


def _impact(evidence: DecisionsEvidence, _people: int) -> Observation | None:
    found = impact(evidence)
    if found is None:
        return None
    words = f"{found.seen} of {found.reviewed} reviewed decisions had the effect outside the team"
    index = f"In {found.partly} more, somebody outside saw a part of it." if found.partly else ""
    return observed_share(found.seen, found.reviewed, words, index=index)


def _least(value: float, low: float, high: float) -> str:
    """Return the share of the person who is heard least, or that it is not known yet."""
    span = f"between {low:.0%} and {high:.0%}"
    if high - low > _UNKNOWN:
        return f"How often the member heard least was heard cannot be told yet: {span}."
    return f"The member heard least was heard {value:.0%} of the times; plausible is {span}."


def _decisions(number: int) -> str:
    return "1 decision" if number == 1 else f"{number} decisions"


_UNKNOWN: Final = 0.5
"""A range of a share that is wider tells nothing yet."""
_READERS: Final[dict[str, tuple[str, Callable[[DecisionsEvidence, int], Observation | None]]]] = {
    "equality": ("date", _equality),
    "inclusion": ("date", _inclusion),
    "empowerment": ("date", _empowerment),
    "transformational_impact": ("reviewed", _impact),
}
