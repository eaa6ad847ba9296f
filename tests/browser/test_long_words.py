"""Long words and many marks do not make a page wider than a phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, Statement, Step, Voice, VotingRound
from wholesum.web.teams.models import Membership, Role, Team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOSTILE: Final = (
    "W" * 280,
    "👩‍👩‍👧‍👦" * 25,
    "\u202eevil txet\u202c مرحبا \u2066right\u2069",
    "<script>document.title = 'gone'</script><img src=x onerror=alert(1)>",
    "zero\u200bwidth\ufeffjoined",
    "Z\u0337\u031b\u035aa\u0338\u0322l\u0335g\u0336o" * 12,
)


@pytest.fixture
def dialogue() -> Dialogue:
    cleo = User.objects.create_user("cleo@example.org", "Cleo")
    team = Team.objects.create(name="Leadership")
    Membership.objects.create(team=team, user=cleo, role=Role.FACILITATOR)
    closes = timezone.now() + timedelta(days=1)
    made = Dialogue.objects.create(team=team, question="Q" * 200, step=Step.VOTING, closes=closes)
    Voice.objects.create(dialogue=made, user=cleo, team=team)
    for place, text in enumerate(HOSTILE, start=1):
        Statement.objects.create(dialogue=made, text=text, place=place)
    VotingRound.objects.create(dialogue=made, number=1, asked=1, closes=closes)
    return made


@pytest.mark.parametrize("step", [Step.LISTENING, Step.VOTING])
def test_given_very_long_words_in_a_dialogue_then_no_page_is_wider_than_a_phone(
    browser: Browser, live_server: LiveServer, dialogue: Dialogue, step: Step
) -> None:
    Dialogue.objects.update(step=step, turn=Statement.objects.get(place=1).pk)
    if step != Step.VOTING:
        VotingRound.objects.all().delete()
    client = Client()
    client.force_login(User.objects.get())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="en-GB")
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page = context.new_page()
    names = ["dialogue", "dialogue-run", "dialogue-screen"]
    paths = [reverse(name, args=[dialogue.pk]) for name in names]
    paths += [
        reverse("home"),
        *(reverse(n, args=[dialogue.team_id]) for n in ("team", "dialogues")),
    ]
    if step == Step.VOTING:
        paths.append(reverse("dialogue-answer", args=[dialogue.pk]))
    for path in paths:
        answer = page.goto(live_server.url + path)
        assert answer is not None
        assert answer.status == 200, path
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert page.title() != "gone"
    context.close()
