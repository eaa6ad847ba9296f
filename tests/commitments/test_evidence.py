from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.commitments.cast import DUE, day, event, evidence, kept, slipped
from wholesum.commitments.evidence import CommitmentsEvidence, check_commitments
from wholesum.commitments.transitions import Act, State
from wholesum.tables import BadEvidence

PEOPLE = pl.DataFrame({"person": ["ada", "bo", "cleo"]})


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_given_promises_when_their_tables_are_written_and_read_then_the_tables_are_the_same(
    tmp_path: Path, kind: Any
) -> None:
    found = evidence(
        ("ada", "bo", kept()),
        ("bo", None, slipped("bo", event(Act.RAISE, 11, "cleo", text='=1+1, "so"', head=True))),
        we=True,
    )
    found.write(tmp_path, kind)
    again = CommitmentsEvidence.read(tmp_path)
    assert again.promises.equals(found.promises)
    assert again.promise_events.equals(found.promise_events)
    assert check_commitments(again, PEOPLE) == []


def test_given_events_of_a_promise_in_any_row_order_when_read_then_their_numbers_decide_the_order() -> (
    None
):
    found = evidence(("ada", "bo", kept()))
    turned = CommitmentsEvidence(found.promises, found.promise_events.reverse())
    assert turned.states()["1"].state is State.KEPT
    assert check_commitments(turned) == []


@pytest.mark.parametrize(
    ("events", "row", "problem"),
    [
        ([*kept()[:2], event(Act.ACCEPT, 9, "ada")], 3, "another person must do it"),
        ([*kept(), event(Act.REPORT, 10, "ada")], 4, "the state of the promise does not allow it"),
        (slipped("ada", event(Act.WITHDRAW, 9, "ada")), 2, "the promised day has passed"),
        (slipped("ada", event(Act.RAISE, 8, "bo")), 2, "the promised day has not passed"),
        (slipped("ada", event(Act.REPORT, 3, "ada")), 2, "dated before the event that precedes it"),
        (slipped("ada", event(Act.RENEGOTIATE, 5, "ada")), 2, "needs a day that is not before"),
        (slipped("ada", event(Act.JOIN, 5, "cleo")), 2, "only a promise of several people"),
    ],
)
def test_given_an_impossible_event_of_a_promise_when_checked_then_the_fault_names_row_and_reason(
    events: list[Any], row: int, problem: str
) -> None:
    (fault,) = check_commitments(evidence(("ada", "bo", events)), PEOPLE)
    assert (fault.row, fault.column) == (row, "act")
    assert problem in fault.problem
    assert fault.remedy


def test_given_a_gap_in_the_numbers_of_events_when_checked_then_the_event_after_the_gap_is_a_fault() -> (
    None
):
    found = evidence(("ada", "bo", kept()))
    holed = found.promise_events.filter(pl.col("number") != 2)
    (fault,) = check_commitments(CommitmentsEvidence(found.promises, holed))
    assert fault.remedy == "correct the act, or the number of the event"


def test_given_a_date_in_an_event_that_sets_no_date_when_checked_then_the_cell_is_a_fault() -> None:
    found = evidence(("ada", "bo", slipped("ada", event(Act.REPORT, 5, "ada", due=DUE))))
    (fault,) = check_commitments(found)
    assert (fault.row, fault.column, fault.problem) == (2, "due", "this act sets no day")


def test_given_a_promise_without_events_when_checked_then_a_fault_names_the_promise(
    tmp_path: Path,
) -> None:
    (tmp_path / "promises.csv").write_text("promise,what\n1,a rota\n", "utf-8")
    (fault,) = check_commitments(CommitmentsEvidence.read(tmp_path))
    assert "line 2" in str(fault)
    assert fault.problem == "the promise has no event"


def test_given_a_promise_to_oneself_in_a_table_when_checked_then_the_event_is_a_fault() -> None:
    (fault,) = check_commitments(evidence(("ada", "ada", slipped("ada"))))
    assert "giver and taker" in fault.problem


def test_given_an_unknown_person_in_a_table_of_promises_when_checked_then_the_cell_is_a_fault() -> (
    None
):
    faults = check_commitments(evidence(("ada", "zoe", slipped("ada"))), PEOPLE)
    assert [(fault.column, "no such person" in fault.problem) for fault in faults] == [("to", True)]


def test_given_an_unknown_act_in_a_table_of_promises_when_read_then_the_cell_is_a_fault(
    tmp_path: Path,
) -> None:
    evidence(("ada", "bo", kept())).write(tmp_path)
    file = tmp_path / "promise_events.csv"
    file.write_text(file.read_text("utf-8").replace("accept", "applaud"), "utf-8")
    with pytest.raises(BadEvidence, match="not one of the choices"):
        CommitmentsEvidence.read(tmp_path)


def test_given_promises_without_events_then_the_tables_have_no_last_day() -> None:
    assert CommitmentsEvidence(evidence(("ada", "bo", kept())).promises).last_day() is None
    assert evidence(("ada", "bo", kept())).last_day() == day(9)
    assert isinstance(day(9), date)
