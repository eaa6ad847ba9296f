"""Rules for every page: the content security policy, error pages, the style guide."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import constants
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse
from django.utils.safestring import SafeString

from wholesum.web.accounts.models import User
from wholesum.web.config.urls import urlpatterns as all_pages
from wholesum.web.core.look import TOKENS
from wholesum.web.teams.models import Team

ClientOf = Callable[[User], Client]

INLINE = {
    "style element": re.compile(r"<style", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son\w+\s*=", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "other origin": re.compile(r'(?:src|href|action)="(?:https?:)?//', re.IGNORECASE),
}
SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.IGNORECASE | re.DOTALL)


def faults(page: str) -> list[str]:
    """Yield the parts of a page that the content security policy would block."""
    found = [name for name, pattern in INLINE.items() if pattern.search(page)]
    for attributes, body in SCRIPT.findall(page):
        if body.strip() and 'type="application/json"' not in attributes:
            found.append("inline script")
    return found


def plain_routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """List the addresses that take no argument."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from plain_routes(pattern.url_patterns, route)
        elif not re.search(r"[<(?\\^$]", route):
            yield "/" + route


ADDRESSES = sorted(set(plain_routes(get_resolver().url_patterns)))


def test_list_of_tested_pages_has_pages_of_every_kind() -> None:
    for name in ("home", "account_login", "mfa_add_webauthn", "usersessions_list", "team-new"):
        assert reverse(name) in ADDRESSES


@pytest.mark.parametrize("who", ["nobody", "member"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_follows_its_content_security_policy(
    address: str, who: str, ada: User, team: Team, client_of: ClientOf
) -> None:
    ada.set_password("a long enough sentence")
    ada.save()
    client = Client() if who == "nobody" else client_of(ada)
    answer = client.get(address)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy + ";"
    assert "style-src 'self';" in policy + ";"
    assert "unsafe" not in policy
    if answer["Content-Type"].startswith("text/html"):
        assert faults(answer.content.decode()) == []


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ('<p style="color: red">', "style attribute"),
        ("<style>p {}</style>", "style element"),
        ('<a onclick="go()">', "event attribute"),
        ("<script>go()</script>", "inline script"),
        ('<img src="https://example.org/x.png">', "other origin"),
    ],
)
def test_given_a_page_that_breaks_the_content_security_policy_when_checked_then_the_fault_is_found(
    page: str, fault: str
) -> None:
    assert faults(page) == [fault]


def test_style_guide_of_the_app_shows_every_colour_and_every_kind_of_field(
    ada: User, client_of: ClientOf
) -> None:
    page = client_of(ada).get(reverse("look")).content.decode()
    for token in TOKENS:
        assert f"token-{token}" in page
    for part in ("cards", "note careful", "messages", "rows", "table", "errorlist", "empty"):
        assert f'class="{part}' in page


def test_given_a_visitor_when_the_style_guide_is_opened_then_it_redirects_to_sign_in(
    client: Client, db: None
) -> None:
    assert client.get(reverse("look")).status_code == 302


def test_every_level_of_messages_to_users_has_a_style() -> None:
    assert {"info", "success", "warning", "error", "debug"} == set(constants.DEFAULT_TAGS.values())


@login_not_required
def _refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@login_not_required
def _suspect(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("no")


@login_not_required
def _break(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken")


urlpatterns = [
    path("refuse/", _refuse),
    path("suspect/", _suspect),
    path("break/", _break),
    *all_pages,
]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/nothing/", 404, "Page not found"),
        ("/refuse/", 403, "You do not have access"),
        ("/suspect/", 400, "We cannot read this request"),
        ("/break/", 500, "Something went wrong"),
    ],
)
@pytest.mark.parametrize("who", ["nobody", "member"])
def test_given_an_error_of_the_server_then_the_error_page_has_the_design_of_the_app(
    address: str, status: int, said: str, who: str, ada: User, client_of: ClientOf
) -> None:
    client = Client() if who == "nobody" else client_of(ada)
    client.raise_request_exception = False
    answer = client.get(address)
    page = answer.content.decode()
    assert (answer.status_code, f"<h1>{said}</h1>" in page) == (status, True)
    assert faults(page) == []
    assert "Content-Security-Policy" in answer


def test_given_a_form_without_a_csrf_token_when_sent_then_nothing_is_saved_and_the_page_says_so(
    ada: User,
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    answer = strict.post(reverse("account"), {"name": "Else"})
    assert answer.status_code == 403
    assert "This page was open for too long" in answer.content.decode()
    ada.refresh_from_db()
    assert ada.name == "Ada"


def test_given_html_in_the_name_of_a_user_when_a_page_shows_the_name_then_it_is_escaped(
    ada: User, client_of: ClientOf
) -> None:
    ada.name = SafeString("<script>alert(1)</script>")
    ada.save()
    page = client_of(ada).get(reverse("home")).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert faults(page) == []
