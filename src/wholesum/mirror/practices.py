"""The practices that fill the right side of the Mirror: one entry each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from wholesum.charts.chart import Chart
from wholesum.core.cycle import Cycle
from wholesum.core.signal import Signal
from wholesum.decisions import evidence as decisions
from wholesum.decisions.charts import decisions_charts
from wholesum.decisions.signals import decisions_signals
from wholesum.dialogue import evidence as dialogue
from wholesum.dialogue.charts.turnout import dialogue_charts
from wholesum.dialogue.signals import dialogue_signals
from wholesum.focus import evidence as focus
from wholesum.focus.charts.focus import focus_charts
from wholesum.focus.signals import focus_signals
from wholesum.tables import Fault, Table
from wholesum.tables.writing import Format


def _nothing(*_: object) -> Iterator[Any]:
    return iter(())


@dataclass(frozen=True)
class Practice:
    """What the Mirror needs of a practice.

    Parameters
    ----------
    name
        Its name, and the key of its evidence.
    tables
        Its tables.
    read
        Reads its evidence from a folder that holds one of the tables.
    check
        Names what is wrong in its evidence, given the people where they are known.
    write
        Writes its evidence into a folder.
    signals
        Tells what the team does, cycles in order of time.
    charts
        Draws what stands behind a facet, given the cycles and the facet's code.
    """

    name: str
    tables: tuple[Table, ...]
    read: Callable[[Path], Any]
    check: Callable[[Any, pl.DataFrame | None], list[Fault]]
    write: Callable[[Any, Path, Format], object]
    signals: Callable[[Any, Sequence[Cycle]], Iterator[Signal]] = _nothing
    charts: Callable[[Any, Sequence[Cycle], str], Iterator[Chart]] = _nothing


PRACTICES: Final = (
    Practice(
        "dialogue",
        dialogue.TABLES,
        dialogue.read_dialogue,
        dialogue.check_dialogue,
        dialogue.write_dialogue,
        dialogue_signals,
        dialogue_charts,
    ),
    Practice(
        "focus",
        focus.TABLES,
        focus.read_focus,
        focus.check_focus,
        focus.write_focus,
        focus_signals,
        focus_charts,
    ),
    Practice(
        "decisions",
        decisions.TABLES,
        decisions.read_decisions,
        decisions.check_decisions,
        decisions.write_decisions,
        decisions_signals,
        decisions_charts,
    ),
)
NAMES: Final = frozenset(practice.name for practice in PRACTICES)
