"""Simultaneous actions in a dialogue end as if one came after another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.web.dialogue.voting.racing import races
from tests.web.teams.racing import TIMES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ended(tmp_path: Path) -> dict[str, list[Any]]:
    """Run the races; on SQLite in a separate file, because the test database is in memory."""
    if connection.vendor != "sqlite":
        return races()
    own = {"WHOLESUM_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "wholesum.web.config.settings"}
    command = [sys.executable, "-m", "tests.web.dialogue.voting.racing"]
    run = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    found: dict[str, list[Any]] = json.loads(run.stdout.splitlines()[-1])
    return found


def test_given_simultaneous_requests_in_a_dialogue_then_the_result_is_as_if_they_came_one_by_one(
    ended: dict[str, list[Any]],
) -> None:
    assert ended["two_settle_one_statement"] == [["ValidationError", "done", 1, 1]] * TIMES
    assert ended["eight_guests_want_three_seats"] == [[3, 5, 3]] * TIMES
    assert ended["four_marks_where_three_are_left"] == [[3, 3]] * TIMES
    assert ended["two_open_a_round"] == [["ValidationError", "done", 1]] * TIMES
    for acknowledged, kept, left in ended["votes_come_while_the_round_closes"]:
        assert acknowledged == kept
        assert left == 0
