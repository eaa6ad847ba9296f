"""Summaries that are damaged, repeated, of another version or of too few people are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.places.conftest import Divide
from wholesum.places.summarise import summarise
from wholesum.places.summary import add, read_summary, write_summary
from wholesum.tables import BadEvidence


@pytest.fixture
def counts_summary(divide: Divide) -> dict[str, Any]:
    counted: dict[str, Any] = json.loads(write_summary(summarise(divide(1, 0))))
    return counted


@pytest.fixture
def validation_summary(divide: Divide) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(write_summary(summarise(divide(1, 0), purpose="validation")))
    return read


def refusal(content: object, folder: Path) -> str:
    path = folder / "part.summary"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(BadEvidence) as refused:
        read_summary(path)
    return str(refused.value)


def test_given_the_summary_of_a_place_made_by_another_version_then_the_fault_names_both_versions(
    counts_summary: dict[str, Any], tmp_path: Path
) -> None:
    said = refusal({**counts_summary, "schema": "wholesum.summary/9"}, tmp_path)
    assert "the version wholesum.summary/9, and this program reads wholesum.summary/1" in said


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema": 1}', "\x00", "[" * 100_000])
def test_given_a_file_that_is_not_the_summary_of_a_place_when_read_then_the_fault_says_so(
    content: str, tmp_path: Path
) -> None:
    assert "this is not a summary" in refusal(content, tmp_path)


def test_given_no_file_of_a_summary_when_read_then_the_fault_asks_for_the_path(
    tmp_path: Path,
) -> None:
    with pytest.raises(BadEvidence, match="there is no such file; correct the path"):
        read_summary(tmp_path / "none.summary")


def test_given_a_summary_of_a_place_with_counts_of_too_few_people_when_read_then_it_is_refused(
    counts_summary: dict[str, Any], validation_summary: dict[str, Any], tmp_path: Path
) -> None:
    code = counts_summary["items"][0]["item"]
    name = next(iter(counts_summary["rounds"]))
    counts_summary["rounds"][name]["answers"][code] = [0, 1, 3, 0, 0]
    assert f"the counts of the item {code}" in refusal(counts_summary, tmp_path)
    counts_summary["rounds"][name]["answers"][code] = [1, 9]
    assert f"the options of the item {code}" in refusal(counts_summary, tmp_path)
    counts_summary["rounds"] = {}
    counts_summary["votes"]["s1"] = [1, 1, 1]
    assert "the votes on the statement s1" in refusal(counts_summary, tmp_path)
    block = validation_summary["cross_products"][0]
    block["teams"] = 4
    assert "fewer than 5 teams of 5 people" in refusal(validation_summary, tmp_path)
    block["between"].pop()
    assert "do not belong to the items" in refusal(validation_summary, tmp_path)
    validation_summary["items"].append(validation_summary["items"][0])
    assert "an item is in it twice" in refusal(validation_summary, tmp_path)


def test_given_the_summary_of_the_same_place_twice_when_added_then_the_second_is_refused(
    divide: Divide,
) -> None:
    place = summarise(divide(1, 0))
    with pytest.raises(BadEvidence, match="the summary of one place occurs twice"):
        add([place, place])


def test_given_a_summary_of_counts_and_a_validation_file_when_added_then_an_error_refuses(
    divide: Divide,
) -> None:
    files = divide(1, 0)
    with pytest.raises(BadEvidence, match="cannot be added; combine files of one kind"):
        add([summarise(files), summarise(files, purpose="validation")])


def test_given_different_questions_with_the_same_code_in_two_places_then_the_fault_names_the_code(
    divide: Divide,
) -> None:
    place = summarise(divide(1, 0))
    other = replace(place.items[0], wording="other")
    with pytest.raises(BadEvidence, match=f"different questions under the code {other.item}"):
        add([place, replace(place, parts=("b",), items=(other, *place.items[1:]))])
