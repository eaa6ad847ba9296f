"""Measure how far the stories of a team name several people, and most of its members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from wholesum.core.words import by_number

if TYPE_CHECKING:
    from wholesum.recognition.evidence import RecognitionEvidence

_FEWEST_STORIES: Final = 4


@dataclass(frozen=True)
class Weave:
    """The weave: counts of how many people a team's stories name, without names.

    Parameters
    ----------
    stories
        The number of stories.
    three
        The number of stories that name three or more people.
    named
        The number of different people in them.
    most
        The largest number of stories that name the same person.
    """

    stories: int
    three: int
    named: int
    most: int

    @property
    def depends_on_one(self) -> bool:
        """Whether one person is named in more than three quarters of at least four stories."""
        return self.stories >= _FEWEST_STORIES and self.most > 0.75 * self.stories

    def explain(self) -> str:
        """Describe in one sentence how many people the stories of a team name."""
        if not self.stories:
            return "No story has been told yet."
        return f"{self.explain_three()}, and {self.explain_named()}."

    def explain_three(self) -> str:
        """Describe how many stories name three or more people, as a clause."""
        stories = by_number(self.stories, "story", "stories")
        name = by_number(self.three, "names", "name")
        return f"{self.three} of {self.stories} {stories} {name} three or more people"

    def explain_named(self) -> str:
        """Describe how many of the members are named in a story, as a clause."""
        people = by_number(self.named, "person is", "people are")
        return f"{self.named} {people} named in at least one"


def weave_of(evidence: RecognitionEvidence) -> Weave:
    """Count how many people the stories of a team name.

    Parameters
    ----------
    evidence
        The stories with their contributors. A former member without a name counts in the size of a
        story, and not as one of the people named.

    Returns
    -------
    Weave
        All counts are 0 without any story.

    Notes
    -----
    It counts stories, not work: a piece of work without a story is not seen. Do not use it to judge
    a person, and do not count the stories of a person.
    """
    parts = evidence.contributions
    sizes = parts.group_by("story").len()["len"]
    found = Counter(parts["person"].drop_nulls())
    return Weave(
        evidence.stories.height,
        int((sizes >= 3).sum()),
        len(found),
        max(found.values(), default=0),
    )


def unseen_since(evidence: RecognitionEvidence, people: Iterable[str], day: date) -> list[str]:
    """Return the members whom no story has named since a given day.

    Parameters
    ----------
    evidence
        The stories with their contributors.
    people
        The members.
    day
        The first day that counts.

    Returns
    -------
    list of str
        Their ids in rising order. Show them to the facilitator only.
    """
    late = evidence.stories.filter(pl.col("day") >= day)["story"].to_list()
    seen = set(evidence.contributions.filter(pl.col("story").is_in(late))["person"])
    return sorted(set(people) - seen)
