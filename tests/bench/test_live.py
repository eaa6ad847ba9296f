"""The benchmark of a live vote: no vote is lost or doubled, even if the server is killed."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.live import Size
from bench.tools.live_stage import StoredVotes

from bench import live

pytestmark = pytest.mark.slow

TINY = Size(browsers=6, seconds=1, killed=6)


def test_given_many_phones_in_a_live_vote_when_they_vote_at_once_then_each_vote_is_saved_exactly_once(
    tmp_path: Path,
) -> None:
    paces, heard, kept = live.live(tmp_path, TINY)
    assert [pace.name for pace in paces] == ["bare handler", "votes", "polls"]
    assert [pace.failed for pace in paces] == [0, 0, 0]
    assert len(heard.acknowledged) >= 6
    assert (kept.lost(heard.acknowledged), kept.doubled, kept.sound) == (0, 0, "ok")


def test_given_a_server_killed_while_members_vote_when_restarted_then_all_confirmed_votes_are_saved(
    tmp_path: Path,
) -> None:
    heard, kept = live.kill_while_voting(tmp_path, TINY)
    assert 30 <= len(heard.votes) < 6 * 50
    assert (kept.lost(heard.acknowledged), kept.doubled, kept.sound) == (0, 0, "ok")


@pytest.mark.parametrize(
    ("kept", "lost"),
    [
        ({}, 1),
        ({(1, 7): (1, 1)}, 1),
        ({(1, 7): (2, 1)}, 1),
        ({(1, 7): (2, -1)}, 0),
        ({(1, 7): (3, 0)}, 0),
    ],
)
def test_given_a_confirmed_vote_that_was_neither_saved_nor_changed_then_the_benchmark_counts_it_as_lost(
    kept: dict[tuple[int, int], tuple[int, int]], lost: int
) -> None:
    assert StoredVotes(len(kept), kept, "ok").lost({(1, 7): (2, -1)}) == lost
