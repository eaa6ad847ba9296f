"""A page takes the same number of queries for ten times as many rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.mirror.rounds import ROWS, dated, import_rounds
from wholesum.web.accounts.models import User
from wholesum.web.teams.models import Membership, Team

FEW, MANY = 2, 20
PAGES = {"home": 20, "team": 69, "team-people": 8, "rounds": 8, "mirror": 29}


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    caches["mirrors"].clear()
    yield
    caches["mirrors"].clear()


def _grow(team: Team, user: User, start: int, end: int) -> None:
    """Add people, subteams and closed rounds to a team, and more teams to the user."""
    import_rounds(team, dated({str(number): ROWS for number in range(start, end)}))
    for number in range(start, end):
        somebody = User.objects.create_user(f"{number}@example.org", f"Person {number}")
        Membership.objects.create(team=team, user=somebody)
        Team.objects.create(name=f"Part {number}", parent=team)
        Membership.objects.create(team=Team.objects.create(name=f"Team {number}"), user=user)


def _queries(client: Client, path: str) -> int:
    caches["mirrors"].clear()
    with CaptureQueriesContext(connection) as made:
        assert client.get(path).status_code == 200
    return len(made)


@pytest.mark.parametrize("page", PAGES)
def test_given_ten_times_as_many_rows_when_a_page_is_shown_then_the_number_of_queries_is_the_same(
    ada: User, team: Team, client_of: Callable[[User], Client], page: str
) -> None:
    path = reverse(page, kwargs={} if page == "home" else {"team": team.pk})
    client = client_of(ada)
    client.get(path)
    _grow(team, ada, 0, FEW)
    few = _queries(client, path)
    _grow(team, ada, FEW, MANY)
    assert _queries(client, path) == few
    assert few <= PAGES[page]
