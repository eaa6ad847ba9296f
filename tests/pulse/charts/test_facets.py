from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.cast import pulse_of
from wholesum.charts.chart import Chart
from wholesum.pulse.charts.facets import item_answers, through_time
from wholesum.pulse.summary.summarise import summarise_pulse

SVG = "{http://www.w3.org/2000/svg}"
LOW = [[2, 3, 4], [1, 2, 4], [3, 2, 5], [2, 2, 3], [1, 3, 4], [2, 1, 5], [3, 2, 4], [2, 4, 3]]
HIGH = [[4, 4, 2], [5, 3, 3], [3, 3, 2], [4, 5, 1], [2, 3, 4], [4, 4, 2], [3, 2, 4], [5, 4, 1]]


def marks(chart: Chart, name: str, kind: str = "circle") -> list[ElementTree.Element]:
    drawn = ElementTree.fromstring(chart.svg())
    return [shape for shape in drawn.iter(f"{SVG}{kind}") if shape.attrib.get("class") == name]


def test_given_a_facet_with_a_higher_mean_in_the_later_round_then_its_mark_is_to_the_right_and_above() -> (
    None
):
    result = summarise_pulse(pulse_of({"1": LOW, "2": HIGH}, threshold=4), "us")
    chart = through_time(result, "mutual_trust")
    first, second = marks(chart, "mark said")
    assert float(first.attrib["cx"]) < float(second.attrib["cx"])
    assert float(first.attrib["cy"]) > float(second.attrib["cy"])
    assert chart.title == "Mutual trust is at 3.6: likely better since 1"
    assert [row[0] for row in chart.table.rows] == ["1", "2"]


def test_given_a_hidden_round_when_a_facet_is_charted_over_time_then_the_chart_says_not_shown() -> (
    None
):
    result = summarise_pulse(pulse_of({"1": LOW[:3], "2": HIGH}, threshold=4), "us")
    chart = through_time(result, "mutual_trust")
    assert len(marks(chart, "mark said")) == 1
    assert chart.basis == "1: not shown; 2: n = 8"
    assert "not shown" in str(chart.svg())


def test_given_an_interval_from_few_people_then_its_chart_says_in_which_cases_it_is_too_short() -> (
    None
):
    few = summarise_pulse(pulse_of({"1": HIGH[:6]}, threshold=4), "us")
    many = summarise_pulse(pulse_of({"1": HIGH}, threshold=4), "us")
    assert "two camps, the line is too short" in through_time(few, "mutual_trust").limits
    assert "two camps" not in through_time(many, "mutual_trust").limits


def test_given_answers_to_a_facet_that_may_be_published_then_the_chart_shows_each_answer_as_a_dot() -> (
    None
):
    (facet,) = summarise_pulse(pulse_of({"1": HIGH}, threshold=4), "us").rounds[0].facets
    chart = item_answers(facet, "1")
    shown = [item for item in facet.items if item.counts is not None]
    assert shown
    assert len(marks(chart, "dot")) == 8 * len(shown)
    assert len(marks(chart, "past")) == 3


def test_given_answers_to_a_facet_that_may_not_be_published_then_the_chart_shows_only_means() -> (
    None
):
    (facet,) = summarise_pulse(pulse_of({"1": HIGH[:6]}, threshold=4), "us").rounds[0].facets
    chart = item_answers(facet, "1")
    assert marks(chart, "dot") == []
    assert len(marks(chart, "past")) == 3
    assert all(row[3:8] == ("",) * 5 for row in chart.table.rows)


def test_given_a_facet_with_all_items_hidden_then_its_chart_says_that_they_are_hidden() -> None:
    rows = [[5, 5, 1], *[[5, 5, 5]] * 5]
    (facet,) = summarise_pulse(pulse_of({"1": rows}, threshold=4), "us").rounds[0].facets
    assert all(item.reading.withheld for item in facet.items)
    chart = item_answers(facet, "1")
    assert marks(chart, "past") == []
    assert chart.reading == ("We hold these items back, so that nobody’s answer can be worked out.")
    assert chart.limits == "One item says less than the facet."


def test_given_eighty_answers_when_the_chart_of_a_facet_is_drawn_then_answers_are_bars_and_not_dots() -> (
    None
):
    (facet,) = summarise_pulse(pulse_of({"1": HIGH * 10}), "us").rounds[0].facets
    chart = item_answers(facet, "1")
    assert marks(chart, "dot") == []
    assert len(marks(chart, "dot", "rect")) == 3 * 5


@pytest.mark.parametrize("rows", [HIGH, HIGH[:3], [[5, 5, 1]] * 8])
def test_every_chart_of_a_facet_has_a_sentence_limits_and_a_table(rows: list[list[int]]) -> None:
    result = summarise_pulse(pulse_of({"1": rows}, threshold=4), "us")
    for chart in (
        through_time(result, "mutual_trust"),
        item_answers(result.rounds[0].facets[0], "1"),
    ):
        assert chart.title
        assert chart.reading
        assert chart.limits
        assert chart.table.rows
        assert all(len(row) == len(chart.table.columns) for row in chart.table.rows)


def test_given_thirty_rounds_when_a_facet_is_charted_over_time_then_labels_do_not_overlap() -> None:
    rounds = {f"round {number}": HIGH for number in range(30)}
    chart = through_time(summarise_pulse(pulse_of(rounds, threshold=4), "us"), "mutual_trust")
    assert len(marks(chart, "mark said")) == 24
    assert 3 <= len(marks(chart, "number", "text")) <= 6
    assert len(chart.table.rows) == 24


def test_given_many_equal_answers_when_an_item_is_charted_then_no_dot_covers_the_text_of_the_item() -> (
    None
):
    rows = [[3]] * 12 + [[2]] * 6 + [[4]] * 4
    (facet,) = summarise_pulse(pulse_of({"1": rows}, items=("TR1",)), "us").rounds[0].facets
    chart = item_answers(facet, "1")
    words = max(float(line.attrib["y"]) for line in marks(chart, "item", "text"))
    assert min(float(dot.attrib["cy"]) for dot in marks(chart, "dot")) > words
