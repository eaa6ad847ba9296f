"""Checks before the server starts: errors for an unsafe database, warnings about settings.

The checks are part of ``check``, ``migrate`` and ``doctor``; an error stops them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from wholesum.web.config.sqlite import SAFE_FROM, is_safe

_HERE: Final = {"localhost", "127.0.0.1", "::1"}


@checks.register(checks.Tags.security)
def sqlite_is_safe(**_asked: Any) -> list[checks.CheckMessage]:
    """Report an SQLite version that may damage data, and settings that make SQLite unsafe."""
    return list(sqlite_faults(settings.DATABASES["default"]))


def sqlite_faults(database: Mapping[str, Any]) -> Iterator[checks.CheckMessage]:
    """Return the faults in the database settings and in the SQLite version."""
    if not database["ENGINE"].endswith("sqlite3"):
        return
    version = sqlite3.sqlite_version_info
    if not is_safe(version):
        said = ".".join(map(str, version))
        needed = ".".join(map(str, SAFE_FROM))
        yield checks.Error(
            f"SQLite {said} can corrupt the database when several processes write to it.",
            hint=f"Use SQLite {needed} or later: pip install 'pysqlite3>=0.6.1' brings one.",
            id="wholesum.E001",
        )
    if "mmap_size" in str(database.get("OPTIONS", {})).lower():
        yield checks.Error(
            "The database is read through memory mapping (mmap_size), which invites corruption.",
            hint="Take mmap_size out of DATABASES['default']['OPTIONS'].",
            id="wholesum.E002",
        )


@checks.register(checks.Tags.security)
def address_is_right(**_asked: Any) -> list[checks.CheckMessage]:
    """Warn if the public URL of the server is invalid or not encrypted."""
    parts = urlsplit(settings.ADDRESS)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        return [
            checks.Warning(
                f"WHOLESUM_ADDRESS is {settings.ADDRESS!r}, which is not where a browser can go.",
                hint="Give the scheme and host alone, such as https://wholesum.example.org.",
                id="wholesum.W001",
            )
        ]
    if parts.scheme == "http" and parts.hostname not in _HERE:
        return [
            checks.Warning(
                f"WHOLESUM_ADDRESS is {settings.ADDRESS}: what people answer travels unencrypted, "
                "and passkeys do not work.",
                hint="Put a proxy with TLS before the app and give the address with https://.",
                id="wholesum.W002",
            )
        ]
    return []


@checks.register(checks.Tags.security)
def mail_is_sent(**_asked: Any) -> list[checks.CheckMessage]:
    """Warn if the server sends no emails, or if nobody can reply to their sender's address."""
    if urlsplit(settings.ADDRESS).hostname in _HERE:
        return []
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        return [
            checks.Warning(
                "Mail is written to the console: nobody gets a code or an invitation.",
                hint="Set WHOLESUM_MAIL_URL, such as smtp+tls://user:password@mail.example.org.",
                id="wholesum.W003",
            )
        ]
    if "@localhost" in settings.DEFAULT_FROM_EMAIL:
        return [
            checks.Warning(
                f"Mail comes from {settings.DEFAULT_FROM_EMAIL}, which most servers refuse.",
                hint="Set WHOLESUM_MAIL_FROM, such as Wholesum <wholesum@example.org>.",
                id="wholesum.W004",
            )
        ]
    return []
