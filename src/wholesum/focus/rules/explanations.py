"""Explain in one sentence why a rule keeps or stops an effort, and what would change that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import floor
from typing import Final, TypeAlias

import numpy as np

from wholesum.focus.rules.ballots import Ballots
from wholesum.focus.rules.outcome import Outcome

Rule: TypeAlias = Callable[[Ballots], Outcome]

MOST_VOTERS: Final = 60
"""For up to this many voters, changes that would alter the list are searched for."""
_MOST_MORE: Final = 3
_STEPS: Final = 10
_WORDS: Final = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip


@dataclass(frozen=True)
class Reason:
    """The reason why a rule keeps or stops one effort.

    Parameters
    ----------
    effort
        The effort.
    kept
        Whether it is kept.
    backers
        Number of voters who support it.
    voiced
        Number of voters with an opinion on it.
    cost
        The cost of the effort.
    left
        Sum that its backers have left at the end.
    stays_at
        Highest cost, in tenths, at which it would be kept; ``None`` if it is kept, if no cost is
        low enough, or if it was not searched for.
    more_backers
        Number of further backers that would keep it, even if they were those with the least left;
        ``None`` if three are not enough, or if it was not searched for.
    words
        The sentence.
    """

    effort: str
    kept: bool
    backers: int
    voiced: int
    cost: float
    left: float
    stays_at: float | None
    more_backers: int | None
    words: str


def reasons(rule: Rule, ballots: Ballots, unit: str = "h") -> tuple[Reason, ...]:
    """Explain for each effort why the rule keeps or stops it.

    Parameters
    ----------
    rule
        The rule, such as `wholesum.focus.rules.equal_shares.equal_shares`.
    ballots
        The ballots.
    unit
        Unit of the costs, such as ``h``.

    Returns
    -------
    tuple of Reason
        One an effort, in the order of the ballots. Changes that would alter the list are found by
        running the rule again with a lower cost or with further backers.
    """
    outcome = rule(ballots)
    trying = ballots.n <= MOST_VOTERS
    kept = set(outcome.places)
    found = []
    for place in range(len(ballots.efforts)):
        groups, _ = ballots.backers(place)
        left = float((ballots.counts[groups] * outcome.left[groups]).sum())
        change: tuple[float | None, int | None] = (None, None)
        if trying and place not in kept and len(groups):
            change = (
                _highest_cost(rule, ballots, place, left),
                _more_backers(rule, ballots, place, outcome),
            )
        found.append(_reason(outcome, place, left, change, unit))
    return tuple(found)


def in_words(count: int) -> str:
    """Write a number of hours or points as text.

    Parameters
    ----------
    count
        0 or more.

    Returns
    -------
    str
        A word up to twelve, digits beyond.
    """
    return _WORDS[count] if count < len(_WORDS) else f"{count:,}"


def _reason(
    outcome: Outcome,
    place: int,
    left: float,
    change: tuple[float | None, int | None],
    unit: str,
) -> Reason:
    ballots, kept = outcome.ballots, place in outcome.places
    backers, voiced = int(ballots.support[place]), int(ballots.voiced[place])
    cost = float(ballots.costs[place])
    verb = "supports" if backers == 1 else "support"
    support = f"{in_words(backers)} of {in_words(voiced)} {verb} it"
    if place in outcome.added:
        words = f"keep: it fits into the rest of the budget; {support}"
    elif kept:
        worth = "finds it worth its cost" if backers == 1 else "find it worth its cost"
        words = f"keep: {in_words(backers)} of {in_words(voiced)} {worth}"
    elif not backers:
        words = "stop: too few members support this effort"
    else:
        share = f"its share of the budget is {left:.1f} {unit} and it costs {cost:g} {unit}"
        words = f"stop: {support}, but {share}{_unless(*change, unit)}"
    return Reason(ballots.efforts[place], kept, backers, voiced, cost, left, *change, words)


def _unless(stays_at: float | None, more: int | None, unit: str) -> str:
    ways = []
    if stays_at is not None:
        ways.append(f"at {stays_at:g} {unit}")
    if more is not None:
        ways.append(f"with {in_words(more)} more supporter{'s' if more > 1 else ''}")
    return f"; it would be kept {' or '.join(ways)}" if ways else ""


def _highest_cost(rule: Rule, ballots: Ballots, place: int, left: float) -> float | None:
    """Find the highest cost, in tenths, at which the rule still keeps the effort.

    The search starts at the sum that its backers have left.
    """

    def stays(tenths: int) -> bool:
        costs = ballots.costs.copy()
        costs[place] = tenths / _STEPS
        return place in rule(ballots.with_costs(costs)).places

    low, high = 0, round(float(ballots.costs[place]) * _STEPS)
    guess = min(floor(left * _STEPS + 1e-9), high - 1)
    if guess > 0 and stays(guess):
        low = guess
        if not stays(guess + 1):
            return guess / _STEPS
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if stays(middle) else (low, middle)
    return low / _STEPS if low else None


def _more_backers(rule: Rule, ballots: Ballots, place: int, outcome: Outcome) -> int | None:
    """Return how many more supporters an effort needs before the rule keeps it."""
    single = ballots.ungrouped()
    left = np.repeat(outcome.left, ballots.counts).astype(np.float64)
    groups, gains = single.backers(place)
    others = [voter for voter in np.argsort(left, kind="stable").tolist() if voter not in groups]
    for more in range(1, min(_MOST_MORE, len(others)) + 1):
        larger = _with_backers(single, place, others[:more], float(gains.mean()))
        if place in rule(larger).places:
            return more
    return None


def _with_backers(single: Ballots, place: int, voters: list[int], gain: float) -> Ballots:
    groups, gains = single.backers(place)
    start, end = single.starts[place], single.starts[place + 1]
    order = np.argsort([*groups, *voters])
    support, voiced, starts = single.support.copy(), single.voiced.copy(), single.starts.copy()
    support[place] += len(voters)
    voiced[place] = max(voiced[place], support[place])
    starts[place + 1 :] += len(voters)
    mine = np.array([*groups, *voters])[order]
    worth = np.array([*gains, *([gain] * len(voters))])[order]
    return replace(
        single,
        groups=np.concatenate([single.groups[:start], mine, single.groups[end:]]),
        gains=np.concatenate([single.gains[:start], worth, single.gains[end:]]),
        support=support,
        voiced=voiced,
        starts=starts,
    )
