from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from tests.web.commitments.conftest import MONDAY, Clock, act, promise
from wholesum.commitments.transitions import Act, State
from wholesum.web.accounts.models import User
from wholesum.web.commitments.models import Commitment, CommitmentEvent
from wholesum.web.commitments.queries import promise_of, terms_of
from wholesum.web.commitments.services import (
    ask_for_promise,
    delete_commitment,
    make_promise,
    set_terms,
)
from wholesum.web.teams.bin.services import restore
from wholesum.web.teams.models import BinItem, Team

DUE = MONDAY + timedelta(days=7)


def test_given_a_promise_when_reported_as_done_and_accepted_then_it_is_closed_as_kept(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    made = promise(ada, team, bo)
    clock.wait(days=7)
    act(ada, made, Act.REPORT)
    done = act(bo, made, Act.ACCEPT)
    assert done.closed
    assert promise_of(done).state is State.KEPT
    assert promise_of(done).slipped is None
    assert [event.act for event in done.events.all()] == ["promise", "report", "accept"]


def test_given_the_giver_of_a_promise_when_they_accept_their_promise_then_the_answer_is_refused(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    made = promise(ada, team, bo)
    act(ada, made, Act.REPORT)
    with pytest.raises(ValidationError, match="Another person of this promise has to do this"):
        act(ada, made, Act.ACCEPT)
    assert made.events.count() == 2


def test_given_an_overdue_promise_then_its_giver_cannot_withdraw_or_reschedule_the_promise(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    made = promise(ada, team, bo)
    clock.wait(days=8)
    with pytest.raises(ValidationError, match="The day has passed, so the promise has slipped"):
        act(ada, made, Act.WITHDRAW)
    with pytest.raises(ValidationError, match="The day has passed"):
        act(ada, made, Act.RENEGOTIATE, due=DUE + timedelta(days=9))
    act(ada, made, Act.RENEW, due=DUE + timedelta(days=9), reason="waiting")
    assert promise_of(made).slipped == DUE


def test_given_a_missed_promise_when_a_peer_and_a_facilitator_point_it_out_then_only_the_peer_counts(
    team: Team, ada: User, bo: User, cleo: User, clock: Clock
) -> None:
    first, second = promise(ada, team, bo), promise(ada, team, bo)
    clock.wait(days=8)
    act(bo, first, Act.RAISE)
    act(cleo, second, Act.RAISE)
    assert promise_of(first).named_by == "peer"
    assert promise_of(second).named_by == "head"
    with pytest.raises(ValidationError, match="already raised"):
        act(cleo, first, Act.RAISE)


def test_given_the_leader_of_a_team_who_points_out_a_missed_promise_then_they_do_not_count_as_a_peer(
    team: Team, ada: User, bo: User, cleo: User, clock: Clock
) -> None:
    set_terms(by=cleo, team=team.pk, most=2, head=team.memberships.get(user=bo).pk)
    made = promise(ada, team, None)
    clock.wait(days=8)
    act(bo, made, Act.RAISE)
    assert promise_of(made).named_by == "head"


def test_given_three_open_promises_of_a_member_when_a_fourth_is_made_then_it_is_refused(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    first, *_rest = [promise(ada, team, bo) for _ in range(3)]
    with pytest.raises(ValidationError, match="You have 3 open promises, the most"):
        promise(ada, team, bo)
    asked = ask(team, bo, ada)
    with pytest.raises(ValidationError, match="You can also say no"):
        act(ada, asked, Act.PROMISE)
    act(ada, first, Act.WITHDRAW)
    assert promise_of(act(ada, asked, Act.PROMISE)).state is State.OPEN


def ask(team: Team, by: User, giver: User, **more: Any) -> Commitment:
    given = {"what": "Send the figures", "due": team.today() + timedelta(days=3), **more}
    return ask_for_promise(by=by, team=team.pk, giver=team.memberships.get(user=giver).pk, **given)


def test_given_a_request_when_declined_then_it_is_closed_and_does_not_count_as_a_promise(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    done = act(ada, ask(team, bo, ada), Act.DECLINE, text="Not this month")
    assert done.closed
    assert promise_of(done).made is None


def test_given_a_counter_offer_when_the_giver_has_too_many_open_promises_then_it_cannot_be_accepted(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    asked = ask(team, bo, ada)
    act(ada, asked, Act.COUNTER, due=DUE, text="Half of the figures")
    for _ in range(3):
        promise(ada, team, bo)
    with pytest.raises(ValidationError, match="Ada has 3 open promises"):
        act(bo, asked, Act.AGREE)
    assert promise_of(asked).what == "Half of the figures"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"what": " "}, "Write what is promised"),
        ({"due": MONDAY - timedelta(days=1)}, "Choose a day: today or later"),
        ({"due": MONDAY + timedelta(days=400)}, "within a year"),
        ({"what": "x" * 201}, "Shorten it to 200"),
    ],
)
def test_given_missing_or_impossible_details_of_a_promise_then_the_error_says_what_to_do(
    team: Team, ada: User, bo: User, clock: Clock, more: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        promise(ada, team, bo, **more)
    assert not Commitment.objects.exists()


def test_given_a_promise_to_oneself_when_sent_then_it_is_refused(
    team: Team, ada: User, clock: Clock
) -> None:
    with pytest.raises(ValidationError, match="Nobody can promise something to themselves"):
        promise(ada, team, ada)


def test_given_an_outsider_when_they_promise_ask_or_act_in_a_team_then_the_page_is_not_found(
    team: Team, ada: User, bo: User, dag: User, clock: Clock
) -> None:
    made = promise(ada, team, bo)
    with pytest.raises(Http404):
        make_promise(by=dag, team=team.pk, what="x", to=None, due=DUE)
    with pytest.raises(Http404):
        act(dag, made, Act.RAISE)
    with pytest.raises(Http404):
        ask(team, dag, ada)


def test_only_a_facilitator_may_set_the_limit_of_promises_and_delete_a_promise(
    team: Team, ada: User, bo: User, cleo: User, clock: Clock
) -> None:
    made = promise(ada, team, bo)
    with pytest.raises(Http404):
        set_terms(by=ada, team=team.pk, most=9, head=None)
    with pytest.raises(Http404):
        delete_commitment(by=ada, team=team.pk, commitment=made.pk)
    assert terms_of(team).most == 3


def test_given_a_deleted_promise_when_restored_then_its_whole_history_is_restored(
    team: Team, ada: User, bo: User, cleo: User, clock: Clock
) -> None:
    made = promise(ada, team, bo)
    act(ada, made, Act.REPORT)
    before = promise_of(made)
    delete_commitment(by=cleo, team=team.pk, commitment=made.pk)
    assert not CommitmentEvent.objects.exists()
    restore(by=cleo, team=team.pk, item=BinItem.objects.get().pk)
    assert promise_of(Commitment.objects.get()) == before


def test_given_a_stored_event_of_a_promise_when_saved_again_then_an_error_is_raised(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    event = promise(ada, team, bo).events.get()
    event.day = MONDAY
    with pytest.raises(TypeError, match="never edited"):
        event.save()


def test_given_a_promise_of_several_members_then_at_least_one_other_member_must_remain_to_accept_it(
    team: Team, ada: User, bo: User, cleo: User, clock: Clock
) -> None:
    made = promise(ada, team, None, we=True)
    act(bo, made, Act.JOIN)
    with pytest.raises(ValidationError, match="one member must remain"):
        act(cleo, made, Act.JOIN)
    act(bo, made, Act.REPORT)
    assert act(cleo, made, Act.ACCEPT).closed


def test_given_the_receiver_of_a_promise_is_in_the_team_then_no_peer_can_take_over_until_they_leave(
    team: Team, ada: User, bo: User, cleo: User, clock: Clock
) -> None:
    made = promise(ada, team, bo)
    act(ada, made, Act.REPORT)
    with pytest.raises(ValidationError, match="only when the receiver of the promise has left"):
        act(cleo, made, Act.TAKE_OVER)
    team.memberships.get(user=bo).delete()
    act(cleo, made, Act.TAKE_OVER)
    assert act(cleo, made, Act.ACCEPT).closed


def test_given_the_receiver_of_a_promise_deletes_their_account_then_the_whole_team_is_the_receiver(
    team: Team, ada: User, bo: User, cleo: User, clock: Clock
) -> None:
    made = promise(ada, team, bo)
    act(ada, made, Act.REPORT)
    bo.delete()
    made.refresh_from_db()
    assert act(cleo, made, Act.ACCEPT).closed


@pytest.mark.parametrize(
    ("zone", "last_moment"),
    [
        ("Pacific/Auckland", datetime(2026, 5, 11, 11, 59, tzinfo=UTC)),
        ("Europe/Rome", datetime(2026, 5, 11, 21, 59, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 5, 12, 3, 59, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 5, 12, 6, 59, tzinfo=UTC)),
    ],
)
def test_given_four_time_zones_then_the_day_of_a_promise_ends_at_midnight_in_the_zone_of_the_team(
    team: Team, ada: User, bo: User, clock: Clock, zone: str, last_moment: datetime
) -> None:
    team.zone = zone
    team.save()
    late, in_time = (promise(ada, team, bo, due=date(2026, 5, 11)) for _ in range(2))
    clock.now = last_moment
    act(ada, in_time, Act.REPORT)
    assert promise_of(in_time).slipped is None
    clock.wait(minutes=1)
    act(ada, late, Act.REPORT)
    assert promise_of(late).slipped == date(2026, 5, 11)


@pytest.mark.parametrize(
    ("due", "last_moment"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 29, 21, 59, tzinfo=UTC)),  # 23 hours long
        (date(2026, 10, 25), datetime(2026, 10, 25, 22, 59, tzinfo=UTC)),  # 25 hours long
    ],
)
def test_given_a_day_on_which_clocks_change_then_a_promise_is_due_until_midnight(
    team: Team, ada: User, bo: User, clock: Clock, due: date, last_moment: datetime
) -> None:
    team.zone = "Europe/Rome"
    team.save()
    clock.now = datetime(due.year, due.month, due.day, 0, 0, tzinfo=UTC) - timedelta(days=1)
    made = promise(ada, team, bo, due=due)
    clock.now = last_moment
    assert promise_of(made).on_day(team.today()).slipped is None
    clock.wait(minutes=1)
    assert promise_of(made).on_day(team.today()).slipped == due


def test_given_an_unknown_reason_when_a_promise_is_withdrawn_then_the_act_is_refused(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    made = promise(ada, team, bo)
    with pytest.raises(ValidationError, match="Choose a reason from the list"):
        act(ada, made, Act.WITHDRAW, reason="bored")
