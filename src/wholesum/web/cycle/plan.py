"""The plan of a cycle: which session on which day, and where the team is on the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from wholesum.web.cycle.models import Kind, Session

WEEKS: Final = 6
FEWEST_WEEKS: Final = 4
MOST_WEEKS: Final = 13
_WEEK: Final = timedelta(weeks=1)
_FIRST: Final = (Kind.PULSE, Kind.MIRROR, Kind.DIALOGUE)


def last_day(starts: date, weeks: int) -> date:
    """Return the last day of a cycle of some weeks."""
    return starts + weeks * _WEEK - timedelta(days=1)


def plan_sessions(starts: date, weeks: int) -> list[tuple[Kind, date]]:
    """Plan the sessions of a cycle, all on the weekday of its first day.

    Parameters
    ----------
    starts
        The first day.
    weeks
        How many weeks the cycle lasts, at least 4.

    Returns
    -------
    list of tuple of Kind and date
        A pulse, the Mirror and a dialogue in the first three weeks; then a check-in each week, with
        a case clinic in the week before the last; the review in the last week.
    """
    between: list[tuple[Kind, int]] = [(Kind.CHECK_IN, week) for week in range(3, weeks - 1)]
    if between:
        between.append((Kind.CASE_CLINIC, weeks - 2))
    planned = [*zip(_FIRST, range(3), strict=True), *between, (Kind.REVIEW, weeks - 1)]
    return [(kind, starts + week * _WEEK) for kind, week in planned]


@dataclass(frozen=True)
class Step:
    """A session on the timeline.

    Parameters
    ----------
    session
        The session.
    state
        Whether it is "past", the "next" one, or "later".
    """

    session: Session
    state: str


def timeline(sessions: Sequence[Session], today: date, pulse: date | None = None) -> list[Step]:
    """Return the sessions of a cycle in order of time, and which of them is next.

    Parameters
    ----------
    sessions
        The sessions in order of time.
    today
        The day of the team.
    pulse
        The day on which the latest pulse closed. If it closed after the first session, the first
        planned pulse is past.

    Returns
    -------
    list of Step
        All sessions of the first day that is not over are next.
    """
    first = next((session for session in sessions if session.kind == Kind.PULSE), None)
    done = first if pulse is not None and sessions and pulse >= sessions[0].day else None
    past = [session is done or session.day < today for session in sessions]
    ahead = (one.day for one, is_past in zip(sessions, past, strict=True) if not is_past)
    following = next(ahead, None)
    return [
        Step(
            one,
            "past" if is_past else "next" if one.day == following else "later",
        )
        for one, is_past in zip(sessions, past, strict=True)
    ]
