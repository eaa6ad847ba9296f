"""A cycle: the period in which a team does each practice once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl


@dataclass(frozen=True, slots=True)
class Cycle:
    """One period of work with the practices, from the start of one pulse to the start of the next.

    Parameters
    ----------
    name
        The name of the pulse round that begins it.
    opens
        Its first day; ``None`` if it includes all earlier days.
    ends
        The first day after the cycle; ``None`` if the cycle has not ended.
    """

    name: str
    opens: date | None = None
    ends: date | None = None

    def holds(self, day: date) -> bool:
        """Return whether a day belongs to this cycle."""
        return (self.opens is None or self.opens <= day) and (self.ends is None or day < self.ends)

    def within(self, column: str) -> pl.Expr:
        """Return a Polars expression that is true where the day in a column is in this cycle.

        Parameters
        ----------
        column
            A column of dates; a blank belongs to no cycle.

        Returns
        -------
        Expr
            One boolean per row.
        """
        day = pl.col(column)
        inside = day.is_not_null()
        if self.opens is not None:
            inside &= day >= self.opens
        if self.ends is not None:
            inside &= day < self.ends
        return inside.fill_null(value=False)
