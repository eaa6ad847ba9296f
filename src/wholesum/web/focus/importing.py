"""Import the focus rounds of a folder of exported data into a team."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

import polars as pl
from django.db import transaction
from django.utils.translation import ngettext

from wholesum.focus.evidence import FocusEvidence
from wholesum.focus.schema import EFFORTS, EXPRESSED, GOALS, VALUES
from wholesum.tables import joined, listed, raise_if, tables_to_rows
from wholesum.web.accounts.models import User
from wholesum.web.core.lengths import check_lengths
from wholesum.web.core.signals import evidence_changed
from wholesum.web.focus.evidence import goal_name
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
from wholesum.web.focus.models.plan import (
    LONGEST_GOAL,
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_VALUE,
)
from wholesum.web.focus.services.values import SOURCES
from wholesum.web.teams.models import Team

_TENTH: Final = Decimal("0.1")
_WEEKS: Final = 6
_LENGTHS: Final = {
    GOALS: {"text": LONGEST_GOAL},
    EFFORTS: {
        **dict.fromkeys(("title", "asked_by", "for_whom"), LONGEST_TITLE),
        "breaks_if_stopped": LONGEST_TEXT,
    },
    VALUES: {"value": LONGEST_VALUE},
    EXPRESSED: {"value": LONGEST_VALUE},
}


@transaction.atomic
def import_focus(
    team: Team, evidence: FocusEvidence, _people: Mapping[str, User] | None = None
) -> FocusRound:
    """Add the focus rounds of a folder of exported data to a team, as one closed round.

    Parameters
    ----------
    team
        The team.
    evidence
        The focus, found sound. The round keeps its rows, so that the same evidence leaves again,
        without the scores: the app keeps nobody's.

    Returns
    -------
    FocusRound
        The round, with the latest goals, values, efforts and verdicts. Nobody owns an effort in it.

    Raises
    ------
    BadEvidence
        If a text is longer than the app can store, with every fault.
    """
    raise_if(check_lengths(evidence, _LENGTHS))
    evidence = replace(_with_goals_named(evidence), scores=evidence.scores.clear())
    day = latest_day(evidence) or team.today()
    round_ = FocusRound.objects.create(
        team=team,
        name=f"{day:%Y-%m}",
        opened=day,
        deciding=day,
        closed=day,
        imported=tables_to_rows(evidence),
    )
    add_plan(round_, evidence, {})
    add_asking(round_, AskingKind.SCORES, day, 0)
    evidence_changed.send(FocusRound, team=team.pk)
    return round_


def left_out(evidence: FocusEvidence) -> Iterator[str]:
    """Yield sentences that say what `import_focus` does not import or its pages do not show."""
    scores = evidence.scores.height
    if scores:
        yield ngettext(
            "%(number)s score of an effort is not imported: "
            "scores are deleted when a round closes.",
            "%(number)s scores of efforts are not imported: "
            "scores are deleted when a round closes.",
            scores,
        ) % {"number": scores}
    owned = evidence.efforts.drop_nulls("owner")["effort"]
    efforts = len({*owned, *evidence.work["effort"]})
    if efforts:
        yield ngettext(
            "The pages of the focus round do not show who owns or works on %(number)s effort. "
            "The folder that you can download still contains these people.",
            "The pages of the focus round do not show who owns or works on %(number)s efforts. "
            "The folder that you can download still contains these people.",
            efforts,
        ) % {"number": efforts}


def latest_day(evidence: FocusEvidence) -> date | None:
    """Return the latest date in imported focus rounds; ``None`` if they contain no date."""
    days = [
        evidence.scores["given"].max(),
        evidence.points["given"].max(),
        evidence.work["period"].max(),
        evidence.expressed["period"].max(),
        evidence.verdicts["decided"].max(),
    ]
    return max((day for day in days if isinstance(day, date)), default=None)


def _with_goals_named(evidence: FocusEvidence) -> FocusEvidence:
    """Use the text of each goal as its id, so that equal goals of several rounds are one goal."""
    names = {name: goal_name(text) for name, text in evidence.goals.select("goal", "text").rows()}
    named = joined(listed("goals").list.eval(pl.element().replace(names))).alias("goals")
    return replace(
        evidence,
        goals=evidence.goals.with_columns(pl.col("goal").replace(names)),
        points=evidence.points.with_columns(pl.col("goal").replace(names)),
        efforts=evidence.efforts.with_columns(named),
    )


def add_plan(
    round_: FocusRound, evidence: FocusEvidence, people: Mapping[str, User]
) -> tuple[dict[str, Goal], dict[str, Value], dict[str, Effort]]:
    """Add the imported goals, values, efforts and decisions to a focus round.

    Parameters
    ----------
    round_
        The round.
    evidence
        The focus; of several rounds the latest counts.
    people
        The accounts of people by their ids in the evidence.

    Returns
    -------
    goals, values, efforts : dict
        AskingKind was added, by the ids of the evidence.
    """
    goals = {
        row["goal"]: Goal.objects.create(
            round=round_, text=row["text"], place=place, weight=row["weight"]
        )
        for place, row in enumerate(evidence.goals.iter_rows(named=True), start=1)
    }
    values = _values(round_, evidence)
    efforts = _efforts(round_, evidence, people, goals, values)
    _verdicts(evidence, efforts)
    return goals, values, efforts


def _values(round_: FocusRound, evidence: FocusEvidence) -> dict[str, Value]:
    latest = evidence.expressed.filter(pl.col("period") == pl.col("period").max().over("by"))
    amounts = {
        (value, by): amount
        for value, by, amount in latest.select("value", "by", "amount").iter_rows()
    }
    found = {}
    held = evidence.efforts.select(listed("values").explode().drop_nulls()).to_series()
    named = [*evidence.values["value"], *evidence.expressed["value"], *held]
    for place, value in enumerate(dict.fromkeys(named), start=1):
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
    """Add the members who worked on each effort, with their share of its hours."""
    scored = evidence.scores["given"].max() or evidence.work["period"].max()
    if not isinstance(scored, date):
        return
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


def add_asking(round_: FocusRound, what: AskingKind, day: date, asked: int) -> Asking:
    """Add a closed request for points or scores to a focus round, closed on the day it was made."""
    return Asking.objects.create(
        round=round_,
        what=what,
        opened=day,
        closes=datetime.combine(day, time.max, UTC),
        closed=day,
        asked=asked,
        answered=asked,
    )


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
