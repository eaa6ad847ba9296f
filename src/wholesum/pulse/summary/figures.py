"""Compute the results of each facet and item of a round: mean, interval, agreement, change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Final

import numpy as np

from wholesum.core.estimate import Estimate
from wholesum.pulse.agreement.chance import MOST_PEOPLE, chance_of_agreement
from wholesum.pulse.agreement.indices import agreement_word, rwg_j
from wholesum.pulse.agreement.polarisation import two_camps
from wholesum.pulse.counts import count_answers
from wholesum.pulse.means.change import Change, changes_of_means, favourable_share
from wholesum.pulse.means.finite_team import THE_WHOLE_TEAM, whole_team
from wholesum.pulse.means.posterior import (
    ASKED_AGAIN,
    MeanPosterior,
    interval_table,
)
from wholesum.pulse.privacy import agreement_words, small_groups
from wholesum.pulse.summary.measures import Measure
from wholesum.pulse.summary.plan import Disclosure, Terms
from wholesum.pulse.summary.results import AgreementReading, ChangeReading, Reading

_LEVEL: Final = 0.9
_CHANCE: Final = 0.05
_MOST_SILENT: Final = 100
_MOST_ITEMS: Final = 6


@dataclass(frozen=True, eq=False)
class Figures:
    """The scores of one facet or item, what may be shown of it, and its result."""

    measure: Measure
    shown: Disclosure
    reading: Reading


def figures_of(
    measures: Sequence[Measure],
    plan: Mapping[str, Disclosure],
    terms: Terms,
    before: Mapping[str, Figures],
) -> dict[str, Figures]:
    """Compute the results of all facets (or all items) of a round that may be shown.

    Parameters
    ----------
    measures
        The facets or the items.
    plan
        What may be shown of each, by code.
    terms
        The terms of the round.
    before
        The figures of the round before, by code.

    Returns
    -------
    dict
        The figures of each, by code.
    """
    again = _again(measures, plan)
    changes = _changes(measures, plan, terms, before)
    found = {}
    for measure in measures:
        shown = plan[measure.code]
        if shown.mean is None:
            reading = Reading(
                None,
                terms.asked,
                measure.low,
                measure.high,
                withheld=shown.withheld,
                band=shown.band,
            )
        else:
            reading = _reading(
                measure,
                shown.mean,
                terms,
                again[measure.code],
                changes.get(measure.code),
                exact=shown.fine,
            )
        found[measure.code] = Figures(measure, shown, reading)
    return found


def _again(
    measures: Sequence[Measure], plan: Mapping[str, Disclosure]
) -> dict[str, tuple[float, float]]:
    """Compute the interval in which each mean would be if the same team were asked again."""
    ends = {}
    alike: dict[tuple[float, ...], list[Measure]] = {}
    for measure in measures:
        if plan[measure.code].fine:
            alike.setdefault(tuple(measure.support[0]), []).append(measure)
        elif plan[measure.code].mean is not None:
            low, high = small_groups.interval_without_spread(
                measure.mean,
                measure.n,
                measure.low,
                measure.high,
                items=len(measure.items),
                level=_LEVEL,
            )
            ends[measure.code] = float(low), float(high)
    tails = ((1 - _LEVEL) / 2, (1 + _LEVEL) / 2)
    for same in alike.values():
        values, prior = same[0].support
        counts = [measure.counts for measure in same]
        for measure, interval in zip(
            same, interval_table(counts, values, prior, tails), strict=True
        ):
            ends[measure.code] = _outwards(*interval)
    return ends


def _reading(
    measure: Measure,
    mean: float,
    terms: Terms,
    again: tuple[float, float],
    change: ChangeReading | None,
    *,
    exact: bool,
) -> Reading:
    whole, bounds = _whole_team(measure, mean, terms, exact=exact)
    low, high = min(again[0], mean), max(again[1], mean)
    return Reading(
        measure.n,
        terms.asked,
        measure.low,
        measure.high,
        mean=mean,
        whole_team=whole,
        bounds=bounds,
        again=Estimate(mean, low, high, measure.n, terms.asked, _LEVEL, ASKED_AGAIN),
        agreement=_agreement(measure) if exact else _word(measure, terms),
        two_camps=exact and bool(two_camps(measure.option_counts)),
        favourable=_favourable(measure, terms) if exact else None,
        change=change,
    )


def _whole_team(
    measure: Measure, mean: float, terms: Terms, *, exact: bool
) -> tuple[Estimate | None, tuple[float, float] | None]:
    """Estimate the mean of the whole team; show only the possible range if needed."""
    n, asked = measure.n, terms.asked
    if asked is None:
        return None, None
    if asked == n:
        return Estimate(mean, mean, mean, n, asked, 1.0, THE_WHOLE_TEAM), (mean, mean)
    silent = asked - n
    bounds = _outwards(
        (measure.mean * n + silent * measure.low) / asked,
        (measure.mean * n + silent * measure.high) / asked,
    )
    low, high, level = (*bounds, 1.0)
    if exact and silent <= _MOST_SILENT and len(measure.items) <= _MOST_ITEMS:
        found = whole_team(measure.counts, measure.support[0], asked).estimate()
        low, high, level = round(found.low, 1), round(found.high, 1), round(found.level, 2)
    low, high = min(low, mean), max(high, mean)
    return Estimate(mean, low, high, n, asked, level, THE_WHOLE_TEAM), bounds


def _outwards(low: float, high: float) -> tuple[float, float]:
    return float(np.floor(10 * low + 1e-9) / 10), float(np.ceil(10 * high - 1e-9) / 10)


def _word(measure: Measure, terms: Terms) -> AgreementReading | None:
    if len(measure.items) > 1:
        return None
    word = agreement_words.agreement_word(measure.option_counts, threshold=terms.threshold)
    return None if word is None else AgreementReading("AD_M", "", word, None)


def _agreement(measure: Measure) -> AgreementReading | None:
    counts = count_answers(measure.answers, low=measure.low, high=measure.high, listwise=True)
    found = rwg_j(counts)
    n, value = int(found.n[0]), float(found.values[0])
    if np.isnan(value) or found.null is None:
        return None
    chance = None
    if found.null.proportions is not None and n <= MOST_PEOPLE:
        chance = chance_of_agreement(
            found.index, value, n, items=len(measure.items), options=counts.table.shape[2]
        ).p
    return AgreementReading(
        index=found.index.symbol,
        null=str(found.null),
        word=agreement_word(value),
        beyond_chance=None if chance is None else chance <= _CHANCE,
        value=round(value, 2),
        chance=None if chance is None else round(chance, 3),
    )


def _favourable(measure: Measure, terms: Terms) -> Estimate:
    values = measure.support[0]
    share = favourable_share(measure.counts, values, of=terms.asked, level=_LEVEL)
    return Estimate(
        round(share.value, 2),
        round(share.low, 2),
        round(share.high, 2),
        share.n,
        share.of,
        share.level,
        share.meaning,
    )


def _changes(
    measures: Sequence[Measure],
    plan: Mapping[str, Disclosure],
    terms: Terms,
    before: Mapping[str, Figures],
) -> dict[str, ChangeReading]:
    """Compare each mean with the round before, where both means may be shown."""
    found: dict[str, Change] = {}
    exact: dict[str, tuple[MeanPosterior, MeanPosterior]] = {}
    for measure in measures:
        shown, past = plan[measure.code], before.get(measure.code)
        if past is None or not _comparable(measure, past.measure):
            continue
        if shown.mean is None or past.shown.mean is None:
            continue
        if shown.fine and past.shown.fine:
            exact[measure.code] = past.measure.posterior, measure.posterior
        else:
            found[measure.code] = small_groups.change_without_spread(
                (past.shown.mean, past.measure.n),
                (shown.mean, measure.n),
                small_groups.usual_spread(measure.high - measure.low + 1, len(measure.items)),
            )
    pairs = exact.values()
    together = changes_of_means([past for past, _ in pairs], [now for _, now in pairs])
    found |= zip(exact, together, strict=True)
    return {
        code: ChangeReading(
            since=terms.since,
            probability=_towards_half(change.probability),
            gain=round(change.gain, 1),
            words=change.words,
        )
        for code, change in found.items()
    }


def _towards_half(probability: float) -> float:
    """Round a probability towards 0.5, so that no certainty is overstated."""
    away = floor(100 * max(probability, 1 - probability) + 1e-9) / 100
    return away if probability >= 0.5 else round(1 - away, 2)


def _comparable(measure: Measure, past: Measure) -> bool:
    return (past.items, past.low, past.high) == (measure.items, measure.low, measure.high)
