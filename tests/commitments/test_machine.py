"""A stateful test: random acts of random people never break the rules for promises."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.commitments.cast import MAY
from wholesum.commitments.machine import (
    Event,
    Promise,
    add_event,
    possible_acts,
    refusal_of,
    replay,
)
from wholesum.commitments.transitions import CLOSED, Act, Role, State

CAST: Final = ("ada", "bo", "cleo")


class PromiseMachine(RuleBasedStateMachine):
    """One promise, and all acts that members and others try on it, day after day."""

    @initialize(to=st.sampled_from(["bo", None]), we=st.booleans())
    def begin(self, to: str | None, we: bool) -> None:
        self.first = Promise("ada", to, we, "the rota")
        self.promise, self.today = self.first, MAY
        self.log: list[Event] = []
        self.seen: list[tuple[Event, ...]] = []
        self.slips: set[object] = set()

    @rule(days=st.integers(0, 9))
    def wait(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(
        act=st.sampled_from([*Act]),
        who=st.sampled_from(CAST),
        ahead=st.one_of(st.none(), st.integers(-3, 12)),
        reason=st.sampled_from(["", "size"]),
    )
    def attempt(self, act: Act, who: str, ahead: int | None, reason: str) -> None:
        due = None if ahead is None else self.today + timedelta(days=ahead)
        self._try(Event(act, self.today, who, due, reason=reason))

    @precondition(lambda self: self.promise.state not in CLOSED)
    @rule(data=st.data(), ahead=st.integers(0, 12))
    def act(self, data: st.DataObject, ahead: int) -> None:
        acts = [(who, act) for who in CAST for act in possible_acts(self.promise, who, self.today)]
        if acts:
            who, one = data.draw(st.sampled_from(acts))
            self._try(Event(one, self.today, who, self.today + timedelta(days=ahead)))

    def _try(self, event: Event) -> None:
        before = self.promise
        if refusal_of(before, event) is not None:
            return
        self.promise = add_event(before, event)
        self.log.append(event)
        self.seen.append(tuple(self.log))
        self._check_step(before, event)

    def _check_step(self, before: Promise, event: Event) -> None:
        assert event.who is not None
        assert before.state not in CLOSED
        if self.promise.state is State.KEPT:
            assert before.has_role(event.who, Role.TAKER)
            assert event.who not in before.givers
        if event.act in {Act.PROMISE, Act.RENEGOTIATE, Act.RENEW, Act.REPORT, Act.WITHDRAW}:
            assert event.who in before.givers
        if event.act in {Act.RENEGOTIATE, Act.WITHDRAW}:
            assert before.due is not None
            assert event.day <= before.due
        if event.act is Act.RAISE:
            assert event.who not in before.givers
        if before.slipped is not None:
            assert self.promise.slipped == before.slipped
        if before.named_by:
            assert self.promise.named_by == before.named_by

    @invariant()
    def history_is_complete_and_unedited(self) -> None:
        for length, snapshot in enumerate(self.seen, start=1):
            assert tuple(self.log[:length]) == snapshot
        assert replay(self.first, self.log) == self.promise

    @invariant()
    def state_follows_from_any_prefix(self) -> None:
        half = len(self.log) // 2
        assert replay(replay(self.first, self.log[:half]), self.log[half:]) == self.promise

    @invariant()
    def what_is_kept_was_reported_and_accepted(self) -> None:
        if self.promise.state is State.KEPT:
            assert [event.act for event in self.log[-1:]] == [Act.ACCEPT]
            assert self.promise.reported is not None


TestPromiseMachine = PromiseMachine.TestCase
TestPromiseMachine.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
