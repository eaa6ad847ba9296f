"""Compute pulse results of all teams of an organisation, and how reliably teams differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl
from scipy import special

from wholesum.pulse.counts import FloatArray, IntArray, team_codes
from wholesum.pulse.means.dirichlet_mean import moments
from wholesum.pulse.means.posterior import interval_table
from wholesum.pulse.means.prior import LEAST_TEAMS, Prior, organisation_prior
from wholesum.pulse.privacy import small_groups
from wholesum.pulse.privacy.disclosure import disclose
from wholesum.pulse.reliability.alpha_interval import alpha_interval
from wholesum.pulse.reliability.consistency import alpha, omega
from wholesum.pulse.reliability.intraclass import icc
from wholesum.pulse.summary.measures import Measure
from wholesum.pulse.summary.results import ReliabilityReading, TeamReading

LEAST_PEOPLE: Final = 60
"""From how many people on reliability is reported: below, it is noise."""

_TAILS: Final = (0.05, 0.95)
_EVERYBODY: Final = "\0everybody"  # no table can hold this name


def reliability(measure: Measure, teams: pl.Series | None) -> ReliabilityReading | None:
    """Estimate how reliably the items of a facet distinguish people and teams.

    Parameters
    ----------
    measure
        The facet.
    teams
        The team of each respondent, where there are teams.

    Returns
    -------
    ReliabilityReading or None
        Nothing below 60 people who answered all items.
    """
    answers = measure.answers[~np.isnan(measure.answers).any(axis=1)]
    if len(answers) < LEAST_PEOPLE:
        return None
    return ReliabilityReading(
        facet=measure.code,
        n=len(answers),
        items=len(measure.items),
        **_within_people(answers),
        **_between_teams(measure, teams),
    )


def _within_people(answers: FloatArray) -> dict[str, Any]:
    if answers.shape[1] < 2:
        return dict.fromkeys(("alpha", "alpha_low", "alpha_high", "omega"))
    low, high = alpha_interval(answers)
    return {
        "alpha": _rounded(alpha(answers).alpha),
        "alpha_low": _rounded(low),
        "alpha_high": _rounded(high),
        "omega": _rounded(omega(answers).raw if answers.shape[1] > 2 else None),
    }


def _between_teams(measure: Measure, teams: pl.Series | None) -> dict[str, Any]:
    scored = ~np.isnan(measure.scores)
    own = None if teams is None else teams.filter(pl.Series(scored))
    if own is None or not 1 < own.n_unique() < len(own):
        return {"teams": 1, **dict.fromkeys(("icc1", "icc1_low", "icc1_high", "icc2"))}
    found = icc(measure.scores[scored], own)
    return {
        "teams": found.teams,
        "icc1": _rounded(found.icc1),
        "icc1_low": _rounded(found.wald_low),
        "icc1_high": _rounded(found.wald_high),
        "icc2": _rounded(found.icc2),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else round(value, 2)


def team_readings(
    measure: Measure, teams: pl.Series, tree: pl.DataFrame, *, threshold: int
) -> Iterator[TeamReading]:
    """Compute for each team of an organisation the result of one facet that may be shown.

    Parameters
    ----------
    measure
        The facet.
    teams
        The team of each respondent.
    tree
        The teams table: which team is part of which.
    threshold
        The least number of answers that is shown; 5 at least, since a team may lower it for its own
        eyes only.

    Yields
    ------
    TeamReading
        One a team, parent teams included.
    """
    threshold = max(threshold, small_groups.THRESHOLD)
    values, prior = measure.support
    names, parents = _names_and_parents(teams, tree)
    counts = _counts_by_team(measure, values, teams, names)
    comparable = counts.sum(axis=1) > 1
    if np.count_nonzero(comparable) >= LEAST_TEAMS:
        prior = organisation_prior(counts[comparable], values)
    _add_up(counts, names, parents)
    people = counts.sum(axis=1)
    with np.errstate(invalid="ignore"):
        means = counts @ values / people
    allowed = disclose(
        pl.DataFrame(
            {
                "group": names,
                "parent": parents,
                "n": people,
                "mean": means,
                "low": [measure.low] * len(names),
                "high": [measure.high] * len(names),
            },
            schema_overrides={"parent": pl.String},
        ),
        threshold=threshold,
    )
    exact = allowed["mean"].is_not_null().to_numpy()
    low, high = _intervals(measure, counts, means, exact, values, prior, threshold)
    for row, below, above in zip(allowed.iter_rows(named=True), low, high, strict=True):
        if row["group"] != _EVERYBODY:
            yield _team_reading(measure.code, row, below, above)


def _team_reading(facet: str, row: Mapping[str, Any], low: float, high: float) -> TeamReading:
    exact = row["mean"] is not None
    return TeamReading(
        team=row["group"],
        facet=facet,
        n=row["n"],
        mean=row["mean"],
        low=float(min(low, row["mean"])) if exact else None,
        high=float(max(high, row["mean"])) if exact else None,
        band=row["band"] or "",
        withheld=row["withheld"] or "",
    )


def _names_and_parents(teams: pl.Series, tree: pl.DataFrame) -> tuple[list[str], list[str | None]]:
    """Return all teams with their parent teams, below one root for all people."""
    above = dict(tree.select("team", "parent").rows())
    names = [*above, *(team for team in sorted(teams.unique()) if team not in above)]
    parents = [above.get(name) or _EVERYBODY for name in names]
    return [_EVERYBODY, *names], [None, *parents]


def _counts_by_team(
    measure: Measure, values: FloatArray, teams: pl.Series, names: Sequence[str]
) -> IntArray:
    scored = ~np.isnan(measure.scores)
    known, codes = team_codes(teams.filter(pl.Series(scored)), int(scored.sum()))
    place = {name: row for row, name in enumerate(names)}
    rows = np.array([place[str(name)] for name in known], dtype=np.int64)
    columns = np.searchsorted(values, np.round(measure.scores[scored], 9))
    cells = rows[codes] * len(values) + columns
    flat = np.bincount(cells, minlength=len(names) * len(values))
    return flat.reshape(len(names), len(values)).astype(np.int64, copy=False)


def _add_up(counts: IntArray, names: Sequence[str], parents: Sequence[str | None]) -> None:
    """Add the people of each team to its parent team, from the lowest teams up."""
    place = {name: row for row, name in enumerate(names)}
    above = [None if parent is None else place[parent] for parent in parents]
    waiting = np.bincount([row for row in above if row is not None], minlength=len(names))
    ready = [int(row) for row in np.flatnonzero(waiting == 0)]
    while ready:
        row = ready.pop()
        parent = above[row]
        if parent is not None:
            counts[parent] += counts[row]
            waiting[parent] -= 1
            if waiting[parent] == 0:
                ready.append(parent)


def _intervals(
    measure: Measure,
    counts: IntArray,
    means: FloatArray,
    exact: np.ndarray,
    values: FloatArray,
    prior: Prior,
    threshold: int,
) -> tuple[FloatArray, FloatArray]:
    low, high = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
    people = counts.sum(axis=1)
    fine = exact & small_groups.detail_allowed(counts, threshold=threshold)
    is_estimated = exact & ~fine
    if is_estimated.any() and prior.teams:
        low[is_estimated], high[is_estimated] = _interval_of_all(
            means[is_estimated], people[is_estimated], values, prior
        )
    elif is_estimated.any():
        low[is_estimated], high[is_estimated] = small_groups.interval_without_spread(
            means[is_estimated],
            people[is_estimated],
            measure.low,
            measure.high,
            items=len(measure.items),
        )
    if fine.any():
        ends = interval_table(counts[fine], values, prior, _TAILS)
        low[fine] = np.floor(10 * ends[:, 0]) / 10
        high[fine] = np.ceil(10 * ends[:, 1]) / 10
    return low, high


def _interval_of_all(
    means: FloatArray, people: FloatArray, values: FloatArray, prior: Prior
) -> tuple[FloatArray, FloatArray]:
    """Return an interval of each team's mean that uses the spread of all teams' answers.

    Centre and width are those that the organisation prior gives a team whose answers spread as all
    answers do, so that nothing jumps where a team's own spread comes in.
    """
    weight = prior.weight
    centre, spread = moments(prior.weights, values)
    middle = (weight * centre + people * small_groups.round_mean(means)) / (weight + people)
    half = special.ndtri(_TAILS[1]) * np.sqrt(spread * (weight + 1) / (weight + people + 1))
    low = np.floor(10 * np.maximum(middle - half, values[0])) / 10
    high = np.ceil(10 * np.minimum(middle + half, values[-1])) / 10
    return low, high
