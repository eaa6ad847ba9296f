"""What the tables of the dialogue are."""

from __future__ import annotations

from typing import Final

from wholesum.tables import Column, Table

LONGEST_STATEMENT: Final = 280
"""How many characters a statement may have that is written in the app."""
REASONS: Final = ("unclear", "do_not_know", "not_mine")
"""Why somebody passes."""
OUTCOMES: Final = ("decision", "commitment", "experiment", "parked")
"""What may become of a statement."""

DIALOGUES: Final = Table(
    "dialogues",
    (
        Column("dialogue", required=True),
        Column("question"),
        Column("purpose"),
        Column("decides"),
        Column("opened", "date"),
        Column("closed", "date"),
        Column("promise", "choice", choices=("signed", "sealed"), default="sealed"),
        Column("naming", "choice", choices=("counts", "unnamed", "named"), default="counts"),
        Column("members", "whole", low=1),
        Column("threshold", "whole", low=3),
        Column("marks", "whole", low=0),
    ),
    key=("dialogue",),
    about="A dialogue: its question, who decides, when, and under which promise.",
)
STATEMENTS: Final = Table(
    "statements",
    (
        Column("statement", required=True),
        Column("text", required=True),
        Column("dialogue", refers_to="dialogues.dialogue", default="dialogue"),
        Column("author"),
        Column("created", "moment"),
        Column("seed", "flag"),
        Column("meta", "flag"),
        Column("step", "choice", choices=("alone", "pair", "four", "round")),
        Column(
            "moderated", "choice", choices=("accepted", "pending", "rejected"), default="accepted"
        ),
        Column("reason"),
        Column("replaced_by", refers_to="statements.statement"),
        Column("outcome", "choice", choices=OUTCOMES),
        Column("decision"),
    ),
    key=("statement",),
    about="A statement, one idea: who wrote it, and what became of it.",
)
VOTES: Final = Table(
    "votes",
    (
        Column("statement", required=True, refers_to="statements.statement"),
        Column("voter", required=True),
        Column("vote", "whole", required=True, low=-1, high=1),
        Column("round", "whole", low=1, high=1_000, default="1"),
        Column("time", "moment"),
        Column("why", "choice", choices=REASONS),
        Column("matters", "flag"),
        Column("chance", "number", low=0, high=1),
    ),
    key=("statement", "voter", "round", "time"),
    about="A vote as it was cast. A later one by the same voter takes its place.",
)
TABLES: Final = (DIALOGUES, STATEMENTS, VOTES)
