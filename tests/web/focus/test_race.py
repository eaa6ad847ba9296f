"""Scores sent while scoring closes count completely or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.web.focus.racing import races
from tests.web.teams.racing import TIMES


@pytest.fixture
def ended(tmp_path: Path) -> list[Any]:
    """Run the race; on SQLite in a separate file, because the test database is in memory."""
    if connection.vendor != "sqlite":
        return races()
    own = {"WHOLESUM_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "wholesum.web.config.settings"}
    command = [sys.executable, "-m", "tests.web.focus.racing"]
    run = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    found: list[Any] = json.loads(run.stdout.splitlines()[-1])
    return found


@pytest.mark.django_db(transaction=True)
def test_given_scores_sent_while_scoring_closes_then_they_count_completely_or_not_at_all(
    ended: list[Any],
) -> None:
    assert len(ended) == TIMES
    for late, told, scored, left in ended:
        assert late == told - 5
        assert scored == told
        assert left == 0
