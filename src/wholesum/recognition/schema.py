"""The tables of recognition: stories, contributors, points for credit, and rewards."""

from __future__ import annotations

from typing import Final

from wholesum.recognition.measures.credit import POINTS
from wholesum.recognition.measures.rewards import GoesTo
from wholesum.tables import Column, Table

STORIES: Final = Table(
    "stories",
    (
        Column("story", required=True, about="The id of the story."),
        Column("day", "date", required=True, about="The day on which it was told."),
        Column("result", required=True, about="What several people achieved together."),
        Column("made_possible", about="What the result made possible."),
        Column("told_by", person=True, about="Who told it; blank for a former member."),
    ),
    key=("story",),
    about="A result that at least two people achieved together.",
)
CONTRIBUTIONS: Final = Table(
    "contributions",
    (
        Column("story", required=True, refers_to="stories.story", about="The story."),
        Column("person", person=True, about="Who contributed; blank for a former member."),
        Column("brought", required=True, about="What the person brought, such as a strength."),
    ),
    about="A person in a story, and what this person brought.",
)
CREDIT: Final = Table(
    "credit",
    (
        Column("story", required=True, refers_to="stories.story", about="The piece of work."),
        Column("giver", required=True, person=True, about="The contributor who gives the points."),
        Column("person", required=True, person=True, about="The contributor who gets them."),
        Column("points", "number", required=True, low=0, high=POINTS, about="The points, of 100."),
    ),
    key=("story", "giver", "person"),
    about="The points that one contributor gives to another one. The app never exports them.",
)
REWARDS: Final = Table(
    "rewards",
    (
        Column(
            "reward",
            required=True,
            about="What the organisation rewards, such as a bonus for the best depot.",
        ),
        Column("goes_to", "choice", required=True, choices=tuple(GoesTo), about="Who receives it."),
        Column("value", about="The stated value that it supports; blank for none."),
    ),
    key=("reward",),
    about="Something that the organisation rewards: money, a promotion, praise or time to speak.",
)
TABLES: Final = (STORIES, CONTRIBUTIONS, CREDIT, REWARDS)
