"""The history of a promise: its events, its state after them, and the possible next acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from wholesum.commitments.transitions import (
    CLOSED,
    TRANSITIONS,
    Act,
    IllegalActError,
    Refusal,
    Role,
    State,
    Transition,
    When,
)

_SETS_DAY: Final = frozenset({Act.COUNTER, Act.RENEGOTIATE, Act.RENEW})
_ANSWERS: Final = frozenset({Act.RENEW, Act.REPORT})
_RAISES: Final = frozenset({Act.RAISE, Act.NOT_YET})
_ENDS_WARNING: Final = frozenset({Act.CLEAR, Act.RENEGOTIATE, Act.RENEW, Act.REPORT})


@dataclass(frozen=True, slots=True)
class Event:
    """One event in the history of a promise; events are only added and never changed.

    Parameters
    ----------
    act
        What was done.
    day
        When, by the clock of the team.
    who
        The person; ``None`` after the account was deleted.
    due
        The promised day that the act sets.
    text
        A new wording, or a note.
    reason
        Why the promise slips or is changed, one of `REASONS`.
    head
        Whether the person who acted led the team at the time.
    """

    act: Act
    day: date
    who: str | None
    due: date | None = None
    text: str = ""
    reason: str = ""
    head: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """The state of one promise after its events.

    Parameters
    ----------
    by, to
        The giver and the taker; ``to`` is ``None`` where the whole team is.
    we
        Whether others may join it.
    what
        The promise in words, as last agreed.
    state
        Its state.
    due
        The promised day, until its end.
    made, ended
        The days on which it was promised and closed.
    reported
        The day of the last report that it is done, unless the taker said "not yet".
    joined
        The persons who joined.
    moved
        How often its day was moved in time.
    slipped
        The first promised day that passed without a report.
    named_by
        Who first spoke of that slip: ``giver``, ``peer`` or ``head``; empty if nobody.
    raised
        The day on which a peer last raised a slip, until its giver answers.
    warning
        ``risk`` or ``condition`` while its giver says that it is at risk, or that a condition is
        not met.
    reason
        The reason given for the slip.
    latest
        The day of the last event.
    """

    by: str | None
    to: str | None
    we: bool = False
    what: str = ""
    state: State = State.NEW
    due: date | None = None
    made: date | None = None
    ended: date | None = None
    reported: date | None = None
    joined: tuple[str, ...] = ()
    moved: int = 0
    slipped: date | None = None
    named_by: str = ""
    raised: date | None = None
    warning: str = ""
    reason: str = ""
    latest: date | None = None

    @property
    def givers(self) -> tuple[str, ...]:
        """The ids of the people who promised: the first giver, and those who joined."""
        return self.joined if self.by is None else (self.by, *self.joined)

    @property
    def is_open(self) -> bool:
        """Whether the promise was made and is not closed yet."""
        return self.state in {State.OPEN, State.REPORTED}

    @property
    def is_asked(self) -> bool:
        """Whether the promise is still a request that giver and taker have not agreed on."""
        return self.state in {State.REQUESTED, State.COUNTERED}

    def is_overdue(self, today: date) -> bool:
        """Return whether the promised day has passed without a report."""
        return self.state is State.OPEN and self.due is not None and today > self.due

    def has_role(self, who: str, role: Role) -> bool:
        """Return whether a person has a role in the promise, such as giver or taker."""
        if role is Role.GIVER:
            return who in self.givers
        if who in self.givers:
            return False
        return role is Role.PEER or self.to is None or who == self.to

    def on_day(self, today: date) -> Promise:
        """Return the promise as it is on a given day; a promise slips when its day has passed."""
        if self.slipped is None and self.is_overdue(today):
            return replace(self, slipped=self.due)
        return self


def sets_day(promise: Promise, act: Act) -> bool:
    """Return whether an act sets the promised day, as a first event or a move does."""
    return act in _SETS_DAY or promise.state is State.NEW


def refusal_of(promise: Promise, event: Event) -> Refusal | None:
    """Return the reason why an event on a promise is impossible; ``None`` if it is possible.

    Parameters
    ----------
    promise
        The promise before the event.
    event
        The event. Its person has no name after the account was deleted; the role is then not
        checked.

    Returns
    -------
    Refusal or None
        The first reason found.
    """
    row = TRANSITIONS.get((promise.state, event.act))
    if row is None:
        return Refusal.STATE
    if promise.by is not None and promise.by == promise.to:
        return Refusal.SELF
    if event.who is not None and not promise.has_role(event.who, row.role):
        return Refusal.ROLE
    if event.act is Act.JOIN and (not promise.we or event.who == promise.to):
        return Refusal.ALONE
    if promise.latest is not None and event.day < promise.latest:
        return Refusal.ORDER
    if event.act is Act.RAISE and promise.raised is not None:
        return Refusal.RAISED
    return _refused_day(promise, event, row)


def _refused_day(promise: Promise, event: Event, row: Transition) -> Refusal | None:
    if promise.due is not None:
        if row.when is When.IN_TIME and event.day > promise.due:
            return Refusal.LATE
        if row.when is When.OVERDUE and event.day <= promise.due:
            return Refusal.EARLY
    due = event.due if sets_day(promise, event.act) else promise.due
    is_first = row.state is State.OPEN and promise.made is None
    if due is None or ((is_first or sets_day(promise, event.act)) and due < event.day):
        return Refusal.DAY
    return None


def possible_acts(promise: Promise, who: str, day: date) -> tuple[Act, ...]:
    """Return the acts that a person can do on a promise on a given day.

    Parameters
    ----------
    promise
        The promise.
    who
        The person.
    day
        The day of the act, in the team's time zone.

    Returns
    -------
    tuple of Act
        Acts that set a day may set any day from this one on.
    """
    return tuple(act for act in Act if refusal_of(promise, Event(act, day, who, due=day)) is None)


def add_event(promise: Promise, event: Event) -> Promise:
    """Return the promise after one more event.

    Parameters
    ----------
    promise
        The promise before.
    event
        What happened.

    Returns
    -------
    Promise
        A new object; the old one is unchanged.

    Raises
    ------
    IllegalActError
        If the event cannot follow, with the reason.
    """
    refusal = refusal_of(promise, event)
    if refusal is not None:
        raise IllegalActError(refusal)
    state = TRANSITIONS[promise.state, event.act].state
    changes: dict[str, Any] = {"state": state, "latest": event.day}
    due = promise.due
    if event.due is not None and sets_day(promise, event.act):
        due = event.due
        changes |= {"due": due, "what": event.text or promise.what}
    if state is State.OPEN and promise.made is None:
        changes["made"] = event.day
    if state in CLOSED:
        changes["ended"] = event.day
    slipped = promise.on_day(event.day).slipped
    if slipped is None and state is State.OPEN and due is not None and event.day > due:
        slipped = due
    if slipped is not None:
        changes["slipped"] = slipped
        changes["named_by"] = promise.named_by or _named_by(event)
        changes["reason"] = event.reason or promise.reason
    if event.act in _ENDS_WARNING:
        changes["warning"] = ""
    if event.act in _ANSWERS:
        changes["raised"] = None
    return replace(promise, **changes, **_effect(promise, event))


def replay(promise: Promise, events: Iterable[Event]) -> Promise:
    """Return the promise after all its events in order.

    Parameters
    ----------
    promise
        The promise before its first event: persons and wording only.
    events
        Its events in order.

    Returns
    -------
    Promise
        Its state. The clock is not read: use `Promise.on_day` for the day on which it is seen.

    Raises
    ------
    IllegalActError
        If one of the events cannot follow the ones before.
    """
    for event in events:
        promise = add_event(promise, event)
    return promise


def _named_by(event: Event) -> str:
    if event.act in _ANSWERS:
        return "giver"
    if event.act in _RAISES:
        return "head" if event.head else "peer"
    return ""


def _effect(promise: Promise, event: Event) -> dict[str, Any]:
    """Return the fields of a promise that only this kind of act changes."""
    match event.act:
        case Act.JOIN if event.who is not None:
            return {"joined": (*promise.joined, event.who)}
        case Act.TAKE_OVER:
            return {"to": event.who}
        case Act.WARN:
            return {"warning": "risk"}
        case Act.UNMET:
            return {"warning": "condition"}
        case Act.RENEGOTIATE:
            return {"moved": promise.moved + 1}
        case Act.RAISE:
            return {"raised": event.day}
        case Act.REPORT:
            return {"reported": event.day}
        case Act.NOT_YET:
            return {"reported": None}
    return {}
