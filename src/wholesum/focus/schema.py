"""The columns and rules of the tables of the focus."""

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
                "How much it weighs, in any unit: what the team agreed on. Where no goal has "
                "one, all weigh the same."
            ),
        ),
        Column("named_by", about="Who named it."),
    ),
    key=("goal",),
    about="A goal that the team shares.",
)
EFFORTS: Final = Table(
    "efforts",
    (
        Column("effort", required=True, about="The effort's id."),
        Column(
            "title", required=True, about="What it is, in a few words that no other effort has."
        ),
        Column(
            "hours",
            "number",
            required=True,
            low=0,
            high=100_000,
            about="What it costs the team, in hours a month.",
        ),
        Column(
            "owner", person=True, about="Who answers for it; their own score of it is left out."
        ),
        Column("function", about="The part of the organisation it belongs to."),
        Column(
            "goals",
            listed=True,
            refers_to="goals.goal",
            about=(
                "The goals it serves, with semicolons between them; its hours are divided evenly "
                "among them. Blank means no goal."
            ),
        ),
        Column(
            "values",
            listed=True,
            refers_to="values.value",
            about=(
                "The values it expresses, with semicolons between them; its hours are divided "
                "evenly among them."
            ),
        ),
        Column(
            "reach",
            "choice",
            choices=("run", "change"),
            about="Whether it keeps things going (`run`) or changes them (`change`).",
        ),
        Column(
            "stage",
            "choice",
            choices=("renew", "try", "tend", "let go"),
            about="Where it stands in its life: `renew`, `try`, `tend` or `let go`.",
        ),
        Column("since", "date", about="The first day of it."),
        Column("until", "date", about="The last day of it; blank while it goes on."),
        Column("asked_by", about="Who asked for it."),
        Column("for_whom", about="Who has something from it."),
        Column("breaks_if_stopped", about="What would break if it stopped."),
    ),
    key=("effort",),
    about="Something the team spends hours on, month by month.",
    always=True,
)
WORK: Final = Table(
    "work",
    (
        Column("effort", required=True, refers_to="efforts.effort", about="What was worked on."),
        Column("person", required=True, person=True, about="Who worked."),
        Column(
            "hours",
            "number",
            required=True,
            low=0,
            high=100_000,
            about="How many hours, in the period.",
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
        Column("effort", required=True, refers_to="efforts.effort", about="What was scored."),
        Column(
            "person",
            required=True,
            person=True,
            sealed=True,
            about=(
                "Who scored: the person, or an id that means nothing elsewhere where owners need "
                "not be left out."
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
                "What the effort does for the goal, from 0 (nothing) to 5; blank for no opinion, "
                "which is not 0."
            ),
        ),
        Column(
            "goal",
            refers_to="goals.goal",
            about="The goal it was scored for; blank means all goals together.",
        ),
        Column(
            "given",
            "date",
            about=(
                "The day the scoring closed; of several scores the last one counts, a blank day "
                "being the latest."
            ),
        ),
    ),
    key=("effort", "goal", "person", "given"),
    about="What one member thinks an effort does for a goal; blank means no opinion, not 0.",
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
            about="Who gave the points, or an id that means nothing elsewhere.",
        ),
        Column(
            "points",
            "number",
            required=True,
            low=0,
            high=POINTS,
            about="How many of their 100 points.",
        ),
        Column(
            "given",
            "date",
            about=(
                "The day the giving closed; the points of the last day count, no day being the "
                "latest."
            ),
        ),
    ),
    key=("goal", "person", "given"),
    about="The points one member gave a goal, of the 100 that each has.",
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
            about="Who gave the points, or an id that means nothing elsewhere.",
        ),
        Column(
            "points",
            "number",
            required=True,
            low=0,
            high=POINTS,
            about="How many of their 100 points.",
        ),
        Column(
            "given",
            "date",
            about=(
                "The day the giving closed; the points of the last day count, no day being the "
                "latest."
            ),
        ),
    ),
    key=("value", "person", "given"),
    about="The points one member gave a value, of the 100 that each has: what we say.",
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
                "Where it shows: on the `agenda` (minutes), in `reward` (money), in `praise` "
                "(times), or in `hours` beside those of the efforts."
            ),
        ),
        Column(
            "amount",
            "number",
            required=True,
            low=0,
            about="How much of it went to the value in the period.",
        ),
        Column("period", "date", about="The first day of the week or month."),
    ),
    key=("value", "by", "period"),
    about="How much of an agenda, of rewards, praise or hours went to a value: what we do.",
)
VERDICTS: Final = Table(
    "verdicts",
    (
        Column(
            "effort", required=True, refers_to="efforts.effort", about="What was decided about."
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
            about="How many hours a month it may take from then on, where it was changed.",
        ),
        Column(
            "freed_for",
            about="What the freed hours were promised to, in words or as the id of an effort.",
        ),
        Column("review", "date", about="The day on which the team looks back."),
        Column("missed", "flag", about="Whether, looking back, anyone missed it."),
    ),
    key=("effort", "decided"),
    about="What the team decided about an effort, and whether anyone missed it.",
)
TABLES: Final = (GOALS, EFFORTS, WORK, SCORES, STAKES, VALUES, EXPRESSED, VERDICTS)
