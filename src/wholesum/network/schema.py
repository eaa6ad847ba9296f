"""The table of a team's network: the counts that were shown of each round about reliance."""

from __future__ import annotations

from typing import Final

from wholesum.tables import Column, Table

RELIANCE: Final = Table(
    "reliance",
    (
        Column("round", required=True, about="The id of the round."),
        Column("day", "date", required=True, about="The day on which the round closed."),
        Column("members", "whole", required=True, low=2, about="How many members were asked."),
        Column("answered", "whole", required=True, low=0, about="How many of them answered."),
        Column(
            "mutual",
            "whole",
            low=0,
            about="Pairs of members who both answered and rely on each other; blank where the "
            "counts would reveal answers.",
        ),
        Column(
            "one_way",
            "whole",
            low=0,
            about="Pairs of members who both answered and of whom one relies on the other.",
        ),
    ),
    key=("round",),
    about="A round that asked each member whom they rely on for leadership, as counts.",
)
TABLES: Final = (RELIANCE,)
