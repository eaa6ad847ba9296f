"""What the tables of the focus are."""

from __future__ import annotations

from typing import Final

from wholesum.tables import Column, Table

HIGHEST: Final = 5
"""The highest score a member can give an effort; the lowest is 0, and a blank is no opinion."""
POINTS: Final = 100
"""How many points each member gives in all, on goals and again on values."""

GOALS: Final = Table(
    "goals",
    (
        Column("goal", required=True),
        Column("text", required=True),
        Column("weight", "number", low=0),
        Column("named_by"),
    ),
    key=("goal",),
    about="A goal that the team shares.",
)
EFFORTS: Final = Table(
    "efforts",
    (
        Column("effort", required=True),
        Column("title", required=True),
        Column("hours", "number", required=True, low=0, high=100_000),
        Column("owner"),
        Column("function"),
        Column("goals"),
        Column("values"),
        Column("reach", "choice", choices=("run", "change")),
        Column("stage", "choice", choices=("renew", "try", "tend", "let go")),
        Column("since", "date"),
        Column("until", "date"),
        Column("asked_by"),
        Column("for_whom"),
        Column("breaks_if_stopped"),
    ),
    key=("effort",),
    about="Something the team spends hours on, month by month.",
)
WORK: Final = Table(
    "work",
    (
        Column("effort", required=True, refers_to="efforts.effort"),
        Column("person", required=True),
        Column("hours", "number", required=True, low=0, high=100_000),
        Column("period", "date"),
        Column("lead", "flag"),
    ),
    key=("effort", "person", "period"),
    about="The hours one person put into one effort in one period.",
)
SCORES: Final = Table(
    "scores",
    (
        Column("effort", required=True, refers_to="efforts.effort"),
        Column("person", required=True),
        Column("score", "number", required=True, blank=True, low=0, high=HIGHEST),
        Column("goal", refers_to="goals.goal"),
        Column("given", "date"),
    ),
    key=("effort", "goal", "person", "given"),
    about="What one member thinks an effort does for a goal; blank means no opinion, not 0.",
)
STAKES: Final = Table(
    "points",
    (
        Column("goal", required=True, refers_to="goals.goal"),
        Column("person", required=True),
        Column("points", "number", required=True, low=0, high=POINTS),
        Column("given", "date"),
    ),
    key=("goal", "person", "given"),
    about="The points one member gave a goal, of the 100 that each has.",
)
VALUES: Final = Table(
    "values",
    (
        Column("value", required=True),
        Column("person", required=True),
        Column("points", "number", required=True, low=0, high=POINTS),
        Column("given", "date"),
    ),
    key=("value", "person", "given"),
    about="The points one member gave a value, of the 100 that each has: what we say.",
)
EXPRESSED: Final = Table(
    "expressed",
    (
        Column("value", required=True, refers_to="values.value"),
        Column("by", "choice", required=True, choices=("agenda", "reward", "praise", "hours")),
        Column("amount", "number", required=True, low=0),
        Column("period", "date"),
    ),
    key=("value", "by", "period"),
    about="How much of an agenda, of rewards, praise or hours went to a value: what we do.",
)
VERDICTS: Final = Table(
    "verdicts",
    (
        Column("effort", required=True, refers_to="efforts.effort"),
        Column("decided", "date", required=True),
        Column("verdict", "choice", required=True, choices=("keep", "change", "stop")),
        Column("hours", "number", low=0, high=100_000),
        Column("freed_for"),
        Column("review", "date"),
        Column("missed", "flag"),
    ),
    key=("effort", "decided"),
    about="What the team decided about an effort, and whether anyone missed it.",
)
TABLES: Final = (GOALS, EFFORTS, WORK, SCORES, STAKES, VALUES, EXPRESSED, VERDICTS)
