"""The session guides in a real browser: on one page of paper, and on the wall by keyboard."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import PdfMargins

from tests.browser.helpers.visits import (
    DESK,
    PHONE,
    Scheme,
    Size,
    Visits,
    assert_accessible,
    assert_fits,
    leadership,
)
from wholesum.web.accounts.models import User
from wholesum.web.cycle.guide import GUIDES
from wholesum.web.teams.models import Team

MARGINS: PdfMargins = {"top": "13mm", "bottom": "13mm", "left": "15mm", "right": "15mm"}

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def team(transactional_db: None) -> Team:
    return leadership("ada", "bo")


@pytest.fixture
def cleo(team: Team) -> User:
    return User.objects.get(email="cleo@example.org")


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", content))


@pytest.mark.parametrize("session", GUIDES)
def test_each_guide_prints_on_one_page(
    visits: Visits, team: Team, cleo: User, session: str
) -> None:
    page = visits.open(cleo, reverse("cycle-guide", args=[team.pk, session]))
    printed = [page.pdf(format=paper, margin=MARGINS) for paper in ("A4", "Letter")]
    assert [pages(one) for one in printed] == [1, 1]


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESK, "light")])
def test_given_the_arrow_keys_then_the_wall_goes_from_block_to_block_and_is_accessible(
    visits: Visits, team: Team, cleo: User, size: Size, scheme: Scheme
) -> None:
    page = visits.open(cleo, reverse("cycle-guide", args=[team.pk, "check-in"]), size, scheme)
    assert_accessible(page)
    page.get_by_role("link", name="Run it on the screen in the room").click()
    assert_accessible(page)
    for heading in ("Look at our promises", "Ask for help", "Close"):
        page.keyboard.press("ArrowRight")
        page.get_by_role("heading", name=heading).wait_for()
    page.keyboard.press("ArrowLeft")
    page.get_by_role("heading", name="Ask for help").wait_for()
    assert re.fullmatch(r"[12]:\d\d", page.get_by_role("timer").inner_text())
    assert_fits(page)
