"""Ballots from scores: goals have weights, a blank score is not 0, owners' scores are ignored."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from tests.focus.examples import dense, random_ballots, team
from wholesum.focus.evidence import FocusEvidence
from wholesum.focus.rules.ballots import Ballots
from wholesum.focus.rules.grouping import ballots_of
from wholesum.focus.rules.utilities import goal_weights, member_gains, team_ballots
from wholesum.tables import BadEvidence


def gains_of(ballots: Ballots) -> dict[str, list[float]]:
    """Return for each effort the positive utilities of its voters, the lowest first."""
    return {
        name: sorted(np.repeat(gains, ballots.counts[groups]).tolist())
        for place, name in enumerate(ballots.efforts)
        for groups, gains in [ballots.backers(place)]
    }


def test_value_of_an_effort_to_a_voter_is_the_mean_score_over_goals_with_an_opinion() -> None:
    rows = member_gains(team()).rows()
    found = {(effort, person): gain for effort, person, gain in rows}
    assert found["fleet", "bo"] == pytest.approx(0.75 * 4 + 0.25 * 2)
    assert found["fleet", "ada"] == 5
    assert found["fleet", "eve"] is None


def test_given_an_owner_who_scores_their_own_effort_then_this_score_does_not_count() -> None:
    ballots = team_ballots(team(), 30)
    assert gains_of(ballots) == {
        "fleet": [3.0, 3.5],
        "news": [],
        "roster": [4.0, 4.0, 5.0],
        "lamps": [],
    }
    assert ballots.voiced.tolist() == [2, 2, 3, 0]
    assert ballots.n == 4


def test_given_the_option_to_count_owners_then_the_score_of_the_owner_of_an_effort_counts() -> None:
    gains = gains_of(team_ballots(team(), 30, owner_counts=True))
    assert gains["fleet"] == [3.0, 3.5, 5.0]
    assert gains["lamps"] == []
    alone = team_ballots(team(), 30, owner_counts=True, least_backers=0)
    assert gains_of(alone)["lamps"] == [5.0]


def test_given_an_effort_that_has_ended_then_the_ballots_of_voters_do_not_contain_it() -> None:
    ended = team().efforts.with_columns(
        until=pl.when(pl.col("effort") == "fleet").then(pl.date(2026, 1, 1))
    )
    assert "fleet" not in team_ballots(replace(team(), efforts=ended), 30).efforts


def test_given_goal_weights_as_an_argument_then_the_goal_weights_of_the_table_are_not_used() -> (
    None
):
    assert goal_weights(team()) == {"winter": 0.75, "nobody hurt": 0.25}
    assert goal_weights(team(), {"winter": 3}) == {"winter": 1.0, "nobody hurt": 0.0}
    bare = replace(team(), goals=team().goals.with_columns(weight=None))
    assert goal_weights(bare) == {"winter": 0.5, "nobody hurt": 0.5}
    with pytest.raises(ValueError, match="weights of the goals are 0 or below"):
        goal_weights(team(), {"winter": 0})


def test_given_no_scores_or_no_efforts_when_ballots_of_voters_are_made_then_the_error_says_what_to_do() -> (
    None
):
    with pytest.raises(BadEvidence, match="nobody has given a score; let at least two"):
        team_ballots(replace(team(), scores=team().scores.with_columns(score=None)), 30)
    with pytest.raises(BadEvidence, match="there is no effort to weigh; list what"):
        team_ballots(FocusEvidence(efforts=team().efforts.clear()), 30)
    with pytest.raises(ValueError, match="the budget is 0; give one above 0"):
        team_ballots(team(), 0)


def test_given_equal_ballots_of_voters_counted_together_then_support_is_as_if_counted_one_by_one() -> (
    None
):
    rng = np.random.default_rng(3)
    for _ in range(60):
        table = rng.integers(0, 3, (12, 4)).astype(np.float64)
        ballots = dense(table, [1.0] * 4, 2)
        kinds = {tuple(row) for row in table.tolist()}
        assert len(ballots.counts) == len(kinds)
        assert ballots.totals().tolist() == table.sum(axis=0).tolist()
        assert ballots.support.tolist() == (table > 0).sum(axis=0).tolist()
        again = dense(table[rng.permutation(12)], [1.0] * 4, 2)
        assert gains_of(again) == gains_of(ballots)


def test_given_one_voter_removed_then_the_ballots_equal_those_made_without_that_voter() -> None:
    table: list[list[float]] = [[1, 0, 2], [0, 0, 1], [1, 0, 2]]
    ballots = dense(table, [1.0] * 3, 2)
    others: list[list[list[float]]] = [[[0.0, 0, 1], [1, 0, 2]], [[1.0, 0, 2], [1, 0, 2]]]
    for group, rest in enumerate(others):
        less = ballots.without_group(group)
        assert gains_of(less) == gains_of(dense(rest, [1.0] * 3, 2))
        assert less.support.tolist() == dense(rest, [1.0] * 3, 2).support.tolist()
        assert less.n == 2


def test_given_another_measure_of_the_value_of_efforts_then_their_supporters_are_the_same() -> None:
    ballots = random_ballots(np.random.default_rng(1))
    assert set(ballots.with_gains("cardinality").gains) == {1.0}
    cost = ballots.with_gains("cost")
    assert all(
        set(cost.backers(place)[1]) <= {ballots.costs[place]}
        for place in range(len(ballots.efforts))
    )
    assert ballots.with_gains("points") is ballots
    with pytest.raises(ValueError, match="the gain 'luck' is unknown"):
        ballots.with_gains("luck")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("costs", "entries", "sentence"),
    [
        ([-1.0, 2], ([0], [0], [1.0]), "the effort 'a' costs -1; give 0 or more"),
        ([1.0], ([0], [0], [1.0]), "there are 2 efforts and costs of shape"),
        ([1.0, 2], ([3], [0], [1.0]), "names a voter that does not exist"),
        ([1.0, 2], ([0], [2], [1.0]), "names a effort that does not exist"),
        ([1.0, 2], ([0], [0], [-1.0]), "a gain is below 0"),
        ([1.0, 2], ([0, 0], [0, 0], [1.0, 2]), "two entries for the same effort"),
        ([1.0, 2], ([0, 0], [0], [1.0]), "differ in length"),
    ],
)
def test_given_invalid_ballots_of_voters_when_created_then_the_error_says_what_is_wrong(
    costs: list[float], entries: tuple[list[int], list[int], list[float]], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        ballots_of(["a", "b"], costs, 3, 2, entries)
