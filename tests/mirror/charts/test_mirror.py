from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tests.mirror.test_mirror import do, say
from wholesum.mirror.charts.mirror import mirror_chart
from wholesum.mirror.mirror import make_mirror

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("narrow", [False, True])
def test_the_empty_right_side_says_so(narrow: bool) -> None:
    svg = str(mirror_chart(make_mirror("us", [say("equality")]), narrow=narrow).svg())
    assert svg.count("nothing yet") == 10


@pytest.mark.parametrize("narrow", [False, True])
def test_each_source_of_doing_has_its_mark_its_past_and_its_figure(narrow: bool) -> None:
    signals = [
        replace(do("inclusion"), cycle="1", practice="decisions"),
        replace(do("inclusion"), cycle="2", practice="decisions", enough=False),
        replace(do("inclusion"), cycle="2", practice="dialogue"),
    ]
    svg = str(mirror_chart(make_mirror("us", signals), narrow=narrow).svg())
    assert svg.count('class="past does age-0"') == 1
    assert svg.count('class="open does"') == svg.count('class="mark does"') == 1
    assert "36 % · decisions" in svg
    assert "36 % · dialogue" in svg


def test_the_table_says_when_a_source_told_last() -> None:
    done = replace(do("inclusion"), cycle="spring", practice="decisions", change="likely less")
    mirror = make_mirror("us", [replace(say("equality"), cycle="spring"), done, say("equality")])
    (cells,) = [row for row in mirror_chart(mirror).table.rows if row[0] == "Inclusion"]
    assert cells[-1].startswith("decisions in spring: 36 % (20 % to 60 %); 4 of 11 promises")
    assert cells[-1].endswith("likely less")


def test_more_lies_further_from_the_middle_on_both_sides() -> None:
    low, high = say("equality", 2.0), say("inclusion", 4.0)
    drawn = ElementTree.fromstring(mirror_chart(make_mirror("us", [low, high])).svg())
    dots = [float(dot.attrib["cx"]) for dot in drawn.iter(f"{SVG}circle")]
    assert dots[1] < dots[0] < 500


def test_each_side_has_its_own_mark() -> None:
    drawn = ElementTree.fromstring(
        mirror_chart(make_mirror("us", [say("equality"), do("equality")])).svg()
    )
    circles = [mark.attrib["class"] for mark in drawn.iter(f"{SVG}circle")]
    diamonds = [mark.attrib["class"] for mark in drawn.iter(f"{SVG}path")]
    assert circles == ["mark said"]
    assert diamonds == ["mark does"]


def test_a_withheld_reading_leaves_no_mark_and_says_why() -> None:
    hidden = replace(say("equality"), estimate=None, withheld="fewer than 5 answered")
    chart = mirror_chart(make_mirror("us", [hidden]))
    assert "mark said" not in str(chart.svg())
    assert chart.table.rows[0][1] == "fewer than 5 answered"


def test_a_band_stands_in_place_of_a_mean_that_gives_answers_away() -> None:
    banded = replace(
        say("equality"), estimate=None, band=(4.5, 5.0), withheld="4.5 or more: nearly all alike"
    )
    svg = str(mirror_chart(make_mirror("us", [banded])).svg())
    assert "whole said" in svg
    assert "4.5 or more" in svg
    assert "mark said" not in svg


def test_the_table_holds_what_the_drawing_shows() -> None:
    table = mirror_chart(make_mirror("us", [say("equality", rose=0.6), do("equality")])).table
    assert table.rows[0] == (
        "Equality",
        "3.0 (2.5 to 3.5)",
        "",
        "7 of 8 answered",
        "no clear change",
        "commitments: 36 % (20 % to 60 %); 4 of 11 promises.",
    )
    assert len(table.rows) == 10


def test_where_nothing_is_said_the_chart_names_team_and_cycle_alone() -> None:
    mirror = make_mirror("Railway", [do("equality")])
    assert mirror_chart(mirror).basis == "Railway, 2."
