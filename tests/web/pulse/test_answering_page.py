"""The page on which a member answers a pulse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.pulse.conftest import Opened
from tests.web.pulse.sending import address, fields
from wholesum.pulse import evidence
from wholesum.web.accounts.models import User
from wholesum.web.pulse import services, words
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Intake
from wholesum.web.teams.models import Team

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


@pytest.mark.parametrize("promise", ["sealed", "signed"])
def test_privacy_level_of_a_pulse_is_shown_with_every_question(
    open_pulse: Opened, ada: User, client_of: ClientOf, promise: str
) -> None:
    pulse = open_pulse(promise=promise)
    page = client_of(ada).get(address(pulse, "round-answer")).content.decode()
    told = {"sealed": "stored without your name", "signed": "stored with your name"}[promise]
    for question in page.split("<fieldset")[1:]:
        assert told in question.split("</fieldset>")[0]
    assert "anonym" not in page.lower()


def test_pages_for_answering_are_not_cached_and_their_address_is_not_sent_to_other_sites(
    pulse: Round, ada: User, client_of: ClientOf
) -> None:
    client = client_of(ada)
    asked = client.get(address(pulse, "round-answer"))
    refused = client.post(address(pulse, "round-answer"), {})
    answered = client.post(address(pulse, "round-answer"), fields(pulse))
    recorded = client.get(address(pulse, "round-sent"))
    for response in (asked, refused, answered, recorded):
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert not response.cookies.get("messages")


def test_given_a_pulse_with_a_missing_answer_when_sent_then_the_page_names_it_and_keeps_the_others(
    pulse: Round, ada: User, client_of: ClientOf
) -> None:
    sent = fields(pulse, "4")
    sent.pop("answer-IC1")
    page = client_of(ada).post(address(pulse, "round-answer"), sent).content.decode()
    assert "Question 2: choose one of the options" in page
    assert page.count(" checked") == 9
    assert not Intake.objects.exists()


@pytest.mark.parametrize("value", ["6", "-1", "３", "1.0", "", "null", "[1]", "1" * 5000, "\x00"])
def test_given_an_answer_to_a_pulse_that_is_no_option_when_sent_then_it_is_refused(
    pulse: Round, ada: User, client_of: ClientOf, value: str
) -> None:
    answering = address(pulse, "round-answer")
    page = client_of(ada).post(answering, fields(pulse) | {"answer-EQ1": value})
    assert "Question 1: choose one of the options" in page.content.decode()
    assert not Intake.objects.exists()
    client_of(ada).post(answering, fields(pulse, "0"))
    assert Intake.objects.get().sheet.count(":null") == 10


def test_given_answers_to_a_pulse_sent_twice_then_the_first_are_kept_and_the_page_says_so(
    pulse: Round, ada: User, client_of: ClientOf
) -> None:
    client = client_of(ada)
    client.post(address(pulse, "round-answer"), fields(pulse, "4"))
    again = client.post(address(pulse, "round-answer"), fields(pulse, "1"), follow=True)
    assert "already answered" in again.content.decode()
    assert Intake.objects.get().sheet.count(":4") == 10
    back = client.get(address(pulse, "round-answer"))
    assert back["Location"] == address(pulse, "round-sent")


def test_given_a_member_who_has_not_answered_when_they_open_the_thank_you_page_then_they_see_questions(
    pulse: Round, ada: User, client_of: ClientOf
) -> None:
    page = client_of(ada).get(address(pulse, "round-sent"))
    assert page["Location"] == address(pulse, "round-answer")


def test_given_a_round_past_its_end_when_a_member_answers_then_the_page_says_nothing_is_recorded(
    pulse: Round, ada: User, client_of: ClientOf, later: Callable[[], None]
) -> None:
    client = client_of(ada)
    later()
    client.force_login(ada)
    for response in (
        client.get(address(pulse, "round-answer"), follow=True),
        client.post(address(pulse, "round-answer"), fields(pulse), follow=True),
    ):
        assert "you can no longer answer" in response.content.decode()
    assert client.get(address(pulse, "round-sent"))["Location"] == address(pulse, "round")
    assert not Intake.objects.exists()


def test_given_a_request_from_another_website_when_answers_are_sent_then_they_are_refused(
    pulse: Round, ada: User
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    answering = address(pulse, "round-answer")
    token = client.get(answering).context["csrf_token"]
    forged = fields(pulse)
    true = {**forged, "csrfmiddlewaretoken": str(token)}
    assert client.post(answering, forged, headers={"origin": "null"}).status_code == 403
    assert client.post(answering, forged).status_code == 403
    elsewhere = {"origin": "https://elsewhere.example"}
    assert client.post(answering, true, headers=elsewhere).status_code == 403
    assert not Intake.objects.exists()
    assert client.post(answering, true, headers={"origin": "null"}).status_code == 302
    assert Intake.objects.count() == 1


def test_given_two_users_and_two_rounds_then_the_names_of_their_drafts_in_the_browser_differ(
    pulse: Round,
    team: Team,
    ada: User,
    bo: User,
    cleo: User,
    open_pulse: Opened,
    client_of: ClientOf,
) -> None:
    def draft(user: User, asked: Round) -> str:
        return str(client_of(user).get(address(asked, "round-answer")).context["draft"])

    first = [draft(ada, pulse), draft(bo, pulse), draft(ada, pulse)]
    services.close_round(by=cleo, team=team.pk, round_id=pulse.pk)
    names = [*first, draft(ada, open_pulse(name="2026-12"))]
    assert names[0] == names[2]
    assert len(set(names)) == 3


def test_english_question_and_options_of_the_app_equal_those_of_the_library() -> None:
    assert str(words.STEM) == evidence.STEM
    assert tuple(map(str, words.OPTIONS)) == evidence.OPTIONS
    assert str(words.CANNOT_SAY) == evidence.CANNOT_SAY
