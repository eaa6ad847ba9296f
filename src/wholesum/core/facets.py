"""The ten facets of collective leadership: six commitments and four criteria."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a facet is to a team: a commitment it makes, or a criterion it is judged by."""

    COMMITMENT = "commitment"
    CRITERION = "criterion"


@dataclass(frozen=True, slots=True)
class Facet:
    """One of the ten words that all of Wholesum feeds.

    Parameters
    ----------
    code
        Its name in tables, such as ``mutual_trust``.
    name
        Its name in the interface.
    kind
        Commitment or criterion.
    done_by
        What the team would be seen to do, the measure that faces the pulse in the Mirror.
    practices
        The practices that supply that measure, the most telling first.
    """

    code: str
    name: str
    kind: Kind
    done_by: str
    practices: tuple[str, ...]


FACETS: Final[tuple[Facet, ...]] = (
    Facet(
        "equality",
        "Equality",
        Kind.COMMITMENT,
        "voices are even in meetings, statements and proposals",
        ("conversation", "dialogue", "decisions"),
    ),
    Facet(
        "interchangeability",
        "Interchangeability",
        Kind.COMMITMENT,
        "two or more can do each kind of work, and the lead rotates",
        ("strengths", "focus"),
    ),
    Facet(
        "mutual_trust",
        "Mutual trust",
        Kind.COMMITMENT,
        "help that is asked for is given, by many to many",
        ("network",),
    ),
    Facet(
        "mutual_accountability",
        "Mutual accountability",
        Kind.COMMITMENT,
        "promises are kept or changed in time, and peers raise slips",
        ("commitments",),
    ),
    Facet(
        "interdependence",
        "Interdependence",
        Kind.COMMITMENT,
        "work is shared across functions more than chance would have it",
        ("network", "focus"),
    ),
    Facet(
        "shared_goals",
        "Shared goals",
        Kind.COMMITMENT,
        "private rankings of the goals agree, and hours go to shared goals",
        ("focus",),
    ),
    Facet(
        "transformational_impact",
        "Transformational impact",
        Kind.CRITERION,
        "effects outside the team are seen when decisions are reviewed",
        ("decisions", "focus"),
    ),
    Facet(
        "inclusion",
        "Inclusion",
        Kind.CRITERION,
        "everyone concerned was heard before the decision",
        ("decisions", "dialogue"),
    ),
    Facet(
        "empowerment",
        "Empowerment",
        Kind.CRITERION,
        "matters are settled without going up, and passed down",
        ("decisions", "dialogue"),
    ),
    Facet(
        "relevance_of_effort",
        "Relevance of effort",
        Kind.CRITERION,
        "hours follow the weights the team agreed on",
        ("focus",),
    ),
)

FACET: Final[dict[str, Facet]] = {facet.code: facet for facet in FACETS}
