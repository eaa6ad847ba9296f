from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

import pytest
from django.core.checks import CheckMessage, run_checks
from pytest_django import Settings

from wholesum.web.config.sqlite import is_safe
from wholesum.web.core.database.checks import address_is_right, mail_is_sent, sqlite_faults

SQLITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": "x", "OPTIONS": {}}
SMTP = "django.core.mail.backends.smtp.EmailBackend"
CONSOLE = "django.core.mail.backends.console.EmailBackend"


def ids(found: Iterable[CheckMessage]) -> list[str | None]:
    return [message.id for message in found if message.hint]


def test_given_the_default_settings_of_the_server_when_checked_then_no_fault_is_found() -> None:
    assert [message for message in run_checks() if message.id and "wholesum" in message.id] == []


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_given_an_unsafe_sqlite_version_when_settings_are_checked_then_it_is_a_fault(
    version: tuple[int, int, int],
    safe: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    assert is_safe(version) is safe
    assert ids(sqlite_faults(SQLITE)) == ([] if safe else ["wholesum.E001"])


def test_given_an_unsafe_sqlite_version_when_settings_are_checked_then_the_fault_names_the_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    (message,) = sqlite_faults(SQLITE)
    assert message.msg.startswith("SQLite 3.40.1 can corrupt")
    assert "3.51.3 or later" in str(message.hint)


def test_given_postgresql_when_settings_are_checked_then_the_version_of_sqlite_does_not_matter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    assert ids(sqlite_faults({"ENGINE": "django.db.backends.postgresql"})) == []


@pytest.mark.parametrize(
    "options",
    [
        {"init_command": "PRAGMA journal_mode=WAL; PRAGMA MMAP_SIZE=134217728;"},
        {"mmap_size": 1},
    ],
)
def test_given_sqlite_with_memory_mapping_when_settings_are_checked_then_it_is_a_fault(
    options: dict[str, Any],
) -> None:
    assert ids(sqlite_faults(SQLITE | {"OPTIONS": options})) == ["wholesum.E002"]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://localhost:8000", []),
        ("http://127.0.0.1:8000", []),
        ("https://wholesum.example.org", []),
        ("http://wholesum.example.org", ["wholesum.W002"]),
        ("wholesum.example.org", ["wholesum.W001"]),
        ("ftp://wholesum.example.org", ["wholesum.W001"]),
        ("https://example.org/wholesum", ["wholesum.W001"]),
        ("https://", ["wholesum.W001"]),
    ],
)
def test_given_an_invalid_address_of_the_server_when_settings_are_checked_then_it_is_reported(
    address: str, told: list[str], settings: Settings
) -> None:
    settings.ADDRESS = address
    assert ids(address_is_right()) == told


@pytest.mark.parametrize(
    ("address", "backend", "sender", "told"),
    [
        ("http://localhost:8000", CONSOLE, "wholesum@localhost", []),
        ("https://w.example.org", CONSOLE, "w@example.org", ["wholesum.W003"]),
        ("https://w.example.org", SMTP, "W <wholesum@localhost>", ["wholesum.W004"]),
        ("https://w.example.org", SMTP, "w@example.org", []),
    ],
)
def test_given_email_settings_that_send_no_email_when_settings_are_checked_then_they_are_reported(
    address: str, backend: str, sender: str, told: list[str], settings: Settings
) -> None:
    settings.ADDRESS, settings.EMAIL_BACKEND = address, backend
    settings.DEFAULT_FROM_EMAIL = sender
    assert ids(mail_is_sent()) == told
