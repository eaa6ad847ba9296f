"""Greedy rules: keep the efforts with most support or value per hour that fit the budget."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

import numpy as np

from wholesum.focus.rules.arithmetic import Arithmetic, Numbers
from wholesum.focus.rules.ballots import Ballots
from wholesum.focus.rules.outcome import Outcome
from wholesum.focus.rules.tie_breaking import tie_order

By: TypeAlias = Literal["votes", "gain per cost"]

WAYS: Final[tuple[By, ...]] = ("votes", "gain per cost")


def greedy(
    ballots: Ballots, by: By = "gain per cost", *, exact: bool = False, seed: int = 0
) -> Outcome:
    """Keep the best effort that fits into the budget, and repeat until no effort fits.

    Parameters
    ----------
    ballots
        The ballots.
    by
        ``votes``: the number of backers. ``gain per cost``: what all gain, divided by the cost;
        voters without an opinion count as if they gained what the others gain on average.
    exact
        Whether to reckon in fractions.
    seed
        Random seed of the lot, used in ties that neither cost nor number of backers decides.

    Returns
    -------
    Outcome
        Without payments: the rule has none, and guarantees no group anything. A majority that
        agrees can take the whole budget.

    Raises
    ------
    ValueError
        If the way is unknown.
    """
    if by not in WAYS:
        raise ValueError(f"the way '{by}' is unknown; give one of {', '.join(WAYS)}")
    added = complete(ballots, (), by, exact=exact, seed=seed)
    arithmetic = Arithmetic(exact)
    left = arithmetic.numbers(np.zeros(len(ballots.counts)))
    none = arithmetic.number(0.0)
    return Outcome(f"Greedy by {by}", ballots, (), added, none, left, seed, exact)


def complete(
    ballots: Ballots,
    kept: Iterable[int],
    by: By = "gain per cost",
    *,
    exact: bool = False,
    seed: int = 0,
) -> tuple[int, ...]:
    """Add to a list of efforts the best others that fit into the rest of the budget.

    Parameters
    ----------
    ballots
        The ballots.
    kept
        Places of the efforts that are kept.
    by, exact, seed
        As for `greedy`.

    Returns
    -------
    tuple of int
        Places of the efforts that are added, in that order.
    """
    arithmetic = Arithmetic(exact)
    costs = arithmetic.numbers(ballots.costs)
    worth = _worth(ballots, by, arithmetic)
    chosen = set(kept)
    rest = arithmetic.number(ballots.budget) - sum(costs[place] for place in chosen)
    order = tie_order(ballots, seed)
    waiting = [
        place
        for place in np.argsort(order).tolist()
        if place not in chosen and ballots.support[place] > 0
    ]
    added: list[int] = []
    while waiting:
        best = max(worth[place] for place in waiting) * (1 - arithmetic.slack)
        place = next(place for place in waiting if worth[place] >= best)
        waiting.remove(place)
        if arithmetic.reaches(rest, costs[place]):
            added.append(place)
            rest -= costs[place]
    return tuple(added)


def _worth(ballots: Ballots, by: By, arithmetic: Arithmetic) -> Numbers:
    """Return the score of each effort by which a greedy rule chooses; infinite without cost."""
    free = ballots.costs == 0
    if by == "votes":
        return arithmetic.numbers(ballots.support)
    counts = ballots.counts.astype(object if arithmetic.exact else np.float64)
    worth = np.full(len(ballots.efforts), np.inf, dtype=counts.dtype)
    for place in np.flatnonzero(~free & (ballots.support > 0)).tolist():
        groups, gains = ballots.backers(place)
        total = (counts[groups] * arithmetic.numbers(gains)).sum()
        voiced = int(ballots.voiced[place])
        worth[place] = total * ballots.n / voiced / arithmetic.number(ballots.costs[place])
    return worth
