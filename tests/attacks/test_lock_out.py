"""A stranger who tries to sign in as a user cannot block this user, and has few tries."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any, Final

import pytest
from allauth.account.models import EmailAddress
from django.core import mail, signing
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.web.accounts.doors import ASK, CONFIRM, code_in, is_signed_in
from wholesum.web.accounts.limits.known_browsers import COOKIE, browser_of
from wholesum.web.accounts.limits.tries import WAY_IN
from wholesum.web.accounts.models import User
from wholesum.web.core.http.client_address import client_address

pytestmark = pytest.mark.slow

STRANGER: Final = "203.0.113.66"
HOME: Final = "198.51.100.7"
PASSWORD: Final = "a long enough sentence"


@pytest.fixture
def ada(ada: User) -> User:
    ada.set_password(PASSWORD)
    ada.save()
    EmailAddress.objects.filter(user=ada).update(verified=True)
    return ada


def _ask(email: str, place: str, browser: Client | None = None, page: str = ASK) -> str:
    """Request a sign-in code; return the error on the page, or an empty text if it was sent."""
    answer = (browser or Client()).post(reverse(page), {"email": email}, REMOTE_ADDR=place)
    return "" if answer.status_code == 302 else unescape(answer.content.decode())


def _sign_in(email: str, place: str, browser: Client | None = None, word: str = PASSWORD) -> str:
    """Try a password and return the error on the page; empty if the password is right."""
    sent = {"login": email, "password": word}
    answer = (browser or Client()).post(reverse("account_login"), sent, REMOTE_ADDR=place)
    return "" if answer.status_code == 302 else unescape(answer.content.decode())


def _known_browser(user: User, place: str) -> Client:
    """Return a browser in which the user has signed in and out before."""
    browser = Client()
    assert _ask(user.email, place, browser) == ""
    browser.post(reverse(CONFIRM), {"code": code_in(mail.outbox.pop())}, REMOTE_ADDR=place)
    assert is_signed_in(browser)
    browser.post(reverse("account_logout"))
    assert not is_signed_in(browser)
    return browser


def test_given_a_stranger_requested_many_sign_in_codes_when_the_member_requests_a_code_then_it_is_sent(
    ada: User,
) -> None:
    said = [_ask(ada.email, STRANGER) for _ in range(30)]
    assert said[:3] == [""] * 3
    assert "too many tries for this address from your network. Wait one minute" in said[3]
    assert str(WAY_IN) in said[3]
    assert len(mail.outbox) == 3
    assert _ask(ada.email, HOME) == ""
    assert len(mail.outbox) == 4


@pytest.mark.parametrize("tries", [12, 200])
def test_given_a_stranger_tried_wrong_passwords_when_the_member_signs_in_then_sign_in_succeeds(
    ada: User, tries: int
) -> None:
    said = [_sign_in(ada.email, STRANGER, word="another sentence") for _ in range(tries)]
    assert "too many tries for this address from your network. Wait five minutes" in said[5]
    member = Client()
    assert _sign_in(ada.email, HOME, member) == ""
    assert is_signed_in(member)


def test_given_a_stranger_requested_many_password_resets_when_the_member_requests_one_then_it_is_sent(
    ada: User,
) -> None:
    page = "account_reset_password"
    said = [_ask(ada.email, STRANGER, page=page) for _ in range(4)]
    assert "too many tries for this address" in said[3]
    assert _ask(ada.email, HOME, page=page) == ""


def test_given_too_many_sign_in_attempts_from_one_network_then_a_browser_known_before_can_still_sign_in(
    ada: User,
) -> None:
    by_code, by_password = (_known_browser(ada, HOME) for _ in range(2))
    for number in range(30):
        _ask(ada.email, HOME)
        _ask(f"n{number}@example.org", HOME)
        _sign_in(ada.email, HOME, word="another sentence")
    assert "too many tries" in _ask(ada.email, HOME)
    assert _ask(ada.email, HOME, by_code) == ""
    assert _sign_in(ada.email, HOME, by_password) == ""
    assert is_signed_in(by_password)


def test_given_sign_in_attempts_for_one_account_from_many_networks_then_only_unknown_browsers_must_wait(
    ada: User,
) -> None:
    known = _known_browser(ada, HOME)
    for number in range(101):
        said = _sign_in(ada.email, f"203.0.113.{number}", word="another sentence")
    assert "from many networks. Wait one hour" in said
    assert "from many networks" in _sign_in(ada.email, HOME)
    assert _sign_in(ada.email, HOME, known) == ""


def test_given_a_stranger_tries_passwords_for_an_hour_when_the_member_signs_in_then_they_need_not_wait(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for turn in range(12):  # one hour
        moment = 1_800_000_000.0 + 301 * turn
        monkeypatch.setattr("time.time", lambda moment=moment: moment)
        for _ in range(6):
            _sign_in(ada.email, STRANGER, word="another sentence")
    assert _sign_in(ada.email, HOME) == ""


def test_given_a_known_browser_when_it_sends_too_many_wrong_passwords_then_the_browser_must_wait(
    ada: User, bo: User
) -> None:
    known = _known_browser(ada, HOME)
    said = [_sign_in(ada.email, HOME, known, word="another sentence") for _ in range(6)]
    assert "There were too many tries in this browser. Wait five minutes" in said[5]
    assert str(WAY_IN) not in said[5]
    # It is known for Ada alone, so that an account of one's own opens no other.
    for _ in range(5):
        _sign_in(bo.email, STRANGER, word="another sentence")
    assert "from your network" in _sign_in(bo.email, STRANGER, known)


def test_given_addresses_with_and_without_an_account_when_sign_in_fails_then_both_get_the_same_error(
    ada: User,
) -> None:
    pages = {
        tuple(act(email, place) != "" for _ in range(12))
        for act in (_ask, lambda email, place: _sign_in(email, place, word="another sentence"))
        for email, place in ((ada.email, STRANGER), ("nobody@example.org", "203.0.113.67"))
    }
    assert len(pages) == 2  # one a kind of act


def test_given_a_forged_browser_cookie_when_the_server_checks_it_then_the_browser_counts_as_unknown(
    ada: User, rf: RequestFactory
) -> None:
    known = _known_browser(ada, HOME)
    right = known.cookies[COOKIE].value

    def browser(cookie: str, email: str = ada.email) -> str:
        request = rf.get("/")
        request.COOKIES[COOKIE] = cookie
        return browser_of(request, email)

    assert browser(right) == browser(right, " ADA@Example.org ") != ""
    assert ada.email not in right
    for forged in ("", right[:-1], signing.dumps(["x", ["y"]]), "x:y:z"):
        assert browser(forged) == ""
    assert browser(right, "bo@example.org") == ""


def test_given_an_empty_password_when_a_user_signs_in_by_password_then_no_code_is_sent(
    ada: User,
) -> None:
    assert _sign_in(ada.email, HOME, word="") != ""
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("proxies", "said", "expected"),
    [
        (0, "192.0.2.1", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "192.0.2.9, 192.0.2.1", "192.0.2.1"),
        (2, "192.0.2.9, 192.0.2.1, 192.0.2.2", "192.0.2.1"),
        (2, "192.0.2.9", "10.0.0.1"),
        (1, "192.0.2.9,", "10.0.0.1"),
    ],
)
def test_given_trusted_proxies_when_they_forward_the_address_of_a_visitor_then_only_their_header_is_used(
    rf: RequestFactory, settings: Any, proxies: int, said: str, expected: str
) -> None:
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": said} if said else {}
    assert client_address(rf.get("/", headers=headers, REMOTE_ADDR="10.0.0.1")) == expected


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_given_a_visitor_who_forges_ip_addresses_when_they_try_too_many_passwords_then_they_must_wait(
    ada: User, settings: Any, proxies: int
) -> None:
    settings.PROXIES = proxies
    behind = ", ".join(["", STRANGER, "10.0.0.2"][: proxies + 1])
    send: Callable[[int], Any] = lambda number: Client().post(  # noqa: E731
        reverse(ASK),
        {"email": ada.email},
        headers={"X-Forwarded-For": f"192.0.2.{number}{behind}"},
    )
    assert [send(number).status_code for number in range(4)] == [302, 302, 302, 200]
