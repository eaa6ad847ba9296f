"""The kinds of statements, which the counts and the opinion map have in common."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The kinds of statements, such as common ground or division."""

    COMMON_GROUND = "common ground"
    COMMON_REJECTION = "common rejection"
    BRIDGING = "bridging"
    DIVISION = "division"
    UNSURE = "unsure"
    NONE = "no clear kind"
    TOO_FEW = "not enough votes"
