"""The tables of counts from a team's meetings, as one object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from wholesum.conversation.schema import MEETINGS, TABLES, VOICES
from wholesum.tables import Source, TableSet


@dataclass(frozen=True, eq=False)
class ConversationEvidence(TableSet):
    """The evidence of a team's meetings: counts without any text.

    Parameters
    ----------
    meetings
        The columns of `MEETINGS`.
    voices
        The columns of `VOICES`.
    sources
        Where the rows stand, by the table's name, for messages.

    Raises
    ------
    BadEvidence
        If a frame lacks a required column or holds values of another kind.
    """

    TABLES = TABLES
    ALONE = MEETINGS

    meetings: pl.DataFrame
    voices: pl.DataFrame = field(default_factory=VOICES.empty)
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)

    @cached_property
    def in_order(self) -> pl.DataFrame:
        """The meetings in order of time, with the total words for "I" and "we" in each."""
        sums = self.voices.group_by("meeting").agg(pl.col("i", "we").sum())
        return self.meetings.join(sums, on="meeting", how="left").sort("date", "meeting")

    def within(self, days: pl.Expr) -> ConversationEvidence:
        """Return the evidence of the meetings in a period.

        Parameters
        ----------
        days
            An expression over the meetings: whether each is kept.

        Returns
        -------
        ConversationEvidence
            These meetings with their voices.
        """
        meetings = self.meetings.filter(days)
        voices = self.voices.filter(pl.col("meeting").is_in(meetings["meeting"].to_list()))
        return self.with_rows(meetings=meetings, voices=voices)
