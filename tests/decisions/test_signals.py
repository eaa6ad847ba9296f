from __future__ import annotations

from datetime import date

import pytest

from tests.decisions.cast import decisions, heard
from wholesum.core.cycle import Cycle
from wholesum.core.signal import Side, Signal
from wholesum.decisions.signals import decisions_signals

JULY = date(2026, 7, 1)
CYCLES = (Cycle("spring", None, JULY), Cycle("summer", JULY))


def told(facet: str, *rows: dict[str, object]) -> list[Signal]:
    found = decisions_signals(decisions(*rows), CYCLES)
    return [signal for signal in found if signal.facet.code == facet]


def test_given_one_cycle_with_decisions_and_one_without_then_only_the_first_cycle_has_signals() -> (
    None
):
    (signal,) = told("inclusion", heard("ada; bo", "ada"))
    assert (signal.side, signal.practice, signal.cycle) == (Side.DO, "decisions", "spring")
    assert (signal.low, signal.high, signal.rose) == (0, 1, None)
    assert not signal.enough
    assert signal.words == "1 of 2 times, somebody affected was heard before the decision"
    assert signal.count == pytest.approx((1, 2))
    assert signal.index == (
        "Counted in 1 decision with affected people on record, once for each affected person."
    )


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        ("ada; bo", "ada", "likely less"),
        ("ada", "ada; bo", "likely more"),
        ("ada", "ada", "no clear change"),
    ],
)
def test_given_enough_decisions_in_two_cycles_when_compared_then_the_signal_says_what_changed(
    before: str, now: str, change: str
) -> None:
    rows = [heard("ada; bo", before, date=date(2026, 3, 1)) for _ in range(9)]
    rows += [heard("ada; bo", now, date=date(2026, 8, 1)) for _ in range(9)]
    first, second = told("inclusion", *rows)
    assert first.rose is None
    assert second.enough
    assert second.change == change


def test_given_too_few_decisions_in_the_first_cycle_when_compared_then_the_signal_says_no_change() -> (
    None
):
    rows = [heard("ada", "", date=date(2026, 3, 1))]
    rows += [heard("ada", "ada", date=date(2026, 8, 1)) for _ in range(9)]
    assert told("inclusion", *rows)[-1].rose is None


def test_given_the_outcome_of_a_decision_then_the_signal_counts_it_in_the_cycle_of_the_review() -> (
    None
):
    (signal,) = told(
        "transformational_impact",
        {"date": date(2026, 2, 1), "reviewed": JULY, "outcome": "partly", "seen_by": "a driver"},
    )
    assert signal.cycle == "summer"
    assert signal.words == "0 of 1 decision had an effect that somebody outside saw"
    assert signal.index == "For 1 other, somebody outside saw part of the effect."
    assert not signal.enough


def test_given_an_answer_of_an_outsider_by_link_then_it_counts_in_the_cycle_of_its_day() -> None:
    answered = {"outcome": "seen", "seen_by": "the night shift", "confirmed": JULY}
    before = {"date": date(2026, 2, 1), "reviewed": date(2026, 3, 1)}
    (signal,) = told("transformational_impact", {**before, **answered}, {**before, **answered})
    assert signal.cycle == "summer"
    assert signal.words == "2 of 2 decisions had an effect that somebody outside saw"
    assert signal.index == "2 answers were given by link to somebody outside."
    (signal,) = told("transformational_impact", {"date": date(2026, 2, 1), **answered})
    assert (signal.cycle, signal.count) == ("summer", (1, 1))


def test_signal_of_empowerment_gives_the_counts_of_both_shares() -> None:
    rows = [{"escalated": False, "delegated": "depots"} for _ in range(10)]
    (signal,) = told("empowerment", *rows)
    assert signal.words == "10 of 10 decisions that are ours to take were settled in the team"
    assert signal.index == "10 of 10 decisions that could be taken closer to the work were."
    assert signal.enough


def test_given_a_single_decision_when_its_signals_are_made_then_nouns_and_verbs_are_singular() -> (
    None
):
    (empowerment,) = told("empowerment", {"escalated": False, "delegated": "depots"})
    assert empowerment.words == "1 of 1 decision that is ours to take was settled in the team"
    assert empowerment.index == "1 of 1 decision that could be taken closer to the work was."
    (inclusion,) = told("inclusion", heard("ada", "ada"))
    assert inclusion.words == "1 of 1 time, somebody affected was heard before the decision"


def test_given_decisions_in_a_later_cycle_then_the_signal_of_an_earlier_cycle_does_not_change() -> (
    None
):
    spring: list[dict[str, object]] = [
        {"date": date(2026, 3, 1), "proposed_by": name} for name in ("ada", "bo")
    ]
    later: dict[str, object] = {"date": JULY, "proposed_by": "cleo"}
    alone, *_ = told("equality", *spring)
    before, *_ = told("equality", *spring, later)
    assert alone.words == before.words == "2 of 2 people named in decisions proposed one"
    assert alone.estimate == before.estimate
