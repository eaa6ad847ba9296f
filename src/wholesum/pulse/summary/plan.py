"""Decide what may be shown of each facet and item of a round, before any computation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from wholesum.pulse.privacy import small_groups
from wholesum.pulse.privacy.disclosure import disclose
from wholesum.pulse.summary.measures import Measure, RoundTable

_ROUNDING_HIDES: Final = 3  # times the threshold
_BESIDE_TEAMS: Final = 20  # times the threshold
_NOT_BESIDE_THE_FACET: Final = "withheld: to protect single answers"


@dataclass(frozen=True)
class Terms:
    """The conditions of a round that decide which results may be shown.

    Parameters
    ----------
    since
        The round before, empty for the first.
    asked
        How many were asked, where that is known.
    threshold
        Fewest people a figure may be based on.
    beside_teams
        Whether figures of several teams are shown in addition to those of the whole.
    """

    since: str
    asked: int | None
    threshold: int
    beside_teams: bool


@dataclass(frozen=True)
class Disclosure:
    """What may be shown of one facet or item: the mean, a range, or nothing.

    Parameters
    ----------
    mean
        The mean, rounded to 0.1; ``None`` where it is withheld or shown as a band.
    withheld
        Why no mean is shown, empty where one is.
    band
        The ends of the band shown in place of a mean.
    fine
        Whether figures that depend on the spread of the answers may be shown.
    """

    mean: float | None
    withheld: str = ""
    band: tuple[float, float] | None = None
    fine: bool = False


@dataclass(frozen=True)
class Plan:
    """What may be shown of each facet and item of a round, by its code."""

    facets: Mapping[str, Disclosure]
    items: Mapping[str, Disclosure]


def disclosure_plan(table: RoundTable, terms: Terms) -> Plan:
    """Decide what may be shown of each facet and item of a round.

    A facet is the mean of its items: an item that is hidden or banded follows from the facet and
    the other items, and so do the answers of a person who left one blank. Items of a facet are
    therefore shown only where all of them and the facet are, and all come from the same people;
    from three times the threshold on, rounding hides what a blank would tell.

    Parameters
    ----------
    table
        The answers of the round.
    terms
        The terms of the round.

    Returns
    -------
    Plan
        For each measure its mean, or its band, or the reason why neither is shown.
    """
    facets, items = _each_by_itself(table.by_facet, terms), _each_by_itself(table.by_item, terms)
    measures = {measure.code: measure for measure in table.by_item}
    for facet in table.by_facet:
        own = [measures[code] for code in facet.items]
        shown = [facets[facet.code], *(items[code] for code in facet.items)]
        if len(own) > 1 and not _items_add_nothing([facet, *own], shown, terms):
            items |= {code: _held_back(items[code]) for code in facet.items}
    return Plan(facets, items)


def _each_by_itself(measures: Sequence[Measure], terms: Terms) -> dict[str, Disclosure]:
    """Decide what may be shown of each facet or item, as if it were the only one."""
    allowed = disclose(
        pl.DataFrame(
            {
                "group": [measure.code for measure in measures],
                "parent": pl.Series([None] * len(measures), dtype=pl.String),
                "n": [measure.n for measure in measures],
                "mean": [measure.mean for measure in measures],
                "low": [measure.low for measure in measures],
                "high": [measure.high for measure in measures],
            }
        ),
        threshold=terms.threshold,
    )
    columns = (allowed[name] for name in ("mean", "band", "withheld"))
    return {
        measure.code: _shown(measure, terms, *row)
        for measure, *row in zip(measures, *columns, strict=True)
    }


def _too_few(measure: Measure, terms: Terms) -> str:
    """Return the reason that too few people answered an item or facet, as text."""
    part = "this question" if len(measure.items) == 1 else "enough of these questions"
    return f"fewer than {terms.threshold} people answered {part}"


def _shown(
    measure: Measure, terms: Terms, mean: float | None, band: str | None, withheld: str | None
) -> Disclosure:
    if measure.n < terms.threshold <= len(measure.scores):
        return Disclosure(None, _too_few(measure, terms))
    if withheld is not None:
        return Disclosure(None, withheld)
    if band is not None:
        reason = f"{band}: the exact figure would reveal what almost everybody answered"
        return Disclosure(
            None, reason, small_groups.band_ends(measure.mean, measure.low, measure.high, measure.n)
        )
    if terms.beside_teams and measure.n < _BESIDE_TEAMS * terms.threshold:
        return Disclosure(mean)
    fine = small_groups.detail_allowed(measure.counts, threshold=terms.threshold)
    return Disclosure(mean, fine=bool(fine))


def _items_add_nothing(
    measures: Sequence[Measure], shown: Sequence[Disclosure], terms: Terms
) -> bool:
    """Return whether a facet's mean, shown next to its items' means, reveals no answer."""
    if any(disclosure.mean is None for disclosure in shown):
        return False
    if min(measure.n for measure in measures[1:]) >= _ROUNDING_HIDES * terms.threshold:
        return True
    people = np.array([measure.answered for measure in measures])
    return bool((people == people[0]).all())


def _held_back(shown: Disclosure) -> Disclosure:
    reason = shown.withheld if shown.band is None else ""
    return Disclosure(None, reason or _NOT_BESIDE_THE_FACET)
