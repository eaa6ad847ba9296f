"""Each date belongs to exactly one cycle."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from wholesum.core.cycle import Cycle

MAY, JULY = date(2026, 5, 27), date(2026, 7, 15)
CYCLES = (Cycle("first", None, MAY), Cycle("second", MAY, JULY), Cycle("third", JULY))


@pytest.mark.parametrize(
    ("day", "cycle"),
    [
        (date(2020, 1, 1), "first"),
        (date(2026, 5, 26), "first"),
        (MAY, "second"),
        (date(2026, 7, 14), "second"),
        (JULY, "third"),
        (date(2030, 1, 1), "third"),
    ],
)
def test_given_any_date_when_the_cycle_of_the_date_is_searched_then_exactly_one_cycle_is_found(
    day: date, cycle: str
) -> None:
    assert [candidate.name for candidate in CYCLES if candidate.holds(day)] == [cycle]


def test_given_a_column_of_dates_when_filtered_by_a_cycle_then_only_dates_of_this_cycle_are_left() -> (
    None
):
    days = [date(2020, 1, 1), MAY, date(2026, 7, 14), JULY, None]
    frame = pl.DataFrame({"day": days})
    for cycle in CYCLES:
        inside = frame.select(cycle.within("day")).to_series().to_list()
        assert inside == [day is not None and cycle.holds(day) for day in days]
