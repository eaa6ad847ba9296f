"""Stand-in: how much of an organisation stays connected while its busiest people are away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wholesum.charts.result import Result
from wholesum.network.organisation.ties import OrganisationNetwork

FEWEST: Final = 20
MOST_EXACT: Final = 3_000
"""Up to so many people, the distances from all are computed; above, those from some."""
_SOURCES: Final = 192


@dataclass(frozen=True)
class StandIn(Result):
    """How much still connects if the busiest twentieth is away.

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
        """Return what stays connected, without naming anybody."""
        return (
            f"If the {self.away:,} busiest of {self.people:,} people are away, "
            f"{self.value:.0%} of what connects the others stays."
        )


def stand_in(network: OrganisationNetwork, least: float = 1.0) -> StandIn | None:
    """Measure how much still connects if the busiest twentieth of the people is away.

    The efficiency is the mean of 1 / distance over all pairs of the other people, counting steps in
    either direction. The result is the efficiency without the busiest divided by that with them.
    Busy people are those with ties to most others; among equals those first in the order of ids.

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
    spaced in the order of ids. Each search keeps one bit for each of 64 sources in a number, so
    that a step of all of them is one "or" of numbers along the ties.

    References
    ----------
    Latora & Marchiori (2001), doi:10.1103/PhysRevLett.87.198701. Borgatti (2006),
    doi:10.1007/s10588-006-7084-x.
    """
    people = len(network.people)
    if people < FEWEST:
        return None
    strong = network.frequent(least)
    neighbours, starts, owners = _adjacency(strong.source, strong.target, people)
    degree = np.diff(np.append(starts, neighbours.size))
    counts = np.zeros(people, np.int64)
    counts[owners] = degree
    away = max(people // 20, 1)
    busiest = np.argsort(-counts, kind="stable")[:away]
    stays = np.ones(people, bool)
    stays[busiest] = False
    others = np.flatnonzero(stays)
    exact = people <= MOST_EXACT
    sources = others if exact else others[np.linspace(0, others.size - 1, _SOURCES).astype(int)]
    kept = stays[strong.source] & stays[strong.target]
    without = _adjacency(strong.source[kept], strong.target[kept], people)
    before = _efficiency((neighbours, starts, owners), sources, stays, each=not exact)
    after = _efficiency(without, sources, stays, each=not exact)
    if not before.sum():
        return None
    value = float(after.sum() / before.sum())
    apart = after - value * before
    error = 0.0 if exact else float(np.sqrt((apart @ apart) / sources.size) / before.mean())
    return StandIn(people, away, value, error / sources.size**0.5)


def _adjacency(
    source: NDArray[np.int32], target: NDArray[np.int32], people: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the neighbours in either direction, where those of each owner start, and owners."""
    keys = np.concatenate(
        [source.astype(np.int64) * people + target, target * np.int64(people) + source]
    )
    keys = np.unique(keys)
    owner, neighbours = np.divmod(keys, people)
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    return neighbours, starts, owner[starts]


def _efficiency(
    graph: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    sources: NDArray[np.int64],
    stays: NDArray[np.bool_],
    *,
    each: bool,
) -> NDArray[np.float64]:
    """Return for each source, or for all, the sum of 1 / distance to those who stay."""
    neighbours, starts, owners = graph
    found = np.zeros(sources.size)
    for begin in range(0, sources.size if starts.size else 0, 1024):
        part = sources[begin : begin + 1024]
        words = -(-part.size // 64)
        reached = np.zeros((stays.size, words), np.uint64)
        place = np.arange(part.size)
        np.bitwise_or.at(
            reached, (part, place // 64), np.uint64(1) << (place % 64).astype(np.uint64)
        )
        before = _bits(reached[stays], part.size, each=each)
        for distance in range(1, stays.size):
            new = np.bitwise_or.reduceat(reached[neighbours], starts, axis=0)
            new |= reached[owners]
            if (new == reached[owners]).all():
                break
            reached[owners] = new
            now = _bits(reached[stays], part.size, each=each)
            found[begin : begin + now.size] += (now - before) / distance
            before = now
    return found


def _bits(reached: NDArray[np.uint64], number: int, *, each: bool) -> NDArray[np.int64]:
    """Return how many people each source has reached, or how many all of them have."""
    if not each:
        return np.array([np.bitwise_count(reached).sum(dtype=np.int64)])
    words = reached.view(np.uint8)
    bits = np.unpackbits(words, axis=1, bitorder="little")
    return np.asarray(bits.sum(0, dtype=np.int64)[:number])
