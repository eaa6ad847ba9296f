"""The tables of cycles: the plan, its sessions, the review, and the prototypes."""

from __future__ import annotations

from typing import Final

from wholesum.decisions.schema import GRADES
from wholesum.tables import Column, Table

SESSIONS_HELD: Final = ("pulse", "check-in", "mirror", "dialogue", "case-clinic", "review")
VERDICTS: Final = ("keep", "change", "stop")

CYCLES: Final = Table(
    "cycles",
    (
        Column("cycle", required=True, about="The cycle's id."),
        Column("starts", "date", required=True, about="The first day of the cycle."),
        Column("ends", "date", required=True, about="The last day of the cycle."),
        Column("reviewed", "date", about="The day of the review; blank before the review."),
        Column("let_go", about="What the team let go of."),
        Column("let_come", about="What is new for the team since the cycle began."),
        Column("working", about="What the team changes in how it works."),
    ),
    key=("cycle",),
    about="A cycle of about six weeks, with what its review found.",
    always=True,
)
SESSIONS: Final = Table(
    "sessions",
    (
        Column("cycle", required=True, refers_to="cycles.cycle", about="The cycle."),
        Column(
            "session",
            "choice",
            required=True,
            choices=SESSIONS_HELD,
            about="The kind of session.",
        ),
        Column("day", "date", required=True, about="The planned day of the session."),
    ),
    key=("cycle", "session", "day"),
    about="A session planned in a cycle.",
)
PROTOTYPES: Final = Table(
    "prototypes",
    (
        Column("cycle", required=True, refers_to="cycles.cycle", about="The cycle."),
        Column("prototype", required=True, about="The prototype's id in its cycle."),
        Column("text", required=True, about="What the team tried."),
        Column(
            "verdict",
            "choice",
            choices=VERDICTS,
            about="What the team decided about the prototype in the review; blank if undecided.",
        ),
        Column("effect", about="The effect expected outside the team."),
        Column(
            "asked",
            about="The person or group outside the team who was asked whether they saw the effect.",
        ),
        Column(
            "answered",
            "date",
            about="The day of the answer from outside; blank if there is no answer.",
        ),
        Column(
            "outcome",
            "choice",
            choices=tuple(GRADES),
            about="The answer from outside: whether the effect was seen.",
        ),
        Column(
            "decision",
            about=(
                "The id in the table of decisions of the decision that it carries out. Its answer "
                "is then the outcome of that decision, and counts there."
            ),
        ),
    ),
    key=("cycle", "prototype"),
    about="A prototype of a cycle: what was tried, its verdict, and its effect outside the team.",
)
TABLES: Final = (CYCLES, SESSIONS, PROTOTYPES)
