"""The whole story in a real browser: from making an account to the first Mirror of a team."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Final, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from wholesum.core.facets import FACETS
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Intake, SealedSheet

PHONE: Final = (375, 667)
DESK: Final = (1280, 800)
INVITED: Final = ("ada", "bo", "ebo", "fay")
CODE: Final = re.compile(r"^\s+([B-Z]{4}-[B-Z]{4})$", re.MULTILINE)
LINK: Final = re.compile(r"https?://\S+/teams/invitation/\S+")
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
REPORT_VIOLATIONS: Final = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
"""

SETTLED: Final = "Promise.allSettled(document.getAnimations().map((one) => one.finished))"

# Playwright keeps an event loop in the thread of the tests, where Django would refuse to work.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _served_here(settings: object, live_server: LiveServer) -> None:
    """Serve static files by their own names, and put the address of this server into mails."""
    settings.ADDRESS = live_server.url  # type: ignore[attr-defined]
    settings.STORAGES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


class Visitors:
    """The browsers of all users, their errors, and the pages that axe has checked."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.looked_at: set[str] = set()

    def new(self, size: tuple[int, int]) -> Page:
        """Open a new browser."""
        context = self.browser.new_context(viewport={"width": size[0], "height": size[1]})
        context.set_default_timeout(120_000)
        context.add_init_script(REPORT_VIOLATIONS)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: self.complaints.append(f"{page.url}: {said.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", lambda asked: self._expect_here(asked.url))
        return page

    def _expect_here(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.complaints.append(f"asked for {url}")

    def look(self, page: Page) -> None:
        """Check a page with axe in light and dark, once for each kind of page."""
        width = page.viewport_size["width"] if page.viewport_size else 0
        kind = f"{width} {re.sub('/[0-9a-f-]{36}|(?<=/invitation)/[^/]+', '/…', page.url)}"
        if kind in self.looked_at:
            return
        self.looked_at.add(kind)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), kind
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLED)
            found = Axe().run(page)
            if found.violations_count:
                self.complaints.append(f"{kind} {scheme}: {found.generate_report()}")
        page.emulate_media(color_scheme="light")

    def press(self, page: Page, name: str) -> None:
        """Press a button, and look at the page it leads to."""
        with page.expect_navigation():
            page.get_by_role("button", name=name, exact=True).click()
        self.look(page)

    def follow(self, page: Page, name: str) -> None:
        """Follow a link, and look at the page it leads to."""
        with page.expect_navigation():
            page.get_by_role("link", name=name, exact=True).first.click()
        self.look(page)


@pytest.fixture
def visitors(browser: Browser, live_server: LiveServer) -> Iterator[Visitors]:
    everybody = Visitors(browser, live_server.url)
    yield everybody
    for context in everybody.contexts:
        context.close()
    assert not everybody.complaints, "\n".join(everybody.complaints)


def _found(pattern: re.Pattern[str], address: str) -> str:
    """Return the match of a pattern in the last email to an address."""
    bodies = [str(sent.body) for sent in mail.outbox if sent.to == [address]]
    found = pattern.search(bodies[-1])
    assert found is not None, bodies[-1]
    return found[found.re.groups]


def _make_account(visitors: Visitors, page: Page, name: str) -> None:
    visitors.look(page)
    visitors.follow(page, "Make an account")
    page.locator("input[name=email]").fill(f"{name}@example.org")
    page.locator("input[name=name]").fill(name.title())
    visitors.press(page, "Make an account")
    page.locator("input[name=code]").fill(_found(CODE, f"{name}@example.org"))
    visitors.press(page, "Continue")


def _make_team(visitors: Visitors, cleo: Page) -> None:
    visitors.follow(cleo, "Make a team")
    cleo.get_by_label("Name of the team").fill("Leadership")
    cleo.get_by_label("I am part of this team").check()
    visitors.press(cleo, "Make the team")
    visitors.follow(cleo, "Invite people")
    cleo.get_by_label("Email addresses").fill("\n".join(f"{one}@example.org" for one in INVITED))
    visitors.press(cleo, "Send invitations")
    assert cleo.get_by_text("4 invitations are sent.").is_visible()


def _join(visitors: Visitors, name: str) -> Page:
    page = visitors.new(PHONE)
    page.goto(_found(LINK, f"{name}@example.org"))
    visitors.look(page)
    page.locator("input[name=name]").fill(name.title())
    visitors.press(page, "Send me a code")
    page.locator("input[name=code]").fill(_found(CODE, f"{name}@example.org"))
    visitors.press(page, "Continue")
    assert page.get_by_text("You are in Leadership.").is_visible()
    return page


def _answer(visitors: Visitors, page: Page, key: str) -> None:
    """Answer the pulse with the keyboard only, from the page of the team to "Thank you"."""
    page.reload()
    _tab_to(page, f"Answer the pulse: Pulse {Round.objects.get()}")
    page.wait_for_url("**/answer/")
    visitors.look(page)
    shown = "[...document.querySelectorAll('.question')].findIndex((one) => !one.hidden)"
    for place in [*range(1, len(FACETS)), -1]:
        page.keyboard.press(key)
        page.wait_for_function(f"place => {shown} === place", arg=place)
    _tab_to(page, "Send my answers")
    page.wait_for_url("**/sent/")
    visitors.look(page)
    assert page.locator("h1").inner_text() == "Thank you"


def _tab_to(page: Page, words: str) -> None:
    for _step in range(60):
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{words!r} is not reached by Tab on {page.url}")


def test_given_five_new_users_when_they_follow_the_pages_then_they_see_their_first_mirror(
    visitors: Visitors,
) -> None:
    cleo = visitors.new(DESK)
    cleo.goto(visitors.address)
    _make_account(visitors, cleo, "cleo")
    _make_team(visitors, cleo)
    team = cleo.url.partition("/invite/")[0]
    members = [_join(visitors, name) for name in INVITED]

    cleo.goto(f"{team}/pulse/")
    visitors.look(cleo)
    visitors.follow(cleo, "Open a round")
    visitors.press(cleo, "Open the round")
    opened = cleo.url
    cleo.goto(f"{team}/")
    for page, key in zip([cleo, *members], "23454", strict=True):
        _answer(visitors, page, key)
    assert Intake.objects.count() == len(members) + 1

    cleo.goto(opened)
    visitors.press(cleo, "Close the round")
    assert (Intake.objects.count(), SealedSheet.objects.count()) == (0, len(members) + 1)
    for page in (cleo, members[0]):
        page.goto(f"{team}/mirror/")
        visitors.look(page)
        assert page.locator(".index li").all_inner_texts() == [facet.name for facet in FACETS]
        page.goto(f"{team}/mirror/facet/{FACETS[0].code}/")
        visitors.look(page)
