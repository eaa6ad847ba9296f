"""Many facets in one round: the expected number of false flags, and the false discovery rate."""

from __future__ import annotations

import numpy as np
import pytest

from wholesum.pulse.means.multiplicity import (
    benjamini_hochberg,
    checked_focus,
    expected_false_flags,
)


def slow_benjamini_hochberg(p: list[float], rate: float) -> list[bool]:
    """Slow implementation: flag the last p value below its line and all smaller p values."""
    ranked = sorted(p)
    limit = -1.0
    for rank, value in enumerate(ranked, start=1):
        if value <= rate * rank / len(p):
            limit = value
    return [value <= limit for value in p]


def test_expected_number_of_changes_marked_by_mistake_is_the_sum_of_their_probabilities() -> None:
    assert expected_false_flags([0.95, 0.97, 0.99]) == pytest.approx(0.09)
    assert expected_false_flags([]) == 0


def test_facets_marked_as_changed_by_benjamini_hochberg_equal_those_of_the_textbook_rule() -> None:
    chance = np.random.default_rng(1)
    for _ in range(200):
        p = chance.uniform(0, 1, chance.integers(1, 30)) ** 3
        assert benjamini_hochberg(p).tolist() == slow_benjamini_hochberg(p.tolist(), 0.1)


def test_given_no_facets_when_changed_facets_are_marked_then_no_facet_is_marked() -> None:
    assert benjamini_hochberg([]).tolist() == []


def test_given_one_two_or_three_facets_chosen_by_the_team_when_checked_then_they_are_accepted() -> (
    None
):
    assert checked_focus([]) == ()
    assert checked_focus(["equality", "inclusion"]) == ("equality", "inclusion")


@pytest.mark.parametrize(
    ("facets", "message"),
    [
        (["harmony"], "'harmony' is not a facet"),
        (["equality", "equality"], "each once"),
        (["equality", "inclusion", "empowerment", "mutual_trust"], "at most 3"),
    ],
)
def test_given_unknown_or_too_many_facets_chosen_by_the_team_when_checked_then_an_error_says_so(
    facets: list[str], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        checked_focus(facets)


@pytest.mark.parametrize("p", [[0.5, 1.2], [-0.1], [float("nan")]])
def test_given_an_invalid_probability_when_changed_facets_are_marked_then_an_error_says_so(
    p: list[float],
) -> None:
    with pytest.raises(ValueError, match="does not lie between 0 and 1"):
        expected_false_flags(p)
    with pytest.raises(ValueError, match="does not lie between 0 and 1"):
        benjamini_hochberg(p)


@pytest.mark.parametrize("rate", [0.0, 1.0, 10.0])
def test_given_an_invalid_false_discovery_rate_when_changed_facets_are_marked_then_an_error_says_so(
    rate: float,
) -> None:
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        benjamini_hochberg([0.5], rate)
