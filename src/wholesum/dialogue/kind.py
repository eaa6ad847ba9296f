"""The kinds of statements; counts and opinion map use the same names."""

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
