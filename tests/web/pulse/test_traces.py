"""The database files of SQLite contain no deleted answers after a round has closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult
from pysqlite3 import dbapi2 as sqlite3

from tests.web.database_file import bytes_of, database_in_a_file
from tests.web.pulse.conftest import sheet_of
from wholesum.web.accounts.models import User
from wholesum.web.core.database.traces import wipe_again
from wholesum.web.pulse import services
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Intake

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(pulse: Round, tmp_path: Path) -> Iterator[Path]:
    """Move the database of the tests, which lives in memory, into a file."""
    with database_in_a_file(tmp_path) as path:
        yield path


def test_given_a_closed_round_then_the_database_file_contains_no_id_of_a_sent_form(
    file: Path, pulse: Round, eight: list[User], cleo: User
) -> None:
    for user in eight:
        services.send_sheet(by=user, team=pulse.team_id, round_id=pulse.pk, answers=sheet_of(pulse))
    ids = [key.encode() for key in Intake.objects.values_list("id", flat=True)]
    assert len(ids) == len(eight)
    assert all(key in bytes_of(file) for key in ids)
    services.close_round(by=cleo, team=pulse.team_id, round_id=pulse.pk)
    left = bytes_of(file)
    assert not [key for key in ids if key in left]
    assert (file.parent / f"{file.name}-wal").stat().st_size == 0


def test_given_a_deleted_round_then_the_database_file_contains_no_answer_to_it(
    file: Path, pulse: Round, eight: list[User], cleo: User
) -> None:
    for user in eight:
        services.send_sheet(by=user, team=pulse.team_id, round_id=pulse.pk, answers=sheet_of(pulse))
    assert b'"EQ1":3' in bytes_of(file)
    services.delete_round(by=cleo, team=pulse.team_id, round_id=pulse.pk)
    assert b'"EQ1":3' not in bytes_of(file)


def test_given_another_program_reads_the_database_when_a_round_closes_then_a_task_wipes_it_later(
    file: Path, pulse: Round, eight: list[User], cleo: User
) -> None:
    for user in eight:
        services.send_sheet(by=user, team=pulse.team_id, round_id=pulse.pk, answers=sheet_of(pulse))
    ids = [key.encode() for key in Intake.objects.values_list("id", flat=True)]
    waiting = DBTaskResult.objects.filter(task_path=wipe_again.module_path)
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM rounds_roll").fetchall()
        services.close_round(by=cleo, team=pulse.team_id, round_id=pulse.pk)
        assert [task.args_kwargs["args"] for task in waiting] == [[1]]
    wipe_again.call(1)
    assert waiting.count() == 1
    assert not [key for key in ids if key in bytes_of(file)]
