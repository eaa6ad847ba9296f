"""The columns and rules of the tables of a team's focus."""

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
        Column("goal", required=True, about="The goal's id."),
        Column("text", required=True, about="The goal, in the team's words."),
        Column(
            "weight",
            "number",
            low=0,
            about=(
                "The weight of the goal that the team agreed on, in any unit. If no goal has a "
                "weight, all weigh the same."
            ),
        ),
        Column("named_by", about="The person who named the goal."),
    ),
    key=("goal",),
    about="A goal that the team shares.",
)
EFFORTS: Final = Table(
    "efforts",
    (
        Column("effort", required=True, about="The effort's id."),
        Column(
            "title",
            required=True,
            about="The effort in a few words; no other effort has the same title.",
        ),
        Column(
            "hours",
            "number",
            required=True,
            low=0,
            high=100_000,
            about="Hours a month that the effort takes of the whole team.",
        ),
        Column(
            "owner",
            person=True,
            about="The person responsible; the owner's own score of this effort is not counted.",
        ),
        Column("function", about="The part of the organisation to which the effort belongs."),
        Column(
            "goals",
            listed=True,
            refers_to="goals.goal",
            about=(
                "The goals that the effort serves, with semicolons between them; its hours are "
                "divided evenly among them. Blank means no goal."
            ),
        ),
        Column(
            "values",
            listed=True,
            refers_to="values.value",
            about=(
                "The values that the effort expresses, with semicolons between them; its hours "
                "are divided evenly among them."
            ),
        ),
        Column(
            "reach",
            "choice",
            choices=("run", "change"),
            about="Whether the effort keeps things running (`run`) or changes them (`change`).",
        ),
        Column(
            "stage",
            "choice",
            choices=("renew", "try", "tend", "let go"),
            about="The stage of the effort: `renew` old work, `try` new work, `tend` or `let go`.",
        ),
        Column("since", "date", about="The first day of the effort."),
        Column("until", "date", about="The last day of the effort; blank while it goes on."),
        Column("asked_by", about="The person or body that asked for the effort."),
        Column("for_whom", about="The people who benefit from the effort."),
        Column("breaks_if_stopped", about="What would break if the effort stopped."),
    ),
    key=("effort",),
    about="An effort: work that takes hours of the team every month.",
    always=True,
)
WORK: Final = Table(
    "work",
    (
        Column(
            "effort",
            required=True,
            refers_to="efforts.effort",
            about="The effort on which the person worked.",
        ),
        Column("person", required=True, person=True, about="The person who worked."),
        Column(
            "hours",
            "number",
            required=True,
            low=0,
            high=100_000,
            about="The hours of this person on this effort in the period.",
        ),
        Column(
            "period",
            "date",
            about="The first day of the week or month in which the hours were worked.",
        ),
        Column("lead", "flag", about="Whether the person led the effort in that period."),
    ),
    key=("effort", "person", "period"),
    about="The hours one person put into one effort in one period.",
)
SCORES: Final = Table(
    "scores",
    (
        Column(
            "effort", required=True, refers_to="efforts.effort", about="The effort that was scored."
        ),
        Column(
            "person",
            required=True,
            person=True,
            sealed=True,
            about=(
                "The person who scored, or a meaningless id if the scores of owners need not be "
                "left out."
            ),
        ),
        Column(
            "score",
            "number",
            required=True,
            blank=True,
            low=0,
            high=HIGHEST,
            about=(
                "What the effort does for the goal, from 0 (nothing) to 5 (very much); blank "
                "means no opinion, not 0."
            ),
        ),
        Column(
            "goal",
            refers_to="goals.goal",
            about="The goal for which the effort was scored; blank means all goals together.",
        ),
        Column(
            "given",
            "date",
            about=(
                "The day when the scoring closed. Of several scores the latest counts; a blank "
                "day counts as the latest."
            ),
        ),
    ),
    key=("effort", "goal", "person", "given"),
    about="The score that one member gave an effort for one goal.",
)
STAKES: Final = Table(
    "points",
    (
        Column("goal", required=True, refers_to="goals.goal", about="The goal."),
        Column(
            "person",
            required=True,
            person=True,
            sealed=True,
            about="The person who gave the points, or a meaningless id.",
        ),
        Column(
            "points",
            "number",
            required=True,
            low=0,
            high=POINTS,
            about="Points for this goal or value, of the 100 that each person has.",
        ),
        Column(
            "given",
            "date",
            about=(
                "The day when the points were closed. Only the points of the latest day count; a "
                "blank day counts as the latest."
            ),
        ),
    ),
    key=("goal", "person", "given"),
    about="The points that one member gave to a goal, of the 100 that each has.",
)
VALUES: Final = Table(
    "values",
    (
        Column("value", required=True, about="The value, in a word or two."),
        Column(
            "person",
            required=True,
            person=True,
            sealed=True,
            about="The person who gave the points, or a meaningless id.",
        ),
        Column(
            "points",
            "number",
            required=True,
            low=0,
            high=POINTS,
            about="Points for this goal or value, of the 100 that each person has.",
        ),
        Column(
            "given",
            "date",
            about=(
                "The day when the points were closed. Only the points of the latest day count; a "
                "blank day counts as the latest."
            ),
        ),
    ),
    key=("value", "person", "given"),
    about="The points that one member gave to a value, of the 100 that each has.",
)
EXPRESSED: Final = Table(
    "expressed",
    (
        Column("value", required=True, refers_to="values.value", about="The value."),
        Column(
            "by",
            "choice",
            required=True,
            choices=("agenda", "reward", "praise", "hours"),
            about=(
                "What was counted: minutes on the `agenda`, money in `reward`, the number of "
                "times in `praise`, or `hours` that are not in the table of efforts."
            ),
        ),
        Column(
            "amount",
            "number",
            required=True,
            low=0,
            about="The amount that went to the value in the period, in that unit.",
        ),
        Column("period", "date", about="The first day of the week or month."),
    ),
    key=("value", "by", "period"),
    about="The minutes, money, praise or hours that went to a value.",
)
VERDICTS: Final = Table(
    "verdicts",
    (
        Column(
            "effort",
            required=True,
            refers_to="efforts.effort",
            about="The effort that the decision is about.",
        ),
        Column("decided", "date", required=True, about="The day of the decision."),
        Column(
            "verdict",
            "choice",
            required=True,
            choices=("keep", "change", "stop"),
            about="`keep`, `change` or `stop`.",
        ),
        Column(
            "hours",
            "number",
            low=0,
            high=100_000,
            about="If the verdict is `change`: the hours a month from the decision on.",
        ),
        Column(
            "freed_for",
            about="The use of the freed hours, in words or as the id of an effort.",
        ),
        Column("review", "date", about="The day planned for the review."),
        Column(
            "missed", "flag", about="Whether anybody missed the effort, as found at the review."
        ),
    ),
    key=("effort", "decided"),
    about="What the team decided about an effort, and whether anyone missed it.",
)
TABLES: Final = (GOALS, EFFORTS, WORK, SCORES, STAKES, VALUES, EXPRESSED, VERDICTS)
