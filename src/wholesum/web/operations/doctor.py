"""Checks of a server; the result of each check is good, a warning, or an error to repair."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from wholesum.web.config.sqlite import SAFE_FROM, is_safe
from wholesum.web.operations.backups.archive import SECRET
from wholesum.web.operations.starting import start_django

_LEAST_FREE: Final = 200_000_000
_MOST_APART: Final = 5.0
"""Seconds by which two clocks may differ."""
_LONGEST_WAIT: Final = timedelta(minutes=10)
_MAIL_PATIENCE: Final = 5
_VISITORS: Final = 50
_LEAST_VISITORS: Final = 5
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class State(Enum):
    """The possible results of a check of the server."""

    SOUND = "ok  "
    NOTE = "note"
    FAULT = "MEND"


@dataclass(frozen=True)
class Finding:
    """The result of one check, with a message.

    Parameters
    ----------
    name
        The name of the check.
    state
        The result of the check.
    words
        The finding, and the remedy.
    """

    name: str
    state: State
    words: str

    def line(self) -> str:
        """Return the result of the check and its message as one line.

        Returns
        -------
        str
            State, name and words.
        """
        return f"{self.state.value}  {self.name}: {self.words}"


def examine() -> list[Finding]:
    """Run all checks of this server without any change to it.

    Returns
    -------
    list of Finding
        One or more a check, in the order of the checks.

    Raises
    ------
    django.core.exceptions.ImproperlyConfigured
        If a setting of the environment is wrong.
    """
    start_django()
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        check_settings,
        check_database,
        check_home,
        check_secret,
        check_space,
        check_clock,
        check_address,
        check_proxies,
        check_mail,
    )
    findings = [finding for check in checks for finding in check()]
    if not any(finding.name == "database" and finding.state is State.FAULT for finding in findings):
        findings += [*check_visitors(), *check_tasks(), *check_traces()]
    return findings


def check_settings() -> Iterator[Finding]:
    """Run the checks that Django provides."""
    from django.core import checks

    messages = checks.run_checks()
    for message in messages:
        state = State.FAULT if message.level >= checks.ERROR else State.NOTE
        yield Finding("settings", state, f"{message.msg} {message.hint or ''}".strip())
    if not messages:
        yield Finding("settings", State.SOUND, "Django's checks pass")


def check_database() -> Iterator[Finding]:
    """Check that the database answers, is not damaged, and belongs to this version of the app."""
    from django.db import DatabaseError, connection

    try:
        if connection.vendor == "sqlite":
            yield from _check_sqlite()
        else:
            yield from _check_postgresql()
        yield from _check_migrations()
    except DatabaseError as error:
        words = f"it cannot be read ({error}). Restore a backup, or check WHOLESUM_DATABASE_URL."
        yield Finding("database", State.FAULT, words)


def _check_sqlite() -> Iterator[Finding]:
    from django.db import connection
    from pysqlite3 import dbapi2 as sqlite3

    connection.ensure_connection()
    version = connection.get_database_version()
    if not is_safe((version[0], version[1], version[2])):
        safe = ".".join(map(str, SAFE_FROM))
        words = f"{sqlite3.sqlite_version} may corrupt a database; install pysqlite3 with {safe}"
        yield Finding("SQLite", State.FAULT, f"{words} or later.")
    else:
        yield Finding("SQLite", State.SOUND, f"version {sqlite3.sqlite_version}")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        said = [row[0] for row in cursor.fetchall()]
        cursor.execute("PRAGMA foreign_key_check")
        dangling = cursor.fetchall()
    if said != ["ok"]:
        words = f"integrity check failed: {said[0]}. Stop the server and restore a backup."
        yield Finding("database", State.FAULT, words)
    elif dangling:
        words = f"{len(dangling)} rows point to nothing, first in {dangling[0][0]}. Restore a"
        yield Finding("database", State.FAULT, f"{words} backup.")
    else:
        yield Finding("database", State.SOUND, "integrity check passed")


def _check_postgresql() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), extract(epoch from now())")
        version, moment = cursor.fetchone()
    yield Finding("database", State.SOUND, f"PostgreSQL {version} answers")
    if abs(float(moment) - time.time()) > _MOST_APART:
        words = "the database's clock and this machine's differ; set both by NTP."
        yield Finding("clock", State.FAULT, words)


def _check_migrations() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    known = set(executor.loader.disk_migrations)
    strange = sorted(
        f"{app}.{name}"
        for app, name in executor.loader.applied_migrations
        if app in executor.loader.migrated_apps and (app, name) not in known
    )
    if waiting:
        words = f"{len(waiting)} migrations wait; wholesum serve runs them when it starts."
        yield Finding("database", State.FAULT, words)
    elif strange:
        words = f"it is of a later version ({strange[0]}); install the version that made it."
        yield Finding("database", State.FAULT, words)
    else:
        yield Finding("migrations", State.SOUND, "none wait")


def check_home() -> Iterator[Finding]:
    """Check that the data folder is writable and that other users cannot read it."""
    from django.conf import settings

    home: Path = settings.HOME
    if not os.access(home, os.W_OK | os.X_OK):
        yield Finding("home", State.FAULT, f"{home} cannot be written to; chown it to this user.")
    elif _open_to_others(home):
        words = f"others on this machine may look into {home}; run chmod 700 {home}"
        yield Finding("home", State.FAULT, words)
    else:
        yield Finding("home", State.SOUND, f"{home} is this user's own")


def check_secret() -> Iterator[Finding]:
    """Check that no other user of the machine can read the secret key."""
    from django.conf import settings

    file: Path = settings.HOME / SECRET
    if len(settings.SECRET_KEY) < 32:
        words = "it is shorter than 32 characters; give a longer one, or none: one is then made."
        yield Finding("secret", State.FAULT, words)
    elif file.exists() and _open_to_others(file):
        yield Finding("secret", State.FAULT, f"others can read {file}; run chmod 600 {file}")
    else:
        yield Finding("secret", State.SOUND, "long enough, and nobody else can read it")


def _open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def check_space() -> Iterator[Finding]:
    """Check that the disk has enough space for the database and a backup."""
    from django.conf import settings

    database = Path(settings.DATABASES["default"]["NAME"])
    size = database.stat().st_size if database.is_file() else 0
    free = shutil.disk_usage(settings.HOME).free
    needed = _LEAST_FREE + 2 * size
    words = f"{free / 1e9:.1f} GB free at {settings.HOME}"
    if free < needed:
        words = f"{words}; make room for {needed / 1e9:.1f} GB: the database and a backup of it."
        yield Finding("disk", State.FAULT, words)
    else:
        yield Finding("disk", State.SOUND, words)


def check_clock() -> Iterator[Finding]:
    """Check that the clock is later than this program and than the files on the disk.

    Codes and invitations run out by it.
    """
    now = time.time()
    if now < Path(__file__).stat().st_mtime - _MOST_APART:
        words = "it stands before this program was installed; set it by NTP."
        yield Finding("clock", State.FAULT, words)
    else:
        yield Finding("clock", State.SOUND, time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(now)))


def check_address() -> Iterator[Finding]:
    """Check that connections to the server are encrypted."""
    from django.conf import settings

    parts = urlsplit(settings.ADDRESS)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        words = f"WHOLESUM_ADDRESS is {settings.ADDRESS!r}; give it as https://name."
        yield Finding("address", State.FAULT, words)
    elif parts.scheme == "http" and parts.hostname not in _HERE:
        words = (
            f"{settings.ADDRESS}: codes and answers travel readable. Put a proxy with TLS before "
            "it and set WHOLESUM_ADDRESS to https://."
        )
        yield Finding("address", State.FAULT, words)
    elif parts.scheme == "http":
        words = f"{settings.ADDRESS}, for this machine only; set WHOLESUM_ADDRESS to let others in"
        yield Finding("address", State.NOTE, words)
    else:
        yield Finding("address", State.SOUND, settings.ADDRESS)


def check_proxies() -> Iterator[Finding]:
    """Check that visitors are identified by their real IP address, not by a forged header."""
    from django.conf import settings

    if not settings.PROXIES:
        if settings.SECURE:
            words = (
                "WHOLESUM_PROXIES is 0, so all visitors share the address of the proxy and one "
                "limit of tries. Set it to the number of proxies before this server."
            )
            yield Finding("proxies", State.FAULT, words)
        else:
            yield Finding("proxies", State.SOUND, "none; X-Forwarded-For is not read")
    elif not settings.SECURE:
        words = (
            f"WHOLESUM_PROXIES is {settings.PROXIES}, but WHOLESUM_ADDRESS has no TLS proxy. A "
            "visitor who connects directly can write any X-Forwarded-For. Leave the setting out."
        )
        yield Finding("proxies", State.FAULT, words)
    else:
        words = f"{settings.PROXIES}; the address of a visitor is that many from the right"
        yield Finding("proxies", State.SOUND, f"{words} in X-Forwarded-For")


def check_visitors() -> Iterator[Finding]:
    """Check that not all signed-in users seem to come from one private IP address."""
    from allauth.usersessions.models import UserSession

    seen = UserSession.objects.order_by("-created_at")[:_VISITORS]
    users, addresses = {one.user_id for one in seen}, {one.ip for one in seen}
    if len(users) < _LEAST_VISITORS or len(addresses) > 1:
        return
    address = ip_address(addresses.pop())
    if address.is_private and not address.is_loopback:
        words = (
            f"the last {len(users)} users all came from {address}, a private address. If that is a "
            "proxy, raise WHOLESUM_PROXIES by one."
        )
        yield Finding("proxies", State.NOTE, words)


def check_mail() -> Iterator[Finding]:
    """Check that the mail server can be reached, without sending an email."""
    from django.conf import settings
    from django.core.mail import get_connection

    if "smtp" not in settings.EMAIL_BACKEND:
        words = "codes are written to the terminal; set WHOLESUM_MAIL_URL so that they are mailed"
        yield Finding("mail", State.NOTE, words)
        return
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    mailer = get_connection(timeout=_MAIL_PATIENCE)
    try:
        mailer.open()
        mailer.close()
    except OSError as error:  # smtplib's own errors are of this kind too
        words = f"{where} cannot be used ({error}); check WHOLESUM_MAIL_URL."
        yield Finding("mail", State.FAULT, words)
    else:
        yield Finding("mail", State.SOUND, f"{where} answers")


def check_tasks() -> Iterator[Finding]:
    """Check that no task waits for long, because tasks close rounds and send emails."""
    from django.db.models import Q
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult, get_date_max

    long_ago = timezone.now() - _LONGEST_WAIT
    due = Q(run_after=get_date_max(), enqueued_at__lt=long_ago) | Q(run_after__lt=long_ago)
    late = DBTaskResult.objects.ready().filter(due).count()
    if late:
        words = f"{late} have waited for more than ten minutes; is wholesum serve running?"
        yield Finding("tasks", State.FAULT, words)
    else:
        yield Finding("tasks", State.SOUND, "none waits for long")


def check_traces() -> Iterator[Finding]:
    """Check that the database files contain no deleted answer."""
    from django_tasks_db.models import DBTaskResult

    from wholesum.web.core.database.traces import wipe_again

    waiting = DBTaskResult.objects.filter(status="READY", task_path=wipe_again.module_path)
    if waiting.exists():
        words = (
            "deleted answers are still in the files of the database, because a transaction is open "
            "or the disk is full. They go at the next try, within an hour; end backups that hang."
        )
        yield Finding("traces", State.NOTE, words)
    else:
        yield Finding("traces", State.SOUND, "no deleted answer is left in the files")
