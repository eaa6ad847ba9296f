"""Promises of Ada, Bo and Cleo, made from their events."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import polars as pl

from wholesum.commitments.evidence import CommitmentsEvidence
from wholesum.commitments.machine import Event, Promise, replay
from wholesum.commitments.transitions import Act

MAY: Final = date(2026, 5, 4)
"""A Monday, the day on which promises are made."""
DUE: Final = date(2026, 5, 8)


def day(number: int) -> date:
    """Return a day of May 2026."""
    return date(2026, 5, number)


def event(act: Act, number: int, who: str | None, **more: Any) -> Event:
    """Return an event on a day of May 2026."""
    return Event(act, day(number), who, **more)


def promised(by: str = "ada", to: str | None = "bo", **more: Any) -> Promise:
    """Return a promise made on 4 May, due on 8 May."""
    return replay(Promise(by, to, **more), [event(Act.PROMISE, 4, by, due=DUE)])


def kept(by: str = "ada", to: str = "bo", reported: int = 8) -> list[Event]:
    """Return the events of a promise that is due on 8 May and kept."""
    return [
        event(Act.PROMISE, 4, by, due=DUE),
        event(Act.REPORT, reported, by),
        event(Act.ACCEPT, max(reported, 9), to),
    ]


def slipped(by: str = "ada", *after: Event) -> list[Event]:
    """Return the events of a promise that was due on 8 May and missed, and later events."""
    return [event(Act.PROMISE, 4, by, due=DUE), *after]


def evidence(
    *histories: tuple[str, str | None, list[Event]], we: bool = False
) -> CommitmentsEvidence:
    """Return promises with givers, receivers and events, numbered from 1."""
    promises = [
        {"promise": str(number), "what": f"promise {number}", "by": by, "to": to, "we": we}
        for number, (by, to, _events) in enumerate(histories, start=1)
    ]
    events = [
        {
            "promise": str(number),
            "number": place,
            "act": one.act.value,
            "day": one.day,
            "who": one.who,
            "due": one.due,
            "text": one.text or None,
            "reason": one.reason or None,
            "head": one.head or None,
        }
        for number, (_by, _to, history) in enumerate(histories, start=1)
        for place, one in enumerate(history, start=1)
    ]
    return CommitmentsEvidence(
        pl.DataFrame(promises, infer_schema_length=None),
        pl.DataFrame(events, infer_schema_length=None),
    )
