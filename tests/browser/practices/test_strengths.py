"""Strengths in a real browser: levels by keyboard, gifts, a proposal, and accessibility."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.helpers.visits import assert_fine
from tests.web.strengths.conftest import fill
from wholesum.web.accounts.models import User
from wholesum.web.operations.services import add_sample_team
from wholesum.web.teams.models import Membership, Role, Team

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = {"phone": (390, 844), "desktop": (1200, 900)}


@pytest.fixture
def filled(live_server: LiveServer) -> Team:
    """Return a team of three with strengths, kinds of work and challenges."""
    team = Team.objects.create(name="Leadership")
    users = [User.objects.create_user(f"{n.lower()}@example.org", n) for n in ("Ada", "Bo", "Cleo")]
    for user in users:
        role = Role.FACILITATOR if user.name == "Cleo" else Role.MEMBER
        Membership.objects.create(team=team, user=user, role=role)
    fill(team, *users)
    return team


def opened(browser: Browser, live_server: LiveServer, size: str, scheme: str) -> Page:
    """Open a page of Ada."""
    client = Client()
    client.force_login(User.objects.get(name="Ada"))
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    return context.new_page()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_given_a_table_of_skills_when_a_member_sets_levels_by_keyboard_then_the_levels_are_saved(
    browser: Browser, live_server: LiveServer, filled: Team, size: str, scheme: str
) -> None:
    page = opened(browser, live_server, size, scheme)
    base = f"{live_server.url}/teams/{filled.pk}/strengths/"
    page.goto(base)
    assert_fine(page, f"strengths-{size}-{scheme}")
    page.get_by_label("Order sand").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".matrix tbody tr").first).to_contain_text("can stand in")
    page.goto(f"{base}gifts/")
    assert_fine(page, f"gifts-{size}-{scheme}")
    page.goto(f"{base}name/")
    assert_fine(page, f"name-{size}-{scheme}")
    page.goto(f"{base}challenges/")
    page.get_by_role("button", name="Look for constellations").click()
    expect(page.get_by_text("Proven best: no other choice is better.")).to_be_visible()
    assert_fine(page, f"challenges-{size}-{scheme}")
    page.locator("#proposals .actions a").first.click()
    assert_fine(page, f"choose-{size}-{scheme}")
    page.get_by_role("button", name="Choose them").click()
    expect(page.get_by_text("Chosen. Everybody in the team sees it")).to_be_visible()
    expect(page.locator(".rows li", has_text="Winter timetable")).to_contain_text("Ada, Bo, Cleo")


def test_given_a_table_of_ten_kinds_of_work_on_a_phone_then_only_the_table_scrolls_sideways(
    browser: Browser, live_server: LiveServer, filled: Team
) -> None:
    sample = add_sample_team(User.objects.get(name="Ada"))
    page = opened(browser, live_server, "phone", "dark")
    page.goto(f"{live_server.url}/teams/{sample.pk}/strengths/")
    assert_fine(page, "strengths-of-the-sample")
    table = page.locator(".scroll:has(.matrix)")
    assert table.evaluate("box => box.scrollWidth > box.clientWidth")
