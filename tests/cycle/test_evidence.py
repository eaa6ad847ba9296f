"""The tables of cycles: their checks, the cycles of the Mirror, and the signal."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from wholesum.core.cycle import Cycle
from wholesum.core.signal import Signal
from wholesum.cycle.checks import check_cycles
from wholesum.cycle.evidence import CycleEvidence, planned_cycles
from wholesum.cycle.signals import cycle_signals
from wholesum.mirror.evidence import Evidence
from wholesum.mirror.gather import gather

JUNE = {"cycle": "june", "starts": date(2026, 6, 1), "ends": date(2026, 7, 12)}
JULY = {"cycle": "july", "starts": date(2026, 7, 13), "ends": date(2026, 8, 23)}
SPLIT = (Cycle("spring", None, date(2026, 7, 15)), Cycle("summer", date(2026, 7, 15)))


def evidence(
    *cycles: dict[str, Any],
    sessions: list[dict[str, Any]] | None = None,
    prototypes: list[dict[str, Any]] | None = None,
) -> CycleEvidence:
    """Return cycles with their sessions and prototypes; the default date is in June."""
    tries = [
        {"cycle": "june", "prototype": str(number), "text": "Try", **row}
        for number, row in enumerate(prototypes or [], start=1)
    ]
    frames = {"sessions": sessions, "prototypes": tries}
    made: dict[str, Any] = {
        name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in frames.items() if rows
    }
    return CycleEvidence(pl.DataFrame(cycles, infer_schema_length=None), **made)


def answer(outcome: str, day: date = date(2026, 7, 10)) -> dict[str, Any]:
    return {"outcome": outcome, "answered": day, "asked": "the night shift"}


def faults(found: CycleEvidence) -> list[str]:
    return [f"{fault.column}: {fault.problem}" for fault in check_cycles(found)]


def test_given_two_valid_cycles_when_their_table_is_checked_then_no_fault_is_found() -> None:
    sound = evidence(
        JUNE,
        JULY,
        sessions=[{"cycle": "june", "session": "review", "day": date(2026, 7, 12)}],
        prototypes=[answer("seen"), {}],
    )
    assert check_cycles(sound) == []


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (evidence({**JUNE, "ends": date(2026, 5, 1)}), "ends: the last day lies before the first"),
        (
            evidence({**JULY, "starts": date(2026, 7, 12)}, JUNE),
            "starts: the cycle starts before the cycle before it has ended",
        ),
        (
            evidence({**JUNE, "reviewed": date(2026, 5, 1)}),
            "reviewed: the review lies before the first day",
        ),
        (
            evidence(
                JUNE, sessions=[{"cycle": "june", "session": "mirror", "day": date(2026, 7, 13)}]
            ),
            "day: the day lies outside the cycle",
        ),
        (
            evidence(JUNE, prototypes=[{"outcome": "seen", "asked": "the night shift"}]),
            "answered: the answer or its day is missing",
        ),
        (
            evidence(JUNE, prototypes=[{"outcome": "seen", "answered": date(2026, 7, 1)}]),
            "asked: there is an answer, but nobody is named who gave it",
        ),
    ],
)
def test_given_cycles_with_contradicting_dates_when_checked_then_a_fault_names_the_contradiction(
    broken: CycleEvidence, fault: str
) -> None:
    assert faults(broken) == [fault]


def test_given_planned_cycles_when_read_then_each_cycle_ends_when_the_next_cycle_starts() -> None:
    assert planned_cycles(evidence(JULY, JUNE)) == (
        Cycle("june", None, date(2026, 7, 13)),
        Cycle("july", date(2026, 7, 13), None),
    )


def test_given_a_team_without_a_pulse_when_the_mirror_is_made_then_it_uses_the_planned_cycles() -> (
    None
):
    found = evidence(JUNE, JULY, prototypes=[answer("seen")])
    assert [cycle.name for cycle in gather(Evidence("us", practices={"cycle": found})).cycles] == [
        "june",
        "july",
    ]


def signals(*prototypes: dict[str, Any], reviewed: date | None = None) -> list[Signal]:
    found = evidence({**JUNE, "reviewed": reviewed}, prototypes=list(prototypes))
    return list(cycle_signals(found, SPLIT))


def test_given_answers_of_outsiders_when_signals_are_made_then_each_counts_in_the_cycle_of_its_day() -> (
    None
):
    first, second = signals(
        answer("seen"), answer("not seen"), answer("partly", date(2026, 7, 15)), {}
    )
    assert (first.cycle, first.facet.code) == ("spring", "transformational_impact")
    assert first.words == "1 of 2 prototypes had an effect that somebody outside saw"
    assert first.count == pytest.approx((1, 2))
    assert first.estimate is not None
    assert first.estimate.value == pytest.approx(0.5)
    assert second.words == "0 of 1 prototype had an effect that somebody outside saw"
    assert second.index == "For 1 other, somebody outside saw part of the effect."


def test_given_a_review_without_an_answer_of_an_outsider_then_the_signal_has_a_reason_and_no_value() -> (
    None
):
    (only,) = signals({}, reviewed=date(2026, 7, 12))
    assert only.estimate is None
    assert only.withheld.startswith("not known yet: nobody outside the team was asked")


def test_given_prototypes_without_an_answer_of_an_outsider_then_the_signal_gives_their_number() -> (
    None
):
    (only,) = signals(answer("seen"), {}, {}, reviewed=date(2026, 7, 12))
    assert only.index == "2 more have no answer from outside."


def test_given_an_answer_of_an_outsider_about_a_decision_then_the_signal_of_cycles_gives_its_number() -> (
    None
):
    linked = {**answer("seen"), "decision": "d1"}
    (only,) = signals(answer("not seen"), linked)
    assert only.words == "0 of 1 prototype had an effect that somebody outside saw"
    assert only.index == "1 more answer counts with decisions."
    assert signals(linked) == []
    (only,) = signals({"decision": "d1"}, reviewed=date(2026, 7, 12))
    assert only.withheld.startswith("not known yet")


def test_given_a_cycle_without_prototypes_then_the_signal_of_prototypes_leaves_the_cycle_out() -> (
    None
):
    assert signals(reviewed=date(2026, 7, 12)) == []
