"""Parse the URLs in settings; no error message contains a password."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LIBPQ: Final = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslcrl": "PGSSLCRL",
    "sslnegotiation": "PGSSLNEGOTIATION",
    "ssl_min_protocol_version": "PGSSLMINPROTOCOLVERSION",
    "channel_binding": "PGCHANNELBINDING",
    "gssencmode": "PGGSSENCMODE",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "application_name": "PGAPPNAME",
    "options": "PGOPTIONS",
    "passfile": "PGPASSFILE",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}
"""What the address of a database may ask for behind ``?``, and the variable that PostgreSQL's own
programs read it from."""
_NAME: Final = re.compile(r"[a-z_]{1,40}")
_PORTS: Final = {"http": 80, "https": 443}


def split_address(name: str, url: str, schemes: dict[str, str], *, database: bool) -> SplitResult:
    """Split the URL of a server into its parts.

    Raises
    ------
    ImproperlyConfigured
        If it cannot be read, in a sentence that holds no part of the address but its scheme.
    """
    scheme = url.partition("://")[0] if "://" in url else ""
    if scheme.lower() not in schemes or not scheme:
        listed = ", ".join(f"{scheme}://" for scheme in schemes if scheme)
        raise ImproperlyConfigured(f"{name} starts with {scheme!r}; give {listed}{schemes['']}")
    form = schemes[scheme.lower()]
    remedy = (
        f"{name} cannot be read; give it as {form}. Write signs such as # / ? @ : % in a user name "
        "or password as %23 %2F %3F %40 %3A %25."
    )
    try:
        parts = urlsplit(url)
        whole = parts.port is None or parts.port > 0
    except ValueError:
        whole = False
    if not whole:
        raise ImproperlyConfigured(remedy) from None
    path, _, more = parts.path.removeprefix("/").partition("/")
    rest = f"{parts.path}{parts.query}{parts.fragment}"
    reads = bool(path) and not more if database else not path and not more and not parts.query
    named = bool(parts.hostname) or (database and not parts.netloc)
    if not reads or not named or parts.fragment or "#" in url or "@" in rest:
        raise ImproperlyConfigured(remedy)
    return parts


def libpq_options(name: str, query: str) -> dict[str, str]:
    """Return the connection options in the query part of a database URL.

    Raises
    ------
    ImproperlyConfigured
        If something is asked for that is not known, so that nothing is left out in silence.
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    found = dict(pairs)
    odd = [key for key in found if key not in LIBPQ and key not in ("host", "port")]
    if odd or len(found) < len(pairs) or (query and not pairs) or not all(found.values()):
        said = f" {odd[0]}" if odd and _NAME.fullmatch(odd[0]) else ""
        raise ImproperlyConfigured(
            f"{name} asks for something{said} behind ? that is not known, occurs twice or is "
            f"blank; known are host, port, {', '.join(LIBPQ)}"
        )
    return found


def web_address(name: str, given: str) -> str:
    """Return a URL in the form of browsers: small letters, no default port, no slash at the end.

    An invalid address stays unchanged, and the checks report it.

    Raises
    ------
    ImproperlyConfigured
        If its port or host cannot be read.
    """
    text = given.strip().rstrip("/")
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        if not host or parts.scheme not in _PORTS or parts.username is not None:
            return text
        host = f"[{host}]" if ":" in host else host.encode("idna").decode() if host else host
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} cannot be read; give the scheme and host alone, such as https://name.org"
        ) from error
    place = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    return parts._replace(scheme=parts.scheme, netloc=place).geturl()


def decoded(text: str | None) -> str:
    """Decode percent-encoding in a user name, a password or a path."""
    return unquote(text or "")
