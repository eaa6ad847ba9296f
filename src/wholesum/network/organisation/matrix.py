"""Count the ties between functions in a matrix; functions with under five people are merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wholesum.charts.result import Result
from wholesum.network.organisation.ties import SMALLEST_GROUP, OrganisationNetwork

OTHERS: Final = "other functions"


@dataclass(frozen=True, eq=False)
class FunctionMatrix(Result):
    """The ties between each two functions, next to the number that headcounts would give.

    Parameters
    ----------
    functions
        The names; functions under five people are one, named "other functions", with a function
        that has this name already.
    people
        The number of people of each.
    ties
        Of shape (functions, functions): ties from the function of the row to that of the column.
    expected
        The ties if each person of the organisation chose at random.
    """

    functions: tuple[str, ...]
    people: NDArray[np.int64]
    ties: NDArray[np.int64]
    expected: NDArray[np.float64]

    def weakest(self, number: int = 2) -> list[tuple[str, str]]:
        """Return the pairs of functions with the fewest ties compared with their headcounts."""
        both = (self.ties + self.ties.T) / np.maximum(self.expected + self.expected.T, 1e-12)
        pairs = [
            (float(both[first, second]), self.functions[first], self.functions[second])
            for first in range(len(self.functions))
            for second in range(first + 1, len(self.functions))
        ]
        return [(first, second) for _, first, second in sorted(pairs)[:number]]

    def explain(self) -> str:
        """Describe the two pairs of functions with the fewest ties compared with their headcounts."""
        pairs = "; ".join(f"{first} and {second}" for first, second in self.weakest())
        return f"{len(self.functions)} functions. Those that meet least for their size: {pairs}."


def merge_small(network: OrganisationNetwork) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Merge the functions with under five people; return also the new index of each function.

    Parameters
    ----------
    network
        The network.

    Returns
    -------
    names : tuple of str
        The functions that may be shown. If the merged ones are under five people together, the next
        smallest function is merged too.
    codes : ndarray of shape (functions,)
        For each function its index in ``names``.
    """
    sizes = network.sizes
    named = np.array([name == OTHERS for name in network.functions], np.bool_)
    order = np.lexsort((sizes, ~named))
    small = int((named | (sizes < SMALLEST_GROUP)).sum())
    while 0 < sizes[order[:small]].sum() < SMALLEST_GROUP and small < order.size:
        small += 1
    merged = set(order[:small].tolist())
    names = [name for place, name in enumerate(network.functions) if place not in merged]
    if merged:
        names.append(OTHERS)
    codes = [
        len(names) - 1 if place in merged else names.index(name)
        for place, name in enumerate(network.functions)
    ]
    return tuple(names), np.array(codes)


def function_matrix(network: OrganisationNetwork) -> FunctionMatrix:
    """Count the ties between each two functions of an organisation.

    Parameters
    ----------
    network
        The ties.

    Returns
    -------
    FunctionMatrix
        The ties, and those that a random choice among all others would give.
    """
    names, codes = merge_small(network)
    number, people = len(names), len(network.people)
    code = codes[network.function]
    sizes = np.bincount(code, minlength=number)
    cells = code[network.source] * number + code[network.target]
    ties = np.bincount(cells, minlength=number**2).reshape(number, number)
    chance = np.outer(sizes, sizes) - np.diag(sizes)
    expected = network.source.size * chance / max(people * (people - 1), 1)
    return FunctionMatrix(names, sizes, ties, expected)
