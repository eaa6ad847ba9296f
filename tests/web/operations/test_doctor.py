"""``wholesum doctor`` finds each fault of an installation, and none where there is none."""

from __future__ import annotations

import os
import shutil
import smtplib
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from bench.tools.server import Installation, free_port
from django.core.checks import Error
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pysqlite3 import dbapi2 as sqlite3

from wholesum.web.accounts.models import User
from wholesum.web.core.database.traces import wipe_again
from wholesum.web.operations import doctor
from wholesum.web.operations.doctor import Finding, State
from wholesum.web.rounds.tasks import close_due_rounds

Check = Callable[[], Iterator[Finding]]


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir(mode=0o700)
    (settings.HOME / "secret").write_text("s" * 64)
    (settings.HOME / "secret").chmod(0o600)
    settings.SECRET_KEY = "s" * 64
    return tmp_path / "home"


def _faults(check: Check) -> list[str]:
    return [found.words for found in check() if found.state is State.FAULT]


def _states(check: Check) -> set[State]:
    return {found.state for found in check()}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "check",
    [
        doctor.check_settings,
        doctor.check_database,
        doctor.check_home,
        doctor.check_secret,
        doctor.check_space,
        doctor.check_clock,
        doctor.check_tasks,
        doctor.check_traces,
    ],
)
def test_given_an_installation_without_faults_when_the_doctor_command_runs_then_it_finds_no_fault(
    home: Path, check: Check
) -> None:
    assert _states(check) == {State.SOUND}


def test_given_a_fault_found_by_django_when_the_doctor_command_runs_then_it_reports_the_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = [Error("Something is wrong.", hint="Mend it.")]
    monkeypatch.setattr("django.core.checks.run_checks", lambda: told)
    assert _faults(doctor.check_settings) == ["Something is wrong. Mend it."]


@pytest.mark.django_db
def test_given_an_unsafe_sqlite_version_when_the_doctor_command_runs_then_it_reports_the_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the database is not SQLite")
    monkeypatch.setattr(connection, "get_database_version", lambda: (3, 40, 1))
    assert "may corrupt a database" in _faults(doctor.check_database)[0]


@pytest.mark.django_db
def test_given_missing_or_later_migrations_when_the_doctor_command_runs_then_it_reports_them() -> (
    None
):
    applied = MigrationRecorder(connection).migration_qs
    applied.create(app="pulse", name="0999_later")
    assert "of a later version (pulse.0999_later)" in _faults(doctor.check_database)[0]
    applied.filter(app="operations").delete()
    applied.filter(app="pulse").delete()
    assert "migrations wait" in _faults(doctor.check_database)[0]


def test_given_a_home_folder_that_others_may_read_then_the_doctor_command_reports_the_folder(
    home: Path,
) -> None:
    home.chmod(0o750)
    assert _faults(doctor.check_home) == [
        f"others on this machine may look into {home}; run chmod 700 {home}"
    ]


def test_given_a_home_folder_that_is_not_writable_then_the_doctor_command_reports_the_folder(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "cannot be written to" in _faults(doctor.check_home)[0]


def test_given_a_secret_key_that_others_may_read_then_the_doctor_command_reports_the_key(
    home: Path,
) -> None:
    (home / "secret").chmod(0o644)
    assert "run chmod 600" in _faults(doctor.check_secret)[0]


def test_given_a_short_secret_key_then_the_doctor_command_reports_the_key(
    home: Path, settings: Any
) -> None:
    settings.SECRET_KEY = "hunter2"
    assert "shorter than 32 characters" in _faults(doctor.check_secret)[0]


def test_given_a_full_disk_then_the_doctor_command_reports_the_disk(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 10**9 - 10**7, 10**7)
    )
    assert "0.0 GB free" in _faults(doctor.check_space)[0]


def test_given_a_clock_in_the_past_then_the_doctor_command_reports_the_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("time.time", lambda: 0.0)
    assert "stands before this program was installed" in _faults(doctor.check_clock)[0]


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("https://wholesum.example.org", State.SOUND),
        ("http://localhost:8000", State.NOTE),
        ("http://wholesum.example.org", State.FAULT),
        ("wholesum.example.org", State.FAULT),
        ("https://example.org/wholesum", State.FAULT),
    ],
)
def test_given_a_server_address_without_encryption_then_the_doctor_command_accepts_only_localhost(
    settings: Any, address: str, state: State
) -> None:
    settings.ADDRESS = address
    assert _states(doctor.check_address) == {state}


@pytest.mark.parametrize(
    ("secure", "proxies", "state"),
    [
        (True, 1, State.SOUND),
        (True, 2, State.SOUND),
        (True, 0, State.FAULT),
        (False, 0, State.SOUND),
        (False, 1, State.FAULT),
    ],
)
def test_given_a_number_of_proxies_then_the_doctor_command_checks_that_it_fits_the_server_address(
    settings: Any, secure: bool, proxies: int, state: State
) -> None:
    settings.SECURE, settings.PROXIES = secure, proxies
    assert _states(doctor.check_proxies) == {state}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("people", "address", "expected"),
    [
        (5, "10.1.2.3", ["the last 5 users all came from 10.1.2.3, a private address"]),
        (4, "10.1.2.3", []),
        (5, "192.0.32.7", []),
        (5, "127.0.0.1", []),
        (5, "10.1.2.{}", []),
    ],
)
def test_given_all_users_at_one_private_address_then_the_doctor_command_suspects_a_proxy(
    people: int, address: str, expected: list[str]
) -> None:
    for number in range(people):
        user = User.objects.create_user(f"n{number}@example.org")
        UserSession.objects.create(
            user=user, ip=address.format(number), session_key=str(number), user_agent=""
        )
    found = list(doctor.check_visitors())
    assert [finding.words.partition(". If")[0] for finding in found] == expected


class _Greeter(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            self.wfile.write(b"221 bye\r\n" if line[:4] == b"quit" else b"250 yes\r\n")


def test_given_an_email_server_that_does_not_answer_then_the_doctor_command_reports_the_server(
    settings: Any,
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    assert "cannot be used" in _faults(doctor.check_mail)[0]
    with socketserver.ThreadingTCPServer(("127.0.0.1", settings.EMAIL_PORT), _Greeter) as greeter:
        threading.Thread(target=greeter.serve_forever).start()
        assert _states(doctor.check_mail) == {State.SOUND}
        greeter.shutdown()


def test_given_an_email_server_that_refuses_the_password_then_the_doctor_command_reports_the_refusal(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    def refuse(self: object) -> None:
        raise smtplib.SMTPAuthenticationError(535, b"no")

    monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.open", refuse)
    assert "check WHOLESUM_MAIL_URL" in _faults(doctor.check_mail)[0]


def test_given_no_email_server_then_the_doctor_command_says_where_sign_in_codes_appear(
    settings: Any,
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert _states(doctor.check_mail) == {State.NOTE}


@pytest.mark.django_db
def test_given_tasks_that_no_worker_runs_then_the_doctor_command_reports_them() -> None:
    later = timezone.now() + timedelta(days=1)
    close_due_rounds.using(run_after=later).enqueue()
    close_due_rounds.enqueue()
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=1))
    assert _faults(doctor.check_tasks) == [
        "1 have waited for more than ten minutes; is wholesum serve running?"
    ]


@pytest.mark.django_db
def test_given_deleted_rows_not_yet_wiped_from_disk_then_the_doctor_command_reports_them() -> None:
    wipe_again.using(run_after=timezone.now() + timedelta(minutes=1)).enqueue(1)
    (found,) = doctor.check_traces()
    assert found.state is State.NOTE
    assert found.words.startswith("deleted answers are still in the files")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Make a new installation with its migrated database and its secret key."""
    made = Installation(tmp_path_factory.mktemp("doctor") / "home")
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity=0"],
        env=made.environment,
        check=True,
    )
    return made


def test_given_an_installation_without_faults_then_the_exit_code_of_the_doctor_command_is_0(
    installation: Installation,
) -> None:
    done = installation.run("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert "ok    database: integrity check passed" in done.stdout
    assert "MEND" not in done.stdout


def test_given_a_corrupt_database_then_the_exit_code_of_the_doctor_command_is_1(
    installation: Installation,
) -> None:
    file = installation.home / "wholesum.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = database.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'django_migrations'"
        ).fetchone()[0]
    with file.open("r+b") as opened:
        opened.seek((root - 1) * 4096)
        opened.write(bytes(4096))
    done = installation.run("doctor")
    assert done.returncode == 1
    assert "MEND  database: " in done.stdout
    assert "Traceback" not in done.stderr


def test_given_an_invalid_setting_then_the_doctor_command_prints_one_line_and_its_exit_code_is_1(
    tmp_path: Path,
) -> None:
    wrong = Installation(tmp_path / "home", database="mysql://localhost/wholesum")
    done = wrong.run("doctor")
    assert done.returncode == 1
    assert done.stderr.startswith("WHOLESUM_DATABASE_URL starts with 'mysql'")
    assert len(done.stderr.splitlines()) == 1
