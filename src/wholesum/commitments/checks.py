"""Check that each event of a promise is possible after the events before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from wholesum.commitments.machine import add_event, refusal_of, sets_day
from wholesum.commitments.schema import PROMISE_EVENTS, PROMISES
from wholesum.commitments.transitions import Refusal
from wholesum.core.people import check_people
from wholesum.tables import Fault, faults_at

if TYPE_CHECKING:
    from wholesum.commitments.evidence import CommitmentsEvidence

_REMEDIES: Final = {
    Refusal.STATE: "correct the act, or the number of the event",
    Refusal.ROLE: "correct the person",
    Refusal.LATE: "correct the day, or write `renew` for a new day after a slip",
    Refusal.EARLY: "correct the day, or write `renegotiate` for a new day in time",
    Refusal.DAY: "give a day in `due` that is not before the day of the act",
    Refusal.ORDER: "correct the day, or the number of the event",
    Refusal.SELF: "name another taker in the table of promises",
    Refusal.ALONE: "remove the event, or write true under `we` in the table of promises",
    Refusal.RAISED: "remove the second event",
}


def check_commitments(
    evidence: CommitmentsEvidence, people: pl.DataFrame | None = None
) -> list[Fault]:
    """Return all faults in the promises of a team and their events.

    Parameters
    ----------
    evidence
        The promises.
    people
        The people of the team, with a column ``person``, where they are known: each person named
        must be one of them.

    Returns
    -------
    list of Fault
        Nothing where all is well. Of the events of one promise, only the first that cannot follow
        is named.
    """
    faults = evidence.check_tables()
    if faults:
        return faults
    events = evidence.promise_events
    empty = ~evidence.promises["promise"].is_in(events["promise"].to_list())
    faults += faults_at(
        evidence.source(PROMISES),
        empty,
        "the promise has no event",
        f"add its first event to {PROMISE_EVENTS.name}, such as `promise` with a day",
        column="promise",
        values=evidence.promises["promise"],
    )
    wrong: dict[Refusal, list[int]] = {}
    extra: list[int] = []
    for _name, promise, history in evidence.histories():
        for number, (place, event) in enumerate(history, start=1):
            if event.due is not None and not sets_day(promise, event.act):
                extra.append(place)
            refusal = refusal_of(promise, event)
            if events["number"][place] != number:
                refusal = Refusal.STATE
            if refusal is not None:
                wrong.setdefault(refusal, []).append(place)
                break
            promise = add_event(promise, event)
    source = evidence.source(PROMISE_EVENTS)
    for problem, places in wrong.items():
        faults += faults_at(
            source,
            _rows(places, events.height),
            problem.value,
            _REMEDIES[problem],
            column="act",
            values=events["act"],
        )
    faults += faults_at(
        source,
        _rows(extra, events.height),
        "this act sets no day",
        "leave the cell blank",
        column="due",
        values=events["due"],
    )
    if people is not None:
        faults += check_people(evidence, people)
    return faults


def _rows(places: list[int], height: int) -> pl.Series:
    return pl.Series(range(height), dtype=pl.Int64).is_in(places)
