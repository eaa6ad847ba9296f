"""The columns and rules of the table of decisions."""

from __future__ import annotations

from typing import Final

from wholesum.tables import Column, Table

OURS: Final = "ours"
GRADES: Final = {"seen": 1.0, "partly": 0.5, "not seen": 0.0}

DECISIONS: Final = Table(
    "decisions",
    (
        Column("decision", required=True, about="The decision's id."),
        Column("date", "date", required=True, about="The day it was taken."),
        Column(
            "remit",
            "choice",
            required=True,
            choices=(OURS, "above"),
            about="Whose it was to take: `ours`, or of somebody `above` the team.",
        ),
        Column("text", about="What was decided."),
        Column(
            "source",
            about=(
                "What it came out of, as practice and id, such as `dialogue:18` or "
                "`focus:night-roster`."
            ),
        ),
        Column("proposed_by", person=True, listed=True, about="The person who proposed it."),
        Column(
            "concerned",
            person=True,
            listed=True,
            about=(
                "The persons whom it concerns, with semicolons between them, such as `ada; bo`; "
                "blank where that is not said."
            ),
        ),
        Column(
            "heard",
            person=True,
            listed=True,
            about="The persons who were heard before it was taken, in the same form.",
        ),
        Column(
            "escalated",
            "flag",
            about="Whether it went up to somebody above; blank where that is not known.",
        ),
        Column("delegable", "flag", about="Whether it could be decided further down."),
        Column("delegated", about="To whom it was passed down; blank where it was not."),
        Column(
            "reach",
            "choice",
            choices=("change", "run"),
            about="Whether it changes something or keeps it running: `change` or `run`.",
        ),
        Column("expected", about="The effect expected outside the team."),
        Column("review", "date", about="The day on which the team means to look at it again."),
        Column("reviewed", "date", about="The day on which it did."),
        Column(
            "happened",
            "choice",
            choices=("yes", "partly", "no"),
            about="Whether what was decided was done, as found at the review.",
        ),
        Column(
            "outcome",
            "choice",
            choices=tuple(GRADES),
            about="Whether the expected effect was seen at the review.",
        ),
        Column(
            "seen_by", about="Who outside the team says so; without it the outcome is not counted."
        ),
        Column("missed", about="Whether anybody missed what ended, in words."),
    ),
    key=("decision",),
    about="A decision: whose it was to take, who was concerned and heard, what came of it.",
    always=True,
)
TABLES: Final = (DECISIONS,)
