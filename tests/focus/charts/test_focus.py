"""The charts of the focus: sentences, tables, and text that nobody can steer."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from wholesum.charts.chart import Chart
from wholesum.core.cycle import Cycle
from wholesum.demo.focus import sample_focus
from wholesum.focus.charts.focus import (
    Telling,
    Wish,
    focus_charts,
    goal_weights_chart,
    keep_or_stop,
    stated_and_expressed,
    two_lists_chart,
)
from wholesum.focus.portfolio.composition import gap
from wholesum.focus.portfolio.goal_weights import weights_of

HOSTILE = "<script>alert(1)</script>\u202e" + "x" * 10_000
WISHES = (
    Wish("A report", 10, 6, 8, "stop, 21 August"),
    Wish("The roster", 30, 0, 8),
    Wish(HOSTILE, 20, 4, 8),
    Wish("Nobody spoke of it", 0, 0, 0),
)


def parsed(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(str(chart.svg()))


def test_width_is_hours_and_the_hatched_height_the_share() -> None:
    chart = keep_or_stop(WISHES, "19 August")
    assert chart.title == "More than half would let 1 effort go: 10 of 60 h a month"
    assert [row[0] for row in chart.table.rows][::3] == ["The roster", "Nobody spoke of it"]
    assert chart.table.rows[2][2:] == ("10", "6 of 8", "stop, 21 August")
    boxes = [
        {key: float(box.get(key, "0")) for key in ("width", "height")}
        for box in parsed(chart).iter("{http://www.w3.org/2000/svg}rect")
        if box.get("class") == "stop"
    ]
    assert [box["height"] for box in boxes] == pytest.approx([75, 112.5])
    assert boxes[0]["width"] == pytest.approx(2 * boxes[1]["width"], abs=0.02)


@pytest.mark.parametrize("hours", [[10.0] * 20, [64, 40, *[14.0] * 12, *[0.2] * 30, 0], [3], [0]])
def test_every_column_is_numbered_and_no_number_covers_another(hours: list[float]) -> None:
    wishes = [Wish(f"Effort {place}", each, 0, 2) for place, each in enumerate(hours)]
    chart = two_lists_chart(wishes, 8, "closed on 3 June")
    found: dict[float, float] = {}
    numbered = list[int]()
    for text in parsed(chart).iter("{http://www.w3.org/2000/svg}text"):
        words, x, y = text.text or "", float(text.get("x", "0")), float(text.get("y", "0"))
        first, _, last = words.partition("–")
        numbered += range(int(first), int(last or first) + 1)
        assert x - 3 * len(words) >= found.get(y, 0.0)
        found[y] = x + 3 * len(words)
        assert found[y] <= chart.width
        assert y < chart.height
    assert numbered == list(range(1, sum(each > 0 for each in hours) + 1))
    told = [row[1] for row in chart.table.rows]
    assert told == [str(number) for number in numbered] + ["–"] * hours.count(0)


def test_two_lists_hatch_half_what_one_of_them_drops_and_whole_what_both_do() -> None:
    wishes = [Wish("A report", 10, 2, 2, "stop"), Wish("The roster", 30, 0, 2), Wish("b", 5, 1, 2)]
    chart = two_lists_chart(wishes, 8, "closed on 3 June")
    assert chart.title == "Both lists would let 1 effort go: 10 of 45 h a month"
    assert [row[3] for row in chart.table.rows] == ["neither list", "both lists", "one list"]
    heights = [
        float(box.get("height", "0"))
        for box in parsed(chart).iter("{http://www.w3.org/2000/svg}rect")
        if box.get("class") == "stop"
    ]
    assert heights == pytest.approx([150, 75])


def test_a_chart_draws_shares_no_finer_than_it_tells_them() -> None:
    told = Telling(lambda part: "few" if part < 0.2 else "many", lambda part: max(part, 0.2))
    one, other = (
        goal_weights_chart(weights_of(("a", "b"), [[low, 100 - low]]), ["a", "b"], "now", told)
        for low in (1, 19)
    )
    assert [row[1] for row in one.table.rows] == ["many", "few"]
    bar = next(shape for shape in reversed(one.shapes) if "rect" in shape)
    assert "few · few" in "".join(one.shapes)
    assert one.title == other.title == "b weighs most, many"
    assert 'width="1' not in bar


def test_hatches_stay_within_their_column() -> None:
    lines = re.findall(
        r'<line x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)" class="hatch">',
        str(keep_or_stop([Wish("a", 1, 1, 1)], "now").svg()),
    )
    places = np.array(lines, dtype=np.float64)
    assert len(places) > 20
    assert places[:, [0, 2]].min() >= 8
    assert places[:, [0, 2]].max() <= 412
    assert places[:, [1, 3]].min() >= 24
    assert places[:, [1, 3]].max() <= 174


def test_what_is_hostile_stays_text() -> None:
    drawn = [
        keep_or_stop(WISHES, "now"),
        goal_weights_chart(weights_of(("a", "b"), [[60, 40]]), [HOSTILE, "b"], "now"),
        stated_and_expressed(gap((HOSTILE, "b"), [1, 1], [[1, 1]]), "now"),
    ]
    for chart in drawn:
        parsed(chart)
        assert "<script" not in str(chart.html())
        assert "\u202e" not in "".join(chart.shapes)
        assert chart.limits
        assert chart.basis


def test_bars_and_lines_are_the_figures_of_the_table() -> None:
    chart = goal_weights_chart(
        weights_of(("a", "b"), [[80, 20], [40, 60], [40, 60]]), ["Winter", "Works"], "in June"
    )
    assert chart.title == "Works weighs most, 60%"
    assert chart.table.rows == (("Works", "60%", "47%"), ("Winter", "40%", "53%"))
    assert chart.basis == "3 members gave 100 points each, in June."


def test_a_gap_says_its_interval_only_where_it_has_one() -> None:
    few = stated_and_expressed(gap(("a", "b"), [1, 1], [[3, 1]]), "one week")
    assert few.title == "25% of our hours would have to move"
    many = stated_and_expressed(gap(("a", "b"), [1, 1], [[3, 1]] * 9), "nine weeks")
    assert many.title == "25% (25% to 25%) of our hours would have to move"


def test_behind_shared_goals_stand_the_weights_of_five_or_more() -> None:
    sample = sample_focus(2026)
    cycles = [Cycle("all")]
    (chart,) = focus_charts(sample, cycles, "shared_goals")
    assert chart.title == "Trains run in winter weighs most, 34%"
    assert list(focus_charts(sample, cycles, "equality")) == []
    few = sample.points.filter(sample.points["person"].str.ends_with("1"))
    object.__setattr__(sample, "points", few)
    assert list(focus_charts(sample, cycles, "shared_goals")) == []
