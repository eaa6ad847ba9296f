"""The columns and rules of the tables of the pulse."""

from __future__ import annotations

from typing import Final

from wholesum.core.facets import FACETS
from wholesum.tables import Column, Table

ITEMS: Final = Table(
    "items",
    (
        Column("item", required=True, about="The item's code, such as `EQ1`."),
        Column(
            "facet",
            "choice",
            required=True,
            choices=tuple(facet.code for facet in FACETS),
            about="The facet that the item asks about.",
        ),
        Column("reverse", "flag", required=True, about="Whether more of it is less of the facet."),
        Column("text", required=True, about="The statement, in the words the members read."),
        Column(
            "low", "whole", required=True, low=-100, high=100, about="The lowest option, in points."
        ),
        Column(
            "high",
            "whole",
            required=True,
            low=-100,
            high=100,
            about=(
                "The highest option, in points; an item has 5, 6 or 7 options, and all items of "
                "a facet the same."
            ),
        ),
        Column("short", "flag", about="Whether it belongs to the short pulse, one item a facet."),
        Column("status", about="How far it is validated; ours say `unvalidated`."),
    ),
    key=("item",),
    about="A question: its facet, whether it is turned round, its lowest and highest option.",
    rows=True,
    always=True,
)
ANSWERS: Final = Table(
    "answers",
    (
        Column(
            "round",
            required=True,
            refers_to="rounds.round",
            about="The round the answer was given in.",
        ),
        Column(
            "respondent",
            required=True,
            person=True,
            sealed=True,
            about="Who gave it: an id that means nothing outside its round.",
        ),
        Column("item", required=True, refers_to="items.item", about="What it answers."),
        Column(
            "answer",
            "whole",
            required=True,
            blank=True,
            about=(
                "The option chosen, in points, as answered (reversed items are turned later); "
                'blank for "cannot say".'
            ),
        ),
        Column(
            "team",
            refers_to="teams.team",
            about=(
                "The respondent's team, where there is more than one; the same for all answers "
                "of a respondent in a round."
            ),
        ),
    ),
    key=("round", "respondent", "item"),
    about="One answer; blank means cannot say. Respondent ids mean nothing outside their round.",
    always=True,
)
ROUNDS: Final = Table(
    "rounds",
    (
        Column("round", required=True, about="The round's name, such as `2026-05`."),
        Column(
            "opened",
            "date",
            about=(
                "The first day of the round; rounds stand in this order where each has it, else "
                "in that of their names."
            ),
        ),
        Column("closed", "date", about="The last day of the round."),
        Column(
            "promise",
            "choice",
            choices=("signed", "sealed"),
            default="sealed",
            about="What was promised when the round opened: `signed` or `sealed`.",
        ),
        Column("members", "whole", low=1, about="How many were asked."),
        Column(
            "threshold",
            "whole",
            low=3,
            about="The fewest answers a figure may stand for; left out, 5.",
        ),
        Column(
            "focus",
            about=(
                "Codes of up to three facets, with spaces between them, that the team named "
                "before the round opened."
            ),
        ),
    ),
    key=("round",),
    about="A round: when, under which promise, how many were asked, up to three focus facets.",
)
TEAMS: Final = Table(
    "teams",
    (
        Column("team", required=True, about="The team's id."),
        Column("parent", refers_to="teams.team", about="The team it is part of; blank at the top."),
        Column("name", about="The team's name."),
        Column("members", "whole", low=1, about="How many belong to it, teams below it included."),
    ),
    key=("team",),
    about="A team, and the team that it is part of.",
)
TABLES: Final = (ITEMS, ANSWERS, ROUNDS, TEAMS)
