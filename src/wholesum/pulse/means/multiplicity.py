"""Estimate how many of many flagged changes are false, among facets or teams.

In an unchanged team of six "P >= .95" says "better" of about one facet in twenty. A team can
name up to three focus facets before the round; for the others the expected number of false flags
is printed.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wholesum.core.facets import FACET
from wholesum.pulse.counts import FloatArray

MOST_FOCUS_FACETS: Final = 3


def expected_false_flags(probabilities: ArrayLike) -> float:
    """Return how many of the flagged changes are probably not real: Σ (1 − P).

    Parameters
    ----------
    probabilities
        Shape (flags,): for each flagged change the probability that it is true, in the direction
        that is claimed. Only those that were flagged; the sum over none is 0.

    Returns
    -------
    float
        The expected number of false flags.

    Raises
    ------
    ValueError
        If a probability is not between 0 and 1.
    """
    return float((1.0 - _checked(probabilities)).sum())


def benjamini_hochberg(p: ArrayLike, rate: float = 0.1) -> NDArray[np.bool_]:
    """Choose which changes to flag so that a share of at most ``rate`` is false.

    For an organisation with many teams, after each team was drawn towards the organisation by its
    prior. Holds for independent or positively dependent tests.

    Parameters
    ----------
    p
        Shape (tests,): exact p values.
    rate
        The false discovery rate that is accepted.

    Returns
    -------
    ndarray of bool
        Shape (tests,): whether each is flagged.

    Raises
    ------
    ValueError
        If a p value or the rate is not between 0 and 1.

    References
    ----------
    Benjamini & Hochberg (1995), Controlling the false discovery rate, Journal of the Royal
    Statistical Society B.
    """
    from scipy.stats import false_discovery_control  # slow to import, for organisations only

    if not 0 < rate < 1:
        raise ValueError(f"the rate {rate} must lie between 0 and 1")
    values = _checked(p)
    if not values.size:
        return np.zeros(0, dtype=np.bool_)
    flagged: NDArray[np.bool_] = false_discovery_control(values) <= rate
    return flagged


def checked_focus(facets: Collection[str]) -> tuple[str, ...]:
    """Check the facets that a team named as its focus: known, at most three, and different.

    Parameters
    ----------
    facets
        Codes of facets.

    Returns
    -------
    tuple of str
        The same codes.

    Raises
    ------
    ValueError
        If there are more than three, one is named twice, or one is not a facet.
    """
    named = tuple(facets)
    unknown = [facet for facet in named if facet not in FACET]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is not a facet; choose from {', '.join(FACET)}")
    if len(named) > MOST_FOCUS_FACETS or len(set(named)) < len(named):
        raise ValueError(
            f"{len(named)} focus facets ({', '.join(named)}); name at most {MOST_FOCUS_FACETS}, "
            "each once, before the round opens"
        )
    return named


def _checked(probabilities: ArrayLike) -> FloatArray:
    values = np.asarray(probabilities, dtype=np.float64)
    wrong = ~((values >= 0) & (values <= 1))
    if wrong.any():
        raise ValueError(f"the probability {values[wrong][0]} does not lie between 0 and 1")
    return values
