"""The folder of the sample team has no fault, and the page about it quotes its values."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.demo.figures import (
    CYCLES,
    JULY,
    MAY,
    SEPTEMBER,
    mean,
    pulse_of,
    sample,
    shown_facets,
    shown_items,
)
from wholesum.core.facets import FACETS
from wholesum.demo.people import CAST, RAILWAY
from wholesum.demo.story import SETTING, STORY
from wholesum.mirror.evidence import check_folder, read_folder, write_folder

PAGE = (Path(__file__).parents[2] / "docs" / "sample-team.md").read_text(encoding="utf-8")
TEXT = " ".join(PAGE.split())


def test_folder_of_the_sample_team_has_no_fault(tmp_path: Path) -> None:
    write_folder(sample(), tmp_path / "sample")
    assert check_folder(tmp_path / "sample") == []


def test_given_the_folder_of_the_sample_team_when_written_and_read_then_the_team_is_the_same(
    tmp_path: Path,
) -> None:
    write_folder(sample(), tmp_path / "sample")
    again = read_folder(tmp_path / "sample")
    assert again.name == sample().name == RAILWAY
    assert again.people.equals(sample().people)
    assert pulse_of(again).answers.equals(pulse_of(sample()).answers)
    assert pulse_of(again).rounds.equals(pulse_of(sample()).rounds)


def test_documentation_of_the_sample_team_has_the_text_of_every_chapter() -> None:
    assert all(text in TEXT for text in (SETTING, *(chapter.text for chapter in STORY)))
    assert all(f"{chapter.cycle}: {chapter.title}" in TEXT for chapter in STORY)
    assert all(member.name in TEXT for member in CAST)


def test_documentation_of_the_sample_team_quotes_the_means_that_the_program_computes() -> None:
    for facet in FACETS:
        row = re.search(rf"^\| {facet.name} \|(.*)\|$", PAGE, flags=re.MULTILINE)
        assert row is not None, facet.name
        quoted = [cell.strip() for cell in row[1].split("|")]
        assert quoted == [f"{mean(sample(), facet.code, cycle):.1f}" for cycle in CYCLES]


@pytest.mark.parametrize("item", ["EQ3", "IC3", "MA3", "RE1"])
def test_documentation_of_the_sample_team_quotes_the_exact_text_of_items(item: str) -> None:
    text = shown_items()[MAY, item].text
    assert re.search(rf'"{re.escape(text.rstrip("."))}" \({item}\)', TEXT)


def test_documentation_of_the_sample_team_quotes_means_and_counts_of_the_disagreement_in_july() -> (
    None
):
    mean_in_july = shown_facets()[JULY, "relevance_of_effort"].reading.mean
    assert f"In July relevance of effort has a mean of {mean_in_july}," in TEXT
    split, healed = (shown_items()[cycle, "RE1"].counts for cycle in (JULY, SEPTEMBER))
    assert f"the options from 1 to 5 have {in_words(split)} people" in TEXT
    assert f"By September RE1 has {in_words(healed)}." in TEXT


def test_documentation_of_the_sample_team_says_how_far_one_missing_answer_could_change_the_mean() -> (
    None
):
    said = shown_facets()[MAY, "interchangeability"].reading
    assert said.whole_team is not None
    low, high = said.whole_team.low, said.whole_team.high
    quoted = f"interchangeability has {said.mean}, and {low} to {high} for the whole team"
    assert quoted in TEXT


def test_documentation_of_the_sample_team_quotes_the_means_of_the_item_that_got_worse() -> None:
    may, september = (shown_items()[cycle, "IN3"].reading.mean for cycle in (MAY, SEPTEMBER))
    assert f"later than the rest (IN3): {may} in May, {september} in September" in TEXT


def in_words(counts: tuple[int, ...] | None) -> str:
    assert counts is not None, "these counts may be shown"
    *others, last = map(str, counts)
    return f"{', '.join(others)} and {last}"
