"""The tables of strengths: strengths, kinds of work, who can do which work, and challenges."""

from __future__ import annotations

from typing import Final

from wholesum.strengths.measures.stand_ins import Level
from wholesum.tables import Column, Table

STRENGTHS: Final = Table(
    "strengths",
    (
        Column("person", required=True, person=True, about="The person who has the strength."),
        Column("strength", required=True, about="The strength, in a word or two."),
        Column(
            "named_by",
            person=True,
            about="Who named the strength; blank for another person whose name is not given.",
        ),
        Column("story", about="A short story of how the strength showed."),
        Column("shared", "flag", about="Whether the person shares the strength with the team."),
        Column(
            "wish", "flag", about="Whether the person does not have the strength yet and wants it."
        ),
    ),
    about="A strength of a member, named by the member or by another member.",
)
KINDS: Final = Table(
    "kinds_of_work",
    (
        Column("kind", required=True, about="The id of the kind of work."),
        Column("title", required=True, about="The kind of work in a few words."),
        Column("day", "date", about="The first day on the list; blank if always listed."),
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
            "level",
            "choice",
            required=True,
            choices=tuple(Level),
            about="How well the member can do the work.",
        ),
        Column("day", "date", required=True, about="The first day on which the level is true."),
    ),
    key=("kind", "person", "day"),
    about="How well a member can do a kind of work, from a day on. No row means `none`.",
)
CHALLENGES: Final = Table(
    "challenges",
    (
        Column("challenge", required=True, about="The id of the challenge."),
        Column("title", required=True, about="The challenge in a few words."),
        Column("hours", "number", low=0, about="The hours a month that each chosen member needs."),
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
            "people",
            "whole",
            low=1,
            high=5,
            default="1",
            about="How many members must have the strength.",
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
