"""Each effort has a reason, a change that would alter its result, and a test of robustness."""

from __future__ import annotations

import numpy as np
import pytest

from tests.focus.examples import dense, random_ballots
from wholesum.focus.rules.ballots import Ballots
from wholesum.focus.rules.comparison import ORDER, two_lists
from wholesum.focus.rules.equal_shares import equal_shares
from wholesum.focus.rules.explanations import in_words, reasons
from wholesum.focus.rules.greedy import greedy
from wholesum.focus.rules.outcome import Outcome
from wholesum.focus.rules.robustness import sensitivity


def small() -> Ballots:
    """Return ballots in which three voters want the first two efforts and one the last two."""
    table: list[list[float]] = [[5, 4, 0, 0], [5, 4, 0, 0], [5, 4, 0, 2], [0, 0, 3, 2]]
    return dense(table, [9.0, 6, 4, 9], 16)


def test_every_effort_of_a_decided_list_has_a_sentence_that_explains_its_result() -> None:
    found = {reason.effort: reason.words for reason in reasons(equal_shares, small())}
    assert found == {
        "e0": "stop: three of four support it, but its share of the budget is 6.0 h and it costs "
        "9 h; it would be kept at 7.4 h or with one more supporter",
        "e1": "keep: three of four find it worth its cost",
        "e2": "keep: one of four finds it worth its cost",
        "e3": "stop: two of four support it, but its share of the budget is 2.0 h and it costs "
        "9 h; it would be kept at 4.6 h",
    }


def test_given_a_change_that_an_explanation_names_when_a_voter_makes_it_then_the_list_changes_so() -> (
    None
):
    rng = np.random.default_rng(1)
    tried = 0
    for _ in range(60):
        ballots = random_ballots(rng)
        outcome = equal_shares(ballots)
        for place, reason in enumerate(reasons(equal_shares, ballots)):
            assert reason.kept == (place in outcome.places)
            if reason.stays_at is None:
                continue
            tried += 1
            for cost, stays in ((reason.stays_at, True), (reason.stays_at + 0.1, False)):
                costs = ballots.costs.copy()
                costs[place] = cost
                kept = place in equal_shares(ballots.with_costs(costs)).places
                assert kept is stays
            assert reason.stays_at >= min(np.floor(reason.left * 10) / 10, reason.cost - 0.1) - 1e-9
    assert tried > 40


def test_number_of_supporters_an_effort_lacks_equals_the_number_found_by_trying() -> None:
    table: list[list[float]] = [[5, 0, 1], [0, 5, 1], [0, 0, 1]]
    found = reasons(equal_shares, dense(table, [6.0, 3, 3], 9))
    assert [reason.more_backers for reason in found] == [2, None, None]
    assert "or with two more supporters" in found[0].words


def test_given_an_effort_without_supporters_or_added_at_the_end_then_its_explanation_says_so() -> (
    None
):
    def completed(ballots: Ballots) -> Outcome:
        return equal_shares(ballots, "utilitarian")

    found = reasons(completed, dense([[5.0, 0], [0, 0]], [6.0, 3], 9))
    assert [reason.words for reason in found] == [
        "keep: it fits into the rest of the budget; one of two supports it",
        "stop: too few members support this effort",
    ]


def test_given_an_election_with_more_than_60_voters_then_explanations_name_no_possible_changes() -> (
    None
):
    ballots = dense(np.ones((61, 1)), [99.0], 98)
    (reason,) = reasons(equal_shares, ballots, unit="EUR")
    assert reason.words == (
        "stop: 61 of 61 support it, but its share of the budget is 98.0 EUR and it costs 99 EUR"
    )


def test_given_numbers_in_a_sentence_then_numbers_up_to_twelve_are_written_as_words() -> None:
    assert [in_words(n) for n in (0, 1, 12, 13, 12_933)] == [
        "none",
        "one",
        "twelve",
        "13",
        "12,933",
    ]


def test_given_each_voter_left_out_in_turn_then_the_decided_list_equals_the_one_without_that_voter() -> (
    None
):
    rng = np.random.default_rng(2)
    for _ in range(30):
        table = rng.integers(0, 4, (5, 4)).astype(np.float64)
        costs = rng.integers(1, 9, 4).astype(np.float64).tolist()
        found = sensitivity(equal_shares, dense(table, costs, 10))
        base = set(equal_shares(dense(table, costs, 10)).kept)
        for firmness in found.efforts:
            flips = sum(
                (firmness.effort in equal_shares(dense(np.delete(table, voter, 0), costs, 10)).kept)
                != (firmness.effort in base)
                for voter in range(5)
            )
            assert (firmness.flips, firmness.members) == (flips, 5)
            assert firmness.kept == (firmness.effort in base)


def test_given_other_hours_or_ties_then_changes_of_the_decided_list_are_reported() -> None:
    plain, owned = dense([[1.0, 0], [1, 0]], [1.0, 3], 8), dense([[1.0, 0], [1, 9]], [1.0, 3], 8)
    found = sensitivity(equal_shares, plain, owned)
    assert [row.words for row in found.efforts] == ["firm", "flips if owners' scores count"]
    assert [row.flips_with_owner for row in sensitivity(equal_shares, plain).efforts] == [None] * 2
    tie = sensitivity(equal_shares, dense([[1.0, 1]] * 3, [3.0, 3], 5))
    assert [row.tied for row in tie.efforts] == [True, True]
    assert "decided by a tie" in tie.efforts[0].words
    edge = sensitivity(equal_shares, dense([[1.0]] * 3, [9.5], 10))
    assert edge.efforts[0].words == "flips if it takes 10% more"
    over = sensitivity(equal_shares, dense([[1.0]] * 3, [10.5], 10))
    assert over.efforts[0].words == "flips if it takes 10% less"
    calm = sensitivity(equal_shares, dense([[1.0]] * 3, [5.0], 10))
    assert calm.efforts[0].words == "firm"
    assert str(calm).startswith("1 of 1 efforts stay where they are")


def test_given_more_than_200_voters_when_each_is_left_out_in_turn_then_an_error_says_so() -> None:
    with pytest.raises(ValueError, match="there are 201 voters"):
        sensitivity(equal_shares, dense(np.ones((201, 1)), [1.0], 9))


def test_given_two_decided_lists_when_compared_then_efforts_in_both_and_in_only_one_are_separated() -> (
    None
):
    rng = np.random.default_rng(3)
    for _ in range(40):
        ballots = random_ballots(rng)
        lists = two_lists(ballots)
        one, other = set(equal_shares(ballots, "utilitarian").kept), set(greedy(ballots).kept)
        found = {name: {line.effort for line in lists.having(name)} for name in ORDER}
        assert found["both keep"] == one & other
        assert found["only Equal Shares"] == one - other
        assert found["only points per hour"] == other - one
        assert found["both drop"] == set(ballots.efforts) - one - other


def test_given_two_decided_lists_when_explained_then_the_text_says_which_efforts_are_in_both() -> (
    None
):
    lists = two_lists(small(), "none")
    assert str(lists) == (
        "Both lists keep 1 efforts and drop 1 (9 h a month); they differ on 2, 13 h. By 4 members; "
        "the team decides."
    )
