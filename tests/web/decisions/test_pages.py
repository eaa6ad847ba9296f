"""The forms of a decision show what they ask about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.decisions.conftest import ids
from wholesum.web.accounts.models import User
from wholesum.web.decisions import services
from wholesum.web.decisions.models import Decision, Stance
from wholesum.web.decisions.services import Terms
from wholesum.web.teams.models import Team

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def answer(asked: Decision, user: User, stance: Stance, reason: str, proposal: str) -> None:
    services.answer_consent(
        by=user,
        team=asked.team_id,
        decision=asked.pk,
        version=1,
        stance=stance,
        reason=reason,
        proposal=proposal,
    )


def test_given_an_objection_when_the_proposal_is_reworked_then_the_page_shows_only_objections(
    asked: Decision, ada: User, bo: User, client_of: ClientOf
) -> None:
    answer(asked, ada, Stance.OBJECTION, "Nobody would pay.", "A ceiling a month.")
    answer(asked, bo, Stance.CONSENT, "", "")
    page = client_of(bo).get(reverse("decision-revise", args=[asked.team_id, asked.pk]))
    shown = page.content.decode()
    assert all(said in shown for said in ("Nobody would pay.", "A ceiling a month."))
    assert [objection.user for objection in page.context["consent"].objections] == [ada]
    assert shown.count('class="stance ') == 1


def test_given_the_expected_effect_of_a_decision_when_it_is_reviewed_then_the_page_shows_the_effect(
    team: Team, ada: User, bo: User, client_of: ClientOf
) -> None:
    made = services.record_decision(
        by=ada,
        team=team.pk,
        text="Start",
        day=date(2026, 1, 2),
        concerned=ids(team, ada, bo),
        heard=ids(team, bo),
        terms=Terms(expected="Passengers wait less."),
    )
    page = client_of(ada).get(reverse("decision-review", args=[team.pk, made.pk]))
    assert "Passengers wait less." in page.content.decode()


def test_given_a_decision_by_consent_then_its_page_says_that_all_members_asked_made_the_decision(
    asked: Decision, ada: User, bo: User, client_of: ClientOf
) -> None:
    for user in (ada, bo):
        answer(asked, user, Stance.CONSENT, "", "")
    services.settle(by=bo, team=asked.team_id, decision=asked.pk)
    page = client_of(ada).get(asked.get_absolute_url()).content.decode()
    assert "<dt>Who decided</dt><dd>everybody who was asked, by consent</dd>" in page
