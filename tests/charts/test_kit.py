"""The kit of charts: text that fits, units that stay with their number, counts in words."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from wholesum.charts import look
from wholesum.charts.kit.columns import Columns
from wholesum.charts.kit.frame import RIGHT, Scale
from wholesum.charts.kit.rows import marks_in_a_row
from wholesum.charts.kit.text import SIZES, fit, width_of, wrapped
from wholesum.charts.kit.words import counted, days, n_of, percent, unbroken


@pytest.mark.parametrize("name", SIZES)
def test_given_a_class_of_text_when_styled_then_its_size_is_the_one_that_is_measured(
    name: str,
) -> None:
    rules = re.findall(r"((?:\.drawing[^{]*))\{([^}]*)\}", look.css())
    sizes = [
        float(size)
        for selectors, rule in rules
        if f".drawing .{name}" in re.split(r",\s*", selectors.strip())
        for size in re.findall(r"font-size: ([\d.]+)px", rule)
    ]
    assert sizes == [SIZES[name]]


def test_given_a_number_with_its_unit_when_written_then_no_line_breaks_between_them() -> None:
    assert unbroken("90% of 40 h") == "90% of 40\xa0h"
    assert unbroken("n = 8 of 9; 3 members") == "n\xa0=\xa08\xa0of\xa09; 3\xa0members"
    assert unbroken("no number here") == "no number here"


@pytest.mark.parametrize("words", ["", "a", "two words", "x" * 500, "漢" * 40, "a b " * 200])
def test_given_any_words_when_wrapped_then_each_line_fits_and_the_number_of_lines_is_bounded(
    words: str,
) -> None:
    lines = wrapped(words, 100, "item")
    assert 1 <= len(lines) <= 6
    assert all(width_of(line, "item") <= 100 for line in lines)
    if not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == words.replace(" ", "")


def test_given_long_words_when_fitted_then_they_end_with_an_ellipsis_within_the_width() -> None:
    assert fit("short", 100, "tick") == "short"
    short = fit("a very long name of a round", 60, "tick")
    assert short.endswith("…")
    assert width_of(short, "tick") <= 60


def test_given_counts_and_shares_when_written_then_each_has_one_format() -> None:
    assert [counted(n, "team") for n in (0, 1, 1200)] == ["0 teams", "1 team", "1,200 teams"]
    assert [n_of(None), n_of(8), n_of(8, 9)] == ["not shown", "n = 8", "n = 8 of 9"]
    assert [percent(0.344), percent(0.344, 1), percent(0.0004, 1)] == [
        "34%",
        "34.4%",
        "less than 0.1%",
    ]
    assert days([]) == ""
    assert days(["2026-03-02", "2026-01-05"]) == "2026-01-05 to 2026-03-02"


def test_given_many_columns_when_labelled_then_the_last_has_a_label_and_none_overlap() -> None:
    columns = Columns([f"2026-{month:02}" for month in range(1, 25)], 1, 5)
    labelled = [x for x, is_so in zip(columns.places, columns.labelled, strict=True) if is_so]
    assert columns.labelled[-1]
    apart = [right - left for left, right in pairwise(labelled)]
    assert min(apart) > width_of("2026-01", "tick")


def test_given_a_scale_when_placed_then_low_and_high_are_at_its_ends() -> None:
    scale = Scale(1, 5, 10, 210)
    assert [scale.at(value) for value in (1, 3, 5)] == [10, 110, 210]


def test_given_as_many_people_as_a_row_holds_when_drawn_then_all_marks_are_inside() -> None:
    drawn = "".join(marks_in_a_row([("agree", 24)], 10))
    places = [float(x) for x in re.findall(r'cx="([\d.]+)"', drawn)]
    assert len(places) == 24
    assert max(places) <= RIGHT - 5.5
