"""Recognition in a real browser: a story by keyboard, the division of its credit, accessibility."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.web.recognition.conftest import fill
from wholesum.web.accounts.models import User
from wholesum.web.teams.models import Membership, Role, Team

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = {"phone": (390, 844), "desktop": (1200, 900)}
SHOTS = os.environ.get("WHOLESUM_SHOTS")


@pytest.fixture
def filled(live_server: LiveServer) -> Team:
    """Return a team of three with two stories."""
    team = Team.objects.create(name="Leadership")
    users = [User.objects.create_user(f"{n.lower()}@example.org", n) for n in ("Ada", "Bo", "Cleo")]
    for user in users:
        role = Role.FACILITATOR if user.name == "Cleo" else Role.MEMBER
        Membership.objects.create(team=team, user=user, role=role)
    fill(team, *users)
    return team


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
def test_given_a_story_when_its_credit_is_divided_then_each_person_sees_only_their_own_share(
    browser: Browser, live_server: LiveServer, filled: Team, size: str, scheme: str
) -> None:
    base = f"{live_server.url}/teams/{filled.pk}/recognition/"
    pages = {n: opened(browser, live_server, n, size, scheme) for n in ("Ada", "Bo", "Cleo")}
    ada, cleo = pages["Ada"], pages["Cleo"]
    ada.goto(f"{base}tell/")
    check(ada, f"tell-{size}-{scheme}")
    ada.get_by_label("What did you achieve together?").focus()
    for words in ("The night train ran", "calm", "maps", "law", "Nobody had to be called"):
        ada.keyboard.type(words)
        ada.keyboard.press("Tab")
    ada.keyboard.press("Enter")
    expect(ada.get_by_text("The story is saved. Everybody in the team sees it.")).to_be_visible()
    check(ada, f"stories-{size}-{scheme}")
    own = ada.locator(".stories > li", has_text="The night train ran")
    own.locator("summary").click()
    own.get_by_role("link", name="Change your story").click()
    check(ada, f"change-{size}-{scheme}")
    ada.get_by_label("Bo (optional)").fill("maps and patience")
    ada.get_by_role("button", name="Save").click()
    expect(own).to_contain_text("maps and patience")
    expect(own).to_contain_text("changed on")

    cleo.goto(base)
    story = cleo.locator(".stories > li", has_text="The night train ran")
    story.locator("summary").click()
    check(cleo, f"facilitator-{size}-{scheme}")
    story.get_by_role("button", name="Ask them to divide the credit").click()
    expect(cleo.get_by_text("0 of 3 have given their points.")).to_be_visible()

    for name, page in pages.items():
        page.goto(live_server.url)
        page.get_by_role(
            "link", name="Divide 100 points among the other contributors"
        ).first.click()
        first, second = page.locator("input[type=number]").all()
        first.fill("70")
        told = page.get_by_role("status")
        expect(told).to_have_text("70 of 100 points given, 30 left")
        if name == "Ada":
            check(page, f"points-{size}-{scheme}")
            second.fill("50")
            expect(told).to_have_text("120 points given, 20 too many")
            second.fill("20")
            page.get_by_role("button", name="Give these points").click()
            expect(page.get_by_text("Your points sum to 90.")).to_be_visible()
            check(page, f"refused-{size}-{scheme}")
        page.locator("input[type=number]").nth(1).fill("30")
        expect(page.get_by_role("status")).to_have_text("All 100 points are given")
        page.get_by_role("button", name="Give these points").click()
        expect(page.get_by_text("Saved. Nobody in the app sees your points.")).to_be_visible()

    shares = {"Ada": "47%", "Bo": "33%", "Cleo": "20%"}
    for name, page in pages.items():
        page.goto(f"{base}own/")
        expect(page.get_by_text(f"Your share is {shares[name]}")).to_be_visible()
        for other in set(shares.values()) - {shares[name], "33%"}:
            expect(page.get_by_text(other)).to_have_count(0)
        if name == "Ada":
            check(page, f"own-{size}-{scheme}")
    ada.goto(base)
    expect(ada.get_by_text("Each contributor sees only their own share.")).to_be_visible()
    check(ada, f"closed-{size}-{scheme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_given_rewards_when_a_facilitator_adds_one_by_keyboard_then_members_see_the_counts_of_rewards(
    browser: Browser, live_server: LiveServer, filled: Team, size: str, scheme: str
) -> None:
    focus = filled.focus_rounds.create(name="autumn")
    focus.values.create(name="Care", place=1)
    page = f"{live_server.url}/teams/{filled.pk}/recognition/rewards/"
    cleo = opened(browser, live_server, "Cleo", size, scheme)
    cleo.goto(page)
    cleo.get_by_label("What is rewarded, and how").focus()
    cleo.keyboard.type("Leader of the year")
    cleo.keyboard.press("Tab")
    cleo.keyboard.type("one")
    cleo.keyboard.press("Tab")
    cleo.keyboard.type("Speed")
    cleo.keyboard.press("Enter")
    expect(cleo.get_by_text("2 of 3 rewards go to one person.")).to_be_visible()
    check(cleo, f"rewards-facilitator-{size}-{scheme}")
    cleo.get_by_role("row", name="Leader of the year").get_by_role("link").click()
    check(cleo, f"reward-{size}-{scheme}")
    cleo.get_by_label("The value that it supports").fill("Care")
    cleo.get_by_role("button", name="Save").click()
    expect(cleo.get_by_text("A reward supports each value that you state.")).to_be_visible()
    ada = opened(browser, live_server, "Ada", size, scheme)
    ada.goto(f"{live_server.url}/teams/{filled.pk}/recognition/")
    ada.get_by_role("link", name="What is rewarded").click()
    expect(ada.get_by_text("and you do not state them: Speed.")).to_be_visible()
    expect(ada.get_by_role("button", name="Add this reward")).to_have_count(0)
    check(ada, f"rewards-{size}-{scheme}")
