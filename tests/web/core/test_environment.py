from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from wholesum.web.config import environment
from wholesum.web.operations.backups.backup import postgresql_environment


def test_given_no_environment_variable_for_a_setting_then_the_default_of_the_setting_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WHOLESUM_X", "said")
    assert environment.text("WHOLESUM_X", "else") == "said"
    monkeypatch.delenv("WHOLESUM_X")
    assert environment.text("WHOLESUM_X", "else") == "else"
    assert environment.text("WHOLESUM_X") == ""


def test_given_an_environment_variable_that_names_a_file_then_the_setting_is_read_from_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "x").write_text("secret\n", "utf-8")
    monkeypatch.setenv("WHOLESUM_X_FILE", str(tmp_path / "x"))
    monkeypatch.setenv("WHOLESUM_X", "said")
    assert environment.text("WHOLESUM_X") == "secret"


def test_given_an_environment_variable_that_names_a_missing_file_then_the_error_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
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
def test_given_yes_or_no_in_an_environment_variable_then_the_setting_is_true_or_false(
    said: str, meant: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOLESUM_X", said)
    assert environment.flag("WHOLESUM_X", default=not meant) is meant


@pytest.mark.parametrize("default", [True, False])
def test_given_an_empty_environment_variable_for_yes_or_no_then_the_default_of_the_setting_is_used(
    default: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WHOLESUM_X", raising=False)
    assert environment.flag("WHOLESUM_X", default=default) is default


def test_given_an_environment_variable_that_is_neither_yes_nor_no_then_it_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WHOLESUM_X", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="WHOLESUM_X is 'perhaps'; say yes or no"):
        environment.flag("WHOLESUM_X")


@pytest.mark.parametrize(("said", "expected"), [("", 1), ("0", 0), (" 2 ", 2), ("9", 9)])
def test_given_a_number_in_an_environment_variable_then_the_setting_is_that_number(
    monkeypatch: pytest.MonkeyPatch, said: str, expected: int
) -> None:
    monkeypatch.setenv("WHOLESUM_X", said)
    assert environment.count("WHOLESUM_X", 1) == expected


@pytest.mark.parametrize("said", ["-1", "10", "one", "1.0", "²"])
def test_given_an_environment_variable_that_is_no_number_or_too_large_then_the_variable_is_refused(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("WHOLESUM_X", said)
    with pytest.raises(ImproperlyConfigured, match=r"WHOLESUM_X is .*; give a whole number from"):
        environment.count("WHOLESUM_X", 1)


def test_home_folder_of_the_server_is_readable_by_its_owner_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WHOLESUM_HOME", str(tmp_path / "a" / "home"))
    made = environment.home()
    assert made == tmp_path / "a" / "home"
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert environment.home() == made


def test_secret_key_of_the_server_is_created_once_and_readable_by_its_owner_only(
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


def test_given_a_secret_key_in_an_environment_variable_then_no_file_of_the_key_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WHOLESUM_SECRET_KEY", "given")
    assert environment.secret(tmp_path) == "given"
    assert not (tmp_path / "secret").exists()


def test_given_no_url_of_a_database_then_the_database_is_sqlite_in_the_home_folder(
    tmp_path: Path,
) -> None:
    settings = environment.database("", tmp_path)
    assert settings["ENGINE"] == "django.db.backends.sqlite3"
    assert settings["NAME"].parent == tmp_path
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "secure_delete=ON" in settings["OPTIONS"]["init_command"]
    assert "mmap" not in settings["OPTIONS"]["init_command"]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_given_a_url_of_a_postgresql_database_then_its_parts_become_settings(
    scheme: str, tmp_path: Path
) -> None:
    settings = environment.database(f"{scheme}://me%40x:p%2Fw@db.example.org:5433/team", tmp_path)
    names = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
    assert [settings[name] for name in names] == [
        *("django.db.backends.postgresql", "team", "me@x", "p/w", "db.example.org", 5433)
    ]


def test_given_a_url_of_an_unsupported_database_then_the_error_hides_the_password_in_it(
    tmp_path: Path,
) -> None:
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
def test_given_a_url_of_an_email_server_then_host_port_and_encryption_are_set(
    url: str, port: int, starttls: bool, tls: bool
) -> None:
    settings = environment.mail(url)
    assert settings["backend"] == "django.core.mail.backends.smtp.EmailBackend"
    assert settings["host"] == "mail.example.org"
    assert (settings["port"], settings["starttls"], settings["tls"]) == (port, starttls, tls)


def test_given_an_encoded_password_in_the_url_of_the_email_server_then_it_is_decoded() -> None:
    settings = environment.mail("smtp+tls://me%40x.org:p%3Aw@mail.example.org")
    assert (settings["user"], settings["password"]) == ("me@x.org", "p:w")


def test_given_no_url_of_an_email_server_then_emails_are_printed_in_the_terminal() -> None:
    assert environment.mail("")["backend"] == "django.core.mail.backends.console.EmailBackend"


def test_given_an_unknown_scheme_in_the_url_of_the_email_server_then_the_url_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="WHOLESUM_MAIL_URL starts with 'https'"):
        environment.mail("https://mail.example.org")


def say_oidc(monkeypatch: pytest.MonkeyPatch, **said: str) -> None:
    for name in ("URL", "CLIENT", "SECRET", "SECRET_FILE", "NAME"):
        monkeypatch.delenv(f"WHOLESUM_OIDC_{name}", raising=False)
    for name, value in said.items():
        monkeypatch.setenv(f"WHOLESUM_OIDC_{name}", value)


def test_given_no_environment_variables_for_single_sign_on_then_it_is_switched_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    say_oidc(monkeypatch)
    assert environment.oidc() is None


def test_given_environment_variables_for_single_sign_on_then_the_settings_have_their_values(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
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
def test_given_a_missing_environment_variable_for_single_sign_on_then_the_error_names_it(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"URL": "https://id.example.org", "CLIENT": "w", "SECRET": "s"}
    del said[missing]
    say_oidc(monkeypatch, **said)
    with pytest.raises(ImproperlyConfigured, match=f"WHOLESUM_OIDC_{missing} is empty"):
        environment.oidc()


@pytest.mark.parametrize("sign", ["#", "/", "?", "@/", "[", "#9", "/1", "?1"])
@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("WHOLESUM_MAIL_URL", environment.mail),
        ("WHOLESUM_DATABASE_URL", lambda url: environment.database(url, Path())),
    ],
)
def test_given_a_special_character_in_the_password_of_a_url_then_the_error_hides_the_password(
    sign: str, name: str, read: Callable[[str], object]
) -> None:
    scheme = "smtp+tls" if "MAIL" in name else "postgresql"
    with pytest.raises(ImproperlyConfigured) as refused:
        read(f"{scheme}://me:hunter{sign}two@example.org/{'' if 'MAIL' in name else 'team'}")
    told = str(refused.value)
    assert told.startswith(f"{name} cannot be read; ")
    assert "%23 %2F %3F" in told
    assert "hunter" not in told
    assert "two" not in told
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("sign", "#/?@:%[]&= +")
def test_given_a_url_with_an_encoded_password_of_any_character_then_the_password_is_decoded(
    sign: str, tmp_path: Path
) -> None:
    coded = f"hunter%{ord(sign):02X}two"
    mail = environment.mail(f"smtps://me:{coded}@mail.example.org")
    database = environment.database(f"postgresql://me:{coded}@db.example.org/team", tmp_path)
    assert (mail["password"], database["PASSWORD"]) == (f"hunter{sign}two",) * 2


@pytest.mark.parametrize(
    "url",
    ["smtp://", "smtp://me:p@", "smtp://mail.example.org:port", "smtp://mail.example.org:99999",
     "smtp://mail.example.org/path", "smtp://mail.example.org?timeout=3", "mail.example.org"],
)  # fmt: skip
def test_given_an_invalid_url_of_the_email_server_then_it_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="WHOLESUM_MAIL_URL"):
        environment.mail(url)


def test_given_options_in_a_database_url_then_the_connection_has_these_options(
    tmp_path: Path,
) -> None:
    url = "postgresql://me:p@db.example.org/team?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem"
    settings = environment.database(url, tmp_path)
    assert settings["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}
    variables = postgresql_environment(settings)
    assert (variables["PGSSLMODE"], variables["PGSSLROOTCERT"]) == ("verify-full", "/etc/ca.pem")
    local = environment.database("postgresql:///team?host=/var/run/postgresql&port=5433", tmp_path)
    assert (local["HOST"], local["PORT"], local["OPTIONS"]) == ("/var/run/postgresql", "5433", {})


@pytest.mark.parametrize(
    "query",
    ["sslmod=require", "sslmode=require&sslmode=disable", "sslmode=", "sslmode", "pool=3", "&"],
)
def test_given_unknown_options_in_a_database_url_then_the_url_is_refused(
    query: str, tmp_path: Path
) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"asks for something.* behind \?"):
        environment.database(f"postgresql://me:p@db.example.org/team?{query}", tmp_path)


@pytest.mark.parametrize(
    "url", ["postgresql://db.example.org", "postgresql://h/a/b", "postgres://"]
)
def test_given_a_database_url_without_exactly_one_database_name_then_it_is_refused(
    url: str, tmp_path: Path
) -> None:
    with pytest.raises(ImproperlyConfigured, match="WHOLESUM_DATABASE_URL cannot be read"):
        environment.database(url, tmp_path)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://Wholesum.Example.org", "https://wholesum.example.org"),
        ("HTTPS://wholesum.example.org/", "https://wholesum.example.org"),
        ("https://wholesum.example.org:443", "https://wholesum.example.org"),
        ("http://wholesum.example.org:80/", "http://wholesum.example.org"),
        ("https://Wholesum.example.org:8443", "https://wholesum.example.org:8443"),
        ("https://b\u00fccher.example", "https://xn--bcher-kva.example"),
        ("https://wholesum.example.org.", "https://wholesum.example.org"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        (" https://wholesum.example.org ", "https://wholesum.example.org"),
        ("wholesum.example.org", "wholesum.example.org"),
        ("https://wholesum.example.org/app", "https://wholesum.example.org/app"),
    ],
)
def test_given_the_address_of_the_server_when_read_then_it_is_written_as_browsers_write_it(
    given: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOLESUM_ADDRESS", given)
    assert environment.address() == address


@pytest.mark.parametrize(
    "given", ["https://x:port", "https://[x", "https://x:99999", "https://a..b"]
)
def test_given_an_invalid_address_of_the_server_when_read_then_it_is_refused(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOLESUM_ADDRESS", given)
    with pytest.raises(ImproperlyConfigured, match="WHOLESUM_ADDRESS cannot be read"):
        environment.address()
