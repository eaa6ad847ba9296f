"""The evidence of a team's strengths, as one object."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from wholesum.strengths.checks import check_strengths
from wholesum.strengths.measures.stand_ins import Level, Levels
from wholesum.strengths.schema import (
    CHALLENGES,
    CONSTELLATIONS,
    COVERAGE,
    KINDS,
    NEEDS,
    STRENGTHS,
    TABLES,
)
from wholesum.tables import Source, TableSet

__all__ = ["TABLES", "StrengthsEvidence", "check_strengths"]


@dataclass(frozen=True, eq=False)
class StrengthsEvidence(TableSet):
    """The evidence of what members can give: strengths, kinds of work and challenges.

    Parameters
    ----------
    strengths, kinds_of_work, coverage, challenges, needs, constellations
        The columns of the tables with these names.
    sources
        Origin of the rows, by table name, for messages.

    Raises
    ------
    BadEvidence
        If a frame lacks a required column or holds values of another kind.
    """

    TABLES = TABLES
    ALONE = STRENGTHS

    strengths: pl.DataFrame = field(default_factory=STRENGTHS.empty)
    kinds_of_work: pl.DataFrame = field(default_factory=KINDS.empty)
    coverage: pl.DataFrame = field(default_factory=COVERAGE.empty)
    challenges: pl.DataFrame = field(default_factory=CHALLENGES.empty)
    needs: pl.DataFrame = field(default_factory=NEEDS.empty)
    constellations: pl.DataFrame = field(default_factory=CONSTELLATIONS.empty)
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)

    def levels(self, before: date | None = None) -> Levels:
        """Return how well each member can do each kind of work, by the latest entries.

        Parameters
        ----------
        before
            Only what was known before this day; by default all.

        Returns
        -------
        dict of str to dict of str to Level
            By kind of work, then by person; `Level.NONE` is left out.
        """
        rows, kinds = self.coverage, self.kinds_of_work
        if before is not None:
            rows = rows.filter(pl.col("day") < before)
            kinds = kinds.filter(pl.col("day").is_null() | (pl.col("day") < before))
        found: Levels = {kind: {} for kind in kinds["kind"]}
        for row in rows.sort("day").iter_rows(named=True):
            found.setdefault(row["kind"], {})[row["person"]] = Level(row["level"])
        return {
            kind: {person: level for person, level in of_kind.items() if level is not Level.NONE}
            for kind, of_kind in found.items()
        }

    def shared_only(self) -> StrengthsEvidence:
        """Return the strengths and wishes that members share with the team.

        Returns
        -------
        StrengthsEvidence
            Strengths that their persons share, without stories; a name remains only where persons
            named themselves. The other tables are the team's own.
        """
        own = pl.col("named_by") == pl.col("person")
        rows = self.strengths.filter(pl.col("shared").fill_null(value=False)).with_columns(
            named_by=pl.when(own).then("person"), story=pl.lit(None, pl.String)
        )
        return self.with_rows(strengths=rows.unique(maintain_order=True))

    def names_of_kinds(self, kinds: Iterable[str]) -> list[str]:
        """Return the title of each kind of work, by its id."""
        titles = dict(self.kinds_of_work.select("kind", "title").iter_rows())
        return [titles[kind] for kind in kinds]
