"""The value of a practice in each cycle is compared with the cycle before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholesum.core.cycle import Cycle
from wholesum.core.proportion import share_posterior
from wholesum.core.signal import Side
from wholesum.core.signal_series import MissingFigure, Observation, observed_share, observed_signals

CYCLES = (Cycle("2026-05"), Cycle("2026-07"), Cycle("2026-09"))


def seen(events: int, of: int) -> Observation:
    return observed_share(events, of, f"{events} of {of}")


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [((2, 40), (38, 40), "likely more"), ((38, 40), (2, 40), "likely less")],
)
def test_given_a_large_change_when_two_cycles_are_compared_then_the_change_is_called_likely(
    before: tuple[int, int], now: tuple[int, int], change: str
) -> None:
    first, second = observed_signals("focus", "equality", CYCLES[:2], [seen(*before), seen(*now)])
    assert (first.change, first.rose) == ("", None)
    assert second.change == change
    assert second.rose is not None
    assert (second.rose > 0.95) == (change == "likely more")


def test_given_equal_counts_in_two_cycles_when_compared_then_the_text_says_no_clear_change() -> (
    None
):
    _, second = observed_signals("focus", "equality", CYCLES[:2], [seen(4, 10), seen(4, 10)])
    assert second.rose == pytest.approx(0.5)
    assert second.change == "no clear change"


def test_given_a_cycle_without_records_when_compared_then_the_next_cycle_shows_no_change() -> None:
    found = list(observed_signals("focus", "equality", CYCLES, [seen(2, 40), None, seen(38, 40)]))
    assert [one.cycle for one in found] == ["2026-05", "2026-09"]
    assert [one.rose for one in found] == [None, None]


def test_given_a_wide_interval_in_one_cycle_when_cycles_are_compared_then_no_change_is_shown() -> (
    None
):
    found = list(
        observed_signals("focus", "equality", CYCLES, [seen(2, 40), seen(1, 2), seen(38, 40)])
    )
    assert [one.rose for one in found] == [None, None, None]
    assert [one.enough for one in found] == [True, False, True]
    assert found[1].words == "1 of 2"


def test_given_missing_data_when_a_signal_is_made_then_the_signal_names_the_data() -> None:
    missing = MissingFigure("no effort is linked to a goal")
    found = list(observed_signals("focus", "equality", CYCLES[:2], [missing, seen(38, 40)]))
    assert found[0].withheld == "not known yet: no effort is linked to a goal"
    assert found[0].estimate is None
    assert found[1].rose is None


def test_given_a_change_of_the_index_alone_when_cycles_are_compared_then_no_change_is_shown() -> (
    None
):
    before = observed_share(4, 8, "4 of 8", index="0.10", index_posterior=share_posterior(2, 40))
    now = observed_share(3, 8, "3 of 8", index="0.95", index_posterior=share_posterior(38, 40))
    _, second = observed_signals("focus", "equality", CYCLES[:2], [before, now])
    assert second.rose is not None
    assert second.rose > 0.95
    assert second.change == ""


@given(st.integers(1, 300).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_given_any_count_when_a_signal_is_made_then_its_value_equals_the_share_of_the_count(
    count: tuple[int, int],
) -> None:
    events, of = count
    (one,) = observed_signals("focus", "equality", CYCLES[:1], [seen(events, of)])
    assert one.count == pytest.approx((events, of))
    assert one.estimate is not None
    assert one.estimate.value == events / of
    assert one.estimate.low <= events / of <= one.estimate.high
    assert one.estimate.low < one.estimate.high


def test_given_an_observed_share_when_a_signal_is_made_then_it_names_practice_and_facet() -> None:
    (one,) = observed_signals("focus", "equality", CYCLES[:1], [seen(4, 10)])
    assert (one.practice, one.facet.code, one.side) == ("focus", "equality", Side.DO)
    assert (one.low, one.high) == (0, 1)
