"""The focus round of the sample team, with goal weights, scores, and some decisions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Final

import polars as pl

from wholesum.focus.evidence import FocusEvidence
from wholesum.web.accounts.models import User
from wholesum.web.focus.importing import add_asking, add_plan
from wholesum.web.focus.models import (
    AskingKind,
    Effort,
    FocusRound,
    Goal,
    Value,
)
from wholesum.web.focus.results.two_lists import lists_of
from wholesum.web.focus.results.weights import weigh_goals
from wholesum.web.rounds.services import seal
from wholesum.web.teams.models import Team

_SHARE: Final = 84
"""Percent of hours to keep: more than usual, so that the two lists differ in both directions."""


def add_sample_focus(team: Team, people: Mapping[str, User], evidence: FocusEvidence) -> FocusRound:
    """Save the focus round of the sample team, at its last stage.

    Parameters
    ----------
    team
        The sample team.
    people
        The account of each person of the evidence.
    evidence
        The focus of the sample team; its latest points count.

    Returns
    -------
    FocusRound
        The round, with both lists and the decisions, without scores.
    """
    day: date = max(evidence.scores["given"].to_list())
    decided: date = max(evidence.verdicts["decided"].to_list())
    round_ = FocusRound.objects.create(
        team=team, name=f"{day:%Y-%m}", share=_SHARE, opened=day, deciding=decided
    )
    goals, values, efforts = add_plan(round_, evidence, people)
    namers = list(people.values())
    for place, goal in enumerate(goals.values(), start=1):
        goal.namers.add(namers[place % len(namers)])
    for what, frame, key, things in (
        (AskingKind.GOALS, evidence.points, "goal", goals),
        (AskingKind.VALUES, evidence.values, "value", values),
    ):
        given: date = max(frame["given"].to_list())
        asking = add_asking(round_, what, given, len(people))
        latest = frame.filter(pl.col("given") == given)
        sheets = sorted(_points(latest, key, things))
        seal(asking, sheets)
        if what == AskingKind.GOALS:
            weigh_goals(round_, sheets)
    add_asking(round_, AskingKind.SCORES, day, len(people))
    round_.outcome = lists_of(round_, _scores(evidence, efforts, goals, people))
    round_.save(update_fields=["outcome"])
    return round_


def _points(frame: pl.DataFrame, key: str, things: Mapping[str, Goal | Value]) -> list[str]:
    sheets: dict[str, dict[str, int]] = {}
    for thing, person, points in frame.select(key, "person", "points").iter_rows():
        sheets.setdefault(person, {})[str(things[thing].pk)] = int(points)
    return [json.dumps(sheet, separators=(",", ":")) for sheet in sheets.values()]


def _scores(
    evidence: FocusEvidence,
    efforts: Mapping[str, Effort],
    goals: Mapping[str, Goal],
    people: Mapping[str, User],
) -> list[str]:
    """Return the scores of each member: none for own efforts, "no opinion" where data is missing.

    A score without a goal counts for all goals.
    """
    said = {
        (person, effort, goal): None if score is None else int(score)
        for effort, person, score, goal in evidence.scores.select(
            "effort", "person", "score", "goal"
        ).iter_rows()
    }
    return [
        json.dumps(
            {
                str(effort.pk): {
                    str(goal.pk): said.get((person, name, code), said.get((person, name, None)))
                    for code, goal in goals.items()
                }
                for name, effort in efforts.items()
                if effort.owner_id != user.pk
            }
        )
        for person, user in people.items()
    ]
