"""Rounds of all kinds close at their end, and list the drafts that may stay in browsers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.focus.conftest import Walk, six, walk
from wholesum.web.accounts.models import User
from wholesum.web.focus.models import AskingKind
from wholesum.web.focus.services import askings
from wholesum.web.operations.backups.backup import _open_rounds
from wholesum.web.pulse import services as pulse_services
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Intake, Roll
from wholesum.web.rounds.queries import draft_name
from wholesum.web.rounds.services import close_due
from wholesum.web.teams.models import Team

__all__ = ["six", "walk"]

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def _drafts(client: Client) -> list[str]:
    found: list[str] = client.get(reverse("drafts")).json()["open"]
    return sorted(found)


def test_given_a_pulse_and_a_request_for_points_past_their_end_when_the_task_runs_then_both_close(
    walk: Walk, team: Team, cleo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.name_goals()
    walk.ask(AskingKind.GOALS)
    walk.give(walk.members[0], (100, 0, 0))
    closes = timezone.now() + timedelta(days=7)
    pulse_services.open_round(by=cleo, team=team.pk, name="1", length="short", closes=closes)
    assert close_due() == []
    later = timezone.now() + timedelta(days=61)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert {type(closed).__name__ for closed in close_due()} == {"Asking", "Round"}
    asking = walk.round.askings.get()
    assert (asking.answered, asking.closed) == (1, team.today())
    assert not Intake.objects.exists()
    assert not Roll.objects.exists()


def test_given_drafts_in_a_browser_then_only_those_of_open_unanswered_rounds_may_stay(
    walk: Walk, team: Team, cleo: User, dag: User, client_of: ClientOf
) -> None:
    ada = walk.members[0]
    client = client_of(ada)
    assert _drafts(client) == []
    walk.name_goals()
    walk.ask(AskingKind.GOALS)
    closes = timezone.now() + timedelta(days=7)
    pulse = pulse_services.open_round(
        by=cleo, team=team.pk, name="1", length="short", closes=closes
    )
    asking = walk.round.askings.get()
    assert _drafts(client) == sorted(draft_name(ada, round_.pk) for round_ in (asking, pulse))
    assert _drafts(client_of(cleo)) == _drafts(client_of(dag)) == []
    walk.give(ada, (100, 0, 0))
    assert _drafts(client) == [draft_name(ada, pulse.pk)]
    pulse_services.close_round(by=cleo, team=team.pk, round_id=pulse.pk)
    assert _drafts(client) == []


def test_given_open_rounds_when_a_backup_is_made_then_the_backup_says_how_many_are_open(
    walk: Walk, team: Team, cleo: User
) -> None:
    walk.name_goals()
    walk.ask(AskingKind.GOALS)
    assert _open_rounds() == 1
    askings.ask_again(by=cleo, what=AskingKind.GOALS, **walk.at)
    assert _open_rounds() == 0
    closes = timezone.now() + timedelta(days=7)
    pulse_services.open_round(by=cleo, team=team.pk, name="1", length="short", closes=closes)
    assert _open_rounds() == 1
    Round.objects.all().delete()
    assert not Roll.objects.exists()
