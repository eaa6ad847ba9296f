"""What a database keeps of rows that are gone, and of the order in which others came."""

from __future__ import annotations

from typing import Final

from django.db import connection

from wholesum.web.pulse.models import Intake, Roll

_COMMANDS: Final = {
    "sqlite": ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"),
    "postgresql": tuple(f"VACUUM FULL {model._meta.db_table}" for model in (Intake, Roll)),
}


def wipe_traces() -> None:
    """Write the files of the intake and of the roll anew, without what was deleted from them.

    On SQLite the whole file is written anew and the write-ahead log is emptied. On PostgreSQL a
    plain VACUUM would leave the bytes of deleted rows in their pages; VACUUM FULL makes a new file,
    and both tables are small. Neither can be part of a transaction. Backups, the server's own logs
    of statements and replicas are not reached.
    """
    with connection.cursor() as cursor:
        for command in _COMMANDS[connection.vendor]:
            cursor.execute(command)
