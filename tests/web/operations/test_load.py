"""Two hundred members answer at the same time, on each database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier

import pytest
from bench.tools.load import StoredAnswers, ask_people, send_answers, stored_answers
from bench.tools.server import Client, Installation

from tests.web.operations.databases import postgresql

pytestmark = pytest.mark.slow

PEOPLE = 200


@dataclass(frozen=True)
class Rush:
    """The replies to all users, the stored sheets, and the log of the server."""

    statuses: Counter[int]
    found: StoredAnswers
    log: str


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def rush(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Rush]:
    home = tmp_path_factory.mktemp("rush") / "home"
    with nullcontext("") if request.param == "sqlite" else postgresql() as url:
        yield _rush(Installation(home, url))


def _rush(installation: Installation) -> Rush:
    asked = ask_people(installation, PEOPLE)
    together = Barrier(PEOPLE)
    with installation.served() as server:

        def answer(place: int, session: str) -> int:
            options = [(place + item) % 5 + 1 for item in range(len(asked.items))]
            with closing(Client(server.port, session)) as client:
                together.wait(300)
                return send_answers(client, asked, options).status

        with ThreadPoolExecutor(PEOPLE) as pool:
            told = Counter(pool.map(answer, range(PEOPLE), asked.sessions.values()))
        log = Path(server.log).read_text("utf-8", "replace")
    return Rush(told, stored_answers(installation, asked), log)


def test_given_200_members_who_answer_at_the_same_time_then_each_reads_that_their_answer_is_recorded(
    rush: Rush,
) -> None:
    assert rush.statuses == {302: PEOPLE}


def test_given_200_members_who_answer_at_the_same_time_then_each_answer_is_saved_once(
    rush: Rush,
) -> None:
    assert len(rush.found.answered) == len(rush.found.sheets) == PEOPLE
    expected = Counter(
        tuple((place + item) % 5 + 1 for item in range(10)) for place in range(PEOPLE)
    )
    assert Counter(tuple(sheet.values()) for sheet in rush.found.sheets) == expected


def test_given_200_members_who_answer_at_the_same_time_then_no_database_write_times_out(
    rush: Rush,
) -> None:
    assert "locked" not in rush.log
    assert "Traceback" not in rush.log
