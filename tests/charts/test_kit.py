"""Tools for charts: text fits, a unit stays next to its number, and counts have one format."""

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
def test_given_a_class_of_text_in_charts_when_its_width_is_measured_then_the_css_gives_the_font_size(
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


def test_given_a_number_with_a_unit_when_formatted_then_no_line_break_separates_number_and_unit() -> (
    None
):
    assert unbroken("90% of 40 h") == "90% of 40\xa0h"
    assert unbroken("n = 8 of 9; 3 members") == "n\xa0=\xa08\xa0of\xa09; 3\xa0members"
    assert unbroken("no number here") == "no number here"


@pytest.mark.parametrize("words", ["", "a", "two words", "x" * 500, "漢" * 40, "a b " * 200])
def test_given_any_text_when_wrapped_for_a_chart_then_it_has_at_most_six_lines_and_each_line_fits(
    words: str,
) -> None:
    lines = wrapped(words, 100, "item")
    assert 1 <= len(lines) <= 6
    assert all(width_of(line, "item") <= 100 for line in lines)
    if not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == words.replace(" ", "")


def test_given_a_text_that_is_too_wide_for_a_chart_when_shortened_then_it_ends_with_an_ellipsis() -> (
    None
):
    assert fit("short", 100, "tick") == "short"
    short = fit("a very long name of a round", 60, "tick")
    assert short.endswith("…")
    assert width_of(short, "tick") <= 60


def test_given_counts_shares_and_dates_when_formatted_then_all_charts_use_the_same_format() -> None:
    assert [counted(n, "team") for n in (0, 1, 1200)] == ["0 teams", "1 team", "1,200 teams"]
    assert [n_of(None), n_of(8), n_of(8, 9)] == ["not shown", "n = 8", "n = 8 of 9"]
    assert [percent(0.344), percent(0.344, 1), percent(0.0004, 1)] == [
        "34%",
        "34.4%",
        "less than 0.1%",
    ]
    assert days([]) == ""
    assert days(["2026-03-02", "2026-01-05"]) == "2026-01-05 to 2026-03-02"


def test_given_many_columns_in_a_chart_then_their_labels_do_not_overlap_and_the_last_column_has_a_label() -> (
    None
):
    columns = Columns([f"2026-{month:02}" for month in range(1, 25)], 1, 5)
    labelled = [x for x, is_so in zip(columns.places, columns.labelled, strict=True) if is_so]
    assert columns.labelled[-1]
    apart = [right - left for left, right in pairwise(labelled)]
    assert min(apart) > width_of("2026-01", "tick")


def test_given_the_scale_of_a_chart_when_drawn_then_its_lowest_and_highest_values_are_at_its_two_ends() -> (
    None
):
    scale = Scale(1, 5, 10, 210)
    assert [scale.at(value) for value in (1, 3, 5)] == [10, 110, 210]


def test_given_a_row_with_as_many_people_as_fit_when_drawn_then_the_marks_of_all_people_are_inside() -> (
    None
):
    drawn = "".join(marks_in_a_row([("agree", 24)], 10))
    places = [float(x) for x in re.findall(r'cx="([\d.]+)"', drawn)]
    assert len(places) == 24
    assert max(places) <= RIGHT - 5.5
