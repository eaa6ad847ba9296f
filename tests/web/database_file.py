"""The database of the tests as a file, for tests that read the bytes of SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper


@contextmanager
def database_in_a_file(folder: Path) -> Iterator[Path]:
    """Move the database of the tests, which lives in memory, into a file; skip on PostgreSQL."""
    if connection.vendor != "sqlite":
        pytest.skip("reads the files of SQLite")
    path = folder / "wholesum.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    memory = connections["default"]
    on_disk = DatabaseWrapper({**memory.settings_dict, "NAME": path}, "default")
    connections["default"] = on_disk
    yield path
    on_disk.close()
    connections["default"] = cast(DatabaseWrapper, memory)


def bytes_of(path: Path) -> bytes:
    """Return the bytes of the database file and of the files of SQLite next to it."""
    return b"".join(part.read_bytes() for part in sorted(path.parent.iterdir()))
