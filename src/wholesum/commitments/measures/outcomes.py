"""Find the outcome of each promise whose day has come: kept, changed in time, or missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from wholesum.commitments.evidence import CommitmentsEvidence
from wholesum.commitments.machine import Promise
from wholesum.commitments.transitions import State


class Outcome(StrEnum):
    """How a promise ended: kept as promised, changed in time, or missed."""

    KEPT = "kept"
    CHANGED = "changed"
    SLIPPED = "slipped"


@dataclass(frozen=True)
class Ending:
    """The outcome of one promise, and the day to which it belongs.

    Parameters
    ----------
    promise
        The promise.
    outcome
        How it ended. A promise that slipped once stays slipped, also if it is kept later.
    day
        The day of the report of a kept promise, of the withdrawal, or the promised day that passed.
    """

    promise: Promise
    outcome: Outcome
    day: date


def ending_of(promise: Promise) -> Ending | None:
    """Return the outcome of a promise; ``None`` if it has not ended or was never made.

    Parameters
    ----------
    promise
        The promise, as it is on the day on which it is seen.

    Returns
    -------
    Ending or None
        Kept means accepted by the taker and reported in time, whenever the taker accepted. Changed
        means moved to another day in time and kept then, or withdrawn in time. A promise that its
        taker released in time counts as nothing.
    """
    if promise.slipped is not None:
        return Ending(promise, Outcome.SLIPPED, promise.slipped)
    if promise.state is State.KEPT and promise.reported is not None:
        outcome = Outcome.CHANGED if promise.moved else Outcome.KEPT
        return Ending(promise, outcome, promise.reported)
    if promise.state is State.WITHDRAWN and promise.ended is not None:
        return Ending(promise, Outcome.CHANGED, promise.ended)
    return None


def endings_of(promises: Iterable[Promise], until: date | None) -> list[Ending]:
    """Return the outcomes of promises up to a given day, in order of time.

    Parameters
    ----------
    promises
        The promises after all their events.
    until
        The day on which they are seen; ``None`` counts only slips that events show.

    Returns
    -------
    list of Ending
        One for each promise that ended.
    """
    seen = (promise if until is None else promise.on_day(until) for promise in promises)
    found = (ending for promise in seen if (ending := ending_of(promise)) is not None)
    return sorted(found, key=lambda ending: ending.day)


def known_endings(
    evidence: CommitmentsEvidence, cycles_open: Iterable[date | None] = ()
) -> list[Ending]:
    """Return the outcomes of promises up to the latest day in the evidence.

    Parameters
    ----------
    evidence
        The promises, found sound.
    cycles_open
        The first days of cycles: each shows that the days before it have passed.

    Returns
    -------
    list of Ending
        A promise is seen on the day of the latest event of any promise, or on the first day of the
        latest cycle.
    """
    days = [evidence.last_day(), *cycles_open]
    known = [day for day in days if day is not None]
    return endings_of(evidence.states().values(), max(known, default=None))


@dataclass(frozen=True)
class Week:
    """The number of promises with each outcome in one week.

    Parameters
    ----------
    monday
        Its first day.
    counts
        The number of promises by their outcome.
    """

    monday: date
    counts: Counter[Outcome]


def by_week(endings: Sequence[Ending]) -> list[Week]:
    """Count the outcomes of promises week by week; weeks without outcomes are left out.

    Parameters
    ----------
    endings
        The outcomes. Their days are those of the team's clock, so no time zone matters here.

    Returns
    -------
    list of Week
        In order of time.
    """
    weeks: dict[date, Counter[Outcome]] = {}
    for ending in endings:
        monday = ending.day - timedelta(days=ending.day.weekday())
        weeks.setdefault(monday, Counter())[ending.outcome] += 1
    return [Week(monday, weeks[monday]) for monday in sorted(weeks)]


def count_reasons(endings: Iterable[Ending]) -> list[tuple[str, int]]:
    """Count how often each reason for a missed day was given, the most frequent first.

    Parameters
    ----------
    endings
        The outcomes.

    Returns
    -------
    list of (str, int)
        Reasons by their values, and the empty text, last, for slips without a reason; their
        numbers sum to that of the slips. Empty if no slip has a reason.
    """
    slips = Counter(
        ending.promise.reason for ending in endings if ending.outcome is Outcome.SLIPPED
    )
    if not any(slips):
        return []
    return sorted(slips.items(), key=lambda pair: (not pair[0], -pair[1], pair[0]))
