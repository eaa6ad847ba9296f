from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.decisions.cast import decisions, heard
from wholesum.core.cycle import Cycle
from wholesum.decisions.charts import decisions_charts, decisions_timeline
from wholesum.decisions.measures.inclusion import inclusion

MARCH = date(2026, 3, 1)
HOSTILE = "<script>alert(1)</script>\u202e"


def test_chart_of_decisions_has_a_mark_for_each_decision_and_each_review() -> None:
    evidence = decisions(
        heard("ada; bo", "bo; ada", date=MARCH, review=MARCH + timedelta(90)),
        heard(
            "ada; bo",
            "ada",
            date=MARCH + timedelta(40),
            reviewed=MARCH + timedelta(80),
            outcome="partly",
            seen_by="the depots",
        ),
        {"date": MARCH + timedelta(20), "reviewed": MARCH + timedelta(60), "outcome": "seen"},
    )
    drawn = decisions_timeline(evidence)
    assert drawn is not None
    assert (
        drawn.title == "In 1 of 2 decisions with affected people on record, all of them were heard"
    )
    svg, _, legend = str(drawn.svg()).partition('<g class="legend">')
    assert "somebody affected was not heard" in legend
    assert svg.count('class="open does"') == 2  # Bo was not heard; the half-seen effect
    assert svg.count('r="2.2"') == 2  # nobody named as concerned; nobody outside asked
    assert svg.count('class="again does"') == 1
    assert [row[2:4] for row in drawn.table.rows] == [("2", "2"), ("", ""), ("2", "1")]


def test_given_decisions_after_the_last_cycle_when_drawn_then_the_chart_leaves_them_out() -> None:
    evidence = decisions(
        heard("ada", "ada", date=MARCH, reviewed=MARCH + timedelta(60), outcome="seen"),
        heard("ada", "", date=MARCH + timedelta(50)),
    )
    drawn = decisions_timeline(evidence, [Cycle("a", None, MARCH + timedelta(40))])
    assert drawn is not None
    assert len(drawn.table.rows) == 1
    assert drawn.table.rows[0][5] == ""


def test_only_facets_that_decisions_measure_have_the_chart_of_decisions() -> None:
    evidence = decisions(heard("ada", "ada"))
    assert len(list(decisions_charts(evidence, [], "empowerment"))) == 1
    assert list(decisions_charts(evidence, [], "equality")) == []


@pytest.mark.parametrize(
    ("facet", "title"),
    [
        ("inclusion", "In 1 of 2 decisions with affected people on record, all of them were heard"),
        ("empowerment", "1 of 2 decisions were decided in the team"),
        (
            "transformational_impact",
            "1 of 3 decisions name the effect they expect outside the team",
        ),
    ],
)
def test_given_a_facet_when_its_chart_is_drawn_then_the_title_answers_the_question_of_the_facet(
    facet: str, title: str
) -> None:
    evidence = decisions(
        heard("ada", "ada", escalated=False), heard("ada", "", escalated=True), {"expected": "x"}
    )
    drawn = decisions_timeline(evidence, facet=facet)
    assert drawn is not None
    assert drawn.title == title


def test_given_the_chart_of_inclusion_when_drawn_then_its_count_equals_the_count_on_the_mirror() -> (
    None
):
    evidence = decisions(heard("ada; bo", "ada"), heard("ada", "ada"), {})
    found, drawn = inclusion(evidence), decisions_timeline(evidence)
    assert found is not None
    assert drawn is not None
    assert (found.heard, found.asked) == (2, 3)
    assert drawn.basis.endswith(". 2 of 3 times, somebody affected was heard before the decision.")


def test_given_an_answer_of_an_outsider_by_link_then_the_chart_of_decisions_shows_it_on_its_day() -> (
    None
):
    answered = {"outcome": "seen", "seen_by": "drivers", "confirmed": date(2026, 6, 1)}
    evidence = decisions({"date": date(2026, 5, 1), "review": date(2026, 7, 1), **answered})
    drawn = decisions_timeline(evidence, facet="transformational_impact")
    assert drawn is not None
    assert drawn.table.rows[0][-2:] == ("2026-06-01", "seen")
    cycle = Cycle("a", None, date(2026, 5, 20))
    early = decisions_timeline(evidence, [cycle], "transformational_impact")
    assert early is not None
    assert early.table.rows[0][-2:] == ("due 2026-07-01", "")


def test_given_no_decisions_in_a_cycle_then_no_chart_of_decisions_is_drawn() -> None:
    assert decisions_timeline(decisions({}), [Cycle("a", None, date(2020, 1, 1))]) is None


def test_given_html_in_300_decisions_when_the_chart_is_drawn_then_the_html_is_escaped() -> None:
    evidence = decisions(*(heard("ada", "", text=HOSTILE * 50) for _ in range(300)))
    drawn = decisions_timeline(evidence)
    assert drawn is not None
    assert "<script" not in drawn.html()
    assert "\u202e" not in drawn.html()
    assert drawn.height < 400
    assert len(drawn.table.rows) == 200
