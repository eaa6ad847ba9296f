"""A page of a round takes the same number of queries for ten times as many rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.focus.conftest import Walk
from wholesum.web.accounts.models import User
from wholesum.web.focus.models import AskingKind
from wholesum.web.focus.services import deciding

pytestmark = pytest.mark.django_db

PAGES = {
    "focus-round": 12,
    "focus-inventory": 16,
    "focus-score": 14,
    "focus-lists": 12,
    "focus-decide": 14,
}


def _ready(walk: Walk, efforts: int) -> None:
    walk.weigh()
    walk.fill([(f"Effort {number}", number + 1, "Cleo") for number in range(efforts)])
    walk.ask(AskingKind.SCORES)


def _queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as made:
        assert client.get(path).status_code == 200
    return len(made)


@pytest.mark.parametrize("efforts", [3, 30])
def test_given_more_efforts_when_pages_of_focus_are_shown_then_they_take_as_many_queries_as_before(
    walk: Walk, efforts: int, ada: User, client_of: Callable[[User], Client]
) -> None:
    _ready(walk, efforts)
    client = client_of(ada)
    found = {page: _queries(client, walk.address(page)) for page in list(PAGES)[:3]}
    for user in walk.members:
        walk.score(user)
    walk.close(AskingKind.SCORES)
    deciding.start_deciding(by=walk.facilitator, **walk.at)
    found |= {page: _queries(client, walk.address(page)) for page in list(PAGES)[3:]}
    assert {page: number for page, number in found.items() if number > PAGES[page]} == {}
