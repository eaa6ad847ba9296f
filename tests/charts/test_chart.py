from __future__ import annotations

from xml.etree import ElementTree

from wholesum.charts.chart import Chart, Table, tag

HOSTILE = "</title><script>alert(1)</script>\" onload='x'"


def chart(title: str = "Three of us answered") -> Chart:
    return Chart(
        title=title,
        reading="More is further right.",
        basis="n = 3",
        limits="It cannot say why.",
        shapes=(tag("text", title, x=1.0, text_anchor="middle"),),
        width=10,
        height=20,
        table=Table(("Who", "What"), ((title, "2"),)),
    )


def test_text_from_outside_is_escaped_everywhere_in_a_figure() -> None:
    html = str(chart(HOSTILE).html())
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "onload=&#39;x&#39;" in html


def test_a_drawing_is_well_formed_and_named_for_screen_readers() -> None:
    root = ElementTree.fromstring(chart().svg())
    names = root.attrib["aria-labelledby"].split()
    described = {child.attrib.get("id"): child.text for child in root}
    assert [described[name] for name in names] == [
        "Three of us answered",
        "More is further right. n = 3",
    ]


def test_a_figure_holds_its_numbers_as_a_table() -> None:
    html = str(chart().html())
    assert '<th scope="row">Three of us answered</th><td>2</td>' in html


def test_a_drawing_has_no_style_attribute_and_no_script() -> None:
    svg = str(chart().svg())
    assert " style=" not in svg
    assert "<script" not in svg


def test_numbers_are_written_short() -> None:
    assert str(tag("line", x1=1.23456, x2=2.0, y1=None)) == '<line x1="1.23" x2="2"></line>'


def test_in_a_notebook_a_chart_brings_its_style() -> None:
    shown = chart()._repr_html_()
    assert shown.startswith("<style>:root")
    assert "<figure" in shown


def test_the_same_chart_has_the_same_name_and_another_has_another() -> None:
    assert chart().svg() == chart().svg()
    assert chart("a")._key() != chart("b")._key()


def test_a_drawing_stays_well_formed_whatever_control_characters_a_name_holds() -> None:
    assert ElementTree.fromstring(chart("a\x08b\x0bc\ud800d").svg())[0].text == "abcd"
