"""What each user may do with a cycle, its prototypes, and the question to somebody outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from wholesum.mirror.evidence import Evidence
from wholesum.mirror.gather import gather
from wholesum.web.accounts.models import User
from wholesum.web.core.http import answering
from wholesum.web.cycle import services
from wholesum.web.cycle.models import Cycle, Kind, Prototype, Session
from wholesum.web.registry import evidence_of
from wholesum.web.teams.bin.services import restore
from wholesum.web.teams.models import BinItem, Team

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
MONDAY = date(2026, 11, 2)


@pytest.fixture
def cycle(team: Team, cleo: User) -> Cycle:
    return services.start_cycle(by=cleo, team=team.pk, starts=MONDAY, weeks=6)


@pytest.fixture
def first_prototype(cycle: Cycle, ada: User) -> Prototype:
    return services.write_prototype(
        by=ada, team=cycle.team_id, cycle=cycle.pk, text="Open desk", effect="Fewer calls"
    )


def ask(first_prototype: Prototype, by: User) -> str:
    """Ask the night shift, and return the token of the link."""
    at: dict[str, Any] = {
        "by": by,
        "team": first_prototype.cycle.team_id,
        "prototype": first_prototype.pk,
    }
    return services.ask_outside(asked="Night shift", **at)[1].rstrip("/").rpartition("/")[2]


def text(client: Client, path: str) -> str:
    return " ".join(strip_tags(client.get(path).content.decode()).split())


def acts(cycle: Cycle, first_prototype: Prototype) -> dict[str, Callable[[User], object]]:
    """Return every act on a cycle; each can be done at any time by the users who may."""
    at: dict[str, Any] = {"team": cycle.team_id}
    of = {**at, "cycle": cycle.pk}
    one = {**at, "prototype": first_prototype.pk}
    texts: dict[str, Any] = {"let_go": "Reports", "let_come": "", "working": ""}
    later = cycle.ends + timedelta(days=1)
    return {
        "start": lambda by: services.start_cycle(by=by, starts=later, weeks=6, **at),
        "move": lambda by: services.move_dates(by=by, ends=cycle.ends, days={}, **of),
        "review": lambda by: services.record_review(by=by, **texts, **of),
        "write": lambda by: services.write_prototype(by=by, text="More", **of),
        "ask": lambda by: services.ask_outside(by=by, asked="Night shift", **one),
        "withdraw": lambda by: services.withdraw_question(by=by, **one),
        "delete prototype": lambda by: services.delete_prototype(by=by, **one),
        "delete": lambda by: services.delete_cycle(by=by, **of),
    }


FACILITATOR_ONLY = {"start", "move", "delete"}


@pytest.mark.parametrize("act", list(acts(Cycle(ends=MONDAY), Prototype())))
@pytest.mark.parametrize("who", ["ada", "bo", "cleo", "dag"])
def test_members_may_review_a_cycle_and_facilitators_plan_it_and_outsiders_do_not_find_it(
    cycle: Cycle, first_prototype: Prototype, request: pytest.FixtureRequest, who: str, act: str
) -> None:
    user = request.getfixturevalue(who)
    do = acts(cycle, first_prototype)[act]
    if who == "dag" or (who != "cleo" and act in FACILITATOR_ONLY):
        with pytest.raises(Http404):
            do(user)
    else:
        do(user)


def test_given_a_cycle_of_another_team_then_every_act_on_it_is_not_found(
    cycle: Cycle, first_prototype: Prototype, dag: User
) -> None:
    cycle.team_id = dag.memberships.get().team_id
    for do in (one for name, one in acts(cycle, first_prototype).items() if name != "start"):
        with pytest.raises(Http404):
            do(dag)


def test_given_a_cycle_that_has_not_ended_when_another_is_started_then_it_is_refused(
    cycle: Cycle, cleo: User
) -> None:
    with pytest.raises(ValidationError, match="The last cycle ends on 13 December 2026"):
        services.start_cycle(by=cleo, team=cycle.team_id, starts=cycle.ends, weeks=6)


def test_given_moved_removed_and_added_meetings_then_the_plan_of_the_cycle_shows_the_changes(
    cycle: Cycle, cleo: User
) -> None:
    pulse, mirror, *_rest = cycle.sessions.all()
    services.move_dates(
        by=cleo,
        team=cycle.team_id,
        cycle=cycle.pk,
        ends=date(2026, 12, 20),
        days={pulse.pk: date(2026, 11, 3), mirror.pk: None},
        added=(Kind.CHECK_IN, date(2026, 12, 20)),
    )
    planned = list(cycle.sessions.values_list("kind", "day"))
    assert planned[0] == ("pulse", date(2026, 11, 3))
    assert planned[-1] == ("check-in", date(2026, 12, 20))
    assert "mirror" not in dict(planned)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"ends": date(2026, 11, 1)}, "The last day lies before the first"),
        ({"ends": date(2026, 12, 14)}, "The next cycle starts on 14 December 2026"),
        ({"ends": date(2026, 12, 1)}, "Review on 7 December 2026 lies outside the cycle"),
        (
            {"added": (Kind.MIRROR, date(2026, 11, 9))},
            "Mirror is planned twice on 9 November 2026",
        ),
    ],
)
def test_given_days_of_a_cycle_that_contradict_each_other_then_the_error_says_which(
    cycle: Cycle, cleo: User, given: dict[str, Any], fault: str
) -> None:
    at: dict[str, Any] = {"by": cleo, "team": cycle.team_id}
    services.start_cycle(starts=date(2026, 12, 14), weeks=4, **at)
    usual: dict[str, Any] = {"ends": cycle.ends, "days": {}}
    with pytest.raises(ValidationError, match=fault):
        services.move_dates(cycle=cycle.pk, **at, **(usual | given))
    assert Session.objects.filter(cycle=cycle).count() == 7


def test_given_a_review_of_a_cycle_without_text_when_saved_then_it_is_refused(
    cycle: Cycle, ada: User
) -> None:
    with pytest.raises(ValidationError, match="at least one"):
        services.record_review(
            by=ada, team=cycle.team_id, cycle=cycle.pk, let_go=" ", let_come="", working=""
        )


def test_given_the_review_of_a_cycle_then_the_next_cycle_shows_what_the_team_wanted_to_change(
    cycle: Cycle, ada: User, client_of: ClientOf
) -> None:
    services.record_review(
        by=ada,
        team=cycle.team_id,
        cycle=cycle.pk,
        let_go="Weekly reports",
        let_come="",
        working="We begin with the hardest question.",
    )
    page = text(client_of(ada), reverse("cycle", args=[cycle.team_id]))
    assert "The next cycle begins with this: We begin with the hardest question." in page


@pytest.mark.parametrize("ends", [False, True])
def test_given_a_review_of_a_cycle_saved_before_its_day_then_the_plan_stays_on_the_page(
    team: Team, cleo: User, client_of: ClientOf, ends: bool
) -> None:
    begun = services.start_cycle(by=cleo, team=team.pk, starts=team.today(), weeks=6)
    client, at = client_of(cleo), [team.pk, begun.pk]
    form = {"let_go": "Weekly reports", "let_come": "", "working": ""}
    client.post(reverse("cycle-review", args=at), form | ({"end_now": "on"} if ends else {}))
    begun.refresh_from_db()
    assert begun.let_go == "Weekly reports"
    assert (begun.reviewed is not None) == ends
    page = client.get(reverse("cycle", args=[team.pk])).content.decode()
    assert page.count('class="timeline"') == 1
    assert ("The plan of the last cycle" in page) == ends
    assert ("Start a cycle" in page) == ends
    assert ('class="tag">next' in page) != ends


def test_given_the_link_of_a_question_to_an_outsider_when_opened_then_no_data_change(
    first_prototype: Prototype, ada: User, client: Client
) -> None:
    token = ask(first_prototype, ada)
    before = Prototype.objects.values().get()
    answer = client.get(reverse("outside", args=[token]))
    assert Prototype.objects.values().get() == before
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    shown = strip_tags(answer.content.decode())
    assert all(words in shown for words in ("Open desk", "Fewer calls", "Night shift"))
    assert token not in repr(before)


def test_given_the_answer_of_an_outsider_then_the_mirror_counts_it_and_a_second_answer_is_refused(
    first_prototype: Prototype, ada: User, client: Client
) -> None:
    path = reverse("outside", args=[ask(first_prototype, ada)])
    assert client.post(path, {"outcome": "seen"}).status_code == 302
    assert "Your answer is recorded" in text(client, path)
    client.post(path, {"outcome": "not seen"})
    assert Prototype.objects.get().outcome == "seen"
    mirror = gather(Evidence("us", practices=evidence_of(first_prototype.cycle.team_id))).mirror
    row = next(
        candidate for candidate in mirror.rows if candidate.facet.code == "transformational_impact"
    )
    assert [done.words for done in row.does] == [
        "1 of 1 prototype had an effect that somebody outside saw"
    ]


def test_given_a_team_member_who_opens_the_link_for_an_outsider_then_their_answer_is_refused(
    first_prototype: Prototype, ada: User, bo: User, dag: User, client_of: ClientOf
) -> None:
    path = reverse("outside", args=[ask(first_prototype, ada)])
    assert "Only somebody outside the team can answer" in text(client_of(bo), path)
    client_of(bo).post(path, {"outcome": "seen"})
    assert Prototype.objects.get().outcome == ""
    client_of(dag).post(path, {"outcome": "seen"})
    assert Prototype.objects.get().outcome == "seen"


@pytest.mark.parametrize("sent", [{}, {"outcome": ""}, {"outcome": "maybe"}])
def test_given_an_invalid_answer_of_an_outsider_then_the_page_asks_again(
    first_prototype: Prototype, ada: User, client: Client, sent: dict[str, str]
) -> None:
    answer = client.post(reverse("outside", args=[ask(first_prototype, ada)]), sent)
    assert answer.status_code == 200
    assert 'class="errorlist"' in answer.content.decode()
    assert Prototype.objects.get().outcome == ""


def test_given_a_withdrawn_or_renewed_link_for_an_outsider_then_the_earlier_link_is_not_found(
    first_prototype: Prototype, ada: User, bo: User, client: Client
) -> None:
    first = ask(first_prototype, ada)
    second = ask(first_prototype, bo)
    assert client.get(reverse("outside", args=[first])).status_code == 404
    services.withdraw_question(
        by=ada, team=first_prototype.cycle.team_id, prototype=first_prototype.pk
    )
    assert client.post(reverse("outside", args=[second]), {"outcome": "seen"}).status_code == 404


def test_given_an_expired_link_for_an_outsider_then_the_page_says_so_and_accepts_no_answer(
    first_prototype: Prototype, ada: User, client: Client
) -> None:
    path = reverse("outside", args=[ask(first_prototype, ada)])
    Prototype.objects.update(expires=timezone.now())
    assert "This question has ended" in text(client, path)
    client.post(path, {"outcome": "seen"})
    assert Prototype.objects.get().outcome == ""


def test_given_an_answer_of_an_outsider_sent_from_another_website_then_it_is_refused(
    first_prototype: Prototype, ada: User
) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("outside", args=[ask(first_prototype, ada)]), {"outcome": "seen"})
    assert answer.status_code == 403
    assert Prototype.objects.get().outcome == ""


def test_given_many_tries_of_links_from_one_network_then_the_page_asks_to_wait(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "RATE", "3/m/ip")
    path = reverse("outside", args=["guess"])
    assert [client.get(path).status_code for _try in range(4)] == [404, 404, 404, 429]


def test_given_an_open_question_to_an_outsider_then_its_expected_effect_cannot_be_changed(
    first_prototype: Prototype, ada: User
) -> None:
    ask(first_prototype, ada)
    with pytest.raises(ValidationError, match="Withdraw the question first"):
        services.write_prototype(
            by=ada,
            team=first_prototype.cycle.team_id,
            cycle=first_prototype.cycle_id,
            prototype=first_prototype.pk,
            text="Open desk",
            effect="More calls",
        )


def test_given_a_prototype_without_an_expected_effect_then_no_outsider_can_be_asked_about_it(
    cycle: Cycle, ada: User
) -> None:
    plain = services.write_prototype(by=ada, team=cycle.team_id, cycle=cycle.pk, text="Try")
    with pytest.raises(ValidationError, match="which effect you expect"):
        ask(plain, ada)


@pytest.mark.parametrize("deleted", ["cycle", "prototype"])
def test_given_a_cycle_or_prototype_in_the_bin_when_restored_then_all_its_data_are_restored(
    cycle: Cycle, first_prototype: Prototype, cleo: User, deleted: str
) -> None:
    def everything() -> list[Any]:
        return [list(model.objects.order_by("pk").values()) for model in (Session, Prototype)]

    before = everything()
    if deleted == "cycle":
        services.delete_cycle(by=cleo, team=cycle.team_id, cycle=cycle.pk)
        assert not Cycle.objects.exists()
    else:
        services.delete_prototype(by=cleo, team=cycle.team_id, prototype=first_prototype.pk)
    assert not Prototype.objects.exists()
    restore(by=cleo, team=cycle.team_id, item=BinItem.objects.get().pk)
    assert everything() == before


def test_given_a_new_link_for_an_outsider_then_the_page_shows_the_link_only_once(
    first_prototype: Prototype, ada: User, client_of: ClientOf
) -> None:
    client = client_of(ada)
    at = [first_prototype.cycle.team_id, first_prototype.pk]
    shown = client.post(reverse("cycle-ask", args=at), {"asked": "Night shift"}).content.decode()
    assert "/outside/" in shown
    again = client.get(reverse("cycle-prototype", args=at)).content.decode()
    assert "/outside/" not in again
    assert "Night shift can answer until" in strip_tags(again)


def in_state(first_prototype: Prototype, ada: User, state: str) -> str:
    """Bring a question into a state, and return the token of its link."""
    token = "" if state == "not asked" else ask(first_prototype, ada)
    if state == "answered":
        services.answer_outside(token=token, outcome="partly")
    elif state == "expired":
        Prototype.objects.update(expires=timezone.now())
    elif state == "withdrawn":
        services.withdraw_question(
            by=ada, team=first_prototype.cycle.team_id, prototype=first_prototype.pk
        )
    return token


ALLOWED = {
    # What may be done in each state: ask, answer by the link, withdraw, change the effect.
    "not asked": "ask withdraw change",
    "asked": "ask answer withdraw",
    "expired": "ask withdraw",
    "answered": "withdraw",
    "withdrawn": "ask withdraw change",
}


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("act", ["ask", "answer", "withdraw", "change"])
def test_given_the_state_of_a_question_to_an_outsider_then_only_the_listed_acts_are_possible(
    first_prototype: Prototype, ada: User, bo: User, state: str, act: str
) -> None:
    token = in_state(first_prototype, ada, state)
    at: dict[str, Any] = {
        "by": bo,
        "team": first_prototype.cycle.team_id,
        "prototype": first_prototype.pk,
    }
    changed: dict[str, Any] = {
        "cycle": first_prototype.cycle_id,
        "text": "Open desk",
        "effect": "New",
    }
    acts: dict[str, Callable[[], object]] = {
        "ask": lambda: services.ask_outside(asked="Day shift", **at),
        "answer": lambda: services.answer_outside(token=token, outcome="seen"),
        "withdraw": lambda: services.withdraw_question(**at),
        "change": lambda: services.write_prototype(**changed, **at),
    }
    before = Prototype.objects.values().get()
    if act in ALLOWED[state].split():
        acts[act]()
    else:
        with pytest.raises((ValidationError, Http404)):
            acts[act]()
        assert Prototype.objects.values().get() == before
