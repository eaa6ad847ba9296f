"""Draw a chart row by row: lines of text, a row of marks, and a bar that is divided into parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from markupsafe import Markup

from wholesum.charts.chart import tag
from wholesum.charts.kit.frame import LEFT, RIGHT
from wholesum.charts.kit.marks import across, circle, diamond
from wholesum.charts.kit.text import LINE, text, wrapped

MOST_MARKS: Final = 24
"""Where a row would have more marks, it has a bar."""
_STEP: Final = 15.0


class Rows:
    """A drawing to which rows of shapes are added, each row below the last.

    ``y`` is where the last row ends, and so the height of the drawing.
    """

    def __init__(self) -> None:
        """Start an empty drawing without rows."""
        self.shapes: list[Markup] = []
        self.y = 0.0

    def paragraph(self, words: str, name: str = "item") -> None:
        """Add a text to the drawing, on up to six lines."""
        for line in wrapped(words, RIGHT - LEFT, name):
            self.y += LINE
            self.shapes.append(text(line, LEFT, self.y, name))

    def add(self, shapes: Iterable[Markup], height: float = 0.0) -> None:
        """Add shapes to the drawing as a new row of a given height."""
        self.shapes += shapes
        self.y += height

    def space(self, height: float) -> None:
        """Add empty space below the last row of the drawing."""
        self.y += height


def marks_in_a_row(counts: Sequence[tuple[str, int]], y: float) -> Iterator[Markup]:
    """Draw a mark for each of a few people, sorted by vote; people who agree come first."""
    number = sum(count for _, count in counts)
    step = min(_STEP, (RIGHT - LEFT - 12) / max(number - 1, 1))
    x = LEFT + 6
    for kind, count in counts:
        for _ in range(count):
            yield person(kind, x, y)
            x += step


def person(kind: str, x: float, y: float) -> Markup:
    """Draw a mark for one person; its shape says "agree", "pass", "did not vote" or "disagree"."""
    if kind == "agree":
        return circle(x, y, 5.5, "dot")
    if kind == "pass":
        return circle(x, y, 4.8, "past")
    if kind == "silent":
        return across(x - 4, x + 4, y, "track")
    return diamond(x, y, 6.5, "mark does")


def bar_in_parts(parts: Sequence[tuple[str, int]], whole: int, y: float) -> Iterator[Markup]:
    """Draw a bar that is divided into parts; the width of a part is its share of the whole."""
    yield across(LEFT, RIGHT, y, "track")
    x = LEFT
    for name, count in parts:
        width = (RIGHT - LEFT) * count / max(whole, 1)
        if width:
            yield tag("rect", x=x, y=y - 6, width=width, height=12, class_=name)
        x += width
