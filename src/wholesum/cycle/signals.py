"""The signal of cycles for the Mirror: transformational impact, by the effect of prototypes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wholesum.core.cycle import Cycle
from wholesum.core.signal import Signal
from wholesum.core.signal_series import MissingFigure, Observation, observed_share, observed_signals
from wholesum.core.words import by_number
from wholesum.cycle.effect import outside_effect
from wholesum.cycle.evidence import CycleEvidence

PRACTICE: Final = "cycle"


def cycle_signals(evidence: CycleEvidence, cycles: Sequence[Cycle]) -> Iterator[Signal]:
    """Yield one signal for each cycle with answers from outside the team, in order of time.

    An answer belongs to the cycle of its day. A prototype without an answer belongs to the cycle of
    the review. An answer about a prototype that carries out a decision counts as the outcome of
    that decision, in the signal of decisions, and not here.

    Parameters
    ----------
    evidence
        The reviewed cycles and their prototypes.
    cycles
        The cycles in order of time.

    Yields
    ------
    Signal
        For transformational impact, how many prototypes had an effect that somebody outside the
        team saw. Nothing is reported of a cycle without prototypes.
    """
    seen = (_impact(evidence, cycle) for cycle in cycles)
    yield from observed_signals(PRACTICE, "transformational_impact", cycles, seen)


def _impact(evidence: CycleEvidence, cycle: Cycle) -> Observation | MissingFigure | None:
    reviewed = evidence.cycles.select("cycle", "reviewed")
    known = evidence.prototypes.join(reviewed, on="cycle", how="left", maintain_order="left")
    unanswered = known["answered"].is_null()
    here = known.select(cycle.within("answered")).to_series()
    waiting = known.select(cycle.within("reviewed")).to_series() & unanswered
    decided = known["decision"].is_not_null()
    prototypes = known.filter((here & ~decided) | waiting).drop("reviewed")
    found = outside_effect(CycleEvidence(evidence.cycles, prototypes=prototypes))
    if not found.answered:
        missing = "nobody outside the team was asked about a prototype, or nobody has answered"
        return MissingFigure(missing) if found.unasked else None
    tried = by_number(found.answered, "prototype", "prototypes")
    words = f"{found.seen} of {found.answered} {tried} had an effect that somebody outside saw"
    index = ""
    if found.partly:
        others = by_number(found.partly, "other", "others")
        index = f"For {found.partly} {others}, somebody outside saw part of the effect."
    if found.unasked:
        have = by_number(found.unasked, "has", "have")
        index = f"{index} {found.unasked} more {have} no answer from outside.".strip()
    if counted := known.filter(here & decided).height:
        are = by_number(counted, "answer counts", "answers count")
        index = f"{index} {counted} more {are} with decisions.".strip()
    return observed_share(found.seen, found.answered, words, index=index)
