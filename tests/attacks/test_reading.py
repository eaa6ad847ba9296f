"""A program that opens a link for a preview, such as a mail program, changes no data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from tests.web.access_table import EXPECTED
from tests.web.test_access import World, urlpatterns, world
from wholesum.web.accounts.models import User
from wholesum.web.operations.entry import entry_path, user_of

__all__ = ["urlpatterns", "world"]

pytestmark = [pytest.mark.urls("tests.web.test_access"), pytest.mark.django_db, pytest.mark.slow]

OF_THE_VISIT: Final = {"django_session", "usersessions_usersession"}
"""Tables in which a row says that a browser came by, and nothing else."""
COUNTED: Final = {"calendar", "outside"}
"""Public pages that count in the cache how often a network opens them; allauth counts each HEAD."""


def _rows() -> Mapping[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    names = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    found = {}
    with connection.cursor() as cursor:
        for name in sorted({*names, "cache"} - OF_THE_VISIT):
            cursor.execute(f'SELECT * FROM "{name}"')
            found[name] = sorted(cursor.fetchall(), key=repr)
    return found


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [name for name in before if before[name] != after[name]]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_given_a_user_of_any_role_when_any_page_is_opened_then_no_database_row_changes(
    world: World, method: str
) -> None:
    changes = {}
    for place, who in enumerate(world.visitors):
        visitor = Client()
        if who is not None:
            visitor.force_login(who)
        before = _rows()
        for case in EXPECTED:
            visitor.generic(method, world.address(case))
            after = seen = _rows()
            if method == "HEAD" or case in COUNTED:
                seen = {**after, "cache": before["cache"]}
            if changed := _changed(before, seen):
                changes[case, place] = changed
            before = after
    assert changes == {}


@pytest.mark.usefixtures("world")
def test_given_the_sign_in_link_of_a_demonstration_when_a_browser_loads_it_then_no_database_row_changes(
    ada: User, settings: Any
) -> None:
    settings.DEMO = True
    address = entry_path(ada)
    before = _rows()
    assert Client().get(address).status_code == 200
    assert _changed(before, _rows()) == []
    assert user_of(address.split("/")[-2]) == ada
