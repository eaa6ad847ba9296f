"""The value of a practice in each cycle is compared with the cycle before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholesum.core.cycle import Cycle
from wholesum.core.proportion import share_posterior
from wholesum.core.signal import LEAST_CASES, Side
from wholesum.core.signal_series import (
    WIDEST,
    MissingFigure,
    Observation,
    observed_share,
    observed_signals,
)

CYCLES = (Cycle("2026-05"), Cycle("2026-07"), Cycle("2026-09"))


def seen(events: int, of: int) -> Observation:
    return observed_share(events, of, f"{events} of {of}")


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [((2, 40), (38, 40), "likely more"), ((38, 40), (2, 40), "likely less")],
)
def test_given_a_large_difference_between_two_cycles_then_the_signal_calls_the_change_likely(
    before: tuple[int, int], now: tuple[int, int], change: str
) -> None:
    first, second = observed_signals("focus", "equality", CYCLES[:2], [seen(*before), seen(*now)])
    assert (first.change, first.rose) == ("", None)
    assert second.change == change
    assert second.rose is not None
    assert (second.rose > 0.95) == (change == "likely more")


def test_given_equal_counts_in_two_cycles_then_the_text_of_the_signal_says_no_clear_change() -> (
    None
):
    _, second = observed_signals("focus", "equality", CYCLES[:2], [seen(4, 10), seen(4, 10)])
    assert second.rose == pytest.approx(0.5)
    assert second.change == "no clear change"


def test_given_a_cycle_without_records_then_the_signal_of_the_next_cycle_shows_no_change() -> None:
    found = list(observed_signals("focus", "equality", CYCLES, [seen(2, 40), None, seen(38, 40)]))
    assert [signal.cycle for signal in found] == ["2026-05", "2026-09"]
    assert [signal.rose for signal in found] == [None, None]


def test_given_a_wide_interval_in_one_of_two_cycles_then_the_signal_shows_no_change() -> None:
    found = list(
        observed_signals("focus", "equality", CYCLES, [seen(2, 40), seen(1, 2), seen(38, 40)])
    )
    assert [signal.rose for signal in found] == [None, None, None]
    assert [signal.enough for signal in found] == [True, False, True]
    assert found[1].words == "1 of 2"


def test_given_missing_data_of_a_signal_then_the_signal_names_the_missing_data() -> None:
    missing = MissingFigure("no effort is linked to a goal")
    found = list(observed_signals("focus", "equality", CYCLES[:2], [missing, seen(38, 40)]))
    assert found[0].withheld == "not known yet: no effort is linked to a goal"
    assert found[0].estimate is None
    assert found[1].rose is None


def test_given_a_change_of_the_index_but_not_of_the_counts_then_the_signal_shows_no_change() -> (
    None
):
    before = observed_share(4, 8, "4 of 8", index="0.10", index_posterior=share_posterior(2, 40))
    now = observed_share(3, 8, "3 of 8", index="0.95", index_posterior=share_posterior(38, 40))
    _, second = observed_signals("focus", "equality", CYCLES[:2], [before, now])
    assert second.rose is not None
    assert second.rose > 0.95
    assert second.change == ""


@given(st.integers(1, 300).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_given_any_count_when_a_signal_is_made_then_the_value_of_the_signal_is_the_share_of_the_count(
    count: tuple[int, int],
) -> None:
    events, of = count
    (one,) = observed_signals("focus", "equality", CYCLES[:1], [seen(events, of)])
    assert one.count == pytest.approx((events, of))
    assert one.estimate is not None
    assert one.estimate.value == events / of
    assert one.estimate.low <= events / of <= one.estimate.high
    assert one.estimate.low < one.estimate.high


def test_given_an_observed_share_when_a_signal_is_made_then_the_signal_names_practice_and_facet() -> (
    None
):
    (one,) = observed_signals("focus", "equality", CYCLES[:1], [seen(4, 10)])
    assert (one.practice, one.facet.code, one.side) == ("focus", "equality", Side.DO)
    assert (one.low, one.high) == (0, 1)


def test_given_fewer_cases_than_the_minimum_then_the_interval_of_a_share_is_always_too_wide_to_show() -> (
    None
):
    def precise(cases: int) -> bool:
        shares = [observed_share(events, cases, "").estimate for events in range(cases + 1)]
        return any(share.high - share.low <= WIDEST for share in shares)

    assert not any(precise(cases) for cases in range(1, LEAST_CASES))
    assert precise(LEAST_CASES)


@pytest.mark.parametrize(("hours", "few"), [(2.5, True), (1_234.5, False)])
def test_given_a_signal_counted_in_hours_then_it_is_hidden_if_it_counts_fewer_than_3_hours(
    hours: float, few: bool
) -> None:
    # The distribution is narrow, so only the count is too small.
    narrow = share_posterior(500, 1_000)
    seen = observed_share(hours / 2, hours, "hours", posterior=narrow, unit="hours")
    (done,) = observed_signals("focus", "relevance_of_effort", [Cycle("spring")], [seen])
    assert done.too_few == few
    assert done.enough != few
    assert seen.comparable != few
    assert done.counted == ("1.2 of 2.5 hours" if few else "617.2 of 1,234.5 hours")
    assert done.withheld_words == ("hours: too few to tell" if few else "")
