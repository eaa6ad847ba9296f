"""Compute how much each effort is worth to each member, from scores and weights of goals.

Goals carry their weights, a blank
is no opinion and not 0, and the score that owners give their own effort is left out: with it, a
member of a small team who scores only own efforts keeps most of them (see the study in
``bench/agenda.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl

from wholesum.focus.evidence import FocusEvidence, latest
from wholesum.focus.rules.ballots import Ballots, FloatArray
from wholesum.focus.rules.grouping import ballots_of
from wholesum.focus.schema import EFFORTS, SCORES
from wholesum.tables import BadEvidence, Fault

LEAST_BACKERS: Final = 2


def team_ballots(
    evidence: FocusEvidence,
    budget: float,
    weights: Mapping[str, float] | None = None,
    *,
    owner_counts: bool = False,
    least_backers: int = LEAST_BACKERS,
) -> Ballots:
    """Make ballots from the scores that the members of a team gave to efforts.

    What an effort is worth to a member is the mean of the scores they gave it for each goal,
    weighted by the goals: u = Σ w·s / Σ w over the goals they have an opinion on. A score without a
    goal counts for all goals.

    Parameters
    ----------
    evidence
        The focus; of several scores of one member for the same, the last counts.
    budget
        Budget: hours a month for the efforts that are kept.
    weights
        The weight of each goal; left out, those of the table ``goals``, and equal ones where it has
        none.
    owner_counts
        Whether the score that owners give their own effort counts. It does not, unless you want to
        see what difference it makes.
    least_backers
        An effort with fewer backers, not counting the owner, has no backers.

    Returns
    -------
    Ballots
        Efforts that go on, in the order of their table.

    Raises
    ------
    BadEvidence
        If there is no effort, or nobody has an opinion on one.
    ValueError
        If the budget is not above 0.
    """
    efforts = evidence.efforts.filter(pl.col("until").is_null())
    if efforts.is_empty():
        problem, remedy = "there is no effort to weigh", "list what the team spends hours on"
        raise BadEvidence([Fault(evidence.source(EFFORTS).file, problem, remedy)])
    gains = member_gains(evidence, weights)
    if gains["gain"].is_null().all():
        problem, remedy = "nobody has given a score", "let at least two members score the efforts"
        raise BadEvidence([Fault(evidence.source(SCORES).file, problem, remedy)])
    people = gains["person"].unique().sort().to_list()
    table = _gain_table(efforts, people, gains)
    owned = np.array([[owner == person for owner in efforts["owner"]] for person in people])
    backing = ((table > 0) & ~owned).sum(axis=0)
    table[(table > 0) & (backing < least_backers)] = 0.0
    if not owner_counts:
        table[owned] = np.nan
    voters, places = np.indices(table.shape)
    entries = voters.ravel(), places.ravel(), table.ravel()
    return ballots_of(
        efforts["effort"].to_list(), efforts["hours"].to_numpy(), budget, len(people), entries
    )


def member_gains(
    evidence: FocusEvidence, weights: Mapping[str, float] | None = None
) -> pl.DataFrame:
    """Return how much each effort is worth to each member; owners score their own efforts too.

    Parameters
    ----------
    evidence
        The focus.
    weights
        The weight of each goal, as in `team_ballots`.

    Returns
    -------
    DataFrame
        Columns ``effort``, ``person`` and ``gain`` (0 to 5, null where the member has no opinion).
        These are private: do not show a member those of another.
    """
    known = goal_weights(evidence, weights)
    scores = latest(evidence.scores, "effort", "goal")
    weight = (
        pl.col("goal").replace_strict(known, default=0.0, return_dtype=pl.Float64)
        if known
        else pl.lit(1.0)
    )
    weighed = scores.with_columns(
        weight=pl.when(pl.col("goal").is_null()).then(1.0).otherwise(weight)
    ).with_columns(weight=pl.when(pl.col("score").is_not_null()).then("weight"))
    sums = weighed.group_by("effort", "person", maintain_order=True).agg(
        (pl.col("weight") * pl.col("score")).sum().alias("worth"), pl.col("weight").sum()
    )
    return sums.select(
        "effort", "person", gain=pl.when(pl.col("weight") > 0).then(pl.col("worth") / "weight")
    )


def goal_weights(
    evidence: FocusEvidence, weights: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Return the weight of each goal; the weights sum to 1.

    Parameters
    ----------
    evidence
        The focus.
    weights
        The weights, in any unit; left out, those of the table ``goals``, and equal ones where no
        goal has one.

    Returns
    -------
    dict
        One weight a goal; nothing where there are no goals.

    Raises
    ------
    ValueError
        If a weight is below 0, or all are 0.
    """
    goals = evidence.goals["goal"].to_list()
    given = dict(evidence.goals.select("goal", "weight").rows()) if weights is None else weights
    if weights is None and not any(weight is not None for weight in given.values()):
        given = dict.fromkeys(goals, 1.0)
    found = {goal: float(given.get(goal) or 0.0) for goal in goals}
    total = sum(found.values())
    if any(weight < 0 for weight in found.values()) or (found and not total > 0):
        raise ValueError("the weights of the goals are 0 or below; give at least one above 0")
    return {goal: weight / total for goal, weight in found.items()}


def _gain_table(efforts: pl.DataFrame, people: list[str], gains: pl.DataFrame) -> FloatArray:
    """Return how much each effort is worth to each member; NaN means no opinion."""
    row = {person: place for place, person in enumerate(people)}
    column = {effort: place for place, effort in enumerate(efforts["effort"].to_list())}
    table = np.full((len(row), len(column)), np.nan)
    for effort, person, gain in gains.drop_nulls().iter_rows():
        if effort in column:
            table[row[person], column[effort]] = gain
    return table
