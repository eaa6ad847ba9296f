"""The network in a real browser: answer by keyboard, close, read the counts, and accessibility."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.web.network.conftest import RELIES, answer, open_question
from wholesum.web.accounts.models import User
from wholesum.web.network.models import RelianceRound
from wholesum.web.teams.models import Membership, Role, Team

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = {"phone": (390, 844), "desktop": (1200, 900)}
SHOTS = os.environ.get("WHOLESUM_SHOTS")


@pytest.fixture
def question(live_server: LiveServer) -> RelianceRound:
    """Return an open round of six members, of whom all but Ada have answered."""
    team = Team.objects.create(name="Leadership")
    users = [User.objects.create_user(f"{n.lower()}@example.org", n) for n in RELIES]
    Membership.objects.bulk_create(Membership(team=team, user=user) for user in users)
    cleo = User.objects.create_user("cleo@example.org", "Cleo")
    Membership.objects.create(team=team, user=cleo, role=Role.FACILITATOR, answers=False)
    asked = open_question(team, cleo)
    for user in users[1:]:
        answer(asked, user)
    return asked


def opened(browser: Browser, live_server: LiveServer, name: str, size: str, scheme: str) -> Page:
    """Open a page of a user."""
    client = Client()
    client.force_login(User.objects.get(name=name))
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


def check(page: Page, name: str) -> None:
    """Check a page with axe, and that it is not wider than the window."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
    faults = Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in faults] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_given_a_question_about_ties_when_members_answer_by_keyboard_then_the_counts_are_shown(
    browser: Browser, live_server: LiveServer, question: RelianceRound, size: str, scheme: str
) -> None:
    base = f"{live_server.url}/teams/{question.team_id}/network/"
    page = opened(browser, live_server, "Ada", size, scheme)
    page.goto(f"{base}{question.pk}/answer/")
    expect(page.locator(".step:visible .statement")).to_have_text("Bo")
    check(page, f"network-answer-{size}-{scheme}")
    for name in ("Bo", "Ebo", "Fay", "Gus", "Hal"):
        expect(page.locator(".step:visible .statement")).to_have_text(name)
        page.keyboard.press("1" if name in RELIES["Ada"] else "0")
    expect(page.get_by_role("heading", name="Before you send")).to_be_visible()
    check(page, f"network-review-{size}-{scheme}")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    run = opened(browser, live_server, "Cleo", size, scheme)
    run.goto(f"{base}{question.pk}/")
    check(run, f"network-run-{size}-{scheme}")
    run.get_by_role("button", name="Close the round").click()
    expect(run.get_by_text("In 3 of 7 pairs with reliance")).to_be_visible()
    page.goto(base)
    expect(page.get_by_text("In 3 of 7 pairs with reliance")).to_be_visible()
    check(page, f"network-{size}-{scheme}")


def test_given_no_round_about_ties_then_the_form_that_starts_one_can_be_used_on_a_phone(
    browser: Browser, live_server: LiveServer, question: RelianceRound
) -> None:
    team = question.team_id
    question.delete()
    page = opened(browser, live_server, "Cleo", "phone", "light")
    page.goto(f"{live_server.url}/teams/{team}/network/")
    check(page, "network-empty-phone-light")
    page.get_by_role("link", name="Ask the question").click()
    expect(page.get_by_label("Last day to answer")).to_be_visible()
    check(page, "network-open-phone-light")
