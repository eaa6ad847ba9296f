from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Run the story behind TLS, in a process of its own."""
    given = {
        "WHOLESUM_HOME": str(tmp_path_factory.mktemp("home")),
        "WHOLESUM_ADDRESS": "https://w.example.org",
        "WHOLESUM_MAIL_URL": "smtp+tls://mail.example.org",
        "WHOLESUM_MAIL_FROM": "w@example.org",
        "WHOLESUM_OIDC_CLIENT": "w",
        "WHOLESUM_OIDC_SECRET": "hidden",
        "WHOLESUM_OIDC_NAME": "Example",
        "DJANGO_SETTINGS_MODULE": "wholesum.web.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.web.accounts.sso_story"],
        env=os.environ | given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_all_settings_agree_behind_tls(told: dict[str, Any]) -> None:
    assert told["faults"] == []
    assert told["secure"] == [True, True]


def test_the_door_has_a_link_to_the_provider(told: dict[str, Any]) -> None:
    (link,) = told["door"]
    assert 'href="/account/oidc/sso/login/?process=login&amp;next=%2Flook%2F"' in link
    assert "Sign in with Example" in link


def test_the_provider_is_asked_for_as_little_as_is_needed(told: dict[str, Any]) -> None:
    asked = told["asked"]
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert asked["redirect_uri"] == "https://w.example.org/account/oidc/sso/login/callback/"
    assert asked["code_challenge_method"] == "S256"
    assert "hidden" not in json.dumps(asked)
    assert "code_verifier=" in told["token"]


def test_who_comes_new_gets_an_account_and_keeps_it(told: dict[str, Any]) -> None:
    assert told["new"] == ["Nea N.", "Nea N."]


def test_a_vouched_for_address_joins_the_account_that_has_it(told: dict[str, Any]) -> None:
    assert told["known"] == "Bo"
    assert told["people"] == ["bo@example.org", "cy@example.org", "new@example.org"]


def test_an_address_not_vouched_for_opens_nothing(told: dict[str, Any]) -> None:
    assert told["unverified"] == ""


def test_without_a_name_the_address_stands_in(told: dict[str, Any]) -> None:
    assert told["nameless"] == "cy"


def test_what_the_provider_told_is_in_ones_own_data(told: dict[str, Any]) -> None:
    (known,) = told["data"]
    assert (known["provider"], known["id"]) == ("sso", "2")
