"""The reliability of a team's mean, and how many people are needed to reach a reliability."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from wholesum.pulse.reliability.intraclass import people_needed, team_reliability


def test_given_a_team_of_six_people_then_the_reliability_of_its_mean_is_too_low_for_ranking() -> (
    None
):
    assert float(team_reliability(6, 0.12)) == pytest.approx(0.45)


def test_reliability_of_team_means_can_be_computed_for_many_teams_in_one_call() -> None:
    found = team_reliability([0, 1, 6, 17], 0.12)
    expected = [Fraction(n * 12, 100) / (1 + (n - 1) * Fraction(12, 100)) for n in (0, 1, 6, 17)]
    assert found == pytest.approx([float(value) for value in expected])


def test_given_teams_that_do_not_differ_then_the_reliability_of_their_means_is_0() -> None:
    found = team_reliability([[5], [0]], [-0.1, 0.0, 1.0, math.nan])
    assert found[0] == pytest.approx([0, 0, 1, math.nan], nan_ok=True)
    assert found[1] == pytest.approx([0, 0, 0, math.nan], nan_ok=True)


@pytest.mark.parametrize(("n", "icc1"), [(-1, 0.1), (5, 1.1)])
def test_given_impossible_values_when_the_reliability_of_team_means_is_computed_then_an_error_says_so(
    n: int, icc1: float
) -> None:
    with pytest.raises(ValueError, match="counts of 0 or more and an ICC"):
        team_reliability(n, icc1)


@pytest.mark.parametrize("icc1", [0.01, 0.05, 0.12, 0.2, 0.5, 0.7, 0.9, 1.0])
@pytest.mark.parametrize("reliability", [0.1, 0.5, 0.7, 0.8, 0.95])
def test_number_of_people_needed_in_a_team_is_the_smallest_one_with_the_wanted_reliability(
    icc1: float, reliability: float
) -> None:
    counts = range(1, 5000)
    enough = next(n for n in counts if team_reliability(n, icc1) >= reliability - 1e-12)
    assert people_needed(icc1, reliability) == enough


@pytest.mark.parametrize("icc1", [0.0, -0.2, math.nan])
def test_given_teams_that_do_not_differ_then_no_number_of_people_makes_team_means_reliable(
    icc1: float,
) -> None:
    assert people_needed(icc1) is None


def test_given_an_impossible_reliability_when_the_people_needed_are_computed_then_an_error_says_so() -> (
    None
):
    with pytest.raises(ValueError, match=r"a reliability of 1.0 cannot be asked"):
        people_needed(0.1, 1.0)
    with pytest.raises(ValueError, match=r"at most 1, not 1.5"):
        people_needed(1.5)
