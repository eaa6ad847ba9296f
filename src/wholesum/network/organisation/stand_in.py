"""Measure how much of an organisation stays connected while its busiest people are away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from wholesum.charts.result import Result
from wholesum.network.organisation.ties import OrganisationNetwork

FEWEST: Final = 20
MOST_EXACT: Final = 3_000
"""Up to so many people, the distances from all are computed; above, those from some."""
_SOURCES: Final = 192


@dataclass(frozen=True)
class StandIn(Result):
    """How much of an organisation stays connected if the busiest twentieth of its people is away.

    Parameters
    ----------
    people, away
        The number of people, and of the busiest who are away.
    value
        The efficiency among the others without the busiest, divided by that with them.
    error
        The standard error, if distances were computed from some people only; else 0.
    """

    people: int
    away: int
    value: float
    error: float = 0.0

    def explain(self) -> str:
        """Describe how much stays connected, without naming anybody."""
        return (
            f"If the {self.away:,} busiest of {self.people:,} people are away, "
            f"{self.value:.0%} of what connects the others stays."
        )


def stand_in(network: OrganisationNetwork, least: float = 1.0) -> StandIn | None:
    """Measure how much stays connected if the busiest twentieth of the people is away.

    The efficiency is the mean of 1 / distance over all pairs of the other people, counting steps in
    either direction. The result is the efficiency without the busiest divided by that with them.
    The busiest people are those with ties to most others; among equals those first in the order of
    ids. Choosing the people on most shortest paths instead finds a larger loss, but takes days for
    a million people.

    Parameters
    ----------
    network
        The ties.
    least
        The weight from which a tie counts. With all ties of a survey nearly nothing is lost.

    Returns
    -------
    StandIn or None
        ``None`` (cannot tell) for fewer than 20 people or no tie so strong among the others.

    Notes
    -----
    Up to 3,000 people it is exact. Above, distances are computed from 192 people who are evenly
    spaced in the order of ids. One number for each person holds a bit for each of 64 sources, so
    that one "or" of numbers along the ties makes a step from all of them.

    References
    ----------
    Latora & Marchiori (2001), doi:10.1103/PhysRevLett.87.198701. Borgatti (2006),
    doi:10.1007/s10588-006-7084-x.
    """
    people = len(network.people)
    if people < FEWEST:
        return None
    graph = _graph(network.frequent(least))
    away = max(people // 20, 1)
    busiest = np.argsort(-np.diff(graph.indptr), kind="stable")[:away]
    others = np.delete(np.arange(people), busiest)
    exact = people <= MOST_EXACT
    sources = np.arange(others.size)
    if not exact:
        sources = np.linspace(0, others.size - 1, _SOURCES).astype(np.int64)
    before = _efficiency(graph, others[sources], others)
    after = _efficiency(graph[others][:, others], sources, np.arange(others.size))
    if not before.sum():
        return None
    value = float(after.sum() / before.sum())
    apart = after - value * before
    error = 0.0 if exact else float(np.sqrt((apart @ apart) / sources.size) / before.mean())
    return StandIn(people, away, value, error / sources.size**0.5)


def _graph(network: OrganisationNetwork) -> Any:
    """Return a sparse matrix with True for each pair with a tie, in both directions."""
    people = len(network.people)
    first, second, _both = network.pairs
    starts = np.searchsorted(first, np.arange(people + 1))
    parts = (np.ones(first.size, bool), second, starts.astype(np.int32))
    directed = sparse.csr_array(parts, (people, people))
    return (directed + directed.T).tocsr()


def _efficiency(
    graph: Any, sources: NDArray[np.int64], others: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the sum of 1 / distance from people to those who stay, per person or in total."""
    rows = np.flatnonzero(np.diff(graph.indptr))
    starts = graph.indptr[rows]
    found = np.zeros(sources.size)
    for begin in range(0, sources.size if rows.size else 0, 64):
        some = sources[begin : begin + 64]
        reached = np.zeros(graph.shape[0], np.uint64)
        reached[some] = np.uint64(1) << np.arange(some.size, dtype=np.uint64)
        before = _bits(reached[others])
        for distance in range(1, graph.shape[0]):
            old = reached[rows]
            new = np.bitwise_or.reduceat(reached[graph.indices], starts) | old
            if (new == old).all():
                break
            reached[rows] = new
            now = _bits(reached[others])
            found[begin : begin + 64] += ((now - before) / distance)[: some.size]
            before = now
    return found


def _bits(reached: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Count the people whom each source has reached, or whom all sources together have reached."""
    bits = np.unpackbits(reached.view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    return np.asarray(bits.sum(0, dtype=np.int64))
