"""The cycles of the sample team: three plans of six or seven weeks, with reviews and prototypes.

In May the team tries one number for failed trains and lets go of calling Tomasz first. In July
others do his work, and people outside notice. In September the works move to spring, which people
outside notice; they do not notice that small matters are agreed between two meetings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

from wholesum.cycle.evidence import CycleEvidence
from wholesum.cycle.schema import CYCLES, PROTOTYPES, SESSIONS
from wholesum.demo.story import STORY

_WEEKS: Final = (7, 7, 6)
_WEEK: Final = timedelta(weeks=1)
_REVIEWS: Final = (
    (
        "Calling Tomasz first when a train fails.",
        "Lupe and Yasmin know how the nights work.",
        "Another one of us leads each meeting.",
    ),
    (
        "The hope that the works and the winter can both have the summer.",
        "Three weeks without Tomasz, and nobody had to wait.",
        "Before we decide, we say whom it concerns.",
    ),
    (
        "Waiting until Marit raises a slipped promise.",
        "Colleagues raised two slipped promises themselves.",
        "Nothing is agreed between two meetings without the depots.",
    ),
)


@dataclass(frozen=True, slots=True)
class _Prototype:
    """A prototype of the sample team, and what a person outside the team said about its effect."""

    text: str
    verdict: str
    effect: str = ""
    asked: str = ""
    days: int = 0
    """Days from the review to the answer."""
    outcome: str = ""
    decision: str = ""


_PROTOTYPES: Final = (
    (
        _Prototype(
            "Failed trains are called in to one number",
            "change",
            "A driver gets an answer in the night",
            "Night drivers",
            2,
            "partly",
        ),
        _Prototype("Another member leads each meeting", "keep"),
    ),
    (
        _Prototype(
            "Lupe makes the August roster",
            "keep",
            "The roster comes out on time",
            "Train crews",
            2,
            "seen",
        ),
        _Prototype(
            "Yasmin answers when a train fails",
            "keep",
            "A failed train is replaced before the first commuters",
            "The council of commuters",
            5,
            "seen",
        ),
        _Prototype(
            "Depots order their tools themselves",
            "keep",
            "Repairs do not wait for a signature",
            "both depots",
            3,
            "seen",
            "d12",
        ),
    ),
    (
        _Prototype(
            "Two weekends of works move to spring",
            "keep",
            "Fewer buses instead of trains in autumn",
            "The school at Fell Halt",
            3,
            "seen",
        ),
        _Prototype(
            "Agree small matters between two meetings",
            "stop",
            "The depots know sooner",
            "The night shift at the depot",
            2,
            "not seen",
        ),
    ),
)


def sample_cycles() -> CycleEvidence:
    """Return the cycles of the sample team with their plans, reviews and prototypes.

    Returns
    -------
    CycleEvidence
        Three reviewed cycles, each of which begins with the pulse of its chapter.
    """
    cycles, sessions, prototypes = [], [], []
    for chapter, weeks, found, tried in zip(STORY, _WEEKS, _REVIEWS, _PROTOTYPES, strict=True):
        review = chapter.opens + (weeks - 1) * _WEEK
        name = chapter.opens.isoformat()
        last = chapter.opens + weeks * _WEEK - timedelta(days=1)
        cycles.append((name, chapter.opens, last, review, *found))
        sessions += [(name, kind, day) for kind, day in _planned(chapter.opens, weeks)]
        prototypes += [
            (
                name,
                str(number),
                prototype.text,
                prototype.verdict,
                prototype.effect or None,
                prototype.asked or None,
                review + timedelta(days=prototype.days) if prototype.outcome else None,
                prototype.outcome or None,
                prototype.decision or None,
            )
            for number, prototype in enumerate(tried, start=1)
        ]
    return CycleEvidence(
        pl.DataFrame(cycles, schema=CYCLES.empty().schema, orient="row"),
        pl.DataFrame(sessions, schema=SESSIONS.empty().schema, orient="row"),
        pl.DataFrame(prototypes, schema=PROTOTYPES.empty().schema, orient="row"),
    )


def _planned(starts: date, weeks: int) -> list[tuple[str, date]]:
    kinds = ("pulse", "mirror", "dialogue")
    first = [(kind, starts + week * _WEEK) for week, kind in enumerate(kinds)]
    check_ins = [("check-in", starts + week * _WEEK) for week in range(3, weeks - 1)]
    clinic = ("case-clinic", starts + (weeks - 2) * _WEEK)
    return [*first, *check_ins, clinic, ("review", starts + (weeks - 1) * _WEEK)]
