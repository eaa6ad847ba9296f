"""The focus round of the sample team: weighed, scored, and half decided."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

import polars as pl

from wholesum.focus.evidence import FocusEvidence
from wholesum.tables import listed
from wholesum.web.accounts.models import User
from wholesum.web.focus.inventory.cells import plain_title
from wholesum.web.focus.models import (
    Asking,
    AskingKind,
    Effort,
    FocusRound,
    Goal,
    Value,
    Verdict,
    Work,
)
from wholesum.web.focus.results.two_lists import lists_of
from wholesum.web.focus.results.weights import weigh_goals
from wholesum.web.focus.services.values import SOURCES
from wholesum.web.rounds.services import seal
from wholesum.web.teams.models import Team

_TENTH: Final = Decimal("0.1")
_WEEKS: Final = 6
_SHARE: Final = 84
"""Of a hundred hours so many may be kept: more than usual, and the two lists differ both ways."""


def add_sample_focus(team: Team, people: Mapping[str, User], evidence: FocusEvidence) -> FocusRound:
    """Put the focus of the sample team into the database as one round, at its last stage.

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
    goals = _goals(round_, evidence, people)
    values = _values(round_, evidence)
    efforts = _efforts(round_, evidence, people, goals, values)
    for what, frame, key, things in (
        (AskingKind.GOALS, evidence.points, "goal", goals),
        (AskingKind.VALUES, evidence.values, "value", values),
    ):
        given: date = max(frame["given"].to_list())
        asking = _asking(round_, what, given, len(people))
        latest = frame.filter(pl.col("given") == given)
        sheets = sorted(_points(latest, key, things))
        seal(asking, sheets)
        if what == AskingKind.GOALS:
            weigh_goals(round_, sheets)
    _asking(round_, AskingKind.SCORES, day, len(people))
    round_.outcome = lists_of(round_, _scores(evidence, efforts, goals, people))
    round_.save(update_fields=["outcome"])
    _verdicts(evidence, efforts)
    return round_


def _goals(
    round_: FocusRound, evidence: FocusEvidence, people: Mapping[str, User]
) -> dict[str, Goal]:
    namers = list(people.values())
    found = {}
    for place, row in enumerate(evidence.goals.iter_rows(named=True), start=1):
        found[row["goal"]] = Goal.objects.create(round=round_, text=row["text"], place=place)
        found[row["goal"]].namers.add(namers[place % len(namers)])
    return found


def _values(round_: FocusRound, evidence: FocusEvidence) -> dict[str, Value]:
    latest = evidence.expressed.filter(pl.col("period") == pl.col("period").max().over("by"))
    amounts = {
        (value, by): amount
        for value, by, amount in latest.select("value", "by", "amount").iter_rows()
    }
    found = {}
    for place, value in enumerate(evidence.values["value"].unique(maintain_order=True), start=1):
        known = {by: Decimal(str(amounts[value, by])) for by in SOURCES if (value, by) in amounts}
        found[value] = Value.objects.create(
            round=round_, name=value.capitalize(), place=place, **known
        )
    return found


def _efforts(
    round_: FocusRound,
    evidence: FocusEvidence,
    people: Mapping[str, User],
    goals: Mapping[str, Goal],
    values: Mapping[str, Value],
) -> dict[str, Effort]:
    rows = evidence.efforts.with_columns(named=listed("goals"), held=listed("values"))
    found = {}
    for place, row in enumerate(rows.iter_rows(named=True), start=1):
        effort = Effort.objects.create(
            round=round_,
            place=place,
            title=row["title"],
            plain_title=plain_title(row["title"]),
            hours=Decimal(str(row["hours"])).quantize(_TENTH),
            owner=people.get(row["owner"]),
            since=row["since"],
            asked_by=row["asked_by"] or "",
            for_whom=row["for_whom"] or "",
            reach=row["reach"] or "",
            stage=row["stage"] or "",
            breaks=row["breaks_if_stopped"] or "",
            value=next((values[name] for name in row["held"] if name in values), None),
        )
        effort.goals.set(goals[name] for name in row["named"] if name in goals)
        found[row["effort"]] = effort
    _work(evidence, found, people)
    return found


def _work(
    evidence: FocusEvidence, efforts: Mapping[str, Effort], people: Mapping[str, User]
) -> None:
    """Say who does what as in the weeks before the scores, by their part of its hours."""
    scored: date = max(evidence.scores["given"].to_list())
    weeks = evidence.work.filter(pl.col("period") <= scored).sort("period")
    latest = weeks.filter(pl.col("period") > scored - timedelta(weeks=_WEEKS))
    parts = latest.group_by("effort", "person").agg(pl.col("hours").sum())
    shares = parts.with_columns(part=pl.col("hours") / pl.col("hours").sum().over("effort"))
    for name, person, part in shares.sort("effort", "person")["effort", "person", "part"].rows():
        if name in efforts and person in people:
            hours = (efforts[name].hours or Decimal(0)) * Decimal(str(part))
            Work.objects.create(
                effort=efforts[name], user=people[person], hours=hours.quantize(_TENTH)
            )


def _asking(round_: FocusRound, what: AskingKind, day: date, asked: int) -> Asking:
    return Asking.objects.create(
        round=round_,
        what=what,
        opened=day,
        closes=datetime.combine(day, time.max, UTC),
        closed=day,
        asked=asked,
        answered=asked,
    )


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
    """Return a sheet each: no opinion where the evidence has none, and nothing of one's own.

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


def _verdicts(evidence: FocusEvidence, efforts: Mapping[str, Effort]) -> None:
    for row in evidence.verdicts.sort("decided").iter_rows(named=True):
        hours = None if row["hours"] is None else Decimal(str(row["hours"])).quantize(_TENTH)
        Verdict.objects.update_or_create(
            effort=efforts[row["effort"]],
            defaults={
                "choice": row["verdict"],
                "decided": row["decided"],
                "hours": hours,
                "freed_for": row["freed_for"] or "",
                "review": row["review"],
                "missed": row["missed"],
            },
        )
