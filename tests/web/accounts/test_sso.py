from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest


@pytest.fixture(scope="module")
def sign_ins(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Run all sign-ins with TLS in a separate process; return their results."""
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


def test_given_an_installation_with_single_sign_on_when_its_settings_are_checked_then_no_fault_is_found(
    sign_ins: dict[str, Any],
) -> None:
    assert sign_ins["faults"] == []
    assert sign_ins["secure"] == [True, True]


def test_sign_in_page_links_to_the_single_sign_on_provider(sign_ins: dict[str, Any]) -> None:
    (link,) = sign_ins["door"]
    assert 'href="/account/oidc/sso/login/?process=login&amp;next=%2Flook%2F"' in link
    assert "Sign in with Example" in link


def test_request_to_the_single_sign_on_provider_asks_for_profile_and_email_only(
    sign_ins: dict[str, Any],
) -> None:
    asked = sign_ins["asked"]
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert asked["redirect_uri"] == "https://w.example.org/account/oidc/sso/login/callback/"
    assert asked["code_challenge_method"] == "S256"
    assert "hidden" not in json.dumps(asked)
    assert "code_verifier=" in sign_ins["token"]


def test_given_a_new_user_when_they_sign_in_twice_by_single_sign_on_then_there_is_one_account(
    sign_ins: dict[str, Any],
) -> None:
    assert sign_ins["new"] == ["Nea N.", "Nea N."]


def test_given_a_verified_address_at_the_single_sign_on_provider_then_the_existing_account_is_used(
    sign_ins: dict[str, Any],
) -> None:
    assert sign_ins["known"] == "Bo"
    assert sign_ins["people"] == ["bo@example.org", "cy@example.org", "new@example.org"]


def test_given_an_unverified_address_at_the_single_sign_on_provider_then_the_user_is_not_signed_in(
    sign_ins: dict[str, Any],
) -> None:
    assert sign_ins["unverified"] == ""


def test_given_no_name_at_the_single_sign_on_provider_then_the_name_is_made_from_the_address(
    sign_ins: dict[str, Any],
) -> None:
    assert sign_ins["nameless"] == "cy"


def test_download_of_own_data_contains_what_the_single_sign_on_provider_sent(
    sign_ins: dict[str, Any],
) -> None:
    (known,) = sign_ins["data"]
    assert (known["provider"], known["id"]) == ("sso", "2")
