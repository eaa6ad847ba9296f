"""What the focus tells the Mirror: goals shared, hours where the goals are, work held together.

Only sums over the team are told: nobody's points or scores can be read off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from wholesum.core.cycle import Cycle
from wholesum.core.proportion import Likely
from wholesum.core.signal import Signal
from wholesum.core.signal_series import Observed, observed_signals
from wholesum.focus.disclosure import LEAST_SHOWN, MOST_TOLD
from wholesum.focus.evidence import FocusEvidence
from wholesum.focus.portfolio.goal_weights import independent_markets, point_table
from wholesum.focus.portfolio.hours import (
    LEAST_LOGGED,
    LEAST_PERIODS,
    HoursRead,
    changing,
    relevance,
)
from wholesum.focus.portfolio.rankings import LEAST_GOALS, kendall_w, likely_agreement
from wholesum.focus.portfolio.shared_work import (
    LEAST_EFFORTS,
    LEAST_LED,
    LEAST_SHARED,
    across_functions,
    holders,
)
from wholesum.focus.rules.utilities import goal_weights

PRACTICE: Final = "focus"
_WEEKS_A_MONTH: Final = 365.25 / 12 / 7


@dataclass(frozen=True, eq=False)
class _Part:
    """What of a focus falls into one cycle."""

    whole: FocusEvidence
    work: pl.DataFrame
    points: pl.DataFrame
    weights: dict[str, float]


def focus_signals(evidence: FocusEvidence, cycles: Sequence[Cycle]) -> Iterator[Signal]:
    """Yield one signal a facet and cycle that has something to tell, cycles in order of time.

    Points belong to the cycle of the day they were given, hours to that of the first day of their
    week or month; what has no day belongs to the last cycle. Goals weigh what the latest points
    given by the end of the cycle make them weigh.

    Parameters
    ----------
    evidence
        The focus.
    cycles
        The cycles in order of time.

    Yields
    ------
    Signal
        What the team does for shared goals, relevance of effort, transformational impact,
        interdependence and interchangeability. It is compared with the cycle before where both
        have their least data.
    """
    parts = [_part(evidence, cycles, place) for place in range(len(cycles))]
    for code, read in _READERS.items():
        yield from observed_signals(PRACTICE, code, cycles, map(read, parts))


def _part(evidence: FocusEvidence, cycles: Sequence[Cycle], place: int) -> _Part:
    cycle, last = cycles[place], place == len(cycles) - 1

    def mine(frame: pl.DataFrame, day: str) -> pl.DataFrame:
        undated = pl.col(day).is_null() & pl.lit(last)
        return frame.filter(cycle.within(day) | undated)

    points = evidence.points
    if not last:
        upto = pl.any_horizontal(*(one.within("given") for one in cycles[: place + 1]))
        points = points.filter(upto)
    return _Part(
        evidence,
        mine(evidence.work, "period"),
        mine(evidence.points, "given"),
        _weights(evidence, points),
    )


def _weights(evidence: FocusEvidence, points: pl.DataFrame) -> dict[str, float]:
    names, table = point_table(points, "goal")
    if not len(table):
        return goal_weights(evidence)
    return dict(zip(names, independent_markets(table).tolist(), strict=True))


def _seen(likely: Likely, words: str, counted: int, enough: bool, least: str) -> Observed:
    return Observed(likely.estimate(counted), likely, words, enough, least)


def _shared_goals(part: _Part) -> Observed | None:
    """Read agreement where it tells nobody's order: of few people nothing is told."""
    _, table = point_table(part.points, "goal")
    raters, goals = table.shape
    if raters < LEAST_SHOWN or goals < 2:
        return None
    if all(len(set(row)) == 1 for row in table.tolist()):
        return None
    likely = Likely(np.minimum(likely_agreement(table).values, MOST_TOLD))
    words = f"{raters} rankings of {goals} goals"
    return _seen(likely, words, raters, kendall_w(table).enough, f"{LEAST_GOALS} goals")


def _relevance(part: _Part) -> Observed | None:
    found = relevance(part.work, part.whole, part.weights)
    if found is None:
        return None
    words = f"{found.counted:,.0f} of {found.hours:,.0f} h on goals"
    enough = found.periods >= LEAST_PERIODS and _logged(part, found) >= LEAST_LOGGED
    least = f"two weeks and {LEAST_LOGGED:.0%} of the hours logged"
    return _seen(found.likely, words, found.periods, enough, least)


def _impact(part: _Part) -> Observed | None:
    found = changing(part.work, part.whole)
    if found is None:
        return None
    words = f"{found.counted:,.0f} of {found.hours:,.0f} h on change"
    least = "two weeks"
    return _seen(found.likely, words, found.periods, found.periods >= LEAST_PERIODS, least)


def _interdependence(part: _Part) -> Observed | None:
    found = across_functions(part.work, part.whole.people)
    if found is None:
        return None
    words = f"{found.across} of {found.pairs} pairs cross"
    enough = found.shared >= LEAST_SHARED
    return _seen(found.likely, words, found.shared, enough, f"{LEAST_SHARED} shared efforts")


def _interchangeability(part: _Part) -> Observed | None:
    team = part.whole.people.height or part.work["person"].n_unique()
    found = holders(part.work, team)
    if found is None:
        return None
    words = f"{found.held} of {found.efforts} held by two"
    enough = found.efforts >= LEAST_EFFORTS and found.led >= LEAST_LED
    least = f"{LEAST_EFFORTS} efforts and {LEAST_LED} leads"
    return _seen(found.likely, words, found.efforts, enough, least)


def _logged(part: _Part, found: HoursRead) -> float:
    """Return the share of the hours that efforts should take which was logged.

    How long a period is, is seen from the days between them: weeks if they lie close.
    """
    days = part.work["period"].unique().drop_nulls().sort()
    gap = days.diff().drop_nulls().dt.total_days().min() if len(days) > 1 else None
    weekly = isinstance(gap, int) and gap < 14
    months = found.periods / _WEEKS_A_MONTH if weekly else found.periods
    worked = part.work["effort"].unique()
    efforts = part.whole.efforts.filter(pl.col("effort").is_in(worked.implode()))
    planned = float(efforts["hours"].to_numpy().sum())
    return found.hours / (planned * months) if planned else 1.0


_READERS: Final[dict[str, Callable[[_Part], Observed | None]]] = {
    "shared_goals": _shared_goals,
    "relevance_of_effort": _relevance,
    "transformational_impact": _impact,
    "interdependence": _interdependence,
    "interchangeability": _interchangeability,
}
FACETS_READ: Final = tuple(_READERS)
"""Codes of the facets that the focus tells of."""
