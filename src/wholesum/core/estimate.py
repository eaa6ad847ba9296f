"""An estimate: a value with its interval and the number of observations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """One value, its interval, and how many people, answers or events the value is computed from.

    Parameters
    ----------
    value
        The figure itself, inside the interval.
    low, high
        Ends of the interval.
    n
        How many people, answers or events the figure is made of.
    of
        How many it could have been made of, where that is known.
    level
        Probability that the interval claims, such as 0.9.
    meaning
        What the interval is about, in a few words: "the whole team", "asked again next week".

    Raises
    ------
    ValueError
        If the value lies outside its interval, or a count is impossible.
    """

    value: float
    low: float
    high: float
    n: int
    of: int | None = None
    level: float = 0.9
    meaning: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError if the value, interval and counts contradict each other."""
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.value} lies outside its interval {self.low} to {self.high}")
        if self.n < 0 or (self.of is not None and self.n > self.of):
            raise ValueError(f"a count of {self.n} of {self.of} is impossible")

    @property
    def count(self) -> str:
        """The number of observations as text, such as "7 of 8"."""
        return f"{self.n}" if self.of is None else f"{self.n} of {self.of}"

    def __str__(self) -> str:
        return f"{self.value:.1f} ({self.low:.1f} to {self.high:.1f}, n = {self.count})"
