from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tests.mirror.test_mirror import do, say
from wholesum.mirror.mirror import make_mirror
from wholesum.mirror.pictures import mirror_picture

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("narrow", [False, True])
def test_the_empty_right_side_says_which_practice_would_fill_it(narrow: bool) -> None:
    svg = str(mirror_picture(make_mirror("us", [say("equality")]), narrow=narrow).svg())
    assert svg.count("nothing yet") == 10
    assert "nothing yet · commitments" in svg


def test_more_lies_further_from_the_middle_on_both_sides() -> None:
    low, high = say("equality", 2.0), say("inclusion", 4.0)
    drawn = ElementTree.fromstring(mirror_picture(make_mirror("us", [low, high])).svg())
    dots = [float(dot.attrib["cx"]) for dot in drawn.iter(f"{SVG}circle")]
    assert dots[1] < dots[0] < 500


def test_each_side_has_its_own_mark() -> None:
    drawn = ElementTree.fromstring(
        mirror_picture(make_mirror("us", [say("equality"), do("equality")])).svg()
    )
    circles = [mark.attrib["class"] for mark in drawn.iter(f"{SVG}circle")]
    diamonds = [mark.attrib["class"] for mark in drawn.iter(f"{SVG}path")]
    assert circles == ["mark said"]
    assert diamonds == ["mark does"]


def test_a_withheld_reading_leaves_no_mark_and_says_why() -> None:
    hidden = replace(say("equality"), estimate=None, withheld="fewer than 5 answered")
    picture = mirror_picture(make_mirror("us", [hidden]))
    assert "mark said" not in str(picture.svg())
    assert picture.table.rows[0][1] == "fewer than 5 answered"


def test_a_band_stands_in_place_of_a_mean_that_gives_answers_away() -> None:
    banded = replace(
        say("equality"), estimate=None, band=(4.5, 5.0), withheld="4.5 or more: nearly all alike"
    )
    svg = str(mirror_picture(make_mirror("us", [banded])).svg())
    assert "whole said" in svg
    assert "4.5 or more" in svg
    assert "mark said" not in svg


def test_the_table_holds_what_the_drawing_shows() -> None:
    table = mirror_picture(make_mirror("us", [say("equality", rose=0.6), do("equality")])).table
    assert table.rows[0] == (
        "Equality",
        "3.0 (2.5 to 3.5)",
        "",
        "7 of 8 answered",
        "no clear change",
        "commitments: 4 of 11 promises",
    )
    assert len(table.rows) == 10
