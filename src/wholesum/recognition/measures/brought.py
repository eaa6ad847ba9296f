"""Collect what one person brought to shared results, in the words of others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wholesum.recognition.evidence import RecognitionEvidence


@dataclass(frozen=True)
class Brought:
    """What one person brought to one result, with the other contributors.

    Parameters
    ----------
    story
        The id of the story.
    day
        The day on which it was told.
    brought
        What the person brought.
    result
        What all achieved together.
    made_possible
        What the result made possible; empty if nothing is told.
    others
        The other contributors; ``None`` for a former member.
    by_self
        Whether the person told the story.
    """

    story: str
    day: date
    brought: str
    result: str
    made_possible: str
    others: tuple[str | None, ...]
    by_self: bool


def brought_by(evidence: RecognitionEvidence, person: str) -> list[Brought]:
    """Return what a person brought to the stories that name them, the latest first.

    Parameters
    ----------
    evidence
        The stories with their contributors.
    person
        The person, who alone may see the list.

    Returns
    -------
    list of Brought
        One for each story. It has no number: what a person brought is read, not counted.
    """
    stories = {row["story"]: row for row in evidence.stories.iter_rows(named=True)}
    found = [
        Brought(
            story,
            stories[story]["day"],
            brought,
            stories[story]["result"],
            stories[story]["made_possible"] or "",
            tuple(other for other in evidence.contributors(story) if other != person),
            stories[story]["told_by"] == person,
        )
        for story, name, brought in evidence.contributions.iter_rows()
        if name == person
    ]
    return sorted(found, key=lambda brought: brought.day, reverse=True)
