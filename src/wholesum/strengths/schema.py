"""The tables of strengths, of who can do which kind of work, and of challenges."""

from __future__ import annotations

from typing import Final

from wholesum.strengths.measures.stand_ins import Level
from wholesum.tables import Column, Table

STRENGTHS: Final = Table(
    "strengths",
    (
        Column("person", required=True, person=True, about="Whose strength it is."),
        Column("strength", required=True, about="The strength, in a word or two."),
        Column(
            "named_by",
            person=True,
            about="Who named it; blank for another person whose name is not given.",
        ),
        Column("story", about="When it was seen: a short story."),
        Column("shared", "flag", about="Whether the person lets the team see it."),
        Column(
            "wish", "flag", about="Whether the person lacks it so far, and wishes to grow in it."
        ),
    ),
    about="A strength that a member named of another member, or of themselves.",
)
KINDS: Final = Table(
    "kinds_of_work",
    (
        Column("kind", required=True, about="The id of the kind of work."),
        Column("title", required=True, about="What the work is."),
        Column("day", "date", about="The day on which it was listed; blank: from the beginning."),
    ),
    key=("kind",),
    about="A kind of work that the team must be able to do.",
)
COVERAGE: Final = Table(
    "coverage",
    (
        Column("kind", required=True, refers_to="kinds_of_work.kind", about="The kind of work."),
        Column("person", required=True, person=True, about="The member."),
        Column(
            "level", "choice", required=True, choices=tuple(Level), about="What the member can do."
        ),
        Column("day", "date", required=True, about="The first day on which the level is true."),
    ),
    key=("kind", "person", "day"),
    about="What a member can do of a kind of work, from a day on. No row is the same as `none`.",
)
CHALLENGES: Final = Table(
    "challenges",
    (
        Column("challenge", required=True, about="The id of the challenge."),
        Column("title", required=True, about="What the challenge is."),
        Column("hours", "number", low=0, about="The hours a month of each of its members."),
        Column("meets", "date", about="The day of the first meeting of the chosen members."),
    ),
    key=("challenge",),
    about="A challenge that a few members take on together.",
)
NEEDS: Final = Table(
    "needs",
    (
        Column(
            "challenge", required=True, refers_to="challenges.challenge", about="The challenge."
        ),
        Column("strength", required=True, about="A strength that the challenge needs."),
        Column(
            "people", "whole", low=1, high=5, default="1", about="How many members must bring it."
        ),
    ),
    key=("challenge", "strength"),
    about="A strength that a challenge needs.",
)
CONSTELLATIONS: Final = Table(
    "constellations",
    (
        Column(
            "challenge", required=True, refers_to="challenges.challenge", about="The challenge."
        ),
        Column("person", required=True, person=True, about="A chosen member."),
    ),
    key=("challenge", "person"),
    about="A member whom the team chose for a challenge.",
)
TABLES: Final = (STRENGTHS, KINDS, COVERAGE, CHALLENGES, NEEDS, CONSTELLATIONS)
