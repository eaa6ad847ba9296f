"""The sample promises tell the story: slips are raised by peers from the summer on."""

from __future__ import annotations

from datetime import date

from wholesum.commitments.evidence import check_commitments
from wholesum.commitments.measures.graph import promise_graph
from wholesum.demo import sample_team
from wholesum.demo.commitments import HEAD, sample_commitments, sample_open_commitments
from wholesum.demo.people import sample_people
from wholesum.mirror.gather import gather


def test_given_the_sample_promises_when_checked_then_they_are_sound() -> None:
    assert check_commitments(sample_commitments(), sample_people()) == []
    for today in (date(2026, 3, 1), date(2027, 1, 1)):
        assert check_commitments(sample_open_commitments(today), sample_people()) == []


def test_given_three_cycles_then_peers_raise_slips_from_the_summer_on() -> None:
    found = [mark for mark in gather(sample_team()).does if mark.practice == "commitments"]
    counts = {(one.mark, one.cycle): one.count for one in found}
    assert counts == {
        ("kept in time", "2026-05"): (5, 9),
        ("kept in time", "2026-07"): (9, 11),
        ("kept in time", "2026-09"): (6, 8),
        ("raised by a peer", "2026-05"): (0, 4),
        ("raised by a peer", "2026-07"): (2, 2),
        ("raised by a peer", "2026-09"): (1, 1),
    }


def test_given_the_sample_promises_then_the_managing_director_is_the_hub_of_takers() -> None:
    hub = promise_graph(sample_commitments().states().values()).hub
    assert hub is not None
    assert (hub.person, hub.is_taker) == (HEAD, True)


def test_given_a_day_then_one_open_promise_slipped_and_was_raised_by_a_peer() -> None:
    today = date(2026, 11, 30)
    states = sample_open_commitments(today).states().values()
    slips = [state for state in states if state.is_overdue(today)]
    assert [slip.named_by for slip in slips] == ["peer"]
    assert sum(state.reported is not None for state in states) == 1
