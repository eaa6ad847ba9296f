"""The axis and the bars of charts of distributions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from wholesum.charts.chart import tag
from wholesum.charts.kit import frame
from wholesum.charts.kit.frame import WIDTH, Scale, text_inside
from wholesum.pulse.counts import FloatArray

BARS: Final = 110.0
"""How high the highest bar or curve is."""
_LEFT, _RIGHT = 20.0, WIDTH - 20.0
_MOST_BARS: Final = 80
_CELLS: Final = 60
_STEPS: Final = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_TOWERS: Final = 3.0
"""A bar this many times higher than the next is cut, or it would flatten all others."""


@dataclass(frozen=True)
class Axis:
    """A horizontal axis from ``low`` to ``high`` at the vertical position ``base``."""

    low: float
    high: float
    base: float

    @property
    def scale(self) -> Scale:
        """The scale of the axis, over the full width of the drawing."""
        return Scale(self.low, self.high, _LEFT, _RIGHT)

    def x(self, value: float) -> float:
        """Return the horizontal coordinate of a value on the axis."""
        return self.scale.at(value)

    def shapes(self, ticks: FloatArray | None = None) -> Iterator[Markup]:
        """Draw the axis with ticks at the given values, or at round values."""
        yield from frame.axis(
            self.scale, self.base, (self._round_values() if ticks is None else ticks).tolist()
        )

    def _round_values(self) -> FloatArray:
        step = next((size for size in _STEPS if (self.high - self.low) / size <= 6), _STEPS[-1])
        first, last = np.ceil(self.low / step - 1e-9), np.floor(self.high / step + 1e-9)
        values: FloatArray = np.round(np.arange(first, last + 1) * step, 6) + 0.0  # no -0
        return values


@dataclass(frozen=True, eq=False)
class Bars:
    """Vertical bars, each with a highlighted part below and a plain part above.

    ``left`` and ``right`` are the first and the last value of a bar; they are equal for one value.
    """

    left: FloatArray
    right: FloatArray
    standing_out: FloatArray
    rest: FloatArray

    @property
    def total(self) -> FloatArray:
        """The full height of each bar, in the unit of the drawn values."""
        return self.standing_out + self.rest

    def shapes(self, axis: Axis) -> Iterator[Markup]:
        """Draw the bars above an axis."""
        total = self.total
        full = _full_height(total)
        width = self._width(axis)
        for place in np.flatnonzero(total).tolist():
            x = axis.x(float(self.left[place] + self.right[place]) / 2)
            tall = BARS * min(float(total[place]) / full, 1.0)
            out = tall * float(self.standing_out[place] / total[place])
            for top, part, name in ((out, out, "dot"), (tall, tall - out, "chance")):
                if part > 0:
                    yield tag(
                        "rect",
                        x=x - width / 2,
                        y=axis.base - top,
                        width=width,
                        height=part,
                        class_=name,
                    )
            if total[place] > full:
                yield from _broken(x, width, axis.base - BARS)

    def peak(self, axis: Axis, words: str) -> Markup:
        """Write the value of the highest bar above it, with the function ``words``."""
        highest = int(self.total.argmax())
        x = axis.x(float(self.left[highest] + self.right[highest]) / 2)
        return text_inside(
            format(self.total[highest], words), x, axis.base - BARS - 6, "count halo"
        )

    def rows(self, words: str) -> tuple[tuple[str, ...], ...]:
        """Return one table row for each bar: its range of values and its two parts."""
        parts = zip(self._names(), self.standing_out, self.rest, strict=True)
        return tuple(
            (name, format(out, words), format(rest, words))
            for name, out, rest in parts
            if out + rest
        )

    def _names(self) -> list[str]:
        return [
            f"{left:.2f}" if left == right else f"{left:.2f} to {right:.2f}"
            for left, right in zip(self.left.tolist(), self.right.tolist(), strict=True)
        ]

    def _width(self, axis: Axis) -> float:
        across = np.array([axis.x(value) for value in (self.left + self.right) / 2])
        closest = float(np.diff(across).min()) if len(across) > 1 else 14.0
        return min(max(0.85 * closest, 1.2), 14.0)


def bars_of(values: FloatArray, probabilities: FloatArray, standing_out: NDArray[np.bool_]) -> Bars:
    """Make one bar for each value, or for ranges of equal width if there are many values.

    Parameters
    ----------
    values
        Shape (V,): the values, rising.
    probabilities
        Shape (V,): the probability of each.
    standing_out
        Shape (V,): whether the bar is highlighted.

    Returns
    -------
    Bars
        At most 80 bars.
    """
    out, rest = probabilities * standing_out, probabilities * ~standing_out
    if len(values) <= _MOST_BARS:
        return Bars(values, values, out, rest)
    # Each value's probability is spread halfway to its neighbours, or cells that happen to hold
    # one value more than the next would look like teeth.
    knots = np.concatenate([values[:1], (values[1:] + values[:-1]) / 2, values[-1:]])
    edges = np.linspace(values[0], values[-1], _CELLS + 1)
    parts = (
        np.diff(np.interp(edges, knots, np.concatenate([[0.0], np.cumsum(part)])))
        for part in (out, rest)
    )
    return Bars(edges[:-1], edges[1:], *parts)


def marked(
    axis: Axis, value: float, top: float, words: str, anchor: str = "middle", name: str = "count"
) -> Markup:
    """Draw a dashed vertical line at a value of the axis, with a text above the line."""
    x = axis.x(value)
    return tag(
        "g",
        tag("line", x1=x, x2=x, y1=top, y2=axis.base, class_="threshold"),
        text_inside(words, x, top - 6, name, anchor),
    )


def _full_height(total: FloatArray) -> float:
    highest = np.sort(total)[::-1]
    if len(highest) > 1 and highest[0] > _TOWERS * highest[1] > 0:
        return float(1.5 * highest[1])
    return float(highest[0])


def _broken(x: float, width: float, top: float) -> Iterator[Markup]:
    reach = width / 2 + 4
    yield tag(
        "path",
        d=f"M{x - reach:.1f} {top + 16:.1f}L{x + reach:.1f} {top + 10:.1f}",
        class_="gap",
    )
