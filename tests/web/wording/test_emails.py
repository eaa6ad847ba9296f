"""Pages promise no email on a server that sends none, and emails name a person to ask."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.web.access_table import EXPECTED
from tests.web.ready_tasks import run_ready_tasks
from tests.web.test_access import World, urlpatterns, world
from tests.web.wording.page_texts import texts_of
from wholesum.web.accounts.models import User
from wholesum.web.decisions.models import Decision, Remit
from wholesum.web.decisions.tasks import mail_decision, remind_of_review
from wholesum.web.dialogue.tasks import mail_dialogue
from wholesum.web.focus.models import Asking
from wholesum.web.rounds.kinds import Occasion
from wholesum.web.rounds.tasks import mail_round
from wholesum.web.teams.models import Team

__all__ = ["urlpatterns", "world"]

pytestmark = [pytest.mark.urls("tests.web.test_access"), pytest.mark.django_db, pytest.mark.slow]

CONSOLE: Final = "django.core.mail.backends.console.EmailBackend"
SMTP: Final = "django.core.mail.backends.locmem.EmailBackend"
PROMISE: Final = re.compile(
    r"[^.\n]*(?:\bgets? (?:an |one )?emails?\b|\bby email\b|\bemails (?:everybody|all|you)\b"
    r"|\bwe (?:send|sent) (?:you|a code|it)\b|\bcode we sent\b"
    r"|\bsend (?:me|again|invitations|a reminder)\b)[^.\n]*",
    re.IGNORECASE,
)
OCCASIONS: Final[tuple[Occasion, ...]] = ("opened", "reminder", "prolonged")
NONE: Final = "Nobody gets an email"
ABOUT_EMAILS: Final = ("help", "notices", "unsubscribe", "account_reset")
"""Pages that explain emails, or the choice of emails."""


def _promises(world: World, cases: Iterable[str] = EXPECTED) -> dict[str, set[str]]:
    """Return the sentences that promise an email, with the pages on which they are."""
    found: dict[str, set[str]] = {}
    for case, text in texts_of(world, cases):
        if not case.startswith(ABOUT_EMAILS):
            for sentence in PROMISE.findall(text.replace(NONE, "")):
                found.setdefault(" ".join(sentence.split()), set()).add(case)
    return found


def test_given_a_server_that_sends_no_emails_then_no_page_announces_an_email(
    world: World, settings: Any
) -> None:
    settings.EMAIL_BACKEND = CONSOLE
    assert _promises(world) == {}


def test_given_a_server_that_sends_emails_then_pages_say_who_gets_an_email(
    world: World, settings: Any
) -> None:
    settings.EMAIL_BACKEND = SMTP
    pages = {"round", "dialogue-run", "team-delete", "team-remove", "team-invite"}
    assert {page for those in _promises(world, pages).values() for page in those} == pages


def test_each_email_of_a_team_names_a_person_to_ask(world: World, team: Team) -> None:
    named = world.named
    run_ready_tasks()
    for kind in ("opened", "reminder", "results"):
        mail_dialogue.call(str(named["dialogue"]), kind)
    for occasion in OCCASIONS:
        mail_round.call("pulse.Round", str(named["round_id"]), occasion)
    mail_round.call("pulse.Round", str(world.closed.pk), "closed")
    asking = Asking.objects.get()
    for occasion in OCCASIONS[:2]:
        mail_round.call("focus.Asking", str(asking.pk), occasion)
    Asking.objects.update(closed=team.today(), answered=0)
    mail_round.call("focus.Asking", str(asking.pk), "closed")
    for kind in ("opened", "revised", "decided"):
        mail_decision.call(str(named["decision"]), kind)
    Decision.objects.filter(pk=str(named["decision"])).update(review=team.today())
    remind_of_review.call(str(named["decision"]))
    bodies = {str(sent.body) for sent in mail.outbox if "deleted" not in sent.subject}
    assert len(bodies) >= 13
    assert {body for body in bodies if not re.search(r"\b(Cleo|Bo)\b", body)} == set()


def test_given_a_server_that_sends_no_emails_when_consent_is_asked_for_then_the_page_says_so(
    team: Team, bo: User, settings: Any
) -> None:
    settings.EMAIL_BACKEND = CONSOLE
    client = Client()
    client.force_login(bo)
    place = team.memberships.get(user=bo).pk
    sent = {"text": "We meet once a week.", "concerned": [place], "closes": team.today()}
    page = client.post(
        reverse("decision-propose", args=[team.pk]), {**sent, "remit": Remit.OURS}, follow=True
    )
    assert "The consent round is open. This server sends no emails" in page.content.decode()
