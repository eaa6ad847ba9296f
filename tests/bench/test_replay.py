"""A replayed conversation keeps the order of voters, and the computed optimum is correct."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from bench import replay
from tests.reference import reference_folder

pytestmark = pytest.mark.slow


def a_conversation(seed: int) -> replay.Conversation:
    """Return a conversation with four statements, three people and seven votes with choices."""
    chance = np.random.default_rng(seed)
    person = chance.permutation([0, 0, 0, 1, 1, 2, 2])
    open_then = np.sort(chance.integers(2, 5, 7))
    return replay.Conversation(np.arange(4), person, np.zeros(7, dtype=np.int64), open_then)


def every_spread(told: replay.Conversation) -> list[np.ndarray]:
    """List the numbers of votes per statement for all ways in which people can vote."""
    return [
        np.bincount(chosen, minlength=4)
        for chosen in product(*(range(reach) for reach in told.open_then))
        if len(set(zip(told.person, chosen, strict=True))) == len(chosen)
    ]


@pytest.mark.parametrize("seed", range(12))
def test_given_every_possible_order_of_votes_then_none_spreads_votes_better_than_the_computed_optimum(
    seed: int,
) -> None:
    told = a_conversation(seed)
    spreads = every_spread(told)
    latest = np.array([spread[::-1].cumsum() for spread in spreads])
    assert latest.max(axis=0).tolist() == told.most_of_latest().tolist()
    fairest = told.fairest()
    assert fairest.sum() == pytest.approx(7)
    assert min(replay.gini(spread) for spread in spreads) >= replay.gini(fairest) - 1e-9


def test_given_a_replayed_polis_conversation_then_no_voter_sees_a_statement_twice_or_too_early() -> (
    None
):
    told = a_conversation(1)
    routed = told.routed(seed=1)
    assert routed.sum() == 7
    assert routed.max() <= 3
    assert (routed[::-1].cumsum() <= told.most_of_latest()).all()


def test_given_no_reference_data_when_the_replay_of_polis_runs_then_an_error_names_the_missing_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHOLESUM_DATA", str(tmp_path))
    assert replay.main([]) == 1
    assert "absent: the conversations of Polis in WHOLESUM_DATA." in capsys.readouterr().out


def test_gini_index_equals_the_mean_difference_of_all_pairs_of_counts() -> None:
    votes = np.array([3, 0, 5, 5, 1])
    pairs = np.abs(votes[:, np.newaxis] - votes).sum()
    assert replay.gini(votes) == pytest.approx(pairs / (2 * 5 * votes.sum()))


@pytest.mark.parametrize("name", ["london.youth.policing", "vtaiwan.uberx"])
def test_given_a_real_polis_conversation_when_replayed_then_votes_spread_more_evenly_than_the_target(
    name: str,
) -> None:
    reference_folder()
    told = replay.Conversation.read(name)
    routed = replay.gini(told.routed(seed=2))
    assert routed < replay.GINI
    assert routed < replay.gini(told.fairest()) + 0.006
    assert routed < replay.gini(told.votes_received()) - 0.03
