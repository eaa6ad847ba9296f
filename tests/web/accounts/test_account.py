from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.accounts.doors import by_code
from wholesum.web.accounts.models import User
from wholesum.web.accounts.templatetags.devices import device

ClientOf = Callable[[User], Client]


def account(client: Client) -> str:
    return client.get(reverse("account")).content.decode()


@pytest.mark.parametrize("page", ["account", "account-data", "account-delete"])
def test_given_a_visitor_without_an_account_when_a_page_is_opened_then_it_redirects_to_sign_in(
    page: str, client: Client, db: None
) -> None:
    wanted = reverse(page)
    assert client.get(wanted)["Location"] == f"/account/login/?next={wanted}"


def test_account_page_links_to_every_account_setting(ada: User, client_of: ClientOf) -> None:
    page = account(client_of(ada))
    names = ["account_email", "account_set_password", "mfa_index", "usersessions_list"]
    for name in [*names, "account-data", "account-delete"]:
        assert f'href="{reverse(name)}"' in page


def test_given_a_user_with_a_password_when_they_open_their_account_then_it_links_to_change_password(
    ada: User, client_of: ClientOf
) -> None:
    ada.set_password("a long enough sentence")
    ada.save()
    page = account(client_of(ada))
    assert reverse("account_change_password") in page
    assert reverse("account_set_password") not in page


def test_given_an_unconfirmed_email_address_when_the_email_page_opens_then_it_asks_to_confirm_it(
    ada: User, client_of: ClientOf
) -> None:
    page = client_of(ada).get(reverse("account_email")).content.decode()
    assert "You have not confirmed your address <strong>ada@example.org</strong> yet." in page
    assert "To change to" not in page


def test_given_a_new_name_of_a_user_when_saved_then_no_other_user_changes(
    ada: User, bo: User, client_of: ClientOf
) -> None:
    answer = client_of(ada).post(reverse("account"), {"name": "  Ada O. "}, follow=True)
    assert "Your name is saved." in answer.content.decode()
    assert set(User.objects.values_list("name", flat=True)) == {"Ada O.", "Bo"}


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "A\u2028B", "A\u202eB"])
def test_given_an_invalid_name_of_a_user_when_saved_then_the_form_shows_an_error(
    name: str, ada: User, client_of: ClientOf
) -> None:
    answer = client_of(ada).post(reverse("account"), {"name": name})
    assert 'class="errorlist"' in answer.content.decode()
    ada.refresh_from_db()
    assert ada.name == "Ada"


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        ("curl/8.0", "Another browser or program"),
        ("", "Another browser or program"),
    ],
)
def test_given_a_user_agent_string_when_described_then_the_browser_and_the_system_are_named(
    agent: str, named: str
) -> None:
    assert device(agent) == named


def test_given_two_browsers_of_a_user_when_the_first_signs_out_all_others_then_it_stays_signed_in(
    ada: User,
) -> None:
    here, there = by_code(ada, "Firefox/140.0 Linux"), by_code(ada, "Chrome/140.0 Android")
    listed = reverse("usersessions_list")
    page = here.get(listed).content.decode()
    assert "Firefox, Linux <span" in page
    assert "Chrome, Android</h2>" in page
    assert page.count("This browser") == 1
    assert "You are signed in with 2 browsers" in account(here)
    here.post(listed)
    assert there.get(reverse("account")).status_code == 302
    assert "You are signed in only in this browser." in account(here)
