"""What the charts of a dialogue share."""

from __future__ import annotations

import textwrap
from typing import Final

from markupsafe import Markup

from wholesum.charts.chart import tag
from wholesum.dialogue.summary.results import DialogueReading
from wholesum.tables import plain

WIDTH: Final = 420.0
LEFT: Final = 1.0
RIGHT: Final = 419.0
LINE: Final = 17.0
LONGEST_CELL: Final = 300
_LETTERS_A_LINE: Final = 58
_MOST_LINES: Final = 6
_LONGEST: Final = 400


def basis(reading: DialogueReading) -> str:
    """Say how many voted, on how many statements, and when."""
    when = f", {reading.closed}" if reading.closed else ""
    number = f"{len(reading.statements)} statements"
    return f"{plain(reading.title, _LONGEST)} {reading.participation}, {number}{when}."


def paragraph(words: str, top: float) -> tuple[list[Markup], float]:
    """Write untrusted words in lines, and return where the last one stands."""
    lines = textwrap.wrap(plain(words, _LONGEST), _LETTERS_A_LINE)[:_MOST_LINES] or [""]
    drawn = [
        text(line, LEFT, top + LINE * at, "item", "start") for at, line in enumerate(lines, start=1)
    ]
    return drawn, top + LINE * len(lines)


def text(words: str, x: float, y: float, name: str, anchor: str) -> Markup:
    """Write words into a drawing."""
    return tag("text", words, x=x, y=y, text_anchor=anchor, class_=name)
