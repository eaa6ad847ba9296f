"""Compute the weights of goals or values from members' points, by two methods.

With the mean, a member who exaggerates moves the result. With independent markets
nobody gets closer to their own wish by stating another one (Freeman et al. 2021).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from wholesum.charts.result import Result

_HALVINGS = 200


@dataclass(frozen=True, eq=False)
class Weights(Result):
    """The weights of goals by two methods: independent markets, and the plain average.

    Parameters
    ----------
    names
        The goals, or values.
    market
        Their weights by independent markets, in sum 1.
    mean
        Their mean shares, in sum 1.
    low, high
        The lowest and the highest share that anyone gave.
    n
        How many gave points.
    """

    names: tuple[str, ...]
    market: NDArray[np.float64]
    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    n: int

    def explain(self) -> str:
        """Describe which goal has most weight, and where the two methods differ most."""
        top = int(np.argmax(self.market))
        apart = int(np.argmax(np.abs(self.market - self.mean)))
        return (
            f"'{self.names[top]}' has the most weight: {self.market[top]:.0%}. {self.n} members "
            f"gave points. The plain average differs most for '{self.names[apart]}': it would give "
            f"{self.mean[apart]:.0%}, not {self.market[apart]:.0%}."
        )


def independent_markets(points: ArrayLike) -> NDArray[np.float64]:
    """Combine the points of members by a rule under which exaggerating never helps.

    Estimates the division that the members want together. To the n reported shares of each goal,
    n + 1 further ones are added: f_k(t) = min(t·(n − k), 1) for k = 0 to n. The weight of the goal
    is the median of these 2n + 1 shares, and t from 0 to 1 is the same for all goals, chosen so
    that the weights sum to 1.

    Parameters
    ----------
    points
        Shape (members, goals), 0 or more, each row with a sum above 0; rows are divided by their
        sums.

    Returns
    -------
    ndarray
        Shape (goals,), in sum 1.

    Raises
    ------
    ValueError
        If there is no member or no goal, a share is below 0 or not finite, or a row is all 0.

    Notes
    -----
    Strategyproof where a member's loss is the sum of absolute differences between their own
    division and the result. Members who each give all to one goal get the mean. Anonymous and
    neutral. It must not be used to compare members, and with 1 member it returns their division.

    References
    ----------
    Freeman, R., Pennock, D. M., Peters, D. & Wortman Vaughan, J. (2021). Truthful aggregation of
    budget proposals. Journal of Economic Theory 193.
    """
    shares = _shares(points)
    n = len(shares)
    steps = np.arange(n, -1, -1, dtype=np.float64)[:, np.newaxis]
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if _medians(shares, steps, middle).sum() < 1:
            low = middle
        else:
            high = middle
    return _meeting(_medians(shares, steps, low), _medians(shares, steps, high))


def weights_of(names: tuple[str, ...], points: ArrayLike) -> Weights:
    """Compute the weights of goals by two methods from the points of the members.

    Parameters
    ----------
    names
        The goals.
    points
        Shape (members, goals), as for `independent_markets`.

    Returns
    -------
    Weights
        The weights by both methods.

    Raises
    ------
    ValueError
        As `independent_markets` does.
    """
    shares = _shares(points)
    return Weights(
        names,
        independent_markets(shares),
        shares.mean(axis=0),
        shares.min(axis=0),
        shares.max(axis=0),
        len(shares),
    )


def point_table(frame: pl.DataFrame, key: str) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Return the points of members as a table with one row for each member.

    Parameters
    ----------
    frame
        The rows of ``points`` or of ``values``; those of the last day count, no day being the
        latest.
    key
        ``goal`` or ``value``.

    Returns
    -------
    tuple
        The goals in the order of first mention, and points of shape (members, goals), 0 where a
        member gave none. Rows are sorted by points, so that their order does not depend on persons.
    """
    undated = frame.filter(pl.col("given").is_null())
    kept = frame.filter(pl.col("given") == pl.col("given").max()) if undated.is_empty() else undated
    names = tuple(kept[key].unique(maintain_order=True).to_list())
    people = {person: row for row, person in enumerate(kept["person"].unique().sort().to_list())}
    table = np.zeros((len(people), len(names)))
    for name, person, points in kept.select(key, "person", "points").iter_rows():
        table[people[person], names.index(name)] = points
    table = table[table.sum(axis=1) > 0]
    return names, table[np.lexsort(table.T)] if len(table) else table


def _shares(points: ArrayLike) -> NDArray[np.float64]:
    given = np.asarray(points, dtype=np.float64)
    if given.ndim != 2 or 0 in given.shape:
        raise ValueError("nobody has given points; wait for the first")
    if not np.isfinite(given).all() or (given < 0).any():
        raise ValueError("points are below 0 or not finite; give 0 or more")
    sums = given.sum(axis=1, keepdims=True)
    if not (sums > 0).all():
        raise ValueError("a member gave no points at all; leave the member out")
    shares: NDArray[np.float64] = given / sums
    return shares


def _medians(
    shares: NDArray[np.float64], steps: NDArray[np.float64], t: float
) -> NDArray[np.float64]:
    """Return the median weight of each goal over the members' shares and the market's own at t."""
    own = np.broadcast_to(np.minimum(t * steps, 1.0), (len(steps), shares.shape[1]))
    found: NDArray[np.float64] = np.median(np.concatenate([shares, own]), axis=0)
    return found


def _meeting(low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.float64]:
    """Interpolate between two sets of weights so that the result sums to 1."""
    gap = high.sum() - low.sum()
    part = 0.0 if gap == 0 else (1.0 - low.sum()) / gap
    between = low + min(max(part, 0.0), 1.0) * (high - low)
    weights: NDArray[np.float64] = between / between.sum()
    return weights
