"""The kinds of statements: one set of words for a team that is counted and for a landscape."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The kinds of statements, as far as the votes show."""

    COMMON_GROUND = "common ground"
    COMMON_REJECTION = "common rejection"
    BRIDGING = "bridging"
    DIVISION = "division"
    UNSURE = "unsure"
    NONE = "no clear kind"
    TOO_FEW = "not enough votes"
