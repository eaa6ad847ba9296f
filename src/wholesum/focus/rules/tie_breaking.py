"""The order in which a rule chooses between efforts that are equally good."""

from __future__ import annotations

import numpy as np

from wholesum.focus.rules.ballots import Ballots, IntArray


def tie_order(ballots: Ballots, seed: int) -> IntArray:
    """Return the position of each effort in the order that breaks ties.

    The lowest cost comes first, then the most backers, then a lot.

    Parameters
    ----------
    ballots
        The ballots.
    seed
        Random seed of the lot. It depends on the ids in their order, not on which effort is
        listed first.

    Returns
    -------
    ndarray
        Shape (efforts,); the effort with place 0 wins every tie.
    """
    names = np.argsort(np.array(ballots.efforts, dtype=object))
    lots = np.empty(len(names), dtype=np.int64)
    lots[names] = np.random.default_rng(seed).permutation(len(names))
    order = np.lexsort((lots, -ballots.support, ballots.costs))
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    return places
