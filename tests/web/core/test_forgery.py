"""Forms sent from another address than the configured one."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

ADDRESS = "https://wholesum.example.org"


@pytest.fixture
def behind_a_proxy(settings: Settings) -> None:
    """Set the server up for an address with TLS."""
    settings.ADDRESS = ADDRESS
    settings.CSRF_TRUSTED_ORIGINS = [ADDRESS]
    settings.ALLOWED_HOSTS = ["wholesum.example.org"]


def sign_in(origin: str, **headers: str) -> tuple[int, str]:
    client = Client(enforce_csrf_checks=True, headers={"host": "wholesum.example.org"})
    token = client.get("/account/login/").context["csrf_token"]
    sent = {"csrfmiddlewaretoken": str(token), "email": "dag@example.org"}
    answer = client.post("/account/login/code/", sent, headers={"origin": origin, **headers})
    return answer.status_code, answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, {"x-forwarded-proto": "https"}])
@pytest.mark.usefixtures("behind_a_proxy")
def test_given_a_proxy_with_encryption_when_a_user_signs_in_then_the_request_is_accepted(
    headers: dict[str, str],
) -> None:
    assert sign_in(ADDRESS, **headers)[0] == 302


@pytest.mark.django_db
@pytest.mark.usefixtures("behind_a_proxy")
def test_given_a_form_sent_from_another_address_then_the_error_page_names_both_addresses() -> None:
    status, page = sign_in("https://other.example.org")
    assert status == 403
    assert "You opened another address of this server" in page
    assert "https://other.example.org" in page
    assert ADDRESS in page
    assert "open for too long" not in page


@pytest.mark.django_db
def test_given_a_form_without_a_csrf_token_when_sent_then_the_page_says_it_was_open_for_too_long() -> (
    None
):
    answer = Client(enforce_csrf_checks=True).post("/account/login/code/", {"email": "x@x.org"})
    assert answer.status_code == 403
    assert "open for too long" in answer.content.decode()
