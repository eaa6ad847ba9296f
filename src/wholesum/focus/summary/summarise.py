"""Compute the results of a team's focus, or of an election in the Pabulib format."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from wholesum.focus.evidence import FocusEvidence
from wholesum.focus.importers.pabulib import read_pb
from wholesum.focus.portfolio.goal_weights import point_table, weights_of
from wholesum.focus.rules.ballots import Ballots
from wholesum.focus.rules.equal_shares import equal_shares
from wholesum.focus.rules.explanations import Rule, reasons
from wholesum.focus.rules.greedy import greedy
from wholesum.focus.rules.outcome import Outcome
from wholesum.focus.rules.phragmen import phragmen
from wholesum.focus.rules.robustness import MOST_VOTERS, sensitivity
from wholesum.focus.rules.utilities import team_ballots
from wholesum.focus.summary.results import EffortLine, FocusResult, GoalWeight

RULES: Final[dict[str, Rule]] = {
    "equal-shares": partial(equal_shares, completion="utilitarian"),
    "equal-shares-alone": equal_shares,
    "add1": partial(equal_shares, completion="add1"),
    "add1-exhaustive": partial(equal_shares, completion="add1-exhaustive"),
    "add1u": partial(equal_shares, completion="add1u"),
    "phragmen": phragmen,
    "votes": partial(greedy, by="votes"),
    "per-hour": greedy,
}
"""The rules by the names that the command line knows."""
_UNPAID: Final = ("votes", "per-hour")
KEEP: Final = 0.8
"""Default share of all hours that may be kept."""


def read_team(
    evidence: FocusEvidence, name: str, rule: str = "equal-shares", budget: float | None = None
) -> tuple[FocusResult, Outcome]:
    """Propose which efforts a team keeps, from the tables of its focus.

    Parameters
    ----------
    evidence
        The focus.
    name
        The team.
    rule
        One of `RULES`.
    budget
        The hours a month that may be kept; left out, eight tenths of all.

    Returns
    -------
    tuple
        The result, and the outcome of the rule behind it.

    Raises
    ------
    BadEvidence
        If there are no efforts or no scores.
    ValueError
        If the budget is not above 0.
    """
    names, points = point_table(evidence.points, "goal")
    texts = dict(evidence.goals.select("goal", "text").rows())
    goals: tuple[GoalWeight, ...] = ()
    weights = None
    if len(points):
        found = weights_of(names, points)
        rows = zip(names, found.market.tolist(), found.mean.tolist(), strict=True)
        goals = tuple(GoalWeight(goal, texts[goal], market, mean) for goal, market, mean in rows)
        weights = dict(zip(names, found.market.tolist(), strict=True))
    going = evidence.efforts.filter(pl.col("until").is_null())
    hours = KEEP * float(going["hours"].to_numpy().sum()) if budget is None else budget
    ballots = team_ballots(evidence, hours, weights)
    owned = team_ballots(evidence, hours, weights, owner_counts=True)
    result, outcome = _read(ballots, going["title"].to_list(), name, rule, "h", goals, owned)
    return result, outcome


def read_election(
    path: Path, rule: str = "equal-shares", budget: float | None = None
) -> tuple[FocusResult, Outcome]:
    """Compute which projects win an election in the Pabulib format.

    Parameters
    ----------
    path
        The ``.pb`` file. With approval a backer gains the cost of the project, else the points.
    rule
        One of `RULES`.
    budget
        How much may be spent; left out, what the file says.

    Returns
    -------
    tuple
        The result, and the outcome of the rule behind it.

    Raises
    ------
    BadEvidence
        If the file is broken.
    ValueError
        If the budget is not above 0.
    """
    election = read_pb(path)
    approval = election.meta["vote_type"] in ("approval", "choose-1")
    ballots = election.ballots.with_gains("cost" if approval else "points")
    if budget is not None:
        ballots = ballots.with_budget(budget)
    titles = [project.get("name") or project["project_id"] for project in election.projects]
    name, unit = path.name, election.meta.get("currency", "")
    return _read(ballots, titles, name, rule, unit, (), None)


def _read(
    ballots: Ballots,
    titles: Sequence[str],
    name: str,
    rule: str,
    unit: str,
    goals: tuple[GoalWeight, ...],
    owned: Ballots | None,
) -> tuple[FocusResult, Outcome]:
    outcome = RULES[rule](ballots)
    per_hour = set(greedy(ballots).kept)
    firm = {}
    if ballots.n <= MOST_VOTERS:
        tried = sensitivity(RULES[rule], ballots, owned)
        firm = {row.effort: row.words for row in tried.efforts}
    lines = tuple(
        EffortLine(
            reason.effort,
            title,
            reason.cost,
            reason.kept,
            reason.effort in per_hour,
            reason.backers,
            reason.voiced,
            _short_reason(reason.kept) if rule in _UNPAID else reason.words,
            firm.get(reason.effort, ""),
        )
        for reason, title in zip(reasons(RULES[rule], ballots, unit), titles, strict=True)
    )
    share = (outcome.spent, outcome.inflation)
    return FocusResult(name, outcome.rule, ballots.n, ballots.budget, *share, lines, goals), outcome


def _short_reason(kept: bool) -> str:
    """Return a short reason why an effort is kept, for rules in which voters pay nothing."""
    return "keep: it fits" if kept else "stop: it does not fit"
