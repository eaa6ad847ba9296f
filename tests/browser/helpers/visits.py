"""Browsers of users on the test server; console messages fail the test."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, TypeAlias
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from wholesum.web.accounts.models import User
from wholesum.web.teams.models import Membership, Role, Team

Scheme: TypeAlias = Literal["light", "dark"]
Size: TypeAlias = tuple[int, int]

PHONE: Final = (375, 667)
DESK: Final = (1280, 800)
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")
SHOTS: Final = os.environ.get("WHOLESUM_SHOTS")
"""The folder for pictures of the pages; without it, none are taken."""
_END_OF_ANIMATIONS: Final = """
Promise.allSettled(document.getAnimations().map((animation) => animation.finished))
"""
_REPORT_VIOLATIONS: Final = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Visits:
    """The browsers of all users; console messages and requests to other hosts are complaints."""

    browser: Browser
    address: str
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def new(
        self,
        user: User | None,
        size: Size = DESK,
        scheme: Scheme = "light",
        scripts: bool = True,
        touch: bool = False,
    ) -> Page:
        """Open a new browser, as a user or signed out."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            java_script_enabled=scripts,
            has_touch=touch,
        )
        self.contexts.append(context)
        context.add_init_script(_REPORT_VIOLATIONS)
        if user is not None:
            client = Client()
            client.force_login(user)
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.address}])
        page = context.new_page()
        page.on("console", lambda message: self.complain(page, message.text))
        page.on("pageerror", lambda error: self.complain(page, str(error)))
        page.on("request", lambda asked: self._expect_home(page, asked.url))
        return page

    def open(
        self,
        user: User | None,
        path: str,
        size: Size = DESK,
        scheme: Scheme = "light",
        scripts: bool = True,
        touch: bool = False,
    ) -> Page:
        """Open a page in a new browser."""
        page = self.new(user, size, scheme, scripts, touch)
        page.goto(self.address + path)
        return page

    def complain(self, page: Page, text: str) -> None:
        self.complaints.append(f"{page.url}: {text}")

    def _expect_home(self, page: Page, url: str) -> None:
        where, home = urlsplit(url), urlsplit(self.address).netloc
        if where.scheme in {"http", "https", "ws", "wss"} and where.netloc != home:
            self.complain(page, f"asked for {url}")

    def look(self, page: Page) -> None:
        """Check a page with axe in light and dark, and that nothing is cut off."""
        page.wait_for_load_state()  # a form sent just before may still be on its way
        assert_fits(page)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(_END_OF_ANIMATIONS)
            found = Axe().run(page)
            if found.violations_count:
                self.complain(page, f"{scheme}: {found.generate_report()}")
        page.emulate_media(color_scheme="light")


def assert_fine(page: Page, name: str = "") -> None:
    """Assert that axe finds no fault and nothing is cut off; take a picture of the page."""
    page.wait_for_load_state()  # a link or form used just before may still be on its way
    if SHOTS and name:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)
    assert_accessible(page)
    assert_fits(page)


def assert_accessible(page: Page) -> None:
    """Assert that axe finds no fault after all changes of colour have ended."""
    page.evaluate(_END_OF_ANIMATIONS)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def assert_fits(page: Page) -> None:
    """Assert that the page is not wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def unfold(page: Page) -> None:
    """Open all folded parts of the page."""
    for summary in page.locator("summary").all():
        if summary.is_visible():
            summary.click()


def leadership(*members: str, answers: bool = False) -> Team:
    """Make a team with the facilitator Cleo and the given members."""
    team = Team.objects.create(name="Leadership")
    for name in (*members, "cleo"):
        user = User.objects.create_user(f"{name}@example.org", name.title())
        role = Role.FACILITATOR if name == "cleo" else Role.MEMBER
        Membership.objects.create(
            team=team, user=user, role=role, answers=answers or name != "cleo", function=name
        )
    return team
