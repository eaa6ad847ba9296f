from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from tests.web.commitments.conftest import Clock, act, promise
from wholesum.commitments.transitions import Act, State
from wholesum.web.accounts.models import User
from wholesum.web.commitments.importing import import_commitments
from wholesum.web.commitments.models import Commitment
from wholesum.web.commitments.practice import PRACTICE
from wholesum.web.commitments.queries import (
    check_in_of,
    commitments_evidence,
    commitments_mark,
    lines_of,
    own_part,
    promise_of,
)
from wholesum.web.registry import AgreementKind, promise_link, todos_of
from wholesum.web.teams.models import Team

ClientOf = Callable[[User], Client]


def seen(client: Client, name: str, *keys: object) -> str:
    answer = client.get(reverse(name, args=keys))
    assert answer.status_code == 200
    return " ".join(strip_tags(answer.content.decode()).split())


def test_given_the_form_of_a_promise_when_sent_then_the_promise_is_made_in_the_name_of_the_user(
    team: Team, ada: User, bo: User, clock: Clock, client_of: ClientOf
) -> None:
    sent = {
        "what": "Write the rota",
        "to": team.memberships.get(user=bo).pk,
        "due": team.today() + timedelta(days=7),
    }
    answer = client_of(ada).post(reverse("commitment-promise", args=[team.pk]), sent)
    made = Commitment.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert (made.by, made.to, made.we) == (ada, bo, False)


def test_given_a_day_in_the_past_when_a_promise_is_sent_then_the_form_shows_an_error_at_the_field(
    team: Team, ada: User, clock: Clock, client_of: ClientOf
) -> None:
    sent = {"what": "x", "to": "", "due": team.today() - timedelta(days=1)}
    answer = client_of(ada).post(reverse("commitment-promise", args=[team.pk]), sent)
    assert answer.status_code == 200
    assert answer.context["form"].errors["due"] == ["Choose a day: today or later."]


def test_given_a_link_from_another_practice_then_the_form_of_the_promise_is_already_filled_in(
    team: Team, ada: User, clock: Clock, client_of: ClientOf
) -> None:
    link = promise_link(team.pk, "Stop & <b>go</b>", "dialogue 7", team.today())
    page = client_of(ada).get(link).content.decode()
    assert 'value="Stop &amp; &lt;b&gt;go&lt;/b&gt;"' in page
    assert 'value="dialogue 7"' in page
    assert f'value="{team.today().isoformat()}"' in page


def test_given_a_request_to_a_member_when_they_read_it_then_they_can_say_yes_no_or_offer_a_change(
    team: Team, ada: User, bo: User, clock: Clock, client_of: ClientOf
) -> None:
    sent = {"what": "Send it", "giver": team.memberships.get(user=bo).pk, "due": team.today()}
    client_of(ada).post(reverse("commitment-ask", args=[team.pk]), sent)
    made = Commitment.objects.get()
    text = seen(client_of(bo), "commitment", team.pk, made.pk)
    for words in ("Yes, I promise", "No", "Offer something else", "Ada asked for it"):
        assert words in text
    assert "Yes, I promise" not in seen(client_of(ada), "commitment", team.pk, made.pk)


@pytest.mark.parametrize("act_name", ["accept", "not-yet"])
def test_given_a_promise_reported_as_done_when_accepted_in_the_check_in_then_the_check_in_is_shown(
    team: Team, ada: User, bo: User, clock: Clock, client_of: ClientOf, act_name: str
) -> None:
    made = promise(ada, team, bo)
    act(ada, made, Act.REPORT)
    address = reverse("commitment-act", args=[team.pk, made.pk, act_name])
    answer = client_of(bo).post(address, {"back": "check-in"})
    check_in = reverse("commitments-check-in", args=[team.pk])
    assert answer["Location"] == f"{check_in}#p-{made.pk}"
    state = State.KEPT if act_name == "accept" else State.OPEN
    assert promise_of(made).state is state


def test_given_an_impossible_act_on_a_promise_when_sent_then_the_page_says_why(
    team: Team, ada: User, bo: User, clock: Clock, client_of: ClientOf
) -> None:
    made = promise(ada, team, bo)
    address = reverse("commitment-act", args=[team.pk, made.pk, "accept"])
    page = client_of(bo).post(address).content.decode()
    assert "The promise has changed meanwhile" in page
    assert client_of(bo).post(address.replace("accept", "applaud")).status_code == 404


def test_given_promises_in_all_states_then_the_check_in_page_groups_them_by_state(
    team: Team, ada: User, bo: User, cleo: User, clock: Clock, client_of: ClientOf
) -> None:
    day = team.today()
    raised = promise(ada, team, bo, what="Slipped one", due=day)
    risky = promise(ada, team, bo, what="Risky one", due=day + timedelta(days=20))
    act(ada, risky, Act.WARN)
    done = promise(bo, team, ada, what="Done one")
    act(bo, done, Act.REPORT)
    promise(bo, team, ada, what="Later one", due=day + timedelta(days=30))
    promise(bo, team, ada, what="Next one", due=day + timedelta(days=5))
    clock.wait(days=1)
    act(bo, raised, Act.RAISE)
    found = check_in_of(lines_of(team, cleo, closed=False))
    groups = (found.slipped, found.warned, found.reported, found.due)
    assert [[str(line.record) for line in group] for group in groups] == [
        ["Slipped one"],
        ["Risky one"],
        ["Done one"],
        ["Next one"],
    ]
    assert (found.number, found.later) == (4, 1)
    text = seen(client_of(cleo), "commitments-check-in", team.pk)
    assert "The slip was raised on 5 May 2026." in text
    assert "1 more promise is due later." in text
    assert "Raise the slip" not in text


def test_given_no_change_of_promises_when_the_shared_screen_asks_for_news_then_it_gets_no_content(
    team: Team, ada: User, bo: User, clock: Clock, client_of: ClientOf
) -> None:
    client, live = client_of(bo), reverse("commitments-live", args=[team.pk])
    page = client.get(reverse("commitments-screen", args=[team.pk]))
    assert client.get(live, {"v": page.context["version"]}).status_code == 204
    promise(ada, team, bo, what="New on the wall")
    answer = client.get(live, {"v": page.context["version"]})
    assert "New on the wall" in answer.content.decode()
    assert "<form" not in answer.content.decode()


def test_given_the_share_of_promises_a_member_kept_then_no_other_member_sees_the_share(
    team: Team, ada: User, bo: User, clock: Clock, client_of: ClientOf
) -> None:
    made = promise(ada, team, bo)
    act(ada, made, Act.REPORT)
    act(bo, made, Act.ACCEPT)
    own = "Of your own promises, 1 of 1 was kept or changed in time."
    assert own in seen(client_of(ada), "commitments", team.pk)
    others = seen(client_of(bo), "commitments", team.pk)
    assert "Of your own promises" not in others
    assert "1 of 1 promise was kept or changed in time" in others


def test_given_open_promises_then_every_member_can_download_them_as_markdown(
    team: Team, ada: User, bo: User, clock: Clock, client_of: ClientOf
) -> None:
    promise(ada, team, bo)
    answer = client_of(bo).get(reverse("commitments-markdown", args=[team.pk]))
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert "- [ ] Write the rota (Ada → Bo, by 2026-05-11)" in answer.content.decode()


def test_given_promises_of_several_members_then_each_member_sees_only_their_own_next_steps(
    team: Team, ada: User, bo: User, cleo: User, clock: Clock
) -> None:
    made = promise(ada, team, bo)
    act(ada, made, Act.REPORT)
    promise(bo, team, ada, due=team.today() + timedelta(days=30))
    assert [one.act for one in todos_of(bo).get(team.pk, [])] == ["Say whether it is done"]
    assert todos_of(ada) == {}
    clock.wait(days=24)
    assert [todo.act for todo in todos_of(bo)[team.pk]][-1] == "Look at your promise"


def test_given_open_promises_then_the_home_page_lists_each_promise_until_it_is_closed(
    team: Team, ada: User, bo: User, clock: Clock, client_of: ClientOf
) -> None:
    made = [promise(by, team, to) for by, to in ((ada, bo), (bo, ada)) for _ in range(3)]
    clock.wait(days=300)
    found = list(PRACTICE.agreements(team))
    assert [agreement.kind for agreement in found] == [AgreementKind.PROMISED] * 6
    assert "It was due on 11 May 2026." in found[0].about
    for record in made:
        act(record.to, record, Act.RELEASE)
    assert list(PRACTICE.agreements(team)) == []
    assert list(PRACTICE.cards(team.pk, ada)) == []


def test_given_a_missed_promise_that_a_member_pointed_out_then_the_news_of_the_team_mention_it(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    made = promise(ada, team, bo)
    clock.wait(days=8)
    act(bo, made, Act.RAISE)
    (news,) = PRACTICE.news(team, team.today())
    assert news.text == "A slip was raised: “Write the rota”"


def test_given_an_act_on_a_promise_then_exported_tables_mirror_and_own_data_contain_it(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    assert commitments_evidence(team.pk) is None
    made = promise(ada, team, bo)
    before = commitments_mark(team.pk)
    act(ada, made, Act.WARN, text="The printer is broken")
    assert commitments_mark(team.pk) != before
    evidence = commitments_evidence(team.pk)
    assert evidence is not None
    assert evidence.promise_events["act"].to_list() == ["promise", "warn"]
    told = own_part(ada)
    assert [record["act"] for record in told["acts_on_promises"]] == ["promise", "warn"]
    assert own_part(bo)["promises"][0]["roles"] == ["to"]


def test_given_a_facilitator_sets_the_greatest_number_of_open_promises_then_the_limit_holds(
    team: Team, ada: User, bo: User, cleo: User, clock: Clock, client_of: ClientOf
) -> None:
    sent: dict[str, Any] = {"most": 1, "head": team.memberships.get(user=ada).pk}
    client_of(cleo).post(reverse("commitments-terms", args=[team.pk]), sent)
    promise(ada, team, bo)
    form = {"what": "x", "to": "", "due": team.today()}
    page = client_of(ada).post(reverse("commitment-promise", args=[team.pk]), form)
    assert "You have 1 open promise, the most your team allows" in page.content.decode()


def test_given_a_facilitator_deletes_a_promise_then_it_is_in_the_bin(
    team: Team, ada: User, bo: User, cleo: User, clock: Clock, client_of: ClientOf
) -> None:
    made = promise(ada, team, bo)
    address = reverse("commitment-act", args=[team.pk, made.pk, "delete"])
    assert client_of(ada).post(address).status_code == 404
    assert client_of(cleo).post(address).status_code == 302
    assert team.bin.get().name == "Write the rota"


@pytest.mark.parametrize("name", ["commitments", "commitments-check-in", "commitments-live"])
def test_given_more_promises_when_a_page_is_opened_then_the_number_of_queries_stays_the_same(
    team: Team,
    ada: User,
    bo: User,
    clock: Clock,
    client_of: ClientOf,
    django_assert_max_num_queries: Any,
    name: str,
) -> None:
    client, address = client_of(bo), reverse(name, args=[team.pk])
    promise(ada, team, bo)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for giver, taker in ((ada, bo), (bo, ada), (bo, None)):
        act(giver, promise(giver, team, taker), Act.REPORT)
    with django_assert_max_num_queries(len(one)):
        client.get(address)


def test_given_exported_promises_when_imported_into_another_team_then_histories_are_the_same(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    made = promise(ada, team, bo, we=True, needs="Time", done="Sent")
    act(ada, made, Act.RENEGOTIATE, due=team.today() + timedelta(days=9), reason="size")
    evidence = commitments_evidence(team.pk)
    assert evidence is not None
    other = Team.objects.create(name="Other")
    import_commitments(other, evidence, {})
    again = commitments_evidence(other.pk)
    assert again is not None
    assert again.promises.equals(evidence.promises)
    assert again.promise_events.equals(evidence.promise_events)
