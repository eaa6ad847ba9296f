"""The page of benchmarks has a place for each of them, and takes their tables as they are."""

from __future__ import annotations

import pytest

from bench import report


def test_given_the_page_when_a_part_is_renewed_then_each_part_has_a_place() -> None:
    page = report.PAGE.read_text("utf-8")
    for part in report.PARTS:
        assert "\n12 ms\n" in report.renewed(page, part, "12 ms")


def test_given_no_place_when_renewed_then_the_part_is_named() -> None:
    with pytest.raises(ValueError, match=r"no place for bench\.pulse"):
        report.renewed("# Benchmarks", "pulse", "12 ms")


def test_given_a_printed_table_when_written_then_it_is_markdown_between_blank_lines() -> None:
    printed = "Title\n| a    | b |\n|------|---|\n| 1    | 2 |\nA sentence.  \n"
    assert report.as_markdown(printed) == (
        "Title\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nA sentence."
    )
