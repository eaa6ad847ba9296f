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


def test_given_html_in_a_text_of_a_chart_when_the_chart_is_drawn_then_the_html_is_escaped() -> None:
    html = str(chart(HOSTILE).html())
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "onload=&#39;x&#39;" in html


def test_svg_of_a_chart_is_well_formed_xml_and_has_a_name_for_screen_readers() -> None:
    root = ElementTree.fromstring(chart().svg())
    names = root.attrib["aria-labelledby"].split()
    described = {child.attrib.get("id"): child.text for child in root}
    assert [described[name] for name in names] == [
        "Three of us answered",
        "More is further right. n = 3",
    ]


def test_html_of_a_chart_contains_the_numbers_of_the_chart_as_a_table() -> None:
    html = str(chart().html())
    assert '<th scope="row">Three of us answered</th><td>2</td>' in html


def test_svg_of_a_chart_has_no_style_attribute_and_no_script() -> None:
    svg = str(chart().svg())
    assert " style=" not in svg
    assert "<script" not in svg


def test_given_a_long_decimal_number_when_a_chart_is_drawn_then_its_svg_has_two_decimals() -> None:
    assert str(tag("line", x1=1.23456, x2=2.0, y1=None)) == '<line x1="1.23" x2="2"></line>'


def test_given_a_notebook_when_a_chart_is_displayed_then_its_html_contains_the_style_sheet() -> (
    None
):
    shown = chart()._repr_html_()
    assert shown.startswith("<style>:root")
    assert "<figure" in shown


def test_given_two_charts_when_drawn_then_their_html_ids_are_equal_only_if_the_charts_are_equal() -> (
    None
):
    assert chart().svg() == chart().svg()
    assert chart("a")._key() != chart("b")._key()


def test_given_control_characters_in_a_name_when_a_chart_is_drawn_then_its_svg_is_well_formed() -> (
    None
):
    assert ElementTree.fromstring(chart("a\x08b\x0bc\ud800d").svg())[0].text == "abcd"
