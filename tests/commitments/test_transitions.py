"""Every act in every state by every role, compared with a table."""

from __future__ import annotations

from typing import Final

import pytest

from tests.commitments.cast import DUE, day, event
from wholesum.commitments.machine import (
    Event,
    Promise,
    add_event,
    possible_acts,
    refusal_of,
    replay,
)
from wholesum.commitments.transitions import Act, IllegalActError, Refusal, State

ASKED: Final = event(Act.REQUEST, 4, "bo", due=DUE)
MADE: Final = event(Act.PROMISE, 4, "ada", due=DUE)
REPORTED: Final = event(Act.REPORT, 5, "ada")
HISTORIES: Final[dict[State, list[Event]]] = {
    State.NEW: [],
    State.REQUESTED: [ASKED],
    State.COUNTERED: [ASKED, event(Act.COUNTER, 4, "ada", due=day(12))],
    State.OPEN: [MADE],
    State.REPORTED: [MADE, REPORTED],
    State.KEPT: [MADE, REPORTED, event(Act.ACCEPT, 5, "bo")],
    State.DECLINED: [ASKED, event(Act.DECLINE, 4, "ada")],
    State.CANCELLED: [ASKED, event(Act.CANCEL, 4, "bo")],
    State.WITHDRAWN: [MADE, event(Act.WITHDRAW, 5, "ada")],
    State.RELEASED: [MADE, event(Act.RELEASE, 5, "bo")],
}
"""A promise of Ada (giver) to Bo (taker) in every state; Cleo is a peer."""

TABLE: Final[dict[tuple[State, bool], dict[str, str]]] = {
    (State.NEW, False): {"ada": "promise", "bo": "request", "cleo": ""},
    (State.REQUESTED, False): {"ada": "promise, decline, counter", "bo": "cancel", "cleo": ""},
    (State.REQUESTED, True): {"ada": "decline, counter", "bo": "cancel", "cleo": ""},
    (State.COUNTERED, False): {"ada": "decline", "bo": "agree, cancel", "cleo": ""},
    (State.COUNTERED, True): {"ada": "decline", "bo": "agree, cancel", "cleo": ""},
    (State.OPEN, False): {
        "ada": "warn, unmet, clear, renegotiate, withdraw, report",
        "bo": "release, take over",
        "cleo": "join, take over",
    },
    (State.OPEN, True): {
        "ada": "renew, report",
        "bo": "raise, release, take over",
        "cleo": "join, raise, take over",
    },
    (State.REPORTED, False): {"ada": "", "bo": "accept, not yet, take over", "cleo": "take over"},
    (State.REPORTED, True): {"ada": "", "bo": "accept, not yet, take over", "cleo": "take over"},
    **{
        (state, overdue): {"ada": "", "bo": "", "cleo": ""}
        for state in (
            State.KEPT,
            State.DECLINED,
            State.CANCELLED,
            State.WITHDRAWN,
            State.RELEASED,
        )
        for overdue in (False, True)
    },
}
"""What each of the cast may do, on the promised day and on the day after it."""


@pytest.mark.parametrize(("state", "overdue"), TABLE)
@pytest.mark.parametrize("who", ["ada", "bo", "cleo"])
def test_given_the_state_of_a_promise_and_the_role_of_a_person_then_only_the_listed_acts_are_possible(
    state: State, overdue: bool, who: str
) -> None:
    promise = replay(Promise("ada", "bo", we=True), HISTORIES[state])
    assert promise.state is state
    today = day(9) if overdue else day(8)
    assert ", ".join(possible_acts(promise, who, today)) == TABLE[state, overdue][who]


@pytest.mark.parametrize("state", [*State])
@pytest.mark.parametrize("act", [*Act])
@pytest.mark.parametrize("who", ["ada", "bo", "cleo"])
def test_given_an_impossible_act_on_a_promise_when_added_then_an_error_is_raised_and_nothing_changes(
    state: State, act: Act, who: str
) -> None:
    promise = replay(Promise("ada", "bo", we=True), HISTORIES[state])
    allowed = TABLE[state, False][who].split(", ")
    if act in allowed:
        assert add_event(promise, event(act, 8, who, due=day(12))).latest == day(8)
    else:
        with pytest.raises(IllegalActError):
            add_event(promise, event(act, 8, who, due=day(12)))


@pytest.mark.parametrize(
    ("one", "promise", "refusal"),
    [
        (event(Act.ACCEPT, 5, "bo"), [MADE], Refusal.STATE),
        (event(Act.PROMISE, 4, "cleo"), [ASKED], Refusal.ROLE),
        (event(Act.RENEGOTIATE, 9, "ada", due=day(12)), [MADE], Refusal.LATE),
        (event(Act.WITHDRAW, 9, "ada"), [MADE], Refusal.LATE),
        (event(Act.RAISE, 8, "cleo"), [MADE], Refusal.EARLY),
        (event(Act.RENEW, 8, "ada", due=day(12)), [MADE], Refusal.EARLY),
        (event(Act.RENEGOTIATE, 7, "ada", due=day(6)), [MADE], Refusal.DAY),
        (event(Act.PROMISE, 4, "ada"), [], Refusal.DAY),
        (event(Act.PROMISE, 9, "ada"), [ASKED], Refusal.DAY),
        (event(Act.REPORT, 3, "ada"), [MADE], Refusal.ORDER),
        (event(Act.JOIN, 5, "cleo"), [MADE], Refusal.ALONE),
        (event(Act.RAISE, 10, "bo"), [MADE, event(Act.RAISE, 9, "cleo")], Refusal.RAISED),
    ],
)
def test_given_an_impossible_act_on_a_promise_when_refused_then_the_refusal_gives_the_right_reason(
    one: Event, promise: list[Event], refusal: Refusal
) -> None:
    assert refusal_of(replay(Promise("ada", "bo"), promise), one) is refusal


def test_given_a_promise_to_oneself_when_made_then_an_error_says_so() -> None:
    assert refusal_of(Promise("ada", "ada"), MADE) is Refusal.SELF


def test_given_a_promise_to_the_whole_team_then_every_member_except_the_giver_may_accept_its_result() -> (
    None
):
    promise = replay(Promise("ada", None), [MADE, REPORTED])
    assert Act.ACCEPT in possible_acts(promise, "cleo", day(6))
    assert possible_acts(promise, "ada", day(6)) == ()


def test_given_a_member_who_joined_a_promise_then_they_may_report_it_done_but_not_accept_it() -> (
    None
):
    joined = replay(Promise("ada", None, we=True), [MADE, event(Act.JOIN, 5, "cleo")])
    assert Act.REPORT in possible_acts(joined, "cleo", day(6))
    reported = add_event(joined, event(Act.REPORT, 6, "cleo"))
    assert possible_acts(reported, "cleo", day(6)) == ()
    assert Act.ACCEPT in possible_acts(reported, "bo", day(6))


def test_given_the_giver_of_a_promise_deletes_their_account_then_the_receiver_can_still_end_the_promise() -> (
    None
):
    nameless = Event(Act.PROMISE, day(4), None, due=DUE)
    promise = replay(Promise(None, "bo"), [nameless])
    assert "release" in possible_acts(promise, "bo", day(5))
    assert promise.givers == ()


def test_given_the_receiver_of_a_promise_left_the_team_when_a_peer_takes_over_then_the_peer_may_accept() -> (
    None
):
    history = [MADE, REPORTED, event(Act.TAKE_OVER, 6, "cleo")]
    promise = replay(Promise("ada", "bo"), history)
    assert Act.ACCEPT in possible_acts(promise, "cleo", day(6))
    assert Act.ACCEPT not in possible_acts(promise, "bo", day(6))


def test_given_an_overdue_promise_with_a_new_day_when_kept_then_it_keeps_the_first_day_it_missed() -> (
    None
):
    history = [
        MADE,
        event(Act.RAISE, 10, "cleo"),
        event(Act.RENEW, 11, "ada", due=day(15), reason="waiting"),
        event(Act.REPORT, 15, "ada"),
        event(Act.ACCEPT, 18, "bo"),
    ]
    promise = replay(Promise("ada", "bo"), history)
    assert (promise.state, promise.slipped, promise.named_by) == (State.KEPT, DUE, "peer")
    assert (promise.reason, promise.raised, promise.reported) == ("waiting", None, day(15))


def test_given_an_offer_to_change_a_promise_when_accepted_then_the_promise_has_the_new_day_and_wording() -> (
    None
):
    counter = event(Act.COUNTER, 5, "ada", due=day(20), text="half of it")
    promise = replay(Promise("ada", "bo", what="all"), [ASKED, counter, event(Act.AGREE, 6, "bo")])
    assert (promise.state, promise.due, promise.what) == (State.OPEN, day(20), "half of it")
    assert promise.made == day(6)


@pytest.mark.parametrize("end", [Act.CLEAR, Act.RENEGOTIATE, Act.REPORT])
def test_given_a_promise_with_a_warning_when_its_giver_acts_on_it_then_the_warning_ends(
    end: Act,
) -> None:
    warned = replay(Promise("ada", "bo"), [MADE, event(Act.UNMET, 5, "ada")])
    assert warned.warning == "condition"
    assert add_event(warned, event(end, 6, "ada", due=day(12))).warning == ""


def test_given_a_promise_that_is_due_today_then_it_counts_as_missed_tomorrow_and_not_today() -> (
    None
):
    promise = replay(Promise("ada", "bo"), [MADE])
    assert promise.on_day(day(8)).slipped is None
    assert promise.on_day(day(9)).slipped == DUE


def test_given_a_promise_reported_done_in_time_and_accepted_late_then_it_does_not_count_as_missed() -> (
    None
):
    promise = replay(Promise("ada", "bo"), [MADE, REPORTED, event(Act.ACCEPT, 30, "bo")])
    assert promise.on_day(day(31)).slipped is None
    assert promise.reported == day(5)
