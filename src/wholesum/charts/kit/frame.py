"""The size of a drawing, its scale, and the ticks of its axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from wholesum.charts.chart import tag
from wholesum.charts.kit.text import text, width_of

WIDTH: Final = 320.0
"""The width of every drawing in its own units; on the narrowest phone a unit is 0.9 pixels."""
LEFT: Final = 4.0
RIGHT: Final = WIDTH - 4.0


@dataclass(frozen=True)
class Scale:
    """A linear scale that maps ``low`` to the coordinate ``start`` and ``high`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the coordinate of a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * share


def axis(scale: Scale, y: float, ticks: Sequence[float]) -> Iterator[Markup]:
    """Draw a horizontal axis with ticks, and the value of each tick below the axis."""
    yield tag("line", x1=scale.start, x2=scale.end, y1=y, y2=y, class_="track")
    for value in ticks:
        x = scale.at(value)
        yield tag("line", x1=x, x2=x, y1=y, y2=y + 4, class_="track")
        yield text(f"{value:g}", x, y + 19, "tick", "middle")


def text_inside(words: str, x: float, y: float, name: str, anchor: str = "middle") -> Markup:
    """Write text at a position; move the text sideways if it would leave the drawing."""
    wide = width_of(words, name)
    before = {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    return text(words, min(max(x, before), WIDTH - wide + before), y, name, anchor)
