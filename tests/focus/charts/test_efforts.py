"""Charts of efforts: width means hours, height means a share, and HTML is escaped."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from wholesum.charts.chart import Chart
from wholesum.charts.kit.frame import LEFT, RIGHT
from wholesum.focus.charts.efforts import StopShare, keep_or_stop, two_lists_chart

HOSTILE = "<script>alert(1)</script>\u202e" + "x" * 10_000
WISHES = (
    StopShare("A report", 10, 6, 8, "stop, 21 August"),
    StopShare("The roster", 30, 0, 8),
    StopShare(HOSTILE, 20, 4, 8),
    StopShare("Nobody spoke of it", 0, 0, 0),
)


def parsed(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(str(chart.svg()))


def test_given_efforts_when_their_chart_is_drawn_then_the_width_of_a_bar_shows_its_hours() -> None:
    chart = keep_or_stop(WISHES, "19 August")
    assert chart.title == "More than half would stop 1 effort: 10 of 60 h a month"
    assert [row[0] for row in chart.table.rows][::3] == ["The roster", "Nobody spoke of it"]
    assert chart.table.rows[2][2:] == ("10", "6 of 8", "stop, 21 August")
    boxes = [
        {key: float(box.get(key, "0")) for key in ("width", "height")}
        for box in parsed(chart).iter("{http://www.w3.org/2000/svg}rect")
        if box.get("class") == "stop"
    ]
    assert [box["height"] for box in boxes] == pytest.approx([75, 112.5])
    assert boxes[0]["width"] == pytest.approx(2 * boxes[1]["width"], abs=0.02)


@pytest.mark.parametrize("hours", [[10.0] * 20, [*[0.2] * 30, 64, 0, *[14.0] * 12, 40], [3], [0]])
def test_given_a_chart_of_many_efforts_when_its_bars_are_numbered_then_no_number_covers_another(
    hours: list[float],
) -> None:
    wishes = [StopShare(f"Effort {place}", each, 0, 2) for place, each in enumerate(hours)]
    chart = two_lists_chart(wishes, 8, "closed on 3 June")
    found: dict[float, float] = {}
    numbered = list[int]()
    for text in parsed(chart).iter("{http://www.w3.org/2000/svg}text"):
        words, x, y = text.text or "", float(text.get("x", "0")), float(text.get("y", "0"))
        numbered.append(int(words))
        assert x - 3 * len(words) >= found.get(y, 0.0)
        found[y] = x + 3 * len(words)
        assert found[y] <= chart.width
        assert y < chart.height
    assert numbered == sorted(set(numbered))
    wide = [place for place, each in enumerate(hours, start=1) if each > 0.1 * sum(hours)]
    assert set(wide) <= set(numbered)
    assert [row[1] for row in chart.table.rows] == [str(n) for n in range(1, len(hours) + 1)]


def test_given_two_proposed_lists_of_efforts_then_the_chart_hatches_half_of_efforts_on_only_one_list() -> (
    None
):
    wishes = [
        StopShare("A report", 10, 2, 2, "stop"),
        StopShare("The roster", 30, 0, 2),
        StopShare("b", 5, 1, 2),
    ]
    chart = two_lists_chart(wishes, 8, "closed on 3 June")
    assert chart.title == "Both lists stop 1 effort: 10 of 45 h a month"
    assert [row[3] for row in chart.table.rows] == ["both lists", "neither list", "one list"]
    heights = [
        float(box.get("height", "0"))
        for box in parsed(chart).iter("{http://www.w3.org/2000/svg}rect")
        if box.get("class") == "stop"
    ]
    assert heights == pytest.approx([150, 75])


def test_given_hatched_bars_of_efforts_when_drawn_then_the_lines_stay_inside_their_bar() -> None:
    lines = re.findall(
        r'<line x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)" class="hatch">',
        str(keep_or_stop([StopShare("a", 1, 1, 1)], "now").svg()),
    )
    places = np.array(lines, dtype=np.float64)
    assert len(places) > 20
    assert places[:, [0, 2]].min() >= LEFT
    assert places[:, [0, 2]].max() <= RIGHT
    assert places[:, [1, 3]].min() >= 24
    assert places[:, [1, 3]].max() <= 174


def test_given_html_in_titles_of_efforts_when_the_chart_is_drawn_then_the_html_is_escaped() -> None:
    chart = keep_or_stop(WISHES, "now")
    parsed(chart)
    assert "<script" not in str(chart.html())
    assert "\u202e" not in "".join(chart.shapes)
    assert chart.limits
    assert chart.basis
