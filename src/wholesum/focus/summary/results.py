"""The results of a team's focus that may be shown, for tables, pages and JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SCHEMA: Final = "wholesum.focus/1"


@dataclass(frozen=True, slots=True)
class EffortLine:
    """One effort or project, with the result of each rule and the reason.

    Parameters
    ----------
    effort
        The id of the effort.
    title
        The title of the effort.
    cost
        The hours a month of the effort, or the price of the project.
    kept
        Whether the rule keeps it.
    per_hour
        Whether points per hour keeps it.
    backers
        How many back it.
    voiced
        How many have an opinion on it.
    words
        Why the rule keeps it or not, and what would change that.
    firm
        Which small changes would alter the result, in words; empty if none was tested.
    """

    effort: str
    title: str
    cost: float
    kept: bool
    per_hour: bool
    backers: int
    voiced: int
    words: str
    firm: str


@dataclass(frozen=True, slots=True)
class GoalWeight:
    """The weight of one goal of the team.

    Parameters
    ----------
    goal
        The id of the goal.
    text
        The goal.
    market
        The weight of the goal by independent markets.
    mean
        The plain mean of its shares.
    """

    goal: str
    text: str
    market: float
    mean: float


@dataclass(frozen=True, slots=True)
class FocusResult:
    """The results of a focus that may be shown: weights of goals, and a proposal per effort.

    Parameters
    ----------
    name
        The team's folder or the file.
    rule
        The rule.
    voters
        How many scored or voted.
    budget
        How much may be kept.
    spent
        How much is kept.
    inflation
        How many times their part of the budget each was given; 1 without the completion add1, 0
        where the rule gives no money.
    lines
        The efforts, in their order.
    goals
        The weights of the goals; empty if nobody gave points.
    schema
        Name and version of this shape.
    """

    name: str
    rule: str
    voters: int
    budget: float
    spent: float
    inflation: float
    lines: tuple[EffortLine, ...]
    goals: tuple[GoalWeight, ...] = ()
    schema: str = SCHEMA
