"""Settings from the environment, each read by a small typed helper that fails loudly."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """Return a variable, or the content of the file that ``NAME_FILE`` points to."""
    file = os.environ.get(f"{name}_FILE")
    if file is None:
        return os.environ.get(name, default)
    try:
        return Path(file).read_text("utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE: {file}: {error.strerror}") from error


def flag(name: str, default: bool = False) -> bool:
    """Return whether a variable says yes."""
    said = os.environ.get(name, "yes" if default else "no").strip().lower()
    if said in {"1", "true", "yes", "on"}:
        return True
    if said in {"", "0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {said!r}; say yes or no")


def home() -> Path:
    """Return the folder that holds the database, the secret and the files of this installation."""
    folder = Path(os.environ.get("WHOLESUM_HOME", "wholesum-home")).absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret(folder: Path) -> str:
    """Return the secret key: from the environment, else made on first start and kept."""
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
    """Return Django's settings of the database: SQLite without one, PostgreSQL by its address."""
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
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"WHOLESUM_DATABASE_URL starts with {parts.scheme!r}; give postgresql://user@host/x, "
            "or leave it out for SQLite"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def _only_mine(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def mail(url: str) -> dict[str, Any]:
    """Return how mail is sent: by the address of a mail server, else written to the console."""
    parts = urlsplit(url)
    if url and parts.scheme not in {"smtp", "smtps", "smtp+tls"}:
        raise ImproperlyConfigured(
            f"WHOLESUM_MAIL_URL starts with {parts.scheme!r}; give smtp://, smtp+tls:// or smtps://"
        )
    kind = "smtp" if url else "console"
    return {
        "backend": f"django.core.mail.backends.{kind}.EmailBackend",
        "host": parts.hostname or "",
        "port": parts.port or {"smtps": 465, "smtp+tls": 587}.get(parts.scheme, 25),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "starttls": parts.scheme == "smtp+tls",
        "tls": parts.scheme == "smtps",
    }


def oidc() -> dict[str, Any] | None:
    """Return the provider people may sign in with (OpenID Connect), where one is set."""
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
