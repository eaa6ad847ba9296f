"""Each cycle is compared with the one before it, where both have their least data."""

from __future__ import annotations

import pytest

from wholesum.core.cycle import Cycle
from wholesum.core.proportion import likely_share
from wholesum.core.signal import Side
from wholesum.core.signal_series import Observed, observed_signals

CYCLES = (Cycle("2026-05"), Cycle("2026-07"), Cycle("2026-09"))


def seen(events: int, of: int, *, enough: bool = True) -> Observed:
    likely = likely_share(events, of)
    return Observed(likely.estimate(events, of), likely, f"{events} of {of}", enough, "8 of them")


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [((2, 40), (38, 40), "likely more"), ((38, 40), (2, 40), "likely less")],
)
def test_a_change_between_two_cycles_is_told(
    before: tuple[int, int], now: tuple[int, int], change: str
) -> None:
    first, second = observed_signals("focus", "equality", CYCLES[:2], [seen(*before), seen(*now)])
    assert (first.change, first.rose) == ("", None)
    assert second.change == change
    assert second.rose is not None
    assert (second.rose > 0.95) == (change == "likely more")


def test_equal_counts_tell_no_change() -> None:
    _, second = observed_signals("focus", "equality", CYCLES[:2], [seen(4, 10), seen(4, 10)])
    assert second.rose == pytest.approx(0.5)
    assert second.change == "no clear change"


def test_a_cycle_without_anything_breaks_the_comparison() -> None:
    told = list(observed_signals("focus", "equality", CYCLES, [seen(2, 40), None, seen(38, 40)]))
    assert [one.cycle for one in told] == ["2026-05", "2026-09"]
    assert [one.rose for one in told] == [None, None]


def test_too_little_is_shown_and_not_compared() -> None:
    few = seen(1, 2, enough=False)
    told = list(observed_signals("focus", "equality", CYCLES, [seen(2, 40), few, seen(38, 40)]))
    assert [one.rose for one in told] == [None, None, None]
    assert [one.enough for one in told] == [True, False, True]
    assert told[1].words == "1 of 2; conclusions need 8 of them"


def test_a_signal_names_its_practice_and_stands_on_the_side_of_doing() -> None:
    (one,) = observed_signals("focus", "equality", CYCLES[:1], [seen(4, 10)])
    assert (one.practice, one.facet.code, one.side) == ("focus", "equality", Side.DO)
    assert (one.low, one.high) == (0, 1)
