"""A cycle: the span of time in which a team walks once through the practices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl


@dataclass(frozen=True, slots=True)
class Cycle:
    """One walk through the practices; it begins with a pulse and ends where the next begins.

    Parameters
    ----------
    name
        The name of the pulse round that begins it.
    opens
        Its first day; ``None`` where it holds everything before its end.
    ends
        The first day that is not in it any more; ``None`` where it still goes on.
    """

    name: str
    opens: date | None = None
    ends: date | None = None

    def holds(self, day: date) -> bool:
        """Return whether a day falls into it."""
        return (self.opens is None or self.opens <= day) and (self.ends is None or day < self.ends)

    def within(self, column: str) -> pl.Expr:
        """Return whether the days of a column fall into it.

        Parameters
        ----------
        column
            A column of dates; a blank falls into no cycle.

        Returns
        -------
        Expr
            One boolean a row.
        """
        day = pl.col(column)
        inside = day.is_not_null()
        if self.opens is not None:
            inside &= day >= self.opens
        if self.ends is not None:
            inside &= day < self.ends
        return inside.fill_null(value=False)
