from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commitments.cast import MAY, day, event, evidence, kept, slipped
from wholesum.commitments.agreements import agreements
from wholesum.commitments.charts import weeks_chart
from wholesum.commitments.evidence import CommitmentsEvidence
from wholesum.commitments.machine import Event
from wholesum.commitments.measures.outcomes import known_endings
from wholesum.commitments.signals import BY_PEERS, IN_TIME, commitments_signals
from wholesum.commitments.transitions import Act
from wholesum.core.agreement import AgreementKind
from wholesum.core.cycle import Cycle
from wholesum.core.signal import LEAST_CASES, Signal
from wholesum.mirror.mirror import make_mirror

JUNE = date(2026, 6, 1)
CYCLES = (Cycle("spring", None, JUNE), Cycle("summer", JUNE))
RAISED = slipped("ada", event(Act.RAISE, 11, "cleo"))
RENEWED = slipped("bo", event(Act.RENEW, 11, "bo", due=day(20), reason="waiting"))


def some() -> CommitmentsEvidence:
    return evidence(
        ("ada", "bo", kept()),
        ("bo", "ada", kept("bo", "ada")),
        ("ada", "bo", RAISED),
        ("bo", "ada", RENEWED),
    )


def test_given_promises_then_one_signal_is_about_kept_ones_and_one_about_missed_ones_peers_point_out() -> (
    None
):
    in_time, by_peers = commitments_signals(some(), CYCLES)
    assert (in_time.mark, by_peers.mark) == (IN_TIME, BY_PEERS)
    assert in_time.words == "2 of 4 promises were kept or changed in time"
    assert in_time.count == pytest.approx((2, 4))
    assert "Reasons for slips: waited for somebody (1), no reason given (1)." in in_time.index
    assert by_peers.words == ("1 of 1 slip that the giver did not name first was raised by a peer")
    assert by_peers.index == "The givers named 1 other slip first."


def test_given_two_signals_of_one_practice_when_the_mirror_is_made_then_the_row_shows_both_signals() -> (
    None
):
    mirror = make_mirror("us", commitments_signals(some(), CYCLES))
    row = next(row for row in mirror.rows if row.facet.code == "mutual_accountability")
    assert [mark.source for mark in row.does] == [IN_TIME, BY_PEERS]


def test_given_missed_promises_that_only_their_givers_reported_then_the_signal_of_peers_has_no_value() -> (
    None
):
    _kept, raised = commitments_signals(evidence(("bo", "ada", RENEWED)), CYCLES)
    assert raised.estimate is None
    assert raised.withheld == "not known yet: the givers named all slips themselves"


def test_given_no_missed_promise_then_only_the_signal_of_promises_kept_in_time_is_made() -> None:
    (signal,) = commitments_signals(evidence(("ada", "bo", kept())), CYCLES)
    assert (signal.mark, signal.cycle) == (IN_TIME, "spring")


def test_given_an_open_promise_that_is_due_when_the_next_cycle_begins_then_it_counts_as_missed() -> (
    None
):
    found = list(commitments_signals(evidence(("ada", "bo", slipped("ada"))), CYCLES))
    assert [(signal.mark, signal.words[:4]) for signal in found] == [
        (IN_TIME, "0 of"),
        (BY_PEERS, "0 of"),
    ]


def test_given_one_person_with_most_promises_then_the_signal_does_not_name_this_person() -> None:
    histories = [(by, "cleo", kept(by, "cleo")) for by in ("ada", "bo", "dag") for _ in range(3)]
    (signal,) = commitments_signals(evidence(*histories), (Cycle("so far"),))
    assert signal.index.endswith("9 of 9 promises are made to the same person.")
    assert "cleo" not in signal.index


def test_given_kept_and_open_promises_when_reported_then_each_is_listed_under_its_kind() -> None:
    open_one = [event(Act.PROMISE, 4, "cleo", due=day(30))]
    found = agreements(evidence(("ada", "bo", kept()), ("cleo", "bo", open_one)), CYCLES, 0)
    assert [agreement.kind for agreement in found] == [AgreementKind.KEPT, AgreementKind.PROMISED]
    assert not list(agreements(evidence(("ada", "bo", kept())), CYCLES, 1))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ada", "bo", "cleo", "dag"]),
            st.sampled_from(["kept", "moved", "withdrawn", "renewed", "peer", "head", "nobody"]),
            st.integers(0, 60),
        ),
        min_size=1,
        max_size=25,
    )
)
@settings(deadline=None)
def test_given_random_promises_then_each_printed_share_agrees_with_its_printed_counts(
    made: list[tuple[str, str, int]],
) -> None:
    found = evidence(*(_history(*promise) for promise in made))
    signals = list(commitments_signals(found, CYCLES))
    for signal in signals:
        if signal.estimate is None:
            assert signal.words == ""
            continue
        first, of = (int(number) for number in re.findall(r"\d+", signal.words)[:2])
        assert signal.count == pytest.approx((first, of))
        assert signal.estimate.value == pytest.approx(first / of)
        assert signal.estimate.low <= first / of <= signal.estimate.high
        assert signal.estimate.n == of
    kinds = Counter(kind for _by, kind, _day in made)
    slipped_ones = sum(kinds[kind] for kind in ("renewed", "peer", "head", "nobody"))
    assert _counts(signals, IN_TIME) == (len(made) - slipped_ones, len(made))
    others = kinds["peer"] + kinds["head"] + kinds["nobody"]
    assert _counts(signals, BY_PEERS) == (kinds["peer"], others)
    chart = weeks_chart(known_endings(found, (cycle.opens for cycle in CYCLES)))
    assert chart is not None
    in_time, ended = (int(number) for number in re.findall(r"\d+", chart.title))
    assert (in_time, ended) == (len(made) - slipped_ones, len(made))
    share = f"{in_time / ended:.0%}, 90% interval "
    assert chart.basis.startswith(share if ended >= LEAST_CASES else "Too few to tell. ")
    cells = [int(cell) for row in chart.table.rows for cell in row[1:]]
    assert sum(cells) == ended


def _counts(signals: list[Signal], mark: str) -> tuple[float, float]:
    """Return the sums of the counts of a mark over all cycles."""
    counts = [
        signal.count for signal in signals if signal.mark == mark and signal.count is not None
    ]
    return sum(part for part, _of in counts), sum(of for _part, of in counts)


def _history(by: str, kind: str, made: int) -> tuple[str, str, list[Event]]:
    """Return a promise to Zoe, due six days after the day on which it is made."""
    due = made + 6
    acts: dict[str, list[Event]] = {
        "kept": [_on(due, Act.REPORT, by), _on(due, Act.ACCEPT, "zoe")],
        "withdrawn": [_on(due, Act.WITHDRAW, by)],
        "renewed": [_on(due + 1, Act.RENEW, by, due=_on_day(due + 3))],
        "peer": [_on(due + 1, Act.RAISE, "zoe")],
        "head": [_on(due + 1, Act.RAISE, "zoe", head=True)],
        "nobody": [_on(due + 1, Act.RELEASE, "zoe")],
    }
    acts["moved"] = [_on(made, Act.RENEGOTIATE, by, due=_on_day(due + 1)), *acts["kept"]]
    return by, "zoe", [_on(made, Act.PROMISE, by, due=_on_day(due)), *acts[kind]]


def _on(number: int, act: Act, who: str, **more: Any) -> Event:
    return Event(act, _on_day(number), who, **more)


def _on_day(number: int) -> date:
    return MAY + timedelta(days=number)
