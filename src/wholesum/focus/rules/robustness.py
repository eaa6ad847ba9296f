"""Test whether small changes alter which efforts a rule keeps: one member, hours, scores, ties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from wholesum.charts.result import Result
from wholesum.focus.rules.ballots import Ballots
from wholesum.focus.rules.explanations import Rule
from wholesum.focus.rules.outcome import Outcome

MOST_VOTERS: Final = 200
_COST_STEP: Final = 0.1


@dataclass(frozen=True)
class EffortRobustness:
    """Which of the tested small changes would alter whether one effort is kept.

    Parameters
    ----------
    effort
        The effort.
    kept
        Whether it is kept.
    flips
        In how many lists made without one member it changes sides.
    members
        How many such lists there are.
    flips_with_hours
        Whether it changes sides if its own hours are 10% more, or 10% less.
    flips_with_owner
        Whether it changes sides if owners' own scores count; ``None`` where that was not asked.
    tied
        Whether it was decided by a tie between efforts (by cost, backers or lot).
    """

    effort: str
    kept: bool
    flips: int
    members: int
    flips_with_hours: bool
    flips_with_owner: bool | None
    tied: bool

    @property
    def firm(self) -> bool:
        """Whether no tested change alters whether the effort is kept."""
        return not (self.flips or self.flips_with_hours or self.flips_with_owner or self.tied)

    @property
    def words(self) -> str:
        """The changes that would alter whether the effort is kept, as text."""
        if self.firm:
            return "firm"
        parts = [f"flips in {self.flips} of {self.members}"] if self.flips else []
        if self.flips_with_hours:
            parts.append(f"flips if it takes 10% {'more' if self.kept else 'less'}")
        parts += ["flips if owners' scores count"] if self.flips_with_owner else []
        parts += ["decided by a tie"] if self.tied else []
        return ", ".join(parts)


@dataclass(frozen=True)
class ListRobustness(Result):
    """Which of the tested small changes would alter a list, effort by effort.

    Parameters
    ----------
    efforts
        One row an effort, in the order of the ballots.
    """

    efforts: tuple[EffortRobustness, ...]

    def explain(self) -> str:
        """Describe how many efforts are kept or stopped whatever small change is made."""
        firm = sum(row.firm for row in self.efforts)
        return (
            f"{firm} of {len(self.efforts)} efforts stay where they are whichever member is left "
            "out, if they take 10% more or less, and without a tie."
        )


def sensitivity(rule: Rule, ballots: Ballots, with_owners: Ballots | None = None) -> ListRobustness:
    """Test which small changes would alter whether a rule keeps each effort.

    Parameters
    ----------
    rule
        The rule.
    ballots
        The ballots, at most 200 voters.
    with_owners
        The same ballots with the score that owners give their own efforts.

    Returns
    -------
    ListRobustness
        Counts of lists, never who was left out. The budget stays as it is when a member is left
        out, so that the others have more each.

    Raises
    ------
    ValueError
        If there are more voters than that: one member more or less turns nothing over there.
    """
    if ballots.n > MOST_VOTERS:
        raise ValueError(f"there are {ballots.n} voters; at most 200 can be left out one by one")
    outcome = rule(ballots)
    base = _kept(outcome)
    flips = np.zeros(len(base), dtype=np.int64)
    for group, count in enumerate(ballots.counts.tolist() if ballots.n > 1 else ()):
        flips += count * (_kept(rule(ballots.without_group(group))) != base)
    owned = None if with_owners is None else _kept(rule(with_owners)) != base
    tied = {place for round_ in outcome.rounds if len(round_.tied) > 1 for place in round_.tied}
    return ListRobustness(
        tuple(
            EffortRobustness(
                name,
                bool(base[place]),
                int(flips[place]),
                ballots.n,
                _hours_matter(rule, ballots, place, bool(base[place])),
                None if owned is None else bool(owned[place]),
                place in tied and _tie_matters(outcome, place),
            )
            for place, name in enumerate(ballots.efforts)
        )
    )


def _kept(outcome: Outcome) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    kept = np.zeros(len(outcome.ballots.efforts), dtype=np.bool_)
    kept[list(outcome.places)] = True
    return kept


def _hours_matter(rule: Rule, ballots: Ballots, place: int, kept: bool) -> bool:
    """Return whether a rule decides differently if an effort takes 10% more or fewer hours."""
    costs = ballots.costs.copy()
    costs[place] *= 1 + _COST_STEP if kept else 1 - _COST_STEP
    return bool((place in rule(ballots.with_costs(costs)).places) != kept)


def _tie_matters(outcome: Outcome, place: int) -> bool:
    """Return whether only the breaking of a tie decided that an effort is kept."""
    kept = set(outcome.places)
    return any(
        place in round_.tied and len({other in kept for other in round_.tied}) > 1
        for round_ in outcome.rounds
    )
