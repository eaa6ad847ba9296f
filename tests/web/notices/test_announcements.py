"""What the chat of a team is told: openings and closings, with no name, wording or count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.web.dialogue.conftest import write_all
from wholesum.web.accounts.models import User
from wholesum.web.decisions.services import answer_consent, open_consent, settle
from wholesum.web.dialogue.services import opening, rounds, steps
from wholesum.web.focus.models import AskingKind
from wholesum.web.focus.services import askings, goals
from wholesum.web.focus.services import rounds as focus_rounds
from wholesum.web.notices import chat, tasks
from wholesum.web.notices.models import ChatAddress, ChatKind
from wholesum.web.notices.services import MOST_TESTS, send_test_message
from wholesum.web.pulse import services as pulse
from wholesum.web.teams.models import Membership, Team

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
SECRET: Final = "Secret"
"""A word in everything that members write here."""


@pytest.fixture
def asked(team: Team) -> Team:
    """A team of six with a chat."""
    for name in ("ebo", "fay", "gus"):
        user = User.objects.create_user(f"{name}@example.org", name.title())
        Membership.objects.create(team=team, user=user)
    ChatAddress.objects.create(team=team, kind=ChatKind.SLACK, address="https://hooks.org/x")
    return team


def told() -> list[tuple[str, str]]:
    """Return the sentences for the chat with their paths, and forget them."""
    found = DBTaskResult.objects.filter(task_path__endswith="post_to_chat").order_by("enqueued_at")
    sent = [(task.args_kwargs["args"][1], task.args_kwargs["args"][2]) for task in found]
    found.delete()
    return sent


def _pulse(team: Team, cleo: User, _ada: User) -> list[str]:
    closes = timezone.now() + timedelta(days=7)
    made = pulse.open_round(by=cleo, team=team.pk, name=SECRET, length="short", closes=closes)
    pulse.close_round(by=cleo, team=team.pk, round_id=made.pk)
    return ["A pulse opened. The last day is", "A pulse closed."]


def _focus(team: Team, cleo: User, ada: User) -> list[str]:
    focus = focus_rounds.open_focus(by=cleo, team=team.pk, name=SECRET)
    at: dict[str, Any] = {"team": team.pk, "focus": focus.pk}
    for text in (f"{SECRET} one", f"{SECRET} two"):
        goals.name_goal(by=ada, text=text, **at)
    askings.open_asking(by=cleo, what=AskingKind.GOALS, **at)
    askings.close_asking(by=cleo, what=AskingKind.GOALS, **at)
    return ["A question of a focus round opened. The last", "A question of a focus round closed."]


def _dialogue(team: Team, cleo: User, _ada: User) -> list[str]:
    made = opening.open_dialogue(
        by=cleo,
        team=team.pk,
        question=f"{SECRET}?",
        purpose=SECRET,
        decides=SECRET,
        closes=timezone.now() + timedelta(days=7),
    )
    write_all(made)
    steps.go_to(by=cleo, dialogue=made.pk, step="voting")
    rounds.close_round(by=cleo, dialogue=made.pk)
    steps.end(by=cleo, dialogue=made.pk)
    return ["A dialogue opened. The last day is", "A round of votes closed", "A dialogue ended."]


def _decision(team: Team, _cleo: User, ada: User) -> list[str]:
    place = team.memberships.get(user=ada).pk
    at: dict[str, Any] = {"by": ada, "team": team.pk}
    made = open_consent(**at, text=SECRET, concerned=[place], closes=team.today())
    answer_consent(**at, decision=made.pk, version=1, stance="consent")
    settle(**at, decision=made.pk)
    return ["A proposal asks for consent. The last day is", "A decision is taken."]


@pytest.mark.parametrize("practice", [_pulse, _focus, _dialogue, _decision])
def test_given_a_round_that_opens_and_closes_then_the_team_chat_gets_messages_without_names_or_answers(
    asked: Team, cleo: User, ada: User, practice: Callable[[Team, User, User], list[str]]
) -> None:
    expected = practice(asked, cleo, ada)
    found = told()
    assert len(found) == len(expected)
    for (sentence, path), start in zip(found, expected, strict=True):
        assert sentence.startswith(start)
        assert "%" not in sentence
        assert path.startswith("/")
        for private in (SECRET, asked.name, "Ada", "Cleo", "answered"):
            assert private not in sentence


def test_given_a_dialogue_deleted_before_its_message_then_the_team_chat_gets_no_link_to_it(
    asked: Team, cleo: User, ada: User
) -> None:
    made = opening.open_dialogue(
        by=cleo,
        team=asked.pk,
        question="What?",
        purpose="To act.",
        decides="We do.",
        closes=timezone.now() + timedelta(days=7),
    )
    told()
    steps.delete_dialogue(by=cleo, dialogue=made.pk)
    assert told() == []


def test_given_an_ended_dialogue_when_ended_again_then_the_team_chat_gets_only_one_message(
    asked: Team, cleo: User, ada: User
) -> None:
    _dialogue(asked, cleo, ada)
    told()
    steps.end_due()
    assert told() == []


def test_given_a_facilitator_who_sends_a_test_message_then_it_is_tried_once_and_a_failure_is_shown(
    asked: Team, cleo: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise chat.ChatError

    monkeypatch.setattr(tasks, "post", fail)
    client, page = client_of(cleo), reverse("team-chat", args=[asked.pk])
    assert "Send a test message" in client.get(page).content.decode()
    answer = client.post(reverse("team-chat-test", args=[asked.pk]), follow=True)
    assert "A test message is on its way" in answer.content.decode()
    (queued,) = DBTaskResult.objects.filter(task_path__endswith="post_to_chat")
    assert "This is a test message" in queued.args_kwargs["args"][1]
    with pytest.raises(chat.ChatError):
        queued.task.call(*queued.args_kwargs["args"])
    assert DBTaskResult.objects.filter(task_path__endswith="post_to_chat").count() == 1
    assert "did not arrive" in client.get(page).content.decode()


def test_only_a_facilitator_may_send_a_test_message_to_the_chat_and_only_a_few_an_hour(
    asked: Team, ada: User, cleo: User, dag: User
) -> None:
    for user in (ada, dag):
        with pytest.raises(Http404):
            send_test_message(by=user, team=asked.pk)
    for _ in range(MOST_TESTS):
        send_test_message(by=cleo, team=asked.pk)
    with pytest.raises(ValidationError, match="Try again in an hour"):
        send_test_message(by=cleo, team=asked.pk)
    assert len(told()) == MOST_TESTS
