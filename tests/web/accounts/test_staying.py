"""A browser stays signed in only if its user chose so, by any method of signing in."""

from __future__ import annotations

from typing import Final

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.web.accounts.doors import ASK, CONFIRM, code_in, is_signed_in
from wholesum.web.accounts.models import User

DAYS: Final = 60 * 24 * 60 * 60
PASSWORD: Final = "a long sentence of our own"


def _max_age(client: Client) -> int | str:
    age: int | str = client.cookies["sessionid"]["max-age"]
    return age


def _by_code(email: str, **more: str) -> Client:
    client = Client()
    client.post(reverse(ASK), {"email": email})
    client.post(reverse(CONFIRM), {"code": code_in(mail.outbox.pop()), **more})
    assert is_signed_in(client)
    return client


@pytest.mark.parametrize(("more", "age"), [({}, ""), ({"remember": "on"}, DAYS)])
def test_given_the_choice_to_stay_signed_in_when_signing_in_by_code_then_the_cookie_lasts_as_chosen(
    ada: User, more: dict[str, str], age: int | str
) -> None:
    client = _by_code(ada.email, **more)
    assert _max_age(client) == age
    assert client.session.get_expire_at_browser_close() is (age == "")


@pytest.mark.parametrize(("more", "age"), [({}, ""), ({"remember": "on"}, DAYS)])
def test_given_the_choice_to_stay_signed_in_when_signing_in_by_password_then_the_cookie_lasts_longer(
    ada: User, more: dict[str, str], age: int | str
) -> None:
    ada.set_password(PASSWORD)
    ada.save()
    ada.emailaddress_set.update(verified=True)  # type: ignore[attr-defined]  # of allauth
    client = Client()
    client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD, **more})
    assert is_signed_in(client)
    assert _max_age(client) == age


def test_given_a_user_who_chose_to_stay_signed_in_when_they_sign_in_again_then_they_choose_again(
    ada: User,
) -> None:
    client = _by_code(ada.email, remember="on")
    client.post(reverse("account_logout"))
    client.post(reverse(ASK), {"email": ada.email})
    client.post(reverse(CONFIRM), {"code": code_in(mail.outbox.pop())})
    assert _max_age(client) == ""


def test_given_the_choice_to_stay_signed_in_sent_with_a_wrong_code_then_the_choice_is_not_kept(
    ada: User,
) -> None:
    client = Client()
    client.post(reverse(ASK), {"email": ada.email})
    client.post(reverse(CONFIRM), {"code": "BBBB-BBBB", "remember": "on"})
    client.post(reverse(CONFIRM), {"code": code_in(mail.outbox.pop())})
    assert is_signed_in(client)
    assert _max_age(client) == ""


def test_given_the_page_for_the_sign_in_code_when_shown_then_staying_signed_in_is_not_selected(
    ada: User,
) -> None:
    client = Client()
    client.post(reverse(ASK), {"email": ada.email})
    page = client.get(reverse(CONFIRM)).content.decode()
    assert '<input type="checkbox" name="remember" id="id_remember">' in page
