"""What decisions tell the Mirror: equality, inclusion, empowerment and impact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from wholesum.cycle import Cycle
from wholesum.decisions.empowerment import LEAST_DECISIONS as LEAST_SETTLED
from wholesum.decisions.empowerment import empowerment, likely_empowerment
from wholesum.decisions.equality import LEAST_DECISIONS as LEAST_PROPOSED
from wholesum.decisions.equality import (
    equality,
    likely_evenness,
    named_people,
    proposal_counts,
)
from wholesum.decisions.evidence import DecisionsEvidence
from wholesum.decisions.impact import LEAST_DECISIONS as LEAST_REVIEWED
from wholesum.decisions.impact import impact, likely_impact
from wholesum.decisions.inclusion import LEAST_DECISIONS as LEAST_HEARD
from wholesum.decisions.inclusion import heard_counts, inclusion, likely_least
from wholesum.estimate import Estimate
from wholesum.facets import FACET
from wholesum.share import Likely
from wholesum.signal import Side, Signal

PRACTICE: Final = "decisions"
_SURE: Final = 0.95


@dataclass(frozen=True)
class _Read:
    """One facet in one cycle, before it is compared with the cycle before."""

    estimate: Estimate
    likely: Likely
    words: str
    decisions: int
    least: int

    @property
    def enough(self) -> bool:
        return self.decisions >= self.least


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
        before = None
        for cycle in cycles:
            part = DecisionsEvidence(evidence.decisions.filter(cycle.within(column)))
            now = read(part, people)
            if now is not None:
                yield _signal(code, cycle, now, before)
            before = now


def _signal(code: str, cycle: Cycle, now: _Read, before: _Read | None) -> Signal:
    rose = None
    if before is not None and now.enough and before.enough:
        rose = now.likely.above(before.likely)
    few = "" if now.enough else f"; conclusions need {now.least}"
    return Signal(
        facet=FACET[code],
        side=Side.DO,
        practice=PRACTICE,
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


def _equality(evidence: DecisionsEvidence, people: int) -> _Read | None:
    found = equality(evidence, people)
    if found is None:
        return None
    likely = likely_evenness(proposal_counts(evidence), people)
    words = (
        f"{_decisions(found.decisions)} proposed by {found.proposers} of {people} people; "
        "the figure is how evenly"
    )
    return _Read(found.value, likely, words, found.decisions, LEAST_PROPOSED)


def _inclusion(evidence: DecisionsEvidence, _people: int) -> _Read | None:
    found = inclusion(evidence)
    if found is None:
        return None
    counts = heard_counts(evidence)
    likely = likely_least(counts["heard"].to_numpy(), counts["concerned"].to_numpy())
    words = (
        f"{found.heard} of {found.asked} times heard, in {_decisions(found.decisions)}; "
        "the figure is that of the least heard"
    )
    return _Read(found.least, likely, words, found.decisions, LEAST_HEARD)


def _empowerment(evidence: DecisionsEvidence, _people: int) -> _Read | None:
    found = empowerment(evidence)
    if found is None:
        return None
    counts = (found.settled, found.in_remit, found.passed, found.delegable)
    words = (
        f"{found.settled} of {_decisions(found.in_remit)} settled here, "
        f"{found.passed} of {found.delegable} passed down"
    )
    return _Read(found.value, likely_empowerment(*counts), words, found.in_remit, LEAST_SETTLED)


def _impact(evidence: DecisionsEvidence, _people: int) -> _Read | None:
    found = impact(evidence)
    if found is None:
        return None
    partly = f", {found.partly} partly" if found.partly else ""
    words = f"{found.seen} of {found.reviewed} effects seen outside{partly}"
    likely = likely_impact(found.seen, found.partly, found.not_seen)
    return _Read(found.value, likely, words, found.reviewed, LEAST_REVIEWED)


def _decisions(number: int) -> str:
    return "1 decision" if number == 1 else f"{number} decisions"


_READERS: Final[dict[str, tuple[str, Callable[[DecisionsEvidence, int], _Read | None]]]] = {
    "equality": ("date", _equality),
    "inclusion": ("date", _inclusion),
    "empowerment": ("date", _empowerment),
    "transformational_impact": ("reviewed", _impact),
}
