"""What may be shown of each measure of a round: means, intervals, agreement and change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any, Final

import numpy as np
import polars as pl

from wholesum.core.estimate import Estimate
from wholesum.pulse.agreement.chance import MOST_PEOPLE, chance_of_agreement
from wholesum.pulse.agreement.indices import agreement_word, rwg_j
from wholesum.pulse.agreement.polarisation import two_camps
from wholesum.pulse.counts import count_answers
from wholesum.pulse.means.change import change_of_mean, favourable_share
from wholesum.pulse.means.finite_team import THE_WHOLE_TEAM, whole_team
from wholesum.pulse.means.posterior import (
    ASKED_AGAIN,
    MeanPosterior,
    interval_table,
    mean_posterior,
)
from wholesum.pulse.privacy import small_groups
from wholesum.pulse.privacy.disclosure import disclose
from wholesum.pulse.summary.measures import Measure
from wholesum.pulse.summary.results import AgreementReading, ChangeReading, Reading

_LEVEL: Final = 0.9
_CHANCE: Final = 0.05
_ROUNDING_HIDES: Final = 3  # times the threshold
_BESIDE_TEAMS: Final = 20  # times the threshold
_MOST_SILENT: Final = 100
_MOST_ITEMS: Final = 6
_BESIDE_THE_FACET: Final = "withheld: beside the facet it would tell what single people answered"


@dataclass(frozen=True, eq=False)
class Said:
    """A measure, what may be shown of it, and whether its own spread may go into that."""

    measure: Measure
    reading: Reading
    exact: bool


@dataclass(frozen=True)
class Terms:
    """The terms of a round: what holds for all its figures."""

    since: str
    asked: int | None
    threshold: int
    beside_teams: bool


def say_all(
    measures: Sequence[Measure], terms: Terms, before: Mapping[str, Said]
) -> dict[str, Said]:
    """Work out what may be shown of all facets, or of all items, of a round.

    Parameters
    ----------
    measures
        The facets or the items.
    terms
        The terms of the round.
    before
        The same of the round before, by code.

    Returns
    -------
    dict
        What may be shown of each, by code.
    """
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
    rows = list(allowed.iter_rows(named=True))
    exact = [
        row["mean"] is not None and _detail(measure, terms)
        for measure, row in zip(measures, rows, strict=True)
    ]
    again = _again(measures, exact)
    said = {}
    for measure, row, fine in zip(measures, rows, exact, strict=True):
        reading = _reading(
            measure, row, terms, before.get(measure.code), again[measure.code], exact=fine
        )
        said[measure.code] = Said(measure, reading, fine)
    return said


def hold_back_items(
    facets: Mapping[str, Said], items: Mapping[str, Said], terms: Terms
) -> dict[str, Said]:
    """Hold back the items of a facet where they and the facet together would tell an answer.

    A facet is the mean of its items: one of them that is hidden or banded follows from the others,
    and so do the answers of somebody who left one blank. Items are therefore shown only where all
    of them and the facet are, and all come from the same people; from three times the threshold
    on rounding hides what a blank would tell.

    Parameters
    ----------
    facets, items
        What may be shown of each by itself.
    terms
        The terms of the round.

    Returns
    -------
    dict
        What may be shown of each item.
    """
    kept = dict(items)
    for facet in facets.values():
        own = {code: items[code] for code in facet.measure.items}
        if len(own) > 1 and not _tell_no_more(facet, list(own.values()), terms):
            kept |= {code: _held_back(said, terms) for code, said in own.items()}
    return kept


def _tell_no_more(facet: Said, items: Sequence[Said], terms: Terms) -> bool:
    if any(said.reading.mean is None for said in (facet, *items)):
        return False
    people = [~np.isnan(said.measure.scores) for said in (facet, *items)]
    alike = all(np.array_equal(people[0], others) for others in people[1:])
    return alike or min(said.measure.n for said in items) >= _ROUNDING_HIDES * terms.threshold


def _held_back(said: Said, terms: Terms) -> Said:
    measure = said.measure
    reason = said.reading.withheld if said.reading.band is None else ""
    reading = Reading(
        None, terms.asked, measure.low, measure.high, withheld=reason or _BESIDE_THE_FACET
    )
    return Said(measure, reading, False)


def _again(measures: Sequence[Measure], exact: Sequence[bool]) -> dict[str, tuple[float, float]]:
    """Find where each mean would lie if asked again, measures of one scale in one go."""
    ends = {}
    alike: dict[tuple[float, ...], list[Measure]] = {}
    for measure, fine in zip(measures, exact, strict=True):
        if fine:
            alike.setdefault(tuple(measure.support[0]), []).append(measure)
        elif measure.n:
            low, high = small_groups.interval_without_spread(
                measure.mean,
                measure.n,
                measure.low,
                measure.high,
                items=len(measure.items),
                level=_LEVEL,
            )
            ends[measure.code] = float(low), float(high)
        else:
            ends[measure.code] = float("nan"), float("nan")
    tails = ((1 - _LEVEL) / 2, (1 + _LEVEL) / 2)
    for same in alike.values():
        values, prior = same[0].support
        counts = [measure.counts_on(values) for measure in same]
        for measure, interval in zip(
            same, interval_table(counts, values, prior, tails), strict=True
        ):
            ends[measure.code] = _outwards(*interval)
    return ends


def _detail(measure: Measure, terms: Terms) -> bool:
    if terms.beside_teams and measure.n < _BESIDE_TEAMS * terms.threshold:
        return False
    counts = measure.counts_on(measure.support[0])
    return bool(small_groups.detail_allowed(counts, threshold=terms.threshold))


def _reading(
    measure: Measure,
    allowed: Mapping[str, Any],
    terms: Terms,
    before: Said | None,
    again: tuple[float, float],
    *,
    exact: bool,
) -> Reading:
    asked, low, high = terms.asked, measure.low, measure.high
    if not allowed["shown"]:
        return Reading(None, asked, low, high, withheld=allowed["withheld"])
    if allowed["band"]:
        ends = small_groups.band_ends(measure.mean, low, high)
        reason = f"{allowed['band']}: a mean this near the end would tell what nearly all answered"
        return Reading(None, asked, low, high, withheld=reason, band=ends)
    mean = float(allowed["mean"])
    whole, bounds = _whole_team(measure, mean, terms, exact=exact)
    return Reading(
        measure.n,
        asked,
        low,
        high,
        mean=mean,
        whole_team=whole,
        bounds=bounds,
        again=Estimate(
            mean,
            min(again[0], mean),
            max(again[1], mean),
            measure.n,
            asked,
            _LEVEL,
            ASKED_AGAIN,
        ),
        agreement=_agreement(measure) if exact else _word(measure, terms),
        two_camps=exact and bool(two_camps(measure.option_counts)),
        favourable=_favourable(measure, terms) if exact else None,
        change=_change(measure, terms, before, mean, exact=exact),
    )


def _posterior(measure: Measure) -> MeanPosterior:
    values, prior = measure.support
    return mean_posterior(measure.counts_on(values), values, prior)


def _whole_team(
    measure: Measure, mean: float, terms: Terms, *, exact: bool
) -> tuple[Estimate | None, tuple[float, float] | None]:
    """Count the silent in; where digits would give answers away, by the worst and best case."""
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
        values = measure.support[0]
        found = whole_team(measure.counts_on(values), values, asked).estimate()
        low, high, level = round(found.low, 1), round(found.high, 1), round(found.level, 2)
    low, high = min(low, mean), max(high, mean)
    return Estimate(mean, low, high, n, asked, level, THE_WHOLE_TEAM), bounds


def _outwards(low: float, high: float) -> tuple[float, float]:
    return float(np.floor(10 * low + 1e-9) / 10), float(np.ceil(10 * high - 1e-9) / 10)


def _word(measure: Measure, terms: Terms) -> AgreementReading | None:
    if len(measure.items) > 1:
        return None
    word = small_groups.agreement_word(measure.option_counts, threshold=terms.threshold)
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
    share = favourable_share(measure.counts_on(values), values, of=terms.asked, level=_LEVEL)
    return Estimate(
        round(share.value, 2),
        round(share.low, 2),
        round(share.high, 2),
        share.n,
        share.of,
        share.level,
        share.meaning,
    )


def _change(
    measure: Measure, terms: Terms, before: Said | None, mean: float, *, exact: bool
) -> ChangeReading | None:
    """Compare with the round before: the same items only, and nothing that is not shown itself."""
    if before is None or not _comparable(measure, before):
        return None
    earlier = before.reading
    if earlier.mean is None or earlier.n is None:
        return None
    if exact and before.exact:
        change = change_of_mean(_posterior(before.measure), _posterior(measure))
    else:
        change = small_groups.change_without_spread(
            (earlier.mean, earlier.n),
            (mean, measure.n),
            small_groups.usual_spread(measure.high - measure.low + 1, len(measure.items)),
        )
    return ChangeReading(
        since=terms.since,
        probability=_towards_half(change.probability),
        gain=round(change.gain, 1),
        words=change.words,
    )


def _towards_half(probability: float) -> float:
    """Cut a probability to two digits, so that no figure claims more than its words."""
    away = floor(100 * max(probability, 1 - probability) + 1e-9) / 100
    return away if probability >= 0.5 else round(1 - away, 2)


def _comparable(measure: Measure, before: Said) -> bool:
    past = before.measure
    return (past.items, past.low, past.high) == (measure.items, measure.low, measure.high)
