"""A facilitator opens a dialogue: its terms, its participants and its times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.web.dialogue.conftest import LATER, Opened, start_voting, voice_of, vote, write_all
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, Voice, VotingRound
from wholesum.web.dialogue.services import opening, steps
from wholesum.web.dialogue.tasks import OPENED, REMINDER, RESULTS, mail_dialogue
from wholesum.web.teams.models import Membership, Team

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"question": " "}, "blank"),
        ({"question": "x" * 201}, "at most 200"),
        ({"question": "a\u202eb"}, "control characters"),
        ({"closes": timezone.now() - timedelta(1)}, "between today"),
        ({"closes": timezone.now() + timedelta(92)}, "90 days from now"),
        ({"promise": "blind"}, "sealed or signed"),
        ({"naming": "named"}, "how votes are shown"),
        ({"audience": "world"}, "who takes part"),
        ({"audience": "code", "promise": "signed"}, "cannot be signed"),
        ({"marks": 7}, "3, 4 or 5"),
        ({"threshold": 2}, "at least 5 voters or at least 4"),
        ({"seeds": ["x" * 281]}, "at most 280 characters"),
        ({"seeds": [f"seed {n}" for n in range(1001)]}, "at most 1000"),
    ],
)
def test_given_invalid_settings_of_a_new_dialogue_then_nothing_is_saved_and_the_error_says_why(
    open_dialogue: Opened, terms: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        open_dialogue(**terms)
    assert (Dialogue.objects.count(), Voice.objects.count()) == (0, 0)


def test_given_too_few_members_when_a_sealed_dialogue_is_opened_then_it_is_refused(
    team: Team, cleo: User
) -> None:
    terms: dict[str, Any] = {
        "by": cleo,
        "team": team.pk,
        "question": "What?",
        "purpose": "To know.",
        "decides": "We do.",
        "closes": timezone.now() + LATER,
    }
    with pytest.raises(ValidationError, match="Only 2 people would take part"):
        opening.open_dialogue(**terms)
    assert opening.open_dialogue(**terms, promise="signed").voices.count() == 2


def test_given_a_team_with_subteams_when_a_dialogue_is_opened_then_each_person_takes_part_once(
    open_dialogue: Opened, team: Team, ada: User, dag: User, client_of: Callable[[User], Any]
) -> None:
    part = Team.objects.create(name="Part", parent=Team.objects.create(name="Mid", parent=team))
    Membership.objects.create(team=part, user=ada)
    Membership.objects.create(team=part, user=dag)
    dialogue = open_dialogue(audience="organisation")
    assert dialogue.voices.count() == 9
    path = f"/dialogue/{dialogue.pk}/"
    assert client_of(dag).get(path).status_code == 200
    part.memberships.get(user=dag).delete()
    assert client_of(dag).get(path).status_code == 404


def test_given_a_new_dialogue_then_all_participants_get_an_email_and_the_tasks_contain_no_names(
    dialogue: Dialogue, asked: VotingRound, eight: list[User], cleo: User, ada: User
) -> None:
    vote(voice_of(dialogue, ada), asked, dialogue.statements.filter(place__gt=0)[0], 1)
    steps.remind(by=cleo, dialogue=dialogue.pk)
    with pytest.raises(ValidationError, match="email today"):
        steps.remind(by=cleo, dialogue=dialogue.pk)
    for kind in (OPENED, REMINDER, RESULTS):
        mail.outbox.clear()
        mail_dialogue.func(str(dialogue.pk), kind)
        assert {sent.to[0] for sent in mail.outbox} == {user.email for user in eight}
        assert len({sent.body for sent in mail.outbox}) == 1
    told = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    assert told.count() >= 4
    people = {str(voice.pk) for voice in dialogue.voices.all()} | {user.email for user in eight}
    assert not [task for task in told if any(person in str(task.args_kwargs) for person in people)]


def test_given_the_time_zone_of_a_team_when_it_opens_a_dialogue_then_times_are_in_that_zone(
    open_dialogue: Opened, cleo: User, team: Team, client_of: Callable[[User], Client]
) -> None:
    Team.objects.filter(pk=team.pk).update(zone="Pacific/Auckland")
    noon = (timezone.now() + timedelta(days=3)).replace(hour=12, minute=0)
    opened = open_dialogue(closes=noon)
    shown = opened.closes.astimezone(ZoneInfo("Pacific/Auckland"))
    page = client_of(cleo).get(reverse("dialogue", args=[opened.pk])).content.decode()
    assert f"{shown.day} {shown:%B %Y, %H:%M} (Pacific/Auckland)" in page
    assert "UTC" not in strip_tags(page)


def test_given_a_dialogue_over_several_days_then_its_pages_have_no_timer_and_votes_stay_open(
    dialogue: Dialogue, team: Team, cleo: User, ada: User, client: Client
) -> None:
    client.force_login(cleo)
    path = reverse("dialogue-open", args=[team.pk])
    form = client.get(path).context["form"]
    sent = {field.html_name: str(field.value() or "") for field in form if field.name != "comments"}
    assert sent["together"] == "together"
    client.post(path, sent | {"question": "What do we begin?", "together": "days"})
    slow = Dialogue.objects.get(question="What do we begin?")
    assert (slow.together, dialogue.together) == (False, True)
    write_all(slow)
    for one, has_timers in ((dialogue, True), (slow, False)):
        run = client.get(reverse("dialogue-run", args=[one.pk])).content.decode()
        assert ('name="minutes"' in run) == has_timers
        assert ("five minutes" in run) == has_timers
    asked = start_voting(slow, cleo)
    assert asked.closes == slow.closes
    run = client.get(reverse("dialogue-run", args=[slow.pk])).content.decode()
    assert "minutes" not in run
    client.force_login(ada)
    assert "in silence" not in client.get(reverse("dialogue", args=[slow.pk])).content.decode()
