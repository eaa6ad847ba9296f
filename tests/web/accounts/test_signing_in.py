from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.web.accounts.doors import ASK, CODE, CONFIRM, code_in, is_signed_in
from wholesum.web.accounts.models import User

pytestmark = pytest.mark.django_db


def text(page: HttpResponseBase) -> str:
    assert isinstance(page, HttpResponse)
    return page.content.decode()


def without_tokens(page: HttpResponseBase, address: str) -> str:
    """Return a page without its tokens."""
    plain = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(page))
    return plain.replace(address, "ADDRESS")


def test_given_an_emailed_sign_in_code_when_entered_then_the_user_reaches_the_page_they_wanted(
    ada: User, client: Client
) -> None:
    wanted = reverse("account")
    door = client.get(wanted, follow=True)
    assert "Send me a code" in text(door)
    assert f'name="next" value="{wanted}"' in text(door)

    client.post(reverse(ASK), {"email": ada.email, "next": wanted})
    (message,) = mail.outbox
    assert message.to == [ada.email]
    arrived = client.post(reverse(CONFIRM), {"code": code_in(message), "next": wanted})
    assert is_signed_in(client)
    assert arrived["Location"] == wanted
    assert not list(get_messages(arrived.wsgi_request))


def test_sign_in_page_asks_for_an_email_address_only(client: Client) -> None:
    page = text(client.get(reverse("account_login")))
    visible = re.findall(r'<input type="(?!hidden)(\w+)" name="(\w+)"', page)
    assert visible == [("email", "email")]


def test_given_a_sign_in_code_in_upper_or_lower_case_when_entered_then_it_works_exactly_once(
    ada: User, client: Client
) -> None:
    client.post(reverse(ASK), {"email": ada.email.upper()})
    code = code_in(mail.outbox[0])
    client.post(reverse(CONFIRM), {"code": code.lower().replace("-", "")})
    assert is_signed_in(client)
    client.logout()
    client.post(reverse(CONFIRM), {"code": code})
    assert not is_signed_in(client)


def test_given_addresses_with_and_without_an_account_when_a_code_is_requested_then_pages_are_the_same(
    ada: User,
) -> None:
    pages = []
    for address in (ada.email, "nobody@example.org"):
        visitor = Client()
        first = visitor.post(reverse(ASK), {"email": address})
        second = visitor.get(first["Location"])
        third = visitor.post(reverse(CONFIRM), {"code": "BBBB-BBBB"})
        pages.append(
            [first.status_code, first["Location"]]
            + [without_tokens(page, address) for page in (second, third)]
        )
    assert pages[0] == pages[1]


def test_given_an_address_without_an_account_when_a_code_is_requested_then_the_email_has_no_code(
    client: Client, db: None
) -> None:
    client.post(reverse(ASK), {"email": "nobody@example.org"})
    (message,) = mail.outbox
    assert message.to == ["nobody@example.org"]
    assert not CODE.search(str(message.body))
    assert reverse("account_signup") in str(message.body)


def test_given_an_address_with_an_account_when_signing_up_then_the_page_is_the_same_as_for_a_new_one(
    ada: User,
) -> None:
    pages = []
    for address in (ada.email, "new@example.org"):
        visitor = Client()
        first = visitor.post(reverse("account_signup"), {"email": address, "name": "Somebody"})
        second = visitor.get(first["Location"])
        pages.append([first["Location"], without_tokens(second, address)])
    assert pages[0] == pages[1]
    known, new = mail.outbox
    assert not CODE.search(str(known.body))
    assert CODE.search(str(new.body))


def test_given_a_new_user_when_they_confirm_their_address_then_the_account_has_their_name(
    client: Client,
) -> None:
    client.post(reverse("account_signup"), {"email": "New@example.org", "name": "Nea"})
    assert not is_signed_in(client)
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[0])})
    assert is_signed_in(client)
    user = User.objects.get()
    assert (user.email, user.name, user.has_usable_password()) == ("new@example.org", "Nea", False)


def test_given_a_name_with_several_lines_when_a_user_signs_up_then_it_is_refused(
    client: Client, db: None
) -> None:
    page = client.post(reverse("account_signup"), {"email": "a@example.org", "name": "A\u2028B"})
    assert "on one line" in text(page)
    assert not User.objects.exists()


def test_given_three_wrong_sign_in_codes_then_the_user_needs_a_new_code(
    ada: User, client: Client
) -> None:
    client.post(reverse(ASK), {"email": ada.email})
    code = code_in(mail.outbox[0])
    for _ in range(2):
        assert "Incorrect code" in text(client.post(reverse(CONFIRM), {"code": "BBBB-BBBB"}))
    ended = client.post(reverse(CONFIRM), {"code": "BBBB-BBBB"})
    assert ended["Location"] == reverse(ASK)
    asked = text(client.get(reverse(ASK)))
    assert "Three wrong codes were typed in" in asked
    assert "ask for a new one now" in asked
    assert f'value="{ada.email}"' in asked
    client.post(reverse(CONFIRM), {"code": code})
    assert not is_signed_in(client)


def later(minutes: int) -> float:
    return (timezone.now() + timedelta(minutes=minutes)).timestamp()


def test_given_an_expired_sign_in_code_when_entered_then_the_page_offers_a_new_code(
    ada: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(reverse(ASK), {"email": ada.email})
    moment = later(16)
    with monkeypatch.context() as clock:
        clock.setattr("time.time", lambda: moment)
        ended = client.post(reverse(CONFIRM), {"code": code_in(mail.outbox[0])}, follow=True)
    assert not is_signed_in(client)
    assert ended.redirect_chain == [(reverse(ASK), 302)]
    assert "This code has expired" in text(ended)
    assert f'value="{ada.email}"' in text(ended)
    client.post(reverse(ASK), {"email": ada.email})
    client.post(reverse(CONFIRM), {"code": code_in(mail.outbox[1])})
    assert is_signed_in(client)


def test_given_an_expired_code_when_a_user_signs_up_then_the_page_offers_a_new_code(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(reverse("account_signup"), {"email": "new@example.org", "name": "Nea"})
    moment = later(16)
    with monkeypatch.context() as clock:
        clock.setattr("time.time", lambda: moment)
        code = {"code": code_in(mail.outbox[0])}
        ended = client.post(reverse("account_email_verification_sent"), code, follow=True)
    assert "This code has expired" in text(ended)
    assert 'value="new@example.org"' in text(ended)


def test_given_three_wrong_codes_when_a_user_signs_up_then_the_page_says_what_to_do(
    client: Client, db: None
) -> None:
    client.post(reverse("account_signup"), {"email": "new@example.org", "name": "Nea"})
    for _ in range(3):
        page = reverse("account_email_verification_sent")
        ended = client.post(page, {"code": "BBBB-BBBB"}, follow=True)
    assert "Three wrong codes were typed in" in text(ended)
    client.post(reverse(ASK), {"email": "new@example.org"})
    client.post(reverse(CONFIRM), {"code": code_in(mail.outbox[1])})
    assert is_signed_in(client)


def test_given_many_requests_for_sign_in_codes_from_one_network_then_the_next_request_is_refused(
    db: None,
) -> None:
    def ask(number: int, place: str) -> str:
        return text(
            Client().post(reverse(ASK), {"email": f"n{number}@example.org"}, REMOTE_ADDR=place)
        )

    answers = [ask(number, "203.0.113.5") for number in range(21)]
    assert answers[:20] == [""] * 20
    assert "There were too many tries from your network. Wait one minute" in answers[20]
    assert ask(21, "203.0.113.6") == ""


def test_given_many_new_accounts_from_one_network_then_the_next_visitor_must_wait(
    db: None,
) -> None:
    answers = [Client().post(reverse("account_signup"), {"email": "-"}) for _ in range(21)]
    assert {answer.status_code for answer in answers[:20]} == {200}
    assert answers[20].status_code == 429
    assert "Too many tries" in text(answers[20])
    assert "Wait one minute" in text(answers[20])


def test_given_a_user_with_a_password_when_they_sign_in_then_no_code_is_needed(
    ada: User, client: Client
) -> None:
    ada.set_password("a long enough sentence")
    ada.save()
    code_in_hand = {"login": ada.email, "password": "a long enough sentence"}
    page = text(client.get(reverse("account_login"), {"way": "password", "next": "/look/"}))
    assert 'name="password"' in page
    assert f"{reverse(ASK)}?next=%2Flook%2F" in page
    client.post(reverse("account_login"), code_in_hand)
    # The address is not confirmed yet, so a code is asked first.
    assert not is_signed_in(client)
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[0])})
    assert is_signed_in(client)


def test_given_a_new_email_address_of_a_user_then_it_replaces_the_old_one_only_once_confirmed(
    ada: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(ada)
    client.post(reverse("account_email"), {"action_add": "", "email": "ada@elsewhere.example"})
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"
    code = code_in(mail.outbox[0])
    client.post(reverse("account_email_verification_sent"), {"code": code})
    ada.refresh_from_db()
    assert ada.email == "ada@elsewhere.example"


def test_given_a_signed_in_user_when_they_press_sign_out_then_they_see_the_sign_in_page(
    ada: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(ada)
    client.get(reverse("account_logout"))
    assert is_signed_in(client)
    out = client.post(reverse("account_logout"))
    assert not is_signed_in(client)
    assert out["Location"] == reverse("account_login")


class Unreachable(BaseEmailBackend):
    """A mail server that cannot be reached."""

    def send_messages(self, email_messages: Sequence[mail.EmailMessage]) -> int:
        raise ConnectionRefusedError("mail.example.org said no to ada@example.org")


def test_given_an_email_that_fails_when_a_sign_in_code_is_requested_then_any_address_gets_the_same_page(
    ada: User, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    pages = []
    for address in (ada.email, "nobody@example.org"):
        answer = Client().post(reverse(ASK), {"email": address})
        assert answer.status_code == 503
        pages.append(without_tokens(answer, address))
    assert pages[0] == pages[1]
    assert "The email was not sent" in pages[0]
    assert "ConnectionRefusedError" in caplog.text
    assert "@example.org" not in caplog.text


@pytest.mark.parametrize(("backend", "said"), [("console", True), ("smtp", False)])
def test_given_no_mail_server_when_a_sign_in_code_is_requested_then_the_page_says_where_to_find_it(
    settings: Settings, backend: str, said: bool
) -> None:
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    page = Client().get(reverse("account_login")).content.decode()
    assert ("Your code appears in the terminal" in page) is said
