"""Propose swaps: who could learn work that only one member can do, and what this changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from wholesum.strengths.measures.stand_ins import Level, StandIns, stand_ins


@dataclass(frozen=True)
class Swap:
    """A proposal that one member learns a kind of work from the only member who can do it.

    Parameters
    ----------
    kind
        The kind of work.
    learner, teacher
        The two members.
    """

    kind: str
    learner: str
    teacher: str


@dataclass(frozen=True)
class SwapPlan:
    """The next swaps, with the number of kinds of work with a stand-in before and after.

    Parameters
    ----------
    swaps
        The swaps in order.
    before, after
        The stand-ins without and with all swaps.
    unasked
        The kinds of work of one person that nobody has said they could learn.
    """

    swaps: tuple[Swap, ...]
    before: StandIns
    after: StandIns
    unasked: tuple[str, ...]

    def explain(self) -> str:
        """Describe in one sentence what the next swaps change."""
        if not self.swaps:
            return "No swap is possible yet: nobody has said what they could learn."
        number = len(self.swaps)
        first = "the next swap" if number == 1 else f"the next {number} swaps"
        return (
            f"After {first}: {len(self.before.shared)} → {len(self.after.shared)} of "
            f"{self.before.kinds} kinds of work have a stand-in ({self.before.share:.0%} → "
            f"{self.after.share:.0%})."
        )


def plan_swaps(levels: Mapping[str, Mapping[str, Level]], most: int = 3) -> SwapPlan:
    """Choose the next swaps; each swap gives one more kind of work a stand-in.

    Parameters
    ----------
    levels
        The levels by kind of work, then by person.
    most
        The number of swaps to choose, at least 1.

    Returns
    -------
    SwapPlan
        No other swaps of this number give more kinds a stand-in, because each swap gives exactly
        one. Among these, one swap after the other is chosen: first the member with the fewest
        swaps learns, then the member with the most single-held kinds left teaches.

    Raises
    ------
    ValueError
        If fewer than one swap is asked for.
    """
    if most < 1:
        raise ValueError(f"at least one swap is needed, not {most}")
    open_kinds = dict[str, tuple[str, list[str]]]()
    unasked = list[str]()
    for kind, people in levels.items():
        holders = [person for person, level in people.items() if level.covers]
        learners = sorted(person for person, level in people.items() if level is Level.LEARN)
        if len(holders) == 1 and learners:
            open_kinds[kind] = holders[0], learners
        elif len(holders) == 1:
            unasked.append(kind)
    after = {kind: dict(people) for kind, people in levels.items()}
    busy, alone = Counter[str](), Counter(teacher for teacher, _learners in open_kinds.values())
    swaps = list[Swap]()
    while open_kinds and len(swaps) < most:
        _, _, kind, learner = min(
            (busy[learner], -alone[teacher], kind, learner)
            for kind, (teacher, learners) in open_kinds.items()
            for learner in learners
        )
        teacher, _learners = open_kinds.pop(kind)
        swaps.append(Swap(kind, learner, teacher))
        busy[learner] += 1
        alone[teacher] -= 1
        after[kind][learner] = Level.STAND_IN
    return SwapPlan(tuple(swaps), stand_ins(levels), stand_ins(after), tuple(unasked))
