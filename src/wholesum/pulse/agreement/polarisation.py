"""Measure whether a team's answers are close together, spread out, or in two camps."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wholesum.pulse.counts import Counts, FloatArray, IntArray, Labels, team_codes

_MOST_OPTIONS: Final = 12


def van_der_eijk_a(counts: ArrayLike | Counts) -> FloatArray:
    """Measure agreement by van der Eijk's A: 1 if all agree, -1 if half are at each end.

    The counts are peeled into layers of equal height. A layer with S of the K options filled has
    A = U(1 - (S - 1)/(K - 1)), with U = ((K - 2)TU - (K - 1)TDU)/((K - 2)(TU + TDU)); TU counts
    the triples of options, two filled and one not, where the filled are neighbours among the
    three, TDU those with the unfilled one between them. A layer of one option has A = 1. The
    mean of the layers, each weighted by its people, is A. No null and no chance level: in a team
    below about 10 show the counts as well. Not for ranking teams.

    Parameters
    ----------
    counts
        Shape (…, options), how many people chose each option, lowest option first; or Counts.

    Returns
    -------
    ndarray
        Shape (…), or (teams, items) for Counts, from -1 to 1; NaN for fewer than two people.

    Raises
    ------
    ValueError
        If there are fewer than 2 or more than 12 options, or a count is below 0 or not whole.

    Examples
    --------
    >>> van_der_eijk_a([3, 0, 0, 0, 3]).item()
    -1.0

    References
    ----------
    van der Eijk, C. (2001). Measuring agreement in ordered rating scales. Quality and Quantity 35.
    """
    table = _count_table(counts)
    options = table.shape[-1]
    of_pattern, bits = _pattern_agreement(options), 1 << np.arange(options)
    levels = np.sort(table, axis=-1)
    heights = np.diff(levels, axis=-1, prepend=0)
    total = np.zeros(table.shape[:-1])
    for layer in range(options):
        patterns = (table >= levels[..., layer, np.newaxis]) @ bits
        total += heights[..., layer] * (options - layer) * of_pattern[patterns]
    people = table.sum(axis=-1)
    agreement: FloatArray = total / np.where(people > 1, people, np.nan)
    return agreement


def polarisation(counts: ArrayLike | Counts) -> FloatArray:
    """Measure how polarised answers are: 0 if all choose one option, 1 if half are at each end.

    (1 - A)/2, with A from :func:`van_der_eijk_a`. Not for ranking teams.

    Parameters
    ----------
    counts
        Shape (…, options), or Counts.

    Returns
    -------
    ndarray
        Shape (…), or (teams, items) for Counts, from 0 to 1; NaN for fewer than two people.

    Raises
    ------
    ValueError
        As for :func:`van_der_eijk_a`.

    References
    ----------
    van der Eijk, C. (2001). Quality and Quantity 35.
    """
    return (1 - van_der_eijk_a(counts)) / 2


def two_camps(counts: ArrayLike | Counts) -> NDArray[np.bool_]:
    """Return whether the answers of a team form two camps on both sides of the middle.

    A plain rule for one sentence next to the counts, not a test: it has no error rate.

    Parameters
    ----------
    counts
        Shape (…, options), or Counts.

    Returns
    -------
    ndarray of bool
        Shape (…), or (teams, items) for Counts; false for fewer than four people.

    Raises
    ------
    ValueError
        As for :func:`van_der_eijk_a`.
    """
    table = _count_table(counts)
    side = table.shape[-1] // 2
    lower, upper = table[..., :side].sum(axis=-1), table[..., -side:].sum(axis=-1)
    # An A of exactly 0 may come out a rounding below it.
    camps: NDArray[np.bool_] = (np.minimum(lower, upper) >= 2) & (van_der_eijk_a(table) < -1e-12)
    return camps


def bimodality_coefficient(scores: ArrayLike, teams: Labels | None = None) -> FloatArray:
    """Compute Sarle's bimodality coefficient, only for comparison with other software.

    (g² + 1)/(k + 3(n - 1)²/((n - 2)(n - 3))), g the skewness and k the excess kurtosis, both
    corrected for small samples. Its usual mark of 5/9 assumes large n: below about 20 people the
    coefficient is useless, and it is never shown for a team. It takes skew for two peaks. For a
    team show the counts and :func:`two_camps`.

    Parameters
    ----------
    scores
        Shape (people,), one score a person; NaN is left out.
    teams
        The team of each person; left out, all are one team.

    Returns
    -------
    ndarray
        One value a team, teams in rising order; NaN for fewer than four scores or no variance.

    Raises
    ------
    ValueError
        If the scores are not one for each person.

    References
    ----------
    SAS Institute (1990). SAS/STAT user's guide, version 6, the CLUSTER procedure.
    Pfister, R., Schwarz, K. A., Janczyk, M., Dale, R. & Freeman, J. B. (2013). Good things peak in
    pairs: a note on the bimodality coefficient. Frontiers in Psychology 4.
    """
    values = np.asarray(scores, dtype=np.float64)
    if values.ndim != 1:
        raise ValueError(f"scores have {values.ndim} dimensions; give one score a person")
    names, codes = team_codes(teams, len(values))
    known = ~np.isnan(values)
    values, codes = values[known], codes[known]
    n = np.bincount(codes, minlength=len(names)).astype(np.float64)
    n[n < 4] = np.nan
    away = values - (np.bincount(codes, values, len(names)) / n)[codes]
    square, cube, fourth = (np.bincount(codes, away**k, len(names)) / n for k in (2, 3, 4))
    # Scores that are all the same differ from their mean by rounding alone.
    largest = np.zeros(len(names))
    np.maximum.at(largest, codes, np.abs(values))
    square[square <= (1e-12 * largest) ** 2] = np.nan
    skew = np.sqrt(n * (n - 1)) / (n - 2) * cube / square**1.5
    excess = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (fourth / square**2 - 3) + 6)
    coefficient: FloatArray = (skew**2 + 1) / (excess + 3 * (n - 1) ** 2 / ((n - 2) * (n - 3)))
    return coefficient


def _count_table(counts: ArrayLike | Counts) -> IntArray:
    given = counts.table if isinstance(counts, Counts) else np.asarray(counts)
    if given.ndim == 0 or not 2 <= given.shape[-1] <= _MOST_OPTIONS:
        shape = given.shape
        raise ValueError(f"counts of shape {shape}; the last axis has 2 to {_MOST_OPTIONS} options")
    with np.errstate(invalid="ignore"):
        table: IntArray = given.astype(np.int64, copy=False)
    if (table != given).any() or (table < 0).any():
        raise ValueError("a count is below 0 or not whole; give how many people chose each option")
    return table


@cache
def _pattern_agreement(options: int) -> FloatArray:
    """Return van der Eijk's A for each pattern of chosen options."""
    filled = (np.arange(1 << options)[:, np.newaxis] >> np.arange(options)) & 1 == 1
    size = filled.sum(axis=1)
    joined, parted = np.zeros(len(filled)), np.zeros(len(filled))
    for left, between, right in combinations(range(options), 3):
        lower, mid, upper = filled[:, left], filled[:, between], filled[:, right]
        joined += mid & (lower ^ upper)
        parted += lower & ~mid & upper
    triples = joined + parted
    unimodality: FloatArray = np.divide(
        (options - 2) * joined - (options - 1) * parted,
        (options - 2) * triples,
        out=np.ones(len(filled)),
        where=triples > 0,
    )
    # Without a triple the pattern is one option (A = 1) or all of them (A = 0): U = 1 gives both.
    agreement: FloatArray = unimodality * (1 - (size - 1) / (options - 1))
    return agreement
