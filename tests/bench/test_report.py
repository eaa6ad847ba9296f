"""Each benchmark has a section on the page of benchmarks and can replace its tables there."""

from __future__ import annotations

import pytest

from bench import report


def test_given_the_documentation_page_of_benchmarks_then_it_has_a_section_for_each_benchmark() -> (
    None
):
    page = report.PAGE.read_text("utf-8")
    for part in report.PARTS:
        assert "\n12 ms\n" in report.renewed(page, part, "12 ms")


def test_given_a_page_without_a_section_when_the_report_updates_this_section_then_the_error_names_it() -> (
    None
):
    with pytest.raises(ValueError, match=r"no place for bench\.pulse"):
        report.renewed("# Benchmarks", "pulse", "12 ms")


def test_given_the_printed_table_of_a_benchmark_when_added_to_a_page_then_it_is_a_markdown_table() -> (
    None
):
    printed = "Title\n| a    | b |\n|------|---|\n| 1    | 2 |\nA sentence.  \n"
    assert report.as_markdown(printed) == (
        "Title\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nA sentence."
    )
