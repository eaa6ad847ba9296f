"""Pages are compressed if the browser accepts it; other responses are not."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from wholesum.web.accounts.models import User

ClientOf = Callable[[User], Client]

pytestmark = pytest.mark.django_db


def test_given_a_browser_that_accepts_gzip_when_a_page_is_sent_then_the_page_is_compressed(
    client: Client,
) -> None:
    plain = client.get(reverse("account_login"))
    packed = client.get(reverse("account_login"), headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) < len(plain.content)
    assert "Sign in" in gzip.decompress(packed.content).decode()


def test_downloaded_file_is_not_compressed(ada: User, client_of: ClientOf) -> None:
    data = client_of(ada).get(reverse("account-data"), headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in data


def test_given_a_compressed_page_when_loaded_twice_then_its_csrf_tokens_differ(
    client: Client,
) -> None:
    def token() -> str:
        return str(client.get(reverse("account_login")).context["csrf_token"])

    assert token() != token()
