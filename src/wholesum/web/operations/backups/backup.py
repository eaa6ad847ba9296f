"""Make a backup: one archive with all data of the server, while the server runs."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pysqlite3 import dbapi2 as sqlite3

from wholesum import __version__
from wholesum.web.config.addresses import LIBPQ
from wholesum.web.operations.backups.archive import (
    DATABASE,
    SECRET,
    Manifest,
    checksum,
    write_archive,
)
from wholesum.web.operations.starting import RefusedError, start_django


def make_backup(file: Path) -> Manifest:
    """Write an archive with the secret key and a consistent copy of the database.

    SQLite is copied by ``VACUUM INTO``, which reads one moment however much is written meanwhile
    and leaves the remains of deleted rows behind; PostgreSQL is dumped by ``pg_dump``.

    Parameters
    ----------
    file
        The archive to write; it must not exist yet.

    Returns
    -------
    Manifest
        Its content.

    Raises
    ------
    RefusedError
        If the file exists, its folder does not, or the database cannot be copied.
    """
    if file.exists():
        raise RefusedError(f"{file} exists already. Give another name, or delete it first.")
    if not file.absolute().parent.is_dir():
        raise RefusedError(f"{file.absolute().parent} is not a folder. Make it first.")
    start_django()
    from django.conf import settings
    from django.db import connection

    check_current()
    with TemporaryDirectory(dir=file.absolute().parent, prefix=".wholesum-backup-") as made:
        folder = Path(made)
        names = [DATABASE[connection.vendor]]
        if connection.vendor == "sqlite":
            rows = _copy_sqlite(settings.DATABASES["default"]["NAME"], folder / names[0])
        else:
            rows = _dump_postgresql(settings.DATABASES["default"], folder / names[0])
        if (settings.HOME / SECRET).is_file():
            names.append(SECRET)
            shutil.copyfile(settings.HOME / SECRET, folder / SECRET)
        manifest = Manifest(
            version=__version__,
            made=datetime.now(UTC).isoformat(timespec="seconds"),
            database=connection.vendor,
            rows=rows,
            open_rounds=_open_rounds(),
            sha256={name: checksum(folder / name) for name in names},
        )
        write_archive(file, folder, manifest)
    return manifest


def check_current() -> None:
    """Raise an error if the database does not exist or belongs to another version of the app.

    Raises
    ------
    RefusedError
        If migrations are waiting.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RefusedError(
            "The database is not of this version of Wholesum, or is not there. Check WHOLESUM_HOME "
            "and WHOLESUM_DATABASE_URL; wholesum serve brings an older database up to date."
        )


def count_rows(database: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows each table of an SQLite database has.

    Parameters
    ----------
    database
        The open database.

    Returns
    -------
    dict
        Rows by the name of the table.
    """
    tables = database.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for (name,) in sorted(tables.fetchall())
    }


def _copy_sqlite(source: Path, copy: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{source}?mode=rw", uri=True, timeout=30)) as database:
        database.execute("PRAGMA secure_delete=ON")
        database.execute("VACUUM INTO ?", (str(copy),))
    with closing(sqlite3.connect(copy)) as database:
        return count_rows(database)


def postgresql_environment(settings: dict[str, Any]) -> dict[str, str]:
    """Return environment variables by which the programs of PostgreSQL find the database.

    Parameters
    ----------
    settings
        Django's settings of the database.

    Returns
    -------
    dict
        The variables, the password among them: on no command line, where others could read it.
    """
    given = {
        "PGDATABASE": settings["NAME"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGHOST": settings["HOST"],
        "PGPORT": str(settings["PORT"]),
    }
    asked = settings.get("OPTIONS", {})
    given |= {LIBPQ[name]: str(value) for name, value in asked.items() if name in LIBPQ}
    return {**os.environ, **{name: value for name, value in given.items() if value}}


def run_postgresql(settings: dict[str, Any], program: str, *words: str) -> None:
    """Run a program of PostgreSQL, such as ``pg_dump``.

    Parameters
    ----------
    settings
        Django's settings of the database.
    program
        ``pg_dump`` or ``pg_restore``.
    words
        The arguments of the program.

    Raises
    ------
    RefusedError
        If it is not installed, or says that something is wrong.
    """
    found = shutil.which(program)
    if found is None:
        raise RefusedError(
            f"{program} is not on this machine. Install PostgreSQL's client programs, of the "
            "server's version or later."
        )
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        [found, *words],
        env=postgresql_environment(settings),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RefusedError(f"{program} failed: {done.stderr.strip()}")


def _dump_postgresql(settings: dict[str, Any], copy: Path) -> dict[str, int]:
    run_postgresql(settings, "pg_dump", "--format=custom", "--no-owner", f"--file={copy}")
    return {}


def _open_rounds() -> int:
    from wholesum.web.dialogue.models import VotingRound
    from wholesum.web.rounds.models import round_models

    votes = VotingRound.objects.filter(closed=None).count()
    asked = (model._default_manager.filter(closed=None) for model in round_models())
    return votes + sum(found.count() for found in asked)
