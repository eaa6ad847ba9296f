"""Limit how exactly shares are shown that come from private points and scores of few people."""

from __future__ import annotations

from typing import Final

LEAST_SHOWN: Final = 5
"""With fewer members, a mean reveals too much about one of them."""
FEW, MOST = 0.05, 0.8
"""Shares nearer to an end are shown as a band; exact ones would nearly reveal all points."""
MEANS_FROM: Final = 25
"""Of fewer people no plain mean of points is shown.

A member who gave nearly all points of a mean knows that the others gave nearly none. Whatever
one of n gave, at most 100 points, a mean that is shown in whole percent, or as "under 5%", must
leave at least 25 points open: 5% of n must be at least 1.25. Medians, such as the weights by
independent markets, do not add up the points and have no such limit.
"""
MOST_TOLD: Final = 0.9
"""Agreement from here on is shown as one class: full agreement would reveal everybody's order."""


def in_bands(part: float) -> float:
    """Round a share to whole percent, and move it away from 0 and 1 as far as needed.

    Parameters
    ----------
    part
        The share.

    Returns
    -------
    float
        The share in whole percent, from `FEW` to `MOST`.
    """
    return round(min(max(part, FEW), MOST), 2)


def words_in_bands(part: float) -> str:
    """Write a share in whole percent, or as "under 5%" or "over 95%" near an end.

    Parameters
    ----------
    part
        The share.

    Returns
    -------
    str
        Such as "12%" or "under 5%".
    """
    if part < FEW:
        return f"under {FEW:.0%}"
    return f"over {MOST:.0%}" if part > MOST else f"{part:.0%}"
