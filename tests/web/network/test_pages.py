"""The pages of the network: counts first, no names of who answered what, tasks and mails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from tests.web.network.conftest import answer, answers_of, fill
from wholesum.web.accounts.models import User
from wholesum.web.network import services
from wholesum.web.network.models import RelianceRound
from wholesum.web.network.practice import PRACTICE
from wholesum.web.registry import todos_of
from wholesum.web.rounds.kinds import Occasion
from wholesum.web.rounds.tasks import mail_round
from wholesum.web.teams.models import Team

ClientOf = Callable[[User], Client]


def read(client: Client, name: str, *args: object) -> str:
    answered = client.get(reverse(name, args=args))
    assert answered.status_code == 200
    return " ".join(strip_tags(answered.content.decode()).split())


def test_given_no_round_of_ties_then_facilitators_can_start_one_and_members_read_who_can(
    team: Team, six: list[User], cleo: User, client_of: ClientOf
) -> None:
    assert "Ask the question" in read(client_of(cleo), "network", team.pk)
    assert "A facilitator can ask the question." in read(client_of(six[0]), "network", team.pk)


def test_given_the_form_that_starts_a_round_of_ties_when_sent_then_the_page_of_the_round_opens(
    team: Team, six: list[User], cleo: User, client_of: ClientOf
) -> None:
    page = read(client_of(cleo), "network-open", team.pk)
    assert "6 members can answer" in page
    assert "The counts need 5 answers" in page
    sent = {"last_day": (team.today() + timedelta(days=3)).isoformat()}
    answered = client_of(cleo).post(reverse("network-open", args=[team.pk]), sent)
    assert answered["Location"] == RelianceRound.objects.get().get_absolute_url()


def test_given_a_member_who_answers_about_ties_then_the_form_has_each_colleague_once(
    question: RelianceRound, six: list[User], client_of: ClientOf
) -> None:
    client, where = client_of(six[0]), [question.team_id, question.pk]
    page = read(client, "network-answer", *where)
    for user in six[1:]:
        assert page.count(f"leadership in this team? {user.name}") == 1
    assert "leadership in this team? Ada" not in page
    sent = {f"relies-{one}": value for one, value in answers_of(question, six[0]).items()}
    answered = client.post(reverse("network-answer", args=where), sent)
    assert answered["Location"] == reverse("network-sent", args=where)
    assert "1 of 6 have answered" in read(client, "network-sent", *where)


def test_given_a_colleague_left_out_in_an_answer_about_ties_then_the_page_names_the_colleague(
    question: RelianceRound, six: list[User], client_of: ClientOf
) -> None:
    sent = {f"relies-{one}": value for one, value in answers_of(question, six[0]).items()}
    sent.pop(f"relies-{six[1].pk}")
    where = reverse("network-answer", args=[question.team_id, question.pk])
    answered = client_of(six[0]).post(where, sent)
    assert "Bo: choose yes or no." in strip_tags(answered.content.decode())


def test_given_a_closed_round_of_ties_then_its_page_shows_counts_first_and_names_no_member(
    team: Team, six: list[User], cleo: User, client_of: ClientOf
) -> None:
    closed = fill(team, cleo)
    for name, args in (("network", [team.pk]), ("network-round", [team.pk, closed.pk])):
        answered = client_of(six[0]).get(reverse(name, args=args)).content.decode()
        page = " ".join(strip_tags(answered.partition("<main")[2]).split())
        assert "In 3 of 7 pairs with reliance, both rely on each other." in page
        assert "6 of 6 members answered." in page
        assert "if all relied on one member only, it would be 5 pairs" in page
        assert not any(f" {user.name} " in page for user in six[1:])


def test_given_a_closed_round_of_ties_then_its_page_is_the_same_for_any_two_members(
    team: Team, six: list[User], cleo: User, client_of: ClientOf
) -> None:
    closed = fill(team, cleo)
    pages = {
        read(client_of(user), "network-round", team.pk, closed.pk).replace(user.name, "")
        for user in six[:2]
    }
    assert len(pages) == 1


def test_given_too_few_answers_about_ties_then_the_page_says_that_they_were_deleted(
    question: RelianceRound, six: list[User], cleo: User, client_of: ClientOf
) -> None:
    answer(question, six[0])
    services.close_round(by=cleo, team=question.team_id, asking=question.pk)
    page = read(client_of(six[0]), "network", question.team_id)
    assert "only 1 of 6 members answered" in page
    assert "The counts need 5 answers. All answers are deleted." in page


def test_given_an_open_round_of_ties_then_a_member_has_a_task_until_they_answer(
    question: RelianceRound, six: list[User]
) -> None:
    (todo,) = todos_of(six[0])[question.team_id]
    assert todo.act == "Answer the question"
    answer(question, six[0])
    assert todos_of(six[0]) == {}


def test_given_few_answers_about_ties_near_the_last_day_then_the_facilitator_has_a_task(
    question: RelianceRound, cleo: User
) -> None:
    RelianceRound.objects.update(closes=timezone.now() + timedelta(hours=5))
    (todo,) = todos_of(cleo)[question.team_id]
    assert todo.text == "The question whom you rely on has 0 answers and needs 5"


@pytest.mark.parametrize("occasion", ["opened", "reminder", "prolonged"])
def test_given_an_open_round_of_ties_then_the_email_has_its_link_and_its_privacy_level(
    question: RelianceRound, occasion: Occasion
) -> None:
    mail_round.call("network.RelianceRound", str(question.pk), occasion)
    assert len(mail.outbox) == 6
    body = " ".join(mail.outbox[0].body.split())
    assert f"/network/{question.pk}/answer/" in body
    assert "Then they are deleted, and only the number of pairs remains." in body


def test_given_a_closed_round_of_ties_then_the_whole_team_gets_an_email_with_the_link(
    team: Team, six: list[User], cleo: User
) -> None:
    closed = fill(team, cleo)
    mail_round.call("network.RelianceRound", str(closed.pk), "closed")
    assert len(mail.outbox) == 7
    assert "6 of 6 answered. The counts are here:" in " ".join(mail.outbox[0].body.split())


def test_given_rounds_of_ties_then_news_calendar_own_data_and_deletion_pages_name_the_rounds(
    question: RelianceRound, six: list[User], cleo: User, ada: User
) -> None:
    team = question.team
    (card,) = PRACTICE.cards(team.pk, ada)
    assert "0 of 6 have answered." in card.text
    (day,) = PRACTICE.days(ada)
    assert day.when == question.closes
    assert PRACTICE.own_data(ada)["asked_whom_you_rely_on"][0]["answered"] is False
    assert list(PRACTICE.team_goes(team.pk)) == ["1 round about whom members rely on."]
    assert list(PRACTICE.account_stays(ada))
    for user in six:
        answer(question, user)
    services.close_round(by=cleo, team=team.pk, asking=question.pk)
    (news,) = PRACTICE.news(team, team.today())
    assert "6 of 6 answered" in news.text
    assert list(PRACTICE.next_steps(team.memberships.get(user=cleo))) == []


def test_given_six_members_and_no_round_of_ties_then_the_facilitator_sees_one_as_a_next_step(
    team: Team, six: list[User], cleo: User
) -> None:
    (card,) = PRACTICE.next_steps(team.memberships.get(user=cleo))
    assert card.act == "Ask the question"
    assert list(PRACTICE.next_steps(team.memberships.get(user=six[0]))) == []
