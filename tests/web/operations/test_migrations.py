"""An empty database and one of an earlier release are migrated without loss."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from bench.tools.server import Installation
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.web.operations.databases import postgresql

EARLIER = Path(__file__).with_name("release-0.2.0.sql")
"""The database of the first release, 0.2.0: a team, its closed round and five sheets."""
LOOK = """
import json
from wholesum.web.operations.starting import start_django
start_django()
from wholesum.web.mirror.queries import team_mirror
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import SealedSheet
from wholesum.web.teams.models import Team
team = Team.objects.get()
print(json.dumps({
    "team": [team.name, team.zone],
    "round": list(Round.objects.values_list("name", "asked", "answered", "reading")),
    "sheets": SealedSheet.objects.count(),
    "said": team_mirror(team).pulse.rounds[0].participation,
}))
"""


def _run(installation: Installation, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        env=installation.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _migrate(installation: Installation) -> None:
    _run(installation, "-m", "django", "migrate", "-v", "0")


def test_given_a_database_of_an_earlier_release_when_migrated_then_no_data_are_lost(
    tmp_path: Path,
) -> None:
    installation = Installation(tmp_path / "home")
    installation.home.mkdir()
    with closing(sqlite3.connect(installation.home / "wholesum.sqlite3")) as database:
        database.executescript(EARLIER.read_text("utf-8"))
    _migrate(installation)
    assert json.loads(_run(installation, "-c", LOOK)) == {
        "team": ["Leadership", "UTC"],
        "round": [["2026-03", 6, 5, ""]],
        "sheets": 5,
        "said": "5 of 6 answered",
    }


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_given_an_empty_database_when_migrated_then_it_has_the_schema_of_this_version(
    database: str, tmp_path: Path
) -> None:
    if database == "sqlite":
        _migrate(Installation(tmp_path / "home"))
        return
    with postgresql() as url:
        _migrate(Installation(tmp_path / "home", url))


def test_every_change_of_a_database_model_has_a_migration(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # the tests of the app change a default
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
