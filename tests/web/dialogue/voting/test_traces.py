"""The database files of SQLite contain no deleted votes after a round has closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.database_file import bytes_of, database_in_a_file
from tests.web.dialogue.conftest import vote
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, VotingRound
from wholesum.web.dialogue.models.votes import Intake
from wholesum.web.dialogue.services import rounds, steps

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(asked: VotingRound, tmp_path: Path) -> Iterator[Path]:
    """Move the database of the tests, which lives in memory, into a file."""
    with database_in_a_file(tmp_path) as path:
        yield path


def _left(path: Path, wanted: list[str]) -> list[str]:
    held = bytes_of(path)
    return [text for text in wanted if text.encode() in held]


def test_given_a_closed_round_of_sealed_votes_then_the_database_file_contains_no_vote_and_no_secret(
    file: Path, dialogue: Dialogue, asked: VotingRound, cleo: User
) -> None:
    statement = dialogue.statements.filter(place__gt=0)[0]
    for voice in dialogue.voices.select_related("dialogue"):
        vote(voice, asked, statement, 1)
    secrets = [asked.secret, dialogue.secret]
    wanted = [*Intake.objects.values_list("voter", flat=True), *secrets]
    assert _left(file, wanted) == wanted
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    assert _left(file, wanted) == [dialogue.secret]
    steps.end(by=cleo, dialogue=dialogue.pk)
    assert _left(file, wanted) == []
