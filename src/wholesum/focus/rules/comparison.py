"""Compare the lists of efforts that two rules propose, to show a team where they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from wholesum.charts.result import Result
from wholesum.focus.rules.ballots import Ballots
from wholesum.focus.rules.equal_shares import Completion, equal_shares
from wholesum.focus.rules.explanations import Reason, reasons
from wholesum.focus.rules.greedy import greedy
from wholesum.focus.rules.outcome import Outcome

Standing: TypeAlias = Literal["both keep", "both drop", "only Equal Shares", "only points per hour"]

ORDER: tuple[Standing, ...] = (
    "both keep",
    "only Equal Shares",
    "only points per hour",
    "both drop",
)


@dataclass(frozen=True)
class Line:
    """One effort, and whether each of two lists keeps it.

    Parameters
    ----------
    effort
        The effort.
    hours
        The cost of the effort.
    standing
        Which list keeps it.
    reason
        Why Equal Shares keeps it or not.
    """

    effort: str
    hours: float
    standing: Standing
    reason: Reason

    @property
    def agreed(self) -> bool:
        """Whether both lists keep the effort, or both stop it."""
        return self.standing.startswith("both")


@dataclass(frozen=True, eq=False)
class TwoLists(Result):
    """The lists of efforts that two rules propose, compared effort by effort.

    Parameters
    ----------
    shares
        The list of Equal Shares.
    per_hour
        The list of the greedy rule by points per hour.
    lines
        One an effort, in the order of the ballots.
    """

    shares: Outcome
    per_hour: Outcome
    lines: tuple[Line, ...]

    def having(self, standing: Standing) -> tuple[Line, ...]:
        """Return the efforts with a given comparison, such as ``both keep``.

        Parameters
        ----------
        standing
            One of `ORDER`.

        Returns
        -------
        tuple of Line
            In the order of the ballots.
        """
        return tuple(line for line in self.lines if line.standing == standing)

    def explain(self) -> str:
        """Describe on how many efforts two lists agree, and how many hours become free."""
        keep, drop = self.having("both keep"), self.having("both drop")
        open_ = [line for line in self.lines if not line.agreed]
        freed = sum(line.hours for line in drop)
        return (
            f"Both lists keep {len(keep)} efforts and drop {len(drop)} ({freed:g} h a month); they "
            f"differ on {len(open_)}, {sum(line.hours for line in open_):g} h. By "
            f"{self.shares.ballots.n} members; the team decides."
        )


def two_lists(
    ballots: Ballots, completion: Completion = "utilitarian", *, seed: int = 0
) -> TwoLists:
    """Compare the list by Equal Shares with the list by points per hour.

    Parameters
    ----------
    ballots
        The ballots.
    completion
        The completion by which Equal Shares uses remaining hours.
    seed
        Random seed of the lot that decides ties.

    Returns
    -------
    TwoLists
        What both keep and drop, the difference, and a sentence an effort.
    """

    def rule(given: Ballots) -> Outcome:
        return equal_shares(given, completion, seed=seed)

    shares, per_hour = rule(ballots), greedy(ballots, seed=seed)
    first, second = set(shares.places), set(per_hour.places)
    lines = tuple(
        Line(reason.effort, reason.cost, _standing(place in first, place in second), reason)
        for place, reason in enumerate(reasons(rule, ballots))
    )
    return TwoLists(shares, per_hour, lines)


def _standing(shares: bool, per_hour: bool) -> Standing:
    if shares == per_hour:
        return "both keep" if shares else "both drop"
    return "only Equal Shares" if shares else "only points per hour"
