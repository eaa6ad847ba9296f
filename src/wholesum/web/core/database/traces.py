"""Remove deleted data from the database files, and the order in which rows were added."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from django.apps import apps
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks import task

_PATIENCE: Final = 100
"""Milliseconds for which wiping waits for another connection, and others for it."""
_FIRST_PAUSE: Final = 1
_LONGEST_PAUSE: Final = 60
"""Minutes between two tries."""
_NUMBER: Final = re.compile(r"\d+")


def wipe_traces() -> None:
    """Rewrite database files without the deleted rows, now or as soon as possible.

    On SQLite the whole file is rewritten and the write-ahead log is emptied. On PostgreSQL a
    plain VACUUM would leave the bytes of deleted rows in their pages; VACUUM FULL makes a new file
    of each table whose model says ``is_wiped``, all of them small. Neither can be part of a
    transaction. Backups, the server's own logs of statements and replicas are not reached.

    Another connection that reads, such as a backup, is not waited for: a page that asks for a table
    meanwhile would wait as long. A task then tries again until no trace is left.
    """
    if not wipe_once():
        _wipe_in(_FIRST_PAUSE)


@task
def wipe_again(minutes: int) -> None:
    """Try again to rewrite the database files; after each failure wait longer, at most an hour."""
    if not wipe_once():
        _wipe_in(min(2 * minutes, _LONGEST_PAUSE))


def wipe_once() -> bool:
    """Try to rewrite the database files; return whether they contain no deleted data now."""
    wipe = _wipe_sqlite if connection.vendor == "sqlite" else _wipe_postgresql
    try:
        return wipe()
    except OperationalError:  # another connection has a lock, or the disk is full
        return False


def _wipe_in(minutes: int) -> None:
    wipe_again.using(run_after=timezone.now() + timedelta(minutes=minutes)).enqueue(minutes)


def _wipe_sqlite() -> bool:
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
        try:
            cursor.execute("VACUUM")
            is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
    return not is_busy


def _wipe_postgresql() -> bool:
    tables = [
        model._meta.db_table for model in apps.get_models() if getattr(model, "is_wiped", False)
    ]
    with connection.cursor() as cursor, _short_lock_timeout(), _details() as details:
        for table in tables:
            cursor.execute(f"VACUUM (FULL, VERBOSE) {table}")
    # The first number of each table counts the deleted rows that an old transaction may still read.
    # They are kept, and nothing else tells of them.
    kept = [int(found[0]) for detail in details if (found := _NUMBER.search(detail))]
    return len(kept) == len(tables) and not any(kept)


@contextmanager
def _short_lock_timeout() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {_PATIENCE}")
        try:
            yield
        finally:
            cursor.execute("RESET lock_timeout")


@contextmanager
def _details() -> Iterator[list[str]]:
    """Collect the details in the messages that PostgreSQL sends."""
    found: list[str] = []

    def keep(notice: object) -> None:
        detail = getattr(notice, "message_detail", None)
        if detail:
            found.append(detail)

    server = connection.connection
    server.add_notice_handler(keep)
    try:
        yield found
    finally:
        server.remove_notice_handler(keep)
