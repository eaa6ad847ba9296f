"""The text next to the marks of a team's actions: value, count and name of the source."""

from __future__ import annotations

from collections.abc import Sequence

from wholesum.charts.kit.text import width_of, wrapped
from wholesum.core.signal import TOO_FEW, Signal
from wholesum.mirror.charts.done_over_time import figure

NO_FIGURE = "–"


def source_lines(does: Sequence[Signal], width: float | None = None) -> list[str]:
    """Write the value, the count and the name of each source, one line for each source.

    Parameters
    ----------
    does
        The signals of a row.
    width
        The width of a narrow drawing; ``None`` where each source has a line of any length.

    Returns
    -------
    list of str
        One line for each source, such as "60% · 6 of 10 · strengths". In a narrow drawing the
        share is left to the mark: "6 of 10 · strengths", on more lines where it does not fit.
    """
    if width is None:
        return [" · ".join(filter(None, (*value_and_count(done), done.source))) for done in does]
    lines = []
    for done in does:
        value, count = value_and_count(done)
        shown = (value, count) if done.count is None or done.too_few else (count,)
        parts = [part for part in (*shown, done.source) if part]
        line = " · ".join(parts)
        broken = [piece for part in parts for piece in wrapped(part, width, "count")]
        lines += [line] if width_of(line, "count") <= width else broken
    return lines


def value_and_count(signal: Signal) -> tuple[str, str]:
    """Write the value of a signal and the count from which it is computed.

    Parameters
    ----------
    signal
        The signal.

    Returns
    -------
    tuple of str
        Such as "60%" and "6 of 10"; "1 of 1: too few to tell" and nothing; a dash and nothing
        without a figure.
    """
    if signal.estimate is None:
        return NO_FIGURE, ""
    if signal.too_few:
        return f"{signal.counted}: {TOO_FEW}", ""
    return figure(signal, signal.estimate.value), signal.counted
