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
def test_a_visitor_is_sent_to_the_door(page: str, client: Client, db: None) -> None:
    wanted = reverse(page)
    assert client.get(wanted)["Location"] == f"/account/login/?next={wanted}"


def test_the_account_page_leads_to_everything_about_oneself(ada: User, client_of: ClientOf) -> None:
    page = account(client_of(ada))
    names = ["account_email", "account_set_password", "mfa_index", "usersessions_list"]
    for name in [*names, "account-data", "account-delete"]:
        assert f'href="{reverse(name)}"' in page


def test_who_has_a_password_may_change_it(ada: User, client_of: ClientOf) -> None:
    ada.set_password("a long enough sentence")
    ada.save()
    page = account(client_of(ada))
    assert reverse("account_change_password") in page
    assert reverse("account_set_password") not in page


def test_a_name_is_changed_for_oneself_alone(ada: User, bo: User, client_of: ClientOf) -> None:
    answer = client_of(ada).post(reverse("account"), {"name": "  Ada O. "}, follow=True)
    assert "Your name is saved." in answer.content.decode()
    assert set(User.objects.values_list("name", flat=True)) == {"Ada O.", "Bo"}


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "A\u2028B", "A\u202eB"])
def test_a_name_that_is_none_is_refused(name: str, ada: User, client_of: ClientOf) -> None:
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
        ("curl/8.0", "Another program"),
        ("", "Another program"),
    ],
)
def test_browsers_are_named_as_people_know_them(agent: str, named: str) -> None:
    assert device(agent) == named


def test_every_place_one_is_signed_in_is_listed_and_the_others_can_be_left(ada: User) -> None:
    here, there = by_code(ada, "Firefox/140.0 Linux"), by_code(ada, "Chrome/140.0 Android")
    listed = reverse("usersessions_list")
    page = here.get(listed).content.decode()
    assert "Firefox, Linux <span" in page
    assert "Chrome, Android</h2>" in page
    assert page.count("This one") == 1
    assert "2 places" in account(here)
    here.post(listed)
    assert there.get(reverse("account")).status_code == 302
    assert "Here only" in account(here)
