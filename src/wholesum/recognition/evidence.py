"""The evidence of a team's recognition, as one object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from wholesum.recognition.checks import check_recognition
from wholesum.recognition.measures.credit import Array
from wholesum.recognition.schema import CONTRIBUTIONS, CREDIT, REWARDS, STORIES, TABLES
from wholesum.tables import Source, TableSet

__all__ = ["TABLES", "RecognitionEvidence", "check_recognition"]


@dataclass(frozen=True, eq=False)
class RecognitionEvidence(TableSet):
    """The evidence of a team's recognition: stories, contributors and points for credit.

    Parameters
    ----------
    stories, contributions, credit, rewards
        The columns of the tables with these names.
    sources
        Origin of the rows, by table name, for messages.

    Raises
    ------
    BadEvidence
        If a frame lacks a required column or holds values of another kind.
    """

    TABLES = TABLES
    ALONE = STORIES

    stories: pl.DataFrame = field(default_factory=STORIES.empty)
    contributions: pl.DataFrame = field(default_factory=CONTRIBUTIONS.empty)
    credit: pl.DataFrame = field(default_factory=CREDIT.empty)
    rewards: pl.DataFrame = field(default_factory=REWARDS.empty)
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)

    def contributors(self, story: str) -> list[str | None]:
        """Return the contributors of a story in order; ``None`` for a person without a name."""
        return self.contributions.filter(pl.col("story") == story)["person"].to_list()

    def points(self, story: str) -> Array:
        """Return the points for credit as a matrix: one row for each giver.

        Parameters
        ----------
        story
            The id of the story.

        Returns
        -------
        ndarray of shape (n, n)
            Blank (NaN) in the row of a contributor who gave no points.
        """
        people = self.contributors(story)
        place = {person: number for number, person in enumerate(people) if person is not None}
        table = np.full((len(people), len(people)), np.nan)
        rows = self.credit.filter(pl.col("story") == story)
        for giver in rows["giver"].unique():
            table[place[giver]] = 0.0
        for giver, person, points in rows.select("giver", "person", "points").iter_rows():
            table[place[giver], place[person]] = points
        return table

    def shared_only(self) -> RecognitionEvidence:
        """Return the part of the evidence that the whole team may see: no points.

        Returns
        -------
        RecognitionEvidence
            The stories with their contributors.
        """
        return self.with_rows(credit=self.credit.clear())
