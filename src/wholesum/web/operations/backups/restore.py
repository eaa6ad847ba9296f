"""Restore a backup: check the archive, then replace all data of the server in one step."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pysqlite3 import dbapi2 as sqlite3

from wholesum import __version__
from wholesum.web.config import environment
from wholesum.web.operations.backups.archive import DATABASE, MANIFEST, Manifest, unpack
from wholesum.web.operations.backups.backup import count_rows, run_postgresql
from wholesum.web.operations.serving import hold
from wholesum.web.operations.starting import RefusedError

_NOT_KEPT: Final = frozenset({"lock"})
"""What may be in a home that holds nothing yet."""


@dataclass(frozen=True)
class Restored:
    """What was restored from a backup.

    Parameters
    ----------
    home
        Where the backup is now.
    manifest
        What the backup says of itself.
    aside
        Where the folder is that was there before; ``None`` if there was none.
    """

    home: Path
    manifest: Manifest
    aside: Path | None


def restore_backup(file: Path, *, force: bool) -> Restored:
    """Replace the data of the server by the data of a backup.

    All files are unpacked next to the home and checked; only then the folder is renamed into place.
    On PostgreSQL the database is restored in one transaction before that.

    Parameters
    ----------
    file
        The archive.
    force
        Also where there is an installation. A home that was there is kept under another name; the
        content of a PostgreSQL database is replaced.

    Returns
    -------
    Restored
        The result.

    Raises
    ------
    RefusedError
        If the archive is damaged, of a later version or another kind of database, a server is
        running, or there is an installation and ``force`` was not given.
    """
    # Django is not started: loading the settings would write into the home that is to be empty.
    home = environment.home()
    settings = environment.database(environment.text("WHOLESUM_DATABASE_URL"), home)
    with hold(home):
        occupied = any(found.name not in _NOT_KEPT for found in home.iterdir())
        if occupied and not force:
            raise RefusedError(
                f"{home} is not empty. Set WHOLESUM_HOME to an empty folder, or give --force; what "
                "is there is then kept under another name."
            )
        with _beside(home) as fresh:
            manifest = unpack(file, fresh)
            _check_fits(file, manifest, settings)
            if manifest.database == "sqlite":
                _check_sqlite(file, fresh / DATABASE["sqlite"], manifest)
            else:
                _restore_postgresql(settings, fresh / DATABASE["postgresql"], force=force)
            aside = _exchange(home, fresh, occupied=occupied)
    return Restored(home, manifest, aside)


@contextmanager
def _beside(home: Path) -> Iterator[Path]:
    try:
        fresh = Path(tempfile.mkdtemp(dir=home.parent, prefix=f".{home.name}-restoring-"))
    except OSError as error:
        raise RefusedError(
            f"{home.parent} cannot be written to ({error.strerror}); a backup is unpacked there, "
            f"beside {home.name}. Choose a WHOLESUM_HOME in a folder of your own."
        ) from error
    try:
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _check_fits(file: Path, manifest: Manifest, settings: dict[str, Any]) -> None:
    if _numbers(manifest.version) > _numbers(__version__):
        raise RefusedError(
            f"{file} was made by Wholesum {manifest.version}; this is {__version__}. "
            "Install that version or a later one."
        )
    here = "sqlite" if settings["ENGINE"].endswith("sqlite3") else "postgresql"
    if manifest.database != here:
        raise RefusedError(
            f"{file} holds a database of {manifest.database}, this installation uses {here}. "
            "Set WHOLESUM_DATABASE_URL for PostgreSQL, or leave it out for SQLite."
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _check_sqlite(file: Path, database: Path, manifest: Manifest) -> None:
    try:
        with closing(sqlite3.connect(database)) as opened:
            said = [row[0] for row in opened.execute("PRAGMA integrity_check")]
            dangling = opened.execute("PRAGMA foreign_key_check").fetchall()
            rows = count_rows(opened)
    except sqlite3.DatabaseError as error:
        raise RefusedError(f"{file} is damaged: its database cannot be read ({error}).") from error
    if said != ["ok"] or dangling:
        raise RefusedError(
            f"{file} is damaged: its database fails the integrity check. Take another."
        )
    if rows != manifest.rows:
        raise RefusedError(f"{file} is damaged: its tables do not hold the rows they should.")


def _restore_postgresql(settings: dict[str, Any], dump: Path, *, force: bool) -> None:
    if _has_tables(settings) and not force:
        raise RefusedError(
            "The PostgreSQL database is not empty. Give an empty one in WHOLESUM_DATABASE_URL, or "
            "--force; what is in it is then replaced."
        )
    run_postgresql(
        settings,
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--clean",
        "--if-exists",
        f"--dbname={settings['NAME']}",
        str(dump),
    )


def _has_tables(settings: dict[str, Any]) -> bool:
    import psycopg

    with psycopg.connect(
        dbname=settings["NAME"],
        user=settings["USER"] or None,
        password=settings["PASSWORD"] or None,
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
    ) as connection:
        found = connection.execute(
            "SELECT 1 FROM information_schema.tables WHERE table_schema = 'public'"
        )
        return found.fetchone() is not None


def _exchange(home: Path, fresh: Path, *, occupied: bool) -> Path | None:
    """Replace the data folder by the unpacked folder; both folders are renamed."""
    for left_over in (MANIFEST, DATABASE["postgresql"]):
        (fresh / left_over).unlink(missing_ok=True)
    fresh.chmod(0o700)
    aside = _free_name(home)
    try:
        home.rename(aside)
    except OSError as error:
        raise RefusedError(
            f"{home} cannot be renamed ({error.strerror}); is it a mounted volume? Set "
            "WHOLESUM_HOME to a folder inside it."
        ) from error
    try:
        fresh.rename(home)
    except OSError:
        aside.rename(home)
        raise
    if occupied:
        return aside
    shutil.rmtree(aside)
    return None


def _free_name(home: Path) -> Path:
    number = 1
    while (aside := home.with_name(f"{home.name}.before-restore-{number}")).exists():
        number += 1
    return aside
