"""The Method of Equal Shares: each member decides about an equal part of the hours."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from wholesum.focus.rules.arithmetic import Arithmetic, Number, Numbers
from wholesum.focus.rules.ballots import Ballots, IntArray
from wholesum.focus.rules.greedy import complete
from wholesum.focus.rules.outcome import Outcome, Round
from wholesum.focus.rules.tie_breaking import tie_order

Completion: TypeAlias = Literal["none", "utilitarian", "add1", "add1-exhaustive", "add1u"]

COMPLETIONS: Final[tuple[Completion, ...]] = (
    "none",
    "utilitarian",
    "add1",
    "add1-exhaustive",
    "add1u",
)


def equal_shares(
    ballots: Ballots,
    completion: Completion = "none",
    *,
    integral: bool = False,
    exact: bool = False,
    seed: int = 0,
) -> Outcome:
    """Choose efforts so that each group of members decides about hours in proportion to its size.

    Each of n members gets the same part of the budget B, b = B/n. An effort of cost c is affordable
    at the price ρ where its backers together pay for it, each ρ times what they gain and at most
    what they have left: Σ min(b, ρ·u) = c. The effort with the lowest price is kept and paid for,
    again and again, until no effort is affordable.

    Parameters
    ----------
    ballots
        The ballots; `Ballots.with_gains` chooses what a backer gains.
    completion
        What to do with budget that is left, since the method alone may leave much of it. ``none``.
        ``utilitarian``: keep what brings most for its cost while it fits. ``add1``: give everyone
        one unit more and start again, for as long as the budget is not overspent.
        ``add1-exhaustive``: the same, but stop as soon as nothing more fits. ``add1u``: ``add1``,
        then ``utilitarian``.
    integral
        Whether the part of each is rounded down to a whole number at the start.
    exact
        Whether to reckon in fractions: slower, never a rounding error.
    seed
        Random seed of the lot, used in ties that neither cost nor number of backers decides.

    Returns
    -------
    Outcome
        Every round with its price and payments. `wholesum.focus.rules.certificate` checks them.

    Raises
    ------
    ValueError
        If the completion is unknown.

    Notes
    -----
    Gives extended justified representation: a group of members who agree controls as many hours as
    its size deserves; for additive gains up to one effort. It is not strategyproof (no proportional
    rule is), may leave a better list for all undone, and can drop an effort when the budget grows.
    Meant for proposing, not for deciding. With ``add1`` the guarantees hold for the larger parts
    that `Outcome.inflation` gives. Efforts that cost more than the budget, or that nobody gains
    from, are never kept; those that cost nothing and have a backer are kept first.

    References
    ----------
    Peters, D., Pierczyński, G. & Skowron, P. (2021). Proportional participatory budgeting with
    additive utilities. Advances in Neural Information Processing Systems 34.

    Faliszewski, P. et al. (2023). Participatory budgeting: data, tools, and analysis. IJCAI 32.
    """
    if completion not in COMPLETIONS:
        raise ValueError(
            f"the completion '{completion}' is unknown; give one of {', '.join(COMPLETIONS)}"
        )
    election = _Election.of(ballots, Arithmetic(exact), tie_order(ballots, seed))
    share = election.budget / election.n
    if integral:
        share = share.__floor__()
    bought = election.run(share)
    if completion.startswith("add1"):
        share, bought = _add_one(
            election, share, bought, exhaustive=completion == "add1-exhaustive"
        )
    rounds, left = bought
    places = [round_.effort for round_ in rounds]
    fill = completion in ("utilitarian", "add1u")
    added = complete(ballots, places, exact=exact, seed=seed) if fill else ()
    name = "Equal Shares" + ("" if completion == "none" else f" ({completion})")
    return Outcome(name, ballots, rounds, added, share, left, seed, exact)


Bought: TypeAlias = tuple[tuple[Round, ...], Numbers]


@dataclass(frozen=True, eq=False)
class _Election:
    """The ballots in the chosen number type, prepared for several runs of Equal Shares."""

    arithmetic: Arithmetic
    order: IntArray
    budget: Number
    n: int
    counts: Numbers
    costs: Numbers
    groups: tuple[IntArray, ...]
    gains: tuple[Numbers, ...]
    sizes: tuple[Numbers, ...]
    weights: tuple[Numbers, ...]
    opening: tuple[tuple[Number, int], ...]
    free: tuple[int, ...]

    @classmethod
    def of(cls, ballots: Ballots, arithmetic: Arithmetic, order: IntArray) -> _Election:
        """Prepare ballots for runs of Equal Shares."""
        costs = arithmetic.numbers(ballots.costs)
        # Counts stay integers: together with fractions they must not become floats.
        counts = ballots.counts.astype(object if arithmetic.exact else np.float64)
        parts = [ballots.backers(effort) for effort in range(len(ballots.efforts))]
        gains = tuple(arithmetic.numbers(gain) for _, gain in parts)
        sizes = tuple(counts[groups] for groups, _ in parts)
        weights = tuple(size * gain for size, gain in zip(sizes, gains, strict=True))
        backed = [place for place, (groups, _) in enumerate(parts) if len(groups)]
        within = [place for place in backed if ballots.costs[place] <= ballots.budget]
        opening = [
            (costs[place] / weights[place].sum(), place) for place in within if costs[place] > 0
        ]
        free = sorted((place for place in within if costs[place] == 0), key=order.__getitem__)
        return cls(
            arithmetic,
            order,
            arithmetic.number(ballots.budget),
            ballots.n,
            counts,
            costs,
            tuple(groups for groups, _ in parts),
            gains,
            sizes,
            weights,
            tuple(sorted(opening)),
            tuple(free),
        )

    def run(self, share: Number) -> Bought:
        """Buy efforts one by one with equal shares of the budget, until none can be paid."""
        left = np.full(len(self.counts), share)
        rounds = [self._gift(place, left) for place in self.free]
        waiting = list(self.opening)
        while best := self._cheapest(waiting, left):
            price, tied = best
            rounds.append(self._buy(price, tied, left))
            for again in tied[1:]:
                heapq.heappush(waiting, (price, again))
        return tuple(rounds), left

    def _cheapest(
        self, waiting: list[tuple[Number, int]], left: Numbers
    ) -> tuple[Number, tuple[int, ...]] | None:
        """Take the efforts with the lowest price, and drop those that cannot be paid any more.

        Prices only rise, because money only falls: an old price is a lower bound of the new one,
        and an effort whose old price is above the best new one need not be looked at.
        """
        seen: list[tuple[Number, int]] = []
        edge: Number | None = None
        while waiting and (edge is None or waiting[0][0] <= edge):
            old, place = heapq.heappop(waiting)
            price = self._price(place, left, old)
            if price is None:
                continue
            seen.append((price, place))
            within = price * (1 + self.arithmetic.slack)
            edge = within if edge is None else min(edge, within)
        if edge is None:
            return None
        tied = sorted((p for price, p in seen if price <= edge), key=self.order.__getitem__)
        for price, place in seen:
            if price > edge:
                heapq.heappush(waiting, (price, place))
        return next(price for price, place in seen if place == tied[0]), tuple(tied)

    def _price(self, place: int, left: Numbers, low: Number) -> Number | None:
        """Return the price per unit of worth at which the supporters of an effort can pay for it.

        ``None`` where they cannot pay for it. The payment at a price is a concave, piecewise
        linear function of the price, so Newton's steps from below reach the price after finitely
        many, each step setting apart those whose money does not suffice.
        """
        money = left[self.groups[place]]
        size, gain, weight = self.sizes[place], self.gains[place], self.weights[place]
        cost = self.costs[place]
        purses = size * money
        if not self.arithmetic.reaches(purses.sum(), cost):
            return None
        poor = money < low * gain
        while True:
            rest, rich = cost - purses[poor].sum(), weight[~poor].sum()
            if not rich > 0:
                top: Number = (money / gain).max()
                return top
            price: Number = rest / rich
            now = money < price * gain
            if not (now & ~poor).any():
                return price
            poor |= now

    def _buy(self, price: Number, tied: tuple[int, ...], left: Numbers) -> Round:
        place = tied[0]
        groups = self.groups[place]
        money = left[groups]
        payments = np.minimum(money, price * self.gains[place])
        left[groups] = money - payments
        paying = payments > 0
        return Round(place, price, groups[paying], payments[paying], tied)

    def _gift(self, place: int, left: Numbers) -> Round:
        none = np.empty(0, dtype=np.int64)
        return Round(place, self.arithmetic.number(0.0), none, left[none], (place,))


def _add_one(
    election: _Election, share: Number, bought: Bought, *, exhaustive: bool
) -> tuple[Number, Bought]:
    """Raise the share of each voter unit by unit, until the efforts would exceed the budget."""
    most = len(election.opening) + len(election.free)
    while len(bought[0]) < most and not (exhaustive and _is_exhaustive(election, bought)):
        more = election.run(share + 1)
        if not election.arithmetic.reaches(election.budget, _spent(election, more)):
            break
        share, bought = share + 1, more
    return share, bought


def _spent(election: _Election, bought: Bought) -> Number:
    places = [round_.effort for round_ in bought[0]]
    spent: Number = election.costs[places].sum() if places else election.arithmetic.number(0.0)
    return spent


def _is_exhaustive(election: _Election, bought: Bought) -> bool:
    kept = {round_.effort for round_ in bought[0]}
    rest = election.budget - _spent(election, bought)
    return not any(
        place not in kept and election.arithmetic.reaches(rest, election.costs[place])
        for _, place in election.opening
    )
