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
        Column("question", about="The question that the members discuss."),
        Column("purpose", about="What should be different after the dialogue."),
        Column("decides", about="Who decides in the end."),
        Column(
            "opened",
            "date",
            about=(
                "The day it opened. Dialogues are sorted by this day if each has one, else by "
                "their ids."
            ),
        ),
        Column("closed", "date", about="The day when the last round of votes closed."),
        Column(
            "promise",
            "choice",
            choices=("signed", "sealed"),
            default="sealed",
            about="The promise about votes, fixed at the opening: `signed` or `sealed`.",
        ),
        Column(
            "naming",
            "choice",
            choices=("counts", "unnamed", "named"),
            default="counts",
            about=(
                "How votes are shown, fixed at the opening: only `counts`, or a grid with one row "
                "for each voter, `unnamed` or `named`."
            ),
        ),
        Column(
            "authors",
            "flag",
            about="Whether statements name the person who wrote them; only in a signed dialogue.",
        ),
        Column("members", "whole", low=1, about="The number of people invited to vote."),
        Column(
            "wrote",
            "whole",
            low=0,
            about=(
                "The number of members who wrote a statement, also one that nobody voted on; if "
                "blank, the authors in the table of statements are counted."
            ),
        ),
        Column(
            "threshold",
            "whole",
            low=3,
            about=(
                "The smallest number of votes for which a figure is shown; if blank, 5, and 1 in "
                "a signed dialogue."
            ),
        ),
        Column(
            "marks",
            "whole",
            low=0,
            about=(
                "The number of statements that each voter may mark as most important; if blank, "
                "no limit is checked."
            ),
        ),
    ),
    key=("dialogue",),
    about="A dialogue: its question, its days, who decides, and the promise about votes.",
)
STATEMENTS: Final = Table(
    "statements",
    (
        Column(
            "statement",
            required=True,
            about="The statement's id, which occurs only once in all dialogues of the folder.",
        ),
        Column("text", required=True, about="The statement, in the words of its author."),
        Column(
            "dialogue",
            refers_to="dialogues.dialogue",
            default="dialogue",
            about="The dialogue of the statement.",
        ),
        Column(
            "author",
            person=True,
            sealed=True,
            about=(
                "The author; in a sealed dialogue blank, or an id that is used only in this "
                "dialogue."
            ),
        ),
        Column("created", "moment", about="The time when the statement was written."),
        Column(
            "seed",
            "flag",
            about="Whether the statement was given at the start, before the dialogue opened.",
        ),
        Column(
            "meta",
            "flag",
            about="Whether the statement is about the voter and not about the question.",
        ),
        Column(
            "step",
            "choice",
            choices=("alone", "pair", "four", "round"),
            about=(
                "The step in which it was written: `alone`, in a `pair`, in a `four`, or in the "
                "whole `round`."
            ),
        ),
        Column(
            "moderated",
            "choice",
            choices=("accepted", "pending", "rejected"),
            default="accepted",
            about="Whether people can vote on it: `accepted`, `pending` or `rejected`.",
        ),
        Column("reason", about="The reason for a rejection, as in the public log."),
        Column(
            "replaced_by",
            refers_to="statements.statement",
            about=(
                "The statement that replaced this one after a merge or a new wording; this one is "
                "then only part of the history."
            ),
        ),
        Column(
            "outcome",
            "choice",
            choices=OUTCOMES,
            about=(
                "The outcome that the team settled: `decision`, `commitment`, `experiment` or "
                "`parked`."
            ),
        ),
        Column(
            "outcome_text",
            about=(
                "The outcome in the words that the team settled; if blank, those of the statement."
            ),
        ),
        Column(
            "decision",
            refers_to="decisions.decision",
            about="The id of the decision that the statement led to.",
        ),
    ),
    key=("statement",),
    about="A statement with one idea, its author, and its outcome.",
    always=True,
)
VOTES: Final = Table(
    "votes",
    (
        Column(
            "statement", required=True, refers_to="statements.statement", about="The statement."
        ),
        Column(
            "voter",
            required=True,
            person=True,
            sealed=True,
            about=(
                "The voter: in a signed dialogue the person, in a sealed one an id that is used "
                "only in this dialogue."
            ),
        ),
        Column(
            "vote",
            "whole",
            required=True,
            low=-1,
            high=1,
            about="1 means agree, -1 disagree, 0 pass.",
        ),
        Column(
            "round",
            "whole",
            low=1,
            high=1_000,
            default="1",
            about=(
                "The number of the round, from 1. A vote also counts in later rounds until its "
                "voter votes again."
            ),
        ),
        Column(
            "time",
            "moment",
            about=(
                "The time of the vote; blank in sealed dialogues of a team, because it could "
                "reveal who voted."
            ),
        ),
        Column(
            "why",
            "choice",
            choices=REASONS,
            about="The reason for passing: `unclear`, `do_not_know` or `not_mine`.",
        ),
        Column("matters", "flag", about="Whether the voter marked the statement as important."),
        Column(
            "chance",
            "number",
            low=0,
            high=1,
            about=(
                "The probability, from 0 to 1, that this voter was shown the statement, if "
                "statements were drawn at random."
            ),
        ),
    ),
    key=("statement", "voter", "round", "time"),
    about="One vote. A later vote by the same voter on the same statement replaces it.",
    always=True,
)
TABLES: Final = (DIALOGUES, STATEMENTS, VOTES)
