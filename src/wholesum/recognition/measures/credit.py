"""Divide the credit for a piece of work by the points that its contributors give each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]

POINTS: Final = 100
"""The points that each contributor divides among the others."""
LEAST: Final = 3
"""The fewest contributors among whom credit can be divided."""
_FLOOR: Final = 1 / 50
"""The smallest report that the rule by ratios reads, as a part of an equal part."""


@dataclass(frozen=True, eq=False)
class CreditDivision:
    """The share of each contributor in the credit for one piece of work.

    Parameters
    ----------
    shares
        The share of each contributor, from 0 to 1.
    gave
        Whether each contributor gave points.
    rest
        The part that belongs to the team as a whole; 0 except in the rule by ratios for three.
    """

    shares: Array
    gave: NDArray[np.bool_]
    rest: float = 0.0

    def explain(self, place: int) -> str:
        """Describe one contributor's share of the credit in one sentence, without naming givers.

        Parameters
        ----------
        place
            The place of the contributor in the table of points.

        Returns
        -------
        str
            The share, the number of others who gave points, and an equal part.
        """
        others = self.shares.size - 1
        gave = int(self.gave.sum()) - int(self.gave[place])
        return explain_share(float(self.shares[place]), others, gave)


def explain_share(share: float, others: int, gave: int) -> str:
    """Describe a share of the credit in one sentence, without naming givers.

    Parameters
    ----------
    share
        The share, from 0 to 1.
    others
        The number of other contributors.
    gave
        The number of others who gave points.

    Returns
    -------
    str
        The sentence.
    """
    return (
        f"Your share is {share:.0%} by the points of {gave} of {others} others, an equal part "
        f"would be {1 / (others + 1):.0%}, and your own points do not change it."
    )


def simple_division(points: ArrayLike) -> CreditDivision:
    """Divide the credit by adding the points that others give; the app uses this rule.

    Everybody divides the same number of points among the others. A share is the sum of the points
    that a contributor receives, divided by all points. A row is first divided by its sum, so more
    points give no more weight; a missing row counts as an equal division.

    Parameters
    ----------
    points
        The points, of shape n × n with n ≥ 3: what the contributor of the row gives to that of the
        column, at least 0. The diagonal is ignored. A row that is blank (NaN) or 0 is missing.

    Returns
    -------
    CreditDivision
        Shares that sum to 1. No share depends on the contributor's own row, and none exceeds
        (n − 1)/n.

    Raises
    ------
    ValueError
        If the table is not square, has fewer than three rows, or holds points that are negative,
        infinite or blank in part of a row.

    Notes
    -----
    It flattens: if all agree that one of four did 70% and the others 10% each, the shares are .58
    and .14. Do not use the shares for pay, bonuses, ratings or rankings: two contributors who
    agree to give all points to each other raise both shares. They are for a talk about one piece
    of work.
    """
    reports, gave = _reports(points)
    return CreditDivision(reports.sum(0) / len(reports), gave)


def ratio_division(points: ArrayLike) -> CreditDivision:
    """Divide the credit by the ratios of points that others give (de Clippel et al.).

    One contributor after the other takes the residual. While l does, each other contributor j gets
    1 / (1 + sum over k ≠ j of g(j, k)), where g(j, k) is the geometric mean of the ratios of k to
    j in the reports of all except j, k and l; l gets the remainder. The share is the mean over all
    l. Where all reports fit one division, this division is the result.

    Parameters
    ----------
    points
        As in `simple_division`. Points below a fiftieth of an equal part are read as a fiftieth.

    Returns
    -------
    CreditDivision
        For n ≥ 4 shares that sum to 1. For n = 3 each share is 1 / (1 + both ratios), and the
        ``rest`` belongs to the team: no exact rule exists.

    Raises
    ------
    ValueError
        As in `simple_division`.

    Notes
    -----
    No share depends on the contributor's own row. Do not use the shares for pay, bonuses, ratings
    or rankings: two contributors can trade points. A missing row counts as an equal division. The
    work is O(n³).

    References
    ----------
    de Clippel, Moulin & Tideman (2008), Impartial division of a dollar, Journal of Economic Theory
    139, 176–191. Knoblauch (2009), Three-agent peer evaluation, Economics Letters 105, 312–314.
    The construction follows these; its properties are tested, not taken from them.
    """
    reports, gave = _reports(points)
    n = len(reports)
    logs = np.log(np.maximum(reports, _FLOOR / (n - 1)))
    np.fill_diagonal(logs, 0.0)
    column = logs.sum(0)
    # The sum of ln(k / j) over the reports of all except j and k, in row j and column k.
    ratios = column[None, :] - logs - (column[:, None] - logs.T)
    if n == LEAST:
        np.fill_diagonal(ratios, 0.0)
        shares = 1 / np.exp(ratios).sum(1)
        return CreditDivision(shares, gave, max(0.0, 1 - float(shares.sum())))
    shares = _rotated(logs, ratios)
    return CreditDivision(shares, gave)


def _rotated(logs: Array, ratios: Array) -> Array:
    """Return the mean share of each contributor over all choices of who gets the rest."""
    n = len(logs)
    others = ~np.eye(n, dtype=bool)
    means = np.exp(ratios / (n - 3)) * others
    without = np.exp(-logs / (n - 3)) * others  # row l, column k: leaves the report of l out
    sums = (without @ means.T) * np.exp(logs / (n - 3))
    sums += np.exp(ratios / (n - 2)).T  # k = l: its own report says nothing of itself
    parts = np.where(others, 1 / (1 + sums), 0.0)  # row l, column j
    np.fill_diagonal(parts, 1 - parts.sum(1))
    return np.asarray(parts.mean(0), np.float64)


def _reports(points: ArrayLike) -> tuple[Array, NDArray[np.bool_]]:
    """Return the points of each giver as shares without an own share, and who gave points."""
    table = np.array(points, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise ValueError("points must be a square table: a row and a column for each contributor")
    n = len(table)
    if n < LEAST:
        raise ValueError(f"credit can be divided among {LEAST} or more contributors, not {n}")
    np.fill_diagonal(table, 0.0)
    blank = np.isnan(table).sum(1)
    if np.any((blank > 0) & (blank < n - 1)):
        raise ValueError("a row has points for some contributors and blanks for others")
    if np.any(table < 0) or np.any(np.isinf(table)):
        raise ValueError("points must be finite and at least 0")
    table = np.nan_to_num(table, nan=0.0)
    largest = table.max(1, keepdims=True)
    gave = largest[:, 0] > 0
    equal = ~np.eye(n, dtype=bool) / (n - 1)
    scaled = np.divide(table, largest, out=equal.copy(), where=gave[:, None])
    return scaled / scaled.sum(1, keepdims=True), gave
