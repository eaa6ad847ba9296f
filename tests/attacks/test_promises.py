"""The app keeps each privacy promise that its pages make; THREATS.md lists these promises."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.access_table import EXPECTED
from tests.web.dialogue.conftest import (
    dialogue,
    eight,
    open_dialogue,
    write_all,
)
from tests.web.test_access import World, urlpatterns, world
from wholesum.web.accounts.models import User
from wholesum.web.decisions.services import open_consent, revise_proposal
from wholesum.web.dialogue.models import Dialogue, Step
from wholesum.web.dialogue.services import steps
from wholesum.web.focus.models import FocusRound
from wholesum.web.pulse import services as pulse_services
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Promise, SignedSheet
from wholesum.web.rounds.tasks import mail_round
from wholesum.web.teams import services
from wholesum.web.teams.models import Membership, Role, Team

__all__ = ["dialogue", "eight", "open_dialogue", "urlpatterns", "world"]

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ClientOf = Callable[[User], Client]


def _read(client: Client, path: str) -> str:
    answer = client.get(path)
    if answer.streaming:
        return ""
    return unescape(answer.content.decode(errors="replace"))


@pytest.mark.urls("tests.web.test_access")
def test_given_the_app_promises_private_emails_when_a_member_reads_any_page_then_no_address_is_shown(
    world: World, ada: User, cleo: User, client_of: ClientOf
) -> None:
    said = "After you join, nobody in the team sees your email address in this app."
    assert said in _read(Client(), world.address("invitation"))
    found = {}
    for reader in (ada, cleo):
        others = [user for user in User.objects.exclude(pk=reader.pk) if user.name]
        for case in EXPECTED:
            page = _read(client_of(reader), world.address(case))
            if shown := [other.email for other in others if other.email in page]:
                found[case, reader.name] = shown
    assert found == {}


def test_given_the_app_promises_that_members_can_leave_then_all_but_the_last_facilitator_can_leave(
    team: Team, ada: User, cleo: User, client_of: ClientOf
) -> None:
    leave = reverse("team-leave", args=[team.pk])
    client_of(ada).post(leave)
    assert not Membership.objects.filter(team=team, user=ada).exists()
    refused = client_of(cleo).post(leave).content.decode()
    assert "only facilitator" in refused
    services.set_role(
        by=cleo,
        team=team.pk,
        member=team.memberships.exclude(user=cleo).get().pk,
        role=Role.FACILITATOR,
    )
    client_of(cleo).post(leave)
    assert not Membership.objects.filter(team=team, user=cleo).exists()


def test_given_a_subteam_when_members_of_the_outer_team_read_pages_then_they_see_only_its_name(
    team: Team, ada: User, cleo: User, dag: User, client_of: ClientOf
) -> None:
    part = Team.objects.create(name="Part", parent=team)
    Membership.objects.create(team=part, user=dag, role=Role.FACILITATOR)
    said = "The people in each team see only the name of the other team."
    settings = _read(client_of(dag), reverse("team-settings", args=[part.pk]))
    assert said in settings
    assert "Leadership" in settings
    for reader, other in ((dag, team), (ada, part), (cleo, part)):
        for name in ("team", "team-people", "rounds", "decisions", "focus", "dialogues", "mirror"):
            assert client_of(reader).get(reverse(name, args=[other.pk])).status_code == 404
    inside = _read(client_of(dag), reverse("team-people", args=[part.pk]))
    assert not [name for name in ("Ada", "Bo", "Cleo") if re.search(rf"\b{name}\b", inside)]


def test_given_pairs_who_write_statements_when_a_partner_reads_one_then_nobody_else_sees_its_author(
    dialogue: Dialogue, ada: User, cleo: User, client_of: ClientOf, eight: list[User]
) -> None:
    write_all(dialogue)
    steps.go_to(by=cleo, dialogue=dialogue.pk, step=Step.PAIRS)
    text = f"We should stop meeting {ada} on Mondays"
    readers = {
        user.pk
        for user in (*eight, cleo)
        if text in _read(client_of(user), reverse("dialogue", args=[dialogue.pk]))
    }
    pair = dialogue.groups.get(step=Step.PAIRS, voices__user=ada)
    assert readers == set(pair.voices.values_list("user", flat=True))
    assert len(readers) < len(eight)
    for name in ("dialogue-run", "dialogue-screen", "dialogue-log"):
        assert text not in _read(client_of(cleo), reverse(name, args=[dialogue.pk]))


def test_given_the_page_of_a_member_with_their_own_statements_then_other_members_cannot_see_the_page(
    dialogue: Dialogue, ada: User, bo: User, cleo: User, client_of: ClientOf
) -> None:
    write_all(dialogue)
    page = reverse("dialogue-yours", args=[dialogue.pk])
    text = f"We should stop meeting {ada} on Mondays"
    mine = _read(client_of(ada), page)
    assert "Only you see this page." in mine
    assert text in mine
    assert text not in _read(client_of(bo), page)
    assert client_of(cleo).get(page).status_code == 404


def test_given_an_answered_proposal_when_its_author_rewords_it_then_text_and_answers_of_before_are_kept(
    team: Team, ada: User, bo: User, client_of: ClientOf
) -> None:
    concerned = list(team.memberships.filter(answers=True).values_list("pk", flat=True))
    asked = open_consent(
        by=bo, team=team.pk, text="Sell the barge", concerned=concerned, closes=team.today()
    )
    client = client_of(ada)
    client.post(
        reverse("decision-answer", args=[team.pk, asked.pk]),
        {"version": 1, "stance": "objection", "reason": "It floats", "proposal": "Mend it"},
    )
    revise_proposal(by=bo, team=team.pk, decision=asked.pk, text="Mend the barge")
    page = _read(client, asked.get_absolute_url())
    assert "Sell the barge" in page
    assert "It floats" in page


def test_given_a_server_that_lets_members_download_answers_then_page_and_email_warn_before_answering(
    team: Team, eight: list[User], cleo: User, client_of: ClientOf, settings: Any
) -> None:
    said = "each member of the team can download all answers, without names"
    asked = pulse_services.open_round(
        by=cleo,
        team=team.pk,
        name="2026-11",
        length="short",
        closes=timezone.now() + timedelta(days=7),
    )
    for is_offered in (False, True):
        settings.EVIDENCE_EXPORT = is_offered
        page = _read(client_of(eight[0]), reverse("round-answer", args=[team.pk, asked.pk]))
        assert (said in page) is is_offered
        mail.outbox.clear()
        mail_round.call("pulse.Round", str(asked.pk), "opened")
        assert (said in str(mail.outbox[0].body)) is is_offered


@pytest.mark.urls("tests.web.test_access")
def test_given_signed_answers_when_their_author_is_removed_from_the_team_then_the_answers_keep_the_name(
    world: World, team: Team, bo: User, cleo: User, client_of: ClientOf
) -> None:
    signed = Round.objects.filter(team=team, closed=None).get()
    Round.objects.filter(pk=signed.pk).update(promise=Promise.SIGNED)
    answers = {f"answer-{item.item}": "3" for item in signed.items.all()}
    client_of(bo).post(world.address("round-answer"), answers)
    assert SignedSheet.objects.filter(round=signed.pk, user=bo).exists()
    page = _read(client_of(cleo), world.address("team-remove"))
    assert "signed answers keep the name" in page
    client_of(cleo).post(world.address("team-remove"))
    assert SignedSheet.objects.filter(round=signed.pk, user=bo).exists()
    assert client_of(bo).get(world.address("team")).status_code == 404
    assert client_of(bo).post(world.address("round-answer"), answers).status_code == 404


@pytest.mark.urls("tests.web.test_access")
def test_given_members_are_giving_points_to_goals_when_a_member_edits_a_goal_then_it_does_not_change(
    world: World, ada: User, cleo: User, client_of: ClientOf
) -> None:
    focus = FocusRound.objects.get()
    before = list(focus.goals.order_by("pk").values())
    for user in (ada, cleo):
        for act, sent in (
            ("focus-goal-name", {"text": "Another"}),
            ("focus-goal-back", {}),
            ("focus-goal-merge", {"second": world.named["goal"], "text": "Both"}),
        ):
            client_of(user).post(world.address(act), sent)
    assert list(focus.goals.order_by("pk").values()) == before
