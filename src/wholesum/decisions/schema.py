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
        Column("date", "date", required=True, about="The day of the decision."),
        Column(
            "remit",
            "choice",
            required=True,
            choices=(OURS, "above"),
            about="Who has the right to decide: the team (`ours`) or a level `above` the team.",
        ),
        Column("text", about="What was decided."),
        Column(
            "source",
            about=(
                "The source of the decision, as practice and id, such as `dialogue:18` or "
                "`focus:night-roster`."
            ),
        ),
        Column("proposed_by", person=True, listed=True, about="The person who proposed it."),
        Column(
            "concerned",
            person=True,
            listed=True,
            about=(
                "The people affected by the decision, with semicolons between them, such as "
                "`ada; bo`; blank if this was not recorded."
            ),
        ),
        Column(
            "heard",
            person=True,
            listed=True,
            about="The affected people who were heard before the decision, in the same form.",
        ),
        Column(
            "escalated",
            "flag",
            about="Whether a level above the team had to decide; blank if not known.",
        ),
        Column("delegable", "flag", about="Whether a level below the team could decide this."),
        Column(
            "delegated",
            about="Who decides instead of the team; blank if not delegated.",
        ),
        Column(
            "reach",
            "choice",
            choices=("change", "run"),
            about="Whether it changes something (`change`) or keeps something running (`run`).",
        ),
        Column("expected", about="The effect expected outside the team."),
        Column("review", "date", about="The day planned for the review."),
        Column("reviewed", "date", about="The day of the review; blank before the review."),
        Column(
            "happened",
            "choice",
            choices=("yes", "partly", "no"),
            about="Whether the decision was carried out, as found at the review.",
        ),
        Column(
            "outcome",
            "choice",
            choices=tuple(GRADES),
            about="Whether the expected effect was seen at the review.",
        ),
        Column(
            "seen_by",
            about="Who outside the team confirms the outcome; if blank, it is not counted.",
        ),
        Column(
            "confirmed",
            "date",
            about=(
                "The day on which this person or group gave the outcome on a page of their own; "
                "blank if the team wrote it down."
            ),
        ),
        Column("missed", about="Whether anybody missed the work that ended, in words."),
    ),
    key=("decision",),
    about="A decision: who had the right to decide, who was affected, who was heard, its review.",
    always=True,
)
TABLES: Final = (DECISIONS,)
