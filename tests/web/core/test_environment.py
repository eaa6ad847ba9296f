from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from wholesum.web.config import environment


def test_a_variable_is_read_or_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOLESUM_X", "said")
    assert environment.text("WHOLESUM_X", "else") == "said"
    monkeypatch.delenv("WHOLESUM_X")
    assert environment.text("WHOLESUM_X", "else") == "else"
    assert environment.text("WHOLESUM_X") == ""


def test_a_variable_may_point_to_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("secret\n", "utf-8")
    monkeypatch.setenv("WHOLESUM_X_FILE", str(tmp_path / "x"))
    monkeypatch.setenv("WHOLESUM_X", "said")
    assert environment.text("WHOLESUM_X") == "secret"


def test_a_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    monkeypatch.setenv("WHOLESUM_X_FILE", str(missing))
    with pytest.raises(ImproperlyConfigured, match=r"WHOLESUM_X_FILE: .*missing: No such file"):
        environment.text("WHOLESUM_X")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *((said, True) for said in ("yes", "1", " TRUE ", "on")),
        *((said, False) for said in ("no", "0", "False", "off", "")),
    ],
)
def test_yes_and_no_are_understood(said: str, meant: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOLESUM_X", said)
    assert environment.flag("WHOLESUM_X", default=not meant) is meant


@pytest.mark.parametrize("default", [True, False])
def test_a_flag_that_is_not_set_is_its_default(
    default: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WHOLESUM_X", raising=False)
    assert environment.flag("WHOLESUM_X", default=default) is default


def test_neither_yes_nor_no_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOLESUM_X", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="WHOLESUM_X is 'perhaps'; say yes or no"):
        environment.flag("WHOLESUM_X")


def test_home_is_made_for_its_owner_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WHOLESUM_HOME", str(tmp_path / "a" / "home"))
    made = environment.home()
    assert made == tmp_path / "a" / "home"
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert environment.home() == made


def test_the_secret_is_made_once_and_kept_for_its_owner(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("WHOLESUM_SECRET_KEY", raising=False)
    previous = os.umask(0)
    try:
        made = environment.secret(tmp_path)
    finally:
        os.umask(previous)
    assert len(made) >= 50
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert environment.secret(tmp_path) == made
    (tmp_path / "other").mkdir()
    assert environment.secret(tmp_path / "other") != made


def test_a_secret_from_the_environment_is_not_written_down(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WHOLESUM_SECRET_KEY", "given")
    assert environment.secret(tmp_path) == "given"
    assert not (tmp_path / "secret").exists()


def test_the_database_is_sqlite_in_the_home_unless_said_otherwise(tmp_path: Path) -> None:
    settings = environment.database("", tmp_path)
    assert settings["ENGINE"] == "django.db.backends.sqlite3"
    assert settings["NAME"].parent == tmp_path
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "secure_delete=ON" in settings["OPTIONS"]["init_command"]
    assert "mmap" not in settings["OPTIONS"]["init_command"]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_an_address_of_postgresql_is_taken_apart(scheme: str, tmp_path: Path) -> None:
    settings = environment.database(f"{scheme}://me%40x:p%2Fw@db.example.org:5433/team", tmp_path)
    names = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
    assert [settings[name] for name in names] == [
        *("django.db.backends.postgresql", "team", "me@x", "p/w", "db.example.org", 5433)
    ]


def test_another_database_is_refused_and_nothing_secret_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="starts with 'mysql'") as refused:
        environment.database("mysql://me:hidden@host/name", tmp_path)
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "port", "starttls", "tls"),
    [
        ("smtp://mail.example.org", 25, False, False),
        ("smtp+tls://mail.example.org", 587, True, False),
        ("smtps://mail.example.org", 465, False, True),
        ("smtps://mail.example.org:2465", 2465, False, True),
    ],
)
def test_a_mail_server_is_reached_as_its_address_says(
    url: str, port: int, starttls: bool, tls: bool
) -> None:
    settings = environment.mail(url)
    assert settings["backend"] == "django.core.mail.backends.smtp.EmailBackend"
    assert settings["host"] == "mail.example.org"
    assert (settings["port"], settings["starttls"], settings["tls"]) == (port, starttls, tls)


def test_the_name_and_password_of_mail_are_decoded() -> None:
    settings = environment.mail("smtp+tls://me%40x.org:p%3Aw@mail.example.org")
    assert (settings["user"], settings["password"]) == ("me@x.org", "p:w")


def test_without_a_server_mail_goes_to_the_console() -> None:
    assert environment.mail("")["backend"] == "django.core.mail.backends.console.EmailBackend"


def test_another_kind_of_mail_address_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="WHOLESUM_MAIL_URL starts with 'https'"):
        environment.mail("https://mail.example.org")


def say_oidc(monkeypatch: pytest.MonkeyPatch, **said: str) -> None:
    for name in ("URL", "CLIENT", "SECRET", "SECRET_FILE", "NAME"):
        monkeypatch.delenv(f"WHOLESUM_OIDC_{name}", raising=False)
    for name, value in said.items():
        monkeypatch.setenv(f"WHOLESUM_OIDC_{name}", value)


def test_single_sign_on_is_off_unless_set(monkeypatch: pytest.MonkeyPatch) -> None:
    say_oidc(monkeypatch)
    assert environment.oidc() is None


def test_single_sign_on_is_what_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s\n", "utf-8")
    say_oidc(
        monkeypatch, URL="https://id.example.org", CLIENT="w", SECRET_FILE=f"{tmp_path}/secret"
    )
    assert environment.oidc() == {
        "provider_id": "sso",
        "name": "single sign-on",
        "client_id": "w",
        "secret": "s",
        "settings": {"server_url": "https://id.example.org", "oauth_pkce_enabled": True},
    }


@pytest.mark.parametrize("missing", ["URL", "CLIENT", "SECRET"])
def test_half_a_single_sign_on_is_refused(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"URL": "https://id.example.org", "CLIENT": "w", "SECRET": "s"}
    del said[missing]
    say_oidc(monkeypatch, **said)
    with pytest.raises(ImproperlyConfigured, match=f"WHOLESUM_OIDC_{missing} is empty"):
        environment.oidc()
