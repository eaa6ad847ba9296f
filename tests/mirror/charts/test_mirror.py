from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tests.mirror.test_mirror import do, say
from wholesum.mirror.charts.mirror import mirror_chart
from wholesum.mirror.mirror import make_mirror

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("narrow", [False, True])
def test_given_nothing_done_when_drawn_then_the_right_side_says_so(narrow: bool) -> None:
    svg = str(mirror_chart(make_mirror("us", [say("equality")]), narrow=narrow).svg())
    assert svg.count("nothing yet") == 10


@pytest.mark.parametrize("narrow", [False, True])
def test_given_several_sources_when_drawn_then_each_has_its_mark_past_and_figure(
    narrow: bool,
) -> None:
    signals = [
        replace(do("inclusion"), cycle="1", practice="decisions"),
        replace(do("inclusion"), cycle="2", practice="decisions", enough=False),
        replace(do("inclusion"), cycle="2", practice="dialogue"),
    ]
    svg = str(mirror_chart(make_mirror("us", signals), narrow=narrow).svg())
    assert svg.count('class="past does age-0"') == 1
    assert svg.count('class="open does"') == svg.count('class="mark does"') == 1
    assert "36% · decisions" in svg
    assert "36% · dialogue" in svg


def test_given_an_older_signal_when_tabulated_then_the_table_names_its_cycle() -> None:
    done = replace(do("inclusion"), cycle="spring", practice="decisions", change="likely less")
    mirror = make_mirror("us", [replace(say("equality"), cycle="spring"), done, say("equality")])
    (cells,) = [row for row in mirror_chart(mirror).table.rows if row[0] == "Inclusion"]
    assert cells[-1].startswith("decisions in spring: 36% (20% to 60%); 4 of 11 promises")
    assert cells[-1].endswith("likely less")


def test_given_a_higher_figure_when_drawn_then_it_lies_further_from_the_middle_on_both_sides() -> (
    None
):
    low, high = say("equality", 2.0), say("inclusion", 4.0)
    drawn = ElementTree.fromstring(mirror_chart(make_mirror("us", [low, high])).svg())
    dots = [float(dot.attrib["cx"]) for dot in drawn.iter(f"{SVG}circle")]
    assert dots[1] < dots[0] < 500


def test_given_both_sides_when_drawn_then_each_has_its_own_mark() -> None:
    drawn = ElementTree.fromstring(
        mirror_chart(make_mirror("us", [say("equality"), do("equality")])).svg()
    )
    circles = [mark.attrib["class"] for mark in drawn.iter(f"{SVG}circle")]
    diamonds = [mark.attrib["class"] for mark in drawn.iter(f"{SVG}path")]
    assert circles == ["mark said"]
    assert diamonds == ["mark does"]


def test_given_a_hidden_reading_when_drawn_then_there_is_no_mark_and_the_chart_says_why() -> None:
    hidden = replace(say("equality"), estimate=None, withheld="fewer than 5 answered")
    chart = mirror_chart(make_mirror("us", [hidden]))
    assert "mark said" not in str(chart.svg())
    assert chart.table.rows[0][1] == "fewer than 5 answered"


def test_given_a_mean_near_an_end_when_drawn_then_a_band_takes_its_place() -> None:
    banded = replace(
        say("equality"), estimate=None, band=(4.5, 5.0), withheld="4.5 or more: nearly all alike"
    )
    svg = str(mirror_chart(make_mirror("us", [banded])).svg())
    assert "whole said" in svg
    assert "4.5 or more" in svg
    assert "mark said" not in svg


def test_chart_table_has_the_figures_of_the_drawing() -> None:
    table = mirror_chart(make_mirror("us", [say("equality", rose=0.6), do("equality")])).table
    assert table.rows[0] == (
        "Equality",
        "3.0 (2.5 to 3.5)",
        "",
        "7 of 8 answered",
        "no clear change",
        "commitments: 36% (20% to 60%); 4 of 11 promises",
    )
    assert len(table.rows) == 10


def test_given_no_pulse_when_drawn_then_the_chart_names_only_team_and_cycle() -> None:
    mirror = make_mirror("Railway", [do("equality")])
    assert mirror_chart(mirror).basis == "Railway, 2."
