"""The link that signs a visitor in to the demonstration."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from wholesum.web.accounts.models import User
from wholesum.web.config.urls import urlpatterns as app_urls
from wholesum.web.operations.entry import entry_path, use, user_of
from wholesum.web.operations.urls import demonstration

urlpatterns = [*app_urls, *demonstration]


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = __name__


def _signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.usefixtures("demo")
def test_given_a_demo_link_when_two_visitors_press_its_button_then_only_the_first_is_signed_in(
    ada: User,
) -> None:
    address = entry_path(ada)
    first, second = Client(), Client()
    assert first.post(address).headers["Location"] == "/"
    assert _signed_in(first)
    assert second.get(address).status_code == second.post(address).status_code == 404
    assert not _signed_in(second)
    assert first.get(address).headers["Location"] == "/"


@pytest.mark.usefixtures("demo")
def test_given_a_chat_program_that_previews_a_demo_link_then_the_visitor_can_still_sign_in(
    ada: User,
) -> None:
    address = entry_path(ada)
    for method in ("GET", "HEAD", "GET"):
        preview = Client()
        assert preview.generic(method, address).status_code == 200
        assert not _signed_in(preview)
    page = Client().get(address).content.decode()
    assert page.count("<button") == 1
    assert "You can read everything" not in page  # it is no page for visitors, which hides buttons
    assert "You enter as Ada" in page
    assert Client().post(address).status_code == 302


@pytest.mark.usefixtures("demo")
def test_given_a_form_of_another_website_that_posts_to_a_demo_link_then_nobody_is_signed_in(
    ada: User,
) -> None:
    visitor = Client(enforce_csrf_checks=True)
    address = entry_path(ada)
    assert visitor.post(address, headers={"Origin": "http://elsewhere.example"}).status_code == 403
    assert Client().post(address).status_code == 302


@pytest.mark.usefixtures("demo")
def test_given_a_demo_link_when_opened_from_another_machine_then_it_is_not_found(ada: User) -> None:
    address = entry_path(ada)
    for place, headers in (
        ("192.0.2.7", {}),
        ("", {}),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}),
    ):
        client = Client()
        assert client.post(address, headers=headers, REMOTE_ADDR=place).status_code == 404
        assert not _signed_in(client)
    assert Client().post(address, REMOTE_ADDR="::1").status_code == 302


def test_given_a_server_that_is_no_demo_when_a_demo_link_is_opened_then_it_is_not_found(
    ada: User, settings: Any
) -> None:
    assert Client().get("/demo/enter/x/").status_code == 404
    settings.ROOT_URLCONF = __name__
    assert Client().get(entry_path(ada)).status_code == 404
    assert Client().post(entry_path(ada)).status_code == 404


@pytest.mark.usefixtures("demo")
def test_given_an_old_or_forged_demo_link_when_used_then_no_user_is_signed_in(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = entry_path(ada).split("/")[-2]
    assert user_of("forged") is None
    assert user_of(token[:-1]) is None
    assert user_of(signing.dumps([ada.pk, ""], salt="another")) is None
    assert user_of(signing.dumps([ada.pk + 1000, ""], salt="wholesum.demo")) is None
    later = (timezone.now() + timedelta(days=2)).timestamp()
    with monkeypatch.context() as tomorrow:
        tomorrow.setattr("time.time", lambda: later)
        assert use(token) is None
    assert user_of(token) == ada
    assert use(token) == ada
    assert use(token) is None
