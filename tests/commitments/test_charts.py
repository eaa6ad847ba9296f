from __future__ import annotations

import pytest

from tests.commitments.cast import DUE, day, event, evidence, kept, promised, slipped
from wholesum.charts.result import chart_of
from wholesum.commitments.charts import commitments_charts, graph_chart, weeks_chart
from wholesum.commitments.measures.graph import promise_graph
from wholesum.commitments.measures.outcomes import endings_of
from wholesum.commitments.minutes import as_markdown
from wholesum.commitments.transitions import Act
from wholesum.core.cycle import Cycle


def test_given_ended_promises_of_two_weeks_then_the_chart_has_a_row_per_week_and_a_mark_per_promise() -> (
    None
):
    later = slipped("bo", event(Act.RENEGOTIATE, 8, "bo", due=day(13)))
    found = evidence(("ada", "bo", kept()), ("bo", "ada", later))
    chart = weeks_chart(endings_of(found.states().values(), day(31)))
    assert chart is not None
    assert chart.title == "1 of 2 promises was kept or changed in time"
    assert [row[0] for row in chart.table.rows] == ["2026-05-04", "2026-05-11"]
    assert chart.table.rows[1] == ("2026-05-11", "0", "0", "1")


def test_given_more_ended_promises_than_fit_in_a_row_then_the_chart_says_how_many_more_there_are() -> (
    None
):
    chart = weeks_chart(endings_of([promised()] * 30, day(31)))
    assert chart is not None
    assert "+17" in str(chart.svg())


def test_given_no_ended_promise_or_another_facet_then_no_chart_of_promises_is_drawn() -> None:
    found = evidence(("ada", "bo", kept()))
    assert weeks_chart([]) is None
    assert list(commitments_charts(found, [Cycle("so far")], "equality")) == []
    (chart,) = commitments_charts(found, [Cycle("so far")], "mutual_accountability")
    assert "ada" not in chart.html()


def test_given_promises_between_members_when_drawn_as_a_graph_then_it_names_people_and_counts_promises() -> (
    None
):
    graph = promise_graph([promised(), promised(), promised("bo", "ada"), promised("ada", None)])
    chart = graph_chart(graph, {"ada": "Ada & Co"})
    assert chart is not None
    assert chart.title == "3 promises between 2 pairs"
    assert "Ada &amp; Co" in str(chart.svg())
    assert chart.table.rows == (("Ada & Co", "bo", "2"), ("bo", "Ada & Co", "1"))
    assert "1 to the whole team" in chart.basis
    assert chart_of(graph) is not None


def test_given_one_person_with_most_promises_then_the_title_of_the_graph_of_promises_names_this_person() -> (
    None
):
    graph = promise_graph([promised(by, "cleo") for by in ("ada", "bo", "dag")] * 3)
    chart = graph_chart(graph, {"cleo": "Cleo"})
    assert chart is not None
    assert chart.title == "9 of 9 promises are made to Cleo"


def test_given_no_named_receiver_or_more_than_fifteen_people_then_no_graph_of_promises_is_drawn() -> (
    None
):
    assert graph_chart(promise_graph([promised("ada", None)])) is None
    assert graph_chart(promise_graph([promised(f"p{n}", "ada") for n in range(20)])) is None


@pytest.mark.parametrize(
    ("today", "words"),
    [(DUE, "(Ada → the team, by 2026-05-08)"), (day(9), "by 2026-05-08, overdue)")],
)
def test_given_open_promises_when_written_as_markdown_then_each_has_a_checkbox_and_its_day(
    today: object, words: str
) -> None:
    promise = promised("ada", None, what="*the rota*\n# now")
    text = as_markdown([promise], {"ada": "Ada"}, "us", today)  # type: ignore[arg-type]
    assert words in text
    assert "- [ ] \\*the rota\\*" in text
    assert text.count("\n#") == 0


def test_given_no_open_promises_when_written_as_markdown_then_the_text_says_so() -> None:
    assert as_markdown([], {}, "us", DUE) == "# Promises of us, 2026-05-08\n\nNo promise is open.\n"
