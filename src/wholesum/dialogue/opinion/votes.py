"""The votes on statements in compact arrays; only the last vote of each voter counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]

AGREE: Final = 1
PASS: Final = 0
DISAGREE: Final = -1


@dataclass(frozen=True, eq=False)
class Votes:
    """The last vote of each voter on each statement, as compact arrays.

    Equal votes make equal arrays, in whatever order they were cast: people and statements are in
    the order of their ids, and the votes of a person in the order of the statements.

    Parameters
    ----------
    people, statements
        The ids, each once, in rising order; people without votes may be included.
    starts
        Shape (people + 1,): where each person's votes start in the next two.
    statement
        Shape (votes,): the place of the statement in ``statements``.
    vote
        Shape (votes,): 1 agree, -1 disagree, 0 pass.
    """

    people: pl.Series
    statements: pl.Series
    starts: IntArray
    statement: NDArray[np.int32]
    vote: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.vote)

    @property
    def n_people(self) -> int:
        """The number of voters."""
        return len(self.people)

    @property
    def n_statements(self) -> int:
        """The number of statements."""
        return len(self.statements)

    @cached_property
    def person(self) -> NDArray[np.int32]:
        """The index in ``people`` of the voter of each vote, shape (votes,)."""
        places = np.arange(self.n_people, dtype=np.int32)
        return np.repeat(places, np.diff(self.starts))

    @property
    def cast(self) -> IntArray:
        """The number of votes of each voter, passes included, shape (people,)."""
        return np.diff(self.starts)

    def keep(self, kept: BoolArray) -> Votes:
        """Return only the chosen votes; all voters and statements stay in the lists.

        Parameters
        ----------
        kept
            Shape (votes,): which votes stay.

        Returns
        -------
        Votes
            With the same people and statements, some of which may be left without votes.
        """
        counts = np.bincount(self.person[kept], minlength=self.n_people)
        return Votes(
            self.people, self.statements, _starts(counts), self.statement[kept], self.vote[kept]
        )

    def of_people(self, places: IntArray | slice) -> Votes:
        """Return the votes of some voters, who are given by rising indices."""
        chosen = np.arange(self.n_people)[places]
        counts = self.cast[chosen]
        starts = _starts(counts)
        rows = np.arange(starts[-1]) + np.repeat(self.starts[chosen] - starts[:-1], counts)
        return Votes(
            self.people[chosen], self.statements, starts, self.statement[rows], self.vote[rows]
        )

    def parts(self, number: int) -> Iterator[Votes]:
        """Yield the votes in several parts; all votes of a voter are in the same part.

        Parameters
        ----------
        number
            How many parts; parts of many people are about equally large.

        Yields
        ------
        Votes
            With all statements, and people in the same order.
        """
        bounds = np.linspace(0, self.n_people, number + 1).astype(np.int64)
        for first, last in pairwise(bounds):
            yield self.of_people(slice(first, last))


@dataclass(frozen=True, eq=False)
class Tallies:
    """The numbers of agree, disagree and pass votes on each statement; tallies can be added.

    Parameters
    ----------
    agree, disagree, passed
        Shape (statements,) or (groups, statements).
    """

    agree: IntArray
    disagree: IntArray
    passed: IntArray

    @property
    def cast(self) -> IntArray:
        """The number of votes on each statement, passes included."""
        return self.agree + self.disagree + self.passed

    def __add__(self, other: Tallies) -> Tallies:
        return Tallies(
            self.agree + other.agree, self.disagree + other.disagree, self.passed + other.passed
        )


def gather_votes(
    voter: ArrayLike | pl.Series,
    statement: ArrayLike | pl.Series,
    vote: ArrayLike | pl.Series,
    time: ArrayLike | pl.Series | None = None,
) -> Votes:
    """Collect votes into compact arrays; keep each voter's last vote on each statement.

    Parameters
    ----------
    voter, statement
        Shape (rows,): ids, numbers or text, in any order.
    vote
        Shape (rows,): 1 agree, -1 disagree, 0 pass.
    time
        Shape (rows,): when each vote was cast, in any unit that can be ordered. Of two votes at
        the same time on the same statement the lower one counts, so that order never does. Left
        out, each person votes once at most on a statement.

    Returns
    -------
    Votes
        The last votes.

    Raises
    ------
    ValueError
        If the columns are not equally long, an id is missing, a vote is not -1, 0 or 1, or
        a person votes twice on a statement and there is no time.
    """
    voters, listed = _series(voter), _series(statement)
    marks = np.asarray(vote)
    if not len(voters) == len(listed) == len(marks):
        lengths = f"{len(voters)} voters, {len(listed)} statements and {len(marks)} votes"
        raise ValueError(f"{lengths}; give one of each a row")
    wrong = (marks != AGREE) & (marks != DISAGREE) & (marks != PASS)
    if wrong.any():
        raise ValueError(f"the vote {marks[wrong][0]} is not 1 (agree), -1 (disagree) or 0 (pass)")
    people, person = _codes(voters, "voter")
    statements, place = _codes(listed, "statement")
    # One number a vote: person, statement and vote side by side, so that sorting is one pass.
    width = max(1, (len(statements) - 1).bit_length())
    key = (person << width) | place
    packed = (key << 2) | (marks.astype(np.int64) + 1)
    packed.sort()
    keys = packed >> 2
    again = np.flatnonzero(keys[1:] == keys[:-1])
    if again.size:
        if time is None:
            twice = people[int(keys[again[0]] >> width)]
            raise ValueError(
                f"{twice} votes twice on a statement; give the times, so that the last vote counts"
            )
        packed = np.sort(_last(key, marks, _series(time), np.unique(keys[again]), packed, keys))
        keys = packed >> 2
    counts = np.bincount(keys >> width, minlength=len(people))
    return Votes(
        people,
        statements,
        _starts(counts),
        (keys & ((1 << width) - 1)).astype(np.int32),
        ((packed & 3) - 1).astype(np.int8),
    )


def merge_votes(parts: Sequence[Votes]) -> Votes:
    """Merge arrays of votes from several parts; no voter may be in two parts.

    Parameters
    ----------
    parts
        At least one part; no person in two of them.

    Returns
    -------
    Votes
        The votes of all.

    Raises
    ------
    ValueError
        If a person is in two parts.
    """
    rows = [
        (part.people.gather(part.person), part.statements.gather(part.statement), part.vote)
        for part in parts
    ]
    people = pl.concat([part.people for part in parts])
    if people.n_unique() < len(people):
        raise ValueError("a person is in two parts; put all votes of a person into one part")
    voters, listed, marks = zip(*rows, strict=True)
    return gather_votes(pl.concat(voters), pl.concat(listed), np.concatenate(marks))


def tally(votes: Votes, group: IntArray | None = None, groups: int = 1) -> Tallies:
    """Count agree, disagree and pass votes on each statement, also by group if groups are given.

    Parameters
    ----------
    votes
        The votes.
    group
        Shape (people,): the group of each person from 0, or -1 for none.
    groups
        How many groups there are, where ``group`` is given.

    Returns
    -------
    Tallies
        Arrays of shape (statements,), or (groups, statements).
    """
    if group is None:
        return _tally(votes.statement, votes.vote, (votes.n_statements,))
    of = group[votes.person]
    inside = of >= 0
    cell = of[inside] * votes.n_statements + votes.statement[inside]
    return _tally(cell, votes.vote[inside], (groups, votes.n_statements))


def _tally(
    cell: NDArray[np.int32] | IntArray, vote: NDArray[np.int8], shape: tuple[int, ...]
) -> Tallies:
    size = int(np.prod(shape))
    counts = (
        np.bincount(cell[vote == mark], minlength=size).reshape(shape)
        for mark in (AGREE, DISAGREE, PASS)
    )
    return Tallies(*counts)


def _last(
    key: IntArray,
    marks: NDArray[np.int8],
    time: pl.Series,
    twice: IntArray,
    packed: IntArray,
    keys: IntArray,
) -> IntArray:
    """Keep only the last vote of each voter on each statement."""
    rows = np.flatnonzero(np.isin(key, twice))
    when = time.gather(rows).rank("dense").to_numpy()
    order = np.lexsort((-marks[rows].astype(np.int64), when, key[rows]))
    rows = rows[order]
    last = np.append(key[rows][1:] != key[rows][:-1], True)
    kept = (key[rows[last]] << 2) | (marks[rows[last]].astype(np.int64) + 1)
    return np.concatenate([packed[~np.isin(keys, twice)], kept])


def _series(column: ArrayLike | pl.Series) -> pl.Series:
    return column if isinstance(column, pl.Series) else pl.Series(np.asarray(column))


def _codes(ids: pl.Series, what: str) -> tuple[pl.Series, IntArray]:
    """Return the distinct ids of a column in rising order, and the index of each row's id."""
    if ids.has_nulls():
        raise ValueError(f"row {ids.is_null().arg_max()} names no {what}")
    distinct = ids.unique().sort()
    if distinct.dtype == pl.String:
        return distinct, ids.cast(pl.Enum(distinct)).to_physical().to_numpy().astype(np.int64)
    values, known = ids.to_numpy(), distinct.to_numpy()
    if len(known) and distinct.dtype.is_integer() and known[-1] - known[0] < 4 * len(ids):
        place = np.zeros(int(known[-1] - known[0]) + 1, dtype=np.int64)
        place[known - known[0]] = np.arange(len(known))
        return distinct, place[values - known[0]]
    return distinct, np.searchsorted(known, values).astype(np.int64)


def _starts(counts: IntArray) -> IntArray:
    return np.concatenate([[0], np.cumsum(counts)])
