"""Signing in and the account pages in a real browser, with the content security policy."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.web.accounts.doors import code_in
from wholesum.web.accounts.models import User
from wholesum.web.teams.models import Membership, Team

# Playwright keeps an event loop in the thread of the tests, where Django would refuse to work.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Page]


@pytest.fixture
def person(transactional_db: None) -> User:
    cache.clear()  # No model knows its table, so that no test empties it: limits would go on.
    person = User.objects.create_user("ada@example.org", "Ada")
    Membership.objects.create(team=Team.objects.create(name="Leadership"), user=person)
    return person


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """Open a page on a phone; a browser error or a request to another host fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_page(name: str, *, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": 375, "height": 740},
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request", lambda asked: complaints.append(asked.url) if elsewhere(asked.url) else None
        )
        page.goto(reverse(name))
        return page

    def elsewhere(url: str) -> bool:
        return not url.startswith((live_server.url, "data:"))

    yield open_page
    for context in contexts:
        context.close()
    # A hint of Chromium for password managers, not a fault.
    assert [said for said in complaints if not said.startswith("verbose:")] == []


def sign_in(page: Page, person: User) -> None:
    """Sign in by a mailed code, with the keyboard alone."""
    page.get_by_label("Email", exact=True).focus()
    page.keyboard.type(person.email)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Enter the code").wait_for()
    page.get_by_label("Code").focus()
    page.keyboard.type(code_in(mail.outbox.pop()))
    page.keyboard.press("Enter")
    page.get_by_role("link", name=person.name, exact=True).wait_for()


def sign_out(page: Page) -> None:
    page.goto(reverse("account"))
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.get_by_label("Email", exact=True).wait_for()


def authenticator(page: Page) -> Callable[[bool], None]:
    """Add a virtual authenticator to the browser; return a function that sets its answer."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    keeper = made["authenticatorId"]

    def agree(agrees: bool) -> None:
        devtools.send(
            "WebAuthn.setUserVerified", {"authenticatorId": keeper, "isUserVerified": agrees}
        )

    return agree


def test_given_a_user_with_a_passkey_when_they_sign_in_then_no_code_is_needed(
    person: User, opened: Open
) -> None:
    page = opened("mfa_add_webauthn")
    sign_in(page, person)
    agree = authenticator(page)
    page.get_by_label("Name of the passkey").fill("my phone")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("The passkey is added.").wait_for()
    page.goto(reverse("mfa_list_webauthn"))
    expect(page.get_by_role("heading", name="my phone")).to_be_visible()

    sign_out(page)
    agree(False)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("The passkey did not work").wait_for()
    agree(True)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="Your teams").wait_for()


def test_given_a_user_with_an_authenticator_app_when_they_sign_in_then_its_code_is_also_needed(
    person: User, opened: Open
) -> None:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    def code(secret: str, ahead: int = 0) -> str:
        return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead)))

    page = opened("mfa_activate_totp")
    sign_in(page, person)
    # The address counts as confirmed from the first code on, so that the page opens at once.
    secret = page.locator("code").inner_text()
    page.get_by_label("code").fill(code(secret))
    page.get_by_role("button", name="Add the authenticator app").click()
    page.get_by_text("Authenticator app added").wait_for()
    page.goto(reverse("mfa_view_recovery_codes"))
    # What comes next is only for who has the app: a code works once, so the next one is asked.
    page.get_by_label("Code").fill(code(secret, ahead=1))
    page.get_by_role("button", name="Continue").click()
    spare = page.locator(".codes li").first.inner_text()

    sign_out(page)
    page.get_by_label("Email", exact=True).fill(person.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_role("heading", name="Enter the code").wait_for()
    page.get_by_label("Code").fill(code_in(mail.outbox.pop()))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="The second step").wait_for()
    page.get_by_label("code").fill(spare)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Your teams").wait_for()


def test_given_a_browser_without_javascript_when_a_user_signs_in_then_the_page_shows_their_teams(
    person: User, opened: Open
) -> None:
    page = opened("home", scripts=False)
    expect(page.get_by_role("button", name="passkey")).to_be_hidden()
    sign_in(page, person)
    expect(page.get_by_role("heading", name="Your teams")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_account_pages_have_no_accessibility_faults(
    scheme: str, person: User, opened: Open
) -> None:
    page = opened("account_login")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    doors = ["account_login", "account_signup", "account_reset_password"]
    inside = ["home", "account", "account-delete", "look", "account_email", "mfa_index"]
    inside += ["mfa_add_webauthn", "mfa_activate_totp", "usersessions_list"]
    inside += ["account_set_password", "mfa_generate_recovery_codes", "account_logout"]
    for name in doors:
        look_at(page, name)
    page.goto(f"{reverse('account_login')}?way=password")
    check(page, "password")
    page.goto(reverse("account_login"))
    sign_in(page, person)
    for name in inside:
        look_at(page, name)


def look_at(page: Page, name: str) -> None:
    page.goto(reverse(name))
    check(page, name)


def check(page: Page, name: str) -> None:
    """Check with axe, and that the page fits the narrowest screen."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    page.set_viewport_size({"width": 375, "height": 740})
