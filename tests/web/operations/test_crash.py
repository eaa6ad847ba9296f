"""The server is killed while members answer and a backup is made."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pytest
from bench.tools.load import (
    Acknowledgements,
    OpenRound,
    StoredAnswers,
    answer_until_killed,
    ask_people,
    send_answers,
    stored_answers,
)
from bench.tools.server import Client, Installation, Server

from tests.web.operations.databases import postgresql

pytestmark = pytest.mark.slow

PEOPLE = 530
EARLY = 30
KILL_AT = 150
AT_ONCE = 64
PACE = 0.1
"""Seconds between two answers while the backup is made."""


@dataclass(frozen=True)
class Story:
    """The replies to users, and the data found afterwards, here and in the restored backup."""

    told: Acknowledgements
    backed_up: str
    after: StoredAnswers
    restored: StoredAnswers


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def story(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("crash")
    if request.param == "sqlite":
        yield _tell(Installation(folder / "home"), folder)
    else:
        with postgresql() as url:
            yield _tell(Installation(folder / "home", url), folder)


def _tell(installation: Installation, folder: Path) -> Story:
    asked = ask_people(installation, PEOPLE)
    archive = folder / "backup.tar.gz"
    with installation.served() as server:
        early = replace(asked, sessions=dict(islice(asked.sessions.items(), EARLY)))
        backed_up = _back_up_meanwhile(installation, archive, early, server)
        late = replace(asked, sessions=dict(islice(asked.sessions.items(), EARLY, None)))
        told = answer_until_killed(late, server, at_once=AT_ONCE, kill_at=KILL_AT)
    elsewhere = replace(installation, home=folder / "elsewhere")
    if installation.database:
        elsewhere = replace(elsewhere, database=f"{installation.database}_restored")
    restored = elsewhere.run("restore", str(archive))
    assert restored.returncode == 0, restored.stderr
    return Story(
        told, backed_up, stored_answers(installation, asked), stored_answers(elsewhere, asked)
    )


def _back_up_meanwhile(
    installation: Installation, archive: Path, asked: OpenRound, server: Server
) -> str:
    """Make a backup while people answer one after the other."""
    with ThreadPoolExecutor(1) as pool:
        backup = pool.submit(installation.run, "backup", str(archive))
        for session in asked.sessions.values():
            with closing(Client(server.port, session)) as client:
                assert send_answers(client, asked, [3] * len(asked.items)).status == 302
            wait([backup], PACE)
        done = backup.result()
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_given_a_server_killed_in_this_test_then_some_answers_were_sent_before_and_some_after(
    story: Story,
) -> None:
    assert KILL_AT <= len(story.told.acknowledged) < PEOPLE - EARLY
    assert story.told.refused == []


def test_given_a_killed_server_when_restarted_then_every_confirmed_answer_is_saved_once(
    story: Story,
) -> None:
    assert story.after.lost(story.told) == 0
    assert len(story.after.answered) == len(set(story.after.answered))
    assert len(story.after.sheets) <= PEOPLE


def test_given_a_killed_server_when_restarted_then_no_answer_is_only_partly_saved(
    story: Story,
) -> None:
    for found in (story.after, story.restored):
        assert found.half == 0
        assert {len(sheet) for sheet in found.sheets} <= {10}


def test_given_a_killed_server_when_restarted_then_the_database_is_intact(story: Story) -> None:
    assert story.after.sound in {"ok", ""}
    assert story.restored.sound in {"ok", ""}


def test_given_a_backup_made_while_answers_arrive_when_restored_then_its_tables_agree_with_each_other(
    story: Story,
) -> None:
    assert set(story.restored.answered) <= set(story.after.answered)
    assert len(story.restored.answered) <= EARLY
    assert "its roll says who has answered; so does this backup" in story.backed_up


def test_given_a_restored_backup_then_the_mirror_is_the_same_to_the_last_digit(
    story: Story,
) -> None:
    assert story.restored.mirror == story.after.mirror
    assert story.after.mirror["rows"]
