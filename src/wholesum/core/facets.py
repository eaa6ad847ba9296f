"""The ten facets of collective leadership: six commitments and four criteria."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """The two kinds of facet: a commitment of the team, and a criterion for judging its work."""

    COMMITMENT = "commitment"
    CRITERION = "criterion"


@dataclass(frozen=True, slots=True)
class Facet:
    """One of the ten facets of collective leadership, such as equality.

    Parameters
    ----------
    code
        Its name in tables, such as ``mutual_trust``.
    name
        Its name in the interface.
    kind
        Commitment or criterion.
    question
        Its plain question, to talk about.
    meaning
        What it means, in one sentence.
    done_by
        What the team would be seen to do, the measure that faces the pulse in the Mirror.
    practices
        The practices that supply that measure, the most telling first.
    """

    code: str
    name: str
    kind: Kind
    question: str
    meaning: str
    done_by: str
    practices: tuple[str, ...]


FACETS: Final[tuple[Facet, ...]] = (
    Facet(
        "equality",
        "Equality",
        Kind.COMMITMENT,
        "Does everybody here have the same say?",
        "Every member's word counts the same, whatever the rank, function or place in the room.",
        "voices are even in meetings, statements and proposals",
        ("conversation", "dialogue", "decisions"),
    ),
    Facet(
        "interchangeability",
        "Interchangeability",
        Kind.COMMITMENT,
        "Who could do this if you were away?",
        "Members can stand in for each other, and the lead goes to the member whom the work needs.",
        "two or more can do each kind of work, and the lead rotates",
        ("strengths", "focus"),
    ),
    Facet(
        "mutual_trust",
        "Mutual trust",
        Kind.COMMITMENT,
        "Who do you ask when you do not know what to do?",
        "Members ask each other for help, say what they do not know, and rely on the answer.",
        "help that is asked for is given, by many to many",
        ("network",),
    ),
    Facet(
        "mutual_accountability",
        "Mutual accountability",
        Kind.COMMITMENT,
        "What do we do when a promise slips?",
        "Members hold each other to what they promised; they do not leave it to the head.",
        "promises are kept or changed in time, and peers raise slips",
        ("commitments",),
    ),
    Facet(
        "interdependence",
        "Interdependence",
        Kind.COMMITMENT,
        "What can we only do together?",
        "The work of one function needs that of the others, and members work on it together.",
        "people of different functions work on the same efforts, and stories name several people",
        ("network", "focus", "recognition"),
    ),
    Facet(
        "shared_goals",
        "Shared goals",
        Kind.COMMITMENT,
        "Would each of us name the same goals?",
        "Members pursue the same few goals, and put them above those of their own function.",
        "private rankings of the goals agree, and hours go to shared goals",
        ("focus",),
    ),
    Facet(
        "transformational_impact",
        "Transformational impact",
        Kind.CRITERION,
        "Who outside the team sees a difference?",
        "What the team does changes something for people outside it.",
        "somebody outside the team sees the effect of decisions and prototypes",
        ("decisions", "focus", "cycle"),
    ),
    Facet(
        "inclusion",
        "Inclusion",
        Kind.CRITERION,
        "Who was affected and not asked?",
        "The people whom a decision affects are heard before it is taken.",
        "the people affected were heard before the decision",
        ("decisions", "dialogue"),
    ),
    Facet(
        "empowerment",
        "Empowerment",
        Kind.CRITERION,
        "What did we pass upwards that we could have settled?",
        "Decisions are taken where the work is, and do not go up when the team can settle them.",
        "decisions are settled in the team, or passed down to where the work is",
        ("decisions", "dialogue"),
    ),
    Facet(
        "relevance_of_effort",
        "Relevance of effort",
        Kind.CRITERION,
        "Which of our hours would nobody miss?",
        "Hours go to what matters most, and tasks of little value are stopped.",
        "hours go to the goals the team agreed on",
        ("focus",),
    ),
)

FACET: Final[dict[str, Facet]] = {facet.code: facet for facet in FACETS}
