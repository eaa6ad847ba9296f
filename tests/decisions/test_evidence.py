from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.decisions.cast import decisions, heard
from wholesum.decisions.evidence import (
    DecisionsEvidence,
    check_decisions,
)
from wholesum.tables import BadEvidence

PEOPLE = pl.DataFrame({"person": ["ada", "bo"]})


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_given_decisions_when_their_table_is_written_and_read_then_the_table_is_the_same(
    tmp_path: Path, kind: Any
) -> None:
    evidence = decisions(
        heard("ada; bo", "ada", text='=1+1, "so"\nand more', escalated=False),
        {"remit": "above", "outcome": "seen", "reviewed": date(2026, 3, 1), "seen_by": "depots"},
    )
    evidence.write(tmp_path, kind)
    again = DecisionsEvidence.read(tmp_path)
    assert again.decisions.equals(evidence.decisions)
    assert check_decisions(again, PEOPLE) == []


def test_given_decisions_that_changed_after_reading_then_faults_do_not_name_lines_of_the_file(
    tmp_path: Path,
) -> None:
    decisions(heard("ada; bo", "ada"), heard("bo", "bo")).write(tmp_path)
    evidence = DecisionsEvidence.read(tmp_path)
    part = evidence.with_rows(decisions=evidence.decisions.tail(1))
    assert part.decisions.equals(evidence.decisions.tail(1))
    assert part.sources == {}
    assert evidence.sources
    assert evidence.decisions.height == 2


def test_given_only_a_file_of_decisions_when_read_then_no_other_table_is_needed(
    tmp_path: Path,
) -> None:
    file = tmp_path / "ours.csv"
    file.write_text("decision,date,remit\n1,2026-01-02,ours\n", "utf-8")
    assert DecisionsEvidence.read(file).decisions["date"].to_list() == [date(2026, 1, 2)]


def test_given_a_folder_without_decisions_when_read_then_the_error_names_the_missing_file(
    tmp_path: Path,
) -> None:
    with pytest.raises(BadEvidence, match="the file is missing; put one of"):
        DecisionsEvidence.read(tmp_path)


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"reviewed": date(2025, 12, 31)}, "reviewed", "the day is before the day of the decision"),
        ({"review": date(2025, 12, 31)}, "review", "the day is before the day of the decision"),
        ({"outcome": "seen"}, "reviewed", "no day on which it was reviewed"),
        (
            {"confirmed": date(2026, 6, 1), "outcome": "seen"},
            "confirmed",
            "not the outcome or who gave it",
        ),
        (
            {"confirmed": date(2025, 12, 31), "outcome": "seen", "seen_by": "drivers"},
            "confirmed",
            "the day is before the day of the decision",
        ),
        (
            {"delegated": "depots", "delegable": False},
            "delegable",
            "was delegated, but `delegable` is false",
        ),
        ({"concerned": "ada; zoe"}, "concerned", "there is no such person"),
        ({"heard": "Ada"}, "heard", "there is no such person"),
        ({"remit": "theirs"}, "remit", "not one of the choices"),
    ],
)
def test_given_an_invalid_decision_when_checked_then_the_fault_names_problem_row_and_column(
    row: dict[str, Any], column: str, words: str
) -> None:
    (fault,) = check_decisions(decisions({}, row), PEOPLE)
    assert (fault.row, fault.column) == (2, column)
    assert words in fault.problem


def test_given_decisions_without_a_table_of_people_when_checked_then_any_name_is_accepted() -> None:
    assert check_decisions(decisions(heard("zoe", "zoe"))) == []


def test_given_the_same_decision_twice_when_checked_then_the_repeated_row_is_a_fault() -> None:
    evidence = DecisionsEvidence(
        pl.DataFrame({"decision": ["1", "1"], "date": [date(2026, 1, 1)] * 2, "remit": "ours"})
    )
    assert "a row above has the same values" in str(check_decisions(evidence)[0])
