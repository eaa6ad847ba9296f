"""A pulse with a set of questions that a team brought in: asked, attributed, and exported."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from tests.pulse.test_question_sets import EXAMPLE
from wholesum.mirror.parts import method_sentences
from wholesum.pulse.summary.summarise import summarise_pulse
from wholesum.web.accounts.models import User
from wholesum.web.pulse import services
from wholesum.web.pulse.evidence import pulse_evidence
from wholesum.web.pulse.importing.rounds import import_rounds
from wholesum.web.pulse.models import Round
from wholesum.web.teams.models import Membership, Team

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
CREDIT = "Working together. A. Author and B. Author (2015). An example."


@pytest.fixture
def asked(team: Team, cleo: User, client_of: ClientOf) -> Round:
    for name in ("ebo", "fay", "gus"):
        user = User.objects.create_user(f"{name}@example.org", name.title())
        Membership.objects.create(team=team, user=user)
    sent = post(client_of(cleo), team, EXAMPLE)
    assert sent == ""
    return Round.objects.get(team=team)


def post(client: Client, team: Team, content: str) -> str:
    """Open a round with a file; return the words of the page if it is refused."""
    answer = client.post(
        reverse("round-open", args=[team.pk]),
        {
            "name": "2026-11",
            "length": "short",
            "promise": "sealed",
            "threshold": "5",
            "last_day": (team.today() + timedelta(days=5)).isoformat(),
            "question_file": SimpleUploadedFile("set.toml", content.encode()),
            "own-TOTAL_FORMS": "0",
            "own-INITIAL_FORMS": "0",
        },
    )
    if answer.status_code == 302:
        return ""
    return " ".join(strip_tags(answer.content.decode()).split())


def test_given_a_pulse_with_a_question_set_from_a_file_then_questions_and_their_source_are_shown(
    asked: Round, ada: User, client_of: ClientOf
) -> None:
    assert list(asked.items.values_list("item", "reverse")) == [("WT1", False), ("WT2", True)]
    page = client_of(ada).get(reverse("round-answer", args=[asked.team_id, asked.pk]))
    html = page.content.decode()
    words = " ".join(strip_tags(html).split())
    assert "How often does this happen in our team?" in words
    assert "We admit mistakes early." in words
    assert "seldom" in words
    assert f"Questions: {CREDIT}" in words
    about = client_of(ada).get(reverse("round", args=[asked.team_id, asked.pk])).content.decode()
    assert CREDIT in about


def test_given_a_member_with_italian_pages_then_the_questions_of_a_question_set_are_in_italian(
    asked: Round, ada: User, client_of: ClientOf
) -> None:
    client = client_of(ada)
    address = reverse("round-answer", args=[asked.team_id, asked.pk])
    html = client.get(address, headers={"accept-language": "it"}).content.decode()
    assert "Ammettiamo presto gli errori." in html
    assert 'lang="it"' in html
    assert "raramente" in html


def test_given_a_closed_pulse_with_a_question_set_then_report_and_exported_copy_name_its_source(
    asked: Round, cleo: User, team: Team
) -> None:
    for place in team.memberships.filter(answers=True):
        answers: dict[str, object] = {"WT1": 4, "WT2": 2}
        services.send_sheet(by=place.user, team=team.pk, round_id=asked.pk, answers=answers)
    services.close_round(by=cleo, team=team.pk, round_id=asked.pk)
    evidence = pulse_evidence(team.pk)
    assert evidence is not None
    (result,) = summarise_pulse(evidence, team.name).rounds
    assert any(f"Questions: {CREDIT}" in sentence for sentence in method_sentences(result))
    other = Team.objects.create(name="Copy")
    (copied,) = import_rounds(other, evidence)
    assert copied.attribution == asked.attribution


def test_given_a_question_set_with_a_fault_when_a_pulse_is_opened_then_the_form_says_what_is_wrong(
    team: Team, cleo: User, client_of: ClientOf
) -> None:
    words = post(client_of(cleo), team, EXAMPLE.replace("mutual_trust", "trust", 1))
    assert "the item WT1 has the unknown facet trust" in words
    assert not Round.objects.exists()
