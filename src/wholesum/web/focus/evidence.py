"""Read the focus rounds of a team from the database in the form of exported data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import polars as pl
from django.db.models import F, QuerySet
from django.db.models.functions import JSONObject

from wholesum.focus.disclosure import in_bands
from wholesum.focus.evidence import FocusEvidence
from wholesum.focus.schema import (
    EFFORTS,
    EXPRESSED,
    GOALS,
    STAKES,
    VALUES,
    VERDICTS,
    WORK,
)
from wholesum.tables import Table, rows_to_tables
from wholesum.web.accounts.models import User
from wholesum.web.focus.inventory.cells import plain_title
from wholesum.web.focus.models import (
    Asking,
    AskingKind,
    Course,
    Effort,
    Failure,
    FocusRound,
    Goal,
    Proposal,
    Value,
    Verdict,
    Work,
)
from wholesum.web.focus.queries import efforts_of, verdicts_of
from wholesum.web.focus.services.values import SOURCES
from wholesum.web.focus.sheets import read_points
from wholesum.web.rounds.models import Roll, SealedSheet
from wholesum.web.teams.models import NOT_SAID, AbsentPerson, FormerMember, Membership, Team

_TENTH: Final = Decimal("0.1")
_DECIDED: Final = ("choice", "decided", "hours", "freed_for", "review", "missed")


@dataclass
class _Rows:
    """The rows of all exported tables about focus rounds."""

    goals: dict[str, dict[str, Any]] = field(default_factory=dict)
    efforts: dict[str, dict[str, Any]] = field(default_factory=dict)
    work: list[dict[str, Any]] = field(default_factory=list)
    points: list[dict[str, Any]] = field(default_factory=list)
    values: list[dict[str, Any]] = field(default_factory=list)
    expressed: list[dict[str, Any]] = field(default_factory=list)
    verdicts: list[dict[str, Any]] = field(default_factory=list)


def focus_evidence(team: UUID) -> FocusEvidence | None:
    """Return a team's focus rounds as exported data, once their list of efforts is fixed.

    Parameters
    ----------
    team
        The team.

    Returns
    -------
    FocusEvidence or None
        ``None`` before an inventory is fixed. A goal, value or effort that appears again in a later
        round is the same one; an effort that does not has ended. People are named by the primary
        keys of their accounts; givers of points are numbered in the random order of the sheets.
        There are no scores: none are kept. Of an imported round there is what the folder contained.
    """
    # An imported round is older than those of the team here, also on the same day.
    rounds = sorted(_fixed_rounds(team), key=lambda one: one.imported is None)
    if not rounds:
        return None
    rows = _Rows()
    for round_ in rounds:
        _add_round(rows, round_)
    if rounds[-1].imported is None:
        latest = {effort.plain_title for effort in rounds[-1].efforts.all()}
        for title, effort in rows.efforts.items():
            if title not in latest and effort["until"] is None:
                effort["until"] = rounds[-1].opened
    return FocusEvidence(
        efforts=_frame(EFFORTS, list(rows.efforts.values())),
        goals=_frame(GOALS, list(rows.goals.values())),
        work=_frame(WORK, rows.work),
        points=_frame(STAKES, rows.points),
        values=_frame(VALUES, rows.values),
        expressed=_frame(EXPRESSED, rows.expressed),
        verdicts=_frame(VERDICTS, rows.verdicts),
        people=_people(team),
    )


def shared_part(evidence: FocusEvidence, _team: Team) -> FocusEvidence:
    """Return the part of a team's focus rounds that members may download.

    Parameters
    ----------
    evidence
        The focus.
    _team
        The team.

    Returns
    -------
    FocusEvidence
        Everything but sealed points and scores; the weights of goals no finer than pages show them.
    """
    weight = pl.col("weight").map_elements(in_bands, return_dtype=pl.Float64)
    return replace(
        evidence,
        goals=evidence.goals.with_columns(weight),
        scores=evidence.scores.clear(),
        points=evidence.points.clear(),
        values=evidence.values.clear(),
    )


def focus_mark(team: UUID) -> str:
    """Return a text that changes whenever the focus rounds of a team change.

    Parameters
    ----------
    team
        The team.

    Returns
    -------
    str
        Computed in one query from everything that can change after the inventory is fixed; no sheet
        is read.
    """
    fixed = _fixed_rounds(team)
    mine = {"round__in": fixed}
    asked = _told(Asking.objects.filter(**mine), "pk", "closed", "answered")
    parts = [
        _told(fixed, "pk", "name", "closed"),
        _told(Effort.objects.filter(**mine), "pk", "owner", "value"),
        _told(Work.objects.filter(effort__round__in=fixed), "effort", "user", "hours"),
        _told(Value.objects.filter(**mine), "pk", "name", *SOURCES),
        _told(Verdict.objects.filter(effort__round__in=fixed), "effort", *_DECIDED),
        _told(_counted(team), "user", "function"),
    ]
    return sha256(repr(sorted(map(repr, asked.union(*parts, all=True)))).encode()).hexdigest()


def _told(rows: QuerySet[Any], *names: str) -> QuerySet[Any, Any]:
    """Return each row of a query as one JSON column, so that one query can read several tables."""
    values = JSONObject(**{name: F(name) for name in names})
    found: QuerySet[Any, Any] = rows.order_by().annotate(told=values).values_list("told", flat=True)
    return found


def own_focus(user: User) -> dict[str, list[dict[str, Any]]]:
    """Return the records of focus rounds that contain a user's name, ready for JSON.

    Parameters
    ----------
    user
        Whose.

    Returns
    -------
    dict
        Goals and ways to fail they named, efforts they own or work on, decisions on efforts that
        they see to or are proposed to, and where they are asked.
        Points and scores are stored without a name, so that a user's own cannot be found.
    """
    named = Goal.objects.filter(namers=user).select_related("round__team")
    failures = Failure.objects.filter(named_by=user).select_related("round__team")
    owned = Effort.objects.filter(owner=user).select_related("round__team")
    work = Work.objects.filter(user=user).select_related("effort__round__team")
    asked = Proposal.objects.filter(who=user).select_related("effort__round__team")
    promised = Verdict.objects.filter(who=user).select_related("effort__round__team")
    sent = dict(Roll.objects.filter(user=user).values_list("round", "answered"))
    askings = Asking.objects.filter(pk__in=sent).select_related("round__team")
    return {
        "goals_named": [_of(goal.round, goal=goal.text) for goal in named],
        "ways_to_fail_named": [_of(failure.round, text=failure.text) for failure in failures],
        "efforts_owned": [_of(effort.round, effort=effort.title) for effort in owned],
        "works_on": [
            _of(
                one.effort.round,
                effort=one.effort.title,
                hours=None if one.hours is None else float(one.hours),
            )
            for one in work
        ],
        "sees_to": [_of(verdict.effort.round, **_course(verdict)) for verdict in promised],
        "proposed_to_see_to": [_of(item.effort.round, **_course(item)) for item in asked],
        "asked_in": [
            _of(asking.round, what=asking.what, sent=sent[asking.pk]) for asking in askings
        ],
    }


def _of(round_: FocusRound, **columns: object) -> dict[str, Any]:
    return {"team": round_.team.name, "round": round_.name, **columns}


def _course(course: Course) -> dict[str, object]:
    day = course.by_when
    return {
        "effort": course.effort.title,
        "choice": course.choice,
        "by_when": None if day is None else day.isoformat(),
    }


def _people(team: UUID) -> pl.DataFrame:
    """Return the job function of each member and former member who has set one."""
    members = _counted(team).order_by("pk").values_list("user", "function")
    former = (
        FormerMember.objects.filter(team_id=team).order_by("pk").values_list("user", "function")
    )
    rows = [
        {"person": str(user), "function": function or None}
        for user, function in [*members, *former]
    ]
    absent = AbsentPerson.objects.filter(team_id=team).order_by("person")
    rows += [
        {"person": person, "function": None if function == NOT_SAID else function}
        for person, function in absent.values_list("person", "function")
    ]
    return pl.DataFrame(rows, {"person": pl.String, "function": pl.String})


def _counted(team: UUID) -> QuerySet[Membership]:
    """Return the members whom focus rounds ask; facilitators who do not answer are left out."""
    return Membership.objects.filter(team_id=team, answers=True)


def _fixed_rounds(team: UUID) -> Any:
    found = FocusRound.objects.filter(team_id=team, askings__what=AskingKind.SCORES)
    return found.order_by("opened", F("closed").asc(nulls_last=True), "pk")


def _add_round(rows: _Rows, round_: FocusRound) -> None:
    if round_.imported is None:
        _add_own_round(rows, round_)
    else:
        _add_imported(rows, round_)


def _add_imported(rows: _Rows, round_: FocusRound) -> None:
    """Add the rows of an imported focus round, also whether anyone missed a stopped effort."""
    there = rows_to_tables(FocusEvidence, round_.imported or {})
    rows.goals |= {row["goal"]: row for row in there.goals.to_dicts()}
    efforts = {plain_title(row["title"]): row for row in there.efforts.to_dicts()}
    rows.efforts |= efforts
    rows.work += there.work.to_dicts()
    rows.points += there.points.to_dicts()
    rows.values += there.values.to_dicts()
    rows.expressed += there.expressed.to_dicts()
    missed = {
        (efforts[verdict.effort.plain_title]["effort"], verdict.decided): verdict.missed
        for verdict in verdicts_of(round_)
    }
    for row in there.verdicts.to_dicts():
        key = (row["effort"], row["decided"])
        rows.verdicts.append({**row, "missed": missed.get(key, row["missed"])})


def _add_own_round(rows: _Rows, round_: FocusRound) -> None:
    goals = {goal.pk: goal_name(goal.text) for goal in round_.goals.all()}
    values = {value.pk: value_name(value.name) for value in round_.values.all()}
    for goal in round_.goals.all():
        rows.goals[goals[goal.pk]] = _goal(goal, goals[goal.pk])
    asked = {asking.what: asking for asking in round_.askings.exclude(closed=None)}
    fixed = round_.askings.get(what=AskingKind.SCORES).opened
    ids: dict[UUID, str] = {}
    for effort in efforts_of(round_):
        known = rows.efforts.get(effort.plain_title)
        ids[effort.pk] = known["effort"] if known else str(effort.pk)
        rows.efforts[effort.plain_title] = _effort(effort, ids[effort.pk], goals)
        rows.work += _work(effort, ids[effort.pk], fixed)
    for verdict in verdicts_of(round_):
        rows.verdicts.append(_verdict(verdict, ids[verdict.effort_id]))
        if verdict.choice == "stop":
            rows.efforts[verdict.effort.plain_title]["until"] = verdict.decided
    if AskingKind.GOALS in asked:
        rows.points += _points(asked[AskingKind.GOALS], "goal", goals)
    if AskingKind.VALUES in asked:
        rows.values += _points(asked[AskingKind.VALUES], "value", values)
    rows.expressed += _expressed(round_, values, fixed)


def _goal(goal: Goal, name: str) -> dict[str, Any]:
    return {"goal": name, "text": goal.text, "weight": goal.weight}


def _effort(effort: Effort, name: str, goals: dict[UUID, str]) -> dict[str, Any]:
    return {
        "effort": name,
        "title": effort.title,
        "hours": float(effort.hours or 0),
        "owner": None if effort.owner_id is None else str(effort.owner_id),
        "goals": "; ".join(goals[goal.pk] for goal in effort.goals.all()) or None,
        "values": None if effort.value is None else value_name(effort.value.name),
        "reach": effort.reach or None,
        "stage": effort.stage or None,
        "since": effort.since,
        "until": None,
        "asked_by": effort.asked_by or None,
        "for_whom": effort.for_whom or None,
        "breaks_if_stopped": effort.breaks or None,
    }


def _work(effort: Effort, name: str, period: date) -> Iterator[dict[str, Any]]:
    """Yield each person who works on an effort, with hours; unassigned hours are split evenly.

    Without a record of who works on it, all hours count for the owner, and `lead` is blank.
    """
    hands = list(effort.work.all())
    people = [work.user_id for work in hands] or [pk for pk in (effort.owner_id,) if pk is not None]
    said = {work.user_id: work.hours for work in hands if work.hours is not None}
    silent = len(people) - len(said)
    rest = max((effort.hours or Decimal(0)) - sum(said.values(), Decimal(0)), Decimal(0))
    for pk in people:
        hours = said.get(pk, rest / silent if silent else Decimal(0))
        yield {
            "effort": name,
            "person": str(pk),
            "hours": float(hours.quantize(_TENTH)),
            "period": period,
            "lead": pk == effort.owner_id if hands else None,
        }


def _verdict(verdict: Verdict, name: str) -> dict[str, Any]:
    return {
        "effort": name,
        "decided": verdict.decided,
        "verdict": verdict.choice,
        "hours": None if verdict.hours is None else float(verdict.hours),
        "freed_for": verdict.freed_for or None,
        "review": verdict.review,
        "missed": verdict.missed,
    }


def _points(asking: Asking, key: str, names: dict[UUID, str]) -> Iterator[dict[str, Any]]:
    sheets = SealedSheet.objects.filter(round=str(asking.pk)).order_by("id")
    for number, sheet in enumerate(sheets.values_list("sheet", flat=True), start=1):
        for pk, points in read_points(sheet).items():
            yield {
                key: names[UUID(pk)],
                "person": f"{str(asking.pk)[:8]}-{number}",
                "points": float(points),
                "given": asking.closed,
            }


def _expressed(
    round_: FocusRound, names: dict[UUID, str], period: date
) -> Iterator[dict[str, Any]]:
    for value in round_.values.all():
        for source in SOURCES:
            amount = getattr(value, source)
            if amount is not None:
                yield {
                    "value": names[value.pk],
                    "by": source,
                    "amount": float(amount),
                    "period": period,
                }


def value_name(name: str) -> str:
    """Return the exported id of a value, made from its text, so that it is equal in all rounds."""
    return " ".join(name.casefold().replace(";", ",").split())


def goal_name(text: str) -> str:
    """Return the exported id of a goal, made from its text, so that it is equal in all rounds."""
    return sha256(" ".join(text.casefold().split()).encode()).hexdigest()[:12]


def _frame(table: Table, rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    types = dict(table.empty().schema)
    if not rows:
        return table.empty()
    frame = pl.DataFrame(list(rows), schema={name: types[name] for name in rows[0]})
    # Of two rounds on one day, the later one counts.
    return frame.unique(table.key, keep="last", maintain_order=True)
