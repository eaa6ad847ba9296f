"""The chart of an index of agreement: one dot for each team, or bars for many teams."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from wholesum.charts.chart import Chart, Table, tag
from wholesum.charts.kit.frame import WIDTH
from wholesum.charts.kit.words import counted, percent
from wholesum.charts.result import draw
from wholesum.pulse.agreement.chance import MOST_PEOPLE, chance_by_team, critical_agreement
from wholesum.pulse.agreement.result import Agreement
from wholesum.pulse.charts.bars import Axis, Bars, marked
from wholesum.pulse.counts import FloatArray

_SELDOM: Final = 0.05
_MOST_DOTS: Final = 40
_MOST_STACKED: Final = 12
_CELLS: Final = 40
_DOT: Final = 5.0


@draw.register
def agreement_chart(agreement: Agreement) -> Chart | None:
    """Draw the values of an index of agreement: a dot for each team, or bars for many teams.

    Parameters
    ----------
    agreement
        The index of one team or more.

    Returns
    -------
    Chart or None
        The chart; ``None`` where the index is undefined for all teams.
    """
    known = np.flatnonzero(~np.isnan(agreement.values))
    if not known.size:
        return None
    chances = _chances(agreement)[known]
    places = _stacked(agreement, known) if known.size <= _MOST_DOTS else None
    if places is None:
        shapes, base, table = _agreement_bars(agreement, known, chances)
    else:
        shapes, base, table = _agreement_dots(agreement, known, chances, places)
    n = agreement.n[known]
    people = f"n = {n[0]}" if n.min() == n.max() else f"n = {n.min()} to {n.max()}"
    items, teams = counted(agreement.items, "item"), counted(len(known), "team")
    against = "" if agreement.null is None else f", against the {agreement.null}"
    return Chart(
        title=_agreement_title(agreement, known, chances),
        reading=_agreement_reading(agreement, chances, dots=places is not None),
        basis=f"{teams}, {people}, {items}{against}.",
        limits=_agreement_limits(agreement, chances),
        shapes=tuple(shapes),
        width=WIDTH,
        height=base + 30,
        table=table,
    )


def _chances(agreement: Agreement) -> FloatArray:
    """Return the probability that random answers agree as much as each team; NaN if unknown."""
    if agreement.null is None or agreement.null.proportions is None:
        return np.full(len(agreement.values), np.nan)
    return chance_by_team(agreement)


def _agreement_title(agreement: Agreement, known: NDArray[np.intp], chances: FloatArray) -> str:
    symbol, values = agreement.index.symbol, agreement.values[known]
    if not agreement.index.grows_with_agreement:
        return _within_the_mark(symbol, values, agreement.options / 6)
    if len(known) == 1:
        value = f"{symbol} is {values[0]:.2f}"
        if np.isnan(chances[0]):
            return value
        return f"{value}; chance alone gives as much in {percent(float(chances[0]), 1)} of teams"
    if np.isnan(chances).all():
        return f"{symbol} runs from {values.min():.2f} to {values.max():.2f} over the teams"
    beyond, compared = int((chances <= _SELDOM).sum()), int((~np.isnan(chances)).sum())
    return f"{beyond:,} of {compared:,} teams agree beyond chance, by {symbol} at 5%"


def _within_the_mark(symbol: str, values: FloatArray, mark: float) -> str:
    within = values <= mark
    if len(values) == 1:
        side = "within" if within[0] else "beyond"
        return f"{symbol} is {values[0]:.2f}, {side} the practical mark of {mark:.2f}"
    return f"{within.sum():,} of {len(values):,} teams lie within the practical mark of {symbol}"


def _agreement_reading(agreement: Agreement, chances: FloatArray, *, dots: bool) -> str:
    more = "right" if agreement.index.grows_with_agreement else "left"
    reading = f"Further {more} is more agreement. "
    if np.isnan(chances).all():
        reading += "One dot is one team." if dots else "A bar is the number of teams."
        if not agreement.index.grows_with_agreement:
            reading += " Dashed: the practical mark, a sixth of the options."
        return reading
    reading += (
        "One dot is one team; a ring is one that chance alone matches in more than 5% of teams. "
        if dots
        else "A bar is the number of teams; grey: those that chance alone matches in more than 5%. "
    )
    return reading + "Dashed: what chance reaches in at most 5% of teams of that size."


def _agreement_limits(agreement: Agreement, chances: FloatArray) -> str:
    limits = "Small teams vary much by chance: do not rank teams by this value."
    if np.isnan(chances).all():
        return f"{limits} How often chance alone gives as much is not shown here."
    limits += " Of 100 teams that do not agree, up to 5 would look like teams that do."
    if agreement.items > 1:
        limits += " The items are taken as independent; related items agree by chance more often."
    if np.isnan(chances).any():
        limits += f" Teams of more than {MOST_PEOPLE} are not compared with chance."
    return limits


def _agreement_axis(agreement: Agreement, known: NDArray[np.intp], base: float) -> Axis:
    if not agreement.index.grows_with_agreement:
        return Axis(0.0, (agreement.options - 1) / 2, base)
    return Axis(min(0.0, float(np.floor(2 * agreement.values[known].min()) / 2)), 1.0, base)


def _stacked(agreement: Agreement, known: NDArray[np.intp]) -> NDArray[np.intp] | None:
    """Return the height of each team's dot so that dots do not overlap; ``None`` if too high."""
    axis = _agreement_axis(agreement, known, 0.0)
    across = np.array([axis.x(value) for value in agreement.values[known].tolist()])
    levels = np.zeros(len(known), dtype=np.intp)
    ends: list[float] = []
    for place in np.argsort(across, kind="stable").tolist():
        free = [level for level, end in enumerate(ends) if across[place] >= end]
        level = free[0] if free else len(ends)
        ends[level : level + 1] = [across[place] + 2 * _DOT + 1]
        levels[place] = level
    return levels if len(ends) <= _MOST_STACKED else None


def _agreement_dots(
    agreement: Agreement, known: NDArray[np.intp], chances: FloatArray, levels: NDArray[np.intp]
) -> tuple[list[Markup], float, Table]:
    unmarked = agreement.index.grows_with_agreement and bool(np.isnan(chances).all())
    base = (20.0 if unmarked else 50.0) + (2 * _DOT + 1) * float(levels.max() + 1)
    axis = _agreement_axis(agreement, known, base)
    shapes = [*axis.shapes(), *_marks(agreement, known, chances, axis)]
    rows = []
    for team, chance, level in zip(known.tolist(), chances.tolist(), levels.tolist(), strict=True):
        name, value = str(agreement.teams[team]), float(agreement.values[team])
        shapes.append(
            tag(
                "circle",
                tag("title", f"{name}: {value:.2f}"),
                cx=axis.x(value),
                cy=base - 10 - (2 * _DOT + 1) * level,
                r=_DOT,
                class_="past" if chance > _SELDOM else "dot",
            )
        )
        chance_text = "" if np.isnan(chance) else percent(chance, 1)
        rows.append((name, str(agreement.n[team]), f"{value:.2f}", chance_text))
    return shapes, base, Table(("Team", "n", agreement.index.symbol, "By chance"), tuple(rows))


def _agreement_bars(
    agreement: Agreement, known: NDArray[np.intp], chances: FloatArray
) -> tuple[list[Markup], float, Table]:
    axis = _agreement_axis(agreement, known, 174.0)
    edges = np.linspace(axis.low, axis.high, _CELLS + 1)
    values = agreement.values[known]
    weak = chances > _SELDOM
    parts = (np.histogram(values[part], edges)[0].astype(np.float64) for part in (~weak, weak))
    bars = Bars(edges[:-1], edges[1:], *parts)
    shapes = [
        *bars.shapes(axis),
        *axis.shapes(),
        *_marks(agreement, known, chances, axis),
        bars.peak(axis, ",.0f"),
    ]
    heads = (agreement.index.symbol, "Teams that stand out", "Teams that chance matches")
    return shapes, axis.base, Table(heads, bars.rows(",.0f"))


def _marks(
    agreement: Agreement, known: NDArray[np.intp], chances: FloatArray, axis: Axis
) -> Iterator[Markup]:
    """Draw lines at the agreement that is needed in the smallest and in the largest team."""
    if not agreement.index.grows_with_agreement:
        mark = agreement.options / 6
        yield marked(axis, mark, 24, f"mark {mark:.2f}")
        return
    compared = agreement.n[known][~np.isnan(chances)]
    if not compared.size or agreement.null is None:
        return
    levels = {
        n: critical_agreement(
            agreement.index, n, items=agreement.items, null=agreement.null, alpha=_SELDOM
        ).value
        for n in sorted({int(compared.min()), int(compared.max())})
    }
    shown = sorted((value, n) for n, value in levels.items() if value is not None)
    for place, (value, n) in enumerate(shown):
        words = f"chance, n = {n}" if place == 0 else f"n = {n}"
        yield marked(axis, value, 24 + 18 * place, words)
