"""The signals of focus for the Mirror: shared goals, hours spent on goals, and shared work.

Only sums over the team are given: nobody's points or scores can be derived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from wholesum.core.cycle import Cycle
from wholesum.core.proportion import ProportionPosterior
from wholesum.core.signal import Signal
from wholesum.core.signal_series import MissingFigure, Observation, observed_share, observed_signals
from wholesum.core.words import by_count, by_number
from wholesum.focus.disclosure import LEAST_SHOWN, MOST_TOLD
from wholesum.focus.evidence import FocusEvidence
from wholesum.focus.portfolio.goal_weights import independent_markets, point_table
from wholesum.focus.portfolio.hours import HoursShare, change_share, goal_share, relevance
from wholesum.focus.portfolio.rankings import agreement_posterior
from wholesum.focus.portfolio.shared_work import across_functions, held_by_two, interchangeability
from wholesum.focus.rules.utilities import goal_weights

PRACTICE: Final = "focus"
_ALL_DIFFERENT: Final = 0.95
"""The chance of a shared effort to cross functions above which crossing says nothing."""

_WHOLE_HOURS: Final = 100
"""The number of hours from which decimals are not printed."""


@dataclass(frozen=True, eq=False)
class _Part:
    """The tables of a team's focus with only the rows of one cycle."""

    whole: FocusEvidence
    work: pl.DataFrame
    points: pl.DataFrame
    weights: dict[str, float]


def focus_signals(evidence: FocusEvidence, cycles: Sequence[Cycle]) -> Iterator[Signal]:
    """Yield the signals of a team's focus for each facet and cycle, in order of time.

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
        interdependence and interchangeability. Each figure is the share of the counts in its
        words, except the agreement on goals, which is an index.
    """
    parts = [_part(evidence, cycles, place) for place in range(len(cycles))]
    for code, read in _READERS.items():
        yield from observed_signals(PRACTICE, code, cycles, map(read, parts))


def worked_on(evidence: FocusEvidence, cycles: Sequence[Cycle], cycle: int) -> Iterator[str]:
    """Yield the facet "relevance of effort" if the team decided about efforts in a cycle.

    Parameters
    ----------
    evidence
        The focus.
    cycles
        The cycles in order of time.
    cycle
        The index of the cycle.

    Yields
    ------
    str
        The code of the facet.
    """
    if not evidence.verdicts.filter(cycles[cycle].within("decided")).is_empty():
        yield "relevance_of_effort"


def _part(evidence: FocusEvidence, cycles: Sequence[Cycle], place: int) -> _Part:
    cycle, last = cycles[place], place == len(cycles) - 1

    def mine(frame: pl.DataFrame, day: str) -> pl.DataFrame:
        undated = pl.col(day).is_null() & pl.lit(last)
        return frame.filter(cycle.within(day) | undated)

    points = evidence.points
    if not last:
        upto = pl.any_horizontal(*(cycle.within("given") for cycle in cycles[: place + 1]))
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


def _shared_goals(part: _Part) -> Observation | None:
    """Return how far members rank goals alike, without counts that would reveal a ranking.

    With few people there is no signal.
    """
    _, table = point_table(part.points, "goal")
    raters, goals = table.shape
    if raters < LEAST_SHOWN or goals < 2:
        return None
    if all(len(set(row)) == 1 for row in table.tolist()):
        return None
    posterior = ProportionPosterior(np.minimum(agreement_posterior(table).values, MOST_TOLD))
    seen = posterior.estimate(raters)
    words = (
        f"{raters} members ranked {goals} goals; how alike, from 0 (as by chance) to 1 (the same "
        f"order): {seen.value:.2f}"
    )
    return Observation(seen, posterior, words, unit="members")


def _relevance(part: _Part) -> Observation | MissingFigure | None:
    if part.work.is_empty():
        return None
    if not part.whole.efforts["goals"].drop_nulls().str.strip_chars().str.len_chars().sum():
        return MissingFigure("no effort is linked to a goal")
    found = goal_share(part.work, part.whole, list(part.weights))
    if found is None:
        return None
    followed = relevance(part.work, part.whole, part.weights)
    index = ""
    if followed is not None and len(part.weights) > 1:
        index = (
            "How far the hours follow the weights of the goals, from 0 (not at all) to 1 (fully): "
            f"{followed.value:.2f}."
        )
    return _hours(found, "went into our goals", index)


def _impact(part: _Part) -> Observation | None:
    found = change_share(part.work, part.whole)
    return None if found is None else _hours(found, "went into changing things, not running them")


def _hours(found: HoursShare, did: str, index: str = "") -> Observation:
    """Make an observation of a share of hours from hours that are rounded as they are printed."""
    digits = 0 if found.hours >= _WHOLE_HOURS else 1
    counted, hours = round(found.counted, digits), round(found.hours, digits)
    noun = by_number(hours, "hour", "hours")
    words = f"{_printed(counted)} of {_printed(hours)} {noun} {did}"
    return observed_share(counted, hours, words, posterior=found.posterior, unit=noun, index=index)


def _printed(hours: float) -> str:
    return f"{hours:,.1f}".removesuffix(".0")


def _interdependence(part: _Part) -> Observation | MissingFigure | None:
    found = across_functions(part.work, part.whole.people)
    if found is None:
        return None
    if found.chance > _ALL_DIFFERENT:
        return MissingFigure("nearly everybody has a function of their own")
    pairs = by_number(found.pairs, "pair", "pairs")
    are = by_count(found.across, found.pairs, "is", "are")
    words = (
        f"{found.across} of {found.pairs} {pairs} who worked on the same effort {are} from "
        "different functions"
    )
    index = f"Of pairs put together at random, {found.chance:.0%} would be."
    return observed_share(
        found.across, found.pairs, words, posterior=found.pairs_posterior, index=index
    )


def _interchangeability(part: _Part) -> Observation | MissingFigure | None:
    if part.work.is_empty():
        return None
    work = _recorded_work(part)
    held, efforts, covered = held_by_two(work)
    if not efforts:
        return MissingFigure("the inventory does not say who does each effort")
    kinds, were = by_number(efforts, "kind", "kinds"), by_count(held, efforts, "was", "were")
    words = f"{held} of {efforts} {kinds} of work {were} done by two or more"
    index = f"{covered:.0%} of the hours went into work that two or more did."
    found = interchangeability(work, part.whole.people.height or part.work["person"].n_unique())
    if found is not None:
        index += (
            " How evenly the lead was spread, from 0 (one leads all) to 1 (all lead alike): "
            f"{found.evenness:.2f}."
        )
    return observed_share(held, efforts, words, index=index)


def _recorded_work(part: _Part) -> pl.DataFrame:
    """Return the rows of work for efforts whose workers are recorded.

    A round without this record counts all hours of an effort for its owner, and says of nobody
    whether they led.
    """
    owners = part.whole.efforts.select("effort", "owner")
    only_owner = (pl.col("person") == pl.col("owner")) & pl.col("lead").is_null()
    recorded = ~only_owner.fill_null(value=False).all().over("effort")
    return part.work.join(owners, on="effort", how="left").filter(recorded).drop("owner")


_READERS: Final[dict[str, Callable[[_Part], Observation | MissingFigure | None]]] = {
    "shared_goals": _shared_goals,
    "relevance_of_effort": _relevance,
    "transformational_impact": _impact,
    "interdependence": _interdependence,
    "interchangeability": _interchangeability,
}
FACETS_READ: Final = tuple(_READERS)
"""Codes of the facets that the focus measures."""
