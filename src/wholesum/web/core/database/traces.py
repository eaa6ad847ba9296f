"""Removing traces of deleted rows, and of the order of rows, from the database."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection


def wipe_traces() -> None:
    """Rewrite the files of intakes and rolls without the deleted rows.

    On SQLite the whole file is written anew and the write-ahead log is emptied. On PostgreSQL a
    plain VACUUM would leave the bytes of deleted rows in their pages; VACUUM FULL makes a new file
    of each table whose model says ``is_wiped``, all of them small. Neither can be part of a
    transaction. Backups, the server's own logs of statements and replicas are not reached.
    """
    with connection.cursor() as cursor:
        for command in _commands():
            cursor.execute(command)


def _commands() -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield from ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")
        return
    for model in apps.get_models():
        if getattr(model, "is_wiped", False):
            yield f"VACUUM FULL {model._meta.db_table}"
