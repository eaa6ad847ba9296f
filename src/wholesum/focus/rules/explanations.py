"""One sentence for each effort: why it is kept or not, and what would change it."""

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
"""Up to this many voters it is tried out what would change the list."""
_MOST_MORE: Final = 3
_STEPS: Final = 10
_WORDS: Final = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip


@dataclass(frozen=True)
class Reason:
    """Why one effort is kept or not.

    Parameters
    ----------
    effort
        The effort.
    kept
        Whether it is kept.
    backers
        How many back it.
    voiced
        How many have an opinion on it.
    cost
        What it costs.
    left
        What its backers together have left in the end.
    stays_at
        The highest cost, in tenths, at which it would be kept; ``None`` where it is kept as it is,
        no cost would do, or it was not tried.
    more_backers
        How many more backers would keep it, even if they were those with the least left; ``None``
        where three would not do, or it was not tried.
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
    """Say why each effort is kept or not.

    Parameters
    ----------
    rule
        The rule, such as `wholesum.focus.rules.equal_shares.equal_shares`.
    ballots
        The ballots.
    unit
        What costs are counted in.

    Returns
    -------
    tuple of Reason
        One an effort, in the order of the ballots. What would change the list is found by trying:
        the rule is run again with the other cost, or the further backers.
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
    """Return a number as it is written in a sentence.

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
    if place in outcome.added:
        back = "backs" if backers == 1 else "back"
        words = f"kept: it fits what is left; {in_words(backers)} of {in_words(voiced)} {back} it"
    elif kept:
        carry = "carries" if backers == 1 else "carry"
        words = f"kept: {in_words(backers)} of {in_words(voiced)} {carry} it"
    elif not backers:
        words = "not kept: it has not the backers it needs"
    else:
        whose = "its one backer" if backers == 1 else f"its {in_words(backers)} backers"
        had = f"{whose} had {left:.1f} {unit} left"
        words = f"not kept: {had}, it costs {cost:g} {unit}{_unless(*change, unit)}"
    return Reason(ballots.efforts[place], kept, backers, voiced, cost, left, *change, words)


def _unless(stays_at: float | None, more: int | None, unit: str) -> str:
    ways = []
    if stays_at is not None:
        ways.append(f"at {stays_at:g} {unit}")
    if more is not None:
        ways.append(f"with {in_words(more)} more backer{'s' if more > 1 else ''}")
    return f"; it stays {' or '.join(ways)}" if ways else ""


def _highest_cost(rule: Rule, ballots: Ballots, place: int, left: float) -> float | None:
    """Halve the tenths between nothing and its cost; what its backers have left is tried first."""

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
    """Let those who do not back it, the poorest first, gain what its backers gain on average."""
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
