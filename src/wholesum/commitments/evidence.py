"""The tables of a team's promises, as one object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from wholesum.commitments.checks import check_commitments
from wholesum.commitments.machine import Event, Promise, replay
from wholesum.commitments.schema import PROMISE_EVENTS, PROMISES, REASONS, TABLES
from wholesum.commitments.transitions import Act
from wholesum.tables import Source, TableSet

__all__ = [
    "PROMISES",
    "PROMISE_EVENTS",
    "REASONS",
    "TABLES",
    "CommitmentsEvidence",
    "check_commitments",
]


@dataclass(frozen=True, eq=False)
class CommitmentsEvidence(TableSet):
    """The evidence of a team's promises: who promised what to whom, and the events after.

    Parameters
    ----------
    promises
        The columns of `PROMISES`.
    promise_events
        The columns of `PROMISE_EVENTS`.
    sources
        Origin of the rows, by table name, for messages.

    Raises
    ------
    BadEvidence
        If a frame lacks a required column or holds values of another kind.
    """

    TABLES = TABLES
    ALONE = PROMISES

    promises: pl.DataFrame
    promise_events: pl.DataFrame = field(default_factory=PROMISE_EVENTS.empty)
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)

    def histories(self) -> Iterator[tuple[str, Promise, list[tuple[int, Event]]]]:
        """Yield each promise before its first event, together with its events in order.

        Yields
        ------
        id, promise, events
            The events with the place of their row in the table.
        """
        found: dict[str, list[tuple[int, int, Event]]] = {}
        for place, row in enumerate(self.promise_events.iter_rows(named=True)):
            numbered = (row["number"], place, event_of(row))
            found.setdefault(row["promise"], []).append(numbered)
        for row in self.promises.iter_rows(named=True):
            promise = Promise(row["by"], row["to"], bool(row["we"]), row["what"])
            events = sorted(found.get(row["promise"], ()), key=lambda event: event[:2])
            yield row["promise"], promise, [(place, event) for _number, place, event in events]

    def states(self) -> dict[str, Promise]:
        """Return the present state of each promise, by the id of the promise.

        Returns
        -------
        dict of str to Promise
            In the order of the table.

        Raises
        ------
        IllegalActError
            If an event cannot follow the ones before; `check_commitments` names its row.
        """
        return {
            name: replay(promise, (event for _place, event in events))
            for name, promise, events in self.histories()
        }

    def last_day(self) -> date | None:
        """Return the day of the latest event; ``None`` if there are no events.

        Returns
        -------
        date or None
            A promise that is due on a later day has not slipped as far as the evidence knows.
        """
        found = self.promise_events["day"].max()
        return found if isinstance(found, date) else None


def event_of(row: Mapping[str, Any]) -> Event:
    """Convert a row of the table of events to an event."""
    return Event(
        Act(row["act"]),
        row["day"],
        row["who"],
        row["due"],
        row["text"] or "",
        row["reason"] or "",
        bool(row["head"]),
    )
