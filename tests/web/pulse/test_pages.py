"""The pages of rounds: access and content."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.web.pulse.conftest import Opened, sheet_of
from tests.web.pulse.sending import address, fields, let_four_weeks_pass
from wholesum.pulse import evidence
from wholesum.web.accounts.models import User
from wholesum.web.pulse import services
from wholesum.web.pulse.evidence import pulse_evidence
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import SignedSheet
from wholesum.web.teams.invitations import invite
from wholesum.web.teams.models import Membership, Role, Team

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
NAMES = ("round", "round-answer", "round-sent", "round-remind", "round-close", "round-delete")


def _terms(**changed: Any) -> dict[str, Any]:
    own = {f"own-{n}-{field}": "" for n in range(3) for field in ("text", "facet")}
    counts = {"own-TOTAL_FORMS": "3", "own-INITIAL_FORMS": "0"}
    usual = {
        "name": "2026-11",
        "length": "short",
        "promise": "sealed",
        "threshold": "5",
        "last_day": timezone.localdate().isoformat(),
    }
    return {**usual, **counts, **own, **changed}


# Who finds what


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_given_an_outsider_or_a_visitor_when_they_open_a_page_of_a_round_then_it_is_not_shown(
    pulse: Round, dag: User, client_of: ClientOf, name: str, method: str
) -> None:
    outsider = getattr(client_of(dag), method)(address(pulse, name))
    stranger = getattr(Client(), method)(address(pulse, name))
    assert outsider.status_code in {404, 405}
    assert stranger.status_code == 302
    assert stranger["Location"].startswith(reverse("account_login"))
    assert Round.objects.filter(pk=pulse.pk, closed=None, reminded=None).exists()


@pytest.mark.parametrize("name", ["rounds", "round-open"])
def test_given_an_outsider_when_the_rounds_of_a_team_are_opened_then_they_are_not_found(
    team: Team, cleo: User, dag: User, client_of: ClientOf, name: str
) -> None:
    address = reverse(name, kwargs={"team": team.pk})
    assert client_of(dag).get(address).status_code == 404
    assert client_of(cleo).get(address).status_code == 200


def test_given_a_member_when_they_open_a_round_then_they_cannot_change_it(
    pulse: Round, team: Team, ada: User, client_of: ClientOf
) -> None:
    client = client_of(ada)
    page = client.get(address(pulse, "round"))
    assert page.status_code == 200
    assert "Run this round" not in page.content.decode()
    assert client.get(reverse("round-open", kwargs={"team": team.pk})).status_code == 404
    for name in ("round-remind", "round-close", "round-delete"):
        assert client.post(address(pulse, name)).status_code == 404


def test_given_a_facilitator_who_is_not_asked_when_they_answer_then_the_page_is_not_found(
    pulse: Round, ada: User, cleo: User, client_of: ClientOf
) -> None:
    for name in ("round-answer", "round-sent"):
        assert client_of(cleo).get(address(pulse, name)).status_code == 404
    assert client_of(cleo).post(address(pulse, "round-answer"), fields(pulse)).status_code == 404
    assert client_of(ada).get(address(pulse, "round-answer")).status_code == 200


# Opening and running


def test_given_a_team_without_rounds_when_its_rounds_are_listed_then_the_page_says_the_next_step(
    team: Team, ada: User, cleo: User, client_of: ClientOf
) -> None:
    address = reverse("rounds", kwargs={"team": team.pk})
    assert "When a facilitator opens a pulse" in client_of(ada).get(address).content.decode()
    page = client_of(cleo).get(address).content.decode()
    assert page.count(f'href="{reverse("round-open", kwargs={"team": team.pk})}"') == 1
    assert reverse("team-invite", kwargs={"team": team.pk}) in page


@pytest.mark.parametrize(("size", "least"), [(6, 4), (7, 5)])
def test_given_a_team_when_the_form_to_open_a_pulse_is_shown_then_it_says_how_many_must_answer(
    team: Team, eight: list[User], cleo: User, client_of: ClientOf, size: int, least: int
) -> None:
    Membership.objects.filter(user__in=eight[size:]).delete()
    page = client_of(cleo).get(reverse("round-open", kwargs={"team": team.pk}))
    told = unescape(page.content.decode())
    shown = told.split("<details")[0]
    assert f"At least {least} of your {size} members must answer, or all answers are deleted. " in (
        shown
    )
    assert page.context["form"]["threshold"].initial == least
    assert "no result is shown" not in shown


def test_given_an_invited_person_who_has_not_joined_then_the_form_to_open_a_pulse_names_them(
    team: Team, cleo: User, client_of: ClientOf
) -> None:
    address = reverse("round-open", kwargs={"team": team.pk})
    assert "have not joined yet" not in client_of(cleo).get(address).content.decode()
    invite(by=cleo, team=team.pk, role=Role.MEMBER, email="finn@example.org")
    page = client_of(cleo).get(address).content.decode()
    assert "These people have not joined yet, so they are not asked: finn@example.org." in page


def test_given_a_question_written_by_the_team_when_a_pulse_is_opened_then_the_pulse_asks_it(
    team: Team, eight: list[User], cleo: User, client_of: ClientOf
) -> None:
    own = {"own-0-text": "We end on time.", "own-0-facet": "equality", "own-0-reverse": "on"}
    terms = _terms(focus=["inclusion", "equality"], threshold="4", **own)
    answered = client_of(cleo).post(reverse("round-open", kwargs={"team": team.pk}), terms)
    opened = Round.objects.get()
    assert answered["Location"] == address(opened, "round")
    assert [facet.code for facet in opened.focus_facets] == ["equality", "inclusion"]
    assert (opened.threshold, opened.closes.hour, opened.closes.minute) == (4, 23, 59)
    last = opened.items.last()
    assert last is not None
    assert (last.text, last.facet, last.reverse) == ("We end on time.", "equality", True)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"name": ""}, "This field is required"),
        ({"last_day": "2020-01-01"}, "Choose a last day"),
        ({"threshold": "3"}, "Select a valid choice"),
        ({"own-TOTAL_FORMS": "400"}, "at most 3 forms"),
    ],
)
def test_given_invalid_settings_when_a_pulse_is_opened_then_the_form_says_why(
    team: Team,
    eight: list[User],
    cleo: User,
    client_of: ClientOf,
    changed: dict[str, str],
    reason: str,
) -> None:
    address = reverse("round-open", kwargs={"team": team.pk})
    page = client_of(cleo).post(address, _terms(**changed))
    assert reason in page.content.decode()
    assert not Round.objects.exists()
    client_of(cleo).post(address, _terms())
    assert Round.objects.count() == 1


def test_given_a_facilitator_when_they_remind_close_and_delete_a_pulse_then_pages_confirm_each_act(
    pulse: Round, cleo: User, client_of: ClientOf
) -> None:
    client = client_of(cleo)
    said = [
        client.post(address(pulse, name), follow=True).content.decode()
        for name in ("round-remind", "round-remind", "round-close", "round-close", "round-delete")
    ]
    assert "gets an email" in said[0]
    assert "reminder today" in said[1]
    assert "The round is closed." in said[2]
    assert "closed already" in said[3]
    assert "deleted" in said[4]
    assert not Round.objects.exists()


def test_given_a_get_request_to_an_action_on_a_round_then_it_is_refused(
    pulse: Round, cleo: User, client_of: ClientOf
) -> None:
    for name in ("round-remind", "round-close", "round-delete"):
        assert client_of(cleo).get(address(pulse, name)).status_code == 405


@pytest.mark.parametrize(
    ("answering", "question"), [(6, "2 members have"), (7, "One member has"), (8, "")]
)
def test_given_answers_of_some_members_when_a_pulse_is_closed_early_then_the_page_asks_to_confirm(
    pulse: Round,
    eight: list[User],
    cleo: User,
    client_of: ClientOf,
    answering: int,
    question: str,
) -> None:
    for user in eight[:answering]:
        services.send_sheet(by=user, team=pulse.team_id, round_id=pulse.pk, answers=sheet_of(pulse))
    page = client_of(cleo).get(address(pulse, "round")).content.decode()
    assert (f"{question} not answered yet. Do you want" in page) == bool(question)
    assert ("Close the round anyway</button>" in page) == bool(question)
    assert ("Close the round</button>" in page) != bool(question)


@pytest.mark.parametrize(("answering", "is_asked_back"), [(4, True), (5, False)])
def test_given_too_few_answers_when_a_facilitator_closes_a_pulse_then_the_page_warns_of_the_loss(
    pulse: Round,
    eight: list[User],
    cleo: User,
    client_of: ClientOf,
    answering: int,
    is_asked_back: bool,
) -> None:
    for user in eight[:answering]:
        services.send_sheet(by=user, team=pulse.team_id, round_id=pulse.pk, answers=sheet_of(pulse))
    page = client_of(cleo).get(address(pulse, "round")).content.decode()
    lost = (
        "Answers so far: 4. Results need at least 5 answers. If you close the round now, it never"
    )
    assert (lost in page) == is_asked_back
    assert ("All answers are deleted." in page) == is_asked_back
    assert "Close the round</button>" not in page


def test_page_to_open_a_pulse_shows_four_fields_the_questions_and_the_members_to_be_asked(
    team: Team, eight: list[User], cleo: User, client_of: ClientOf
) -> None:
    page = client_of(cleo).get(reverse("round-open", kwargs={"team": team.pk})).content.decode()
    shown = page[page.index("<form method") :].split("<details")[0]
    named = set(re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', shown))
    assert named - {"csrfmiddlewaretoken"} == {"name", "length", "last_day", "threshold"}
    assert "8 members can answer: Ada, Bo, Ebo, Fay, Gus, Hal, Ida, Jon." in page
    assert all(text in unescape(page) for text in evidence.own_items()["text"])
    assert "Answers are sealed, unless you choose “signed” below." in page


# What it costs


def test_given_more_rounds_and_people_when_a_page_is_shown_then_the_number_of_queries_is_the_same(
    open_pulse: Opened, team: Team, eight: list[User], cleo: User, client_of: ClientOf
) -> None:
    client = client_of(cleo)
    counts = []
    for promise in ("sealed", "signed", "sealed", "signed"):
        let_four_weeks_pass()
        pulse = open_pulse(name=f"2026-{Round.objects.count():02}", promise=promise)
        for user in eight[: 4 + Round.objects.count()]:
            services.send_sheet(
                by=user, team=team.pk, round_id=pulse.pk, answers=sheet_of(pulse, None)
            )
        services.close_round(by=cleo, team=team.pk, round_id=pulse.pk)
        counts.append(
            [
                _queries(partial(client.get, reverse("rounds", kwargs={"team": team.pk}))),
                _queries(partial(client.get, address(pulse, "round"))),
                _queries(partial(pulse_evidence, team.pk)),
            ]
        )
    assert SignedSheet.objects.count() > len(eight)
    # A sealed round counts the sheets that are kept; of a signed one the number is stored.
    assert counts[0] == counts[2] == [4, 7, 4]
    assert counts[1] == counts[3] == [4, 6, 4]


def _queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_given_a_question_with_a_new_wording_when_exported_then_it_has_the_latest_wording(
    open_pulse: Opened, team: Team, eight: list[User], cleo: User
) -> None:
    for name, text in (("2026-09", "Worded once."), ("2026-11", "Worded again.")):
        let_four_weeks_pass()
        pulse = open_pulse(name=name)
        pulse.items.filter(item="EQ1").update(text=text)
        for user in eight[:5]:
            services.send_sheet(by=user, team=team.pk, round_id=pulse.pk, answers=sheet_of(pulse))
        services.close_round(by=cleo, team=team.pk, round_id=pulse.pk)
    read = pulse_evidence(team.pk)
    assert read is not None
    assert read.items.filter(item="EQ1")["text"].to_list() == ["Worded again."]
    assert read.items.height == 10
    assert read.rounds["members"].to_list() == [8, 8]
    assert not evidence.check_pulse(read)


def test_given_an_open_round_when_its_page_is_shown_then_it_lists_the_names_of_the_members_asked(
    pulse: Round, team: Team, ada: User, cleo: User, client_of: ClientOf
) -> None:
    names = "8 people: Ada, Bo, Ebo, Fay, Gus, Hal, Ida, Jon</dd>"
    assert names in client_of(ada).get(address(pulse, "round")).content.decode()
    services.close_round(by=cleo, team=team.pk, round_id=pulse.pk)
    assert "8 people</dd>" in client_of(ada).get(address(pulse, "round")).content.decode()


def test_given_a_member_who_joined_after_a_pulse_opened_then_the_page_says_why_they_are_not_asked(
    pulse: Round, team: Team, client_of: ClientOf
) -> None:
    late = User.objects.create_user("late@example.org")
    Membership.objects.create(team=team, user=late)
    page = client_of(late).get(address(pulse, "round")).content.decode()
    assert "You are not asked in this round" in page
    assert client_of(late).get(address(pulse, "round-answer")).status_code == 404
