"""What the tables of the pulse are."""

from __future__ import annotations

from typing import Final

from wholesum.core.facets import FACETS
from wholesum.tables import Column, Table

ITEMS: Final = Table(
    "items",
    (
        Column("item", required=True),
        Column("facet", "choice", required=True, choices=tuple(facet.code for facet in FACETS)),
        Column("reverse", "flag", required=True),
        Column("text", required=True),
        Column("low", "whole", required=True, low=-100, high=100),
        Column("high", "whole", required=True, low=-100, high=100),
        Column("short", "flag"),
        Column("status"),
    ),
    key=("item",),
    about="A question: its facet, whether it is turned round, its lowest and highest option.",
    rows=True,
)
ANSWERS: Final = Table(
    "answers",
    (
        Column("round", required=True, refers_to="rounds.round"),
        Column("respondent", required=True),
        Column("item", required=True, refers_to="items.item"),
        Column("answer", "whole", required=True, blank=True),
        Column("team", refers_to="teams.team"),
    ),
    key=("round", "respondent", "item"),
    about="One answer; blank means cannot say. Respondent ids mean nothing outside their round.",
)
ROUNDS: Final = Table(
    "rounds",
    (
        Column("round", required=True),
        Column("opened", "date"),
        Column("closed", "date"),
        Column("promise", "choice", choices=("signed", "sealed"), default="sealed"),
        Column("members", "whole", low=1),
        Column("threshold", "whole", low=3),
        Column("focus"),
    ),
    key=("round",),
    about="A round: when, under which promise, how many were asked, up to three focus facets.",
)
TEAMS: Final = Table(
    "teams",
    (
        Column("team", required=True),
        Column("parent", refers_to="teams.team"),
        Column("name"),
        Column("members", "whole", low=1),
    ),
    key=("team",),
    about="A team, and the team that it is part of.",
)
TABLES: Final = (ITEMS, ANSWERS, ROUNDS, TEAMS)
