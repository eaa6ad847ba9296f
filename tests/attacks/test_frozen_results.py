"""Results of closed rounds do not change when members leave, so that nobody can subtract them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from wholesum.web.accounts.models import User
from wholesum.web.accounts.services import delete_account
from wholesum.web.dialogue.models import Dialogue
from wholesum.web.focus.models import FocusRound
from wholesum.web.mirror.queries import team_mirror
from wholesum.web.operations.services import add_sample_team
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.services import close_round
from wholesum.web.teams import services as teams
from wholesum.web.teams.models import Membership, Team

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NAMED: Final = {"commitments", "decisions", "focus", "recognition", "strengths"}
"""Practices whose records name people to the whole team: a figure of them tells nothing new."""

ClientOf: TypeAlias = Callable[[User], Client]


def _is_removed(team: Team, cleo: User, member: User) -> None:
    teams.remove_member(
        by=cleo, team=team.pk, member=Membership.objects.get(team=team, user=member).pk
    )


def _leaves(team: Team, cleo: User, member: User) -> None:
    teams.leave(by=member, team=team.pk)


def _deletes_the_account(team: Team, cleo: User, member: User) -> None:
    delete_account(by=member, typed=member.email)


def _results(team: Team, client: Client) -> Mapping[str, Any]:
    """Return all results of sealed answers and of meetings that a facilitator can read."""
    caches["mirrors"].clear()
    cycles = len(team_mirror(team).cycles)
    (focus,) = FocusRound.objects.filter(team=team)
    dialogues = Dialogue.objects.filter(team=team).values_list("pk", flat=True)
    pages = [
        *(reverse(f"focus-{page}", args=[team.pk, focus.pk]) for page in ("goals", "lists")),
        *(
            reverse(f"dialogue{page}", args=[dialogue])
            for page in ("", "-polis")
            for dialogue in dialogues
        ),
    ]
    found = {page: strip_tags(client.get(page).content.decode(errors="replace")) for page in pages}
    mirror = reverse("mirror-json", args=[team.pk])
    for number in range(1, cycles + 1):
        for row in client.get(f"{mirror}?cycle={number}").json()["rows"]:
            done = [signal for signal in row.get("does", ()) if signal["practice"] not in NAMED]
            found[f"{number} {row['facet']['code']}"] = json.dumps([row.get("say"), done])
    return found


@pytest.mark.parametrize("depart", [_is_removed, _leaves, _deletes_the_account])
def test_given_closed_rounds_when_a_member_leaves_the_team_then_the_results_of_the_rounds_do_not_change(
    depart: Callable[[Team, User, User], None], cleo: User, client_of: ClientOf
) -> None:
    team = add_sample_team(cleo)
    close_round(Round.objects.get(team=team, closed=None))
    client = client_of(cleo)
    before = _results(team, client)
    member = Membership.objects.filter(team=team).exclude(user=cleo).order_by("pk")[1].user
    name = str(member)
    depart(team, cleo, member)
    after = _results(team, client)
    # The two lists name the owner of each effort to the team; only a deleted name may change.
    nameless = {page: seen.replace(name, "its owner") for page, seen in before.items()}
    changed = {page for page, seen in before.items() if after[page] not in {seen, nameless[page]}}
    assert len(before) > 40
    assert changed == set()
