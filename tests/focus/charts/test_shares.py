"""Charts of shares have the same values as their tables, and HTML is escaped."""

from __future__ import annotations

from xml.etree import ElementTree

from wholesum.core.cycle import Cycle
from wholesum.demo.focus import sample_focus
from wholesum.focus.charts.shares import (
    ShareFormat,
    focus_charts,
    goal_weights_chart,
    stated_and_expressed,
)
from wholesum.focus.portfolio.composition import gap
from wholesum.focus.portfolio.goal_weights import weights_of

HOSTILE = "<script>alert(1)</script>\u202e" + "x" * 10_000


def test_given_shares_shown_in_words_then_the_bars_of_their_chart_are_no_more_precise_than_the_words() -> (
    None
):
    bands = ShareFormat(lambda part: "few" if part < 0.2 else "many", lambda part: max(part, 0.2))
    one, other = (
        goal_weights_chart(weights_of(("a", "b"), [[low, 100 - low]]), ["a", "b"], "now", bands)
        for low in (1, 19)
    )
    assert [row[1] for row in one.table.rows] == ["many", "few"]
    bar = next(shape for shape in reversed(one.shapes) if "rect" in shape)
    assert "few · few" in "".join(one.shapes)
    assert one.title == other.title == "b has the most weight: many"
    assert 'width="1' not in bar


def test_given_html_in_names_of_goals_when_the_chart_is_drawn_then_the_html_is_escaped() -> None:
    drawn = [
        goal_weights_chart(weights_of(("a", "b"), [[60, 40]]), [HOSTILE, "b"], "now"),
        stated_and_expressed(gap((HOSTILE, "b"), [1, 1], [[1, 1]]), "now"),
    ]
    for chart in drawn:
        ElementTree.fromstring(str(chart.svg()))
        assert "<script" not in str(chart.html())
        assert "\u202e" not in "".join(chart.shapes)
        assert chart.limits
        assert chart.basis


def test_given_weights_of_goals_when_their_chart_is_drawn_then_its_table_has_the_same_values() -> (
    None
):
    chart = goal_weights_chart(
        weights_of(("a", "b"), [[80, 20], [40, 60], [40, 60]]), ["Winter", "Works"], "in June"
    )
    assert chart.title == "Works has the most weight: 60%"
    assert chart.table.rows == (("Works", "60%", "47%"), ("Winter", "40%", "53%"))
    assert chart.basis == "3 members gave 100 points each, in June."


def test_given_points_spread_evenly_over_goals_then_the_title_of_the_chart_names_no_most_important_goal() -> (
    None
):
    names = ("a", "b", "c")
    even = goal_weights_chart(weights_of(names, [[34, 33, 33]] * 4), names, "now")
    assert even.title == "The 3 goals have the same weight"
    assert "rounded" not in even.reading
    thirds = goal_weights_chart(weights_of(names, [[1, 1, 1]] * 4), names, "now")
    assert [row[1] for row in thirds.table.rows] == ["33%"] * 3
    assert "The weights are rounded, so they do not sum to 100%." in thirds.reading
    uneven = goal_weights_chart(weights_of(names, [[35, 33, 32]] * 4), names, "now")
    assert uneven.title == "a has the most weight: 35%"


def test_given_hours_of_few_weeks_when_compared_with_stated_values_then_the_chart_title_has_no_interval() -> (
    None
):
    few = stated_and_expressed(gap(("a", "b"), [1, 1], [[3, 1]]), "one week")
    assert few.title == "25% of our hours would have to move"
    many = stated_and_expressed(gap(("a", "b"), [1, 1], [[3, 1]] * 9), "nine weeks")
    assert many.title == "25% (25% to 25%) of our hours would have to move"


def test_given_points_on_goals_of_at_least_five_members_then_a_chart_of_goal_weights_is_drawn() -> (
    None
):
    sample = sample_focus(2026)
    cycles = [Cycle("all")]
    (chart,) = focus_charts(sample, cycles, "shared_goals")
    assert chart.title == "Trains run in winter has the most weight: 34%"
    assert list(focus_charts(sample, cycles, "equality")) == []
    few = sample.points.filter(sample.points["person"].str.ends_with("1"))
    object.__setattr__(sample, "points", few)
    assert list(focus_charts(sample, cycles, "shared_goals")) == []
