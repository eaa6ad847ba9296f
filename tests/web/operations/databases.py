"""A separate PostgreSQL database, if a server is configured."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest


@contextmanager
def postgresql() -> Iterator[str]:
    """Create two databases, one to restore into; without a server skip the test."""
    if not os.environ.get("WHOLESUM_DATABASE_URL", "").startswith("postgres"):
        pytest.skip("set WHOLESUM_DATABASE_URL to a PostgreSQL server that may be written to")
    import psycopg

    url = urlsplit(os.environ["WHOLESUM_DATABASE_URL"])
    name = f"wholesum_crash_{os.getpid()}"
    with psycopg.connect(url.geturl(), autocommit=True) as connection:
        for made in (name, f"{name}_restored"):
            connection.execute(f"CREATE DATABASE {made}")
        yield url._replace(path=f"/{name}").geturl()
        for made in (name, f"{name}_restored"):
            connection.execute(f"DROP DATABASE {made} WITH (FORCE)")
