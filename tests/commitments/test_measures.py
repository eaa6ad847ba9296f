"""The measures of promises equal slow counts and cover simulated truths."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commitments.cast import DUE, MAY, day, event, evidence, kept, promised, slipped
from wholesum.commitments.machine import Event, Promise, add_event, replay
from wholesum.commitments.measures.graph import promise_graph
from wholesum.commitments.measures.kept import kept_in_time
from wholesum.commitments.measures.outcomes import (
    Ending,
    Outcome,
    by_week,
    count_reasons,
    ending_of,
    endings_of,
    known_endings,
)
from wholesum.commitments.measures.raised import RaisedSlips, raised_slips
from wholesum.commitments.transitions import Act, State
from wholesum.core.proportion import clustered_share_posterior, share_posterior


def ended(by: str, outcome: Outcome, when: date = DUE, named_by: str = "") -> Ending:
    return Ending(Promise(by, "zoe", named_by=named_by), outcome, when)


@pytest.mark.parametrize(
    ("events", "outcome", "when"),
    [
        (kept(), Outcome.KEPT, DUE),
        (kept(reported=9), Outcome.SLIPPED, DUE),
        (slipped("ada", event(Act.WITHDRAW, 8, "ada")), Outcome.CHANGED, DUE),
        (
            [
                *slipped("ada", event(Act.RENEGOTIATE, 8, "ada", due=day(20))),
                event(Act.REPORT, 19, "ada"),
                event(Act.ACCEPT, 25, "bo"),
            ],
            Outcome.CHANGED,
            day(19),
        ),
        (slipped("ada", event(Act.RELEASE, 9, "bo")), Outcome.SLIPPED, DUE),
    ],
)
def test_given_the_history_of_a_promise_then_its_outcome_and_the_day_of_the_outcome_are_correct(
    events: list[Event], outcome: Outcome, when: date
) -> None:
    found = ending_of(replay(Promise("ada", "bo"), events))
    assert found is not None
    assert (found.outcome, found.day) == (outcome, when)


@pytest.mark.parametrize(
    "events",
    [
        [event(Act.PROMISE, 4, "ada", due=DUE)],
        slipped("ada", event(Act.RELEASE, 8, "bo")),
        [event(Act.REQUEST, 4, "bo", due=DUE), event(Act.DECLINE, 5, "ada")],
        slipped("ada", event(Act.REPORT, 8, "ada")),
    ],
)
def test_given_a_promise_that_is_open_or_was_never_made_then_it_has_no_outcome(
    events: list[Event],
) -> None:
    assert ending_of(replay(Promise("ada", "bo"), events)) is None


def test_given_an_open_promise_when_its_due_day_has_passed_then_it_counts_as_missed() -> None:
    assert endings_of([promised()], DUE) == []
    assert [ending.outcome for ending in endings_of([promised()], day(9))] == [Outcome.SLIPPED]
    assert endings_of([promised()], None) == []


def test_given_records_after_the_due_day_of_an_open_promise_then_the_promise_certainly_missed_its_day() -> (
    None
):
    alone = evidence(("ada", "bo", slipped("ada")))
    assert known_endings(alone) == []
    assert len(known_endings(alone, [None, day(9)])) == 1
    later = evidence(
        ("ada", "bo", slipped("ada")), ("bo", "ada", [event(Act.PROMISE, 9, "bo", due=day(30))])
    )
    assert len(known_endings(later)) == 1


@given(
    st.lists(
        st.tuples(
            st.sampled_from([Act.RENEGOTIATE, Act.WITHDRAW, Act.REPORT, Act.ACCEPT, Act.NOT_YET]),
            st.integers(0, 6),
            st.integers(0, 9),
        ),
        max_size=8,
    )
)
def test_given_random_histories_of_promises_then_outcomes_equal_those_of_a_slow_loop_over_days(
    steps: list[tuple[Act, int, int]],
) -> None:
    promise, today, log = promised(), MAY, [(Act.PROMISE, MAY, DUE)]
    for act, wait, ahead in steps:
        today += timedelta(days=wait)
        who = "bo" if act in {Act.ACCEPT, Act.NOT_YET} else "ada"
        one = Event(act, today, who, due=today + timedelta(days=ahead))
        try:
            promise = add_event(promise, one)
        except ValueError:
            continue
        log.append((act, today, today + timedelta(days=ahead)))
    found = ending_of(promise.on_day(today))
    assert (None if found is None else found.outcome) == _slow_outcome(log, today)


def _slow_outcome(log: list[tuple[Act, date, date]], until: date) -> Outcome | None:
    """Slow implementation: look at each day whether the promise was open without a report."""
    due, moved, state, now = DUE, 0, "open", MAY
    after = {
        Act.REPORT: "reported",
        Act.NOT_YET: "open",
        Act.WITHDRAW: "withdrawn",
        Act.ACCEPT: "kept",
    }
    while now <= until:
        if state == "open" and now > due:
            return Outcome.SLIPPED
        for act, when, new in log:
            if when == now:
                if act is Act.RENEGOTIATE:
                    due, moved = new, moved + 1
                state = after.get(act, state)
                if state == "open" and now > due:
                    return Outcome.SLIPPED
        now += timedelta(days=1)
    ends = {"withdrawn": Outcome.CHANGED, "kept": Outcome.CHANGED if moved else Outcome.KEPT}
    return ends.get(state)


def test_given_the_share_of_promises_kept_when_explained_then_the_text_begins_with_the_counts() -> (
    None
):
    found = kept_in_time(
        [
            *(ended(by, Outcome.KEPT) for by in ("ada", "bo", "cleo")),
            ended("ada", Outcome.CHANGED),
            ended("bo", Outcome.SLIPPED),
        ]
    )
    assert found is not None
    assert found.explain().startswith(
        "4 of 5 promises were kept or changed in time: 3 kept as promised, 1 changed in time."
    )
    assert found.value.low < 0.8 < found.value.high


def test_given_no_ended_promise_then_the_share_of_promises_kept_in_time_is_undefined() -> None:
    assert kept_in_time([]) is None
    assert raised_slips([ended("ada", Outcome.KEPT)]) is None


def test_given_members_who_keep_different_shares_of_promises_then_the_interval_is_wider() -> None:
    apart = clustered_share_posterior(np.array([6.0, 6, 0, 0]), np.full(4, 6.0)).estimate(0)
    plain = share_posterior(12, 24).estimate(0)
    assert apart.high - apart.low > 1.5 * (plain.high - plain.low)


def test_given_promises_of_only_one_member_then_they_count_as_one_observation() -> None:
    one = clustered_share_posterior(np.array([9.0]), np.array([12.0]))
    assert one.values == pytest.approx(share_posterior(0.75, 1).values)


@pytest.mark.parametrize("givers", [4, 8, 12])
@pytest.mark.parametrize("alike", [3.0, 50.0])
@pytest.mark.parametrize("share", [0.5, 0.8])
def test_given_simulated_teams_then_the_interval_of_the_share_kept_in_time_covers_the_true_share(
    givers: int, alike: float, share: float
) -> None:
    rng = np.random.default_rng([givers, int(alike), int(100 * share)])
    held, teams = 0, 200
    for _ in range(teams):
        endings = [
            ended(str(giver), Outcome.KEPT if rng.random() < chance else Outcome.SLIPPED)
            for giver, chance in enumerate(rng.beta(share * alike, (1 - share) * alike, givers))
            for _promise in range(rng.integers(1, 5))
        ]
        found = kept_in_time(endings)
        assert found is not None
        held += found.value.low <= share <= found.value.high
    assert held / teams >= 0.85


def test_given_promises_that_missed_their_day_then_each_counts_for_the_first_person_who_said_so() -> (
    None
):
    histories = [
        slipped("ada", event(Act.RAISE, 9, "cleo"), event(Act.RENEW, 10, "ada", due=day(12))),
        slipped("ada", event(Act.RAISE, 9, "bo", head=True)),
        slipped("ada", event(Act.REPORT, 9, "ada")),
        slipped("ada", event(Act.REPORT, 8, "ada"), event(Act.NOT_YET, 9, "bo")),
        slipped("ada", event(Act.NOT_YET, 9, "bo"))[:1],
    ]
    promises = [replay(Promise("ada", "bo"), events) for events in histories]
    found = raised_slips(endings_of(promises, day(9)))
    assert found == RaisedSlips(peer=2, head=1, giver=1, nobody=1)
    assert found.left_to_others == 4


def test_given_promises_that_end_around_a_monday_then_a_new_week_begins_on_monday() -> None:
    sunday = ended("ada", Outcome.KEPT, date(2026, 3, 29))  # clocks go forward in Europe
    monday = ended("ada", Outcome.SLIPPED, date(2026, 3, 30))
    new_year = ended("ada", Outcome.CHANGED, date(2027, 1, 3))
    weeks = by_week([sunday, monday, new_year])
    assert [week.monday.isoformat() for week in weeks] == ["2026-03-23", "2026-03-30", "2026-12-28"]
    assert weeks[0].counts == {Outcome.KEPT: 1}


def test_given_reasons_for_missed_promises_and_other_changes_then_only_those_for_missed_ones_count() -> (
    None
):
    def late(reason: str) -> Ending:
        promise = Promise("ada", "bo", reason=reason, slipped=DUE)
        return Ending(promise, Outcome.SLIPPED, DUE)

    moved = Ending(Promise("ada", "bo", reason="size"), Outcome.CHANGED, DUE)
    found = count_reasons([late("size"), late("waiting"), late("waiting"), late(""), moved])
    assert found == [("waiting", 2), ("size", 1), ("", 1)]
    several = [late(""), late(""), late("size")]
    assert count_reasons(several) == [("size", 1), ("", 2)]
    assert count_reasons([late("")]) == []


def made(by: str, to: str | None, joined: tuple[str, ...] = ()) -> Promise:
    return Promise(by, to, state=State.OPEN, made=MAY, due=DUE, joined=joined)


def test_given_one_person_receives_most_promises_then_this_person_is_named_as_the_centre_of_promises() -> (
    None
):
    promises = [made(by, "cleo") for by in ("ada", "bo", "dag", "eli")] * 2
    promises += [made("cleo", "ada"), made("ada", "bo"), made("bo", None)]
    graph = promise_graph(promises)
    assert graph.hub is not None
    assert graph.hub.words() == "8 of 10 promises are made to the same person"
    assert (graph.promises, graph.to_team) == (10, 1)
    assert graph.explain() == (
        "10 promises between 6 pairs of giver and taker. "
        "8 of 10 promises are made to the same person."
    )


def test_given_one_person_gives_most_promises_then_this_person_is_named_as_the_centre_of_promises() -> (
    None
):
    promises = [made("cleo", to) for to in ("ada", "bo", "dag", "eli")] * 2
    hub = promise_graph([*promises, made("ada", "bo")]).hub
    assert hub is not None
    assert hub.words("Cleo") == "8 of 9 promises are made by Cleo"


@pytest.mark.parametrize(
    "promises",
    [
        [made("ada", "cleo")] * 7,
        [made("ada", "bo"), made("bo", "ada")] * 10,
        [made(a, b) for a in "abcdef" for b in "abcdef" if a != b],
        [Promise("ada", "cleo", state=State.DECLINED)] * 20,
    ],
)
def test_given_few_promises_or_two_people_or_equal_shares_of_promises_then_nobody_is_the_centre(
    promises: list[Promise],
) -> None:
    assert promise_graph(promises).hub is None


def test_given_members_who_joined_a_promise_of_another_then_each_counts_as_a_giver() -> None:
    graph = promise_graph([made("ada", "bo", ("cleo",))])
    assert graph.counts == (("ada", "bo", 1), ("cleo", "bo", 1))
