"""No points for credit remain after a division has closed: in the database, backups and files."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.web.database_file import bytes_of, database_in_a_file
from tests.web.recognition.conftest import fill, give
from wholesum.web.accounts.models import User
from wholesum.web.operations.backups.backup import make_backup
from wholesum.web.recognition import services
from wholesum.web.recognition.models import Contribution, Credit, CreditPoints, Story
from wholesum.web.teams.models import Team

pytestmark = pytest.mark.django_db(transaction=True)

ClientOf = Callable[[User], Client]
FIRST = 0x5157_4531_7A6B_0000
"""A key that no other row has, so that the bytes of the points can be found."""


@pytest.fixture
def opened(team: Team, ada: User, bo: User, cleo: User) -> Story:
    """Return a story of three, whose contributions have rare keys, with an open division."""
    story = fill(team, ada, bo, cleo)
    story.contributions.all().delete()
    Contribution.objects.bulk_create(
        Contribution(pk=FIRST + number, story=story, user=user, brought="time")
        for number, user in enumerate((ada, bo, cleo))
    )
    return services.open_credit(by=cleo, team=team.pk, story=story.pk)


@pytest.fixture
def file(opened: Story, tmp_path: Path) -> Iterator[Path]:
    """Move the database into a file."""
    folder = tmp_path / "database"
    folder.mkdir()
    with database_in_a_file(folder) as path:
        yield path


def pairs() -> list[bytes]:
    """Return the bytes of each giver with each receiver, as the rows of SQLite hold them."""
    keys = [(FIRST + number).to_bytes(8, "big") for number in range(3)]
    return [giver + receiver for giver in keys for receiver in keys if giver != receiver]


def give_all(story: Story, *users: User) -> None:
    for user, points in zip(users, ((60, 40), (30, 70), (50, 50)), strict=True):
        give(story, user, *points)


def test_given_a_closed_division_of_credit_then_the_database_file_contains_no_points(
    file: Path, opened: Story, ada: User, bo: User, cleo: User
) -> None:
    give(opened, ada, 60, 40)
    give(opened, bo, 30, 70)
    held = bytes_of(file)
    assert sum(pair in held for pair in pairs()) == 4
    give(opened, cleo, 50, 50)
    assert Story.objects.get(pk=opened.pk).credit == Credit.CLOSED
    held = bytes_of(file)
    assert not [pair for pair in pairs() if pair in held]


def test_given_a_cancelled_division_of_credit_or_a_removed_name_then_the_file_contains_no_points(
    file: Path, opened: Story, ada: User, bo: User, cleo: User
) -> None:
    give(opened, bo, 30, 70)
    services.cancel_credit(by=cleo, team=opened.team_id, story=opened.pk)
    held = bytes_of(file)
    assert not [pair for pair in pairs() if pair in held]
    services.open_credit(by=cleo, team=opened.team_id, story=opened.pk)
    give(opened, ada, 60, 40)
    services.remove_own_name(by=ada, team=opened.team_id, story=opened.pk)
    held = bytes_of(file)
    assert not [pair for pair in pairs() if pair in held]


def test_given_a_closed_division_of_credit_when_a_backup_is_made_then_it_contains_no_points(
    file: Path,
    opened: Story,
    ada: User,
    bo: User,
    cleo: User,
    tmp_path: Path,
    settings: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", file)  # type: ignore[attr-defined]
    give_all(opened, ada, bo, cleo)
    archive = tmp_path / "backup.tar.gz"
    manifest = make_backup(archive)
    assert manifest.rows["recognition_creditpoints"] == 0
    assert manifest.rows["recognition_contribution"] == 5
    with tarfile.open(archive) as packed:
        copied = packed.extractfile("wholesum.sqlite3")
        assert copied is not None
        held = copied.read()
    assert not [pair for pair in pairs() if pair in held]


def test_given_a_closed_division_of_credit_on_postgresql_then_the_file_of_points_is_empty(
    opened: Story, ada: User, bo: User, cleo: User
) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the tests above read the files of SQLite")
    give_all(opened, ada, bo, cleo)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('recognition_creditpoints')")
        assert cursor.fetchone() == (0,)


def test_given_a_closed_division_of_credit_when_team_and_own_data_are_exported_then_no_points_are_there(
    client_of: ClientOf, opened: Story, ada: User, bo: User, cleo: User
) -> None:
    give(opened, ada, 60, 40)
    own = client_of(ada).get(reverse("account-data")).json()
    assert [row["points"] for row in own["points_for_credit"]] == [60, 40]
    give_all(opened, ada, bo, cleo)
    assert not CreditPoints.objects.exists()
    for user in (ada, cleo):
        own = client_of(user).get(reverse("account-data")).json()
        assert own["points_for_credit"] == []
        for address in ("team-folder", "evidence-export"):
            content = client_of(user).get(reverse(address, args=[opened.team_id])).content
            names = {name.rpartition("/")[2] for name in ZipFile(BytesIO(content)).namelist()}
            assert "contributions.csv" in names
            assert "credit.csv" not in names
