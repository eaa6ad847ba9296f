from __future__ import annotations

import re
from dataclasses import replace

from wholesum.core.estimate import Estimate
from wholesum.core.facets import FACET
from wholesum.core.signal import Side, Signal
from wholesum.mirror.charts.done_over_time import chart_over_time, figure

DONE = Signal(
    FACET["inclusion"],
    Side.DO,
    "decisions",
    "spring",
    0,
    1,
    "4 of 10 times heard",
    Estimate(0.4, 0.2, 0.7, 10),
    count=(4, 10),
)


def strip_axis(svg: str) -> str:
    """Remove the labels of the scale from a drawing."""
    return re.sub(r'<text[^>]*class="tick"[^>]*>[^<]*</text>', "", svg)


def test_given_signals_of_two_cycles_when_their_chart_is_drawn_then_each_cycle_has_a_column() -> (
    None
):
    later = replace(DONE, cycle="summer", enough=False, change="likely less")
    drawn = chart_over_time([DONE, later])
    assert (
        drawn.title
        == "Inclusion, from decisions, is at 40% (4 of 10): likely less than in the previous cycle"
    )
    svg = str(drawn.svg())
    assert svg.count('class="mark does"') == svg.count('class="open does"') == 1
    assert svg.count('class="whole does"') == 2
    assert drawn.table.rows[1] == (
        "summer",
        "40%",
        "20% to 70%",
        "4 of 10 times heard",
        "likely less",
    )


def test_given_a_hidden_value_of_a_signal_when_its_chart_is_drawn_then_the_chart_says_why_it_is_hidden() -> (
    None
):
    hidden = replace(DONE, estimate=None, withheld="too few gave hours")
    drawn = chart_over_time([hidden])
    assert "too few gave hours" in drawn.title
    assert "not shown" in drawn.svg()


def test_given_a_signal_with_a_count_of_one_when_its_chart_is_drawn_then_it_says_too_few_to_tell() -> (
    None
):
    few = replace(DONE, cycle="summer", estimate=Estimate(1, 0.2, 1, 1), count=(1, 1), enough=False)
    drawn = chart_over_time([DONE, few])
    assert drawn.title == "Inclusion, from decisions: 1 of 1, too few to tell"
    assert drawn.table.rows[1][1:3] == ("too few to tell", "")
    svg = str(drawn.svg())
    assert svg.count('class="whole does"') == 1
    assert "100%" not in strip_axis(svg)


def test_given_the_value_of_a_signal_when_written_as_text_then_only_a_share_is_a_percentage() -> (
    None
):
    assert figure(DONE, 0.5) == "50%"
    assert figure(replace(DONE, count=None), 0.5) == "0.50"
    assert figure(replace(DONE, count=None, high=5), 3.25) == "3.2"


def test_given_html_in_the_names_of_40_cycles_when_the_chart_is_drawn_then_the_html_is_escaped() -> (
    None
):
    signals = [replace(DONE, cycle=f"<b>{place}</b>\u202e") for place in range(40)]
    drawn = chart_over_time(signals)
    assert len(drawn.table.rows) == 12
    assert "<b>" not in drawn.svg()
