from __future__ import annotations

import re
from html.parser import HTMLParser

import polars as pl
import pytest

from tests.cast import pulse_of
from wholesum.core.facets import FACETS
from wholesum.demo import sample_team
from wholesum.mirror.charts.done_over_time import is_drawn
from wholesum.mirror.evidence import Evidence
from wholesum.mirror.gather import charts_of, gather
from wholesum.mirror.report import markdown_report, report
from wholesum.pulse.evidence import PulseEvidence, own_items

HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(2)>"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Tags()
    parser.feed(page)
    return parser.seen


@pytest.fixture(scope="module")
def page() -> str:
    team = sample_team()
    return report(gather(team), team.practices, annex=True)


def test_html_report_loads_nothing_from_a_network(page: str) -> None:
    for name, attributes in tags(page):
        assert name not in {"script", "link", "iframe", "img", "object", "base", "form"}
        for key in ("src", "href"):
            value = attributes.get(key)
            assert value is None or value.startswith("#")
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert set(re.findall(r"url\((\w+):", style)) == {"data"}
    assert "@import" not in style


def test_html_report_has_a_link_target_for_every_facet(page: str) -> None:
    ids = {attributes.get("id") for _, attributes in tags(page)}
    assert {facet.code for facet in FACETS} <= ids


def test_html_report_has_no_duplicate_ids(page: str) -> None:
    ids = [attributes["id"] for _, attributes in tags(page) if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_html_report_has_no_inline_styles(page: str) -> None:
    assert not [name for name, attributes in tags(page) if "style" in attributes]


def test_every_chart_of_the_report_has_a_sentence_and_a_table(page: str) -> None:
    names = [name for name, _ in tags(page)]
    team = sample_team()
    gathered = gather(team)
    drawn = sum(
        len({mark.source for mark in (*row.does, *row.did) if is_drawn(mark)})
        + len(list(charts_of(team.practices, gathered.cycles, row.facet.code)))
        for row in gathered.mirror.rows
    )
    assert drawn > len(FACETS)
    assert names.count("figure") == 2 + 2 * len(FACETS) + drawn
    assert names.count("figcaption") == names.count("figure") == names.count("svg")
    assert (
        names.count("table") == names.count("figure") + 2
    )  # the figures and agreements of the second page


def test_report_says_that_its_items_are_not_validated_and_not_for_judging_a_person(
    page: str,
) -> None:
    assert "No study has yet shown that the questions measure what they name." in page
    assert "never for judging a person" in page


def test_report_of_a_team_has_no_respondent_ids(page: str) -> None:
    pulse = sample_team().practices["pulse"]
    assert pulse is not None
    assert not [name for name in pulse.answers["respondent"].unique() if name in page]


def test_given_html_in_names_and_items_when_a_report_is_written_then_the_html_is_escaped() -> None:
    items = own_items().with_columns(text=pl.lit(HOSTILE))
    answers = pulse_of({HOSTILE: [[4, 4, 2]] * 5 + [[2, 3, 3]]}).answers
    evidence = Evidence(HOSTILE, practices={"pulse": PulseEvidence(answers=answers, items=items)})
    page = report(gather(evidence), {})
    names = [name for name, _ in tags(page)]
    assert "script" not in names
    assert "img" not in names
    assert "&lt;script&gt;" in page


def test_given_a_team_without_a_pulse_when_its_report_is_written_then_the_next_step_is_a_pulse() -> (
    None
):
    page = report(gather(Evidence("us")), {})
    assert "Ask where you stand." in page
    assert "nothing said yet" in page


def test_given_a_pulse_with_one_respondent_when_the_report_is_written_then_no_answer_is_shown() -> (
    None
):
    page = report(
        gather(Evidence("us", practices={"pulse": pulse_of({"1": [[5, 4, 1]]}, members=8)})), {}
    )
    assert "fewer than 5 people answered" in page
    assert "1 of 8 answered" in page
    assert "mark said" not in page


def test_given_a_report_without_an_annex_then_it_has_no_links_and_no_sections_of_facets() -> None:
    team = sample_team()
    page = report(gather(team), team.practices)
    assert 'class="facet"' not in page
    assert not [attributes for name, attributes in tags(page) if name == "a"]
    assert "One next step" in page
    assert "43 of 58 times, somebody affected was heard" in page


def test_given_the_sample_team_then_its_markdown_report_has_the_same_sentences_as_the_html() -> (
    None
):
    gathered = gather(sample_team())
    text = markdown_report(gathered, sample_team().practices)
    for sentence in gathered.mirror.sentences:
        assert f"- {sentence.words}" in text
    assert gathered.mirror.next_step.words in text
    assert "never for judging a person" in text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + len(FACETS)
    assert {line.count(" | ") for line in rows} == {2}


def test_given_markdown_symbols_in_a_name_when_a_report_is_written_then_the_symbols_are_escaped() -> (
    None
):
    name = "us | *them* <b>\n# [x](y)"
    pulse = pulse_of({"1": [[4, 4, 2]] * 6})
    text = markdown_report(gather(Evidence(name, practices={"pulse": pulse})), {})
    assert text.startswith(r"# The Mirror of us \| \*them\* \<b\> \# \[x\](y), 1")


def test_given_a_team_without_a_pulse_when_its_markdown_report_is_written_then_the_next_step_is_a_pulse() -> (
    None
):
    assert "Ask where you stand." in markdown_report(gather(Evidence("us")), {})


def test_given_a_cycle_with_agreements_of_the_team_when_the_report_is_written_then_it_lists_them() -> (
    None
):
    team = sample_team()
    july = gather(team).after(2)
    page, text = report(july, team.practices), markdown_report(july, team.practices)
    for words in (
        "What we agreed",
        "The works and the winter have one plan with two owners from 10 August",
        "The monthly report in print, 24 hours a month less",
        "and 9 more",
        "60 hours a month",
    ):
        assert words in page
        assert words in text.replace("\\", "")
    assert "The monthly report in print" not in report(july.after(1), team.practices)


def test_given_no_agreements_of_the_team_when_the_report_is_written_then_it_has_no_heading_for_them() -> (
    None
):
    page = report(gather(Evidence("us")), {})
    assert "What we agreed" not in page
    assert "What we agreed" not in markdown_report(gather(Evidence("us")), {})
