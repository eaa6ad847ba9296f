"""A result on a page: sentence, counts, chart, limits, table, next step."""

from __future__ import annotations

from django.template.loader import render_to_string

from wholesum.charts.chart import Chart, Table, tag

CHART = Chart(
    title="Six of eight agree",
    reading="Each dot is one answer.",
    basis="n = 8 of 9",
    limits="It does not say why.",
    shapes=(tag("circle", cx=1, cy=1, r=1),),
    width=320,
    height=100,
    table=Table(("Option", "Answers"), (("Agree <i>", "6"),)),
)


def test_given_a_chart_on_a_page_then_its_sentence_comes_first_and_the_next_step_last() -> None:
    page = render_to_string("core/result.html", {"chart": CHART, "next": "/on/", "act": "Decide"})
    parts = ("Six of eight agree", 'class="basis"', "<circle", "It does not say why.", "<table")
    places = [page.index(part) for part in (*parts, 'href="/on/"')]
    assert places == sorted(places)
    assert page.count("<figure") == 1
    assert "Agree &lt;i&gt;" in page


def test_given_a_chart_without_a_next_step_when_its_page_is_shown_then_the_page_has_no_button() -> (
    None
):
    page = render_to_string("core/result.html", {"chart": CHART})
    assert "actions" not in page
