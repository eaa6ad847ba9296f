"""The columns and rules of the tables of dialogues."""

from __future__ import annotations

from typing import Final

from wholesum.tables import Column, Table

LONGEST_STATEMENT: Final = 280
"""How many characters a statement may have that is written in the app."""
REASONS: Final = ("unclear", "do_not_know", "not_mine")
"""The reasons to pass."""
OUTCOMES: Final = ("decision", "commitment", "experiment", "parked")
"""What may become of a statement."""

DIALOGUES: Final = Table(
    "dialogues",
    (
        Column("dialogue", required=True, about="The dialogue's id."),
        Column("question", about="The one question it asks."),
        Column("purpose", about="What it is for."),
        Column("decides", about="Who decides in the end."),
        Column(
            "opened",
            "date",
            about=(
                "The day it opened; dialogues stand in this order where each has it, else in "
                "that of their ids."
            ),
        ),
        Column("closed", "date", about="The day its last round closed."),
        Column(
            "promise",
            "choice",
            choices=("signed", "sealed"),
            default="sealed",
            about="What was promised when it opened: `signed` or `sealed`.",
        ),
        Column(
            "naming",
            "choice",
            choices=("counts", "unnamed", "named"),
            default="counts",
            about=(
                "What was fixed at opening to be shown of single votes: `counts` alone, a heat "
                "map `unnamed`, or one `named`."
            ),
        ),
        Column(
            "authors",
            "flag",
            about="Whether statements name the person who wrote them; only in a signed dialogue.",
        ),
        Column("members", "whole", low=1, about="How many were invited to vote."),
        Column(
            "wrote",
            "whole",
            low=0,
            about=(
                "How many of the members wrote a statement, also one that was not put to the vote; "
                "left out, the authors in the table of statements are counted."
            ),
        ),
        Column(
            "threshold",
            "whole",
            low=3,
            about=(
                "The fewest votes a figure may stand for; left out, 5, and in a signed dialogue 1."
            ),
        ),
        Column(
            "marks",
            "whole",
            low=0,
            about=(
                "How many statements each voter may mark as mattering most; left out, no limit "
                "is checked."
            ),
        ),
    ),
    key=("dialogue",),
    about="A dialogue: its question, who decides, when, and under which promise.",
)
STATEMENTS: Final = Table(
    "statements",
    (
        Column(
            "statement",
            required=True,
            about="The statement's id, which means one thing in all dialogues of the folder.",
        ),
        Column("text", required=True, about="The statement, in the words of its author."),
        Column(
            "dialogue",
            refers_to="dialogues.dialogue",
            default="dialogue",
            about="The dialogue it belongs to.",
        ),
        Column(
            "author",
            person=True,
            sealed=True,
            about=(
                "Who wrote it; in a sealed dialogue an id that means nothing outside it, or blank."
            ),
        ),
        Column("created", "moment", about="When it was written."),
        Column("seed", "flag", about="Whether it was there before the dialogue opened."),
        Column("meta", "flag", about="Whether it speaks of the voter and not of the question."),
        Column(
            "step",
            "choice",
            choices=("alone", "pair", "four", "round"),
            about=(
                "The step of listening that brought it: `alone`, `pair`, `four` or the whole "
                "`round`."
            ),
        ),
        Column(
            "moderated",
            "choice",
            choices=("accepted", "pending", "rejected"),
            default="accepted",
            about="Whether it may be voted on: `accepted`, `pending` or `rejected`.",
        ),
        Column("reason", about="Why it was rejected, in the words of the public log."),
        Column(
            "replaced_by",
            refers_to="statements.statement",
            about=(
                "The statement it was merged into or rewritten as; it then stands in the history "
                "alone."
            ),
        ),
        Column(
            "outcome",
            "choice",
            choices=OUTCOMES,
            about="What became of it: `decision`, `commitment`, `experiment` or `parked`.",
        ),
        Column(
            "decision",
            refers_to="decisions.decision",
            about="The decision it led to, an id of the table of decisions.",
        ),
    ),
    key=("statement",),
    about="A statement, one idea: who wrote it, and what became of it.",
    always=True,
)
VOTES: Final = Table(
    "votes",
    (
        Column(
            "statement", required=True, refers_to="statements.statement", about="What was voted on."
        ),
        Column(
            "voter",
            required=True,
            person=True,
            sealed=True,
            about=(
                "Who voted: in a signed dialogue the person, in a sealed one an id that means "
                "nothing outside it."
            ),
        ),
        Column(
            "vote", "whole", required=True, low=-1, high=1, about="1 agree, -1 disagree, 0 pass."
        ),
        Column(
            "round",
            "whole",
            low=1,
            high=1_000,
            default="1",
            about=(
                "The round of voting, from 1; a vote stands in later rounds until its voter "
                "casts another."
            ),
        ),
        Column(
            "time",
            "moment",
            about=(
                "When it was cast; left out in sealed dialogues of a team, where it could tell "
                "who voted."
            ),
        ),
        Column(
            "why",
            "choice",
            choices=REASONS,
            about="Why the voter passed: `unclear`, `do_not_know` or `not_mine`.",
        ),
        Column(
            "matters", "flag", about="Whether the voter marked the statement as mattering most."
        ),
        Column(
            "chance",
            "number",
            low=0,
            high=1,
            about=(
                "The probability with which the statement was drawn for this voter, where they "
                "were drawn."
            ),
        ),
    ),
    key=("statement", "voter", "round", "time"),
    about="A vote as it was cast. A later one by the same voter takes its place.",
    always=True,
)
TABLES: Final = (DIALOGUES, STATEMENTS, VOTES)
