"""Teams can be inside other teams, and can be deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from wholesum.web.accounts.models import User
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Intake, SealedSheet
from wholesum.web.teams import invitations, services
from wholesum.web.teams.models import Invitation, Membership, Role, Team
from wholesum.web.teams.queries import below

ClientOf = Callable[[User], Client]


@pytest.fixture
def second_team(cleo: User) -> Team:
    """Return a second team that Cleo facilitates."""
    return services.create_team(by=cleo, name="Organisation", answers=False)


def test_only_a_facilitator_of_both_teams_may_make_one_a_subteam_of_the_other(
    ada: User, cleo: User, team: Team, second_team: Team, client_of: ClientOf
) -> None:
    path = f"/teams/{team.pk}/settings/move/"
    assert client_of(ada).post(path, {"parent": second_team.pk}).status_code == 404
    assert Team.objects.get(pk=team.pk).parent is None
    assert client_of(cleo).post(path, {"parent": second_team.pk}).status_code == 302
    assert Team.objects.get(pk=team.pk).parent == second_team
    assert "Part of Organisation" in client_of(ada).get(f"/teams/{team.pk}/").content.decode()
    assert "Leadership" in client_of(cleo).get(f"/teams/{second_team.pk}/").content.decode()
    assert client_of(cleo).post(path, {"parent": ""}).status_code == 302
    assert Team.objects.get(pk=team.pk).parent is None


def test_given_a_subteam_when_a_page_is_opened_then_only_members_see_links_to_the_other_team(
    ada: User, cleo: User, team: Team, second_team: Team, client_of: ClientOf
) -> None:
    services.move_into(by=cleo, team=team.pk, parent=second_team.pk)
    inner = services.create_team(by=cleo, name="Inner", answers=False)
    services.move_into(by=cleo, team=inner.pk, parent=team.pk)
    pages = {
        user: client_of(user).get(f"/teams/{team.pk}/").content.decode() for user in (ada, cleo)
    }
    for around in (second_team, inner):
        assert around.name in pages[ada]
        assert str(around.pk) not in pages[ada]
        assert f'href="/teams/{around.pk}/"' in pages[cleo]


def test_given_a_facilitator_of_one_of_two_teams_when_they_make_it_a_subteam_then_this_is_refused(
    ada: User, cleo: User, dag: User, team: Team, client_of: ClientOf
) -> None:
    elsewhere = Membership.objects.get(user=dag).team
    Membership.objects.create(team=elsewhere, user=cleo)
    for user, part, into in ((cleo, team, elsewhere), (dag, elsewhere, team)):
        reply = client_of(user).post(f"/teams/{part.pk}/settings/move/", {"parent": into.pk})
        assert "errorlist" in reply.content.decode()
        with pytest.raises(Http404):
            services.move_into(by=user, team=part.pk, parent=into.pk)
    with pytest.raises(Http404):
        services.move_into(by=ada, team=team.pk, parent=None)
    with pytest.raises(Http404):
        services.move_into(by=cleo, team=team.pk, parent=uuid4())
    assert not Team.objects.exclude(parent=None).exists()


def test_given_an_unchanged_parent_team_when_settings_are_saved_then_no_rights_to_it_are_needed(
    cleo: User, team: Team, second_team: Team, client_of: ClientOf
) -> None:
    services.move_into(by=cleo, team=team.pk, parent=second_team.pk)
    Membership.objects.filter(team=second_team, user=cleo).delete()
    page = client_of(cleo).get(f"/teams/{team.pk}/settings/").content.decode()
    assert f'<option value="{second_team.pk}" selected>' in page
    reply = client_of(cleo).post(f"/teams/{team.pk}/settings/move/", {"parent": second_team.pk})
    assert reply.status_code == 302
    assert Team.objects.get(pk=team.pk).parent == second_team


def test_given_a_team_when_made_a_subteam_of_itself_then_it_is_refused(
    cleo: User, team: Team, second_team: Team
) -> None:
    inner = services.create_team(by=cleo, name="Inner", answers=False)
    services.move_into(by=cleo, team=team.pk, parent=second_team.pk)
    services.move_into(by=cleo, team=inner.pk, parent=team.pk)
    for part, into in (
        (second_team, second_team),
        (second_team, team),
        (second_team, inner),
        (team, inner),
    ):
        with pytest.raises(ValidationError, match="cannot be part of itself"):
            services.move_into(by=cleo, team=part.pk, parent=into.pk)
    services.move_into(by=cleo, team=inner.pk, parent=second_team.pk)
    services.move_into(by=cleo, team=team.pk, parent=inner.pk)


def test_given_a_team_with_subteams_when_it_is_moved_then_its_subteams_are_not_offered_as_parents(
    cleo: User, team: Team, second_team: Team, client_of: ClientOf
) -> None:
    services.move_into(by=cleo, team=team.pk, parent=second_team.pk)
    page = client_of(cleo).get(f"/teams/{second_team.pk}/settings/").content.decode()
    assert str(team.pk) not in page
    reply = client_of(cleo).post(f"/teams/{second_team.pk}/settings/move/", {"parent": team.pk})
    assert "errorlist" in reply.content.decode()


def _climbs_to(team: UUID, top: UUID, parents: dict[UUID, UUID | None]) -> bool:
    """Walk up from a team: A slow implementation of `below`."""
    here: UUID | None = team
    for _ in range(len(parents) + 1):
        if here == top:
            return True
        here = None if here is None else parents[here]
    return False


@given(st.lists(st.integers(min_value=-1, max_value=11), min_size=1, max_size=12))
def test_given_any_tree_of_teams_then_the_subteams_found_equal_those_of_a_plain_loop(
    chosen: list[int],
) -> None:
    teams = [UUID(int=number) for number in range(len(chosen))]
    parents = {
        team: teams[whole] if 0 <= whole < len(teams) else None
        for team, whole in zip(teams, chosen, strict=True)
    }
    for top in teams:
        slow = {team for team in teams if _climbs_to(team, top, parents)}
        assert below(top, parents) == slow


def test_given_a_team_when_a_facilitator_deletes_it_then_the_page_lists_its_data_and_asks_its_name(
    ada: User, bo: User, cleo: User, dag: User, team: Team, second_team: Team, client_of: ClientOf
) -> None:
    inner = services.create_team(by=cleo, name="Inner", answers=False)
    services.move_into(by=cleo, team=inner.pk, parent=team.pk)
    invitations.invite(by=cleo, team=team.pk, role="member")
    closes = timezone.now() + timedelta(days=1)
    opened = Round.objects.create(team=team, name="2026-11", closes=closes, asked=2)
    for sheets in (Intake, SealedSheet):
        sheets.objects.create(round=str(opened.pk), sheet="{}")
        sheets.objects.create(round=str(uuid4()), sheet="{}")
    path = f"/teams/{team.pk}/delete/"
    for user in (ada, dag):
        assert client_of(user).get(path).status_code == 404
        assert client_of(user).post(path, {"typed": "Leadership"}).status_code == 404
        with pytest.raises(Http404):
            services.delete_team(by=user, team=team.pk, typed="Leadership")
    page = client_of(cleo).get(path).content.decode()
    for told in ("memberships of 3 people", "1 round with", "1 open invitation", "Inner"):
        assert told in page
    refused = client_of(cleo).post(path, {"typed": "leadership"}).content.decode()
    assert "The name that you typed is not the name of the team" in refused
    assert Team.objects.filter(pk=team.pk).exists()
    assert client_of(cleo).post(path, {"typed": "Leadership"})["Location"] == "/"
    assert not Team.objects.filter(pk=team.pk).exists()
    assert not Invitation.objects.exists()
    assert not Round.objects.exists()
    assert [sheets.objects.count() for sheets in (Intake, SealedSheet)] == [1, 1]
    assert Team.objects.get(pk=inner.pk).parent is None
    assert {ada, bo, cleo, dag} == set(User.objects.all())
    assert set(Membership.objects.values_list("user", "team")) == {
        (dag.pk, Membership.objects.get(user=dag).team_id),
        (cleo.pk, second_team.pk),
        (cleo.pk, inner.pk),
    }


def test_given_a_subteam_when_deleted_then_the_parent_team_remains(
    cleo: User, team: Team, second_team: Team
) -> None:
    services.move_into(by=cleo, team=team.pk, parent=second_team.pk)
    services.delete_team(by=cleo, team=team.pk, typed=" Leadership ")
    assert set(Team.objects.all()) == {second_team}
    assert Membership.objects.get(user=cleo).role == Role.FACILITATOR
