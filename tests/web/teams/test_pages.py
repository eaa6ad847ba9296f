"""Rules for every page of teams: access, escaping, and the number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wholesum.web.accounts.models import User
from wholesum.web.home.urls import urlpatterns as home_urls
from wholesum.web.registry import practices
from wholesum.web.teams import invitations
from wholesum.web.teams.models import Invitation, Membership, Team
from wholesum.web.teams.urls import urlpatterns as teams_urls

ClientOf = Callable[[User], Client]
PAGES = [*teams_urls, *(page for page in home_urls if page.name == "team")]
HOSTILE = "<script>alert('x')</script>\"&"

# What GET and POST (with nothing in it) answer to a member, a facilitator, and an outsider.
EXPECTED = {
    "team-new": ((200, 200), (200, 200), (200, 200)),
    "invitation": ((302, 302), (302, 302), (200, 302)),
    "invitation-kept": ((302, 302), (302, 302), (302, 302)),
    "invitation-mailed": ((404, 404), (404, 404), (404, 404)),
    "team": ((200, 405), (200, 405), (404, 405)),
    "team-people": ((200, 405), (200, 405), (404, 405)),
    "team-place": ((405, 302), (405, 200), (405, 404)),
    "team-role": ((404, 404), (200, 200), (404, 404)),
    "team-remove": ((404, 404), (200, 302), (404, 404)),
    "team-invite": ((404, 404), (200, 200), (404, 404)),
    "team-withdraw": ((405, 404), (405, 302), (405, 404)),
    "team-renew": ((405, 404), (405, 404), (405, 404)),  # a link to share is not renewed
    "team-leave": ((200, 302), (200, 200), (404, 404)),
    "team-settings": ((404, 404), (200, 200), (404, 404)),
    "team-zone": ((405, 404), (405, 302), (405, 404)),
    "team-move": ((405, 404), (405, 302), (405, 404)),
    "team-delete": ((404, 404), (200, 200), (404, 404)),
    "team-bin": ((404, 405), (200, 405), (404, 405)),
    "team-bin-restore": ((405, 404), (405, 404), (405, 404)),
    "team-bin-empty": ((405, 404), (405, 302), (405, 404)),
}


@pytest.fixture
def paths(bo: User, cleo: User, team: Team) -> dict[str, str]:
    """Return the address of every page of this app, with the ids of existing objects."""
    invitation, link = invitations.invite(by=cleo, team=team.pk, role="member")
    there = {
        "team": team.pk,
        "token": link.rstrip("/").rsplit("/", 1)[1],
        "member": Membership.objects.get(user=bo).pk,
        "invitation": invitation.pk,
        "item": uuid4(),
    }
    return {
        str(page.name): reverse(
            str(page.name), kwargs={key: there[key] for key in page.pattern.converters}
        )
        for page in PAGES
        if page.name in EXPECTED
    }


def test_every_page_of_a_team_is_in_the_table_of_access_rights() -> None:
    elsewhere = {"evidence-import"}
    assert {page.name for page in PAGES} - elsewhere == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_user_gets_the_status_that_the_table_of_access_rights_says_on_pages_of_a_team(
    ada: User,
    cleo: User,
    dag: User,
    paths: dict[str, str],
    client_of: ClientOf,
    name: str,
) -> None:
    for user, expected in zip((ada, cleo, dag), EXPECTED[name], strict=True):
        client = client_of(user)
        found = (client.get(paths[name]).status_code, client.post(paths[name]).status_code)
        assert found == expected, user
    for reply in (Client().get(paths[name]), Client().post(paths[name])):
        if name == "invitation":
            assert "Join Leadership" in reply.content.decode()
        elif name == "invitation-kept":
            assert reply["Location"] == "/"
        else:
            assert reply["Location"] == f"/account/login/?next={paths[name]}"


def test_given_a_form_without_a_csrf_token_when_a_member_leaves_then_it_is_refused(
    ada: User, team: Team
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert client.post(f"/teams/{team.pk}/leave/").status_code == 403
    assert Membership.objects.filter(user=ada).exists()


def test_names_of_users_and_teams_that_contain_html_are_escaped_on_every_page(
    bo: User, cleo: User, team: Team, paths: dict[str, str], client_of: ClientOf
) -> None:
    Team.objects.create(name=HOSTILE, parent=team)
    Team.objects.filter(pk=team.pk).update(name=HOSTILE)
    User.objects.update(name=HOSTILE)
    Membership.objects.update(function=HOSTILE)
    Invitation.objects.create(
        team=team,
        email="<x>@example.org",
        token_hash="x",
        expires=Invitation.objects.get().expires,
    )
    shown = [name for name, (_, (got, _), _) in EXPECTED.items() if got == 200]
    for name in shown:
        page = client_of(cleo).get(paths[name]).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
        assert "<x>" not in page
    outsider = User.objects.create_user("out@example.org", HOSTILE)
    page = client_of(outsider).get(paths["invitation"]).content.decode()
    assert "<script>alert" not in page


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as made:
        assert client.get(path).status_code == 200
    return len(made)


def _fill(team: Team, number: int) -> Iterator[None]:
    for _ in range(number):
        user = User.objects.create_user(f"{uuid4()}@example.org", "Somebody")
        Membership.objects.create(team=team, user=user)
        Team.objects.create(name="Part", parent=team)
        yield


@pytest.mark.parametrize(
    "name", ["team", "team-people", "team-invite", "team-settings", "team-delete", "team-remove"]
)
def test_given_a_team_of_thirty_members_then_a_page_takes_as_many_queries_as_with_three_members(
    cleo: User, team: Team, paths: dict[str, str], client_of: ClientOf, name: str
) -> None:
    Team.objects.create(name="Part", parent=team)
    client = client_of(cleo)
    client.get(paths[name])
    few = _queries(client, paths[name])
    for _ in _fill(team, 27):
        invitations.invite(by=cleo, team=team.pk, role="member")
    assert Membership.objects.filter(team=team).count() == 30
    client.get(paths[name])  # the Mirror of a changed team is made once
    assert _queries(client, paths[name]) == few


def test_pages_of_a_team_take_few_database_queries(
    cleo: User, paths: dict[str, str], client_of: ClientOf
) -> None:
    client = client_of(cleo)
    client.get(paths["team"])
    most = {name: _queries(client, paths[name]) for name in ("team", "team-people", "team-invite")}
    # Each practice is asked what is open, to do, new and agreed, and whether it changed.
    assert most.pop("team") <= 6 + 5 * len(practices())
    assert max(most.values()) <= 5, most
