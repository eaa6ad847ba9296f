"""Ties of an organisation from a large number of events in many files."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wholesum.network.organisation.ties import TIES, OrganisationNetwork, organisation_network
from wholesum.tables import read_table

Codes: TypeAlias = NDArray[np.int64]
Counted: TypeAlias = tuple[Codes, NDArray[np.int32]]
_BITS: Final = 22
"""So many bits of a hash lead to the place where it may be among the sorted hashes."""
_RANGES: Final = 16


def network_of_events(
    people: pl.DataFrame,
    files: Iterable[Path],
    *,
    opted_out: Collection[str] = (),
    executor: Executor | None = None,
) -> OrganisationNetwork:
    """Join people and the events of many files, such as messages; a tie weighs its events.

    Each file is read, joined and counted on its own, so that no process holds all events, and the
    counts are added. They are whole numbers: one file or sixteen, in any order, in one process or
    many, give the same network.

    Parameters
    ----------
    people
        With the columns ``person`` and ``function``, and optionally ``answered``.
    files
        Tables with the columns ``source`` and ``target``: one row for each event. Weights are
        ignored.
    opted_out
        The people of whom nothing is computed.
    executor
        Runs one task for each file; left out, they run one after the other in this process.

    Returns
    -------
    OrganisationNetwork
        As that of `organisation_network`, with the number of events as the weight of each tie. It
        does not warn of ids that are not among the people.

    Raises
    ------
    BadEvidence
        If a file has faults.

    Notes
    -----
    Ids are found by a hash of 64 bits. With a million people, the chance that two of them have the
    same is less than one in ten million.
    """
    none = pl.DataFrame(schema={"source": pl.String, "target": pl.String})
    empty = organisation_network(people, none, opted_out=opted_out)
    count = _EventCounter(pl.Series(empty.people, dtype=pl.String), empty.answered)
    run = map if executor is None else executor.map
    source, target, weight = _added(list(run(count, files)), len(empty.people))
    return replace(empty, source=source, target=target, weight=weight)


@dataclass(frozen=True)
class _EventCounter:
    """Count the events of each pair in a file; a class, so that it can be sent to a worker."""

    people: pl.Series
    answered: NDArray[np.bool_]

    def __call__(self, file: Path) -> Counted:
        hashes = _hashed_events(file)
        source, target = (self._places(hashes[name].to_numpy()) for name in ("source", "target"))
        keep = (source >= 0) & (target >= 0) & (source != target)
        keep &= self.answered[source]
        keys = source[keep] * np.int64(len(self.people)) + target[keep]
        return _counted(keys)

    @cached_property
    def _hashes(self) -> tuple[NDArray[np.uint64], NDArray[np.int32], NDArray[np.int32]]:
        """The hashes of the ids in order, the people to whom they belong, and where to begin."""
        hashes = self.people.hash().to_numpy()
        order = np.argsort(hashes)
        known = np.append(hashes[order], np.iinfo(np.uint64).max)
        first = np.arange(1 << _BITS, dtype=np.uint64) << np.uint64(64 - _BITS)
        starts = np.searchsorted(known[:-1], first).astype(np.int32)
        return known, np.append(order, -1).astype(np.int32), starts

    def _places(self, hashes: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the place of the person with each hash, or -1 for an unknown one."""
        known, people, starts = self._hashes
        at = starts[hashes >> np.uint64(64 - _BITS)]
        late = np.flatnonzero(known[at] < hashes)
        while late.size:
            at[late] += 1
            late = late[known[at[late]] < hashes[late]]
        return np.where(known[at] == hashes, people[at], -1)


def _hashed_events(file: Path) -> pl.DataFrame:
    """Return the hashes of both ids of each event; of texts in Parquet without reading them all."""
    both = pl.col("source", "target").hash()
    schema = pl.read_parquet_schema(file) if file.name.endswith(".parquet") else {}
    if schema.get("source") == schema.get("target") == pl.String:
        return pl.scan_parquet(file).select(both).collect(engine="streaming")
    return read_table(file, TIES).select(both)


def _counted(keys: Codes) -> Counted:
    """Return each key once, in order, and how often it occurs."""
    keys.sort()
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]][: keys.size])
    return keys[starts], np.diff(starts, append=keys.size).astype(np.int32)


def _added(
    parts: list[Counted], people: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Add the counts of all files, for some sources at a time; return the ties."""
    ends = np.linspace(0, people, _RANGES + 1).astype(np.int64) * people
    found = []
    for low, high in pairwise(ends):
        some = []
        for keys, counts in parts:
            inside = slice(*np.searchsorted(keys, (low, high)).tolist())
            some.append(np.repeat(keys[inside], counts[inside]))
        keys, counts = _counted(np.concatenate([np.empty(0, np.int64), *some]))
        source, target = np.divmod(keys, max(people, 1))
        found.append((source.astype(np.int32), target.astype(np.int32), counts.astype(np.float64)))
    source, target, weight = (np.concatenate(column) for column in zip(*found, strict=True))
    return source, target, weight
