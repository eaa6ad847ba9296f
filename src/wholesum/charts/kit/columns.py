"""Columns of a chart on one vertical scale: one for each round or cycle, in order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Final

from markupsafe import Markup

from wholesum.charts.kit.frame import RIGHT, Scale
from wholesum.charts.kit.marks import across
from wholesum.charts.kit.text import fit, text, width_of

_LEFT: Final = 46.0
_TOP, _TALL = 28.0, 160.0
_WIDEST_NAME: Final = 76.0
_GAP: Final = 8.0


@dataclass(frozen=True)
class Columns:
    """The columns of a chart, which share one vertical scale.

    Parameters
    ----------
    names
        The name of each column, at least one.
    low, high
        The ends of the scale.
    remark
        The widest remark that a labelled column has next to its name, such as "not shown".
    below
        Whether a line below the columns is kept for remarks.
    """

    names: Sequence[str]
    low: float
    high: float
    remark: str = ""
    below: bool = False

    @property
    def scale(self) -> Scale:
        """The vertical scale of the columns; its lowest value is at the bottom."""
        return Scale(self.low, self.high, _TOP + _TALL, _TOP)

    @property
    def middle(self) -> float:
        """The vertical coordinate of the middle of the scale."""
        return _TOP + _TALL / 2

    @property
    def height(self) -> float:
        """The height of the whole drawing, in SVG units."""
        return _TOP + _TALL + (52 if self.below else 34)

    @cached_property
    def places(self) -> list[float]:
        """The horizontal coordinate of the middle of each column."""
        return [_LEFT + self._step * (place + 0.5) for place in range(len(self.names))]

    @cached_property
    def labelled(self) -> list[bool]:
        """For each column, whether its name is written: always the last, and others if they fit."""
        widest = max(width_of(name, "tick") for name in self._short)
        room = max(widest, width_of(self.remark, "remark")) + _GAP
        apart = ceil(room / self._step)
        return [(len(self.names) - place) % apart == 0 for place in range(1, len(self.names) + 1)]

    def frame(self, ticks: Sequence[tuple[float, str]]) -> Iterator[Markup]:
        """Draw a line for each tick of the scale, and the names of the columns."""
        for value, words in ticks:
            y = self.scale.at(value)
            yield across(_LEFT, RIGHT, y, "grid")
            yield text(words, _LEFT - 8, y + 4.5, "tick", "end")
        for name, x, labelled in zip(self._short, self.places, self.labelled, strict=True):
            if labelled:
                half = width_of(name, "tick") / 2
                yield text(name, min(x, RIGHT - half), self.height - 8, "tick", "middle")

    @property
    def _step(self) -> float:
        return (RIGHT - _LEFT) / len(self.names)

    @cached_property
    def _short(self) -> list[str]:
        return [fit(name, _WIDEST_NAME, "tick") for name in self.names]
