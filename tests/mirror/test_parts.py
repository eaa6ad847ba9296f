from __future__ import annotations

from tests.cast import pulse_of
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
