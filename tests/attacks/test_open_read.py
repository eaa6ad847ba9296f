"""A long read of the database, such as a backup, does not stop a round from closing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from tests.web.pulse.conftest import eight, open_pulse, pulse, sheet_of
from wholesum.web.accounts.models import User
from wholesum.web.core.database.traces import wipe_again, wipe_once
from wholesum.web.pulse import services
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Intake, Roll, SealedSheet

__all__ = ["eight", "open_pulse", "pulse"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@contextmanager
def _reader(query: str) -> Iterator[None]:
    """Keep a transaction open in another connection; PostgreSQL ends it if the test hangs."""
    if connection.vendor == "sqlite":
        pytest.skip("the SQLite of the tests lives in memory, with one connection")
    import psycopg

    known = connection.get_connection_params()
    address = {key: known[key] for key in ("dbname", "user", "password", "host", "port")}
    with psycopg.connect(**address, options="-c idle_in_transaction_session_timeout=60s") as other:
        other.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        other.execute(query)
        yield
        other.rollback()  # fails if the server had to end the reader


def _answer(asked: Round, users: list[User]) -> None:
    for user in users:
        services.send_sheet(by=user, team=asked.team_id, round_id=asked.pk, answers=sheet_of(asked))


def _left() -> int:
    """Return the bytes in the database files of two tables that are empty."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('rounds_intake') + pg_relation_size('rounds_roll')")
        return int(cursor.fetchone()[0])


def _waiting() -> list[Any]:
    path = wipe_again.module_path
    return [result.args_kwargs["args"] for result in DBTaskResult.objects.filter(task_path=path)]


# The first reads what closing rewrites; the second only keeps deleted rows readable for itself.
BACKUP = "SELECT (SELECT count(*) FROM rounds_roll), (SELECT count(*) FROM rounds_intake)"
OLD_READ = "SELECT count(*) FROM teams_team"


@pytest.mark.parametrize("query", [BACKUP, OLD_READ], ids=["backup", "old-read"])
def test_given_another_program_reads_the_database_when_a_round_closes_then_its_answers_are_wiped_later(
    pulse: Round,
    eight: list[User],
    cleo: User,
    client_of: Callable[[User], Client],
    query: str,
) -> None:
    _answer(pulse, eight)
    page = client_of(eight[0])
    with _reader(query):
        services.close_round(by=cleo, team=pulse.team_id, round_id=pulse.pk)
        assert _left() > 0
        assert _waiting() == [[1]]
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 1000")  # a page that waited for a lock would fail
        for name in ("home", "team", "rounds"):
            keys = {} if name == "home" else {"team": pulse.team_id}
            assert page.get(reverse(name, kwargs=keys)).status_code == 200
        wipe_again.call(1)
        assert _waiting() == [[1], [2]]
    wipe_again.call(2)
    assert len(_waiting()) == 2
    assert _left() == 0
    _assert_no_order(pulse, eight)


def _assert_no_order(pulse: Round, eight: list[User]) -> None:
    assert not Intake.objects.exists()
    assert not Roll.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM rounds_sealedsheet ORDER BY ctid")
        physical = [row[0] for row in cursor.fetchall()]
    assert physical == sorted(physical)  # by their random ids
    assert len(physical) == SealedSheet.objects.count() == len(eight)
    assert Round.objects.get(pk=pulse.pk).closed is not None


def test_given_a_table_locked_by_another_connection_when_answers_are_wiped_then_wiping_stops_soon(
    pulse: Round,
) -> None:
    recorder = _Recorder()
    with _reader(BACKUP), connection.execute_wrapper(recorder):
        assert not wipe_once()
    assert (recorder.said[0], recorder.said[-1]) == ("SET lock_timeout = 100", "RESET lock_timeout")
    tables = [said.rpartition(" ")[2] for said in recorder.said if said.startswith("VACUUM")]
    assert tables[-1] in {"rounds_roll", "rounds_intake"}  # none after the first that is locked


class _Recorder:
    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.said.append(sql)
        return execute(sql, params, many, context)
