"""The ties of the sample team: at first most rely on one member, later on each other."""

from wholesum.demo import sample_team
from wholesum.mirror.evidence import check_evidence
from wholesum.mirror.gather import signals_of
from wholesum.network.practice import NETWORK
from wholesum.network.team.disclosure import hides_answers


def test_given_the_sample_team_then_more_members_rely_on_each_other_in_the_last_cycle() -> None:
    team = sample_team()
    assert not check_evidence(team)
    may, september = signals_of(team, NETWORK)
    assert (may.count, september.count) == ((2, 8), (9, 17))
    assert "in 8 of 21 pairs; if all relied on one member only, it would be 6" in may.index


def test_given_the_sample_team_then_its_counts_of_ties_are_ones_that_the_app_may_show() -> None:
    rounds = sample_team().practices["network"].rounds()
    assert all(hides_answers(round_.mutual, round_.one_way, round_.answered) for round_ in rounds)
