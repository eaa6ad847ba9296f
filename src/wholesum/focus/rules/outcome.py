"""The result of a rule for choosing efforts, with each step of the rule."""

from __future__ import annotations

from dataclasses import dataclass

from wholesum.charts.result import Result
from wholesum.focus.rules.arithmetic import Number, Numbers
from wholesum.focus.rules.ballots import Ballots, IntArray


@dataclass(frozen=True, eq=False)
class Round:
    """One step of a rule: the effort that it keeps, and what each supporter pays.

    Parameters
    ----------
    effort
        The index of the effort.
    price
        What a supporter pays for one unit of worth, or all that this supporter has left; with
        Phragmén's rule, the time of the purchase.
    groups
        The groups whose voters pay.
    payments
        The amount that each voter of these groups pays.
    tied
        The efforts that were as good, this one first; the tie was decided by `tie_order`.
    """

    effort: int
    price: Number
    groups: IntArray
    payments: Numbers
    tied: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Outcome(Result):
    """The result of a rule: the efforts that it keeps, in the order of its choice.

    Parameters
    ----------
    rule
        The rule's name.
    ballots
        The ballots that decided it.
    rounds
        The efforts that were paid for, in that order.
    added
        Efforts kept without payment, in that order: by a greedy rule, or by a completion.
    share
        The total that each voter could spend; 0 if the rule gives voters no money.
    left
        The amount that each voter of each group has left at the end.
    seed
        The random seed that decides ties.
    exact
        Whether the rule computed in exact fractions.
    """

    rule: str
    ballots: Ballots
    rounds: tuple[Round, ...]
    added: tuple[int, ...]
    share: Number
    left: Numbers
    seed: int
    exact: bool

    @property
    def places(self) -> tuple[int, ...]:
        """The indices of the kept efforts, in the order in which the rule chose them."""
        return (*(round_.effort for round_ in self.rounds), *self.added)

    @property
    def kept(self) -> tuple[str, ...]:
        """The ids of the kept efforts, in the order in which the rule chose them."""
        return tuple(self.ballots.efforts[place] for place in self.places)

    @property
    def dropped(self) -> tuple[str, ...]:
        """The ids of the efforts that the rule stops, in the order of the ballots."""
        kept = set(self.places)
        return tuple(name for place, name in enumerate(self.ballots.efforts) if place not in kept)

    @property
    def spent(self) -> float:
        """The total cost of the efforts that the rule keeps."""
        return float(self.ballots.costs[list(self.places)].sum())

    @property
    def inflation(self) -> float:
        """The factor by which the rule raised each voter's share of the budget."""
        return float(self.share) * self.ballots.n / self.ballots.budget

    def explain(self) -> str:
        """Describe how many efforts the rule keeps, and what they cost together."""
        ballots = self.ballots
        money = (
            f" Each of {ballots.n} was given {self.inflation:.2f} times their part of the budget."
            if self.rounds and self.inflation > 1
            else ""
        )
        return (
            f"{self.rule} keeps {len(self.places)} of {len(ballots.efforts)} efforts for "
            f"{self.spent:g} of {ballots.budget:g}, by {ballots.n} ballots.{money}"
        )
