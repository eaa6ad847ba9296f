"""The states of a promise, and a table of which acts are possible in each state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """The states of a promise; `NEW` is the state before its first event."""

    NEW = "new"
    REQUESTED = "requested"
    COUNTERED = "countered"
    OPEN = "open"
    REPORTED = "reported"
    KEPT = "kept"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"


class Act(StrEnum):
    """The acts on a promise; each value is a word in the table of events."""

    REQUEST = "request"
    PROMISE = "promise"
    DECLINE = "decline"
    COUNTER = "counter"
    AGREE = "agree"
    CANCEL = "cancel"
    JOIN = "join"
    WARN = "warn"
    UNMET = "unmet"
    CLEAR = "clear"
    RENEGOTIATE = "renegotiate"
    WITHDRAW = "withdraw"
    RAISE = "raise"
    RENEW = "renew"
    REPORT = "report"
    ACCEPT = "accept"
    NOT_YET = "not yet"
    RELEASE = "release"
    TAKE_OVER = "take over"


class Role(StrEnum):
    """The roles that a person can have in a promise, such as giver or taker.

    The givers are the person who promised and those who joined. Where no person is named as taker,
    every other person of the team is. A peer is everybody who is not a giver.
    """

    GIVER = "giver"
    TAKER = "taker"
    PEER = "peer"


class When(StrEnum):
    """When an act on a promise is possible: until the promised day, or only after it."""

    ALWAYS = "always"
    IN_TIME = "in time"
    OVERDUE = "overdue"


class Refusal(StrEnum):
    """The reasons why an act on a promise is impossible."""

    STATE = "the state of the promise does not allow it"
    ROLE = "another person must do it"
    LATE = "the promised day has passed"
    EARLY = "the promised day has not passed"
    DAY = "it needs a day that is not before the day of the act"
    ORDER = "it is dated before the event that precedes it"
    SELF = "nobody can be giver and taker of one promise"
    ALONE = "only a promise of several people can be joined, once by each of them"
    RAISED = "the slip is already on record"


class IllegalActError(ValueError):
    """The error that an act is impossible in the state of a promise.

    Parameters
    ----------
    refusal
        The reason.
    """

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Transition:
    """A row in the table of possible acts: a state, an act, a role and the next state.

    Parameters
    ----------
    role
        The role that may do the act.
    state
        The state after it.
    when
        Whether it is possible only in time, or only when the promise is overdue.
    """

    role: Role
    state: State
    when: When = When.ALWAYS


TRANSITIONS: Final[dict[tuple[State, Act], Transition]] = {
    (State.NEW, Act.REQUEST): Transition(Role.TAKER, State.REQUESTED),
    (State.NEW, Act.PROMISE): Transition(Role.GIVER, State.OPEN),
    (State.REQUESTED, Act.PROMISE): Transition(Role.GIVER, State.OPEN),
    (State.REQUESTED, Act.DECLINE): Transition(Role.GIVER, State.DECLINED),
    (State.REQUESTED, Act.COUNTER): Transition(Role.GIVER, State.COUNTERED),
    (State.REQUESTED, Act.CANCEL): Transition(Role.TAKER, State.CANCELLED),
    (State.COUNTERED, Act.DECLINE): Transition(Role.GIVER, State.DECLINED),
    (State.COUNTERED, Act.AGREE): Transition(Role.TAKER, State.OPEN),
    (State.COUNTERED, Act.CANCEL): Transition(Role.TAKER, State.CANCELLED),
    (State.OPEN, Act.JOIN): Transition(Role.PEER, State.OPEN),
    (State.OPEN, Act.WARN): Transition(Role.GIVER, State.OPEN, When.IN_TIME),
    (State.OPEN, Act.UNMET): Transition(Role.GIVER, State.OPEN, When.IN_TIME),
    (State.OPEN, Act.CLEAR): Transition(Role.GIVER, State.OPEN, When.IN_TIME),
    (State.OPEN, Act.RENEGOTIATE): Transition(Role.GIVER, State.OPEN, When.IN_TIME),
    (State.OPEN, Act.WITHDRAW): Transition(Role.GIVER, State.WITHDRAWN, When.IN_TIME),
    (State.OPEN, Act.RAISE): Transition(Role.PEER, State.OPEN, When.OVERDUE),
    (State.OPEN, Act.RENEW): Transition(Role.GIVER, State.OPEN, When.OVERDUE),
    (State.OPEN, Act.REPORT): Transition(Role.GIVER, State.REPORTED),
    (State.OPEN, Act.RELEASE): Transition(Role.TAKER, State.RELEASED),
    (State.OPEN, Act.TAKE_OVER): Transition(Role.PEER, State.OPEN),
    (State.REPORTED, Act.ACCEPT): Transition(Role.TAKER, State.KEPT),
    (State.REPORTED, Act.NOT_YET): Transition(Role.TAKER, State.OPEN),
    (State.REPORTED, Act.TAKE_OVER): Transition(Role.PEER, State.REPORTED),
}
"""Every act that is possible in a state. What is not in it is refused."""
CLOSED: Final = frozenset(
    {State.KEPT, State.DECLINED, State.CANCELLED, State.WITHDRAWN, State.RELEASED}
)
"""The states that no act leaves."""
