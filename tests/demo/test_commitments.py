"""The promises of the sample team: from July on, peers point out missed promises."""

from __future__ import annotations

from datetime import date

from wholesum.commitments.evidence import check_commitments
from wholesum.commitments.measures.graph import promise_graph
from wholesum.demo import sample_team
from wholesum.demo.commitments import HEAD, sample_commitments, sample_open_commitments
from wholesum.demo.people import sample_people
from wholesum.mirror.gather import gather


def test_given_the_promises_of_the_sample_team_when_checked_then_no_fault_is_found() -> None:
    assert check_commitments(sample_commitments(), sample_people()) == []
    for today in (date(2026, 3, 1), date(2027, 1, 1)):
        assert check_commitments(sample_open_commitments(today), sample_people()) == []


def test_given_three_cycles_of_the_sample_team_then_peers_point_out_overdue_promises_from_july_on() -> (
    None
):
    found = [mark for mark in gather(sample_team()).does if mark.practice == "commitments"]
    counts = {(signal.mark, signal.cycle): signal.count for signal in found}
    assert counts == {
        ("kept in time", "2026-05"): (5, 9),
        ("kept in time", "2026-07"): (9, 11),
        ("kept in time", "2026-09"): (6, 8),
        ("raised by a peer", "2026-05"): (0, 4),
        ("raised by a peer", "2026-07"): (2, 2),
        ("raised by a peer", "2026-09"): (1, 1),
    }


def test_given_the_promises_of_the_sample_team_then_the_managing_director_receives_most_of_them() -> (
    None
):
    hub = promise_graph(sample_commitments().states().values()).hub
    assert hub is not None
    assert (hub.person, hub.is_taker) == (HEAD, True)


def test_given_any_day_then_one_open_promise_of_the_sample_team_is_overdue_and_a_peer_said_so() -> (
    None
):
    today = date(2026, 11, 30)
    states = sample_open_commitments(today).states().values()
    slips = [state for state in states if state.is_overdue(today)]
    assert [slip.named_by for slip in slips] == ["peer"]
    assert sum(state.reported is not None for state in states) == 1
