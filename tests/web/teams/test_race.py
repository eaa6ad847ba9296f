"""Simultaneous actions in a team end as if one came after another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.web.teams.racing import TIMES, races


@pytest.fixture
def outcome(tmp_path: Path) -> object:
    """Run the races; on SQLite in a separate file, because the test database is in memory."""
    if connection.vendor != "sqlite":
        return races()
    own = {"WHOLESUM_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "wholesum.web.config.settings"}
    command = [sys.executable, "-m", "tests.web.teams.racing"]
    run = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


@pytest.mark.django_db(transaction=True)
def test_given_simultaneous_requests_in_a_team_then_the_result_is_as_if_they_came_one_after_another(
    outcome: object,
) -> None:
    assert outcome == {
        "one_joins_eight_times": [[True, 1]] * TIMES,
        "eight_use_one_mail": [[1, 1]] * TIMES,
        "facilitators_leave": [["ValidationError", "done", 1]] * TIMES,
        "teams_close_a_ring": [["ValidationError", "done"]] * TIMES,
    }
