from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tests.mirror.test_mirror import do, say
from wholesum.charts.kit.text import width_of
from wholesum.core.estimate import Estimate
from wholesum.mirror.charts.mirror import mirror_chart
from wholesum.mirror.mirror import make_mirror

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("narrow", [False, True])
def test_given_no_recorded_actions_when_the_mirror_is_drawn_then_its_side_of_actions_says_nothing_yet(
    narrow: bool,
) -> None:
    svg = str(mirror_chart(make_mirror("us", [say("equality")]), narrow=narrow).svg())
    assert svg.count("nothing yet") == 10


@pytest.mark.parametrize("narrow", [False, True])
def test_given_signals_of_two_practices_when_the_mirror_is_drawn_then_each_has_a_separate_value(
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
    for source in ("decisions", "dialogue"):
        assert f"{'' if narrow else '36% · '}4 of 11 · {source}" in svg


@pytest.mark.parametrize("narrow", [False, True])
def test_given_a_share_counted_from_one_case_when_the_mirror_is_drawn_then_it_says_too_few_to_tell(
    narrow: bool,
) -> None:
    few = replace(
        do("inclusion"), words="1 of 1 was heard", estimate=Estimate(1, 0.2, 1, 1), count=(1, 1)
    )
    chart = mirror_chart(make_mirror("us", [replace(few, cycle="1"), few]), narrow=narrow)
    svg = re.sub("<text[^>]*tick[^>]*>[^<]*", "", str(chart.svg())).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "1 of 1: too few to tell" in svg
    assert "commitments" in svg
    assert not re.findall("mark does|open does|past does|whole does|100%", svg)
    assert "A count of fewer than 3 has no diamond" in chart.reading
    assert chart.table.rows[7][-1] == "commitments: 1 of 1 was heard: too few to tell"


@pytest.mark.parametrize("narrow", [False, True])
def test_given_a_value_that_is_an_index_when_the_mirror_is_drawn_then_it_has_its_number_of_members(
    narrow: bool,
) -> None:
    index = replace(do("shared_goals"), count=None, unit="members")
    svg = re.sub(
        r"<[^>]+>", " ", str(mirror_chart(make_mirror("us", [index]), narrow=narrow).svg())
    )
    assert "0.36" in svg
    assert "11 members" in " ".join(svg.split())


def test_given_a_signal_of_an_older_cycle_when_the_mirror_is_drawn_then_its_table_names_the_cycle() -> (
    None
):
    done = replace(do("inclusion"), cycle="spring", practice="decisions", change="likely less")
    mirror = make_mirror("us", [replace(say("equality"), cycle="spring"), done, say("equality")])
    (cells,) = [row for row in mirror_chart(mirror).table.rows if row[0] == "Inclusion"]
    assert cells[-1].startswith("decisions in spring: 36% (20% to 60%); 4 of 11 promises")
    assert cells[-1].endswith("likely less than before")


def test_given_a_facet_with_a_higher_mean_then_its_mark_in_the_mirror_is_further_to_the_right() -> (
    None
):
    low, high = say("equality", 2.0), say("inclusion", 4.0)
    drawn = ElementTree.fromstring(mirror_chart(make_mirror("us", [low, high])).svg())
    dots = [float(dot.attrib["cx"]) for dot in drawn.iter(f"{SVG}circle")]
    assert dots[0] < dots[1] < 500
    ticks = [
        (float(tick.attrib["x"]), tick.text)
        for tick in drawn.iter(f"{SVG}text")
        if tick.get("class") == "tick"
    ]
    assert [words for _x, words in sorted(ticks)][:5] == ["1", "2", "3", "4", "5"]


def test_given_a_facet_with_answers_and_actions_then_each_side_of_the_mirror_has_a_mark() -> None:
    drawn = ElementTree.fromstring(
        mirror_chart(make_mirror("us", [say("equality"), do("equality")])).svg()
    )
    circles = [mark.attrib["class"] for mark in drawn.iter(f"{SVG}circle")]
    diamonds = [mark.attrib["class"] for mark in drawn.iter(f"{SVG}path")]
    assert circles == ["mark said"]
    assert diamonds == ["mark does"]


def test_given_a_hidden_mean_of_a_facet_when_the_mirror_is_drawn_then_its_table_says_why_it_is_hidden() -> (
    None
):
    hidden = replace(say("equality"), estimate=None, withheld="fewer than 5 answered")
    chart = mirror_chart(make_mirror("us", [hidden]))
    assert "mark said" not in str(chart.svg())
    assert chart.table.rows[0][1] == "fewer than 5 answered"


def test_given_a_facet_with_a_mean_near_an_end_of_the_scale_then_the_mirror_shows_a_range_instead() -> (
    None
):
    banded = replace(
        say("equality"), estimate=None, band=(4.5, 5.0), withheld="4.5 or more: nearly all alike"
    )
    svg = str(mirror_chart(make_mirror("us", [banded])).svg())
    assert "whole said" in svg
    assert "4.5 or more" in svg
    assert "mark said" not in svg


def test_chart_of_the_mirror_includes_its_values_as_a_table() -> None:
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


def test_given_a_team_without_a_pulse_when_the_mirror_is_drawn_then_only_team_and_cycle_are_named() -> (
    None
):
    mirror = make_mirror("Railway", [do("equality")])
    assert mirror_chart(mirror).basis == "Railway, 2."


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(
    "sources", [("kept in time", "raised by a peer"), ("seen by " * 6, "kept")]
)
def test_given_data_with_long_names_when_the_mirror_is_drawn_then_all_text_stays_inside_the_drawing(
    narrow: bool, sources: tuple[str, ...]
) -> None:
    signals = [replace(do("mutual_accountability"), mark=source.strip()) for source in sources]
    chart = mirror_chart(make_mirror("us", signals), narrow=narrow)
    drawn = ElementTree.fromstring(chart.svg())
    lines = [line for line in drawn.iter(f"{SVG}text") if line.get("class") == "count"]
    assert len(lines) >= 2
    for line in lines:
        width = width_of(line.text or "", "count")
        start = float(line.attrib["x"]) - (width / 2 if line.get("text-anchor") == "middle" else 0)
        assert 0 <= start < start + width <= chart.width


def test_given_a_facet_with_fewer_answers_than_others_then_the_chart_gives_its_number_of_answers() -> (
    None
):
    fewer = replace(say("inclusion"), words="6 of 8 answered")
    mirror = make_mirror("us", [say("equality"), say("mutual_trust"), fewer])
    assert mirror_chart(mirror).basis == "us, 1. 7 of 8 answered; 6 of 8 answered on inclusion."
