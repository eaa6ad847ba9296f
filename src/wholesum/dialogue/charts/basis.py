"""Parts of all charts of a dialogue: the line with the counts, and the limits for long texts."""

from __future__ import annotations

from typing import Final

from wholesum.charts.kit.words import counted
from wholesum.dialogue.summary.results import DialogueReading
from wholesum.tables import plain

LONGEST: Final = 400
LONGEST_CELL: Final = 300


def basis(reading: DialogueReading) -> str:
    """Write how many people voted in a dialogue, on how many statements, and when."""
    when = f", {reading.closed}" if reading.closed else ""
    number = counted(len(reading.statements), "statement")
    return f"{plain(reading.title, LONGEST)} {reading.participation}, {number}{when}."
