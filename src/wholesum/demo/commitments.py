"""The promises of the sample team in three cycles; in the last, members report missed days.

In May most promises are made to Marit Solheim, and where one slips, she brings it up. In the summer
Lupe Taufa and Keiko Morita each raise a slip of a colleague, and promises are moved before they are
due instead of after it. In September a giver says it first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

from wholesum.commitments.evidence import CommitmentsEvidence
from wholesum.commitments.schema import PROMISE_EVENTS, PROMISES
from wholesum.commitments.transitions import Act

HEAD: Final = "marit"


@dataclass(frozen=True, slots=True)
class _Promise:
    """One promise of a member of the sample team, and what happened to it later.

    ``made``: days after 25 May 2026 (or before today for an open one); ``due`` and all other days
    count from there. ``moved``: the day on which it was moved to ``until`` in time. ``raised``: who
    raised the slip, the day after it was due; the giver then names ``until``. ``done``: the day of
    the report; the taker accepts it on the next day. ``ends``: another ending.
    """

    what: str
    by: str
    to: str | None
    made: int
    due: int
    done: int | None = None
    moved: int | None = None
    raised: str = ""
    until: int | None = None
    reason: str = ""
    ends: Act | None = None
    stays: bool = False


_TOLD: Final = (
    _Promise("Show the board the cost of the upper line", "adaeze", HEAD, 4, 16, 15),
    _Promise("Write down who to call when a train fails", "tomasz", HEAD, 4, 18, 30,
             raised=HEAD, until=32, reason="priority"),
    _Promise("Send the list of bridges with speed limits", "rui", HEAD, 5, 12, 12),
    _Promise("Sit in on the summer roster", "lupe", "tomasz", 5, 19, 18),
    _Promise("Price three wheelsets", "yasmin", HEAD, 9, 23, 31,
             raised=HEAD, until=33, reason="waiting"),
    _Promise("Draft the winter timetable", "keiko", HEAD, 9, 30, raised=HEAD, until=48, done=47,
             reason="size"),
    _Promise("Ask the stations about lost property", "arjun", HEAD, 12, 26, 25),
    _Promise("Give the depots their own budget line", "adaeze", "lupe", 12, 33, moved=27, until=40,
             done=39, reason="size"),
    _Promise("Tell the works council about August", HEAD, "tomasz", 14, 35, stays=True),
    _Promise("Hand over the night calls for August", "tomasz", "yasmin", 52, 66, 65),
    _Promise("Run the roster without Tomasz for three weeks", "lupe", "tomasz", 52, 80, 80),
    _Promise("List the works that could wait until spring", "rui", HEAD, 53, 60, 64,
             raised="keiko", until=65, reason="unclear"),
    _Promise("Count the hours the winter timetable needs", "keiko", HEAD, 53, 61, 60),
    _Promise("Bring both plans to one table", HEAD, None, 54, 68, 67),
    _Promise("Answer the depots within two days", "tomasz", "lupe", 55, 70, 78,
             raised="lupe", until=79, reason="forgotten"),
    _Promise("Move two weekends of works to spring", "rui", "keiko", 60, 84, moved=75, until=91,
             done=90, reason="waiting"),
    _Promise("Teach two stations to sell the night train", "arjun", HEAD, 60, 82, 81),
    _Promise("Reckon up what waiting costs", "adaeze", HEAD, 61, 75, 74),
    _Promise("Test the spare engine in the night", "yasmin", HEAD, 62, 77, ends=Act.WITHDRAW,
             reason="priority"),
    _Promise("Visit each depot once in August", HEAD, "lupe", 63, 97, 95, raised="",
             moved=80, until=98),
    _Promise("Write up what went well in August", "lupe", None, 101, 112, 111),
    _Promise("Put the roster rules on one page", "tomasz", "lupe", 101, 114, 113),
    _Promise("Ask the depots before a rota is changed", HEAD, "lupe", 102, 116, 121,
             raised="arjun", until=123, reason="forgotten"),
    _Promise("Send the winter timetable to the stations", "keiko", "arjun", 102, 118, 117),
    _Promise("Share the fleet plan before it is decided", "yasmin", "rui", 103, 117, 120,
             until=122, reason="size"),
    _Promise("Pay the depots' bills from their own line", "adaeze", "lupe", 103, 120, moved=112,
             until=126, done=125),
    _Promise("Renew the agreement on the quarry siding", "rui", HEAD, 104, 119, 118),
    _Promise("Open the meeting on Mondays in turn", "arjun", None, 104, 121, 120),
)  # fmt: skip
"""Promises of the three cycles."""
_OPEN: Final = (
    _Promise("Plan the spring weekends with the depots", "rui", "lupe", 12, 15),
    _Promise("Tell the stations what changes in winter", "keiko", "arjun", 10, 8, 1),
    _Promise("Bring the night figures to the meeting", "tomasz", HEAD, 14, 11, raised="lupe"),
    _Promise("Look for a stand-in for the timetable", "arjun", "keiko", 5, 26),
)
"""Promises that are open in the app, by days from two weeks ago."""


def sample_commitments() -> CommitmentsEvidence:
    """Return the promises of the sample team.

    Returns
    -------
    CommitmentsEvidence
        Twenty-eight promises in three cycles.
    """
    return _evidence(_TOLD, date(2026, 5, 25), "")


def sample_open_commitments(today: date) -> CommitmentsEvidence:
    """Return the promises of the sample team that are open on a given day.

    Parameters
    ----------
    today
        The day.

    Returns
    -------
    CommitmentsEvidence
        One due soon, one reported, one that slipped and was raised by a peer, one due later.
    """
    kept = [_open_events(promise, today) for promise in _OPEN]
    return _tables(
        [(f"open-{n}", promise, kept[n - 1]) for n, promise in enumerate(_OPEN, start=1)]
    )


def _open_events(promise: _Promise, today: date) -> list[dict[str, object]]:
    first = today - timedelta(days=promise.made)
    due = first + timedelta(days=promise.due)
    events = [_event(Act.PROMISE, first, promise.by, due=due)]
    if promise.raised:
        events.append(_event(Act.RAISE, due + timedelta(days=1), promise.raised))
    if promise.done is not None:
        events.append(_event(Act.REPORT, today - timedelta(days=promise.done), promise.by))
    return events


def _evidence(promises: tuple[_Promise, ...], start: date, mark: str) -> CommitmentsEvidence:
    return _tables(
        [
            (f"{mark}{number:02}", promise, list(_events(promise, start)))
            for number, promise in enumerate(promises, start=1)
        ]
    )


def _events(promise: _Promise, start: date) -> Iterator[dict[str, object]]:
    """Yield the events of one promise, such as made, changed or kept, in order of time."""

    def day(number: int) -> date:
        return start + timedelta(days=number)

    yield _event(Act.PROMISE, day(promise.made), promise.by, due=day(promise.due))
    if promise.moved is not None and promise.until is not None:
        due = day(promise.until)
        yield _event(
            Act.RENEGOTIATE, day(promise.moved), promise.by, due=due, reason=promise.reason or None
        )
    if promise.raised:
        head = True if promise.raised == HEAD else None
        yield _event(Act.RAISE, day(promise.due + 1), promise.raised, head=head)
    if promise.moved is None and promise.until is not None:
        after = day(promise.due + 2)
        due = day(promise.until)
        yield _event(Act.RENEW, after, promise.by, due=due, reason=promise.reason or None)
    if promise.ends is not None:
        yield _event(promise.ends, day(promise.due - 2), promise.by, reason=promise.reason or None)
    if promise.done is not None:
        yield _event(Act.REPORT, day(promise.done), promise.by)
        accepts = promise.to or ("keiko" if promise.by != "keiko" else "arjun")
        yield _event(Act.ACCEPT, day(promise.done + 1), accepts)
    if promise.stays:
        yield _event(Act.RELEASE, day(promise.due + 9), promise.to)


def _event(act: Act, day: date, who: str | None, **more: object) -> dict[str, object]:
    return {"act": act.value, "day": day, "who": who, **more}


def _tables(
    found: list[tuple[str, _Promise, list[dict[str, object]]]],
) -> CommitmentsEvidence:
    promises = [
        {"promise": name, "what": promise.what, "by": promise.by, "to": promise.to}
        for name, promise, _ in found
    ]
    events = [
        {"promise": name, "number": number, **event}
        for name, _promise, history in found
        for number, event in enumerate(history, start=1)
    ]
    return CommitmentsEvidence(
        pl.DataFrame(promises, schema=PROMISES.empty().schema),
        pl.DataFrame(events, schema=PROMISE_EVENTS.empty().schema),
    )
