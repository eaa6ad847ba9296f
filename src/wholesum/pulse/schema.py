"""The columns and rules of the tables of a pulse."""

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
        Column(
            "reverse",
            "flag",
            required=True,
            about="Whether the question is reversed: a high answer means less of the facet.",
        ),
        Column("text", required=True, about="The question as the members read it."),
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
                "The highest option, in points. An item has 5, 6 or 7 options; all items of a "
                "facet have the same options."
            ),
        ),
        Column(
            "short",
            "flag",
            about="Whether the item is in the short pulse, which has one item for each facet.",
        ),
        Column("status", about="How well the item is tested by research; ours say `unvalidated`."),
    ),
    key=("item",),
    about="A question: its facet, whether it is reversed, its lowest and highest option.",
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
            about="The round of the answer.",
        ),
        Column(
            "respondent",
            required=True,
            person=True,
            sealed=True,
            about="The person who answered, as an id that is used only in this round.",
        ),
        Column(
            "item", required=True, refers_to="items.item", about="The question that was answered."
        ),
        Column(
            "answer",
            "whole",
            required=True,
            blank=True,
            about=(
                "The chosen option, in points; reversed items as answered, not turned yet. Blank "
                'means "cannot say".'
            ),
        ),
        Column(
            "team",
            refers_to="teams.team",
            about=(
                "The team of the respondent, if the folder has several teams; the same for all "
                "answers of a respondent in a round."
            ),
        ),
    ),
    key=("round", "respondent", "item"),
    about="One answer to one question. Ids of respondents are used only in their round.",
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
                "The first day of the round. Rounds are sorted by this day if each has one, else "
                "by their names."
            ),
        ),
        Column("closed", "date", about="The last day of the round."),
        Column(
            "promise",
            "choice",
            choices=("signed", "sealed"),
            default="sealed",
            about="The promise about answers, fixed at the opening: `signed` or `sealed`.",
        ),
        Column("members", "whole", low=1, about="The number of people asked."),
        Column(
            "threshold",
            "whole",
            low=3,
            about="The smallest number of answers for which a figure is shown; if blank, 5.",
        ),
        Column(
            "focus",
            about=(
                "Codes of up to three facets that the team chose to watch before the round "
                "opened, with spaces between them."
            ),
        ),
        Column(
            "attribution",
            about="Name, authors and licence of the questions, if they are not those of Wholesum.",
        ),
    ),
    key=("round",),
    about="A round: its days, its promise, the number of people asked, and its focus facets.",
)
TEAMS: Final = Table(
    "teams",
    (
        Column("team", required=True, about="The team's id."),
        Column(
            "parent",
            refers_to="teams.team",
            about="The team of which this team is a part; blank at the top.",
        ),
        Column("name", about="The team's name."),
        Column(
            "members",
            "whole",
            low=1,
            about="The number of members, also of the teams inside this team.",
        ),
    ),
    key=("team",),
    about="A team and the larger team of which it is a part.",
)
TABLES: Final = (ITEMS, ANSWERS, ROUNDS, TEAMS)
