"""The fixtures of all browser tests: browsers, static files, and Django with an event loop."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser.helpers.visits import Visits
from tests.web.conftest import _each_email, _plain_static_files

# Playwright keeps an event loop in the thread of the tests, where Django would refuse to work.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

__all__ = ["_each_email", "_plain_static_files"]


@pytest.fixture
def visits(browser: Browser, live_server: LiveServer) -> Iterator[Visits]:
    """Open browsers as users; a console message or a request to another host fails the test."""
    made = Visits(browser, live_server.url)
    yield made
    for context in made.contexts:
        context.close()
    assert not made.complaints, "\n".join(made.complaints)
