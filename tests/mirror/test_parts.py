from __future__ import annotations

import pytest

from tests.cast import pulse_of
from wholesum.demo import sample_team
from wholesum.mirror.evidence import Evidence
from wholesum.mirror.gather import mirror_of
from wholesum.mirror.parts import facet_part, method_part, next_step_part, reliability_part
from wholesum.mirror.report import report

HOSTILE = "<script>alert(1)</script>"
ROWS = [[4, 4, 2], [5, 3, 3], [3, 3, 2], [4, 5, 1], [2, 3, 4], [4, 4, 2]]


def _on_one_line(markup: str) -> str:
    return " ".join(markup.split())


def test_the_report_is_made_of_the_parts_that_pages_show() -> None:
    mirror, pulse = mirror_of(sample_team())
    page, latest = _on_one_line(report(mirror, pulse)), pulse.rounds[-1]
    parts = [facet_part(pulse, said.facet) for said in latest.facets]
    parts += [next_step_part(mirror), reliability_part(latest), method_part(latest)]
    assert not [part for part in parts if _on_one_line(part) not in page]


def test_a_facet_that_was_not_asked_for_has_no_part() -> None:
    pulse = mirror_of(Evidence("us", pulse=pulse_of({"1": ROWS})))[1]
    with pytest.raises(ValueError, match="the round '1' did not ask for the facet 'equality'"):
        facet_part(pulse, "equality")


def test_hostile_words_in_a_part_stay_text() -> None:
    pulse = mirror_of(Evidence("us", pulse=pulse_of({"1": ROWS, HOSTILE: ROWS})))[1]
    part = facet_part(pulse, "mutual_trust")
    assert "<script" not in part
    assert "&lt;script&gt;" in part
