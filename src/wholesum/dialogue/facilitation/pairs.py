"""Put people into pairs and groups of four whose functions and votes differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations, product
from typing import Final, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

Group: TypeAlias = tuple[str, ...]

EXACT: Final = 12
"""Up to how many people, or pairs, the best grouping of all is found."""
UNKNOWN: Final = 0.5
"""How unlike two people count who have no statement in common."""


def make_pairs(
    functions: Mapping[str, str],
    *,
    seed: int,
    votes: pl.DataFrame | None = None,
    before: Iterable[Sequence[str]] = (),
) -> list[Group]:
    """Put people into new pairs from different functions with different votes.

    Parameters
    ----------
    functions
        The function of each person; a blank one is like no other.
    seed
        Decides between groupings that are equally good.
    votes
        Statement, voter and vote, one row a statement and voter. Leave them out in a sealed
        dialogue: the pairs would reveal votes.
    before
        Groups that have talked together already.

    Returns
    -------
    list of tuple of str
        The pairs, in no meaningful order; of an odd number of people one three. Nobody where there
        is nobody, and a single person alone.

    Notes
    -----
    Most pairs that have not met come first, then most pairs across functions, then the largest sum
    of unlikeness: of the statements on which both agreed or disagreed, the share on which they
    differ. A three counts with the mean of its three pairs. Up to 12 people the best of all
    groupings is found; beyond, one that no exchange of two people improves.
    """
    people = sorted(functions)
    bonds = _bonds(people, functions, votes, before)
    return _grouped([(person,) for person in people], people, bonds, seed)


def make_fours(
    pairs: Iterable[Sequence[str]],
    functions: Mapping[str, str],
    *,
    seed: int,
    votes: pl.DataFrame | None = None,
    before: Iterable[Sequence[str]] = (),
) -> list[Group]:
    """Join pairs into groups of four by the same rule as `make_pairs`.

    Parameters
    ----------
    pairs
        The pairs, and a three where there is one.
    functions, seed, votes, before
        As for `make_pairs`.

    Returns
    -------
    list of tuple of str
        The fours; of an odd number of pairs three are put together.
    """
    people = sorted(functions)
    bonds = _bonds(people, functions, votes, before)
    return _grouped(sorted(tuple(pair) for pair in pairs), people, bonds, seed)


def unlikeness(people: Sequence[str], votes: pl.DataFrame) -> NDArray[np.float64]:
    """Return for each pair of people the share of statements on which their votes differ.

    Parameters
    ----------
    people
        The people.
    votes
        Statement, voter and vote, one row a statement and voter.

    Returns
    -------
    ndarray of float
        Shape (people, people), 0 to 1: the share of the statements on which both agreed or
        disagreed where they differ; .5 where there is no such statement.
    """
    places = {person: place for place, person in enumerate(people)}
    clear = votes.filter(pl.col("voter").is_in(list(people)) & (pl.col("vote") != 0))
    statements = clear["statement"].rank("dense").to_numpy().astype(np.int64) - 1
    matrix = np.zeros((len(people), statements.max(initial=-1) + 1))
    matrix[[places[voter] for voter in clear["voter"]], statements] = clear["vote"].to_numpy()
    voted = np.abs(matrix)
    common = voted @ voted.T
    differ = (common - matrix @ matrix.T) / 2
    unlike = np.full_like(common, UNKNOWN)
    np.divide(differ, common, out=unlike, where=common > 0)
    return unlike


def _bonds(
    people: Sequence[str],
    functions: Mapping[str, str],
    votes: pl.DataFrame | None,
    before: Iterable[Sequence[str]],
) -> NDArray[np.float64]:
    """Score pairs of people: highest if new, then if across functions, then if votes differ."""
    number = len(people)
    named = np.array([functions[person].strip().casefold() for person in people], dtype=object)
    across = (named[:, None] != named) | (named == "")
    met = {frozenset(pair) for group in before for pair in combinations(group, 2)}
    fresh = np.array(
        [[frozenset((person, other)) not in met for other in people] for person in people],
        dtype=bool,
    ).reshape(number, number)
    unlike = np.full((number, number), UNKNOWN) if votes is None else unlikeness(people, votes)
    worth: NDArray[np.float64] = unlike + (number + 1) * across + (number + 1) ** 2 * fresh
    return worth


def _grouped(
    units: Sequence[Group], people: Sequence[str], bonds: NDArray[np.float64], seed: int
) -> list[Group]:
    """Join people into pairs, or pairs into fours; an odd number gives one group of three."""
    if len(units) < 2:
        return list(units)
    order = np.random.default_rng(seed).permutation(len(units))
    shuffled = [units[place] for place in order]
    places = {person: place for place, person in enumerate(people)}
    members = [[places[person] for person in unit] for unit in shuffled]
    worth = np.array(
        [[bonds[np.ix_(member, other)].mean() for other in members] for member in members]
    )
    chosen = _best(worth) if len(units) <= EXACT else _good(worth)
    return [tuple(person for place in group for person in shuffled[place]) for group in chosen]


def _best(worth: NDArray[np.float64]) -> list[tuple[int, ...]]:
    """Return the grouping with the highest total score, found by trying all groupings."""

    @cache
    def best(left: tuple[int, ...]) -> tuple[float, list[tuple[int, ...]]]:
        first, rest = left[0], left[1:]
        if len(left) <= 3:
            return _value(left, worth), [left]
        sizes = (1, 2) if len(left) % 2 else (1,)
        found = []
        for partners in (taken for size in sizes for taken in combinations(rest, size)):
            group = (first, *partners)
            value, others = best(tuple(place for place in rest if place not in partners))
            found.append((value + _value(group, worth), [group, *others]))
        return max(found, key=lambda grouping: grouping[0])

    return best(tuple(range(len(worth))))[1]


def _good(worth: NDArray[np.float64]) -> list[tuple[int, ...]]:
    """Return a grouping whose score no exchange between two groups can improve."""
    groups = [[place, place + 1] for place in range(0, len(worth) - 1, 2)]
    if len(worth) % 2:
        groups[-1].append(len(worth) - 1)
    improved = True
    while improved:
        improved = sum(_exchange(*pair, worth) for pair in combinations(groups, 2)) > 0
    return [tuple(group) for group in groups]


def _exchange(first: list[int], second: list[int], worth: NDArray[np.float64]) -> bool:
    now = _value(first, worth) + _value(second, worth)
    for i, j in product(range(len(first)), range(len(second))):
        first[i], second[j] = second[j], first[i]
        if _value(first, worth) + _value(second, worth) > now + 1e-9:
            return True
        first[i], second[j] = second[j], first[i]
    return False


def _value(group: Sequence[int], worth: NDArray[np.float64]) -> float:
    bonds = [worth[pair] for pair in combinations(group, 2)]
    return float(sum(bonds) / len(bonds))
