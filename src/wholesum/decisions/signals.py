"""The signals of decisions for the Mirror: equality, inclusion, empowerment and impact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import polars as pl

from wholesum.core.cycle import Cycle
from wholesum.core.people import named_people
from wholesum.core.signal import Signal
from wholesum.core.signal_series import Observation, observed_share, observed_signals
from wholesum.core.words import by_count, by_number
from wholesum.decisions.evidence import DecisionsEvidence
from wholesum.decisions.measures.empowerment import empowerment_counts
from wholesum.decisions.measures.equality import equality
from wholesum.decisions.measures.impact import impact
from wholesum.decisions.measures.inclusion import heard_share, inclusion

PRACTICE: Final = "decisions"


def decisions_signals(evidence: DecisionsEvidence, cycles: Sequence[Cycle]) -> Iterator[Signal]:
    """Yield the signals of a team's decisions for each facet and cycle, in order of time.

    A decision belongs to the cycle of its day. Its outcome belongs to the cycle in which somebody
    outside answered, or, if the team wrote it down, to that of its review.

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
    people = [_people(evidence, cycles[: place + 1]) for place in range(len(cycles))]
    dated = evidence.decisions.with_columns(found=pl.coalesce("confirmed", "reviewed"))
    for code, (column, read) in _READERS.items():
        parts = (
            evidence.with_rows(decisions=dated.filter(c.within(column)).drop("found"))
            for c in cycles
        )
        seen = (read(part, number) for part, number in zip(parts, people, strict=True))
        yield from observed_signals(PRACTICE, code, cycles, seen)


def _people(evidence: DecisionsEvidence, cycles: Sequence[Cycle]) -> int:
    """Count the different people whom decisions name up to the end of a cycle.

    Later decisions and people who leave the team do not change it.
    """
    upto = pl.any_horizontal(*(cycle.within("date") for cycle in cycles))
    return len(named_people(evidence.with_rows(decisions=evidence.decisions.filter(upto))))


def _equality(evidence: DecisionsEvidence, people: int) -> Observation | None:
    found = equality(evidence, people)
    if found is None:
        return None
    words = f"{found.proposers} of {people} people named in decisions proposed one"
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
    times = by_number(found.asked, "time", "times")
    words = (
        f"{found.heard} of {found.asked} {times}, somebody affected was heard before the decision"
    )
    least = found.least
    index = (
        f"Counted in {_decisions(found.decisions)} with affected people on record, once for each "
        f"affected person.{_least(least.value, least.low, least.high)}"
    )
    return observed_share(
        found.heard, found.asked, words, posterior=heard_share(evidence), index=index
    )


def _empowerment(evidence: DecisionsEvidence, _people: int) -> Observation | None:
    settled, ours, passed, delegable = empowerment_counts(evidence)
    if not ours:
        return None
    which = by_number(ours, "decision that is", "decisions that are")
    were = by_count(settled, ours, "was", "were")
    words = f"{settled} of {ours} {which} ours to take {were} settled in the team"
    index = ""
    if delegable:
        could = by_number(delegable, "decision", "decisions")
        were = by_count(passed, delegable, "was", "were")
        index = f"{passed} of {delegable} {could} that could be taken closer to the work {were}."
    return observed_share(settled, ours, words, index=index)


def _impact(evidence: DecisionsEvidence, _people: int) -> Observation | None:
    found = impact(evidence)
    if found is None:
        return None
    reviewed = by_number(found.reviewed, "decision", "decisions")
    words = f"{found.seen} of {found.reviewed} {reviewed} had an effect that somebody outside saw"
    index = ""
    if found.partly:
        others = by_number(found.partly, "other", "others")
        index = f"For {found.partly} {others}, somebody outside saw part of the effect."
    if answered := evidence.decisions["confirmed"].count():
        answers = by_number(answered, "answer was", "answers were")
        index = f"{index} {answered} {answers} given by link to somebody outside.".strip()
    return observed_share(found.seen, found.reviewed, words, index=index)


def _least(value: float, low: float, high: float) -> str:
    """Return how often the person who was heard least often was heard; ``None`` if unknown."""
    if high - low > _UNKNOWN:
        return ""
    span = f"between {low:.0%} and {high:.0%}"
    return f" The member heard least was heard {value:.0%} of the times; plausible is {span}."


def _decisions(number: int) -> str:
    return "1 decision" if number == 1 else f"{number} decisions"


_UNKNOWN: Final = 0.5
"""A range of a share that is wider tells nothing yet."""
_READERS: Final[dict[str, tuple[str, Callable[[DecisionsEvidence, int], Observation | None]]]] = {
    "equality": ("date", _equality),
    "inclusion": ("date", _inclusion),
    "empowerment": ("date", _empowerment),
    "transformational_impact": ("found", _impact),
}
