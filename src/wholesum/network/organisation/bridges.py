"""Propose pairs of people who could connect two functions that have few ties."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from wholesum.network.organisation.ties import OrganisationNetwork

FEWEST: Final = 20
"""The fewest people among whom pairs are proposed."""
MOST_A_PERSON: Final = 2
"""The most proposals with one person; without it, the proposals would make a new hero."""


@dataclass(frozen=True)
class Bridge:
    """A proposal that two people of two functions meet; only these two people may see it.

    Parameters
    ----------
    one, other
        Their ids.
    functions
        Their functions.
    contacts
        The number of people whom both know, who could introduce them.
    """

    one: str
    other: str
    functions: tuple[str, str]
    contacts: int


def next_bridges(network: OrganisationNetwork, number: int = 10) -> list[Bridge]:
    """Propose pairs of people who could connect two functions with few ties.

    Parameters
    ----------
    network
        The ties.
    number
        The most proposals.

    Returns
    -------
    list of Bridge
        From the pair of functions with the fewest ties for its headcounts on, for each pair of
        functions the two people without a tie who have most contacts in common, divided by
        the root of the product of their numbers of ties. Nobody is in more than two proposals.
        Empty for fewer than 20 people.

    References
    ----------
    Parotsidis, Pitoura & Tsaparas (2015), doi:10.1137/1.9781611974010.65.
    """
    people, kinds = len(network.people), len(network.functions)
    if people < FEWEST or not network.source.size:
        return []
    ones = np.ones(network.source.size, np.int32)
    directed = sparse.csr_array((ones, (network.source, network.target)), (people, people))
    graph = ((directed + directed.T) > 0).astype(np.int32).tocsr()
    degree = np.maximum(np.asarray(graph.sum(axis=1)).ravel(), 1)
    groups = [np.flatnonzero(network.function == kind) for kind in range(kinds)]
    used, found = Counter[int](), list[Bridge]()
    for kind_index, other_kind in _weakest_first(network):
        if len(found) >= number:
            break
        rows, columns = groups[kind_index], groups[other_kind]
        common = (graph[rows] @ graph[:, columns]).toarray()
        score = common / np.sqrt(np.outer(degree[rows], degree[columns]))
        score[graph[rows][:, columns].toarray() > 0] = 0
        score[[used[i] >= MOST_A_PERSON for i in rows.tolist()]] = 0
        score[:, [used[j] >= MOST_A_PERSON for j in columns.tolist()]] = 0
        if not score.size or score.max() <= 0:
            continue
        i, j = np.unravel_index(int(score.argmax()), score.shape)
        first, second = int(rows[i]), int(columns[j])
        used.update((first, second))
        names = (network.functions[kind_index], network.functions[other_kind])
        found.append(
            Bridge(network.people[first], network.people[second], names, int(common[i, j]))
        )
    return found


def _weakest_first(network: OrganisationNetwork) -> list[tuple[int, int]]:
    """Return pairs of functions, first those with far fewer ties than headcounts would give."""
    kinds = len(network.functions)
    code = network.function.astype(np.int64)
    cells = code[network.source] * kinds + code[network.target]
    ties = np.bincount(cells, minlength=kinds**2).reshape(kinds, kinds)
    sizes = network.sizes
    low, high = np.triu_indices(kinds, 1)
    strength = (ties + ties.T)[low, high] / (sizes[low] * sizes[high])
    order = np.lexsort((high, low, strength))
    return list(zip(low[order].tolist(), high[order].tolist(), strict=True))
