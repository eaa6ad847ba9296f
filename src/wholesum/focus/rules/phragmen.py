"""Phragmén's rule: voters earn money evenly, and buy an effort once they can pay for it."""

from __future__ import annotations

import numpy as np

from wholesum.focus.rules.arithmetic import Arithmetic, Number, Numbers
from wholesum.focus.rules.ballots import Ballots, IntArray
from wholesum.focus.rules.outcome import Outcome, Round
from wholesum.focus.rules.tie_breaking import tie_order


def phragmen(ballots: Ballots, *, exact: bool = False, seed: int = 0) -> Outcome:
    """Keep efforts in the order in which their supporters can pay for them.

    Everyone is given money at the same pace, from nothing. As soon as the backers of an effort
    together hold its cost, they spend all they have on it. It ends when what would be bought next
    no longer fits the budget.

    Parameters
    ----------
    ballots
        The ballots; how much a backer gains does not count, only whether they do.
    exact
        Whether to reckon in fractions.
    seed
        Random seed of the lot, used in ties that neither cost nor number of backers decides.

    Returns
    -------
    Outcome
        The price of a round is the time at which it was bought.

    Notes
    -----
    It is priceable and gives proportional justified representation, but not the extended one of
    Equal Shares. An effort that costs more than the whole budget is left out from the start.

    References
    ----------
    Brill, M., Freeman, R., Janson, S. & Lackner, M. (2017). Phragmén's voting methods and justified
    representation. AAAI 31.
    """
    arithmetic = Arithmetic(exact)
    counts = ballots.counts.astype(object if exact else np.float64)
    costs = arithmetic.numbers(ballots.costs)
    order = tie_order(ballots, seed)
    backers = [ballots.backers(place)[0] for place in range(len(ballots.efforts))]
    waiting = {
        place
        for place, groups in enumerate(backers)
        if len(groups) and ballots.costs[place] <= ballots.budget
    }
    free = sorted((p for p in waiting if ballots.costs[p] == 0), key=order.__getitem__)
    waiting.difference_update(free)
    since = arithmetic.numbers(np.zeros(len(counts)))
    rest, time = arithmetic.number(ballots.budget), arithmetic.number(0.0)
    rounds = [Round(p, time, backers[p][:0], since[:0], (p,)) for p in free]
    while waiting:
        times = {p: _time(costs[p], backers[p], counts, since) for p in waiting}
        edge = min(times.values()) * (1 + arithmetic.slack)
        tied = sorted((p for p in waiting if times[p] <= edge), key=order.__getitem__)
        if not all(arithmetic.reaches(rest, costs[place]) for place in tied):
            break
        place = tied[0]
        groups, time = backers[place], times[place]
        rounds.append(Round(place, time, groups, time - since[groups], tuple(tied)))
        since[groups] = time
        rest -= costs[place]
        waiting.remove(place)
    return Outcome("Phragmén", ballots, tuple(rounds), (), time, time - since, seed, exact)


def _time(cost: Number, groups: IntArray, counts: Numbers, since: Numbers) -> Number:
    """Return the time at which the supporters of an effort can pay for it together."""
    found: Number = (cost + (counts[groups] * since[groups]).sum()) / counts[groups].sum()
    return found
