"""What decisions tell the Mirror: equality, inclusion, empowerment and impact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from wholesum.core.cycle import Cycle
from wholesum.core.estimate import Estimate
from wholesum.core.people import named_people
from wholesum.core.proportion import Likely
from wholesum.core.signal import Signal
from wholesum.core.signal_series import Observed, observed_signals
from wholesum.decisions.evidence import DecisionsEvidence
from wholesum.decisions.measures.empowerment import LEAST_DECISIONS as LEAST_SETTLED
from wholesum.decisions.measures.empowerment import empowerment, likely_empowerment
from wholesum.decisions.measures.equality import LEAST_DECISIONS as LEAST_PROPOSED
from wholesum.decisions.measures.equality import (
    equality,
)
from wholesum.decisions.measures.impact import LEAST_DECISIONS as LEAST_REVIEWED
from wholesum.decisions.measures.impact import impact, likely_impact
from wholesum.decisions.measures.inclusion import LEAST_DECISIONS as LEAST_HEARD
from wholesum.decisions.measures.inclusion import heard_counts, inclusion, likely_least

PRACTICE: Final = "decisions"


def decisions_signals(evidence: DecisionsEvidence, cycles: Sequence[Cycle]) -> Iterator[Signal]:
    """Yield one signal a facet and cycle that has something to tell, cycles in order of time.

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
        What the team does for equality, inclusion, empowerment and transformational impact. It is
        compared with the cycle before where both have their least data.
    """
    people = len(named_people(evidence))
    for code, (column, read) in _READERS.items():
        parts = (DecisionsEvidence(evidence.decisions.filter(c.within(column))) for c in cycles)
        yield from observed_signals(PRACTICE, code, cycles, (read(p, people) for p in parts))


def _seen(estimate: Estimate, likely: Likely, words: str, counted: int, least: int) -> Observed:
    return Observed(estimate, likely, words, counted >= least, str(least))


def _equality(evidence: DecisionsEvidence, people: int) -> Observed | None:
    found = equality(evidence, people)
    if found is None:
        return None
    words = (
        f"{_decisions(found.decisions)} proposed by {found.proposers} of {people} people; "
        "the figure is how evenly"
    )
    return _seen(found.value, found.likely, words, found.decisions, LEAST_PROPOSED)


def _inclusion(evidence: DecisionsEvidence, _people: int) -> Observed | None:
    found = inclusion(evidence)
    if found is None:
        return None
    counts = heard_counts(evidence)
    likely = likely_least(counts["heard"].to_numpy(), counts["concerned"].to_numpy())
    words = (
        f"{found.heard} of {found.asked} times heard, in {_decisions(found.decisions)}; "
        "the figure is that of the least heard"
    )
    return _seen(found.least, likely, words, found.decisions, LEAST_HEARD)


def _empowerment(evidence: DecisionsEvidence, _people: int) -> Observed | None:
    found = empowerment(evidence)
    if found is None:
        return None
    counts = (found.settled, found.in_remit, found.passed, found.delegable)
    words = (
        f"{found.settled} of {_decisions(found.in_remit)} settled here, "
        f"{found.passed} of {found.delegable} passed down"
    )
    return _seen(found.value, likely_empowerment(*counts), words, found.in_remit, LEAST_SETTLED)


def _impact(evidence: DecisionsEvidence, _people: int) -> Observed | None:
    found = impact(evidence)
    if found is None:
        return None
    partly = f", {found.partly} partly" if found.partly else ""
    words = f"{found.seen} of {found.reviewed} effects seen outside{partly}"
    likely = likely_impact(found.seen, found.partly, found.not_seen)
    return _seen(found.value, likely, words, found.reviewed, LEAST_REVIEWED)


def _decisions(number: int) -> str:
    return "1 decision" if number == 1 else f"{number} decisions"


_READERS: Final[dict[str, tuple[str, Callable[[DecisionsEvidence, int], Observed | None]]]] = {
    "equality": ("date", _equality),
    "inclusion": ("date", _inclusion),
    "empowerment": ("date", _empowerment),
    "transformational_impact": ("reviewed", _impact),
}
