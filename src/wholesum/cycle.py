"""A cycle: the span of time in which a team walks once through the practices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
