from __future__ import annotations

from dataclasses import replace

from tests.cast import pulse_of
from tests.mirror.test_mirror import do, say
from wholesum.demo import sample_team
from wholesum.mirror.evidence import Evidence
from wholesum.mirror.gather import gather
from wholesum.mirror.parts import facet_part, method_part, next_step_part, reliability_part
from wholesum.mirror.report import report

HOSTILE = "<script>alert(1)</script>"
ROWS = [[4, 4, 2], [5, 3, 3], [3, 3, 2], [4, 5, 1], [2, 3, 4], [4, 4, 2]]


def _on_one_line(markup: str) -> str:
    return " ".join(markup.split())


def test_report_contains_the_same_sections_as_the_pages() -> None:
    gathered = gather(sample_team())
    page, latest = _on_one_line(report(gathered, {}, annex=True)), gathered.pulse.rounds[-1]
    parts = [facet_part(gathered, said.facet) for said in latest.facets]
    parts += [next_step_part(gathered.mirror), reliability_part(latest), method_part(latest)]
    assert not [part for part in parts if _on_one_line(part) not in page]


def test_given_a_facet_without_evidence_then_its_section_says_what_would_be_shown() -> None:
    part = facet_part(
        gather(Evidence("us", practices={"pulse": pulse_of({"1": ROWS})})), "equality"
    )
    assert "the last pulse did not ask" in part
    assert "In what we do: nothing is recorded yet." in part
    assert "Does everybody here have the same say?" in part
    assert "<svg" not in part


def test_given_html_in_the_name_of_a_round_when_a_section_is_shown_then_it_is_escaped() -> None:
    gathered = gather(Evidence("us", practices={"pulse": pulse_of({"1": ROWS, HOSTILE: ROWS})}))
    part = facet_part(gathered, "mutual_trust")
    assert "<script" not in part
    assert "&lt;script&gt;" in part


def test_given_close_answers_when_a_facet_is_shown_then_plain_words_precede_the_statistic() -> None:
    rows = [[4, 4, 3], [5, 4, 3], [4, 5, 4], [3, 4, 4], [4, 4, 2], [5, 5, 4], [4, 4, 4], [3, 4, 3]]
    gathered = gather(Evidence("us", practices={"pulse": pulse_of({"1": rows}, threshold=4)}))
    part = _on_one_line(facet_part(gathered, "mutual_trust"))
    assert (
        "close together: answers given at random would rarely agree as much. <details> "
        "<summary>The statistic</summary> rwg(j) 0."
    ) in part
    assert " in 0% of teams" not in part


def test_given_no_figure_when_a_facet_is_shown_then_words_stand_instead_of_a_chart() -> None:
    missing = replace(do("relevance_of_effort"), estimate=None, count=None, withheld="link efforts")
    signals = (say("relevance_of_effort"), missing)
    gathered = replace(gather(Evidence("us")), signals=signals)
    part = facet_part(gathered, "relevance_of_effort")
    assert "From commitments: link efforts." in part
    assert "from commitments: " not in part
