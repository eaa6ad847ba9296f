"""Read settings from environment variables; the error for an invalid value names the variable."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from wholesum.web.config.addresses import (
    LIBPQ,
    decoded,
    libpq_options,
    split_address,
    web_address,
)

_DATABASES: Final = {
    "postgresql": "postgresql://user:password@host/name",
    "postgres": "postgres://user:password@host/name",
    "": ", or leave it out for SQLite",
}
_MOST: Final = 9
"""Proxies before one server."""
_MAILS: Final = {
    **{kind: f"{kind}://user:password@host" for kind in ("smtp", "smtp+tls", "smtps")},
    "": "",
}


def text(name: str, default: str = "") -> str:
    """Return the value of a variable, or the content of the file that ``NAME_FILE`` names."""
    file = os.environ.get(f"{name}_FILE")
    if file is None:
        return os.environ.get(name, default)
    try:
        return Path(file).read_text("utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE: {file}: {error.strerror}") from error


def address() -> str:
    """Return the public URL of this server, in the form in which browsers write URLs."""
    return web_address("WHOLESUM_ADDRESS", text("WHOLESUM_ADDRESS", "http://localhost:8000"))


def flag(name: str, default: bool = False) -> bool:
    """Return the value of a variable as true or false."""
    said = os.environ.get(name, "yes" if default else "no").strip().lower()
    if said in {"1", "true", "yes", "on"}:
        return True
    if said in {"", "0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {said!r}; say yes or no")


def count(name: str, default: int) -> int:
    """Return the value of a variable as a small whole number."""
    said = os.environ.get(name, "").strip()
    if not said:
        return default
    if said.isascii() and said.isdigit() and int(said) <= _MOST:
        return int(said)
    raise ImproperlyConfigured(f"{name} is {said!r}; give a whole number from 0 to {_MOST}")


def home() -> Path:
    """Return the folder with the database, the secret key and the files of this server."""
    folder = Path(os.environ.get("WHOLESUM_HOME", "wholesum-home")).absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret(folder: Path) -> str:
    """Return the secret key: from the environment, or else made at the first start and stored."""
    given = text("WHOLESUM_SECRET_KEY")
    if given:
        return given
    file = folder / "secret"
    try:
        with open(file, "x", encoding="ascii", opener=_only_mine) as new:
            new.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return file.read_text("ascii")


def database(url: str, folder: Path) -> dict[str, Any]:
    """Return Django's database settings: PostgreSQL if its URL is set, otherwise SQLite."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "wholesum.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                    "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-20000; "
                    "PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
                ),
            },
        }
    parts = split_address("WHOLESUM_DATABASE_URL", url, _DATABASES, database=True)
    asked = libpq_options("WHOLESUM_DATABASE_URL", parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": decoded(parts.path.lstrip("/")),
        "USER": decoded(parts.username),
        "PASSWORD": decoded(parts.password),
        "HOST": parts.hostname or asked.get("host", ""),
        "PORT": parts.port or asked.get("port", ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {key: value for key, value in asked.items() if key in LIBPQ},
    }


def _only_mine(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def mail(url: str) -> dict[str, Any]:
    """Return Django's mail settings: a mail server if its URL is set, otherwise the console."""
    parts = urlsplit("")
    if url:
        parts = split_address("WHOLESUM_MAIL_URL", url, _MAILS, database=False)
    kind = "smtp" if url else "console"
    return {
        "backend": f"django.core.mail.backends.{kind}.EmailBackend",
        "host": parts.hostname or "",
        "port": parts.port or {"smtps": 465, "smtp+tls": 587}.get(parts.scheme, 25),
        "user": decoded(parts.username),
        "password": decoded(parts.password),
        "starttls": parts.scheme == "smtp+tls",
        "tls": parts.scheme == "smtps",
    }


def oidc() -> dict[str, Any] | None:
    """Return the settings for signing in by OpenID Connect; ``None`` if it is not used."""
    given = {name: text(f"WHOLESUM_OIDC_{name}") for name in ("URL", "CLIENT", "SECRET")}
    if not any(given.values()):
        return None
    for name, value in given.items():
        if not value:
            raise ImproperlyConfigured(
                f"WHOLESUM_OIDC_{name} is empty; single sign-on needs _URL, _CLIENT and _SECRET"
            )
    return {
        "provider_id": "sso",
        "name": text("WHOLESUM_OIDC_NAME", "single sign-on"),
        "client_id": given["CLIENT"],
        "secret": given["SECRET"],
        "settings": {"server_url": given["URL"], "oauth_pkce_enabled": True},
    }
