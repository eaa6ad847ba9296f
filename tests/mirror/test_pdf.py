"""The report as PDF: two pages on both paper sizes, in colour, without a network connection."""

from __future__ import annotations

import re
import sys
import zlib
from xml.etree import ElementTree as ET

import pytest

from wholesum.demo import sample_team
from wholesum.mirror import pdf
from wholesum.mirror.charts.mirror import mirror_chart
from wholesum.mirror.gather import gather
from wholesum.mirror.report import report


@pytest.fixture(scope="module")
def page() -> str:
    team = sample_team()
    return report(gather(team), team.practices)


def _opened(content: bytes) -> bytes:
    """Return the compressed streams of a PDF, unpacked."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL)
    return b"".join(
        zlib.decompressobj().decompress(stream) for stream in streams if stream[:1] == b"x"
    )


@pytest.mark.slow
@pytest.mark.parametrize(("paper", "box"), [("A4", rb"595\.\d+ 841\.\d+"), ("Letter", rb"612 792")])
def test_given_a_report_of_the_mirror_when_written_as_pdf_then_it_has_two_pages_of_the_chosen_size(
    page: str, paper: pdf.Paper, box: bytes
) -> None:
    try:
        content = pdf.pdf_of(page, paper)
    except pdf.NoPdfError as error:
        pytest.skip(str(error))
    assert len(re.findall(rb"/MediaBox \[0 0 " + box, _opened(content))) == 2
    assert pdf.pdf_of(page, paper) == content


def test_given_a_chart_of_the_mirror_when_written_as_pdf_then_each_mark_has_the_colour_of_its_side() -> (
    None
):
    pytest.importorskip("cssselect2")
    drawing = mirror_chart(gather(sample_team()).mirror).svg()
    root = ET.fromstring(pdf._painted(str(drawing)))
    by_class: dict[str, set[str | None]] = {}
    for node in root.iter():
        by_class.setdefault(node.get("class", ""), set()).add(node.get("fill"))
    assert by_class["pane said"] == {"#2f4b8c"}
    assert by_class["pane does"] == {"#a65312"}
    assert not [node for node in root.iter() if "var(" in str(node.attrib)]


def test_given_weasyprint_is_missing_when_a_pdf_is_requested_then_the_error_says_how_to_install_it(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(pdf.NoPdfError, match=r"pip install 'wholesum\[pdf\]'"):
        pdf.pdf_of(page)
